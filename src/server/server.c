/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/admin.h"
#include "server/server.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <stdio.h>

#include "base/folder.h"
#include "server/blob-sweep.h"
#include "server/call.h"
#include "server/cursor.h"
#include "server/database.h"
#include "server/event-hub.h"
#include "server/health.h"
#include "server/jobs.h"
#include "server/room.h"
#include "server/routes.h"
#include "server/share.h"

struct _RpServer
{
  RpServices services;
  gboolean log_requests;
  guint job_lease_s;
  char *database, *folder, *blob_folder;
  guint8 cursor_key[RP_CURSOR_KEY_BYTES];
  RpCourierKeys courier_keys;
  RpEventHub *events;
  RpJobs *jobs; /* (nullable) */
  RpHttpServer *http;
};

/* What a worker thread has of its own. */
typedef struct
{
  const RpServices *services;
  RpConnection *connection;
} Worker;

void
rp_server_options_init (RpServerOptions *options)
{
  *options = (RpServerOptions){ .think = TRUE,
                                .log_requests = TRUE,
                                .reserve_bytes = RP_HEALTH_RESERVE_BYTES,
                                .share_bytes = RP_SHARE_BYTES };
  rp_http_options_init (&options->http);
}

/* --- requests ----------------------------------------------------------------------------------- */

static RpHttpAnswer *
begin_cb (RpHttpRequest *request, gpointer data)
{
  RpServer *self = data;
  gboolean known_path;
  const RpRoute *route
      = rp_routes_find (request->method, request->path, &request->captures, &known_path);

  if (route == NULL)
    return rp_http_answer_new_error (request, known_path ? 405 : 404,
                                     known_path ? "method" : "not_found");
  if (route->policy != RP_POLICY_PUBLIC && request->token == NULL)
    return rp_http_answer_new_error (request, 401, "token");
  if (route->body_to_file && request->body_is_gzip)
    return rp_http_answer_new_error (request, 415, "encoding");
  request->route = (gpointer)route;
  request->body_cap = route->body_cap;
  request->slow = route->slow;
  request->keeps_part = route->keeps_part;
  if (route->body_to_file)
    {
      request->body_folder = self->services.blob_folder;
      request->body_leaves = rp_room_files_leave (&self->services);
    }
  return NULL;
}

static gpointer
open_worker_cb (gpointer data, GError **error)
{
  RpServer *self = data;
  RpConnection *connection = rp_database_open (self->database, error);
  Worker *worker;

  if (connection == NULL)
    return NULL;
  worker = g_new0 (Worker, 1);
  worker->services = &self->services;
  worker->connection = connection;
  return worker;
}

static void
close_worker_cb (gpointer data)
{
  Worker *worker = data;

  g_object_unref (worker->connection);
  g_free (worker);
}

static RpHttpAnswer *
admit_cb (RpHttpRequest *request, gpointer data)
{
  Worker *worker = data;
  g_auto (RpCall) call = { worker->services, worker->connection, request };

  return rp_routes_admit (request->route, &call);
}

static RpHttpAnswer *
handle_cb (RpHttpRequest *request, gpointer data)
{
  Worker *worker = data;
  g_auto (RpCall) call = { worker->services, worker->connection, request };

  return rp_routes_run (request->route, &call);
}

/* No path and no query: they may hold ids; the route's pattern says enough. */
static void
log_cb (RpHttpRequest *request, guint status, gint64 took_us, gpointer data)
{
  RpServer *self = data;
  const RpRoute *route = request->route;
  g_autoptr (JsonObject) line = NULL;
  g_autofree char *now = NULL;
  g_autofree char *text = NULL;

  if (!self->log_requests)
    return;
  now = rp_clock_dup_now_utc (self->services.clock);
  line = json_object_new ();
  json_object_set_string_member (line, "time", now);
  json_object_set_string_member (line, "request", request->id);
  json_object_set_string_member (line, "method", request->method);
  json_object_set_string_member (line, "route", route != NULL ? route->pattern : "");
  json_object_set_int_member (line, "status", status);
  json_object_set_int_member (line, "ms", took_us / 1000);
  json_object_set_int_member (line, "bytes", request->content_length);
  json_object_set_string_member (line, "peer", request->peer != NULL ? request->peer : "");
  json_object_set_string_member (line, "user", request->user_id != NULL ? request->user_id : "");
  text = rp_json_object_to_canonical (line);
  printf ("%s\n", text);
  fflush (stdout);
}

/* --- start and stop ----------------------------------------------------------------------------- */

gboolean
rp_server_options_check (const RpServerOptions *options, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (options->http.address);

  if (address == NULL || options->http.certificate != NULL || options->allow_public
      || g_inet_address_get_is_loopback (address))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("“%s” can be reached by other computers, and without a certificate everything "
                  "would travel readable. Give a certificate, listen on 127.0.0.1 behind a proxy, "
                  "or say --allow-public."),
               options->http.address);
  return FALSE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (rp_folder_make (path))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("The folder “%s” cannot be made."), path);
  return FALSE;
}

/* A disk that is not mounted or a wrong address must not be served as an organisation of nobody, of which every laptop
 * hears that its sign-in is not valid any more. Nothing is made before. */
static gboolean
check_there (const char *url, GError **error)
{
  g_autoptr (RpConnection) connection = rp_database_open_read_only (url, error);

  return connection != NULL && rp_database_check_there (connection, error);
}

static gboolean
prepare_database (const char *url, const RpServerOptions *options, const char *blob_folder,
                  GError **error)
{
  g_autoptr (RpConnection) connection = rp_database_open (url, error);
  RpAdmin admin = { .connection = connection,
                    .clock = options->clock,
                    .blob_folder = blob_folder,
                    .folder = options->folder };
  guint n_rows;

  return connection != NULL && rp_database_prepare (connection, error)
         && rp_admin_erase_again (&admin, &n_rows, error);
}

#define SETTLE_MS 10000 /* changes come in batches; scores are worked out after them */

/* Rows have changed: laptops that listen are told at once. */
static void
tell_laptops_cb (gpointer data)
{
  RpServer *self = data;

  rp_event_hub_wake (self->events);
}

static void
changed_cb (gpointer data)
{
  RpServer *self = data;

  tell_laptops_cb (self);
  if (self->jobs != NULL)
    rp_jobs_touch (self->jobs);
}

static gboolean
start_jobs (RpServer *self, GError **error)
{
  RpJobsOptions options = {
    .database = self->database,
    .clock = self->services.clock,
    .ids = self->services.ids,
    .blob_folder = self->blob_folder,
    .settle_ms = SETTLE_MS,
    .lease_s = self->job_lease_s,
    .changed = tell_laptops_cb,
    .data = self,
  };

  self->jobs = rp_jobs_new (&options, error);
  return self->jobs != NULL;
}

gboolean
rp_server_load_courier_keys (const char *folder, RpCourierKeys *keys, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "courier.key", NULL);

  return rp_courier_keys_load (path, keys, error);
}

static gboolean
start_services (RpServer *self, const RpServerOptions *options, GError **error)
{
  if (!check_there (options->database, error))
    return FALSE;
  self->database = g_strdup (options->database);
  self->folder = g_strdup (options->folder);
  self->blob_folder = g_build_filename (options->folder, "blobs", NULL);
  self->log_requests = options->log_requests;
  self->job_lease_s = options->job_lease_s;
  if (!make_folder (self->blob_folder, error)
      || !rp_cursor_load_key (options->folder, self->cursor_key, error)
      || !rp_server_load_courier_keys (options->folder, &self->courier_keys, error)
      || !prepare_database (self->database, options, self->blob_folder, error))
    return FALSE;
  rp_blob_sweep_drop_bodies (self->blob_folder);
  self->events = rp_event_hub_new (self->database, error);
  if (self->events == NULL)
    return FALSE;
  self->services = (RpServices){
    .database = self->database,
    .clock = g_object_ref (options->clock),
    .ids = rp_id_source_new (options->clock),
    .blob_folder = self->blob_folder,
    .folder = self->folder,
    .cursor_key = self->cursor_key,
    .courier_keys = &self->courier_keys,
    .reserve_bytes = options->reserve_bytes,
    .share_bytes = options->share_bytes,
    .events = self->events,
    .changed = changed_cb,
    .changed_data = self,
  };
  return TRUE;
}

RpServer *
rp_server_new (const RpServerOptions *options, GError **error)
{
  g_autoptr (RpServer) self = g_new0 (RpServer, 1);
  RpHttpHandler handler
      = { self, begin_cb, open_worker_cb, close_worker_cb, admit_cb, handle_cb, log_cb };

  rp_routes_assert ();
  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  if (!rp_server_options_check (options, error) || !start_services (self, options, error)
      || (options->think && !start_jobs (self, error)))
    return NULL;
  self->http = rp_http_server_new (&options->http, &handler, error);
  return self->http != NULL ? g_steal_pointer (&self) : NULL;
}

guint16
rp_server_get_port (RpServer *self)
{
  return rp_http_server_get_port (self->http);
}

void
rp_server_free (RpServer *self)
{
  if (self->events != NULL)
    rp_event_hub_stop (self->events);
  g_clear_pointer (&self->http, rp_http_server_free);
  g_clear_pointer (&self->jobs, rp_jobs_free);
  g_clear_pointer (&self->events, rp_event_hub_free);
  rp_courier_keys_clear (&self->courier_keys);
  g_clear_object (&self->services.clock);
  g_clear_object (&self->services.ids);
  g_free (self->blob_folder);
  g_free (self->folder);
  g_free (self->database);
  g_free (self);
}
