/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "db/connection.h"

G_BEGIN_DECLS

/**
 * rp_triggers_run:
 * @zone: (nullable): the organisation's
 * @today: days since 1970-01-01, local
 * @n_used: (inout): raised by the numbers that its changes have taken
 * @n_changed: (inout): raised by every visit made
 *
 * Plans the visits that follow from events, by the policy "triggers", the organisation's own before the product's: a complaint that was closed, a suggestion of a
 * rule, another manager, a contract that ends. The visit is the manager's. Its id follows from the event, so that
 * there is one for each, whatever became of it and however often or by whom this is run.
 *
 * A trigger of an event or a kind of visit that this program does not know is told in the log and left out.
 *
 * Errors: of the policy, RP_DB_ERROR
 */
gboolean rp_triggers_run (RpConnection *connection, RpClock *clock, GTimeZone *zone, gint32 today,
                          gint64 *n_used, guint *n_changed, GError **error);

G_END_DECLS
