/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "db/connection.h"

G_BEGIN_DECLS

/**
 * rp_due_dates_run:
 * @today: local date, "2026-01-05"
 * @n_used: (inout): raised by the numbers that its changes have taken
 * @n_changed: (inout): raised by every record moved
 *
 * Moves records on whose day has come: a planned visit that nobody made, a potential need to be asked about
 * again, one that nobody answered. Each is one transaction; moved records are not found again, so it does
 * not matter how often or by whom it is done.
 */
gboolean rp_due_dates_run (RpConnection *connection, RpClock *clock, const char *today,
                           gint64 *n_used, guint *n_changed, GError **error);

G_END_DECLS
