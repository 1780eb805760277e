/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "base/id-source.h"
#include "db/connection.h"

G_BEGIN_DECLS

/**
 * rp_service_fit_run:
 * @today: days since 1970-01-01, local
 * @n_used: (inout): numbers of the organisation's counter that were used
 *
 * Learns from all purchases of services and keeps the result as the organisation's row of the kind
 * "service_model". Where nothing was ever bought there is no row.
 *
 * Errors: of the policy "services", RP_DB_ERROR
 */
gboolean rp_service_fit_run (RpConnection *connection, RpClock *clock, RpIdSource *ids,
                             gint32 today, gint64 *n_used, GError **error);

G_END_DECLS
