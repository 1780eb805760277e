/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpWorker:
 *
 * One thread that runs jobs in the order they were given. What a job touches (a database connection)
 * is touched by no other thread.
 *
 * An inline worker has no thread: it runs a job at once in the caller. Tests, the simulator and
 * rapportctl use it.
 */
#define RP_TYPE_WORKER (rp_worker_get_type ())
G_DECLARE_FINAL_TYPE (RpWorker, rp_worker, RP, WORKER, GObject)

/**
 * RpWorkFunc:
 * @subject: what the worker was made for, for instance the store
 * @data: what was handed to rp_worker_run_async() or rp_worker_run()
 *
 * Returns: (transfer full) (nullable): the result; %NULL with @error set on failure. A job without a
 *   result returns %NULL without an error.
 * Thread: the worker's
 */
typedef gpointer (*RpWorkFunc) (gpointer subject, gpointer data, GCancellable *cancellable,
                                GError **error);

RpWorker *rp_worker_new (const char *name, gpointer subject, GDestroyNotify free_subject);
RpWorker *rp_worker_new_inline (gpointer subject, GDestroyNotify free_subject);

/* Queues a job. @data and the result are freed by @free_data and @free_result when nobody takes them.
 * The callback comes in the caller's thread-default main context. Thread: any */
void rp_worker_run_async (RpWorker *self, RpWorkFunc func, gpointer data, GDestroyNotify free_data,
                          GDestroyNotify free_result, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable): what the job returned. Errors: the job's, G_IO_ERROR_CANCELLED */
gpointer rp_worker_run_finish (RpWorker *self, GAsyncResult *result, GError **error);

/* Runs a job and waits for it. Never from the thread of a user interface. Thread: any but the worker's */
gpointer rp_worker_run (RpWorker *self, RpWorkFunc func, gpointer data, GCancellable *cancellable,
                        GError **error);

/* Finishes what was queued, frees the subject in its thread and ends the thread. Thread: the owner's */
void rp_worker_stop (RpWorker *self);

G_END_DECLS
