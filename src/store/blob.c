/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/folder.h"
#include "base/json-access.h"

/* Older files of others stay on the server: a laptop has no room for all photographs ever taken. */
#define FETCH_DAYS 180

/* Files by their content: blobs/ab/cd/<sha256>. Written beside, synced, renamed; never in place. */

static gboolean
is_hash (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static char *
build_folder (RpStore *self, const char *sha256)
{
  char first[3] = { sha256[0], sha256[1], '\0' };
  char second[3] = { sha256[2], sha256[3], '\0' };

  return g_build_filename (self->folder, "blobs", first, second, NULL);
}

static gboolean
set_file_error (const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, RP_DB_ERROR, saved == ENOSPC ? RP_DB_ERROR_FULL : RP_DB_ERROR_READ_ONLY,
               _ ("“%s” cannot be written: %s."), path, g_strerror (saved));
  return FALSE;
}

static gboolean
write_all (int fd, GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      ssize_t written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      length -= (gsize)written;
    }
  return TRUE;
}

static gboolean
sync_folder (const char *folder, GError **error)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    set_file_error (folder, error);
  if (fd >= 0)
    close (fd);
  return ok;
}

/* What a run that was cut off left under the temporary name is overwritten. */
static gboolean
write_file (const char *folder, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".part", NULL);
  int fd = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    return set_file_error (temporary, error);

  gboolean ok = (write_all (fd, bytes) && fsync (fd) == 0) || set_file_error (temporary, error);
  close (fd);
  if (ok && g_rename (temporary, path) != 0)
    ok = set_file_error (path, error);
  if (!ok)
    g_unlink (temporary);
  return ok && sync_folder (folder, error);
}

static gboolean
insert_blob (RpStore *self, const char *sha256, gsize size, const char *mime, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autoptr (RpStatement) statement
      = transaction ? rp_connection_prepare (self->db,
                                             "INSERT INTO blob (sha256, size, mime, up_state, at)"
                                             " VALUES (:sha256, :size, :mime, 'waiting', :now)"
                                             " ON CONFLICT (sha256) DO NOTHING",
                                             error)
                    : NULL;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  rp_statement_bind_integer (statement, ":size", (gint64)size);
  rp_statement_bind_text (statement, ":mime", mime);
  rp_statement_bind_text (statement, ":now", now);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

char *
rp_store_add_blob (RpStore *self, GBytes *bytes, const char *mime, GError **error)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *folder = build_folder (self, sha256);
  g_autofree char *path = g_build_filename (folder, sha256, NULL);

  if (!rp_folder_make (folder))
    {
      set_file_error (folder, error);
      return NULL;
    }
  /* One that is there was synced; its name perhaps not, where the program ended just then. */
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) ? !sync_folder (folder, error)
                                                 : !write_file (folder, path, bytes, error))
    return NULL;
  if (!insert_blob (self, sha256, g_bytes_get_size (bytes), mime, error))
    return NULL;
  return g_steal_pointer (&sha256);
}

char *
rp_store_dup_blob_path (RpStore *self, const char *sha256)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  if (!is_hash (sha256))
    return NULL;
  folder = build_folder (self, sha256);
  path = g_build_filename (folder, sha256, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

GStrv
rp_store_list_blobs_to_send (RpStore *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_null_terminated (8, g_free, TRUE);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT sha256 FROM blob WHERE up_state = 'waiting' ORDER BY size, sha256 LIMIT :limit",
      error);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  rp_statement_bind_integer (statement, ":limit", limit ? (gint64)limit : -1);
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (hashes, g_strdup (rp_statement_get_text (statement, 0)));
    }
  while (row);
  return (GStrv)g_ptr_array_steal (hashes, NULL);
}

gboolean
rp_store_mark_blob_sent (RpStore *self, const char *sha256, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autoptr (RpStatement) statement
      = transaction ? rp_connection_prepare (
            self->db, "UPDATE blob SET up_state = 'sent' WHERE sha256 = :sha256", error)
                    : NULL;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* ---- files of others ---- */

/* An id begins with the millisecond it was made in. (transfer full) */
static char *
make_oldest_id (RpClock *clock)
{
  guint64 ms
      = (guint64)(rp_clock_now_us (clock) / 1000 - FETCH_DAYS * G_GINT64_CONSTANT (86400000));

  return g_strdup_printf ("%08x-%04x", (guint)(ms >> 16), (guint)(ms & 0xffff));
}

GPtrArray *
rp_store_list_files_to_fetch (RpStore *self, guint limit, GError **error)
{
  g_autofree char *oldest = make_oldest_id (self->clock);

  return rp_store_list (self, "attachment",
                        "id >= :oldest AND sha256 NOT IN (SELECT sha256 FROM blob)", "random ()",
                        limit, error, ":oldest", oldest, NULL);
}

gboolean
rp_store_take_fetched_blob (RpStore *self, const char *sha256, GBytes *bytes, const char *mime,
                            GError **error)
{
  static const char *const kinds[] = { "attachment", NULL };
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *kept = NULL;

  if (!g_str_equal (sum, sha256))
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID,
                   _ ("The file is not the one that was asked for."));
      return FALSE;
    }
  kept = rp_store_add_blob (self, bytes, mime, error);
  if (!kept || !rp_store_mark_blob_sent (self, kept, error))
    return FALSE;
  g_signal_emit_by_name (self, "changed", kinds);
  return TRUE;
}

/* ---- files whose records have left ---- */

static void
unlink_files (RpStore *self, GPtrArray *hashes)
{
  for (guint i = 0; i < hashes->len; i++)
    {
      g_autofree char *path = rp_store_dup_blob_path (self, hashes->pdata[i]);

      if (path && g_unlink (path) != 0)
        g_message ("%s cannot be removed: %s", path, g_strerror (errno));
    }
}

/* The row, unless a record names the file; then @hashes gets it. */
static gboolean
forget_unnamed (RpStore *self, const char *sha256, GPtrArray *hashes, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "DELETE FROM blob WHERE sha256 = :sha256 AND NOT EXISTS"
      " (SELECT 1 FROM k_attachment a WHERE a.sha256 = blob.sha256) RETURNING sha256",
      error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (hashes, g_strdup (sha256));
    }
  while (row);
  return TRUE;
}

gboolean
rp_store_drop_unnamed_blobs (RpStore *self, const RpOp *op, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  if (!transaction)
    return FALSE;
  for (guint i = 0; i < op->changes->len; i++)
    {
      const RpChange *change = op->changes->pdata[i];

      if (change->create && g_str_equal (change->kind, "attachment")
          && !forget_unnamed (self, rp_json_get_string (change->create, "sha256", ""), hashes,
                              error))
        return FALSE;
    }
  if (!rp_transaction_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  unlink_files (self, hashes);
  return TRUE;
}

static gboolean
list_orphans (RpStore *self, GPtrArray *hashes, GError **error)
{
  /* One that waits to be sent belongs to an op that waits as well. */
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "DELETE FROM blob WHERE up_state = 'sent' AND NOT EXISTS"
      " (SELECT 1 FROM k_attachment a WHERE a.sha256 = blob.sha256) RETURNING sha256",
      error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (hashes, g_strdup (rp_statement_get_text (statement, 0)));
    }
  while (row);
  return TRUE;
}

gboolean
rp_store_drop_orphan_blobs (RpStore *self, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  if (!transaction || !list_orphans (self, hashes, error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  unlink_files (self, hashes);
  return TRUE;
}
