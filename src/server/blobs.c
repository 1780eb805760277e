/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/blobs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/blob-folder.h"
#include "server/share.h"

/* --- taking a file ------------------------------------------------------------------------------ */

static gboolean
note_blob (RpCall *call, const char *sha256, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);

  return transaction != NULL && rp_blob_note (call, sha256, call->request->content_length, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

RpHttpAnswer *
rp_blob_put (RpCall *call)
{
  const char *sha256 = call->request->captures[0];
  g_autofree char *hash = NULL;
  GError *error = NULL;
  gboolean there, erased, takes;

  if (call->request->body_path == NULL)
    return rp_call_refuse (call, 422, "empty");
  if (!rp_blob_is_erased (call->connection, sha256, &erased, &error))
    return rp_call_fail (call, error);
  if (erased)
    return rp_call_refuse (call, 410, "erased");
  if (!rp_share_takes (call, sha256, call->request->content_length, &takes, &error))
    return rp_call_fail (call, error);
  if (!takes)
    return rp_call_refuse (call, 507, "no_room");
  hash = rp_blob_hash_path (call->request->body_path);
  if (hash == NULL)
    return rp_call_refuse (call, 507, "storage");
  if (!g_str_equal (hash, sha256))
    return rp_call_refuse (call, 422, "hash_mismatch");
  if (!rp_blob_keep_file (call, call->request->body_path, sha256))
    return rp_call_refuse (call, 507, "storage");
  g_clear_pointer (&call->request->body_path, g_free);
  if (!note_blob (call, sha256, &error) || !rp_blob_call_back (call, sha256, &there, &error))
    return rp_call_fail (call, error);
  if (!there)
    return rp_call_refuse (call, 507, "storage");
  return rp_http_answer_new (204, "application/octet-stream", NULL);
}

/* --- giving a file ------------------------------------------------------------------------------ */

/* One piece of the file: "bytes=FROM-", "bytes=FROM-TO". */
typedef struct
{
  gint64 from, to; /* to: the last byte */
} Piece;

/* Returns: whether a piece is asked for, and of this file. What is said otherwise asks for the whole. */
static gboolean
read_piece (RpHttpRequest *request, const char *etag, gint64 size, Piece *out)
{
  const char *range = rp_http_request_get_header (request, "range");
  const char *condition = rp_http_request_get_header (request, "if-range");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", etag);
  char *end = NULL;

  if (range == NULL || !g_str_has_prefix (range, "bytes=") || !g_ascii_isdigit (range[6])
      || (condition != NULL && !g_str_equal (condition, quoted)))
    return FALSE;
  out->from = (gint64)g_ascii_strtoull (range + 6, &end, 10);
  out->to = size - 1;
  if (*end != '-' || out->from < 0)
    return FALSE;
  if (g_ascii_isdigit (end[1]))
    {
      guint64 to = g_ascii_strtoull (end + 1, &end, 10);

      out->to = (gint64)MIN (to, (guint64)MAX (size - 1, 0));
      return *end == '\0' && (guint64)out->from <= to;
    }
  return end[1] == '\0';
}

static void
send_piece (RpHttpAnswer *answer, const Piece *piece, gint64 size)
{
  g_autofree char *range = NULL;

  if (piece->from >= size)
    {
      answer->status = 416;
      answer->file_size = 0;
      range = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, size);
    }
  else
    {
      answer->status = 206;
      answer->file_offset = (gsize)piece->from;
      answer->file_size = (gsize)(piece->to - piece->from + 1);
      range = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                               piece->from, piece->to, size);
    }
  rp_http_answer_add_header (answer, "Content-Range", range);
}

static RpHttpAnswer *
send_file (RpCall *call, const char *sha256)
{
  g_autofree char *path = rp_blob_make_path (call, sha256);
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  RpHttpAnswer *answer;
  struct stat info;
  Piece piece;

  if (file < 0)
    return rp_call_refuse (call, 404, "not_found");
  answer = rp_http_answer_new (200, "application/octet-stream", NULL);
  answer->file = file;
  answer->etag = g_strdup (sha256);
  if (fstat (file, &info) != 0)
    {
      rp_http_answer_free (answer);
      return rp_call_refuse (call, 500, "internal");
    }
  answer->file_size = (gsize)info.st_size;
  rp_http_answer_add_header (answer, "Accept-Ranges", "bytes");
  if (read_piece (call->request, sha256, info.st_size, &piece))
    send_piece (answer, &piece, info.st_size);
  return answer;
}

/* The file that @sql names among those of :object, an attachment that the caller may see. */
static RpHttpAnswer *
send_visible (RpCall *call, const char *sql)
{
  GError *error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (call->connection, sql, &error);
  const char *sha256 = NULL;
  gboolean has_row;

  if (statement == NULL)
    return rp_call_fail (call, error);
  rp_statement_bind_text (statement, ":user", call->user_id);
  rp_statement_bind_text (statement, ":object", call->request->captures[0]);
  if (!rp_statement_step (statement, &has_row, &error))
    return rp_call_fail (call, error);
  sha256 = has_row ? rp_statement_get_text (statement, 0) : NULL;
  /* A row is what a laptop says; only a hash is a name. */
  if (sha256 == NULL || strlen (sha256) != 64 || strspn (sha256, "0123456789abcdef") != 64)
    return rp_call_refuse (call, 404, "not_found");
  return send_file (call, sha256);
}

#define FILE_SQL(hash) RP_BLOB_VISIBLE_SQL (hash) " AND t.id = :object AND" RP_BLOB_SHOWN_SQL (hash)
#define VIEW_HASH "COALESCE (NULLIF (t.view_sha256, ''), t.sha256)"

RpHttpAnswer *
rp_blob_get_content (RpCall *call)
{
  return send_visible (call, FILE_SQL ("t.sha256"));
}

RpHttpAnswer *
rp_blob_get_view (RpCall *call)
{
  return send_visible (call, FILE_SQL (VIEW_HASH));
}

RpHttpAnswer *
rp_blob_get_thumb (RpCall *call)
{
  return send_visible (call, FILE_SQL ("t.thumb_sha256"));
}
