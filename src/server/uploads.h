/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/**
 * Files that come in pieces over lines that break: tus 1.0.0, core, creation and termination.
 *
 * An upload is a file and a row. The row's offset counts bytes that are synced; what a crash left beyond
 * them is cut off before the next piece. One piece is taken at a time, whichever process takes it: the file
 * is locked. The SHA-256 of the whole decides; on another the upload begins again at 0. After 14 days
 * it is forgotten.
 */

/* OPTIONS /v1/uploads: what of tus is spoken. */
RpHttpAnswer *rp_upload_describe (RpCall *call);
/* POST /v1/uploads, "Upload-Length", "Upload-Metadata: sha256 BASE64". A file that the caller can see in
 * a record already is there from the start, and nobody else's. 423 while all that came of it is looked at as a whole,
 * 507 when there is no room for it, or its sender has his share of what no record names */
RpHttpAnswer *rp_upload_create (RpCall *call);
/* HEAD /v1/uploads/ID: "Upload-Offset" */
RpHttpAnswer *rp_upload_look (RpCall *call);
/* PATCH /v1/uploads/ID at "Upload-Offset". 409 another offset, 423 somebody else is at it, 460 the whole
 * has another hash */
RpHttpAnswer *rp_upload_append (RpCall *call);
/* DELETE /v1/uploads/ID */
RpHttpAnswer *rp_upload_drop (RpCall *call);

G_END_DECLS
