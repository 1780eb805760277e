/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/**
 * The folder of files: blobs/ab/cd/SHA256 for whole ones, blobs/uploads/ID for those on their way. Several
 * processes share it. A hash was checked to be 64 hexadecimal digits before it comes here: it is a safe
 * name.
 */

/* Returns: (transfer full) */
char *rp_blob_make_path (RpCall *call, const char *sha256);

/* Returns: (transfer full) (nullable): the SHA-256 of an open file; %NULL with errno set */
char *rp_blob_hash_file (int file);
char *rp_blob_hash_path (const char *path); /* the same of a file by its name */

/* Gives a file, whose bytes are synced, its name, so that a crash keeps both or neither. */
gboolean rp_blob_keep_file (RpCall *call, const char *path, const char *sha256);

/**
 * rp_blob_note:
 *
 * In a transaction of the caller: the file is there, and the caller has shown that he has it. Only rows in
 * customers' files of somebody who has shown it open the file: to know a hash opens nothing.
 */
gboolean rp_blob_note (RpCall *call, const char *sha256, gint64 size, GError **error);

/**
 * rp_blob_call_back:
 * @there: (out): the file is in its place
 *
 * After the commit that has noted it: a file that was being swept away meanwhile comes back. One that was erased
 * meanwhile goes, and its row, so that nobody believes it to be here; so does the row of one that is not as long as it
 * says.
 */
gboolean rp_blob_call_back (RpCall *call, const char *sha256, gboolean *there, GError **error);

/* The file is not here: whoever has it may bring it. Errors: RP_DB_ERROR */
gboolean rp_blob_drop_row (RpConnection *connection, const char *sha256, GError **error);

/* Whether the file was erased and no record names it since. Errors: RP_DB_ERROR */
gboolean rp_blob_is_erased (RpConnection *connection, const char *sha256, gboolean *erased,
                            GError **error);

/* The visible attachments, "t", whose file somebody with access to their scope has brought; @column: what
 * of them. Behind it "AND" conditions, with :user bound. */
#define RP_BLOB_VISIBLE_SQL(column)                                                                \
  "SELECT " column " FROM k_attachment t JOIN access a ON a.scope_id = t.scope"                    \
  " WHERE a.user_id = :user AND a.revoked_seq IS NULL AND t.deleted = 0"
/* Or whoever made the record, whose customer may have been merged into another since. */
#define RP_BLOB_SHOWN_SQL(hash)                                                                    \
  " EXISTS (SELECT 1 FROM blob_holder h WHERE h.sha256 = " hash                                    \
  " AND (h.user_id = '' OR EXISTS (SELECT 1 FROM access b WHERE b.user_id = h.user_id"             \
  " AND b.scope_id = t.scope) OR EXISTS (SELECT 1 FROM field_history m WHERE m.kind = "            \
  "'attachment' AND m.id = t.id AND m.rev = 1 AND m.unit = '' AND m.user_id = h.user_id)))"

G_END_DECLS
