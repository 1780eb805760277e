/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/* POST /v1/incidents {"ops": [{"id", "detail"}]}: entries that the server refused and that the caller wants the
 * administrator to look at. Values stay where they are: the server has what it refused under the id. */
RpHttpAnswer *rp_sent_in_post (RpCall *call);

/* What people cause to be noted down is kept for good, so there is an end to it: 429 for who has caused too much within
 * a day.
 * Returns: (nullable): the refusal */
RpHttpAnswer *rp_sent_in_check_room (RpCall *call);

G_END_DECLS
