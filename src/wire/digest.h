/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_row_digest:
 *
 * The first 64 bits of SHA-256 over kind, id, revision and whether the row is deleted. The digest of many rows
 * is the exclusive or of theirs, so that one that changes costs two of these, in any order.
 */
guint64 rp_row_digest (const char *kind, const char *id, gint64 rev, gboolean deleted);

/* As it travels: 16 hexadecimal digits. Returns: (transfer full) */
char *rp_digest_format (guint64 digest);
gboolean rp_digest_parse (const char *text, guint64 *digest);

G_END_DECLS
