/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

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

/* The day by which a customer who is seen on @day ("2026-01-05") is to be seen again.
 * Returns: (transfer full) (nullable): the policy asks for no visit. Thread: the store's */
char *rp_visits_due_dup_next (RpStore *store, const char *customer, const char *day);

G_END_DECLS
