/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/uploads.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"
#include "server/blob-folder.h"
#include "server/room.h"
#include "server/share.h"
#include "server/session.h"
#include "wire/route.h"

#define KEEP_US (14 * G_TIME_SPAN_DAY)
#define EXPIRED_AT_ONCE 50 /* how many old ones a new one makes room from */
#define COPY_BYTES (64 * 1024)

typedef struct
{
  char id[40];
  char sha256[65];
  gint64 size, received;
  gboolean done;
  char *path;
  int file; /* -1 until it is locked */
} Upload;

static void
upload_clear (Upload *self)
{
  if (self->file >= 0)
    close (self->file);
  g_free (self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Upload, upload_clear)

#define NO_UPLOAD                                                                                  \
  {                                                                                                \
    .file = -1                                                                                     \
  }

static RpHttpAnswer *
new_answer (guint status)
{
  RpHttpAnswer *answer = rp_http_answer_new (status, "application/octet-stream", NULL);

  rp_http_answer_add_header (answer, "Tus-Resumable", RP_TUS_VERSION);
  return answer;
}

static RpHttpAnswer *
refuse (RpCall *call, guint status, const char *code)
{
  RpHttpAnswer *answer = rp_call_refuse (call, status, code);

  rp_http_answer_add_header (answer, "Tus-Resumable", RP_TUS_VERSION);
  return answer;
}

static RpHttpAnswer *
check_version (RpCall *call)
{
  const char *version = rp_http_request_get_header (call->request, "tus-resumable");

  if (g_strcmp0 (version, RP_TUS_VERSION) == 0)
    return NULL;
  RpHttpAnswer *answer = refuse (call, 412, "tus_version");
  rp_http_answer_add_header (answer, "Tus-Version", RP_TUS_VERSION);
  return answer;
}

/* Digits and nothing else. */
static gboolean
read_number (RpCall *call, const char *name, gint64 *out)
{
  const char *text = rp_http_request_get_header (call->request, name);
  guint64 value;

  if (text == NULL || !g_ascii_isdigit (*text)
      || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    return FALSE;
  *out = (gint64)value;
  return TRUE;
}

/* --- rows --------------------------------------------------------------------------------------- */

static char *
make_path (RpCall *call, const char *id)
{
  return g_build_filename (call->services->blob_folder, "uploads", id, NULL);
}

/* @sql: with :id or :sha256, and :user. @found: (out) */
static gboolean
load_upload (RpCall *call, const char *sql, const char *parameter, const char *value, Upload *out,
             gboolean *found, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (call->connection, sql, error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, parameter, value);
  rp_statement_bind_text (statement, ":user", call->user_id);
  rp_statement_bind_integer (statement, ":now", rp_clock_now_us (call->services->clock));
  if (!rp_statement_step (statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  g_strlcpy (out->id, rp_statement_get_text (statement, 0), sizeof out->id);
  g_strlcpy (out->sha256, rp_statement_get_text (statement, 1), sizeof out->sha256);
  out->size = rp_statement_get_integer (statement, 2);
  out->received = rp_statement_get_integer (statement, 3);
  out->done = rp_statement_get_integer (statement, 4) != 0;
  g_free (out->path);
  out->path = make_path (call, out->id);
  return TRUE;
}

#define UPLOAD_SQL                                                                                 \
  "SELECT id, sha256, size, received, done FROM upload WHERE user_id = :user"                      \
  " AND expires_us > :now AND "

/* Returns: (nullable): the refusal */
static RpHttpAnswer *
find_upload (RpCall *call, const char *id, Upload *out)
{
  GError *error = NULL;
  gboolean found;

  if (!load_upload (call, UPLOAD_SQL "id = :id", ":id", id, out, &found, &error))
    return rp_call_fail (call, error);
  return found ? NULL : refuse (call, 404, "not_found");
}

static gboolean
store_received (RpCall *call, Upload *upload, gint64 received, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement = rp_connection_prepare (
        call->connection, "UPDATE upload SET received = :received WHERE id = :id", error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":received", received);
  rp_statement_bind_text (statement, ":id", upload->id);
  if (!rp_statement_run (statement, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  upload->received = received;
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
run_for_id (RpCall *call, const char *sql, const char *id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (call->connection, sql, error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  return rp_statement_run (statement, error);
}

/* The file went in the very moment in which it was noted: it begins again. */
static gboolean
begin_again (RpCall *call, Upload *upload, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);

  upload->received = 0;
  return transaction != NULL
         && run_for_id (call, "UPDATE upload SET done = 0, received = 0 WHERE id = :id", upload->id,
                        error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
store_done (RpCall *call, Upload *upload, GError **error)
{
  gboolean there;

  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);

  if (transaction == NULL || !rp_blob_note (call, upload->sha256, upload->size, error)
      || !run_for_id (call, "UPDATE upload SET done = 1, received = size WHERE id = :id",
                      upload->id, error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), error)
      || !rp_blob_call_back (call, upload->sha256, &there, error))
    return FALSE;
  if (!there)
    return begin_again (call, upload, error);
  upload->done = TRUE;
  upload->received = upload->size;
  return TRUE;
}

/* --- the file ----------------------------------------------------------------------------------- */

/* Returns: (nullable): the refusal: 423 when another request has it */
static RpHttpAnswer *
lock_upload (RpCall *call, Upload *upload)
{
  g_autofree char *folder = g_path_get_dirname (upload->path);
  g_autofree char *id = g_strdup (upload->id);
  RpHttpAnswer *refusal;

  rp_folder_make (folder);
  upload->file = open (upload->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (upload->file < 0)
    return refuse (call, 507, "storage");
  if (flock (upload->file, LOCK_EX | LOCK_NB) != 0)
    return refuse (call, 423, "locked");
  /* Whoever had it before may have gone on, or ended it. */
  refusal = find_upload (call, id, upload);
  if (refusal != NULL || upload->done)
    g_unlink (upload->path);
  return refusal;
}

static gboolean
is_kept (RpCall *call, Upload *upload)
{
  g_autofree char *path = rp_blob_make_path (call, upload->sha256);
  struct stat info;

  return g_stat (path, &info) == 0 && info.st_size == upload->size;
}

/* Makes the file and the row agree: a crash may have left more in the file, a lost disk less. */
static gboolean
settle (RpCall *call, Upload *upload, GError **error)
{
  struct stat info = { 0 };

  if (upload->done)
    return TRUE;
  if (fstat (upload->file, &info) == 0 && info.st_size < upload->received)
    {
      /* It was given its name, and the crash came before the row said so. */
      if (upload->received == upload->size && info.st_size == 0 && is_kept (call, upload))
        return TRUE;
      return store_received (call, upload, 0, error) && ftruncate (upload->file, 0) == 0;
    }
  return ftruncate (upload->file, upload->received) == 0;
}

static gboolean
write_all (int file, const guint8 *data, gsize size, off_t at)
{
  while (size > 0)
    {
      ssize_t n = pwrite (file, data, size, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= n;
      at += n;
    }
  return TRUE;
}

/* @n_bytes: (out): how many came */
static gboolean
copy_body (Upload *upload, const char *body_path, gint64 *n_bytes)
{
  g_autofree guint8 *piece = g_malloc (COPY_BYTES);
  int body = open (body_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  ssize_t n = -1;

  *n_bytes = 0;
  while (body >= 0 && (n = read (body, piece, COPY_BYTES)) > 0)
    {
      if (upload->received + *n_bytes + n > upload->size
          || !write_all (upload->file, piece, n, upload->received + *n_bytes))
        {
          n = -1;
          break;
        }
      *n_bytes += n;
    }
  if (body >= 0)
    close (body);
  return n == 0 && fsync (upload->file) == 0;
}

/* All has come: what has the right hash becomes one of the whole files, else it begins again. */
static RpHttpAnswer *
complete (RpCall *call, Upload *upload)
{
  struct stat info;
  g_autofree char *hash = NULL;
  GError *error = NULL;

  if (fstat (upload->file, &info) != 0)
    return refuse (call, 507, "storage");
  if (info.st_size == upload->size)
    {
      hash = rp_blob_hash_file (upload->file);
      if (hash == NULL)
        return refuse (call, 507, "storage");
      if (!g_str_equal (hash, upload->sha256))
        {
          if (!store_received (call, upload, 0, &error))
            return rp_call_fail (call, error);
          return ftruncate (upload->file, 0) == 0 ? refuse (call, 460, "hash_mismatch")
                                                  : refuse (call, 507, "storage");
        }
      if (!rp_blob_keep_file (call, upload->path, upload->sha256))
        return refuse (call, 507, "storage");
    }
  else
    g_unlink (upload->path);
  return store_done (call, upload, &error) ? NULL : rp_call_fail (call, error);
}

/* Locked: what is there counts, and when all of it was there before something broke off, it is looked at as a whole. */
static RpHttpAnswer *
settle_and_complete (RpCall *call, Upload *upload)
{
  GError *error = NULL;

  if (!settle (call, upload, &error))
    return error != NULL ? rp_call_fail (call, error) : refuse (call, 507, "storage");
  return !upload->done && upload->received == upload->size ? complete (call, upload) : NULL;
}

/* --- old ones ----------------------------------------------------------------------------------- */

static GPtrArray *
list_expired (RpCall *call, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (call->connection,
                               "SELECT id FROM upload WHERE expires_us <= :now"
                               " ORDER BY expires_us LIMIT :limit",
                               error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  rp_statement_bind_integer (statement, ":now", rp_clock_now_us (call->services->clock));
  rp_statement_bind_integer (statement, ":limit", EXPIRED_AT_ONCE);
  while (rp_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&ids);
      g_ptr_array_add (ids, g_strdup (rp_statement_get_text (statement, 0)));
    }
  return NULL;
}

/* In the transaction of the one that comes. A file whose row was not removed after all begins again. */
static gboolean
drop_expired (RpCall *call, GError **error)
{
  g_autoptr (GPtrArray) ids = list_expired (call, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autofree char *path = make_path (call, ids->pdata[i]);

      if (!run_for_id (call, "DELETE FROM upload WHERE id = :id", ids->pdata[i], error))
        return FALSE;
      g_unlink (path);
    }
  return ids != NULL;
}

/* --- creating ----------------------------------------------------------------------------------- */

RpHttpAnswer *
rp_upload_describe (RpCall *call)
{
  RpHttpAnswer *answer = new_answer (204);

  rp_http_answer_add_header (answer, "Tus-Version", RP_TUS_VERSION);
  rp_http_answer_add_header (answer, "Tus-Extension", "creation,termination");
  rp_http_answer_add_number (answer, "Tus-Max-Size", RP_LIMIT_FILE_BYTES);
  return answer;
}

/* The value of "sha256" among "name BASE64" pairs. Returns: (transfer full) (nullable) */
static char *
read_hash (RpCall *call)
{
  const char *text = rp_http_request_get_header (call->request, "upload-metadata");
  g_auto (GStrv) pairs = g_strsplit (text != NULL ? text : "", ",", 16);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (g_strstrip (pairs[i]), " ", 2);
      g_autofree guchar *value = NULL;
      gsize length = 0;

      if (pair[0] == NULL || pair[1] == NULL || !g_str_equal (pair[0], "sha256"))
        continue;
      value = g_base64_decode (pair[1], &length);
      if (length == 64 && memchr (value, '\0', 64) == NULL)
        {
          char *hash = g_strndup ((char *)value, 64);

          if (strspn (hash, "0123456789abcdef") == 64)
            return hash;
          g_free (hash);
        }
    }
  return NULL;
}

#define NAMES_HASH "(t.sha256 = :hash OR t.view_sha256 = :hash OR t.thumb_sha256 = :hash)"

/* Whether a record that the caller may see names the file, and it is here. */
static gboolean
can_see (RpCall *call, const char *sha256, gint64 size, gboolean *out, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      call->connection,
      RP_BLOB_VISIBLE_SQL ("t.id") " AND " NAMES_HASH " AND" RP_BLOB_SHOWN_SQL (
          ":hash") " AND EXISTS (SELECT 1 FROM blob f WHERE f.sha256 = :hash"
                   " AND f.size = :size) LIMIT 1",
      error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", call->user_id);
  rp_statement_bind_text (statement, ":hash", sha256);
  rp_statement_bind_integer (statement, ":size", size);
  return rp_statement_step (statement, out, error);
}

static gboolean
insert_upload (RpCall *call, Upload *upload, GError **error)
{
  g_autofree char *id = rp_id_source_make (call->services->ids);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (call->connection,
                               "INSERT INTO upload (id, user_id, sha256, size, expires_us)"
                               " VALUES (:id, :user, :sha256, :size, :expires)",
                               error);

  if (statement == NULL)
    return FALSE;
  g_strlcpy (upload->id, id, sizeof upload->id);
  g_free (upload->path);
  upload->path = make_path (call, id);
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_bind_text (statement, ":user", call->user_id);
  rp_statement_bind_text (statement, ":sha256", upload->sha256);
  rp_statement_bind_integer (statement, ":size", upload->size);
  rp_statement_bind_integer (statement, ":expires",
                             rp_clock_now_us (call->services->clock) + KEEP_US);
  return rp_statement_run (statement, error);
}

/* One that this user began before goes on: two of his programs bring the same file once. */
static gboolean
begin_upload (RpCall *call, Upload *upload, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);
  g_autofree char *sha256 = g_strdup (upload->sha256);
  gint64 size = upload->size;
  gboolean found;

  if (transaction == NULL || !drop_expired (call, error)
      || !load_upload (call, UPLOAD_SQL "sha256 = :sha256 AND done = 0 ORDER BY id LIMIT 1",
                       ":sha256", sha256, upload, &found, error))
    return FALSE;
  if (found && upload->size == size)
    return rp_transaction_commit (g_steal_pointer (&transaction), error);
  upload->size = size;
  upload->received = 0;
  return insert_upload (call, upload, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* One of before of which all has come is not the file yet: whoever hears so sends nothing more and forgets that he has
 * it. Returns: (nullable): the refusal: 423 while somebody else looks at the whole */
static RpHttpAnswer *
make_sure_of_whole (RpCall *call, Upload *upload)
{
  RpHttpAnswer *refusal = lock_upload (call, upload);

  if (refusal == NULL)
    refusal = settle_and_complete (call, upload);
  if (refusal == NULL || refusal->status != 460)
    return refusal;
  rp_http_answer_free (refusal);
  return NULL;
}

static RpHttpAnswer *
answer_created (Upload *upload)
{
  g_autofree char *location = g_strconcat (RP_ROUTE_UPLOADS, "/", upload->id, NULL);
  RpHttpAnswer *answer = new_answer (201);

  rp_http_answer_add_header (answer, "Location", location);
  rp_http_answer_add_number (answer, "Upload-Offset", upload->received);
  return answer;
}

/* Returns: (nullable): the refusal: there is no room for so much more of the file */
static RpHttpAnswer *
check_room (RpCall *call, const char *sha256, gint64 n_bytes)
{
  GError *error = NULL;
  gboolean takes;

  if (!rp_room_takes_files (call->services, n_bytes))
    return refuse (call, 507, "no_room");
  if (!rp_share_takes (call, sha256, n_bytes, &takes, &error))
    return rp_call_fail (call, error);
  return takes ? NULL : refuse (call, 507, "no_room");
}

RpHttpAnswer *
rp_upload_create (RpCall *call)
{
  g_auto (Upload) upload = NO_UPLOAD;
  RpHttpAnswer *refusal = check_version (call);
  g_autofree char *sha256 = read_hash (call);
  GError *error = NULL;
  gboolean seen, erased;

  if (refusal != NULL)
    return refusal;
  if (sha256 == NULL || !read_number (call, "upload-length", &upload.size) || upload.size == 0)
    return refuse (call, 400, "headers");
  if (upload.size > RP_LIMIT_FILE_BYTES)
    return refuse (call, 413, "too_large");
  g_strlcpy (upload.sha256, sha256, sizeof upload.sha256);
  if (!rp_blob_is_erased (call->connection, sha256, &erased, &error))
    return rp_call_fail (call, error);
  if (erased)
    return refuse (call, 410, "erased");
  if (!can_see (call, sha256, upload.size, &seen, &error))
    return rp_call_fail (call, error);
  refusal = seen ? NULL : check_room (call, sha256, upload.size);
  if (refusal != NULL)
    return refusal;
  if (!begin_upload (call, &upload, &error) || (seen && !store_done (call, &upload, &error)))
    return rp_call_fail (call, error);
  if (seen)
    g_unlink (upload.path);
  else if (upload.received == upload.size)
    refusal = make_sure_of_whole (call, &upload);
  return refusal != NULL ? refusal : answer_created (&upload);
}

/* --- going on ----------------------------------------------------------------------------------- */

static RpHttpAnswer *
answer_offset (Upload *upload, guint status)
{
  RpHttpAnswer *answer = new_answer (status);

  rp_http_answer_add_number (answer, "Upload-Offset", upload->received);
  rp_http_answer_add_number (answer, "Upload-Length", upload->size);
  return answer;
}

RpHttpAnswer *
rp_upload_look (RpCall *call)
{
  g_auto (Upload) upload = NO_UPLOAD;
  RpHttpAnswer *refusal = check_version (call);

  if (refusal == NULL)
    refusal = find_upload (call, call->request->captures[0], &upload);
  if (refusal != NULL || upload.done)
    return refusal != NULL ? refusal : answer_offset (&upload, 200);
  refusal = lock_upload (call, &upload);
  /* While a piece is being taken the offset before it is true as well. */
  if (refusal != NULL && refusal->status != 423)
    return refusal;
  if (refusal != NULL)
    {
      /* But not that all is there: the whole file may yet turn out to be another. */
      if (upload.received == upload.size)
        return refusal;
      rp_http_answer_free (refusal);
      return answer_offset (&upload, 200);
    }
  refusal = settle_and_complete (call, &upload);
  if (refusal != NULL && refusal->status != 460)
    return refusal;
  g_clear_pointer (&refusal, rp_http_answer_free);
  return answer_offset (&upload, 200);
}

/* What is wrong with the head of a piece. Returns: (nullable) */
static RpHttpAnswer *
check_piece (RpCall *call, gint64 *offset)
{
  const char *type = rp_http_request_get_header (call->request, "content-type");
  RpHttpAnswer *refusal = check_version (call);

  if (refusal != NULL)
    return refusal;
  if (g_strcmp0 (type, RP_TUS_CONTENT_TYPE) != 0)
    return refuse (call, 415, "content_type");
  return read_number (call, "upload-offset", offset) ? NULL : refuse (call, 400, "headers");
}

static RpHttpAnswer *
take_piece (RpCall *call, Upload *upload)
{
  GError *error = NULL;
  /* For a moment the piece lies there twice. */
  RpHttpAnswer *refusal = check_room (call, upload->sha256, call->request->content_length);
  gint64 n_bytes = 0;

  if (refusal != NULL)
    return refusal;
  if (call->request->body_path != NULL && !copy_body (upload, call->request->body_path, &n_bytes))
    {
      gboolean too_much = upload->received + call->request->content_length > upload->size;

      return ftruncate (upload->file, upload->received) == 0 && too_much
                 ? refuse (call, 413, "too_large")
                 : refuse (call, 507, "storage");
    }
  if (n_bytes > 0 && !store_received (call, upload, upload->received + n_bytes, &error))
    return rp_call_fail (call, error);
  if (upload->received == upload->size)
    refusal = complete (call, upload);
  return refusal != NULL ? refusal : answer_offset (upload, 204);
}

RpHttpAnswer *
rp_upload_append (RpCall *call)
{
  g_auto (Upload) upload = NO_UPLOAD;
  GError *error = NULL;
  gint64 offset;
  RpHttpAnswer *refusal = check_piece (call, &offset);

  if (refusal == NULL)
    refusal = find_upload (call, call->request->captures[0], &upload);
  if (refusal == NULL && !upload.done)
    refusal = lock_upload (call, &upload);
  if (refusal != NULL)
    return refusal;
  if (!upload.done && !settle (call, &upload, &error))
    return error != NULL ? rp_call_fail (call, error) : refuse (call, 507, "storage");
  if (offset != upload.received)
    {
      refusal = refuse (call, 409, "offset");
      rp_http_answer_add_number (refusal, "Upload-Offset", upload.received);
      return refusal;
    }
  return upload.done ? answer_offset (&upload, 204) : take_piece (call, &upload);
}

RpHttpAnswer *
rp_upload_drop (RpCall *call)
{
  g_auto (Upload) upload = NO_UPLOAD;
  RpHttpAnswer *refusal = check_version (call);
  g_autoptr (RpTransaction) transaction = NULL;
  GError *error = NULL;

  if (refusal == NULL)
    refusal = find_upload (call, call->request->captures[0], &upload);
  if (refusal == NULL && !upload.done)
    refusal = lock_upload (call, &upload);
  if (refusal != NULL)
    return refusal;
  transaction = rp_transaction_begin (call->connection, &error);
  if (transaction == NULL
      || !run_for_id (call, "DELETE FROM upload WHERE id = :id", upload.id, &error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), &error))
    return rp_call_fail (call, error);
  g_unlink (upload.path);
  return new_answer (204);
}
