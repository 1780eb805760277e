/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/visit-due.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

typedef struct
{
  gint32 due; /* G_MAXINT32: there is no interval */
  gint months, days;
} Interval;

/* {"A": 1} is a month, {"A": {"days": 14}} two weeks. */
static Interval
read_interval (JsonObject *row, const char *table, const char *key, gint32 start)
{
  JsonObject *intervals = key != NULL ? rp_json_get_object (row, table) : NULL;
  JsonObject *written = intervals != NULL ? rp_json_get_object (intervals, key) : NULL;
  Interval interval = { .due = G_MAXINT32 };

  if (written != NULL)
    interval.days = (gint)rp_json_get_integer (written, "days", 0);
  else if (intervals != NULL)
    interval.months = (gint)rp_json_get_integer (intervals, key, 0);
  if (interval.days > 0)
    interval.due = start + interval.days;
  else if (interval.months > 0)
    interval.due = rp_date_add_months (start, interval.months);
  return interval;
}

gboolean
rp_visit_due_compute (JsonObject *row, const char *grade, const char *important, gint32 last_visit,
                      gint32 assigned, RpVisitNeed *out)
{
  gint32 start = MAX (last_visit, assigned);
  Interval by_grade, by_level, nearest;

  if (start == G_MININT32)
    return FALSE;
  by_grade = read_interval (row, "grades", grade, start);
  if (by_grade.due == G_MAXINT32)
    by_grade
        = read_interval (row, "grades", rp_json_get_string (row, "default_grade", NULL), start);
  by_level = read_interval (row, "important", important, start);
  out->reason = by_level.due < by_grade.due ? "important" : "grade";
  nearest = by_level.due < by_grade.due ? by_level : by_grade;
  if (nearest.due == G_MAXINT32)
    return FALSE;
  out->interval_months = nearest.months;
  out->interval_days = nearest.days;
  out->due = nearest.due;
  out->grace_until = out->due + (gint32)rp_json_get_integer (row, "grace_days", 0);
  return TRUE;
}

JsonObject *
rp_visit_due_get_check_in (JsonObject *row)
{
  return rp_json_get_object (row, "check_in");
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
