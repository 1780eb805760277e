/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-courier.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/json-access.h"
#include "store/backup.h"
#include "store/exchange.h"
#include "store/lock.h"
#include "sync/sync-steps.h"
#include "wire/courier-file.h"
#include "wire/message.h"
#include "wire/route.h"

#define BATCH_OPS 100
#define BATCH_BYTES (256 * 1024)
#define WANTED_FILES 250 /* of either tier */
#define PAGE_ROWS "5000"

/* Facts of the profile. */
#define SAVED_NUMBER "courier_saved"     /* of the last file written */
#define READ_NUMBER "courier_read"       /* of the last answer read */
#define RECEIPT_NUMBER "courier_receipt" /* of the last file that the server has read, as it says */
#define LEFT_NUMBER "courier_left"       /* of the last file written for a timeline that is lost */
#define BATCH_LIMIT "courier_batch"

/* ---- what both ways need ---- */

typedef struct
{
  RpSyncLink *link;
  char *folder, *device, *cursor;
  RpCourierKeys keys;
  guint8 server_sign[RP_COURIER_PUBLIC_BYTES], server_box[RP_COURIER_PUBLIC_BYTES];
  gint64 saved, read;
  guint limit;
  GPtrArray *ops;    /* (element-type RpOp): all that are not decided, in order */
  GHashTable *asked; /* ids of ops that an answer was about */
  GStrv files;       /* hashes of those that wait */
  GPtrArray *wanted; /* (element-type RpWantedFile) */
} Courier;

static void
courier_clear (Courier *self)
{
  rp_courier_keys_clear (&self->keys);
  g_free (self->folder);
  g_free (self->device);
  g_free (self->cursor);
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_clear_pointer (&self->asked, g_hash_table_unref);
  g_strfreev (self->files);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Courier, courier_clear)

static gint64
read_number (RpStore *store, const char *key)
{
  g_autofree char *text = rp_store_dup_meta (store, key);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gboolean
write_number (RpStore *store, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return rp_store_set_meta (store, key, text, error);
}

gboolean
rp_sync_courier_leave_timeline (RpStore *store, GError **error)
{
  return write_number (store, LEFT_NUMBER, read_number (store, SAVED_NUMBER), error);
}

/* Who one is, and whom one writes to. */
static gboolean
load_profile (RpStore *store, gpointer data, GError **error)
{
  Courier *self = data;
  g_autofree char *path = g_build_filename (rp_store_get_folder (store), RP_COURIER_KEY_FILE, NULL);
  g_autofree char *sign = rp_store_dup_meta (store, "courier_sign_key");
  g_autofree char *box = rp_store_dup_meta (store, "courier_box_key");

  self->folder = g_strdup (rp_store_get_folder (store));
  self->device = rp_store_dup_meta (store, "device");
  self->cursor = rp_store_dup_meta (store, "cursor");
  self->saved = read_number (store, SAVED_NUMBER);
  self->read = read_number (store, READ_NUMBER);
  self->limit = (guint)CLAMP (read_number (store, BATCH_LIMIT), 0, BATCH_OPS);
  if (self->limit == 0)
    self->limit = BATCH_OPS;
  if (self->device != NULL && rp_courier_key_parse (sign, self->server_sign)
      && rp_courier_key_parse (box, self->server_box))
    return rp_courier_keys_load (path, &self->keys, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _ ("A courier file needs one sign-in to the server first, over a network: "
                          "there the keys are exchanged."));
  return FALSE;
}

/* ---- saving ---- */

static gboolean
load_waiting (RpStore *store, gpointer data, GError **error)
{
  Courier *self = data;

  self->ops = rp_store_freeze (store, G_MAXUINT, G_MAXSIZE, error);
  if (self->ops != NULL)
    self->files = rp_store_list_blobs_to_send (store, 0, error);
  if (self->files != NULL)
    self->wanted = rp_store_list_files_to_fetch (store, WANTED_FILES, error);
  return self->wanted != NULL;
}

static gboolean
take_number (RpStore *store, gpointer data, GError **error)
{
  Courier *self = data;

  self->saved++;
  return write_number (store, SAVED_NUMBER, self->saved, error);
}

static RpCourierWriter *
begin_file (Courier *self, const char *path, GError **error)
{
  g_autoptr (JsonObject) head = json_object_new ();

  json_object_set_string_member (head, "from", "laptop");
  json_object_set_string_member (head, "device", self->device);
  json_object_set_int_member (head, "no", self->saved);
  json_object_set_int_member (head, "received", self->read);
  return rp_courier_writer_new (path, head, self->server_box, &self->keys, error);
}

static JsonObject *
make_head (const char *method, const char *path, const char *type, const char *ref)
{
  JsonObject *head = json_object_new ();

  json_object_set_string_member (head, "method", method);
  json_object_set_string_member (head, "path", path);
  if (type != NULL)
    json_object_set_string_member (head, "type", type);
  json_object_set_string_member (head, "ref", ref);
  return head;
}

static GBytes *
make_batch (Courier *self, GPtrArray *ops, GError **error)
{
  g_autoptr (JsonObject) message = rp_sync_push_make_message (self->link, ops, error);
  char *text = message != NULL ? rp_json_object_to_canonical (message) : NULL;

  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

/* So many ops from @from on as one batch holds. Returns: (transfer full): not owning them */
static GPtrArray *
cut_batch (Courier *self, guint from)
{
  GPtrArray *batch = g_ptr_array_new ();
  gsize bytes = 0;

  for (guint i = from; i < self->ops->len && batch->len < self->limit; i++)
    {
      g_autoptr (JsonObject) object = rp_op_to_json (self->ops->pdata[i]);
      g_autofree char *text = rp_json_object_to_canonical (object);

      bytes += strlen (text);
      if (batch->len > 0 && bytes > BATCH_BYTES)
        break;
      g_ptr_array_add (batch, self->ops->pdata[i]);
    }
  return batch;
}

/* "ops:ID:COUNT" says which they were when the answer comes. Where nothing waits, a batch of nothing, "ops", asks
 * whether the server is still in the laptop's timeline. */
static gboolean
add_batch (Courier *self, RpCourierWriter *writer, GPtrArray *batch, GError **error)
{
  g_autofree char *ref
      = batch->len > 0 ? g_strdup_printf ("ops:%s:%u", ((RpOp *)batch->pdata[0])->id, batch->len)
                       : g_strdup ("ops");
  g_autoptr (JsonObject) head = make_head ("POST", RP_ROUTE_OPS, RP_WIRE_JSON, ref);
  g_autoptr (GBytes) body = make_batch (self, batch, error);

  return body != NULL && rp_courier_writer_add (writer, head, body, error);
}

static gboolean
add_ops (Courier *self, RpCourierWriter *writer, GError **error)
{
  guint at = 0;

  do
    {
      g_autoptr (GPtrArray) batch = cut_batch (self, at);

      if (!add_batch (self, writer, batch, error))
        return FALSE;
      at += batch->len;
    }
  while (at < self->ops->len);
  return TRUE;
}

typedef struct
{
  const char *hash;
  char *path; /* (nullable) */
} File;

static gboolean
find_file (RpStore *store, gpointer data, GError **error)
{
  File *file = data;

  file->path = rp_store_dup_blob_path (store, file->hash);
  return TRUE;
}

/* @n_files: counts those that are here */
static gboolean
add_file (Courier *self, RpCourierWriter *writer, const char *hash, guint *n_files, GError **error)
{
  g_autofree char *route = g_strconcat (RP_ROUTE_BLOBS, hash, NULL);
  g_autofree char *ref = g_strconcat ("file:", hash, NULL);
  g_autoptr (JsonObject) head = make_head ("PUT", route, "application/octet-stream", ref);
  File file = { .hash = hash };
  g_autofree char *path = NULL;
  struct stat info;
  gboolean done = TRUE;
  int descriptor;

  if (!rp_sync_link_run (self->link, find_file, &file, error))
    return FALSE;
  path = file.path;
  descriptor = path != NULL ? open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
  if (descriptor < 0)
    return TRUE;
  if (fstat (descriptor, &info) == 0)
    {
      done = rp_courier_writer_add_file (writer, head, descriptor, (guint64)info.st_size, error);
      *n_files += done;
    }
  close (descriptor);
  return done;
}

static gboolean
add_feed (Courier *self, RpCourierWriter *writer, GError **error)
{
  g_autoptr (JsonObject) head = make_head ("GET", RP_ROUTE_FEED, NULL, "feed");
  JsonObject *query = json_object_new ();

  if (self->cursor != NULL && *self->cursor != '\0')
    json_object_set_string_member (query, "cursor", self->cursor);
  json_object_set_string_member (query, "rows", PAGE_ROWS);
  json_object_set_object_member (head, "query", query);
  return rp_courier_writer_add (writer, head, NULL, error);
}

/* "get:TIER:ATTACHMENT" */
static gboolean
add_wanted (RpCourierWriter *writer, const RpWantedFile *wanted, GError **error)
{
  static const char *const routes[] = {
    [RP_FILE_THUMB] = RP_ROUTE_THUMB,
    [RP_FILE_VIEW] = RP_ROUTE_VIEW,
    [RP_FILE_ORIGINAL] = RP_ROUTE_CONTENT,
  };
  g_autofree char *path
      = g_strconcat (RP_ROUTE_ATTACHMENTS, wanted->attachment, routes[wanted->tier], NULL);
  g_autofree char *ref = g_strdup_printf ("get:%u:%s", wanted->tier, wanted->attachment);
  g_autoptr (JsonObject) head = make_head ("GET", path, NULL, ref);

  return rp_courier_writer_add (writer, head, NULL, error);
}

static gboolean
add_waiting (Courier *self, RpCourierWriter *writer, guint *n_files, GError **error)
{
  if (!add_ops (self, writer, error))
    return FALSE;
  for (guint i = 0; self->files[i] != NULL; i++)
    if (!add_file (self, writer, self->files[i], n_files, error))
      return FALSE;
  return TRUE;
}

gboolean
rp_sync_courier_save (RpSyncLink *link, const char *path, RpCourierSaved *out, GError **error)
{
  g_auto (Courier) self = { .link = link };
  g_autoptr (RpCourierWriter) writer = NULL;

  *out = (RpCourierSaved){ 0 };
  if (!rp_sync_link_run (link, load_profile, &self, error)
      || !rp_sync_link_run (link, load_waiting, &self, error)
      || !rp_sync_link_run (link, take_number, &self, error))
    return FALSE;
  writer = begin_file (&self, path, error);
  if (writer == NULL || !add_waiting (&self, writer, &out->n_files, error)
      || !add_feed (&self, writer, error))
    return FALSE;
  for (guint i = 0; i < self.wanted->len; i++)
    if (!add_wanted (writer, self.wanted->pdata[i], error))
      return FALSE;
  out->number = self.saved;
  out->n_ops = self.ops->len;
  out->n_wanted = self.wanted->len;
  return rp_courier_writer_close (writer, error);
}

gboolean
rp_sync_courier_seal (RpSyncLink *link, GError **error)
{
  g_auto (Courier) self = { .link = link };
  g_autoptr (RpCourierWriter) writer = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *path = NULL;
  guint n_files = 0;

  if (!rp_sync_link_run (link, load_profile, &self, &cause))
    {
      /* Without the server's key it can only be locked. */
      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  path = g_build_filename (self.folder, RP_SEALED_FILE, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!rp_sync_link_run (link, load_waiting, &self, error))
    return FALSE;
  if (self.ops->len == 0 && self.files[0] == NULL)
    return TRUE;
  if (!rp_sync_link_run (link, take_number, &self, error))
    return FALSE;
  writer = begin_file (&self, path, error);
  return writer != NULL && add_waiting (&self, writer, &n_files, error)
         && rp_courier_writer_close (writer, error);
}

/* ---- reading ---- */

static gboolean
set_other_computer (GError **error)
{
  g_set_error_literal (error, RP_COURIER_ERROR, RP_COURIER_ERROR_FOREIGN,
                       _ ("The file is not the server's answer for this computer."));
  return FALSE;
}

/* Copies and checks the file; nothing of it was used before. */
static RpCourierReader *
open_answer (Courier *self, const char *path, RpCourierRead *out, GError **error)
{
  g_autoptr (RpCourierReader) reader = rp_courier_reader_open (path, self->folder, error);
  JsonObject *head = reader != NULL ? rp_courier_reader_get_head (reader) : NULL;

  if (reader == NULL)
    return NULL;
  if (!g_str_equal (rp_json_get_string (head, "from", ""), "server")
      || g_strcmp0 (rp_json_get_string (head, "device", NULL), self->device) != 0)
    {
      set_other_computer (error);
      return NULL;
    }
  if (!rp_courier_reader_check (reader, self->server_sign, &self->keys, error))
    return NULL;
  out->number = rp_json_get_integer (head, "no", 0);
  out->answers = rp_json_get_integer (head, "answers", 0);
  out->repeated = out->number <= self->read;
  return g_steal_pointer (&reader);
}

static gboolean
load_frozen (RpStore *store, gpointer data, GError **error)
{
  Courier *self = data;

  /* None is frozen anew: what was typed since is not part of what is answered. */
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  self->ops = rp_store_load_frozen (store, error);
  return self->ops != NULL;
}

/* Those of a batch that are not decided yet: over the network they may have been. */
static GPtrArray *
find_batch (Courier *self, const char *first, guint count)
{
  GPtrArray *batch = g_ptr_array_new ();
  gboolean within = FALSE;

  for (guint i = 0; i < self->ops->len && batch->len < count; i++)
    {
      within = within || g_str_equal (((RpOp *)self->ops->pdata[i])->id, first);
      if (within)
        g_ptr_array_add (batch, self->ops->pdata[i]);
    }
  return batch;
}

static gboolean
store_limit (RpStore *store, gpointer data, GError **error)
{
  return write_number (store, BATCH_LIMIT, ((Courier *)data)->limit, error);
}

/* What a batch held that is not decided yet. Returns: (transfer full) (nullable): not owning them; %NULL with @error set */
static GPtrArray *
load_batch (Courier *self, char **ref, GError **error)
{
  guint count = ref[1] != NULL && ref[2] != NULL ? (guint)g_ascii_strtoull (ref[2], NULL, 10) : 0;
  GPtrArray *batch;

  if (!rp_sync_link_run (self->link, load_frozen, self, error))
    return NULL;
  batch = find_batch (self, ref[1] != NULL ? ref[1] : "", count);
  for (guint i = 0; i < batch->len; i++)
    g_hash_table_add (self->asked, g_strdup (((RpOp *)batch->pdata[i])->id));
  return batch;
}

static gboolean
take_ops (Courier *self, char **ref, const RpResponse *response, RpCourierRead *out, GError **error)
{
  guint limit = self->limit;
  g_autoptr (GPtrArray) batch = load_batch (self, ref, error);

  if (batch == NULL)
    return FALSE;
  out->outdated = out->outdated || response->status == 426;
  /* It is asked again with the next file. */
  if (response->status >= 500 || response->status == 403 || response->status == 426)
    return TRUE;
  if (ref[1] == NULL)
    return rp_sync_push_take_timeline (self->link, response, error);
  if (!rp_sync_push_take_answer (self->link, batch, response, &out->report, &limit, error))
    return FALSE;
  if (response->status == 200)
    limit = BATCH_OPS;
  if (limit == self->limit)
    return TRUE;
  self->limit = limit;
  return rp_sync_link_run (self->link, store_limit, self, error);
}

static gboolean
mark_sent (RpStore *store, gpointer hash, GError **error)
{
  return rp_store_mark_blob_sent (store, hash, error);
}

static gboolean
drop_erased (RpStore *store, gpointer hash, GError **error)
{
  return rp_store_drop_erased_blob (store, hash, error);
}

typedef struct
{
  RpFileTier tier;
  const char *attachment;
  GBytes *bytes;
  gboolean taken;
} Fetched;

static gboolean
take_fetched (RpStore *store, gpointer data, GError **error)
{
  Fetched *fetched = data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (RpWantedFile) wanted
      = rp_store_find_wanted_file (store, fetched->attachment, fetched->tier, NULL);

  if (wanted == NULL)
    return TRUE; /* it is here, or its record is not any more */
  fetched->taken = rp_store_take_fetched_blob (store, wanted, fetched->bytes, &cause);
  if (fetched->taken || g_error_matches (cause, RP_STORE_ERROR, RP_STORE_ERROR_INVALID))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
take_wanted (Courier *self, char **ref, const RpResponse *response, RpCourierRead *out,
             GError **error)
{
  guint64 tier;
  Fetched fetched = { .bytes = response->body };

  if (response->status != 200 || ref[1] == NULL || ref[2] == NULL
      || !g_ascii_string_to_unsigned (ref[1], 10, RP_FILE_THUMB, RP_FILE_ORIGINAL, &tier, NULL))
    return TRUE;
  fetched.tier = (RpFileTier)tier;
  fetched.attachment = ref[2];
  if (!rp_sync_link_run (self->link, take_fetched, &fetched, error))
    return FALSE;
  out->n_files += fetched.taken;
  return TRUE;
}

typedef struct
{
  gint64 answers;
  gboolean lost;
} Timeline;

/* What was decided, received and told in a timeline that is lost is not so in the present one. */
static gboolean
find_lost (RpStore *store, gpointer data, GError **error)
{
  Timeline *timeline = data;

  timeline->lost = timeline->answers <= read_number (store, LEFT_NUMBER);
  return TRUE;
}

/* One answer, by what it answers. */
static gboolean
take_record (Courier *self, JsonObject *head, GBytes *body, RpCourierRead *out, GError **error)
{
  g_auto (GStrv) ref = g_strsplit (rp_json_get_string (head, "ref", ""), ":", 3);
  RpResponse response = {
    .status = (guint)rp_json_get_integer (head, "status", 0),
    .content_type = (char *)rp_json_get_string (head, "type", ""),
    .retry_after_s = -1,
    .body = body,
  };
  Timeline timeline = { .answers = out->answers };

  if (ref[0] == NULL)
    return TRUE;
  if (g_str_equal (ref[0], "get"))
    return take_wanted (self, ref, &response, out, error);
  /* An answer before this one in the file may have begun another. */
  if (!rp_sync_link_run (self->link, find_lost, &timeline, error))
    return FALSE;
  if (timeline.lost)
    return TRUE;
  if (g_str_equal (ref[0], "ops"))
    return take_ops (self, ref, &response, out, error);
  /* It is asked again with the next file; who was locked out, or may only send, gets nothing. */
  if (response.status >= 500 || response.status == 403)
    return TRUE;
  if (g_str_equal (ref[0], "file") && ref[1] != NULL && response.status == 204)
    return rp_sync_link_run (self->link, mark_sent, ref[1], error);
  if (g_str_equal (ref[0], "file") && ref[1] != NULL && response.status == 410)
    return rp_sync_link_run (self->link, drop_erased, ref[1], error);
  if (g_str_equal (ref[0], "feed"))
    return rp_sync_pull_take_answer (self->link, &response, rp_json_get_string (head, "cursor", ""),
                                     &out->report, error);
  return TRUE;
}

typedef struct
{
  const RpCourierRead *read;
  const char *at; /* when the answer was made */
} Receipt;

/* As after an exchange over the network. */
static gboolean
let_go (RpStore *store, gint64 server_us, GError **error)
{
  gint64 now_us = MIN (rp_clock_now_us (rp_store_get_clock (store)), server_us);

  rp_store_drop_old (store, server_us);
  return rp_store_expire_ops (store, now_us, error)
         && rp_store_expire_discarded (store, now_us, error);
}

/* An answer of the server is contact with it, and says its time. */
static gboolean
note_receipt (RpStore *store, gpointer data, GError **error)
{
  const Receipt *receipt = data;
  gint64 server_us;

  if (rp_instant_parse (receipt->at, &server_us) && !let_go (store, server_us, error))
    return FALSE;
  return rp_store_note_answer (store, receipt->at, error)
         && write_number (store, READ_NUMBER, receipt->read->number, error)
         && write_number (store, RECEIPT_NUMBER,
                          MAX (receipt->read->answers, read_number (store, RECEIPT_NUMBER)), error);
}

/* What the server has not decided, for whatever reason. */
static gboolean
count_left (Courier *self, const char *epoch, RpCourierRead *out, GError **error)
{
  g_autofree char *now = NULL;

  if (!rp_sync_link_run (self->link, load_frozen, self, error)
      || !rp_sync_link_get_meta (self->link, "epoch", &now, error))
    return FALSE;
  for (guint i = 0; i < self->ops->len; i++)
    out->n_left += g_hash_table_contains (self->asked, ((RpOp *)self->ops->pdata[i])->id);
  out->other_timeline = !g_str_equal (epoch, now);
  return TRUE;
}

static gboolean
take_records (Courier *self, RpCourierReader *reader, RpCourierRead *out, GError **error)
{
  for (;;)
    {
      g_autoptr (JsonObject) head = NULL;
      g_autoptr (GBytes) body = NULL;

      if (!rp_courier_reader_next (reader, &head, &body, error))
        return FALSE;
      if (head == NULL)
        return TRUE;
      if (!take_record (self, head, body, out, error))
        return FALSE;
    }
}

gboolean
rp_sync_courier_read (RpSyncLink *link, const char *path, RpCourierRead *out, GError **error)
{
  g_auto (Courier) self = { .link = link };
  g_autoptr (RpCourierReader) reader = NULL;
  g_autofree char *epoch = NULL;
  Receipt receipt = { .read = out };

  *out = (RpCourierRead){ 0 };
  if (!rp_sync_link_run (link, load_profile, &self, error))
    return FALSE;
  reader = open_answer (&self, path, out, error);
  if (reader == NULL)
    return FALSE;
  if (out->repeated)
    return TRUE;
  self.asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!rp_sync_link_get_meta (link, "epoch", &epoch, error)
      || !take_records (&self, reader, out, error) || !count_left (&self, epoch, out, error))
    return FALSE;
  receipt.at = rp_json_get_string (rp_courier_reader_get_head (reader), "at", "");
  return rp_sync_link_run (link, note_receipt, &receipt, error);
}

char *
rp_sync_courier_describe_left (const RpCourierRead *read)
{
  if (read->outdated)
    return g_strdup (_ ("This version of Rapport is too old for the server. What you enter is kept "
                        "and is sent after the upgrade."));
  if (read->other_timeline)
    return g_strdup (
        _ ("The server was put back to a backup. Save another courier file and take it "
           "to your administrator."));
  if (read->n_left == 0)
    return NULL;
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u change was not taken. Save another courier file and take it to your "
                   "administrator.",
                   "%u changes were not taken. Save another courier file and take it to your "
                   "administrator.",
                   read->n_left),
      read->n_left);
}
