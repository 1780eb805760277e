/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpFieldMark: what is to be known about a value besides itself. The later the stronger.
 */
typedef enum
{
  RP_FIELD_MARK_NONE,
  RP_FIELD_MARK_WAITING,    /* the server has not received it */
  RP_FIELD_MARK_REFUSED,    /* the server did not take it */
  RP_FIELD_MARK_TWO_VALUES, /* somebody is to decide which stands */
} RpFieldMark;
const char *rp_field_mark_label (RpFieldMark mark); /* translated; "" for none */

/**
 * RpFieldMarks: the marks of all fields of one record. Loads off the main thread and again with every
 * change. Signal "changed".
 */
#define RP_TYPE_FIELD_MARKS (rp_field_marks_get_type ())
G_DECLARE_FINAL_TYPE (RpFieldMarks, rp_field_marks, RP, FIELD_MARKS, GObject)

RpFieldMarks *rp_field_marks_new (RpSession *session, const char *kind, const char *id);

/**
 * rp_field_marks_get:
 * @unit: (nullable): the merge unit; the strongest mark of the record when %NULL
 * @attention: (out) (optional) (transfer none): what the page "sync" opens to show it; "" for the page
 */
RpFieldMark rp_field_marks_get (RpFieldMarks *self, const char *unit, const char **attention);

G_END_DECLS
