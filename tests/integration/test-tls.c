/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/certificate.h"
#include "support/temp-folder.h"
#include "sync/soup-transport.h"
#include "wire/route.h"

/* The real server with a certificate of its own and the real client: the right certificate carries all
 * that plain HTTP carries, a wrong one is refused by name before a byte is sent. */

#define HOST "127.0.0.1"
#define N_MORE_CONTACTS 6000 /* several pages of the feed */
#define PATIENCE_S 30

typedef struct
{
  TempFolder *folder;
  TestCertificate *authority;
  char *authority_file;
  ServerProcess *server;
} Office;

/* ---- files ---- */

static char *
write_file (Office *office, const char *name, const char *text)
{
  char *path = temp_folder_file (office->folder, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

/* @chain: (nullable): PEM of the authorities behind the certificate */
static void
use_certificate (Office *office, const TestCertificate *certificate, const char *chain)
{
  g_autofree char *text = g_strconcat (certificate->pem, chain, NULL);
  g_autofree char *certificate_file = write_file (office, "server.pem", text);
  g_autofree char *key_file = write_file (office, "server-key.pem", certificate->key);

  server_process_use_tls (office->server, certificate_file, key_file);
}

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL;
  g_autofree char *server_folder = NULL;

  office->folder = temp_folder_new ();
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  server_folder = temp_folder_file (office->folder, "server");
  county_write (organisation, GPOINTER_TO_UINT (data));
  office->server = server_process_new (server_folder, organisation);
  office->authority = test_certificate_new_authority ("Test authority");
  office->authority_file = write_file (office, "authority.pem", office->authority->pem);
}

static void
tear_down (Office *office, gconstpointer data)
{
  server_process_free (office->server);
  test_certificate_free (office->authority);
  g_free (office->authority_file);
  temp_folder_free (office->folder);
}

/* ---- asking ---- */

/* One request to the server. @error: as the transport says it */
static RpResponse *
ask (const char *address, const char *authority_file, GError **error)
{
  g_autoptr (RpTransport) transport = NULL;
  RpRequest request = { .method = "GET", .path = RP_ROUTE_SESSION, .token = "none" };
  g_autoptr (GError) unusable = NULL;

  transport = rp_soup_transport_new (address, authority_file, &unusable);
  g_assert_no_error (unusable);
  rp_soup_transport_set_patience (RP_SOUP_TRANSPORT (transport), PATIENCE_S * 1000, PATIENCE_S);
  return rp_transport_send (transport, &request, NULL, error);
}

static void
assert_answers (const char *address, const char *authority_file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpResponse) response = ask (address, authority_file, &error);

  g_assert_no_error (error);
  /* Nobody has signed in; the server itself says so. */
  g_assert_cmpuint (response->status, ==, 401);
}

static void
assert_refused (const char *address, const char *authority_file, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpResponse) response = ask (address, authority_file, &error);

  g_assert_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_CERTIFICATE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpint (rp_sync_state_of_error (error), ==, RP_SYNC_CERTIFICATE);
}

/* ---- the right certificate ---- */

static void
test_work (Office *office, gconstpointer data)
{
  g_autoptr (TestCertificate) certificate = test_certificate_new_server (office->authority, HOST);
  g_autofree char *profile = temp_folder_file (office->folder, "lin");
  g_autoptr (Desk) desk = NULL;
  RpEdit *edit = rp_edit_new ("contact.edit");
  g_autoptr (RpRecord) contact = NULL;

  use_certificate (office, certificate, NULL);
  server_process_start (office->server);
  g_assert_true (g_str_has_prefix (server_process_get_address (office->server), "https://"));
  desk = desk_new_trusting (profile, server_process_get_address (office->server),
                            office->authority_file);
  desk_sign_in (desk, "lin", COUNTY_PASSWORD);
  desk_sync (desk);
  g_assert_cmpuint (desk_count (desk, "contact"), ==, 1 + N_MORE_CONTACTS);

  contact = desk_get (desk, "contact", COUNTY_CONTACT);
  rp_edit_set_text (edit, contact, "post", "Head of purchasing");
  desk_commit (desk, edit);
  desk_sync (desk);
  g_assert_cmpuint (desk->report.pushed, ==, 1);
}

/* The certificate was issued by an authority of a branch, which the root has issued. */
static void
test_chain (Office *office, gconstpointer data)
{
  TestCertificateRequest request = { .name = "Branch",
                                     .authority = TRUE,
                                     .days_before = 1,
                                     .days_after = 1,
                                     .issuer = office->authority };
  g_autoptr (TestCertificate) branch = test_certificate_new (&request);
  g_autoptr (TestCertificate) certificate = test_certificate_new_server (branch, HOST);

  use_certificate (office, certificate, branch->pem);
  server_process_start (office->server);
  assert_answers (server_process_get_address (office->server), office->authority_file);
  server_process_stop (office->server);

  use_certificate (office, certificate, NULL);
  server_process_start (office->server);
  assert_refused (server_process_get_address (office->server), office->authority_file, "authority");
}

static void
note_poke_cb (gint64 head, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* The stream of pokes says at once where the server is. */
static void
test_pokes (Office *office, gconstpointer data)
{
  g_autoptr (TestCertificate) certificate = test_certificate_new_server (office->authority, HOST);
  g_autofree char *profile = temp_folder_file (office->folder, "lin");
  g_autoptr (Desk) desk = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  use_certificate (office, certificate, NULL);
  server_process_start (office->server);
  desk = desk_new_trusting (profile, server_process_get_address (office->server),
                            office->authority_file);
  desk_sign_in (desk, "lin", COUNTY_PASSWORD);
  desk_sync (desk);
  g_assert_false (
      rp_sync_engine_listen (desk->engine, note_poke_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- rapportctl ---- */

/* Runs rapportctl with a verb and its options, ended by %NULL. Returns: the status */
static int
run_program (Office *office, const char *verb, ...)
{
  g_autofree char *profile = temp_folder_file (office->folder, "profile");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  va_list options;

  g_strv_builder_add_many (builder, g_getenv ("RP_CTL"), verb, "--profile", profile, NULL);
  va_start (options, verb);
  for (const char *word; (word = va_arg (options, const char *)) != NULL;)
    g_strv_builder_add (builder, word);
  va_end (options);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *)argv,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %s", verb, said);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

/* @authority_file: (nullable) */
static int
sign_in (Office *office, const char *authority_file)
{
  g_autofree char *password = write_file (office, "password", COUNTY_PASSWORD "\n");

  return run_program (office, "sign-in", "--server", server_process_get_address (office->server),
                      "--user", "lin", "--password-file", password,
                      authority_file != NULL ? "--ca" : NULL, authority_file, NULL);
}

/* An authority that was wrong is not kept: it would break every later run. */
static void
test_program (Office *office, gconstpointer data)
{
  g_autoptr (TestCertificate) certificate = test_certificate_new_server (office->authority, HOST);
  g_autoptr (TestCertificate) other = test_certificate_new_authority ("Other authority");
  g_autofree char *other_file = write_file (office, "other.pem", other->pem);
  g_autofree char *rubbish = write_file (office, "rubbish.pem", "no certificate");
  g_autofree char *kept = g_build_filename (office->folder->path, "profile", "ca.pem", NULL);

  use_certificate (office, certificate, NULL);
  server_process_start (office->server);
  g_assert_cmpint (sign_in (office, NULL), ==, 1);
  g_assert_cmpint (sign_in (office, other_file), ==, 1);
  g_assert_cmpint (sign_in (office, rubbish), ==, 1);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_cmpint (sign_in (office, office->authority_file), ==, 0);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_cmpint (run_program (office, "sync", NULL), ==, 0);
  g_assert_cmpint (sign_in (office, NULL), ==, 0);
}

/* ---- wrong certificates ---- */

static void
serve_and_refuse (Office *office, const TestCertificate *certificate, const char *authority_file,
                  const char *words)
{
  use_certificate (office, certificate, NULL);
  server_process_start (office->server);
  assert_refused (server_process_get_address (office->server), authority_file, words);
  server_process_stop (office->server);
}

static void
test_wrong_certificates (Office *office, gconstpointer data)
{
  const TestCertificateRequest requests[] = {
    { .name = "expired", .host = HOST, .days_before = 9, .days_after = -1 },
    { .name = "not yet", .host = HOST, .days_before = -1, .days_after = 9 },
    { .name = "elsewhere", .host = "127.0.0.9", .days_before = 1, .days_after = 1 },
    { .name = "by name", .host = "rapport.example", .days_before = 1, .days_after = 1 },
    { .name = HOST, .host = NULL, .days_before = 1, .days_after = 1 },
  };
  static const char *const words[] = { "not valid at this time", "not valid at this time",
                                       "another address", "another address", "another address" };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      TestCertificateRequest request = requests[i];
      g_autoptr (TestCertificate) certificate = NULL;

      request.issuer = office->authority;
      certificate = test_certificate_new (&request);
      serve_and_refuse (office, certificate, office->authority_file, words[i]);
    }
}

static void
test_unknown_authorities (Office *office, gconstpointer data)
{
  TestCertificateRequest alone
      = { .name = "alone", .host = HOST, .days_before = 1, .days_after = 1 };
  TestCertificateRequest false_authority = { .name = "no authority",
                                             .host = HOST,
                                             .days_before = 1,
                                             .days_after = 1,
                                             .issuer = office->authority };
  g_autoptr (TestCertificate) self_signed = test_certificate_new (&alone);
  g_autoptr (TestCertificate) right = test_certificate_new_server (office->authority, HOST);
  g_autoptr (TestCertificate) namesake = test_certificate_new_authority ("Test authority");
  g_autoptr (TestCertificate) by_namesake = test_certificate_new_server (namesake, HOST);
  g_autoptr (TestCertificate) no_authority = test_certificate_new (&false_authority);
  g_autoptr (TestCertificate) by_no_authority = test_certificate_new_server (no_authority, HOST);

  serve_and_refuse (office, self_signed, office->authority_file, "authority");
  serve_and_refuse (office, by_namesake, office->authority_file, "not acceptable");
  /* Nobody has told this computer of the organisation's authority. */
  serve_and_refuse (office, right, NULL, "authority");

  /* What a server that may not issue certificates has issued all the same. */
  use_certificate (office, by_no_authority, no_authority->pem);
  server_process_start (office->server);
  assert_refused (server_process_get_address (office->server), office->authority_file, "");
}

/* What was entered before the certificate went wrong is kept, and goes out once it is right again. */
static void
test_certificate_ends (Office *office, gconstpointer data)
{
  TestCertificateRequest old = {
    .name = "expired", .host = HOST, .days_before = 9, .days_after = -1, .issuer = office->authority
  };
  g_autoptr (TestCertificate) good = test_certificate_new_server (office->authority, HOST);
  g_autoptr (TestCertificate) expired = test_certificate_new (&old);
  g_autofree char *profile = temp_folder_file (office->folder, "lin");
  g_autoptr (Desk) desk = NULL;
  g_autoptr (RpRecord) contact = NULL;
  RpEdit *edit = rp_edit_new ("contact.edit");

  use_certificate (office, good, NULL);
  server_process_start (office->server);
  desk = desk_new_trusting (profile, server_process_get_address (office->server),
                            office->authority_file);
  desk_sign_in (desk, "lin", COUNTY_PASSWORD);
  desk_sync (desk);
  contact = desk_get (desk, "contact", COUNTY_CONTACT);
  rp_edit_set_text (edit, contact, "post", "Director");
  desk_commit (desk, edit);
  server_process_stop (office->server);

  use_certificate (office, expired, NULL);
  server_process_start (office->server);
  desk_sync_to (desk, RP_SYNC_CERTIFICATE);
  g_assert_cmpuint (desk_count_outbox (desk).waiting, ==, 1);
  server_process_stop (office->server);

  use_certificate (office, good, NULL);
  server_process_start (office->server);
  desk_sync (desk);
  g_assert_cmpuint (desk->report.pushed, ==, 1);
}

/* ---- the two ways to speak, mixed up ---- */

static char *
dup_other_scheme (Office *office, const char *scheme)
{
  const char *address = server_process_get_address (office->server);

  return g_strconcat (scheme, strstr (address, "://"), NULL);
}

static void
test_plain_to_tls (Office *office, gconstpointer data)
{
  g_autoptr (TestCertificate) certificate = test_certificate_new_server (office->authority, HOST);
  g_autofree char *plain = NULL;
  g_autoptr (GError) error = NULL;

  use_certificate (office, certificate, NULL);
  server_process_start (office->server);
  plain = dup_other_scheme (office, "http");
  g_assert_null (ask (plain, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_cmpint (error->domain, ==, RP_TRANSPORT_ERROR);
  g_assert_cmpint (rp_sync_state_of_error (error), ==, RP_SYNC_WAITING);
  assert_answers (server_process_get_address (office->server), office->authority_file);
}

static void
test_tls_to_plain (Office *office, gconstpointer data)
{
  g_autofree char *secure = NULL;
  g_autoptr (GError) error = NULL;

  server_process_start (office->server);
  secure = dup_other_scheme (office, "https");
  g_assert_null (ask (secure, office->authority_file, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY);
  g_assert_nonnull (strstr (error->message, "https://"));
  g_assert_cmpint (rp_sync_state_of_error (error), ==, RP_SYNC_WAITING);
  assert_answers (server_process_get_address (office->server), NULL);
}

/* ---- the server's side ---- */

/* A client that speaks only @versions shakes hands. Returns: what came of it, 0 for success */
static int
shake_hands (guint16 port, const char *versions)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, HOST, port, NULL, NULL);
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t session;
  int result;

  g_assert_nonnull (connection);
  g_assert_cmpint (gnutls_certificate_allocate_credentials (&credentials), ==, 0);
  g_assert_cmpint (gnutls_init (&session, GNUTLS_CLIENT), ==, 0);
  g_assert_cmpint (gnutls_priority_set_direct (session, versions, NULL), ==, 0);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_int (session, g_socket_get_fd (g_socket_connection_get_socket (connection)));
  gnutls_handshake_set_timeout (session, PATIENCE_S * 1000);
  do
    result = gnutls_handshake (session);
  while (result < 0 && !gnutls_error_is_fatal (result));
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
  return result;
}

static void
test_old_versions (Office *office, gconstpointer data)
{
  g_autoptr (TestCertificate) certificate = test_certificate_new_server (office->authority, HOST);
  g_autoptr (GUri) address = NULL;
  guint16 port;

  use_certificate (office, certificate, NULL);
  server_process_start (office->server);
  address = g_uri_parse (server_process_get_address (office->server), G_URI_FLAGS_NONE, NULL);
  port = (guint16)g_uri_get_port (address);
  g_assert_cmpint (shake_hands (port, "NORMAL:-VERS-ALL:+VERS-TLS1.3"), ==, 0);
  g_assert_cmpint (shake_hands (port, "NORMAL:-VERS-ALL:+VERS-TLS1.2"), ==, 0);
  g_assert_cmpint (shake_hands (port, "LEGACY:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0"), <, 0);
  assert_answers (server_process_get_address (office->server), office->authority_file);
}

static void
test_server_refuses (Office *office, gconstpointer data)
{
  TestCertificateRequest old = {
    .name = "expired", .host = HOST, .days_before = 9, .days_after = -1, .issuer = office->authority
  };
  g_autoptr (TestCertificate) one = test_certificate_new_server (office->authority, HOST);
  g_autoptr (TestCertificate) other = test_certificate_new_server (office->authority, HOST);
  g_autoptr (TestCertificate) expired = test_certificate_new (&old);
  const struct
  {
    TestCertificate certificate;
    const char *words;
  } cases[] = {
    { { one->pem, other->key }, "do not belong together" },
    { { (char *)"no certificate\n", one->key }, "no certificate" },
    { { one->pem, (char *)"no key\n" }, "no private key" },
    { { expired->pem, expired->key }, "not valid" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = NULL;

      use_certificate (office, &cases[i].certificate, NULL);
      said = server_process_check (office->server, 1);
      g_assert_nonnull (strstr (said, cases[i].words));
    }
  use_certificate (office, one, NULL);
  g_free (server_process_check (office->server, 0));
}

#define ADD(name, func, more)                                                                      \
  g_test_add ("/tls/" name, Office, GUINT_TO_POINTER (more), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP GLib has no TLS module here (glib-networking)\n");
      return 0;
    }
  ADD ("work", test_work, N_MORE_CONTACTS);
  ADD ("chain", test_chain, 0);
  ADD ("pokes", test_pokes, 0);
  ADD ("program", test_program, 0);
  ADD ("wrong-certificates", test_wrong_certificates, 0);
  ADD ("unknown-authorities", test_unknown_authorities, 0);
  ADD ("certificate-ends", test_certificate_ends, 0);
  ADD ("plain-to-tls", test_plain_to_tls, 0);
  ADD ("tls-to-plain", test_tls_to_plain, 0);
  ADD ("old-versions", test_old_versions, 0);
  ADD ("server-refuses", test_server_refuses, 0);
  return g_test_run ();
}
