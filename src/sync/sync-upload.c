/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id-source.h"
#include "store/exchange.h"
#include "wire/route.h"

/* Sending one file in pieces. The server keeps what has come, the store where it lies, so that a broken line
 * and a killed program go on from there. */

#define READ_BYTES (64 * 1024)
/* Answers that lead nowhere; then the file waits for another cycle. */
#define STUMBLES_MAX 5

typedef struct
{
  RpSyncLink *link;
  const char *hash;
  char *path;   /* (nullable): not on this computer */
  char *upload; /* (nullable): id at the server */
  int file;
  gint64 size, offset;
  guint stumbles;
  gboolean sent;
  gboolean erased; /* its record is, on the server: nobody wants it */
} Sending;

static void
sending_clear (Sending *self)
{
  if (self->file >= 0)
    close (self->file);
  g_free (self->path);
  g_free (self->upload);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sending, sending_clear)

/* ---- the store ---- */

static gboolean
find_file (RpStore *store, gpointer data, GError **error)
{
  Sending *self = data;

  self->path = rp_store_dup_blob_path (store, self->hash);
  self->upload = rp_store_dup_upload (store, self->hash);
  return TRUE;
}

static gboolean
note_upload (RpStore *store, gpointer data, GError **error)
{
  Sending *self = data;

  return rp_store_note_upload (store, self->hash, self->upload, error);
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
  const char *hash;
  gboolean dropped;
} Damaged;

static gboolean
note_damaged (RpStore *store, gpointer data, GError **error)
{
  Damaged *self = data;

  return rp_store_note_damaged_blob (store, self->hash, &self->dropped, error);
}

/* ---- the file ---- */

static char *
hash_file (int file)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (READ_BYTES);
  off_t at = 0;
  ssize_t n;

  while ((n = pread (file, piece, READ_BYTES, at)) > 0)
    {
      g_checksum_update (checksum, piece, n);
      at += n;
    }
  return g_strdup (n == 0 ? g_checksum_get_string (checksum) : "");
}

/* Whether the file is here, and the one that was put here. */
static gboolean
open_file (Sending *self)
{
  g_autofree char *sum = NULL;
  struct stat info;

  self->file = self->path != NULL ? open (self->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
  if (self->file < 0 || fstat (self->file, &info) != 0)
    return FALSE;
  self->size = info.st_size;
  sum = hash_file (self->file);
  return g_str_equal (sum, self->hash);
}

static GBytes *
read_piece (Sending *self)
{
  gsize length = MIN (rp_sync_link_get_piece (self->link), (gsize)(self->size - self->offset));
  g_autofree guint8 *piece = g_malloc (length);
  gsize n_read = 0;

  while (n_read < length)
    {
      ssize_t n = pread (self->file, piece + n_read, length - n_read, self->offset + (off_t)n_read);

      if (n <= 0)
        return NULL;
      n_read += (gsize)n;
    }
  return g_bytes_new_take (g_steal_pointer (&piece), length);
}

/* ---- the exchange ---- */

static RpResponse *
send (Sending *self, const char *method, const char *path, const char *const *headers,
      const char *type, GBytes *body, GCancellable *cancellable, GError **error)
{
  RpRequest request
      = { .method = method, .path = path, .headers = headers, .content_type = type, .body = body };

  return rp_sync_link_send_with (self->link, &request, cancellable, error);
}

static char *
make_path (Sending *self)
{
  return g_strconcat (RP_ROUTE_UPLOADS "/", self->upload, NULL);
}

/* Takes what the server says it has. An offset that cannot be is none. */
static gboolean
take_offset (Sending *self, const RpResponse *response)
{
  const char *text = rp_response_get_header (response, "upload-offset");
  guint64 offset;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, (guint64)self->size, &offset, NULL))
    return FALSE;
  self->offset = (gint64)offset;
  return TRUE;
}

/* A server of before uploads in pieces takes the whole at once. */
static gboolean
put_whole (Sending *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *route = g_strconcat (RP_ROUTE_BLOBS, self->hash, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RpResponse) response = NULL;
  gsize length = 0;

  if (!g_file_get_contents (self->path, &data, &length, NULL))
    return TRUE;
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  response = rp_sync_link_send (self->link, "PUT", route, "application/octet-stream", bytes,
                                cancellable, error);
  if (response == NULL)
    return FALSE;
  self->sent = response->status < 300;
  if (!self->sent)
    g_message ("the server refused the file %s (%u)", self->hash, response->status);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the id in an address of our own making only */
static char *
read_location (const RpResponse *response)
{
  const char *location = rp_response_get_header (response, "location");
  const char *id = NULL;

  if (location == NULL || !g_str_has_prefix (location, RP_ROUTE_UPLOADS "/"))
    return NULL;
  id = location + strlen (RP_ROUTE_UPLOADS "/");
  return rp_id_is_valid (id) ? g_strdup (id) : NULL;
}

/* @begun: (out): whether there is something to go on with */
static gboolean
create_upload (Sending *self, gboolean *begun, GCancellable *cancellable, GError **error)
{
  g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, self->size);
  g_autofree char *base64 = g_base64_encode ((const guchar *)self->hash, strlen (self->hash));
  g_autofree char *metadata = g_strconcat ("sha256 ", base64, NULL);
  const char *headers[] = {
    "Tus-Resumable", RP_TUS_VERSION, "Upload-Length", size, "Upload-Metadata", metadata, NULL
  };
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (RpResponse) response = send (self, "POST", RP_ROUTE_UPLOADS, headers,
                                          "application/octet-stream", nothing, cancellable, error);

  *begun = FALSE;
  if (response == NULL)
    return FALSE;
  if (response->status == 404 || response->status == 405)
    return put_whole (self, cancellable, error);
  self->erased = response->status == 410;
  if (self->erased)
    return rp_sync_link_run (self->link, drop_erased, (gpointer)self->hash, error);
  g_free (self->upload);
  self->upload = response->status == 201 ? read_location (response) : NULL;
  if (self->upload == NULL || !take_offset (self, response))
    {
      g_message ("the server refused the file %s (%u)", self->hash, response->status);
      return TRUE;
    }
  *begun = TRUE;
  return rp_sync_link_run (self->link, note_upload, self, error);
}

/* Where the server is with it. @known: (out): %FALSE when it has forgotten */
static gboolean
ask_offset (Sending *self, gboolean *known, GCancellable *cancellable, GError **error)
{
  static const char *const headers[] = { "Tus-Resumable", RP_TUS_VERSION, NULL };
  g_autofree char *path = make_path (self);
  g_autoptr (RpResponse) response
      = send (self, "HEAD", path, headers, NULL, NULL, cancellable, error);

  if (response == NULL)
    return FALSE;
  *known = response->status == 200 && take_offset (self, response);
  return TRUE;
}

static gboolean
find_offset (Sending *self, gboolean *begun, GCancellable *cancellable, GError **error)
{
  *begun = FALSE;
  if (self->upload != NULL && *self->upload != '\0'
      && !ask_offset (self, begun, cancellable, error))
    return FALSE;
  return *begun || create_upload (self, begun, cancellable, error);
}

static gboolean
send_piece (Sending *self, GCancellable *cancellable, GError **error)
{
  RpClock *clock = rp_sync_link_get_clock (self->link);
  gint64 began = rp_clock_monotonic_us (clock);
  g_autofree char *path = make_path (self);
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, self->offset);
  const char *headers[] = { "Tus-Resumable", RP_TUS_VERSION, "Upload-Offset", offset, NULL };
  gint64 before = self->offset;
  g_autoptr (GBytes) piece = read_piece (self);
  g_autoptr (RpResponse) response = NULL;

  if (piece == NULL)
    {
      self->stumbles = STUMBLES_MAX;
      return TRUE;
    }
  response = send (self, "PATCH", path, headers, RP_TUS_CONTENT_TYPE, piece, cancellable, error);
  rp_sync_link_note_piece (self->link, response != NULL, rp_clock_monotonic_us (clock) - began);
  if (response == NULL)
    return FALSE;
  if (response->status == 423)
    {
      /* Another program of this person sends the same file. */
      self->stumbles = STUMBLES_MAX;
      return TRUE;
    }
  if (response->status == 204 && take_offset (self, response) && self->offset > before)
    return TRUE;
  self->stumbles++;
  /* 409 says where it is; of everything else, it is asked. */
  return response->status == 409 && take_offset (self, response)
             ? TRUE
             : find_offset (self, &(gboolean){ FALSE }, cancellable, error);
}

static gboolean
leave_damaged (RpSyncLink *link, const char *hash, RpSyncUnsent *unsent, GError **error)
{
  Damaged damaged = { .hash = hash };

  g_message ("the file %s is not here as it was; it cannot be sent", hash);
  if (!rp_sync_link_run (link, note_damaged, &damaged, error))
    return FALSE;
  unsent->damaged += !damaged.dropped;
  return TRUE;
}

gboolean
rp_sync_upload_file (RpSyncLink *link, const char *hash, RpSyncUnsent *unsent,
                     GCancellable *cancellable, GError **error)
{
  g_auto (Sending) self = { .link = link, .hash = hash, .file = -1 };
  gboolean begun;

  if (!rp_sync_link_run (link, find_file, &self, error))
    return FALSE;
  if (!open_file (&self))
    return leave_damaged (link, hash, unsent, error);
  if (!find_offset (&self, &begun, cancellable, error))
    return FALSE;
  while (begun && !self.sent && self.stumbles < STUMBLES_MAX && self.offset < self.size)
    if (!send_piece (&self, cancellable, error))
      return FALSE;
  if (self.sent || (begun && self.offset == self.size))
    return rp_sync_link_run (link, mark_sent, (gpointer)hash, error);
  unsent->waiting += !self.erased;
  unsent->erased += self.erased;
  return TRUE;
}
