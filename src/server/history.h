/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/* GET /v1/history/KIND/ID: every value a record ever had, newest first:
 * {"entries": [{"rev", "unit", "old", "new", "by", "at", "op"}, …], "complete"}; the making of the row
 * has the unit "". */
RpHttpAnswer *rp_history_get (RpCall *call);

G_END_DECLS
