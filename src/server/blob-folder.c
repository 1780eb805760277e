/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/blob-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/folder.h"

#define READ_BYTES (64 * 1024)

static char *
make_folder_name (RpCall *call, const char *sha256)
{
  return g_strdup_printf ("%s/%.2s/%.2s", call->services->blob_folder, sha256, sha256 + 2);
}

char *
rp_blob_make_path (RpCall *call, const char *sha256)
{
  g_autofree char *folder = make_folder_name (call, sha256);

  return g_build_filename (folder, sha256, NULL);
}

char *
rp_blob_hash_file (int file)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (READ_BYTES);
  off_t at = 0;
  ssize_t n;

  while ((n = pread (file, chunk, READ_BYTES, at)) > 0)
    {
      g_checksum_update (checksum, chunk, n);
      at += n;
    }
  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

char *
rp_blob_hash_path (const char *path)
{
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  char *hash = file >= 0 ? rp_blob_hash_file (file) : NULL;

  if (file >= 0)
    close (file);
  return hash;
}

gboolean
rp_blob_keep_file (RpCall *call, const char *path, const char *sha256)
{
  g_autofree char *folder = make_folder_name (call, sha256);
  g_autofree char *kept = rp_blob_make_path (call, sha256);

  return rp_folder_make (folder) && g_rename (path, kept) == 0 && rp_folder_sync (folder);
}

/* @size: what its row says, -1: there is none. What a copy has torn is not the file. */
static gboolean
is_there (const char *path, gint64 size)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && (size < 0 || info.st_size == size);
}

static gboolean
find_file (RpCall *call, const char *sha256, gint64 size)
{
  g_autofree char *folder = make_folder_name (call, sha256);
  g_autofree char *kept = rp_blob_make_path (call, sha256);
  g_autofree char *leaving
      = g_build_filename (call->services->blob_folder, "leaving", sha256, NULL);

  if (is_there (kept, size))
    return TRUE;
  if (g_rename (leaving, kept) == 0 && !rp_folder_sync (folder))
    return FALSE;
  return is_there (kept, size);
}

/* @size: (out): -1 when there is no row */
static gboolean
load_size (RpCall *call, const char *sha256, gint64 *size, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      call->connection, "SELECT size FROM blob WHERE sha256 = :sha256", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  *size = has_row ? rp_statement_get_integer (statement, 0) : -1;
  return TRUE;
}

gboolean
rp_blob_is_erased (RpConnection *connection, const char *sha256, gboolean *erased, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "SELECT 1 FROM blob_erased e WHERE e.sha256 = :sha256 AND NOT EXISTS (SELECT 1 FROM"
      " k_attachment t WHERE t.sha256 = :sha256 OR t.view_sha256 = :sha256"
      " OR t.thumb_sha256 = :sha256)",
      error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_step (statement, erased, error);
}

static void
remove_file (RpCall *call, const char *sha256)
{
  g_autofree char *folder = make_folder_name (call, sha256);
  g_autofree char *kept = rp_blob_make_path (call, sha256);

  if (g_unlink (kept) == 0)
    rp_folder_sync (folder);
}

gboolean
rp_blob_drop_row (RpConnection *connection, const char *sha256, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement
        = rp_connection_prepare (connection, "DELETE FROM blob WHERE sha256 = :sha256", error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_blob_call_back (RpCall *call, const char *sha256, gboolean *there, GError **error)
{
  gboolean erased;
  gint64 size;

  if (!rp_blob_is_erased (call->connection, sha256, &erased, error)
      || !load_size (call, sha256, &size, error))
    return FALSE;
  if (erased)
    remove_file (call, sha256);
  *there = !erased && find_file (call, sha256, size);
  return *there || rp_blob_drop_row (call->connection, sha256, error);
}

static gboolean
note_holder (RpCall *call, const char *sha256, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (call->connection,
                               "INSERT INTO blob_holder (sha256, user_id) VALUES (:sha256, :user)"
                               " ON CONFLICT (sha256, user_id) DO NOTHING",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  rp_statement_bind_text (statement, ":user", call->user_id);
  return rp_statement_run (statement, error);
}

gboolean
rp_blob_note (RpCall *call, const char *sha256, gint64 size, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (call->connection,
                               "INSERT INTO blob (sha256, size, stored_at)"
                               " VALUES (:sha256, :size, :now)"
                               " ON CONFLICT (sha256) DO NOTHING",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  rp_statement_bind_integer (statement, ":size", size);
  rp_statement_bind_text (statement, ":now", now);
  return rp_statement_run (statement, error) && note_holder (call, sha256, error);
}
