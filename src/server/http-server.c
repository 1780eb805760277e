/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/http-server.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/fd.h"
#include "server/http-deadline.h"
#include "server/http-gate.h"
#include "server/http-stream.h"
#include "server/room.h"
#include "server/worker-pool.h"
#include "wire/gzip.h"
#include "wire/message.h"

#define BODIES_MAX (256 * 1024 * 1024) /* bytes of bodies in memory over all requests */
#define UNKNOWN_MAX (16 * 1024) /* bytes of a body that are taken before it is known whose it is */
#define BYTES_PER_SECOND 50000  /* the slowest line we wait for */
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
#define OWN_FILES 200 /* databases, their journals, uploads, logs */
#define IDLE_S 45     /* a connection on which nothing moves */

struct _RpHttpServer
{
  RpHttpHandler handler;
  RpHttpOptions options; /* its strings are not used after the start */
  char *proxy;           /* (nullable) */
  struct MHD_Daemon *daemon;
  RpHttpDeadlines *deadlines;
  RpWorkerPool *workers, *slow_workers;
  gint stopping;     /* atomic */
  gssize body_bytes; /* atomic */
  guint16 port;
};

/* Where an exchange stands; it moves only downwards. */
typedef enum
{
  PHASE_ADMITTING, /* asleep; a worker looks at the head */
  PHASE_ADMITTED,
  PHASE_BODY,
  PHASE_HANDLING, /* asleep; a worker makes the answer */
  PHASE_HANDLED,
  PHASE_ORPHANED, /* the line broke; a worker keeps what came */
} Phase;

/* One request on its way. The event loop and a worker never hold it at the same time. */
typedef struct
{
  RpHttpServer *server;              /* borrowed */
  struct MHD_Connection *connection; /* borrowed */
  RpHttpPeer *peer;                  /* borrowed */
  RpHttpRequest *request;            /* owned */
  RpHttpAnswer *answer;              /* owned, nullable */
  Phase phase;
  GByteArray *body; /* owned, nullable */
  int body_file;    /* -1 */
  gsize reserved;   /* bytes counted in the server's body_bytes */
  guint status;
  gint64 began_us;
} Exchange;

void
rp_http_options_init (RpHttpOptions *options)
{
  *options = (RpHttpOptions){
    .address = "127.0.0.1",
    .n_workers = 4,
    .n_slow_workers = 2,
    .queue_max = 256,
    .connections_max = 16000,
    .connections_per_address_max = 200,
    .head_ms = 15000,
    .body_ms = 30000,
  };
}

/* --- one exchange ------------------------------------------------------------------------------- */

static void
give_back (Exchange *self)
{
  g_atomic_pointer_add (&self->server->body_bytes, -(gssize)self->reserved);
  self->reserved = 0;
}

static void
exchange_free (Exchange *self)
{
  if (self->body_file >= 0)
    close (self->body_file);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->answer, rp_http_answer_free);
  give_back (self);
  rp_http_request_free (self->request);
  g_free (self);
}

static guint
time_for (Exchange *self, gsize n_bytes)
{
  return self->server->options.body_ms + 1000 * (guint)MIN (n_bytes / BYTES_PER_SECOND, 3600);
}

static void
await_body (Exchange *self)
{
  rp_http_deadlines_await (self->server->deadlines, self->peer,
                           time_for (self, self->request->content_length));
}

static struct MHD_Response *
make_response (Exchange *self, RpHttpAnswer *answer)
{
  struct MHD_Response *response;
  gsize size = 0;
  gconstpointer data = NULL;

  if (answer->stream != NULL)
    return rp_http_stream_make_response (answer->stream, self->connection);
  if (answer->file >= 0)
    {
      response = MHD_create_response_from_fd_at_offset64 (answer->file_size, answer->file,
                                                          answer->file_offset);
      answer->file = -1;
      return response;
    }
  if (answer->body != NULL)
    data = g_bytes_get_data (answer->body, &size);
  response = MHD_create_response_from_buffer_with_free_callback_cls (
      size, (void *)data, (MHD_ContentReaderFreeCallback)g_bytes_unref,
      answer->body != NULL ? g_bytes_ref (answer->body) : g_bytes_new (NULL, 0));
  return response;
}

static enum MHD_Result
send_answer (Exchange *self)
{
  RpHttpAnswer *answer = self->answer;
  gsize size = answer->body != NULL ? g_bytes_get_size (answer->body) : answer->file_size;
  struct MHD_Response *response = make_response (self, answer);
  enum MHD_Result result;

  MHD_add_response_header (response, RP_WIRE_SERVER_HEADER, RP_WIRE_SERVER_VALUE);
  MHD_add_response_header (response, "Cache-Control", "no-store");
  MHD_add_response_header (response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header (response, "Content-Type", answer->content_type);
  if (answer->body_is_gzip)
    MHD_add_response_header (response, "Content-Encoding", "gzip");
  if (answer->etag != NULL)
    {
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", answer->etag);
      MHD_add_response_header (response, "ETag", quoted);
    }
  for (guint i = 0; answer->headers != NULL && i < answer->headers->len; i += 2)
    MHD_add_response_header (response, answer->headers->pdata[i], answer->headers->pdata[i + 1]);
  if (answer->retry_after_s > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%d", answer->retry_after_s);
      MHD_add_response_header (response, "Retry-After", seconds);
    }
  self->status = answer->status;
  rp_http_deadlines_answer (self->server->deadlines, self->peer,
                            answer->stream != NULL ? 0 : time_for (self, size));
  result = MHD_queue_response (self->connection, answer->status, response);
  MHD_destroy_response (response);
  return result;
}

static RpHttpAnswer *
make_busy_answer (RpHttpRequest *request)
{
  RpHttpAnswer *answer = rp_http_answer_new_error (request, 503, "busy");

  answer->retry_after_s = 2;
  return answer;
}

/* Hands the exchange to a worker; the connection sleeps until it is done. */
static enum MHD_Result
dispatch (Exchange *self, Phase phase)
{
  RpWorkerPool *pool = self->request->slow ? self->server->slow_workers : self->server->workers;

  rp_http_deadlines_answer (self->server->deadlines, self->peer, 0);
  self->phase = phase;
  MHD_suspend_connection (self->connection);
  if (rp_worker_pool_push (pool, self))
    return MHD_YES;

  self->answer = make_busy_answer (self->request);
  self->phase = PHASE_HANDLED;
  MHD_resume_connection (self->connection);
  return MHD_YES;
}

/* The disk may take its time, and what was packed may be sixteen times as large: so in a worker, of which there
 * are few. Returns: %FALSE with the answer set */
static gboolean
complete_body (Exchange *self)
{
  RpHttpRequest *request = self->request;
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GError) error = NULL;

  if (self->body_file >= 0)
    {
      if (fsync (self->body_file) != 0)
        self->answer = rp_http_answer_new_error (request, 507, "storage");
      close (self->body_file);
      self->body_file = -1;
    }
  if (self->answer != NULL || request->body == NULL || !request->body_is_gzip)
    return self->answer == NULL;
  packed = g_steal_pointer (&request->body);
  request->body
      = rp_gzip_unpack (packed, MIN (RP_HTTP_UNPACKED_MAX, 16 * request->body_cap), &error);
  if (request->body != NULL)
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    self->answer = rp_http_answer_new_error (request, 413, "too_large");
  else
    self->answer = rp_http_answer_new_error (request, 400, "encoding");
  return FALSE;
}

static void
handle (Exchange *self, gpointer worker)
{
  if (complete_body (self))
    self->answer = self->server->handler.handle (self->request, worker);
}

/* In a worker. */
static void
run_exchange (gpointer job, gpointer worker)
{
  Exchange *self = job;
  const RpHttpHandler *handler = &self->server->handler;

  if (self->phase == PHASE_ADMITTING)
    {
      self->answer = handler->admit (self->request, worker);
      self->phase = PHASE_ADMITTED;
    }
  else if (self->phase == PHASE_ORPHANED)
    {
      /* Nobody is there to be answered. */
      handle (self, worker);
      exchange_free (self);
      return;
    }
  else
    {
      handle (self, worker);
      rp_http_answer_compress (self->answer, self->request);
      self->phase = PHASE_HANDLED;
    }
  MHD_resume_connection (self->connection);
}

/* --- the head ----------------------------------------------------------------------------------- */

static enum MHD_Result
add_header_cb (void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  rp_http_head_add (data, name, value);
  return MHD_YES;
}

static enum MHD_Result
add_query_cb (void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  RpHttpRequest *request = data;

  if (g_utf8_validate (name, -1, NULL) && (value == NULL || g_utf8_validate (value, -1, NULL)))
    g_hash_table_replace (request->query, g_strdup (name), g_strdup (value != NULL ? value : ""));
  return MHD_YES;
}

static char *
dup_peer_address (struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info
      = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  g_autoptr (GSocketAddress) address
      = g_socket_address_new_from_native (info->client_addr, sizeof (struct sockaddr_in6));

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("?");
  return g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static RpHttpAnswer *
begin_request (Exchange *self, const char *version)
{
  RpHttpHead head = { 0 };
  RpHttpRequest *request = self->request;
  g_autofree char *peer = NULL;
  RpHttpAnswer *refusal;

  MHD_get_connection_values (self->connection, MHD_HEADER_KIND, add_header_cb, &head);
  MHD_get_connection_values (self->connection, MHD_GET_ARGUMENT_KIND, add_query_cb, request);
  peer = dup_peer_address (self->connection);
  request->peer = rp_http_gate_find_peer (&head, peer, self->server->proxy);
  if (g_atomic_int_get (&self->server->stopping))
    return make_busy_answer (request);
  if (!g_utf8_validate (request->path, -1, NULL))
    return rp_http_answer_new_error (request, 400, "path");
  refusal = rp_http_gate_check (&head, version, request);
  if (refusal == NULL)
    refusal = self->server->handler.begin (request, self->server->handler.data);
  if (refusal == NULL && request->content_length > (gint64)request->body_cap)
    refusal = rp_http_answer_new_error (request, 413, "too_large");
  return refusal;
}

/* Whether a worker has to look at the head before the body is taken. */
static gboolean
needs_admission (const RpHttpRequest *request)
{
  return request->body_folder != NULL || request->content_length > UNKNOWN_MAX;
}

static enum MHD_Result
begin_exchange (RpHttpServer *server, struct MHD_Connection *connection, const char *url,
                const char *method, const char *version, void **exchange_out)
{
  const union MHD_ConnectionInfo *info
      = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  Exchange *self = g_new0 (Exchange, 1);

  self->server = server;
  self->connection = connection;
  self->peer = info->socket_context;
  self->request = rp_http_request_new (method, url);
  self->body_file = -1;
  self->phase = PHASE_BODY;
  self->began_us = g_get_monotonic_time ();
  *exchange_out = self;

  self->answer = begin_request (self, version);
  if (self->answer != NULL)
    return send_answer (self);
  if (needs_admission (self->request))
    return dispatch (self, PHASE_ADMITTING);
  await_body (self);
  return MHD_YES;
}

/* --- the body ----------------------------------------------------------------------------------- */

/* Before the first byte for all of them, and then again and again: many that come at the same time may all have found
 * room. */
static gboolean
has_room (Exchange *self)
{
  RpHttpRequest *request = self->request;

  return rp_room_takes (request->body_folder, request->body_leaves,
                        self->body_file < 0 ? request->content_length : 0);
}

static gboolean
write_to_file (Exchange *self, const char *data, gsize size)
{
  RpHttpRequest *request = self->request;

  if (self->body_file < 0)
    {
      request->body_path = g_build_filename (request->body_folder, "upload-XXXXXX", NULL);
      self->body_file = g_mkstemp_full (request->body_path, O_WRONLY | O_CLOEXEC, 0600);
    }
  return self->body_file >= 0 && rp_fd_write_all (self->body_file, data, size);
}

/* What has come counts, not what was announced: that costs nothing. */
static void
keep_in_memory (Exchange *self, const char *data, gsize size)
{
  self->reserved += size;
  if (g_atomic_pointer_add (&self->server->body_bytes, (gssize)size) + (gssize)size > BODIES_MAX)
    {
      self->answer = make_busy_answer (self->request);
      g_clear_pointer (&self->body, g_byte_array_unref);
      give_back (self);
      return;
    }
  if (self->body == NULL)
    self->body = g_byte_array_new ();
  g_byte_array_append (self->body, (const guint8 *)data, size);
}

/* An answer cannot be queued while a body arrives: the rest is read and dropped. */
static void
take_body (Exchange *self, const char *data, gsize size)
{
  if (self->answer != NULL)
    return;
  if (self->request->body_folder == NULL)
    keep_in_memory (self, data, size);
  else if (!has_room (self))
    self->answer = rp_http_answer_new_error (self->request, 507, "no_room");
  else if (!write_to_file (self, data, size))
    self->answer = rp_http_answer_new_error (self->request, 507, "storage");
}

/* All of it has come. */
static void
take_whole_body (Exchange *self)
{
  if (self->body != NULL)
    self->request->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
}

static enum MHD_Result
answer_cb (void *data, struct MHD_Connection *connection, const char *url, const char *method,
           const char *version, const char *upload, size_t *upload_size, void **exchange_inout)
{
  Exchange *self = *exchange_inout;

  if (self == NULL)
    return begin_exchange (data, connection, url, method, version, exchange_inout);
  if (self->phase == PHASE_HANDLED)
    return send_answer (self);
  if (self->phase == PHASE_ADMITTED)
    {
      /* Who is half way through a short body hears the answer behind it; a file is not waited for. */
      if (self->answer != NULL && self->request->body_folder != NULL)
        return send_answer (self);
      self->phase = PHASE_BODY;
      await_body (self);
      return MHD_YES;
    }
  if (*upload_size > 0)
    {
      take_body (self, upload, *upload_size);
      *upload_size = 0;
      return MHD_YES;
    }
  if (self->answer != NULL)
    return send_answer (self);
  take_whole_body (self);
  return dispatch (self, PHASE_HANDLING);
}

/* What came of a body before the line broke, for a route that goes on from there. */
static gboolean
keep_part (Exchange *self)
{
  if (self->phase != PHASE_BODY || !self->request->keeps_part || self->body_file < 0
      || self->answer != NULL)
    return FALSE;
  self->phase = PHASE_ORPHANED;
  return rp_worker_pool_push (self->server->workers, self);
}

static void
completed_cb (void *data, struct MHD_Connection *connection, void **exchange_inout,
              enum MHD_RequestTerminationCode code)
{
  RpHttpServer *server = data;
  Exchange *self = g_steal_pointer (exchange_inout);

  if (self == NULL)
    return;
  if (server->handler.log != NULL)
    server->handler.log (self->request, self->status, g_get_monotonic_time () - self->began_us,
                         server->handler.data);
  rp_http_deadlines_await (server->deadlines, self->peer, server->options.head_ms);
  if (!keep_part (self))
    exchange_free (self);
}

static void
connection_cb (void *data, struct MHD_Connection *connection, void **socket_context,
               enum MHD_ConnectionNotificationCode code)
{
  RpHttpServer *server = data;

  if (code == MHD_CONNECTION_NOTIFY_CLOSED)
    {
      rp_http_deadlines_remove (server->deadlines, *socket_context);
      return;
    }
  const union MHD_ConnectionInfo *info
      = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  *socket_context
      = rp_http_deadlines_add (server->deadlines, info->connect_fd, server->options.head_ms);
}

/* --- start and stop ----------------------------------------------------------------------------- */

static void G_GNUC_PRINTF (2, 0) log_library_cb (void *data, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  g_debug ("http library: %s", g_strchomp (text));
}

/* A connection is a file: as many as the system lets this process have, less what it needs for itself. */
static guint
find_connections_max (guint wanted)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return wanted;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0 && getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return wanted;
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= wanted + (rlim_t)OWN_FILES)
    return wanted;
  return limit.rlim_cur > 2 * OWN_FILES ? (guint)limit.rlim_cur - OWN_FILES : OWN_FILES;
}

static gboolean
start_daemon (RpHttpServer *self, const RpHttpOptions *options, GError **error)
{
  g_autoptr (GSocketAddress) address
      = g_inet_socket_address_new_from_string (options->address, options->port);
  struct sockaddr_storage native;
  unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
  struct MHD_OptionItem tls[] = { { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)options->certificate },
                                  { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)options->key },
                                  { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)TLS_PRIORITIES },
                                  { MHD_OPTION_END, 0, NULL } };
  struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };

  if (address == NULL || !g_socket_address_to_native (address, &native, sizeof native, error))
    {
      g_clear_error (error);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is not a numeric address such as 127.0.0.1."), options->address);
      return FALSE;
    }
  if (g_socket_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    flags |= MHD_USE_IPv6;
  if (options->certificate != NULL)
    flags |= MHD_USE_TLS;
  self->daemon = MHD_start_daemon (
      flags, options->port, NULL, NULL, answer_cb, self, MHD_OPTION_EXTERNAL_LOGGER, log_library_cb,
      NULL, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&native, MHD_OPTION_NOTIFY_COMPLETED,
      completed_cb, self, MHD_OPTION_NOTIFY_CONNECTION, connection_cb, self,
      MHD_OPTION_CONNECTION_LIMIT, options->connections_max, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
      options->proxy == NULL ? options->connections_per_address_max : options->connections_max,
      MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)IDLE_S, MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_ARRAY, options->certificate != NULL ? tls : none, MHD_OPTION_END);
  if (self->daemon == NULL)
    {
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
          _ ("Nothing can be served on %s, port %u. Perhaps another program serves there already, "
             "or the address is not one of this computer."),
          options->address, options->port);
      return FALSE;
    }
  self->port = MHD_get_daemon_info (self->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
  return TRUE;
}

/* As a connection's own address is written, with which it is compared. */
static char *
dup_proxy (const char *text)
{
  g_autoptr (GInetAddress) address = text != NULL ? g_inet_address_new_from_string (text) : NULL;

  return address != NULL ? g_inet_address_to_string (address) : g_strdup (text);
}

RpHttpServer *
rp_http_server_new (const RpHttpOptions *options, const RpHttpHandler *handler, GError **error)
{
  g_autoptr (RpHttpServer) self = g_new0 (RpHttpServer, 1);
  RpWorkerPoolFuncs funcs = { handler->open_worker, handler->close_worker, run_exchange };

  self->handler = *handler;
  self->options = *options;
  self->options.connections_max = find_connections_max (options->connections_max);
  self->proxy = dup_proxy (options->proxy);
  self->deadlines = rp_http_deadlines_new ();
  self->workers = rp_worker_pool_new ("worker", options->n_workers, options->queue_max, &funcs,
                                      handler->data, error);
  if (self->workers == NULL)
    return NULL;
  self->slow_workers = rp_worker_pool_new ("slow-worker", options->n_slow_workers, 32, &funcs,
                                           handler->data, error);
  if (self->slow_workers == NULL || !start_daemon (self, &self->options, error))
    return NULL;
  return g_steal_pointer (&self);
}

guint16
rp_http_server_get_port (RpHttpServer *self)
{
  return self->port;
}

void
rp_http_server_free (RpHttpServer *self)
{
  /* No request may sleep when the daemon stops: the pools finish what waits and take nothing new. */
  g_atomic_int_set (&self->stopping, 1);
  if (self->workers != NULL)
    rp_worker_pool_stop (self->workers);
  if (self->slow_workers != NULL)
    rp_worker_pool_stop (self->slow_workers);
  g_clear_pointer (&self->daemon, MHD_stop_daemon);
  g_clear_pointer (&self->workers, rp_worker_pool_free);
  g_clear_pointer (&self->slow_workers, rp_worker_pool_free);
  rp_http_deadlines_free (self->deadlines);
  g_free (self->proxy);
  g_free (self);
}
