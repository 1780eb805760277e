/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/**
 * rp_feed:
 *
 * GET /v1/feed?cursor=TOKEN&rows=N: the next page of what the caller may have, as NDJSON with a
 * trailer. 410 for a cursor that is too old or not ours: begin again over what is there. 409 for
 * another epoch; a cursor of ours that is ahead of the database makes a new epoch by itself.
 */
RpHttpAnswer *rp_feed (RpCall *call);

/* GET /v1/events: pokes as server-sent events. */
RpHttpAnswer *rp_feed_listen (RpCall *call);

G_END_DECLS
