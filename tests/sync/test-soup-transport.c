/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/soup-transport.h"

#include <string.h>
#include "support/certificate.h"
#include "support/socket-server.h"
#include "support/temp-folder.h"
#include "wire/gzip.h"
#include "wire/message.h"

#define OURS "X-Sync-Server: rapport/1\r\n"
#define JSON_HEAD "HTTP/1.1 200 OK\r\n" OURS "Content-Type: application/json\r\n"
#define DEADLINE_MS 1500
#define SILENCE_S 1

/* ---- helpers ---- */

static void
write_text_cb (GOutputStream *out, gpointer text)
{
  g_output_stream_write_all (out, text, strlen (text), NULL, NULL, NULL);
}

static RpTransport *
connect_to (SocketServer *server, const char *scheme, const char *ca_file)
{
  g_autofree char *address
      = g_strdup_printf ("%s://127.0.0.1:%u", scheme, socket_server_get_port (server));
  g_autoptr (GError) error = NULL;
  RpTransport *transport = rp_soup_transport_new (address, ca_file, &error);

  g_assert_no_error (error);
  rp_soup_transport_set_patience (RP_SOUP_TRANSPORT (transport), DEADLINE_MS, SILENCE_S);
  return transport;
}

static RpResponse *
get (RpTransport *transport, GError **error)
{
  RpRequest request = { .method = "GET", .path = "/v1/session", .token = "secret" };

  return rp_transport_send (transport, &request, NULL, error);
}

/* Starts a server that answers @answer and asks it once. */
static RpResponse *
ask (const char *answer, GError **error)
{
  g_autoptr (SocketServer) server = socket_server_new (write_text_cb, (gpointer)answer, NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);

  return get (transport, error);
}

static void
assert_refused (const char *answer, RpTransportError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpResponse) response = ask (answer, &error);

  g_assert_error (error, RP_TRANSPORT_ERROR, (int)code);
  g_assert_null (response);
}

static void
assert_body (RpResponse *response, const char *expected)
{
  gsize length;
  const char *data = g_bytes_get_data (response->body, &length);

  g_assert_cmpmem (data, length, expected, strlen (expected));
}

/* ---- answers ---- */

static void
test_answer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpResponse) response
      = ask (JSON_HEAD "Date: Mon, 23 Nov 2026 09:12:04 GMT\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
             &error);

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (response->content_type, ==, "application/json");
  g_assert_cmpint (response->date_us, ==, G_GINT64_CONSTANT (1795425124000000));
  g_assert_cmpint (response->retry_after_s, ==, -1);
  assert_body (response, "{\"a\":1}");
}

static void
test_client_error_is_an_answer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpResponse) response
      = ask ("HTTP/1.1 409 Conflict\r\n" OURS
             "Content-Type: application/json; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}",
             &error);

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 409);
  assert_body (response, "{}");
}

static void
test_request_head (void)
{
  g_autoptr (SocketServer) server
      = socket_server_new (write_text_cb, (char *)JSON_HEAD "Content-Length: 2\r\n\r\n{}", NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);
  g_autoptr (RpResponse) response = get (transport, NULL);
  g_autofree char *head = socket_server_dup_head (server);

  g_assert_nonnull (response);
  g_assert_true (g_str_has_prefix (head, "GET /v1/session HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (head, "\r\nAuthorization: Bearer secret\r\n"));
  g_assert_nonnull (strstr (head, "\r\nAccept-Encoding: gzip\r\n"));
  g_assert_null (strstr (head, "\r\nCookie"));
}

static void
test_portal (void)
{
  assert_refused ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
                  RP_TRANSPORT_ERROR_OFFLINE);
  /* our header, but a page */
  assert_refused ("HTTP/1.1 200 OK\r\n" OURS
                  "Content-Type: text/html\r\nContent-Length: 2\r\n\r\nhi",
                  RP_TRANSPORT_ERROR_OFFLINE);
  /* JSON of somebody else */
  assert_refused (
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
      RP_TRANSPORT_ERROR_OFFLINE);
  assert_refused ("HTTP/1.1 511 Network Authentication Required\r\nContent-Length: 0\r\n\r\n",
                  RP_TRANSPORT_ERROR_OFFLINE);
}

static void
test_redirect_is_not_followed (void)
{
  g_autoptr (SocketServer) other
      = socket_server_new (write_text_cb, (char *)JSON_HEAD "Content-Length: 2\r\n\r\n{}", NULL);
  g_autofree char *answer
      = g_strdup_printf ("HTTP/1.1 302 Found\r\n" OURS "Location: http://127.0.0.1:%u/\r\n"
                         "Content-Length: 0\r\n\r\n",
                         socket_server_get_port (other));

  assert_refused (answer, RP_TRANSPORT_ERROR_OFFLINE);
  g_assert_cmpuint (socket_server_count (other), ==, 0);
}

static void
test_later (void)
{
  static const struct
  {
    const char *head;
    guint status;
    gint64 retry_after_s;
  } cases[] = {
    { "503 Service Unavailable\r\nRetry-After: 120\r\n", 503, 120 },
    { "429 Too Many Requests\r\nRetry-After: 0\r\n", 429, 0 },
    { "502 Bad Gateway\r\nContent-Type: text/html\r\n", 502, -1 },
    { "503 Service Unavailable\r\nRetry-After: -5\r\n", 503, -1 },
    { "503 Service Unavailable\r\nRetry-After: soon\r\n", 503, -1 },
    { "503 Service Unavailable\r\nDate: Mon, 23 Nov 2026 09:00:00 GMT\r\n"
      "Retry-After: Mon, 23 Nov 2026 09:01:30 GMT\r\n",
      503, 90 },
    { "503 Service Unavailable\r\nDate: Mon, 23 Nov 2026 09:00:00 GMT\r\n"
      "Retry-After: Mon, 23 Nov 2026 08:00:00 GMT\r\n",
      503, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer
          = g_strdup_printf ("HTTP/1.1 %sContent-Length: 6\r\n\r\n<html>", cases[i].head);
      g_autoptr (GError) error = NULL;
      g_autoptr (RpResponse) response = ask (answer, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (response->status, ==, cases[i].status);
      g_assert_cmpint (response->retry_after_s, ==, cases[i].retry_after_s);
      g_assert_cmpuint (g_bytes_get_size (response->body), ==, 0);
    }
}

static void
test_cut_off (void)
{
  /* by its length */
  assert_refused (JSON_HEAD "Content-Length: 9\r\n\r\n{\"a\":1}", RP_TRANSPORT_ERROR_RETRY);
  /* In the middle of a chunk. libsoup takes a connection closed between two chunks for the end of the
   * body; there the JSON gate and the trailer of a page notice. */
  assert_refused (JSON_HEAD "Transfer-Encoding: chunked\r\n\r\nff\r\n{\"a\":1}",
                  RP_TRANSPORT_ERROR_RETRY);
  /* in the head */
  assert_refused ("HTTP/1.1 200 OK\r\nX-Sync-", RP_TRANSPORT_ERROR_RETRY);
  assert_refused ("", RP_TRANSPORT_ERROR_RETRY);
}

static void
test_nobody_there (void)
{
  g_autoptr (SocketServer) server = socket_server_new (write_text_cb, (char *)"", NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&server, socket_server_free);
  g_assert_null (get (transport, &error));
  g_assert_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY);
}

/* ---- time ---- */

static void
write_slowly_cb (GOutputStream *out, gpointer data)
{
  write_text_cb (out, (char *)JSON_HEAD "Content-Length: 1000\r\n\r\n");
  for (guint i = 0; i < 40; i++)
    {
      g_usleep (G_USEC_PER_SEC / 10);
      if (!g_output_stream_write_all (out, " ", 1, NULL, NULL, NULL))
        return;
    }
}

static void
test_deadline (void)
{
  g_autoptr (SocketServer) server = socket_server_new (write_slowly_cb, NULL, NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_assert_null (get (transport, &error));
  g_assert_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 3 * G_USEC_PER_SEC);
  g_clear_object (&transport);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (G_USEC_PER_SEC / 5);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (SocketServer) server = socket_server_new (write_slowly_cb, NULL, NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GThread) thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_autoptr (GError) error = NULL;
  RpRequest request = { .method = "GET", .path = "/" };
  gint64 started = g_get_monotonic_time ();

  g_assert_null (rp_transport_send (transport, &request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started, <, G_USEC_PER_SEC);
  g_thread_join (g_steal_pointer (&thread));
  g_clear_object (&transport);
}

/* ---- size ---- */

static void
write_packed_cb (GOutputStream *out, gpointer body)
{
  g_autofree char *head = g_strdup_printf (
      JSON_HEAD "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", g_bytes_get_size (body));

  write_text_cb (out, head);
  g_output_stream_write_all (out, g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL,
                             NULL, NULL);
}

static RpResponse *
ask_packed (GBytes *body, GError **error)
{
  g_autoptr (SocketServer) server = socket_server_new (write_packed_cb, body, NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);

  return get (transport, error);
}

static void
test_gzip_answer (void)
{
  g_autoptr (GBytes) plain = g_bytes_new_static ("{\"packed\":true}", 15);
  g_autoptr (GBytes) packed = rp_gzip_pack (plain);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpResponse) response = ask_packed (packed, &error);

  g_assert_no_error (error);
  assert_body (response, "{\"packed\":true}");
}

static void
test_gzip_cut_off (void)
{
  g_autoptr (GBytes) plain = g_bytes_new_static ("{\"packed\":true}", 15);
  g_autoptr (GBytes) packed = rp_gzip_pack (plain);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, g_bytes_get_size (packed) - 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (ask_packed (cut, &error));
  g_assert_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY);
}

static void
test_gzip_bomb (void)
{
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (64 * 1024 * 1024), 64 * 1024 * 1024);
  g_autoptr (GBytes) bomb = rp_gzip_pack (zeros);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (bomb), <, 1024 * 1024);
  g_assert_null (ask_packed (bomb, &error));
  g_assert_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE);
}

static void
write_without_end_cb (GOutputStream *out, gpointer data)
{
  g_autofree char *block = g_strnfill (65536, ' ');

  write_text_cb (out, (char *)JSON_HEAD "\r\n");
  while (g_output_stream_write_all (out, block, 65536, NULL, NULL, NULL))
    ;
}

static void
test_huge_answer (void)
{
  g_autoptr (SocketServer) server = socket_server_new (write_without_end_cb, NULL, NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (get (transport, &error));
  g_assert_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE);
  g_clear_object (&transport);
}

static void
send_body (gsize length, const char *content_type, gboolean packed)
{
  g_autofree char *text = g_strnfill (length, 'x');
  g_autoptr (GBytes) body = g_bytes_new (text, length);
  g_autoptr (SocketServer) server
      = socket_server_new (write_text_cb, (char *)JSON_HEAD "Content-Length: 2\r\n\r\n{}", NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);
  RpRequest request
      = { .method = "POST", .path = "/v1/ops", .content_type = content_type, .body = body };
  g_autoptr (RpResponse) response = rp_transport_send (transport, &request, NULL, NULL);
  g_autofree char *head = socket_server_dup_head (server);
  g_autoptr (GBytes) came = socket_server_dup_body (server);
  g_autoptr (GBytes) plain = packed ? rp_gzip_unpack (came, length + 1, NULL) : g_bytes_ref (came);

  g_assert_nonnull (response);
  g_assert_true ((strstr (head, "\r\nContent-Encoding: gzip\r\n") != NULL) == packed);
  g_assert_true (g_bytes_equal (plain, body));
}

static void
test_request_body (void)
{
  send_body (RP_GZIP_MIN_BYTES, RP_WIRE_JSON, FALSE);
  send_body (RP_GZIP_MIN_BYTES + 1, RP_WIRE_JSON, TRUE);
  send_body (100000, "application/octet-stream", FALSE); /* photos do not shrink */
}

/* ---- certificates ---- */

/* Asks a TLS server whose certificate names @host; @trusted: the client knows its issuer. */
static void
check_certificate (const char *host, gboolean trusted, gboolean accepted)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *authority_file = temp_folder_file (folder, "authority.pem");
  g_autoptr (TestCertificate) authority = test_certificate_new_authority ("Test authority");
  g_autoptr (TestCertificate) made = test_certificate_new_server (authority, host);
  g_autofree char *pem = g_strconcat (made->pem, made->key, NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (SocketServer) server = NULL;
  g_autoptr (RpTransport) transport = NULL;
  g_autoptr (RpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("GLib has no TLS module here");
      return;
    }
  g_assert_true (g_file_set_contents (authority_file, authority->pem, -1, NULL));
  certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);
  server = socket_server_new (write_text_cb, (char *)JSON_HEAD "Content-Length: 2\r\n\r\n{}",
                              certificate);
  transport = connect_to (server, "https", trusted ? authority_file : NULL);
  /* It is the certificate that is judged here, not how fast a busy machine shakes hands. */
  rp_soup_transport_set_patience (RP_SOUP_TRANSPORT (transport), 30000, SILENCE_S);
  response = get (transport, &error);
  if (accepted)
    g_assert_no_error (error);
  else
    g_assert_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_CERTIFICATE);
  g_assert_true ((response != NULL) == accepted);
  g_assert_cmpuint (socket_server_count (server), ==, accepted ? 1 : 0);
  g_clear_object (&transport);
}

static void
test_certificate_trusted (void)
{
  check_certificate ("127.0.0.1", TRUE, TRUE);
}

static void
test_certificate_unknown (void)
{
  check_certificate ("127.0.0.1", FALSE, FALSE);
}

static void
test_certificate_of_another (void)
{
  check_certificate ("127.0.0.9", TRUE, FALSE);
}

static void
test_addresses (void)
{
  static const char *const good[]
      = { "https://rapport.example", "https://rapport.example:8443/", "http://localhost:80",
          "http://127.0.0.1", "http://[::1]:8080" };
  static const char *const bad[] = { "",
                                     "rapport.example",
                                     "http://rapport.example",
                                     "http://127.0.0.1.rapport.example",
                                     "ftp://rapport.example",
                                     "https://",
                                     "https://a:b@rapport.example",
                                     "https://rapport.example/path",
                                     "https://rapport.example?x=1",
                                     "https://rapport.example/#x" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (RpTransport) transport = rp_soup_transport_new (good[i], NULL, NULL);

      g_assert_nonnull (transport);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rp_soup_transport_new (bad[i], NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

/* ---- pokes ---- */

static void
note_poke_cb (gint64 head, gpointer heads)
{
  g_array_append_val ((GArray *)heads, head);
}

static gboolean
listen_once (const char *answer, GArray *heads, GError **error)
{
  g_autoptr (SocketServer) server = socket_server_new (write_text_cb, (gpointer)answer, NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);
  RpRequest request = { .method = "GET", .path = "/v1/events" };

  return rp_transport_listen (transport, &request, note_poke_cb, heads, NULL, error);
}

static void
test_pokes (void)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  g_assert_true (listen_once ("HTTP/1.1 200 OK\r\n" OURS "Content-Type: text/event-stream\r\n\r\n"
                              ": ping\n\nevent: head\ndata: {\"head\":7,\"epoch\":\"e\"}\n\n"
                              "data: not json\n\nevent: head\r\ndata:{\"head\":9}\r\n\r\n",
                              heads, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (heads->len, ==, 2);
  g_assert_cmpint (g_array_index (heads, gint64, 0), ==, 7);
  g_assert_cmpint (g_array_index (heads, gint64, 1), ==, 9);
}

static void
test_pokes_of_a_portal (void)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  g_assert_false (listen_once (
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"head\":7}\n\n", heads,
      &error));
  g_assert_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE);
  g_assert_cmpuint (heads->len, ==, 0);
}

static void
write_long_line_cb (GOutputStream *out, gpointer data)
{
  write_text_cb (out,
                 (char *)"HTTP/1.1 200 OK\r\n" OURS "Content-Type: text/event-stream\r\n\r\n:");
  while (g_output_stream_write_all (out, "xxxxxxxx", 8, NULL, NULL, NULL))
    ;
}

static void
say_nothing_cb (GOutputStream *out, gpointer data)
{
  write_text_cb (out, (char *)"HTTP/1.1 200 OK\r\n" OURS "Content-Type: text/event-stream\r\n\r\n");
  g_usleep (3 * G_USEC_PER_SEC);
}

static void
assert_listening_fails (SocketScript script, RpTransportError code)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (SocketServer) server = socket_server_new (script, NULL, NULL);
  g_autoptr (RpTransport) transport = connect_to (server, "http", NULL);
  RpRequest request = { .method = "GET", .path = "/v1/events" };
  g_autoptr (GError) error = NULL;

  g_assert_false (rp_transport_listen (transport, &request, note_poke_cb, heads, NULL, &error));
  g_assert_error (error, RP_TRANSPORT_ERROR, (int)code);
}

static void
test_pokes_line_without_end (void)
{
  assert_listening_fails (write_long_line_cb, RP_TRANSPORT_ERROR_OFFLINE);
}

static void
test_pokes_silence (void)
{
  assert_listening_fails (say_nothing_cb, RP_TRANSPORT_ERROR_RETRY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/soup-transport/answer", test_answer);
  g_test_add_func ("/soup-transport/client-error-is-an-answer", test_client_error_is_an_answer);
  g_test_add_func ("/soup-transport/request-head", test_request_head);
  g_test_add_func ("/soup-transport/portal", test_portal);
  g_test_add_func ("/soup-transport/redirect-is-not-followed", test_redirect_is_not_followed);
  g_test_add_func ("/soup-transport/later", test_later);
  g_test_add_func ("/soup-transport/cut-off", test_cut_off);
  g_test_add_func ("/soup-transport/nobody-there", test_nobody_there);
  g_test_add_func ("/soup-transport/deadline", test_deadline);
  g_test_add_func ("/soup-transport/cancel", test_cancel);
  g_test_add_func ("/soup-transport/gzip/answer", test_gzip_answer);
  g_test_add_func ("/soup-transport/gzip/cut-off", test_gzip_cut_off);
  g_test_add_func ("/soup-transport/gzip/bomb", test_gzip_bomb);
  g_test_add_func ("/soup-transport/huge-answer", test_huge_answer);
  g_test_add_func ("/soup-transport/request-body", test_request_body);
  g_test_add_func ("/soup-transport/certificate/trusted", test_certificate_trusted);
  g_test_add_func ("/soup-transport/certificate/unknown", test_certificate_unknown);
  g_test_add_func ("/soup-transport/certificate/of-another", test_certificate_of_another);
  g_test_add_func ("/soup-transport/addresses", test_addresses);
  g_test_add_func ("/soup-transport/pokes/read", test_pokes);
  g_test_add_func ("/soup-transport/pokes/of-a-portal", test_pokes_of_a_portal);
  g_test_add_func ("/soup-transport/pokes/line-without-end", test_pokes_line_without_end);
  g_test_add_func ("/soup-transport/pokes/silence", test_pokes_silence);
  return g_test_run ();
}
