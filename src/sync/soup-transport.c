/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/soup-transport.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include "base/json-access.h"
#include "sync/deadline.h"
#include "wire/gzip.h"
#include "wire/message.h"

#define DEADLINE_MS 60000
#define SILENCE_S 60
#define SLOWEST_UPLOAD_BYTES_PER_MS 16 /* 16 kB/s; slower lines retry with smaller pieces */
#define MAX_ANSWER_BYTES (16 * 1024 * 1024)
#define MAX_EVENT_LINE_BYTES 4096
#define STEP_BYTES 65536
#define STATUS_TOO_MANY_REQUESTS 429
#define STATUS_NETWORK_SIGN_IN 511 /* a portal that keeps to RFC 6585 */
#define EVENT_STREAM "text/event-stream"

struct _RpSoupTransport
{
  GObject parent_instance;
  char *base_url;            /* scheme, host and port, without a slash at the end */
  gboolean direct;           /* loopback: no proxy */
  GTlsDatabase *authorities; /* (nullable): the system's */
  guint deadline_ms;
  guint silence_s;
  GMutex lock;          /* one exchange at a time */
  SoupSession *session; /* of the exchanges, with its kept connection; made by the first */
};

static void rp_soup_transport_iface_init (RpTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RpSoupTransport, rp_soup_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RP_TYPE_TRANSPORT,
                                                      rp_soup_transport_iface_init))

/* ---- what is sent ---- */

static SoupSession *
make_session (RpSoupTransport *self, guint silence_s)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "rapport", "timeout",
                                                        silence_s, "max-conns", 2, NULL);

  /* It would inflate without a limit, ask for passwords, and remember what strangers tell it. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_COOKIE_JAR);
  if (self->authorities != NULL)
    soup_session_set_tls_database (session, self->authorities);
  if (self->direct)
    soup_session_set_proxy_resolver (session, NULL);
  return session;
}

static void
set_body (SoupMessage *message, const RpRequest *request)
{
  g_autoptr (GBytes) body = g_bytes_ref (request->body);

  if (g_bytes_get_size (body) > RP_GZIP_MIN_BYTES
      && g_strcmp0 (request->content_type, RP_WIRE_JSON) == 0)
    {
      g_autoptr (GBytes) plain = g_steal_pointer (&body);

      body = rp_gzip_pack (plain);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Encoding",
                                    "gzip");
    }
  soup_message_set_request_body_from_bytes (message, request->content_type, body);
}

static SoupMessage *
make_message (RpSoupTransport *self, const RpRequest *request, const char *accept, GError **error)
{
  g_autofree char *address = g_strconcat (self->base_url, request->path, NULL);
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, error);
  SoupMessage *message;
  SoupMessageHeaders *headers;

  if (uri == NULL)
    return NULL;
  message = soup_message_new_from_uri (request->method, uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", accept);
  if (request->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", request->token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, request->headers[i], request->headers[i + 1]);
  if (request->body != NULL)
    set_body (message, request);
  return message;
}

/* ---- what went wrong ---- */

static const char *
describe_certificate (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return _ ("The server's certificate was issued by an authority that this computer does not "
              "trust. Your administrator can install the organisation's authority here.");
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _ ("The server's certificate belongs to another address.");
  if (flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED))
    return _ (
        "The server's certificate is not valid at this time. Check the date of this computer.");
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return _ ("The server's certificate has been revoked.");
  return _ ("The server's certificate is not acceptable.");
}

static void
set_unreachable (const GError *cause, GError **error)
{
  g_autofree char *reason = g_strdup (cause->message);
  gsize length = strlen (reason);

  /* Some of them end with a full stop. */
  if (length > 0 && reason[length - 1] == '.')
    reason[length - 1] = '\0';
  if (cause->domain == G_TLS_ERROR)
    g_set_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY,
                 _ ("No encrypted connection came about: %s. Perhaps what answers at this address "
                    "does not speak https://."),
                 reason);
  else
    g_set_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY,
                 _ ("The server cannot be reached: %s."), reason);
}

/* Turns what libsoup and GIO say into what the engine does next. */
static void
set_failure (SoupMessage *message, RpDeadline *deadline, GCancellable *cancellable,
             const GError *cause, GError **error)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return;
  if (deadline != NULL && rp_deadline_is_over (deadline))
    g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY,
                         _ ("The server did not finish its answer in time."));
  else if (cause->domain == RP_TRANSPORT_ERROR)
    g_propagate_error (error, g_error_copy (cause));
  else if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_CERTIFICATE,
                         describe_certificate (flags));
  else
    set_unreachable (cause, error);
}

static gboolean
set_foreign (GError **error)
{
  g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE,
                       _ ("Something answered that is not the Rapport server. This network may ask "
                          "for a sign-in of its own."));
  return FALSE;
}

/* ---- what comes back ---- */

/* The server itself, or what stands before it, says "later". */
static gboolean
says_later (guint status)
{
  return (status >= 500 && status != STATUS_NETWORK_SIGN_IN) || status == STATUS_TOO_MANY_REQUESTS;
}

static gboolean
check_server (SoupMessage *message, const char *const *accepted_types, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *server = soup_message_headers_get_one (headers, RP_WIRE_SERVER_HEADER);
  guint status = soup_message_get_status (message);

  if (g_strcmp0 (server, RP_WIRE_SERVER_VALUE) != 0 || SOUP_STATUS_IS_REDIRECTION (status))
    return set_foreign (error);
  if (status != SOUP_STATUS_NO_CONTENT && (type == NULL || !g_strv_contains (accepted_types, type)))
    return set_foreign (error);
  return TRUE;
}

static GBytes *
read_capped (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree guint8 *step = g_malloc (STEP_BYTES);
  gssize n;

  while ((n = g_input_stream_read (stream, step, STEP_BYTES, cancellable, error)) > 0)
    {
      if (all->len + n > MAX_ANSWER_BYTES)
        {
          set_foreign (error);
          return NULL;
        }
      g_byte_array_append (all, step, n);
    }
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static GBytes *
decode_body (SoupMessage *message, GBytes *raw, GError **error)
{
  const char *encoding = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                       "Content-Encoding");
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) plain = NULL;

  if (encoding == NULL)
    return g_bytes_ref (raw);
  if (g_ascii_strcasecmp (encoding, "gzip") == 0)
    plain = rp_gzip_unpack (raw, MAX_ANSWER_BYTES, &cause);
  if (plain != NULL)
    return g_steal_pointer (&plain);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY,
                         _ ("The server's answer was cut off."));
  else
    set_foreign (error);
  return NULL;
}

static gint64
read_date (SoupMessageHeaders *headers, const char *name)
{
  const char *text = soup_message_headers_get_one (headers, name);
  g_autoptr (GDateTime) date = text == NULL ? NULL : soup_date_time_new_from_http_string (text);

  return date == NULL ? 0 : g_date_time_to_unix (date) * G_USEC_PER_SEC;
}

/* Seconds, or a date, which counts from the server's own date. */
static gint64
read_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  gint64 now_us = read_date (headers, "Date");
  gint64 then_us = read_date (headers, "Retry-After");
  guint64 seconds;

  if (text == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &seconds, NULL))
    return (gint64)seconds;
  if (now_us == 0 || then_us == 0)
    return -1;
  return MAX (0, (then_us - now_us) / G_USEC_PER_SEC);
}

static RpResponse *
make_response (SoupMessage *message, GBytes *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  RpResponse *response = g_new0 (RpResponse, 1);

  response->status = soup_message_get_status (message);
  response->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  response->retry_after_s = read_retry_after (headers);
  response->date_us = read_date (headers, "Date");
  response->body = g_bytes_ref (body);
  for (guint i = 0; rp_response_headers[i] != NULL; i++)
    {
      const char *value = soup_message_headers_get_one (headers, rp_response_headers[i]);

      if (value != NULL)
        rp_response_set_header (response, rp_response_headers[i], value);
    }
  return response;
}

static RpResponse *
exchange (RpSoupTransport *self, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  static const char *const types[]
      = { RP_WIRE_JSON, RP_WIRE_NDJSON, "application/octet-stream", NULL };
  g_autoptr (GInputStream) stream = soup_session_send (self->session, message, cancellable, error);
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GBytes) body = NULL;

  if (stream == NULL)
    return NULL;
  if (says_later (soup_message_get_status (message)))
    {
      /* A proxy before the server may have written it: not one byte of the body is looked at. */
      body = g_bytes_new_static ("", 0);
      return make_response (message, body);
    }
  if (!check_server (message, types, error))
    return NULL;
  raw = read_capped (stream, cancellable, error);
  if (raw != NULL)
    body = decode_body (message, raw, error);
  return body == NULL ? NULL : make_response (message, body);
}

static RpResponse *
rp_soup_transport_send (RpTransport *transport, const RpRequest *request, GCancellable *cancellable,
                        GError **error)
{
  RpSoupTransport *self = RP_SOUP_TRANSPORT (transport);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (SoupMessage) message = make_message (
      self, request, RP_WIRE_JSON ", " RP_WIRE_NDJSON ", application/octet-stream", error);
  gsize length = request->body == NULL ? 0 : g_bytes_get_size (request->body);
  g_autoptr (RpDeadline) deadline = NULL;
  g_autoptr (GError) cause = NULL;
  RpResponse *response;

  if (message == NULL)
    return NULL;
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept-Encoding",
                                "gzip");
  if (self->session == NULL)
    self->session = make_session (self, 1 + self->deadline_ms / 1000);
  deadline
      = rp_deadline_start (cancellable, self->deadline_ms + length / SLOWEST_UPLOAD_BYTES_PER_MS);
  response = exchange (self, message, rp_deadline_get_cancellable (deadline), &cause);
  if (response == NULL)
    set_failure (message, deadline, cancellable, cause, error);
  return response;
}

static gboolean
rp_soup_transport_may_overlap (RpTransport *transport)
{
  return TRUE;
}

/* ---- the stream of pokes ---- */

typedef struct
{
  void (*poked) (gint64 head, gpointer data);
  gpointer data;
  GString *line; /* what has come of it */
} EventReader;

static void
take_line (EventReader *self)
{
  static const char prefix[] = "data:";

  if (g_str_has_prefix (self->line->str, prefix))
    {
      const char *text = self->line->str + strlen (prefix);
      g_autoptr (JsonObject) object
          = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL);

      /* A poke that cannot be read is no harm: it carries no data, and there is the timer. */
      if (object != NULL)
        self->poked (rp_json_get_integer (object, "head", 0), self->data);
    }
  g_string_truncate (self->line, 0);
}

static gboolean
take_bytes (EventReader *self, const char *bytes, gsize length, GError **error)
{
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == '\n')
        take_line (self);
      else if (bytes[i] != '\r')
        g_string_append_c (self->line, bytes[i]);
      if (self->line->len > MAX_EVENT_LINE_BYTES)
        return set_foreign (error);
    }
  return TRUE;
}

static gboolean
follow (RpSoupTransport *self, SoupMessage *message, EventReader *reader, GCancellable *cancellable,
        GError **error)
{
  static const char *const types[] = { EVENT_STREAM, NULL };
  /* A session of its own: this connection stays busy, and its time limit is the silence allowed. */
  g_autoptr (SoupSession) session = make_session (self, self->silence_s);
  g_autoptr (GInputStream) stream = soup_session_send (session, message, cancellable, error);
  char step[1024];
  gssize n;

  if (stream == NULL)
    return FALSE;
  if (says_later (soup_message_get_status (message))
      || soup_message_get_status (message) == SOUP_STATUS_UNAUTHORIZED)
    {
      g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY,
                           _ ("The server does not take a listener now."));
      return FALSE;
    }
  if (!check_server (message, types, error))
    return FALSE;
  while ((n = g_input_stream_read (stream, step, sizeof step, cancellable, error)) > 0)
    if (!take_bytes (reader, step, n, error))
      return FALSE;
  return n == 0;
}

static gboolean
rp_soup_transport_listen (RpTransport *transport, const RpRequest *request,
                          void (*poked) (gint64 head, gpointer data), gpointer data,
                          GCancellable *cancellable, GError **error)
{
  RpSoupTransport *self = RP_SOUP_TRANSPORT (transport);
  g_autoptr (SoupMessage) message = make_message (self, request, EVENT_STREAM, error);
  g_autoptr (GString) line = g_string_new (NULL);
  EventReader reader = { poked, data, line };
  g_autoptr (GError) cause = NULL;

  if (message == NULL)
    return FALSE;
  if (follow (self, message, &reader, cancellable, &cause))
    return TRUE;
  set_failure (message, NULL, cancellable, cause, error);
  return FALSE;
}

/* ---- the object ---- */

static void
rp_soup_transport_finalize (GObject *object)
{
  RpSoupTransport *self = RP_SOUP_TRANSPORT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->authorities);
  g_free (self->base_url);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (rp_soup_transport_parent_class)->finalize (object);
}

static void
rp_soup_transport_class_init (RpSoupTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_soup_transport_finalize;
}

static void
rp_soup_transport_init (RpSoupTransport *self)
{
  g_mutex_init (&self->lock);
  self->deadline_ms = DEADLINE_MS;
  self->silence_s = SILENCE_S;
}

static void
rp_soup_transport_iface_init (RpTransportInterface *iface)
{
  iface->may_overlap = rp_soup_transport_may_overlap;
  iface->send = rp_soup_transport_send;
  iface->listen = rp_soup_transport_listen;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Whether pieces of the address are used that have no meaning here, or could send the token
 * elsewhere. */
static gboolean
is_plain (GUri *uri)
{
  return g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
         && g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL
         && g_uri_get_fragment (uri) == NULL && strlen (g_uri_get_path (uri)) <= 1;
}

static gboolean
check_address (GUri *uri, const char *base_url, GError **error)
{
  if (uri == NULL || !is_plain (uri))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("The server's address must be like https://rapport.example, not “%s”."),
                   base_url);
      return FALSE;
    }
  if (g_str_equal (g_uri_get_scheme (uri), "https")
      || (g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (g_uri_get_host (uri))))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("The server's address must begin with https://, or others could listen: “%s”."),
               base_url);
  return FALSE;
}

static GTlsDatabase *
load_authorities (const char *ca_file, GError **error)
{
  /* GLib only warns about a relative name. */
  g_autofree char *path = g_canonicalize_filename (ca_file, NULL);

  return g_tls_file_database_new (path, error);
}

RpTransport *
rp_soup_transport_new (const char *base_url, const char *ca_file, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (RpSoupTransport) self = g_object_new (RP_TYPE_SOUP_TRANSPORT, NULL);

  if (!check_address (uri, base_url, error))
    return NULL;
  if (ca_file != NULL)
    {
      self->authorities = (GTlsDatabase *)load_authorities (ca_file, error);
      if (self->authorities == NULL)
        return NULL;
    }
  self->direct = is_loopback (g_uri_get_host (uri));
  self->base_url = g_str_has_suffix (base_url, "/") ? g_strndup (base_url, strlen (base_url) - 1)
                                                    : g_strdup (base_url);
  return RP_TRANSPORT (g_steal_pointer (&self));
}

void
rp_soup_transport_set_patience (RpSoupTransport *self, guint deadline_ms, guint silence_s)
{
  g_return_if_fail (RP_IS_SOUP_TRANSPORT (self));

  self->deadline_ms = deadline_ms;
  self->silence_s = silence_s;
}
