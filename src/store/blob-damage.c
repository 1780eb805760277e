/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Kept files that are not any more what their names say, or have gone: a disk loses a sector, somebody tidies up. What the
 * server has is had from there again; of what it does not have the person is told. */

#define READ_BYTES (64 * 1024)
/* The cursor of the check. */
#define CHECKED "files_checked"

/* What a full table of open files or the like keeps from being read may be whole. */
static gboolean
is_fault_of_file (int fault)
{
  return fault == ENOENT || fault == ELOOP || fault == EIO;
}

gboolean
rp_store_is_blob_whole (RpStore *self, const char *sha256)
{
  g_autofree char *path = rp_store_dup_blob_path (self, sha256);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (READ_BYTES);
  int file = path ? open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
  int fault = path ? errno : ENOENT;
  ssize_t n;

  if (file < 0)
    return !is_fault_of_file (fault);
  while ((n = read (file, piece, READ_BYTES)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0)
      g_checksum_update (checksum, piece, n);
  fault = errno;
  close (file);
  return n < 0 ? !is_fault_of_file (fault) : g_str_equal (g_checksum_get_string (checksum), sha256);
}

/* ---- what is to be done about one ---- */

#define DROP_SQL                                                                                   \
  "DELETE FROM blob WHERE sha256 = :sha256 AND (up_state = 'sent' OR fetched = 1) RETURNING "      \
  "sha256"
#define MARK_SQL                                                                                   \
  "UPDATE blob SET upload = '" RP_UPLOAD_DAMAGED "' WHERE sha256 = :sha256"                        \
  " AND COALESCE (upload, '') <> '" RP_UPLOAD_DAMAGED "' RETURNING sha256"

/* @done: (out): whether there was such a row */
static gboolean
change_row (RpStore *self, const char *sql, const char *sha256, gboolean *done, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);
  gboolean more = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_step (statement, done, error)
         && (!*done || rp_statement_step (statement, &more, error));
}

/* The file goes behind its row: without a row it is written anew when it comes. */
gboolean
rp_store_note_damaged_blob (RpStore *self, const char *sha256, gboolean *dropped, GError **error)
{
  static const char *const kinds[] = { "attachment", NULL };
  g_autoptr (GPtrArray) hashes = g_ptr_array_new ();
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  gboolean marked = FALSE;

  *dropped = FALSE;
  if (!transaction || !change_row (self, DROP_SQL, sha256, dropped, error)
      || (!*dropped && !change_row (self, MARK_SQL, sha256, &marked, error)))
    return FALSE;
  if (*dropped)
    g_ptr_array_add (hashes, (gpointer)sha256);
  if (!rp_store_let_files_go (self, hashes, error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), error)
      || !rp_store_remove_files (self, error))
    return FALSE;
  if (*dropped || marked)
    g_signal_emit_by_name (self, "changed", kinds);
  return TRUE;
}

/* ---- looking for them ---- */

/* Some files behind the cursor, as many as have @bytes. */
static GPtrArray *
list_next (RpStore *self, const char *behind, gint64 bytes, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db,
                               "SELECT sha256, size FROM blob WHERE sha256 > :behind"
                               " AND COALESCE (upload, '') <> '" RP_UPLOAD_DAMAGED "'"
                               " ORDER BY sha256",
                               error);
  gboolean row = TRUE;

  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":behind", behind ? behind : "");
  while (row && bytes > 0)
    {
      if (!rp_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        continue;
      g_ptr_array_add (hashes, g_strdup (rp_statement_get_text (statement, 0)));
      bytes -= rp_statement_get_integer (statement, 1);
    }
  return g_steal_pointer (&hashes);
}

gboolean
rp_store_check_blobs (RpStore *self, gint64 bytes, GError **error)
{
  g_autofree char *behind = NULL;
  g_autoptr (GPtrArray) hashes = NULL;

  if (!rp_store_read_meta (self, CHECKED, &behind, error))
    return FALSE;
  hashes = list_next (self, behind, bytes, error);
  if (!hashes)
    return FALSE;
  for (guint i = 0; i < hashes->len; i++)
    {
      gboolean dropped;

      if (!rp_store_is_blob_whole (self, hashes->pdata[i])
          && !rp_store_note_damaged_blob (self, hashes->pdata[i], &dropped, error))
        return FALSE;
    }
  if (hashes->len == 0)
    return !behind || rp_store_set_meta (self, CHECKED, NULL, error);
  return rp_store_set_meta (self, CHECKED, hashes->pdata[hashes->len - 1], error);
}

/* The hash of the file, when a row says that it is here. */
static gboolean
find_hash (RpStore *self, const char *attachment, RpFileTier tier, char **sha256, GError **error)
{
  static const char *const sql[] = {
    [RP_FILE_THUMB] = "SELECT b.sha256 FROM k_attachment a JOIN blob b ON b.sha256 = a.thumb_sha256"
                      " WHERE a.id = :id",
    [RP_FILE_VIEW] = "SELECT b.sha256 FROM k_attachment a JOIN blob b"
                     " ON b.sha256 = COALESCE (NULLIF (a.view_sha256, ''), a.sha256)"
                     " WHERE a.id = :id",
    [RP_FILE_ORIGINAL] = "SELECT b.sha256 FROM k_attachment a JOIN blob b ON b.sha256 = a.sha256"
                         " WHERE a.id = :id",
  };
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql[tier], error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", attachment);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  *sha256 = row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

gboolean
rp_store_check_file (RpStore *self, const char *attachment, RpFileTier tier, GError **error)
{
  g_autofree char *sha256 = NULL;

  return find_hash (self, attachment, tier, &sha256, error)
         && (!sha256 || rp_store_is_blob_whole (self, sha256)
             || rp_store_note_damaged_blob (self, sha256, &(gboolean){ FALSE }, error));
}

/* ---- whom to tell ---- */

char *
rp_store_dup_damaged_title (RpStore *self)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT a.id FROM blob b JOIN k_attachment a"
      " ON b.sha256 IN (a.sha256, a.view_sha256, a.thumb_sha256)"
      " WHERE b.up_state = 'waiting' AND b.upload = '" RP_UPLOAD_DAMAGED "' ORDER BY a.id LIMIT 1",
      NULL);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, NULL) || !row)
    return rp_store_dup_title (self, "attachment", "");
  return rp_store_dup_title (self, "attachment", rp_statement_get_text (statement, 0));
}
