/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/http-server.h"

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "server/http-stream.h"
#include "support/http-client.h"
#include "wire/gzip.h"

#define N_IDLE 260

/* A server that sends every body back, with paths for the other ways to answer. */
typedef struct
{
  RpHttpServer *server;
  char *folder;
  guint16 port;
  gint n_handled; /* atomic */
  gint n_woken;   /* atomic: of those that asked for /sleep */
} Fixture;

static RpHttpAnswer *
begin_cb (RpHttpRequest *request, gpointer data)
{
  Fixture *fixture = data;

  request->body_cap = g_str_has_prefix (request->path, "/large") ? 1024 * 1024 : 4096;
  if (g_str_has_prefix (request->path, "/file"))
    {
      request->body_cap = 1024 * 1024;
      request->body_folder = fixture->folder;
      request->body_leaves = g_str_has_suffix (request->path, "/full") ? G_MAXUINT64 : 0;
    }
  return NULL;
}

static gpointer
open_cb (gpointer data, GError **error)
{
  return data;
}

static void
close_cb (gpointer worker)
{
}

static RpHttpAnswer *
admit_cb (RpHttpRequest *request, gpointer worker)
{
  if (g_str_has_suffix (request->path, "/refused"))
    return rp_http_answer_new_error (request, 401, "token");
  return NULL;
}

static RpHttpAnswer *
handle_cb (RpHttpRequest *request, gpointer worker)
{
  Fixture *fixture = worker;

  g_atomic_int_inc (&fixture->n_handled);
  if (g_str_equal (request->path, "/stream"))
    {
      RpHttpAnswer *answer = rp_http_answer_new (200, "text/event-stream", NULL);

      answer->stream = rp_http_stream_new ();
      rp_http_stream_send (answer->stream, "one\n");
      rp_http_stream_send (answer->stream, "two\n");
      rp_http_stream_end (answer->stream);
      return answer;
    }
  if (g_str_equal (request->path, "/peer"))
    return rp_http_answer_new (200, "text/plain",
                               g_bytes_new (request->peer, strlen (request->peer)));
  if (g_str_equal (request->path, "/sleep"))
    {
      g_usleep (300 * 1000);
      g_atomic_int_inc (&fixture->n_woken);
    }
  if (request->body_path != NULL)
    {
      g_autofree char *text = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (request->body_path, &text, &length, NULL));
      return rp_http_answer_new (200, "text/plain", g_bytes_new (&length, sizeof length));
    }
  if (request->body == NULL)
    return rp_http_answer_new (200, "text/plain", g_bytes_new_static ("empty", 5));
  return rp_http_answer_new (200, "text/plain", g_bytes_ref (request->body));
}

static void
start_with (Fixture *fixture, const RpHttpOptions *options)
{
  RpHttpHandler handler = { fixture, begin_cb, open_cb, close_cb, admit_cb, handle_cb, NULL };
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rapport-http-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->server = rp_http_server_new (options, &handler, &error);
  g_assert_no_error (error);
  fixture->port = rp_http_server_get_port (fixture->server);
}

static void
start (Fixture *fixture, gconstpointer data)
{
  RpHttpOptions options;

  rp_http_options_init (&options);
  options.head_ms = 1000;
  options.body_ms = 1000;
  options.proxy = data;
  options.n_workers = 2;
  options.queue_max = 4;
  start_with (fixture, &options);
}

/* It waits for minutes, but not for many at a time. */
static void
start_patient (Fixture *fixture, gconstpointer data)
{
  RpHttpOptions options;

  rp_http_options_init (&options);
  options.head_ms = 300000;
  options.body_ms = 300000;
  options.connections_per_address_max = 4;
  start_with (fixture, &options);
}

/* Behind a proxy, which everybody comes from. */
static void
start_crowded (Fixture *fixture, gconstpointer data)
{
  RpHttpOptions options;

  rp_http_options_init (&options);
  options.proxy = "127.0.0.1";
  options.queue_max = 2 * N_IDLE;
  start_with (fixture, &options);
}

static void
stop (Fixture *fixture, gconstpointer data)
{
  rp_http_server_free (fixture->server);
  /* No upload was left behind: the folder is empty. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
test_echo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestReply) reply = test_request (fixture->port, "POST", "/x", NULL, "hello", 5);
  g_autofree char *text = test_reply_dup_text (reply);
  g_autofree char *server = test_reply_dup_header (reply, "X-Sync-Server");
  g_autofree char *date = test_reply_dup_header (reply, "Date");
  g_autofree char *length = test_reply_dup_header (reply, "Content-Length");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (text, ==, "hello");
  g_assert_cmpstr (server, ==, "rapport/1");
  g_assert_nonnull (date);
  g_assert_cmpstr (length, ==, "5");
}

static void
test_keep_alive (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = test_connect (fixture->port);

  for (guint i = 0; i < 3; i++)
    {
      const char *request = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
      g_assert_true (test_send (connection, request, strlen (request)));
      g_autoptr (TestReply) reply = test_receive (connection);
      g_assert_cmpuint (reply->status, ==, 200);
    }
}

static void
test_refused_heads (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *bytes;
    guint status;
  } cases[] = {
    { "GET /x HTTP/1.0\r\nHost: a\r\n\r\n", 505 },
    { "PROPFIND /x HTTP/1.1\r\nHost: a\r\n\r\n", 405 },
    { "TRACE /x HTTP/1.1\r\nHost: a\r\n\r\n", 405 },
    { "PATCH /x HTTP/1.1\r\nHost: a\r\n\r\n", 411 },
    { "GET /x HTTP/1.1\r\nHost: a\r\nRange: bytes=0-\r\nRange: bytes=1-\r\n\r\n", 400 },
    { "GET /x HTTP/1.1\r\n\r\n", 400 },
    { "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
    { "GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 400 },
    { "POST /x HTTP/1.1\r\nHost: a\r\n\r\n", 411 },
    { "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
      411 },
    { "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", 400 },
    { "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4097\r\n\r\n", 413 },
    { "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Encoding: br\r\n\r\n", 415 },
    { "GET /x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", 400 },
    { "GET /x HTTP/1.1\r\nHost: a\r\nAuthorization: Basic eDp5\r\n\r\n", 401 },
    { "GET /x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
      400 },
    { "GET /%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestReply) reply = test_exchange (fixture->port, cases[i].bytes);

      g_test_message ("%s", cases[i].bytes);
      g_assert_cmpuint (reply->status, ==, cases[i].status);
    }
  g_assert_cmpint (g_atomic_int_get (&fixture->n_handled), ==, 0);
}

/* What the library itself turns away may have any status, but never reaches a handler. */
static void
test_broken_heads (Fixture *fixture, gconstpointer data)
{
  static const char *const cases[] = {
    "\r\n\r\n\r\n",
    "GET\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5x\r\n\r\nhello",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    "GET /x HTTP/3.7\r\nHost: a\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestReply) reply = test_exchange (fixture->port, cases[i]);

      g_test_message ("%s", cases[i]);
      g_assert_true (reply->status == 0 || reply->status >= 400);
    }
  g_assert_cmpint (g_atomic_int_get (&fixture->n_handled), ==, 0);
}

static void
test_gzip (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (3000, 'a');
  g_autoptr (GBytes) plain = g_bytes_new_static (long_text, 3000);
  g_autoptr (GBytes) packed = rp_gzip_pack (plain);
  g_autoptr (GSocketConnection) connection = test_connect (fixture->port);
  g_autofree char *head = g_strdup_printf (
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nAccept-Encoding: br, gzip\r\n"
      "Content-Length: %zu\r\n\r\n",
      g_bytes_get_size (packed));
  g_autoptr (GError) error = NULL;

  test_send (connection, head, strlen (head));
  test_send (connection, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  g_autoptr (TestReply) reply = test_receive (connection);
  g_autofree char *encoding = test_reply_dup_header (reply, "Content-Encoding");
  g_autoptr (GBytes) unpacked = rp_gzip_unpack (reply->body, 4096, &error);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (encoding, ==, "gzip");
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (unpacked, plain));
}

static void
test_gzip_bomb (Fixture *fixture, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (3 * 1024 * 1024);
  g_autoptr (GBytes) plain = g_bytes_new_static (zeros, 200 * 1024);
  g_autoptr (GBytes) packed = rp_gzip_pack (plain);
  g_autoptr (GSocketConnection) connection = test_connect (fixture->port);
  g_autofree char *head
      = g_strdup_printf ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\n"
                         "Content-Length: %zu\r\n\r\n",
                         g_bytes_get_size (packed));

  test_send (connection, head, strlen (head));
  test_send (connection, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  g_autoptr (TestReply) reply = test_receive (connection);
  g_assert_cmpuint (reply->status, ==, 413);

  g_autoptr (TestReply) broken
      = test_exchange (fixture->port, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\n"
                                      "Content-Length: 5\r\n\r\nhello");
  g_assert_cmpuint (broken->status, ==, 400);
}

/* What came packed was unpacked as soon as it was there, sixteen times as large, and waited so for a worker:
 * a queue of small requests took gigabytes, and the loop that serves everybody did the work. */
static void
test_packed_waits_packed (Fixture *fixture, gconstpointer data)
{
  static const char sleep[] = "GET /sleep HTTP/1.1\r\nHost: a\r\n\r\n";
  static const char broken[] = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\n"
                               "Content-Length: 5\r\n\r\nhello";
  g_autoptr (GSocketConnection) one = test_connect (fixture->port);
  g_autoptr (GSocketConnection) two = test_connect (fixture->port);

  test_send (one, sleep, strlen (sleep));
  test_send (two, sleep, strlen (sleep));
  for (guint i = 0; i < 5000 && g_atomic_int_get (&fixture->n_handled) < 2; i++)
    g_usleep (1000);
  g_autoptr (TestReply) reply = test_exchange (fixture->port, broken);
  g_assert_cmpuint (reply->status, ==, 400);
  /* Both workers were asleep; one of them has looked at it. */
  g_assert_cmpint (g_atomic_int_get (&fixture->n_woken), >, 0);
}

/* One byte a while keeps a byte-wise timeout quiet for ever; the deadline ends it. */
static void
test_slow_sender (Fixture *fixture, gconstpointer data)
{
  static const char *const beginnings[]
      = { "GET /x HTTP/1.1\r\nHost: ",
          "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      g_autoptr (GSocketConnection) connection = test_connect (fixture->port);
      gint64 began = g_get_monotonic_time ();
      gboolean open = test_send (connection, beginnings[i], strlen (beginnings[i]));

      while (open && g_get_monotonic_time () - began < 10 * G_TIME_SPAN_SECOND)
        {
          g_usleep (100 * 1000);
          open = test_send (connection, "a", 1);
        }
      g_assert_cmpint (g_get_monotonic_time () - began, <, 4 * G_TIME_SPAN_SECOND);
    }
}

static void
test_cut_body (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = test_connect (fixture->port);
  const char *request = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nonly this";

  test_send (connection, request, strlen (request));
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_usleep (200 * 1000);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_handled), ==, 0);
}

/* Whoever has gone in the middle of a request leaves his place to others, also when the end came together with the
 * last bytes, where the library does not see it. */
static void
test_cut_leaves_its_place (Fixture *fixture, gconstpointer data)
{
  static const char *const beginnings[] = {
    "GET /x HTTP/1.1\r\nHost: ",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nonly this",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n",
    "PUT /file/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nonly this",
  };
  gint64 began = g_get_monotonic_time ();
  guint status = 0;

  for (guint i = 0; i < 3 * G_N_ELEMENTS (beginnings); i++)
    {
      const char *beginning = beginnings[i % G_N_ELEMENTS (beginnings)];
      g_autoptr (GSocketConnection) connection = test_connect (fixture->port);

      /* The connection has been taken up, then both come in one packet. */
      g_usleep (5000);
      g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_CORK, 1,
                           NULL);
      test_send (connection, beginning, strlen (beginning));
    }
  while (status == 0 && g_get_monotonic_time () - began < 20 * G_TIME_SPAN_SECOND)
    {
      g_autoptr (TestReply) reply = test_exchange (
          fixture->port, "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

      status = reply->status;
      g_usleep (100 * 1000);
    }
  g_assert_cmpuint (status, ==, 200);
}

/* One that has only said all it had to say gets its answer. */
static void
test_half_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = test_connect (fixture->port);
  const char *request = "POST /sleep HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nword";

  test_send (connection, request, strlen (request));
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  g_autoptr (TestReply) reply = test_receive (connection);
  g_assert_cmpuint (reply->status, ==, 200);
}

/* Whoever announces a large body and sends none of it took the room of one that is sent, token or not: a few hundred
 * connections kept everybody from sending. */
static void
test_idle_senders (Fixture *fixture, gconstpointer path)
{
  g_autofree char *head = g_strdup_printf (
      "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n", (const char *)path);
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = g_strnfill (100000, 'a');

  for (guint i = 0; i < N_IDLE; i++)
    {
      g_ptr_array_add (idle, test_connect (fixture->port));
      g_assert_true (test_send (idle->pdata[i], head, strlen (head)));
    }
  g_usleep (200 * 1000);
  g_autoptr (TestReply) reply
      = test_request (fixture->port, "POST", "/large", NULL, text, strlen (text));
  g_assert_cmpuint (reply->status, ==, 200);
}

/* Nobody's body is read and dropped, and he hears why. */
static void
test_large_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (900000, 'a');
  g_autoptr (TestReply) reply
      = test_request (fixture->port, "POST", "/large/refused", NULL, text, strlen (text));

  g_assert_cmpuint (reply->status, ==, 401);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_handled), ==, 0);
}

static void
test_file_body (Fixture *fixture, gconstpointer data)
{
  g_autofree char *megabyte = g_malloc0 (1024 * 1024);
  g_autoptr (TestReply) reply
      = test_request (fixture->port, "PUT", "/file", NULL, megabyte, 1024 * 1024);
  gsize length;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (reply->body), ==, sizeof length);
  memcpy (&length, g_bytes_get_data (reply->body, NULL), sizeof length);
  g_assert_cmpuint (length, ==, 1024 * 1024);
}

/* Refused by its head: not one byte of the body is taken. */
static void
test_file_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestReply) reply = test_exchange (
      fixture->port, "PUT /file/refused HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");

  g_assert_cmpuint (reply->status, ==, 401);
}

/* The disk is to keep some room: the answer is heard behind the body, of which nothing is kept. */
static void
test_file_without_room (Fixture *fixture, gconstpointer data)
{
  g_autofree char *megabyte = g_malloc0 (1024 * 1024);
  g_autoptr (TestReply) reply
      = test_request (fixture->port, "PUT", "/file/full", NULL, megabyte, 1024 * 1024);
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);

  g_assert_cmpuint (reply->status, ==, 507);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_handled), ==, 0);
  g_assert_nonnull (folder);
  g_assert_null (g_dir_read_name (folder));
}

static void
test_stream (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestReply) reply = test_exchange (
      fixture->port, "GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  g_autofree char *text = test_reply_dup_text (reply);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (text, "one\ntwo\n"));
}

/* Two workers, four places in the queue: of ten requests at once some are told to come back. */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  GSocketConnection *connections[10];
  guint n_ok = 0, n_busy = 0;

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    {
      const char *request = "GET /sleep HTTP/1.1\r\nHost: a\r\n\r\n";

      connections[i] = test_connect (fixture->port);
      test_send (connections[i], request, strlen (request));
    }
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    {
      g_autoptr (TestReply) reply = test_receive (connections[i]);
      g_autofree char *retry = test_reply_dup_header (reply, "Retry-After");

      n_ok += reply->status == 200;
      n_busy += reply->status == 503 && retry != NULL;
      g_object_unref (connections[i]);
    }
  g_assert_cmpuint (n_ok + n_busy, ==, 10);
  /* The four places are there whether or not the workers have woken up yet. */
  g_assert_cmpuint (n_ok, >=, 4);
  g_assert_cmpuint (n_busy, >, 0);
}

static void
test_bad_address (void)
{
  RpHttpHandler handler = { NULL, begin_cb, open_cb, close_cb, admit_cb, handle_cb, NULL };
  g_autoptr (GError) error = NULL;
  RpHttpOptions options;
  int context;

  rp_http_options_init (&options);
  handler.data = &context;
  options.address = "example.invalid";
  g_assert_null (rp_http_server_new (&options, &handler, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* Two programs that listened on one port shared its callers, each with a database of its own. */
static void
test_port_taken (Fixture *fixture, gconstpointer data)
{
  RpHttpHandler handler = { fixture, begin_cb, open_cb, close_cb, admit_cb, handle_cb, NULL };
  g_autoptr (GError) error = NULL;
  RpHttpOptions options;

  rp_http_options_init (&options);
  options.port = (guint16)fixture->port;
  g_assert_null (rp_http_server_new (&options, &handler, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

#define ADD(name, func) g_test_add ("/http-server/" name, Fixture, NULL, start, func, stop)

/* @expected: whom the request with the header @forwarded_for is taken to come from */
static void
assert_peer (Fixture *fixture, const char *forwarded_for, const char *expected)
{
  g_autofree char *bytes
      = g_strdup_printf ("GET /peer HTTP/1.1\r\nHost: x\r\n%s\r\n", forwarded_for);
  g_autoptr (TestReply) reply = test_exchange (fixture->port, bytes);
  g_autofree char *peer = test_reply_dup_text (reply);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (peer, ==, expected);
}

/* Only the proxy is believed, and only the last address, which it has added itself. */
static void
test_proxy (Fixture *fixture, gconstpointer proxy)
{
  assert_peer (fixture, "", "127.0.0.1");
  if (g_strcmp0 (proxy, "127.0.0.1") != 0)
    {
      assert_peer (fixture, "X-Forwarded-For: 192.0.2.7\r\n", "127.0.0.1");
      return;
    }
  assert_peer (fixture, "X-Forwarded-For: 192.0.2.7\r\n", "192.0.2.7");
  assert_peer (fixture, "X-Forwarded-For: 203.0.113.9, 2001:db8::7\r\n", "2001:db8::7");
  assert_peer (fixture, "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 192.0.2.7\r\n",
               "192.0.2.7");
  assert_peer (fixture, "X-Forwarded-For: 192.0.2.7, nobody\r\n", "127.0.0.1");
  assert_peer (fixture, "X-Forwarded-For: \r\n", "127.0.0.1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("echo", test_echo);
  ADD ("keep-alive", test_keep_alive);
  ADD ("refused-heads", test_refused_heads);
  ADD ("broken-heads", test_broken_heads);
  ADD ("gzip", test_gzip);
  ADD ("gzip-bomb", test_gzip_bomb);
  ADD ("packed-waits-packed", test_packed_waits_packed);
  ADD ("slow-sender", test_slow_sender);
  ADD ("cut-body", test_cut_body);
  ADD ("half-closed", test_half_closed);
  ADD ("large-refused", test_large_refused);
  g_test_add ("/http-server/idle-senders", Fixture, "/large", start_crowded, test_idle_senders,
              stop);
  g_test_add ("/http-server/idle-strangers", Fixture, "/large/refused", start_crowded,
              test_idle_senders, stop);
  ADD ("file-body", test_file_body);
  ADD ("file-refused", test_file_refused);
  ADD ("file-without-room", test_file_without_room);
  ADD ("stream", test_stream);
  ADD ("busy", test_busy);
  ADD ("port-taken", test_port_taken);
  g_test_add ("/http-server/proxy/none", Fixture, NULL, start, test_proxy, stop);
  g_test_add ("/http-server/proxy/other", Fixture, "192.0.2.1", start, test_proxy, stop);
  g_test_add ("/http-server/proxy/this", Fixture, "127.0.0.1", start, test_proxy, stop);
  g_test_add ("/http-server/cut-leaves-its-place", Fixture, NULL, start_patient,
              test_cut_leaves_its_place, stop);
  g_test_add_func ("/http-server/bad-address", test_bad_address);
  return g_test_run ();
}
