/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/* PUT /v1/blobs/SHA256: takes a file whose name is its hash. The answer is the same whether the server
 * had it already: knowing a hash tells nothing about other people's files. */
RpHttpAnswer *rp_blob_put (RpCall *call);

/* GET /v1/blobs/SHA256: for those who may see an attachment that names it; 404 for all others. */
RpHttpAnswer *rp_blob_get (RpCall *call);

/* GET /v1/attachments/ID/content: the file of one attachment. */
RpHttpAnswer *rp_blob_get_attachment (RpCall *call);

G_END_DECLS
