/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/password-change.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "schema/password-rule.h"
#include "workbench/session-store.h"

typedef struct
{
  RpSyncService *service;
  char *old, *password;
} Wish;

static void
forget (char *secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
free_wish (gpointer data)
{
  Wish *wish = data;

  g_object_unref (wish->service);
  forget (wish->old);
  forget (wish->password);
  g_free (wish);
}

const char *
rp_password_change_find_problem (RpSession *session, const char *old, const char *password,
                                 const char *again)
{
  RpPasswordFault fault;

  if (*old == '\0')
    return _ ("The present password is needed, too.");
  /* The server knows the login and looks at that as well. */
  fault = rp_password_check (password, "", rp_session_get_user_name (session));
  if (fault != RP_PASSWORD_GOOD)
    return rp_password_fault_sentence (fault);
  if (!g_str_equal (password, again))
    return _ ("The two new passwords are not the same.");
  return NULL;
}

/* What the layer below says of its own work is not true of this: nothing is sent later. */
static GError *
explain (GError *cause)
{
  GError *error;

  if (!g_error_matches (cause, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY))
    return cause;
  error = g_error_new (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE,
                       _ ("%s A password is changed on the server: try again when it answers. If "
                          "the present password "
                          "is not right then, the new one holds already."),
                       cause->message);
  g_error_free (cause);
  return error;
}

static void
change_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Wish *wish = task_data;
  GError *error = NULL;

  if (rp_sync_service_change_password (wish->service, wish->old, wish->password, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, explain (error));
}

void
rp_password_change_async (RpSession *session, const char *old, const char *password,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, NULL, callback, user_data);
  RpSyncService *service = rp_session_get_sync_service (session);
  Wish *wish;

  g_task_set_source_tag (task, rp_password_change_async);
  if (service == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _ ("Nobody has signed in to the server on this computer yet."));
      return;
    }
  wish = g_new0 (Wish, 1);
  wish->service = g_object_ref (service);
  wish->old = g_strdup (old);
  wish->password = g_strdup (password);
  g_task_set_task_data (task, wish, free_wish);
  g_task_run_in_thread (task, change_thread);
}

gboolean
rp_password_change_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
