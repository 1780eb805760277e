/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/exchange.h"
#include "wire/route.h"

/* Getting one file in pieces. What has come lies beside the kept files under its hash, so that a broken line, a
 * killed program and a person who waits no longer lose nothing; the hash of the whole decides. */

#define FILE_MAX (G_GINT64_CONSTANT (64) * 1024 * 1024)
#define STUMBLES_MAX 5

static const char *const routes[] = {
  [RP_FILE_THUMB] = RP_ROUTE_THUMB,
  [RP_FILE_VIEW] = RP_ROUTE_VIEW,
  [RP_FILE_ORIGINAL] = RP_ROUTE_CONTENT,
};

typedef struct
{
  RpSyncLink *link;
  const RpWantedFile *wanted;
  char *path; /* of the beginning */
  int file;
  gint64 offset, size; /* size: -1 until the server says it */
  gboolean missing;    /* the server does not have it, or not for us */
} Getting;

static void
getting_clear (Getting *self)
{
  if (self->file >= 0)
    close (self->file);
  g_free (self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Getting, getting_clear)

/* ---- the beginning ---- */

static gboolean
find_part (RpStore *store, gpointer data, GError **error)
{
  Getting *self = data;

  self->path = rp_store_make_part_path (store, self->wanted->sha256, error);
  return self->path != NULL;
}

static gboolean
set_file_error (Getting *self, GError **error)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("“%s” cannot be written: %s."), self->path, g_strerror (errno));
  return FALSE;
}

static gboolean
open_part (Getting *self, GError **error)
{
  struct stat info;

  self->file = open (self->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->file < 0 || fstat (self->file, &info) != 0)
    return set_file_error (self, error);
  self->offset = info.st_size;
  return TRUE;
}

static gboolean
begin_anew (Getting *self, GError **error)
{
  self->offset = 0;
  return ftruncate (self->file, 0) == 0 || set_file_error (self, error);
}

/* The disk is full: what has come does not take the place of what is entered here. */
static void
give_up_part (Getting *self)
{
  int saved = errno;

  if (saved == ENOSPC || saved == EDQUOT)
    g_unlink (self->path);
  errno = saved;
}

static gboolean
add_piece (Getting *self, GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      ssize_t n = pwrite (self->file, data, length, self->offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          give_up_part (self);
          return set_file_error (self, error);
        }
      data += n;
      length -= (gsize)n;
      self->offset += n;
    }
  return TRUE;
}

/* ---- the exchange ---- */

/* "bytes 0-99/1234", "bytes * /1234" without the space. */
static gboolean
read_range (const RpResponse *response, gint64 *from, gint64 *size)
{
  const char *text = rp_response_get_header (response, "content-range");
  const char *slash = text != NULL ? strchr (text, '/') : NULL;
  guint64 value;

  if (slash == NULL || !g_str_has_prefix (text, "bytes ")
      || !g_ascii_string_to_unsigned (slash + 1, 10, 0, FILE_MAX, &value, NULL))
    return FALSE;
  *size = (gint64)value;
  *from = g_ascii_isdigit (text[6]) ? g_ascii_strtoll (text + 6, NULL, 10) : -1;
  return TRUE;
}

static gboolean
take_answer (Getting *self, const RpResponse *response, GError **error)
{
  gint64 from = -1;

  if (response->status == 206 && read_range (response, &from, &self->size) && from == self->offset)
    return add_piece (self, response->body, error);
  if (response->status == 200 && begin_anew (self, error))
    {
      /* A server that knows no pieces, or the file is another now. */
      self->size = (gint64)g_bytes_get_size (response->body);
      return add_piece (self, response->body, error);
    }
  if (response->status == 416 && read_range (response, &from, &self->size)
      && self->offset != self->size)
    return begin_anew (self, error);
  self->missing = response->status != 416 && response->status != 206;
  return TRUE;
}

static gboolean
get_piece (Getting *self, GCancellable *cancellable, GError **error)
{
  RpClock *clock = rp_sync_link_get_clock (self->link);
  gint64 began = rp_clock_monotonic_us (clock);
  g_autofree char *path = g_strconcat (RP_ROUTE_ATTACHMENTS, self->wanted->attachment,
                                       routes[self->wanted->tier], NULL);
  g_autofree char *range
      = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, self->offset,
                         self->offset + (gint64)rp_sync_link_get_piece (self->link) - 1);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", self->wanted->sha256);
  const char *headers[] = { "Range", range, "If-Range", etag, NULL };
  RpRequest request = { .method = "GET", .path = path, .headers = headers };
  g_autoptr (RpResponse) response
      = rp_sync_link_send_with (self->link, &request, cancellable, error);

  rp_sync_link_note_piece (self->link, response != NULL, rp_clock_monotonic_us (clock) - began);
  return response != NULL && take_answer (self, response, error);
}

/* ---- the whole ---- */

typedef struct
{
  const RpWantedFile *wanted;
  GBytes *bytes;
  gboolean taken;
} Whole;

/* Another file than the one that was asked for is no reason to stop the cycle. */
static gboolean
take_whole (RpStore *store, gpointer data, GError **error)
{
  Whole *whole = data;
  g_autoptr (GError) cause = NULL;

  whole->taken = rp_store_take_fetched_blob (store, whole->wanted, whole->bytes, &cause);
  if (whole->taken)
    return TRUE;
  if (g_error_matches (cause, RP_STORE_ERROR, RP_STORE_ERROR_INVALID))
    {
      g_message ("the file %s came damaged", whole->wanted->sha256);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* Somebody who opens a file and the exchange that brings files by itself may be at the same one: the first of
 * them keeps it. */
static gboolean
is_kept (RpStore *store, gpointer data, GError **error)
{
  Whole *whole = data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (RpWantedFile) wanted
      = rp_store_find_wanted_file (store, whole->wanted->attachment, whole->wanted->tier, &cause);

  whole->taken = wanted == NULL && cause == NULL;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
keep_whole (Getting *self, gboolean *found, GError **error)
{
  Whole whole = { .wanted = self->wanted };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) cause = NULL;
  char *data = NULL;
  gsize length = 0;

  if (g_file_get_contents (self->path, &data, &length, &cause))
    whole.bytes = bytes = g_bytes_new_take (data, length);
  else if (!g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (!rp_sync_link_run (self->link, bytes != NULL ? take_whole : is_kept, &whole, error))
    return FALSE;
  g_unlink (self->path);
  *found = whole.taken;
  return TRUE;
}

gboolean
rp_sync_download_file (RpSyncLink *link, const RpWantedFile *wanted, RpSyncProgress progress,
                       gpointer data, gboolean *found, GCancellable *cancellable, GError **error)
{
  g_auto (Getting) self = { .link = link, .wanted = wanted, .file = -1, .size = -1 };
  guint stumbles = 0;

  *found = FALSE;
  if (!rp_sync_link_run (link, find_part, &self, error) || !open_part (&self, error))
    return FALSE;
  while (!self.missing && self.offset != self.size && stumbles < STUMBLES_MAX)
    {
      gint64 before = self.offset;

      if (!get_piece (&self, cancellable, error))
        return FALSE;
      stumbles += self.offset <= before;
      if (progress != NULL && self.size > 0)
        progress (self.offset, self.size, data);
    }
  if (self.offset == self.size)
    return keep_whole (&self, found, error);
  if (self.missing && self.offset == 0)
    g_unlink (self.path);
  return TRUE;
}
