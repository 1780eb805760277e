/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/work-item.h"

G_BEGIN_DECLS

/**
 * rp_visits_due_list:
 * @user: the manager whose customers these are
 * @today: days since 1970
 *
 * Customers whose next visit is due within two weeks or overdue, by the visit policy (interval by
 * grade, floor by important-user level, counted from the last qualifying visit or the assignment).
 * Overdue first, the longest overdue on top.
 *
 * Returns: (transfer full) (element-type RpWorkItem) (nullable)
 * Thread: the store's
 */
GPtrArray *rp_visits_due_list (RpStore *store, const char *user, gint32 today, guint limit,
                               GError **error);

/* The same for the check-ins between visits, which any contact makes good; who is due to be visited is not among them. */
GPtrArray *rp_check_ins_due_list (RpStore *store, const char *user, gint32 today, guint limit,
                                  GError **error);

/* The day by which a customer who is seen on @day ("2026-01-05") is to be seen again.
 * Returns: (transfer full) (nullable): the policy asks for no visit. Thread: the store's */
char *rp_visits_due_dup_next (RpStore *store, const char *customer, const char *day);

/**
 * RpVisitDue: when one customer must be seen next, and why.
 * @last_visit: day of the last visit that counts, G_MININT32 for none
 * @distance: "3 days overdue", "in 5 days"
 * @why: "a visit every 3 months for grade B"
 */
typedef struct
{
  gint32 last_visit, due;
  RpUrgency urgency;
  char *distance, *why;
} RpVisitDue;
void rp_visit_due_free (RpVisitDue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpVisitDue, rp_visit_due_free)

/* @out: (out) (transfer full): %NULL when the policy asks for no visit. Thread: the store's */
gboolean rp_visit_due_find (RpStore *store, RpRecord *customer, gint32 today, RpVisitDue **out,
                            GError **error);

G_END_DECLS
