/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/worker.h"

/* Outlives the object: the thread holds it until it has ended, so the last reference to the worker
 * may also be dropped by the thread itself (with the last task). */
typedef struct
{
  GAsyncQueue *queue; /* of Job; owned */
  gpointer subject;   /* owned through free_subject; touched by the thread only */
  GDestroyNotify free_subject;
} Loop;

typedef struct
{
  RpWorkFunc func;
  gpointer data; /* owned through free_data */
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  GCancellable *cancellable; /* owned, nullable */

  GTask *task;            /* owned: of an asynchronous job; else %NULL */
  struct _Waiter *waiter; /* borrowed: of a job that is waited for; else %NULL */
} Job;

typedef struct _Waiter
{
  GMutex lock;
  GCond done_changed;
  gboolean is_done;
  gpointer result;
  GError *error;
} Waiter;

struct _RpWorker
{
  GObject parent_instance;

  Loop *loop;      /* owned, shared with the thread */
  GThread *thread; /* owned; %NULL when inline or stopped */
  gboolean is_inline;
  GMutex lock;
  gboolean is_stopped; /* under lock: nothing may be queued behind the job that ends the thread */
};

G_DEFINE_FINAL_TYPE (RpWorker, rp_worker, G_TYPE_OBJECT)

static void
free_subject (Loop *loop)
{
  if (loop->free_subject != NULL)
    g_clear_pointer (&loop->subject, loop->free_subject);
}

static Loop *
loop_new (gpointer subject, GDestroyNotify free_func)
{
  Loop *loop = g_atomic_rc_box_new0 (Loop);
  loop->queue = g_async_queue_new ();
  loop->subject = subject;
  loop->free_subject = free_func;
  return loop;
}

static void
clear_loop_cb (gpointer data)
{
  Loop *loop = data;
  g_async_queue_unref (loop->queue);
}

static void
loop_release (Loop *loop)
{
  g_atomic_rc_box_release_full (loop, clear_loop_cb);
}

static void
job_free (Job *job)
{
  if (job->free_data != NULL)
    g_clear_pointer (&job->data, job->free_data);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_free (job);
}

static void
answer_task (GTask *task, gpointer result, GDestroyNotify free_result, GError *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, free_result);
}

static void
answer_waiter (Waiter *waiter, gpointer result, GError *error)
{
  g_mutex_lock (&waiter->lock);
  waiter->result = result;
  waiter->error = error;
  waiter->is_done = TRUE;
  g_cond_signal (&waiter->done_changed);
  g_mutex_unlock (&waiter->lock);
}

/* A job that was cancelled before its turn does not run. */
static void
job_run (Job *job, gpointer subject)
{
  GError *error = NULL;
  gpointer result = NULL;
  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &error))
    result = job->func (subject, job->data, job->cancellable, &error);

  /* Freed before the answer, so that whoever gets the answer knows that the data is gone. */
  if (job->free_data != NULL)
    g_clear_pointer (&job->data, job->free_data);
  if (job->task != NULL)
    answer_task (job->task, result, job->free_result, error);
  else
    answer_waiter (job->waiter, result, error);
}

static gpointer
run_thread (gpointer data)
{
  Loop *loop = data;
  while (TRUE)
    {
      Job *job = g_async_queue_pop (loop->queue);
      gboolean is_last = job->func == NULL;
      if (!is_last)
        job_run (job, loop->subject);
      job_free (job);
      if (is_last)
        break;
    }
  free_subject (loop);
  loop_release (loop);
  return NULL;
}

/* Returns: %FALSE when the worker has been stopped; @job is then still the caller's. */
static gboolean
submit (RpWorker *self, Job *job)
{
  if (self->is_inline)
    {
      if (self->is_stopped)
        return FALSE;
      job_run (job, self->loop->subject);
      job_free (job);
      return TRUE;
    }

  g_mutex_lock (&self->lock);
  gboolean accepted = !self->is_stopped;
  if (accepted)
    g_async_queue_push (self->loop->queue, job);
  g_mutex_unlock (&self->lock);
  return accepted;
}

static GError *
stopped_error (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "the worker has been stopped");
}

void
rp_worker_run_async (RpWorker *self, RpWorkFunc func, gpointer data, GDestroyNotify free_data,
                     GDestroyNotify free_result, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (RP_IS_WORKER (self));
  g_return_if_fail (func != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rp_worker_run_async);

  Job *job = g_new0 (Job, 1);
  job->func = func;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;
  g_set_object (&job->cancellable, cancellable);
  job->task = task;
  if (!submit (self, job))
    {
      g_task_return_error (task, stopped_error ());
      job_free (job);
    }
}

gpointer
rp_worker_run_finish (RpWorker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
rp_worker_run (RpWorker *self, RpWorkFunc func, gpointer data, GCancellable *cancellable,
               GError **error)
{
  g_return_val_if_fail (RP_IS_WORKER (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);
  g_return_val_if_fail (self->is_inline || self->thread != g_thread_self (), NULL);

  Waiter waiter = { 0 };
  g_mutex_init (&waiter.lock);
  g_cond_init (&waiter.done_changed);

  Job *job = g_new0 (Job, 1);
  job->func = func;
  job->data = data;
  g_set_object (&job->cancellable, cancellable);
  job->waiter = &waiter;
  if (submit (self, job))
    {
      g_mutex_lock (&waiter.lock);
      while (!waiter.is_done)
        g_cond_wait (&waiter.done_changed, &waiter.lock);
      g_mutex_unlock (&waiter.lock);
    }
  else
    {
      waiter.error = stopped_error ();
      job_free (job);
    }

  g_mutex_clear (&waiter.lock);
  g_cond_clear (&waiter.done_changed);
  if (waiter.error != NULL)
    g_propagate_error (error, waiter.error);
  return waiter.result;
}

void
rp_worker_stop (RpWorker *self)
{
  g_return_if_fail (RP_IS_WORKER (self));

  g_mutex_lock (&self->lock);
  gboolean was_stopped = self->is_stopped;
  self->is_stopped = TRUE;
  if (!was_stopped && !self->is_inline)
    g_async_queue_push (self->loop->queue, g_new0 (Job, 1));
  g_mutex_unlock (&self->lock);
  if (was_stopped)
    return;

  if (self->is_inline)
    free_subject (self->loop);
  else if (self->thread == g_thread_self ())
    g_clear_pointer (&self->thread, g_thread_unref);
  else
    g_thread_join (g_steal_pointer (&self->thread));
}

static void
rp_worker_dispose (GObject *object)
{
  rp_worker_stop (RP_WORKER (object));
  G_OBJECT_CLASS (rp_worker_parent_class)->dispose (object);
}

static void
rp_worker_finalize (GObject *object)
{
  RpWorker *self = RP_WORKER (object);

  g_clear_pointer (&self->loop, loop_release);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (rp_worker_parent_class)->finalize (object);
}

static void
rp_worker_class_init (RpWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rp_worker_dispose;
  object_class->finalize = rp_worker_finalize;
}

static void
rp_worker_init (RpWorker *self)
{
  g_mutex_init (&self->lock);
}

RpWorker *
rp_worker_new (const char *name, gpointer subject, GDestroyNotify free_func)
{
  RpWorker *self = g_object_new (RP_TYPE_WORKER, NULL);
  self->loop = loop_new (subject, free_func);
  self->thread = g_thread_new (name, run_thread, g_atomic_rc_box_acquire (self->loop));
  return self;
}

RpWorker *
rp_worker_new_inline (gpointer subject, GDestroyNotify free_func)
{
  RpWorker *self = g_object_new (RP_TYPE_WORKER, NULL);
  self->loop = loop_new (subject, free_func);
  self->is_inline = TRUE;
  return self;
}
