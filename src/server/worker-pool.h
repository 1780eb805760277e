/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpWorkerPool: a fixed number of threads before a queue of fixed length. Each thread opens a context
 * of its own (a database connection) that no other thread touches.
 */
typedef struct _RpWorkerPool RpWorkerPool;

typedef struct
{
  /* In the thread, before its first job. (nullable): the pool fails to start with the error */
  gpointer (*open) (gpointer data, GError **error);
  void (*close) (gpointer context); /* in the thread, after its last job */
  void (*run) (gpointer job, gpointer context);
} RpWorkerPoolFuncs;

/**
 * rp_worker_pool_new:
 * @queue_max: jobs that may wait
 * @data: for open()
 *
 * Returns: (transfer full) (nullable): %NULL when a context could not be opened
 * Errors: those of open()
 */
RpWorkerPool *rp_worker_pool_new (const char *name, guint n_threads, guint queue_max,
                                  const RpWorkerPoolFuncs *funcs, gpointer data, GError **error);

/* Returns: %FALSE when the queue is full or the pool stops; the job stays the caller's.
 * Thread: any; does not block */
gboolean rp_worker_pool_push (RpWorkerPool *self, gpointer job);

/* Finishes the jobs that wait and ends the threads; new jobs are refused. Thread: the owner's */
void rp_worker_pool_stop (RpWorkerPool *self);
void rp_worker_pool_free (RpWorkerPool *self); /* stops it when that has not happened */

G_END_DECLS
