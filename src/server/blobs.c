/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/blobs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"

#define READ_BYTES (64 * 1024)

/* The hash was checked to be 64 hexadecimal digits when the route was matched: it is a safe name. */
static char *
make_folder_name (RpCall *call, const char *sha256)
{
  return g_strdup_printf ("%s/%.2s/%.2s", call->services->blob_folder, sha256, sha256 + 2);
}

static char *
make_path (RpCall *call, const char *sha256)
{
  g_autofree char *folder = make_folder_name (call, sha256);

  return g_build_filename (folder, sha256, NULL);
}

/* --- taking a file ------------------------------------------------------------------------------ */

/* Returns: (transfer full) (nullable): the hash of a file; %NULL with errno set */
static char *
hash_file (const char *path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (READ_BYTES);
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  ssize_t n = -1;

  while (file >= 0 && (n = read (file, chunk, READ_BYTES)) > 0)
    g_checksum_update (checksum, chunk, n);
  if (file >= 0)
    close (file);
  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static gboolean
sync_folder (const char *path)
{
  int folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = folder >= 0 && fsync (folder) == 0;

  if (folder >= 0)
    close (folder);
  return done;
}

/* The bytes were synced when they came; now the name, so that a crash keeps both or neither. */
static gboolean
keep_file (RpCall *call, const char *sha256)
{
  g_autofree char *folder = make_folder_name (call, sha256);
  g_autofree char *path = make_path (call, sha256);

  if (!rp_folder_make (folder) || g_rename (call->request->body_path, path) != 0)
    return FALSE;
  g_clear_pointer (&call->request->body_path, g_free);
  return sync_folder (folder);
}

static gboolean
note_blob (RpCall *call, const char *sha256, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);
  g_autoptr (RpStatement) statement = NULL;
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);

  if (transaction != NULL)
    statement = rp_connection_prepare (call->connection,
                                       "INSERT INTO blob (sha256, size, stored_at)"
                                       " VALUES (:sha256, :size, :now)"
                                       " ON CONFLICT (sha256) DO NOTHING",
                                       error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  rp_statement_bind_integer (statement, ":size", call->request->content_length);
  rp_statement_bind_text (statement, ":now", now);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

RpHttpAnswer *
rp_blob_put (RpCall *call)
{
  const char *sha256 = call->request->captures[0];
  g_autofree char *hash = NULL;
  GError *error = NULL;

  if (call->request->body_path == NULL)
    return rp_call_refuse (call, 422, "empty");
  hash = hash_file (call->request->body_path);
  if (hash == NULL)
    return rp_call_refuse (call, 507, "storage");
  if (!g_str_equal (hash, sha256))
    return rp_call_refuse (call, 422, "hash_mismatch");
  if (!keep_file (call, sha256))
    return rp_call_refuse (call, 507, "storage");
  if (!note_blob (call, sha256, &error))
    return rp_call_fail (call, error);
  return rp_http_answer_new (204, "application/octet-stream", NULL);
}

/* --- giving a file ------------------------------------------------------------------------------ */

static RpHttpAnswer *
send_file (RpCall *call, const char *sha256)
{
  g_autofree char *path = make_path (call, sha256);
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  RpHttpAnswer *answer;
  struct stat info;

  if (file < 0)
    return rp_call_refuse (call, 404, "not_found");
  answer = rp_http_answer_new (200, "application/octet-stream", NULL);
  answer->file = file;
  answer->etag = g_strdup (sha256);
  if (fstat (file, &info) == 0)
    {
      answer->file_size = info.st_size;
      return answer;
    }
  rp_http_answer_free (answer);
  return rp_call_refuse (call, 500, "internal");
}

#define VISIBLE_SQL                                                                                \
  "SELECT t.sha256 FROM k_attachment t JOIN access a ON a.scope_id = t.scope"                      \
  " WHERE a.user_id = :user AND a.revoked_seq IS NULL AND t.deleted = 0"

/* The file of the attachment that @sql finds for :object among those the caller may see. */
static RpHttpAnswer *
send_visible (RpCall *call, const char *sql, const char *object)
{
  GError *error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (call->connection, sql, &error);
  gboolean has_row;

  if (statement == NULL)
    return rp_call_fail (call, error);
  rp_statement_bind_text (statement, ":user", call->user_id);
  rp_statement_bind_text (statement, ":object", object);
  if (!rp_statement_step (statement, &has_row, &error))
    return rp_call_fail (call, error);
  return has_row ? send_file (call, rp_statement_get_text (statement, 0))
                 : rp_call_refuse (call, 404, "not_found");
}

RpHttpAnswer *
rp_blob_get (RpCall *call)
{
  return send_visible (call, VISIBLE_SQL " AND t.sha256 = :object LIMIT 1",
                       call->request->captures[0]);
}

RpHttpAnswer *
rp_blob_get_attachment (RpCall *call)
{
  return send_visible (call, VISIBLE_SQL " AND t.id = :object", call->request->captures[0]);
}
