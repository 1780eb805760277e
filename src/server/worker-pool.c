/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/worker-pool.h"

struct _RpWorkerPool
{
  RpWorkerPoolFuncs funcs;
  gpointer data;
  guint queue_max;

  GMutex lock;
  GCond changed;
  GQueue jobs;
  gboolean stop;
  guint n_opened;     /* threads that have tried to open their context */
  GError *open_error; /* (nullable): the first that failed */
  GPtrArray *threads;
};

/* Blocks until there is a job; %NULL when the pool stops and nothing is left. */
static gpointer
take_job (RpWorkerPool *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (g_queue_is_empty (&self->jobs) && !self->stop)
    g_cond_wait (&self->changed, &self->lock);
  return g_queue_pop_head (&self->jobs);
}

static void
report_opened (RpWorkerPool *self, GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_opened++;
  if (self->open_error == NULL)
    self->open_error = error;
  else
    g_clear_error (&error);
  g_cond_broadcast (&self->changed);
}

static gpointer
work (gpointer data)
{
  RpWorkerPool *self = data;
  GError *error = NULL;
  gpointer context = self->funcs.open (self->data, &error);
  gpointer job;

  report_opened (self, error);
  if (context == NULL)
    return NULL;
  while ((job = take_job (self)) != NULL)
    self->funcs.run (job, context);
  self->funcs.close (context);
  return NULL;
}

static GError *
wait_until_opened (RpWorkerPool *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->n_opened < self->threads->len)
    g_cond_wait (&self->changed, &self->lock);
  return g_steal_pointer (&self->open_error);
}

RpWorkerPool *
rp_worker_pool_new (const char *name, guint n_threads, guint queue_max,
                    const RpWorkerPoolFuncs *funcs, gpointer data, GError **error)
{
  RpWorkerPool *self = g_new0 (RpWorkerPool, 1);
  GError *open_error;

  self->funcs = *funcs;
  self->data = data;
  self->queue_max = queue_max;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < n_threads; i++)
    g_ptr_array_add (self->threads, g_thread_new (name, work, self));

  open_error = wait_until_opened (self);
  if (open_error == NULL)
    return self;
  g_propagate_error (error, open_error);
  rp_worker_pool_free (self);
  return NULL;
}

gboolean
rp_worker_pool_push (RpWorkerPool *self, gpointer job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->stop || g_queue_get_length (&self->jobs) >= self->queue_max)
    return FALSE;
  g_queue_push_tail (&self->jobs, job);
  g_cond_signal (&self->changed);
  return TRUE;
}

void
rp_worker_pool_stop (RpWorkerPool *self)
{
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_set_size (self->threads, 0);
}

void
rp_worker_pool_free (RpWorkerPool *self)
{
  rp_worker_pool_stop (self);
  g_ptr_array_unref (self->threads);
  g_clear_error (&self->open_error);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}
