/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/worker.h"

#include <string.h>

/* What the worker of a test is made for. Only the worker's thread touches `order`. */
typedef struct
{
  GThread *thread; /* the first that ran a job */
  GString *order;
  gint *n_freed;
} Subject;

static Subject *
subject_new (gint *n_freed)
{
  Subject *subject = g_new0 (Subject, 1);
  subject->order = g_string_new (NULL);
  subject->n_freed = n_freed;
  return subject;
}

static void
subject_free_cb (gpointer data)
{
  Subject *subject = data;
  g_atomic_int_inc (subject->n_freed);
  g_string_free (subject->order, TRUE);
  g_free (subject);
}

/* Writes its letter down. Returns: (transfer full): all letters up to now */
static gpointer
write_job (gpointer data, gpointer letter, GCancellable *cancellable, GError **error)
{
  Subject *subject = data;
  if (subject->thread == NULL)
    subject->thread = g_thread_self ();
  g_assert_true (subject->thread == g_thread_self ());
  g_string_append (subject->order, letter);
  return g_strdup (subject->order->str);
}

static gpointer
fail_job (gpointer data, gpointer unused, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "busy");
  return NULL;
}

static gpointer
nothing_job (gpointer data, gpointer unused, GCancellable *cancellable, GError **error)
{
  return NULL;
}

static gpointer
wait_job (gpointer data, gpointer gate, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  return NULL;
}

static RpWorker *
worker_new (gboolean is_inline, gint *n_freed)
{
  Subject *subject = subject_new (n_freed);
  return is_inline ? rp_worker_new_inline (subject, subject_free_cb)
                   : rp_worker_new ("test", subject, subject_free_cb);
}

static void
test_run (gconstpointer is_inline)
{
  gint n_freed = 0;
  g_autoptr (RpWorker) worker = worker_new (GPOINTER_TO_INT (is_inline), &n_freed);
  g_autoptr (GError) error = NULL;

  g_autofree char *first = rp_worker_run (worker, write_job, (gpointer) "a", NULL, &error);
  g_autofree char *second = rp_worker_run (worker, write_job, (gpointer) "b", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, "ab");

  g_assert_null (rp_worker_run (worker, nothing_job, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (rp_worker_run (worker, fail_job, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&error);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_null (rp_worker_run (worker, write_job, (gpointer) "x", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_autofree char *third = rp_worker_run (worker, write_job, (gpointer) "c", NULL, &error);
  g_assert_cmpstr (third, ==, "abc");

  g_assert_cmpint (n_freed, ==, 0);
  rp_worker_stop (worker);
  g_assert_cmpint (n_freed, ==, 1);
  rp_worker_stop (worker);
  g_assert_cmpint (n_freed, ==, 1);
  g_assert_null (rp_worker_run (worker, write_job, (gpointer) "x", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* Gathers what callbacks bring, all in the main thread. */
typedef struct
{
  GThread *thread;
  GString *answers;
  guint n_left;
} Log;

static void
log_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Log *log = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = rp_worker_run_finish (RP_WORKER (source), result, &error);
  g_assert_true (g_thread_self () == log->thread);
  g_string_append_printf (log->answers, "%s;", error != NULL ? error->message : text);
  log->n_left--;
}

static void
test_run_async (gconstpointer is_inline)
{
  gint n_freed = 0;
  g_autoptr (RpWorker) worker = worker_new (GPOINTER_TO_INT (is_inline), &n_freed);
  Log log = { .thread = g_thread_self (), .answers = g_string_new (NULL), .n_left = 4 };

  rp_worker_run_async (worker, write_job, g_strdup ("a"), g_free, g_free, NULL, log_cb, &log);
  rp_worker_run_async (worker, fail_job, g_strdup ("x"), g_free, g_free, NULL, log_cb, &log);
  rp_worker_run_async (worker, write_job, g_strdup ("b"), g_free, g_free, NULL, log_cb, &log);
  /* Never before the caller is back in its main loop. */
  g_assert_cmpstr (log.answers->str, ==, "");
  rp_worker_run_async (worker, write_job, g_strdup ("c"), g_free, g_free, NULL, log_cb, &log);
  while (log.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (log.answers->str, ==, "a;busy;ab;abc;");

  rp_worker_stop (worker);
  log.n_left = 1;
  rp_worker_run_async (worker, write_job, g_strdup ("d"), g_free, g_free, NULL, log_cb, &log);
  while (log.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (log.answers->str, ==, "a;busy;ab;abc;the worker has been stopped;");
  g_string_free (log.answers, TRUE);
}

/* A job that was cancelled while it waited its turn does not run. */
static void
test_cancel_waiting (void)
{
  gint n_freed = 0;
  g_autoptr (RpWorker) worker = worker_new (FALSE, &n_freed);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Log log = { .thread = g_thread_self (), .answers = g_string_new (NULL), .n_left = 2 };
  GMutex gate;
  g_mutex_init (&gate);

  g_mutex_lock (&gate);
  rp_worker_run_async (worker, wait_job, &gate, NULL, NULL, NULL, NULL, NULL);
  rp_worker_run_async (worker, write_job, g_strdup ("x"), g_free, g_free, cancellable, log_cb,
                       &log);
  rp_worker_run_async (worker, write_job, g_strdup ("a"), g_free, g_free, NULL, log_cb, &log);
  g_cancellable_cancel (cancellable);
  g_mutex_unlock (&gate);
  while (log.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (log.answers->str, ==, "Operation was cancelled;a;");

  g_string_free (log.answers, TRUE);
  rp_worker_stop (worker);
  g_mutex_clear (&gate);
}

static gpointer
count_job (gpointer data, gpointer counter, GCancellable *cancellable, GError **error)
{
  g_atomic_int_inc ((gint *)counter);
  return NULL;
}

/* What was queued before the end is done before the end. */
static void
test_stop_drains (void)
{
  gint n_freed = 0, n_run = 0;
  g_autoptr (RpWorker) worker = worker_new (FALSE, &n_freed);
  for (guint i = 0; i < 1000; i++)
    rp_worker_run_async (worker, count_job, &n_run, NULL, NULL, NULL, NULL, NULL);
  rp_worker_stop (worker);
  g_assert_cmpint (n_run, ==, 1000);
  g_assert_cmpint (n_freed, ==, 1);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* The last reference may fall in any thread: here with the tasks, after the owner has let go. */
static void
test_drop_while_busy (void)
{
  for (guint i = 0; i < 200; i++)
    {
      gint n_freed = 0, n_run = 0;
      g_autoptr (GMainContext) context = g_main_context_new ();
      g_main_context_push_thread_default (context);
      RpWorker *worker = worker_new (FALSE, &n_freed);
      for (guint j = 0; j < 3; j++)
        rp_worker_run_async (worker, count_job, &n_run, NULL, NULL, NULL, NULL, NULL);
      g_object_unref (worker);
      while (g_atomic_int_get (&n_freed) == 0)
        g_main_context_iteration (context, FALSE);
      g_assert_cmpint (g_atomic_int_get (&n_run), ==, 3);
      g_main_context_pop_thread_default (context);
    }
}

static gpointer
run_many_cb (gpointer worker)
{
  for (guint i = 0; i < 500; i++)
    g_free (rp_worker_run (worker, write_job, (gpointer) "x", NULL, NULL));
  return NULL;
}

static void
test_many_callers (void)
{
  gint n_freed = 0;
  g_autoptr (RpWorker) worker = worker_new (FALSE, &n_freed);
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("caller", run_many_cb, worker);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_autofree char *all = rp_worker_run (worker, write_job, (gpointer) "y", NULL, NULL);
  g_assert_cmpuint (strlen (all), ==, 4 * 500 + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/worker/run/thread", GINT_TO_POINTER (FALSE), test_run);
  g_test_add_data_func ("/worker/run/inline", GINT_TO_POINTER (TRUE), test_run);
  g_test_add_data_func ("/worker/run-async/thread", GINT_TO_POINTER (FALSE), test_run_async);
  g_test_add_data_func ("/worker/run-async/inline", GINT_TO_POINTER (TRUE), test_run_async);
  g_test_add_func ("/worker/cancel-waiting", test_cancel_waiting);
  g_test_add_func ("/worker/stop-drains", test_stop_drains);
  g_test_add_func ("/worker/drop-while-busy", test_drop_while_busy);
  g_test_add_func ("/worker/many-callers", test_many_callers);
  return g_test_run ();
}
