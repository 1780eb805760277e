/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/server-request.h"

#include <glib/gi18n-lib.h>

#include "sync/soup-transport.h"
#include "base/json.h"
#include "sync/sync-link.h"
#include "wire/message.h"

/* Somebody waits in front of the screen. */
#define DEADLINE_MS 10000

typedef struct
{
  char *server, *ca_file;
  GStrv paths;
  char *body; /* (nullable): to be sent to the first path */
} Request;

static void
free_request (Request *request)
{
  g_free (request->server);
  g_free (request->ca_file);
  g_strfreev (request->paths);
  g_free (request->body);
  g_free (request);
}

static void
unref_answer (gpointer answer)
{
  if (answer != NULL)
    json_object_unref (answer);
}

static GPtrArray *
ask_all (RpSyncLink *link, const Request *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (unref_answer);

  for (guint i = 0; request->paths[i] != NULL; i++)
    {
      g_autoptr (RpResponse) response
          = rp_sync_link_send (link, "GET", request->paths[i], NULL, NULL, cancellable, error);
      JsonObject *answer = NULL;
      if (response == NULL)
        return NULL;
      if (response->status == 200 && (answer = rp_sync_link_parse (response, error)) == NULL)
        return NULL;
      g_ptr_array_add (answers, answer);
    }
  return g_steal_pointer (&answers);
}

/* Returns: (transfer full) (nullable): an empty list when the server has it */
static GPtrArray *
tell (RpSyncLink *link, const Request *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (request->body, strlen (request->body));
  g_autoptr (RpResponse) response
      = rp_sync_link_send (link, "POST", request->paths[0], RP_WIRE_JSON, body, cancellable, error);

  if (response == NULL)
    return NULL;
  if (response->status != 204)
    {
      rp_sync_set_damaged (error);
      return NULL;
    }
  return g_ptr_array_new ();
}

/* Its own thread: the link takes the token by way of the store's. */
static void
request_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RpSession *session = source;
  const Request *request = task_data;
  GError *error = NULL;
  g_autoptr (RpTransport) transport
      = rp_soup_transport_new (request->server, request->ca_file, &error);
  g_autoptr (RpSyncLink) link = NULL;
  GPtrArray *answers = NULL;

  if (transport != NULL)
    {
      rp_soup_transport_set_patience (RP_SOUP_TRANSPORT (transport), DEADLINE_MS, 60);
      link = rp_sync_link_new (rp_session_get_worker (session), transport,
                               rp_session_get_clock (session));
      if (rp_sync_link_load_token (link, &error))
        answers = request->body != NULL ? tell (link, request, cancellable, &error)
                                        : ask_all (link, request, cancellable, &error);
    }
  if (answers != NULL)
    g_task_return_pointer (task, answers, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* @body: (transfer full) (nullable) */
static void
request (RpSession *session, const char *const *paths, char *body, GCancellable *cancellable,
         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  g_autofree char *ca_file = g_build_filename (rp_session_get_folder (session), "ca.pem", NULL);
  Request *job = g_new0 (Request, 1);

  job->server = g_strdup (rp_session_get_server (session));
  job->ca_file = g_file_test (ca_file, G_FILE_TEST_EXISTS) ? g_steal_pointer (&ca_file) : NULL;
  job->paths = g_strdupv ((GStrv)paths);
  job->body = body;
  g_task_set_task_data (task, job, (GDestroyNotify)free_request);
  if (*job->server != '\0')
    g_task_run_in_thread (task, request_thread);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "%s",
                             _ ("No contact with the server yet"));
}

void
rp_server_request_async (RpSession *session, const char *const *paths, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  request (session, paths, NULL, cancellable, callback, user_data);
}

GPtrArray *
rp_server_request_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
rp_server_post_async (RpSession *session, const char *path, JsonObject *body,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  const char *paths[] = { path, NULL };

  request (session, paths, rp_json_object_to_canonical (body), NULL, callback, user_data);
}

gboolean
rp_server_post_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) done = g_task_propagate_pointer (G_TASK (result), error);
  return done != NULL;
}
