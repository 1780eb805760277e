/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/http-stream.h"

#include <string.h>

struct _RpHttpStream
{
  gatomicrefcount references;
  GMutex lock;
  GString *waiting;                  /* not read by the connection yet */
  struct MHD_Connection *connection; /* borrowed; NULL before and after the response lives */
  gboolean asleep; /* the connection is suspended until there is something to say */
  gboolean ended;
};

#define WAITING_MAX (64 * 1024) /* a reader this far behind is not reading */

RpHttpStream *
rp_http_stream_new (void)
{
  RpHttpStream *self = g_new0 (RpHttpStream, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->waiting = g_string_new (NULL);
  return self;
}

RpHttpStream *
rp_http_stream_ref (RpHttpStream *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
rp_http_stream_unref (RpHttpStream *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_string_free (self->waiting, TRUE);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
wake (RpHttpStream *self)
{
  if (!self->asleep)
    return;
  self->asleep = FALSE;
  MHD_resume_connection (self->connection);
}

gboolean
rp_http_stream_send (RpHttpStream *self, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->ended || self->waiting->len > WAITING_MAX)
    return FALSE;
  g_string_append (self->waiting, text);
  wake (self);
  return TRUE;
}

void
rp_http_stream_end (RpHttpStream *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->ended = TRUE;
  wake (self);
}

static ssize_t
read_cb (void *data, uint64_t position, char *buffer, size_t max)
{
  RpHttpStream *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->waiting->len > 0)
    {
      gsize n = MIN (max, self->waiting->len);

      memcpy (buffer, self->waiting->str, n);
      g_string_erase (self->waiting, 0, n);
      return n;
    }
  if (self->ended)
    return MHD_CONTENT_READER_END_OF_STREAM;
  self->asleep = TRUE;
  MHD_suspend_connection (self->connection);
  return 0;
}

static void
response_freed_cb (void *data)
{
  RpHttpStream *self = data;

  g_mutex_lock (&self->lock);
  self->connection = NULL;
  self->asleep = FALSE;
  self->ended = TRUE;
  g_mutex_unlock (&self->lock);
  rp_http_stream_unref (self);
}

struct MHD_Response *
rp_http_stream_make_response (RpHttpStream *self, struct MHD_Connection *connection)
{
  self->connection = connection;
  return MHD_create_response_from_callback (MHD_SIZE_UNKNOWN, 4096, read_cb,
                                            rp_http_stream_ref (self), response_freed_cb);
}
