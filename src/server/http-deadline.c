/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/http-deadline.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOK_EVERY_US (200 * G_TIME_SPAN_MILLISECOND)
/* For the library to take what came before the peer closed its side. */
#define LAST_WORD_US G_TIME_SPAN_SECOND
#define EVENTS_AT_ONCE 64

struct _RpHttpPeer
{
  int socket;
  gint64 due_us;      /* monotonic; 0 for none */
  gboolean is_asking; /* it is the peer's turn to speak */
  gboolean has_ended; /* and it has closed its side */
};

struct _RpHttpDeadlines
{
  GMutex lock;
  GCond stopped;
  gboolean stop;
  GHashTable *peers; /* set of RpHttpPeer, owned */
  int ends;          /* epoll: whose peer has closed its side; -1 when the system has none left */
  GThread *thread;
};

static void
hurry (RpHttpPeer *peer)
{
  gint64 soon = g_get_monotonic_time () + LAST_WORD_US;

  if (peer->has_ended && peer->is_asking && peer->due_us > soon)
    peer->due_us = soon;
}

/* With the lock, so that nobody of whom there is word is removed meanwhile. */
static void
hurry_closed_peers (RpHttpDeadlines *self)
{
  struct epoll_event events[EVENTS_AT_ONCE];
  int n;

  do
    {
      n = self->ends >= 0 ? epoll_wait (self->ends, events, EVENTS_AT_ONCE, 0) : 0;
      for (int i = 0; i < n; i++)
        {
          RpHttpPeer *peer = events[i].data.ptr;

          peer->has_ended = TRUE;
          hurry (peer);
        }
    }
  while (n == EVENTS_AT_ONCE);
}

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
      hurry_closed_peers (self);
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
  self->ends = epoll_create1 (EPOLL_CLOEXEC);
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
  if (self->ends >= 0)
    close (self->ends);
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
  struct epoll_event event = { .events = EPOLLRDHUP | EPOLLONESHOT, .data.ptr = peer };

  peer->socket = socket;
  peer->due_us = due_in (within_ms);
  peer->is_asking = TRUE;
  g_hash_table_add (self->peers, peer);
  if (self->ends >= 0 && epoll_ctl (self->ends, EPOLL_CTL_ADD, socket, &event) != 0)
    g_debug ("the end of a connection is not watched: %s", g_strerror (errno));
  return peer;
}

void
rp_http_deadlines_remove (RpHttpDeadlines *self, RpHttpPeer *peer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->ends >= 0)
    epoll_ctl (self->ends, EPOLL_CTL_DEL, peer->socket, NULL);
  g_hash_table_remove (self->peers, peer);
}

static void
set (RpHttpDeadlines *self, RpHttpPeer *peer, gboolean is_asking, guint within_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  peer->due_us = due_in (within_ms);
  peer->is_asking = is_asking;
  hurry (peer);
}

void
rp_http_deadlines_await (RpHttpDeadlines *self, RpHttpPeer *peer, guint within_ms)
{
  set (self, peer, TRUE, within_ms);
}

void
rp_http_deadlines_answer (RpHttpDeadlines *self, RpHttpPeer *peer, guint within_ms)
{
  set (self, peer, FALSE, within_ms);
}
