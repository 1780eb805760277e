/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/* PUT /v1/blobs/SHA256: takes a file whose name is its hash, whole. The answer is the same whether the
 * server had it already: knowing a hash tells nothing about other people's files. */
RpHttpAnswer *rp_blob_put (RpCall *call);

/* GET /v1/attachments/ID/content, /view, /thumb: the file of one attachment, the picture for reading and
 * the small one; with "Range" a piece of it. A file is found by a record that the caller may see, never
 * by its hash. */
RpHttpAnswer *rp_blob_get_content (RpCall *call);
RpHttpAnswer *rp_blob_get_view (RpCall *call);
RpHttpAnswer *rp_blob_get_thumb (RpCall *call);

G_END_DECLS
