/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/event-hub.h"

#include "server/database.h"

#define LOOK_EVERY_US G_TIME_SPAN_SECOND
#define PING_EVERY_US (25 * G_TIME_SPAN_SECOND)
#define STREAM_LIFE_US (10 * G_TIME_SPAN_MINUTE) /* so that revoked devices do not listen on */

typedef struct
{
  RpHttpStream *stream;
  char *user_id;
  gint64 sent_head;              /* -1: nothing sent yet */
  gint64 sent_at_us, ends_at_us; /* monotonic */
} Listener;

struct _RpEventHub
{
  RpConnection *connection; /* the thread's */
  GPtrArray *listeners;     /* the thread's */
  GThread *thread;
  GMutex lock; /* never held while the database is asked: pushes wait for it */
  GCond woken;
  gboolean wake, stop;
  GPtrArray *joined; /* those that the thread has not taken yet */
};

static void
listener_free (gpointer data)
{
  Listener *self = data;

  rp_http_stream_end (self->stream);
  rp_http_stream_unref (self->stream);
  g_free (self->user_id);
  g_free (self);
}

static const char concerned_sql[]
    = "SELECT 1 FROM access a LEFT JOIN scope s ON s.id = a.scope_id WHERE a.user_id = :user"
      " AND (a.granted_seq > :seq OR a.revoked_seq > :seq"
      " OR (a.revoked_seq IS NULL AND s.head_seq > :seq)) LIMIT 1";

static gboolean
is_concerned (RpEventHub *self, const Listener *listener)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, concerned_sql, NULL);
  gboolean has_row;

  if (listener->sent_head < 0 || statement == NULL)
    return TRUE;
  rp_statement_bind_text (statement, ":user", listener->user_id);
  rp_statement_bind_integer (statement, ":seq", listener->sent_head);
  return !rp_statement_step (statement, &has_row, NULL) || has_row;
}

/* Returns: %FALSE when the listener is gone */
static gboolean
tell (RpEventHub *self, Listener *listener, const RpOrgClock *clock, gint64 now)
{
  g_autofree char *text = NULL;

  if (now >= listener->ends_at_us)
    return FALSE;
  if (clock->head != listener->sent_head)
    {
      gboolean concerned = is_concerned (self, listener);

      listener->sent_head = clock->head;
      if (concerned)
        text = g_strdup_printf ("event: head\ndata: {\"epoch\":\"%s\",\"head\":%" G_GINT64_FORMAT
                                "}\n\n",
                                clock->epoch, clock->head);
    }
  if (text == NULL && now - listener->sent_at_us >= PING_EVERY_US)
    text = g_strdup (": ping\n\n");
  if (text == NULL)
    return TRUE;
  listener->sent_at_us = now;
  return rp_http_stream_send (listener->stream, text);
}

static void
tell_all (RpEventHub *self, const RpOrgClock *clock)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = self->listeners->len; i > 0; i--)
    if (!tell (self, g_ptr_array_index (self->listeners, i - 1), clock, now))
      g_ptr_array_remove_index_fast (self->listeners, i - 1);
}

/* Returns: %FALSE when the thread shall end */
static gboolean
wait_for_work (RpEventHub *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 until = g_get_monotonic_time () + LOOK_EVERY_US;

  while (!self->wake && !self->stop && g_cond_wait_until (&self->woken, &self->lock, until))
    continue;
  self->wake = FALSE;
  while (self->joined->len > 0)
    g_ptr_array_add (self->listeners,
                     g_ptr_array_steal_index_fast (self->joined, self->joined->len - 1));
  return !self->stop;
}

static gpointer
watch (gpointer data)
{
  RpEventHub *self = data;

  while (wait_for_work (self))
    {
      g_autoptr (GError) error = NULL;
      RpOrgClock clock;

      if (self->listeners->len == 0)
        continue;
      if (rp_database_read_clock (self->connection, &clock, &error))
        tell_all (self, &clock);
      else
        g_message ("cannot read the counter: %s", error->message);
    }
  return NULL;
}

RpEventHub *
rp_event_hub_new (const char *database, GError **error)
{
  RpConnection *connection = rp_database_open (database, error);
  RpEventHub *self;

  if (connection == NULL)
    return NULL;
  self = g_new0 (RpEventHub, 1);
  self->connection = connection;
  g_mutex_init (&self->lock);
  g_cond_init (&self->woken);
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  self->joined = g_ptr_array_new_with_free_func (listener_free);
  self->thread = g_thread_new ("events", watch, self);
  return self;
}

void
rp_event_hub_stop (RpEventHub *self)
{
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
  g_ptr_array_set_size (self->listeners, 0);
  g_ptr_array_set_size (self->joined, 0);
}

void
rp_event_hub_free (RpEventHub *self)
{
  if (self->thread != NULL)
    rp_event_hub_stop (self);
  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->joined);
  g_object_unref (self->connection);
  g_cond_clear (&self->woken);
  g_mutex_clear (&self->lock);
  g_free (self);
}

RpHttpStream *
rp_event_hub_join (RpEventHub *self, const char *user_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  RpHttpStream *stream = rp_http_stream_new ();
  Listener *listener;

  if (self->stop)
    {
      rp_http_stream_end (stream);
      return stream;
    }
  listener = g_new0 (Listener, 1);
  listener->stream = rp_http_stream_ref (stream);
  listener->user_id = g_strdup (user_id);
  listener->sent_head = -1;
  listener->sent_at_us = g_get_monotonic_time ();
  listener->ends_at_us = listener->sent_at_us + STREAM_LIFE_US;
  g_ptr_array_add (self->joined, listener);
  self->wake = TRUE;
  g_cond_signal (&self->woken);
  return stream;
}

void
rp_event_hub_wake (RpEventHub *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->wake = TRUE;
  g_cond_signal (&self->woken);
}
