/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RpWorkItem: one line of a list of things to do: what it is about, what waits, since or until when,
 * and the page that opens from it. Immutable. Properties: "title", "subtitle", "trailing" ("12 days
 * overdue"), "urgency" (RpUrgency), "page", "id".
 */
typedef enum
{
  RP_URGENCY_NONE,
  RP_URGENCY_SOON,
  RP_URGENCY_OVERDUE,
} RpUrgency;

#define RP_TYPE_WORK_ITEM (rp_work_item_get_type ())
G_DECLARE_FINAL_TYPE (RpWorkItem, rp_work_item, RP, WORK_ITEM, GObject)

/* @page, @id: what win.open gets */
RpWorkItem *rp_work_item_new (const char *title, const char *subtitle, const char *trailing,
                              RpUrgency urgency, const char *page, const char *id);
const char *rp_work_item_get_title (RpWorkItem *self);
const char *rp_work_item_get_subtitle (RpWorkItem *self);
const char *rp_work_item_get_trailing (RpWorkItem *self);
RpUrgency rp_work_item_get_urgency (RpWorkItem *self);
const char *rp_work_item_get_page (RpWorkItem *self);
const char *rp_work_item_get_id (RpWorkItem *self);

/* Whether two lines look alike and open the same. */
gboolean rp_work_item_is_same (gconstpointer a, gconstpointer b);

G_END_DECLS
