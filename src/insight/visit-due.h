/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "insight/policy.h"

G_BEGIN_DECLS

/**
 * RpVisitNeed: when a customer must next be seen.
 * @due: days since 1970-01-01: the later of the last visit that counts and the assignment, plus the
 *   interval
 * @grace_until: until then it is due but not overdue
 * @interval_months, @interval_days: what was applied, after the floor for important users; one of them is 0
 * @reason: "grade" or "important": which rule was the stricter one
 */
typedef struct
{
  gint32 due;
  gint32 grace_until;
  gint interval_months, interval_days;
  const char *reason;
} RpVisitNeed;

typedef enum
{
  RP_VISIT_LATER,
  RP_VISIT_SOON,    /* due within the policy's look-ahead */
  RP_VISIT_DUE,     /* the day has come; within grace */
  RP_VISIT_OVERDUE, /* grace is over */
} RpVisitUrgency;

/**
 * rp_visit_due_compute:
 * @row: of the policy "visits" in force, or what it says of check-ins
 * @grade: (nullable): "A" … "D"; the policy's default when %NULL or unknown
 * @important: (nullable): code of the important-user level
 * @last_visit: day of the last visit that counts, G_MININT32 for none
 * @assigned: day since which the present manager has the customer, G_MININT32 when unknown
 *
 * Returns: %FALSE when the policy asks for no visits, or when there is no day to count from
 */
gboolean rp_visit_due_compute (JsonObject *row, const char *grade, const char *important,
                               gint32 last_visit, gint32 assigned, RpVisitNeed *out);

/* What a row of the policy says of the check-ins between visits, in the same words. (nullable): it asks for none */
JsonObject *rp_visit_due_get_check_in (JsonObject *row);

/* How much it presses on a day, by the margins of the policy's row. */
RpVisitUrgency rp_visit_due_urgency (JsonObject *row, const RpVisitNeed *need, gint32 today);

/* Whether a visit of this kind in this state is one that counts. */
gboolean rp_visit_due_counts (JsonObject *row, const char *visit_kind, const char *state);

/* Order for a list: overdue first, then the earlier day. */
int rp_visit_due_compare (const RpVisitNeed *a, const RpVisitNeed *b);

G_END_DECLS
