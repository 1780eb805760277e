/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/http-deadline.h"

#include <sys/socket.h>

#define LOOK_EVERY_US (200 * G_TIME_SPAN_MILLISECOND)

struct _RpHttpPeer
{
  int socket;
  gint64 due_us; /* monotonic; 0 for none */
};

struct _RpHttpDeadlines
{
  GMutex lock;
  GCond stopped;
  gboolean stop;
  GHashTable *peers; /* set of RpHttpPeer, owned */
  GThread *thread;
};

static void
end_late_peers (RpHttpDeadlines *self)
{
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->peers);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      RpHttpPeer *peer = key;

      if (peer->due_us == 0 || peer->due_us > now)
        continue;
      shutdown (peer->socket, SHUT_RDWR);
      peer->due_us = 0;
    }
}

static gpointer
watch (gpointer data)
{
  RpHttpDeadlines *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!self->stop)
    {
      g_cond_wait_until (&self->stopped, &self->lock, g_get_monotonic_time () + LOOK_EVERY_US);
      end_late_peers (self);
    }
  return NULL;
}

RpHttpDeadlines *
rp_http_deadlines_new (void)
{
  RpHttpDeadlines *self = g_new0 (RpHttpDeadlines, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->stopped);
  self->peers = g_hash_table_new_full (NULL, NULL, g_free, NULL);
  self->thread = g_thread_new ("deadlines", watch, self);
  return self;
}

void
rp_http_deadlines_free (RpHttpDeadlines *self)
{
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_signal (&self->stopped);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_hash_table_unref (self->peers);
  g_cond_clear (&self->stopped);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gint64
due_in (guint within_ms)
{
  return within_ms == 0 ? 0 : g_get_monotonic_time () + within_ms * G_TIME_SPAN_MILLISECOND;
}

RpHttpPeer *
rp_http_deadlines_add (RpHttpDeadlines *self, int socket, guint within_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  RpHttpPeer *peer = g_new0 (RpHttpPeer, 1);

  peer->socket = socket;
  peer->due_us = due_in (within_ms);
  g_hash_table_add (self->peers, peer);
  return peer;
}

void
rp_http_deadlines_remove (RpHttpDeadlines *self, RpHttpPeer *peer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_remove (self->peers, peer);
}

void
rp_http_deadlines_set (RpHttpDeadlines *self, RpHttpPeer *peer, guint within_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  peer->due_us = due_in (within_ms);
}
