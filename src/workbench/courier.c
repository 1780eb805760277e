/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/courier.h"

#include <glib/gi18n-lib.h>

#include "store/exchange.h"
#include "sync/sync-courier.h"
#include "workbench/session-store.h"

/* ---- saving and reading, off the main thread ---- */

typedef struct
{
  RpSyncLink *link;
  char *path;
} Errand;

static void
free_errand (gpointer data)
{
  Errand *errand = data;

  rp_sync_link_free (errand->link);
  g_free (errand->path);
  g_free (errand);
}

static char *
describe_saved (const RpCourierSaved *saved)
{
  g_autofree char *changes = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u change", "%u changes", saved->n_ops), saved->n_ops);

  return g_strdup_printf (_ ("Courier file %d was saved with %s. Take it to your "
                             "administrator and bring the answer back."),
                          (int)saved->number, changes);
}

static char *
describe_read (const RpCourierRead *read)
{
  g_autofree char *left = rp_sync_courier_describe_left (read);

  if (read->repeated)
    return g_strdup (_ ("This answer, or a later one, was read before; nothing was changed."));
  if (left != NULL)
    return g_steal_pointer (&left);
  return g_strdup_printf (
      _ ("The answer was read. Changes decided: %u; new records: %u; new files: %u."),
      read->report.pushed, read->report.rows, read->n_files);
}

static void
save_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Errand *errand = task_data;
  RpCourierSaved saved;
  GError *error = NULL;

  if (rp_sync_courier_save (errand->link, errand->path, &saved, &error))
    g_task_return_pointer (task, describe_saved (&saved), g_free);
  else
    g_task_return_error (task, error);
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Errand *errand = task_data;
  RpCourierRead read;
  GError *error = NULL;

  if (rp_sync_courier_read (errand->link, errand->path, &read, &error))
    g_task_return_pointer (task, describe_read (&read), g_free);
  else
    g_task_return_error (task, error);
}

static void
run (RpSession *session, GFile *file, GTaskThreadFunc func, GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, NULL, callback, user_data);
  Errand *errand = NULL;

  g_task_set_source_tag (task, run);
  if (g_file_peek_path (file) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                               _ ("A courier file lies on a stick or a disk of this computer."));
      return;
    }
  errand = g_new0 (Errand, 1);
  errand->link
      = rp_sync_link_new (rp_session_get_worker (session), NULL, rp_session_get_clock (session));
  errand->path = g_file_get_path (file);
  g_task_set_task_data (task, errand, free_errand);
  g_task_run_in_thread (task, func);
}

void
rp_courier_save_async (RpSession *session, GFile *file, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  run (session, file, save_thread, callback, user_data);
}

void
rp_courier_read_async (RpSession *session, GFile *file, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  run (session, file, read_thread, callback, user_data);
}

char *
rp_courier_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- how it stands ---- */

static gpointer
describe_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) undecided = NULL;
  g_autofree char *saved = rp_store_dup_meta (subject, "courier_saved");
  g_autofree char *receipt = rp_store_dup_meta (subject, "courier_receipt");

  if (saved == NULL || *saved == '\0')
    return g_strdup ("");
  if (receipt == NULL || *receipt == '\0')
    return g_strdup_printf (_ ("File %s was saved; no answer has been read yet."), saved);
  undecided = rp_store_load_frozen (subject, error);
  if (undecided == NULL)
    return NULL;
  if (undecided->len > 0 && g_str_equal (saved, receipt))
    return g_strdup_printf (_ ("The server has read file %s, but not taken every change. Save "
                               "another file."),
                            saved);
  return g_strdup_printf (_ ("File %s was saved last; the server has read file %s."), saved,
                          receipt);
}

void
rp_courier_describe_async (RpSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  rp_session_run_async (session, describe_on_store, NULL, NULL, g_free, NULL, callback, user_data);
}

char *
rp_courier_describe_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  return rp_session_run_finish (session, result, error);
}

char *
rp_courier_dup_file_name (RpSession *session)
{
  g_autofree char *today = rp_clock_dup_today (rp_session_get_clock (session));

  return g_strdup_printf ("rapport-%s.rpc", today);
}
