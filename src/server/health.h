/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/* What has to be free where the data are, for the process to be called well. Not more than what is on its way may
 * fill in minutes: whoever passes over a process takes away reading, too. */
#define RP_HEALTH_RESERVE_BYTES (32 * (guint64)1024 * 1024)

/* GET /health, also for whoever shares out requests: a process without its database, or with hardly any room left for
 * it or for the files, is passed over. 200, 503 {"error": "busy"} or {"error": "no_room"}; 200 says as well whether
 * there is room for "files" */
RpHttpAnswer *rp_health_get (RpCall *call);

G_END_DECLS
