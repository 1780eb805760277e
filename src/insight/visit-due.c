/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/visit-due.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

static gint
read_interval (JsonObject *row, const char *table, const char *key)
{
  JsonObject *intervals = rp_json_get_object (row, table);
  return intervals != NULL && key != NULL ? (gint)rp_json_get_integer (intervals, key, 0) : 0;
}

static gint
find_interval (JsonObject *row, const char *grade, const char *important, const char **reason)
{
  gint by_grade = read_interval (row, "grades", grade);
  gint by_level = read_interval (row, "important", important);
  if (by_grade == 0)
    by_grade = read_interval (row, "grades", rp_json_get_string (row, "default_grade", NULL));
  gboolean floor_counts = by_level > 0 && (by_grade == 0 || by_level < by_grade);
  *reason = floor_counts ? "important" : "grade";
  return floor_counts ? by_level : by_grade;
}

gboolean
rp_visit_due_compute (JsonObject *row, const char *grade, const char *important, gint32 last_visit,
                      gint32 assigned, RpVisitNeed *out)
{
  gint32 start = MAX (last_visit, assigned);
  out->interval_months = find_interval (row, grade, important, &out->reason);
  if (out->interval_months <= 0 || start == G_MININT32)
    return FALSE;
  out->due = rp_date_add_months (start, out->interval_months);
  out->grace_until = out->due + (gint32)rp_json_get_integer (row, "grace_days", 0);
  return TRUE;
}

RpVisitUrgency
rp_visit_due_urgency (JsonObject *row, const RpVisitNeed *need, gint32 today)
{
  if (today > need->grace_until)
    return RP_VISIT_OVERDUE;
  if (today >= need->due)
    return RP_VISIT_DUE;
  return today >= need->due - rp_json_get_integer (row, "soon_days", 0) ? RP_VISIT_SOON
                                                                        : RP_VISIT_LATER;
}

static gboolean
is_listed (JsonObject *row, const char *list, const char *code)
{
  JsonArray *codes = rp_json_get_array (row, list);
  for (guint i = 0; codes != NULL && i < json_array_get_length (codes); i++)
    if (g_strcmp0 (rp_json_array_get_string (codes, i, NULL), code) == 0)
      return TRUE;
  return FALSE;
}

gboolean
rp_visit_due_counts (JsonObject *row, const char *visit_kind, const char *state)
{
  return is_listed (row, "kinds", visit_kind) && is_listed (row, "states", state);
}

/* Grace is the same for all, so the earlier day is also the longer overdue one. */
int
rp_visit_due_compare (const RpVisitNeed *a, const RpVisitNeed *b)
{
  return a->due < b->due ? -1 : a->due > b->due ? 1 : 0;
}
