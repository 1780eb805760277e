/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "base/clock.h"
#include "base/id-source.h"
#include "db/connection.h"
#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * rp_org_report_put:
 * @kind: of the organisation, with a field "name" that is unique: what was learned at night
 * @body: (transfer none): all of the row, its "name" among it
 * @n_used: (inout): numbers of the organisation's counter that were used
 *
 * Keeps the one row of that name as @body says. What says the same as before is not written.
 *
 * Errors: RP_DB_ERROR; AGAIN when somebody wrote at the same time: it comes out right at the next run
 */
gboolean rp_org_report_put (RpConnection *connection, RpClock *clock, RpIdSource *ids,
                            const RpKind *kind, JsonObject *body, gint64 *n_used, GError **error);

G_END_DECLS
