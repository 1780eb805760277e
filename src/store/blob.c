/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "base/fd.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/folder.h"
#include "base/json-access.h"
#include "base/mutant.h"

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

gboolean
rp_store_is_place_error (const GError *error)
{
  return g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_FULL)
         || g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY);
}

static gboolean
sync_folder (const char *folder, GError **error)
{
  return rp_folder_sync (folder) || set_file_error (folder, error);
}

/* What a run that was cut off left under the temporary name is overwritten. */
static gboolean
write_file (const char *folder, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".part", NULL);
  int fd = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    return set_file_error (temporary, error);

  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  gboolean ok = (rp_fd_write_all (fd, data, length) && fsync (fd) == 0)
                || set_file_error (temporary, error);
  close (fd);
  if (ok && g_rename (temporary, path) != 0)
    ok = set_file_error (path, error);
  if (!ok)
    g_unlink (temporary);
  return ok && sync_folder (folder, error);
}

static gboolean
insert_blob (RpStore *self, const char *sha256, gsize size, const char *mime, RpFileTier tier,
             GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autoptr (RpStatement) statement
      = transaction
            ? rp_connection_prepare (self->db,
                                     "INSERT INTO blob (sha256, size, mime, up_state, at, tier)"
                                     " VALUES (:sha256, :size, :mime, 'waiting', :now,"
                                     " :tier)"
                                     /* Added by hand what had come from the server: the server
                                              * shall know that the user has it. And what was sent
                                              * long ago it may have let go. */
                                     " ON CONFLICT (sha256) DO UPDATE SET"
                                     " up_state = 'waiting', fetched = 0,"
                                     " upload = NULLIF (upload, '" RP_UPLOAD_DAMAGED "')",
                                     error)
            : NULL;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  rp_statement_bind_integer (statement, ":size", (gint64)size);
  rp_statement_bind_text (statement, ":mime", mime);
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_integer (statement, ":tier", tier);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* Should the program end before the row is there, the file goes with those that leave. */
static gboolean
note_arriving (RpStore *self, const char *sha256, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new ();
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  g_ptr_array_add (hashes, (gpointer)sha256);
  return transaction && rp_store_let_files_go (self, hashes, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

char *
rp_store_add_blob (RpStore *self, GBytes *bytes, const char *mime, GError **error)
{
  return rp_store_add_blob_of (self, bytes, mime, RP_FILE_ORIGINAL, error);
}

char *
rp_store_add_blob_of (RpStore *self, GBytes *bytes, const char *mime, RpFileTier tier,
                      GError **error)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *folder = build_folder (self, sha256);
  g_autofree char *path = g_build_filename (folder, sha256, NULL);

  if (!rp_folder_make (folder))
    {
      set_file_error (folder, error);
      return NULL;
    }
  if (!note_arriving (self, sha256, error))
    return NULL;
  /* One that is there was synced; its name perhaps not, where the program ended just then. */
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && rp_store_is_blob_whole (self, sha256)
          ? !sync_folder (folder, error)
          : !write_file (folder, path, bytes, error))
    return NULL;
  if (!insert_blob (self, sha256, g_bytes_get_size (bytes), mime, tier, error))
    return NULL;
  if (rp_mutant (RP_MUTANT_UNSENT_DROPPED))
    g_unlink (path);
  return g_steal_pointer (&sha256);
}

gboolean
rp_store_has_blob (RpStore *self, const char *sha256)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT 1 FROM blob WHERE sha256 = :sha256", NULL);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_step (statement, &row, NULL) && row;
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

/* What a line carries that is paid by the byte: pictures in the sizes made for it, and what is no larger than one. */
#define LIGHT_SQL "(tier < 2 OR size <= 1048576)"

/* @condition: SQL */
static GStrv
list_to_send (RpStore *self, const char *condition, guint limit, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql
      = g_strconcat ("SELECT sha256 FROM blob WHERE up_state = 'waiting' AND ", condition,
                     " ORDER BY fetched, tier, size, sha256 LIMIT :limit", NULL);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);

  if (!statement)
    return NULL;
  rp_statement_bind_integer (statement, ":limit", limit ? (gint64)limit : -1);
  if (!rp_store_read_hashes (statement, hashes, error))
    return NULL;
  g_ptr_array_add (hashes, NULL);
  return (GStrv)g_ptr_array_steal (hashes, NULL);
}

GStrv
rp_store_list_blobs_to_send (RpStore *self, guint limit, GError **error)
{
  return list_to_send (self, "1", limit, error);
}

GStrv
rp_store_list_light_blobs_to_send (RpStore *self, guint limit, guint *n_heavy, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT count(*) FROM blob WHERE up_state = 'waiting' AND fetched = 0"
      " AND COALESCE (upload, '') <> '" RP_UPLOAD_DAMAGED "' AND NOT " LIGHT_SQL,
      error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return NULL;
  *n_heavy = (guint)rp_statement_get_integer (statement, 0);
  return list_to_send (self, LIGHT_SQL, limit, error);
}

gboolean
rp_store_note_upload (RpStore *self, const char *sha256, const char *upload, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autoptr (RpStatement) statement
      = transaction ? rp_connection_prepare (
            self->db, "UPDATE blob SET upload = :upload WHERE sha256 = :sha256", error)
                    : NULL;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":upload", upload);
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

char *
rp_store_dup_upload (RpStore *self, const char *sha256)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "SELECT NULLIF (upload, '" RP_UPLOAD_DAMAGED "') FROM blob WHERE sha256 = :sha256",
      NULL);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_step (statement, &row, NULL) && row
             ? g_strdup (rp_statement_get_text (statement, 0))
             : NULL;
}

/* ---- files of entries that the server refused ---- */

/* The hashes that changes of the table "c" enter with an attachment. */
#define ENTERED_SQL                                                                                \
  ", json_each (c.payload, '$.create') f WHERE c.kind = 'attachment'"                              \
  " AND f.key IN ('sha256', 'view_sha256', 'thumb_sha256') AND f.atom IS NOT NULL"

gboolean
rp_store_offer_files_of (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "UPDATE blob SET up_state = 'waiting', upload = NULL WHERE up_state = 'sent'"
      " AND sha256 IN (SELECT f.atom FROM op o JOIN op_change c ON c.local_no = "
      "o.local_no" ENTERED_SQL " AND o.id = :id)",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error);
}

/* ---- files whose records have left ---- */

#define NAMED_SQL                                                                                  \
  " (SELECT 1 FROM k_attachment a WHERE a.sha256 = blob.sha256 OR a.view_sha256 = blob.sha256"     \
  " OR a.thumb_sha256 = blob.sha256)"

/* No record names it, and no entry that was refused or given up and may be sent after all: of that one the server
 * has nothing, so it lets go of the file some day. */
#define UNNAMED_SQL                                                                                \
  " NOT EXISTS" NAMED_SQL " AND sha256 NOT IN (SELECT f.atom FROM op o JOIN op_change c ON "       \
  "c.local_no = o.local_no" ENTERED_SQL " AND (o.state = 'quarantined' OR (o.state = 'withdrawn'"  \
  " AND o.status = '" RP_OP_DISCARDED "')))"

gboolean
rp_store_read_hashes (RpStatement *statement, GPtrArray *hashes, GError **error)
{
  gboolean row = FALSE;

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

/* The row, unless something names the file; then @hashes gets it. */
static gboolean
forget_unnamed (RpStore *self, const char *sha256, GPtrArray *hashes, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "DELETE FROM blob WHERE sha256 = :sha256 AND" UNNAMED_SQL " RETURNING sha256",
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

/* The fields of an attachment that name files. */
static const char *const fields[] = { "sha256", "view_sha256", "thumb_sha256" };

static gboolean
forget_files (RpStore *self, JsonObject *attachment, GPtrArray *hashes, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!forget_unnamed (self, rp_json_get_string (attachment, fields[i], ""), hashes, error))
      return FALSE;
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
          && !forget_files (self, change->create, hashes, error))
        return FALSE;
    }
  return rp_store_let_files_go (self, hashes, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error)
         && rp_store_remove_files (self, error);
}

gboolean
rp_store_list_files_of (RpStore *self, const char *attachment, GPtrArray *hashes, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT sha256, view_sha256, thumb_sha256 FROM k_attachment WHERE id = :id"
      " UNION SELECT json_extract (payload, '$.create.sha256'),"
      " json_extract (payload, '$.create.view_sha256'),"
      " json_extract (payload, '$.create.thumb_sha256')"
      " FROM op_change WHERE kind = 'attachment' AND entity_id = :id",
      error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", attachment);
  while (rp_statement_step (statement, &row, error) && row)
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
      if (!rp_statement_is_null (statement, i))
        g_ptr_array_add (hashes, g_strdup (rp_statement_get_text (statement, i)));
  return !row;
}

gboolean
rp_store_forget_unnamed (RpStore *self, GPtrArray *hashes, GError **error)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < hashes->len && !rp_mutant (RP_MUTANT_FILES_STAY); i++)
    if (!forget_unnamed (self, hashes->pdata[i], gone, error))
      return FALSE;
  return rp_store_let_files_go (self, gone, error);
}

gboolean
rp_store_drop_erased_blob (RpStore *self, const char *sha256, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new ();
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  g_ptr_array_add (hashes, (gpointer)sha256);
  return transaction && rp_store_forget_unnamed (self, hashes, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error)
         && rp_store_remove_files (self, error);
}

static gboolean
list_orphans (RpStore *self, GPtrArray *hashes, GError **error)
{
  /* One that waits to be sent belongs to an op that waits as well. */
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "DELETE FROM blob WHERE up_state = 'sent' AND" UNNAMED_SQL " RETURNING sha256",
      error);

  return statement && rp_store_read_hashes (statement, hashes, error);
}

gboolean
rp_store_drop_orphan_blobs (RpStore *self, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  return transaction && list_orphans (self, hashes, error)
         && rp_store_let_files_go (self, hashes, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error)
         && rp_store_remove_files (self, error);
}

gboolean
rp_store_mark_blob_sent (RpStore *self, const char *sha256, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new ();
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autoptr (RpStatement) statement
      = transaction ? rp_connection_prepare (
            self->db, "UPDATE blob SET up_state = 'sent', upload = NULL WHERE sha256 = :sha256",
            error)
                    : NULL;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  if (!rp_statement_run (statement, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  /* The record may have left while it waited. */
  g_ptr_array_add (hashes, (gpointer)sha256);
  return rp_store_forget_unnamed (self, hashes, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error)
         && rp_store_remove_files (self, error);
}

gboolean
rp_store_offer_blobs_again (RpStore *self, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "UPDATE blob SET up_state = 'waiting', upload = NULL WHERE fetched <= :fetched"
      " AND EXISTS" NAMED_SQL,
      error);

  if (!statement)
    return FALSE;
  /* What was fetched from it the server may lack now as well. */
  rp_statement_bind_integer (statement, ":fetched",
                             rp_mutant (RP_MUTANT_FETCHED_NOT_OFFERED) ? 0 : 1);
  return rp_statement_run (statement, error);
}
