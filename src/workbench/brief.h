/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/record.h"
#include "workbench/session.h"
#include "workbench/work-item.h"

G_BEGIN_DECLS

typedef enum
{
  RP_BRIEF_PROMISES,
  RP_BRIEF_NEEDS,
  RP_BRIEF_EVENTS,
  RP_BRIEF_CONFIRM,
  RP_BRIEF_SUGGESTIONS,
  RP_BRIEF_QUESTIONS,
  RP_BRIEF_CONTACTS,
  RP_BRIEF_N_GROUPS,
} RpBriefGroup;

/**
 * RpBrief: what to know before a visit, on one screen: who the customer is, why the visit is due, what
 * was said and promised last time, what is open, what to ask. All of it is on this computer. Loads off
 * the main thread and again with every change. Signal "loaded".
 *
 * Each group is a GListModel of RpWorkItem whose object lives as long as this one.
 */
#define RP_TYPE_BRIEF (rp_brief_get_type ())
G_DECLARE_FINAL_TYPE (RpBrief, rp_brief, RP, BRIEF, GObject)

RpBrief *rp_brief_new (RpSession *session, const char *customer);
const char *rp_brief_get_id (RpBrief *self);
RpRecord *rp_brief_get_customer (RpBrief *self); /* (nullable): not loaded or not here */
const char *rp_brief_get_who (RpBrief *self); /* "A, strategic · Cement · 35 kV · 12 500 kVA" */
const char *rp_brief_get_due (RpBrief *self); /* "3 days overdue: a visit every month …" */
gboolean rp_brief_is_on_site (RpBrief *self); /* a visit is under way */
RpUrgency rp_brief_get_urgency (RpBrief *self); /* of the visit */
const char *rp_brief_get_last_visit (
    RpBrief *self); /* "Last visit 2025-12-04, Periodic visit: …" */
const char *rp_brief_get_usage_text (
    RpBrief *self);                         /* "12 months … , 4.1 % more than the year before" */
GArray *rp_brief_get_usage (RpBrief *self); /* (nullable) (element-type RpUsagePoint) */
const char *rp_brief_group_title (RpBriefGroup group);
GListModel *rp_brief_get_group (RpBrief *self, RpBriefGroup group); /* (transfer none) */

/* The brief as PDF. Errors of finish: a sentence; a file that was there stays when printing fails */
void rp_brief_print_async (RpBrief *self, const char *path, GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean rp_brief_print_finish (RpBrief *self, GAsyncResult *result, GError **error);

G_END_DECLS
