/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

#define RP_LIMIT_OP_BYTES (256 * 1024)
#define RP_LIMIT_BATCH_OPS 100
#define RP_LIMIT_PAGE_ROWS 5000
#define RP_LIMIT_CHUNK_BYTES (4 * 1024 * 1024)
#define RP_LIMIT_FILE_BYTES (25 * 1024 * 1024)

/* What a laptop is told about itself and the server. Returns: (transfer full) (nullable) */
JsonObject *rp_session_make_document (RpCall *call, GError **error);

/* GET /v1/session */
RpHttpAnswer *rp_session_get (RpCall *call);

G_END_DECLS
