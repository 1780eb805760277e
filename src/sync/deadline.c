/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/deadline.h"

struct _RpDeadline
{
  GCancellable *outer; /* (nullable) */
  gulong outer_handler;
  GCancellable *inner;
  gint64 ends_at; /* g_get_monotonic_time() */
  GThread *thread;
  GMutex lock; /* for the two below */
  GCond wake;
  gboolean stopped;
  gboolean over;
};

static gpointer
wait_for_end (gpointer data)
{
  RpDeadline *self = data;
  gboolean expired = FALSE;

  g_mutex_lock (&self->lock);
  while (!self->stopped && !expired)
    expired = !g_cond_wait_until (&self->wake, &self->lock, self->ends_at);
  self->over = expired && !self->stopped && !g_cancellable_is_cancelled (self->inner);
  expired = self->over;
  g_mutex_unlock (&self->lock);

  if (expired)
    g_cancellable_cancel (self->inner);
  return NULL;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

RpDeadline *
rp_deadline_start (GCancellable *cancellable, guint milliseconds)
{
  RpDeadline *self = g_new0 (RpDeadline, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->inner = g_cancellable_new ();
  self->ends_at = g_get_monotonic_time () + (gint64)milliseconds * G_TIME_SPAN_MILLISECOND;
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                   g_object_ref (self->inner), g_object_unref);
    }
  self->thread = g_thread_new ("deadline", wait_for_end, self);
  return self;
}

GCancellable *
rp_deadline_get_cancellable (RpDeadline *self)
{
  return self->inner;
}

gboolean
rp_deadline_is_over (RpDeadline *self)
{
  gboolean over;

  g_mutex_lock (&self->lock);
  over = self->over;
  g_mutex_unlock (&self->lock);
  return over;
}

void
rp_deadline_stop (RpDeadline *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->outer_handler);
  g_clear_object (&self->outer);
  g_clear_object (&self->inner);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  g_free (self);
}
