/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bodies shorter than this travel as they are. */
#define RP_GZIP_MIN_BYTES 1024

/* As gzip, level 1: rows are text, and a higher level costs ten times the time for a twentieth of
 * the size. Returns: (transfer full) */
GBytes *rp_gzip_pack (GBytes *bytes);

/**
 * rp_gzip_unpack:
 * @bytes: from outside
 * @max_bytes: what the result may hold at most
 *
 * Stops as soon as the result is too large, or larger than any text of ours could become, so that a
 * few bytes cannot fill the memory.
 *
 * Returns: (transfer full) (nullable)
 * Errors: G_IO_ERROR_PARTIAL_INPUT when it was cut off, G_IO_ERROR_MESSAGE_TOO_LARGE, or
 *   G_IO_ERROR_INVALID_DATA
 */
GBytes *rp_gzip_unpack (GBytes *bytes, gsize max_bytes, GError **error);

G_END_DECLS
