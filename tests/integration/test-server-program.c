/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include "integration/county.h"
#include "support/loopback.h"
#include "support/temp-folder.h"

/* rapport-server as an operator and a service manager see it: what it says, with which status. */

#define PATIENCE_MS 30000

typedef struct
{
  TempFolder *folder;
  char *data, *database, *organisation;
} Office;

static void
set_up (Office *office, gconstpointer data)
{
  office->folder = temp_folder_new ();
  office->data = temp_folder_file (office->folder, "data");
  office->database = g_build_filename (office->data, "rapport.db", NULL);
  office->organisation = temp_folder_file (office->folder, "organisation.ndjson");
  county_write (office->organisation, 0);
  g_assert_cmpint (g_mkdir (office->data, 0700), ==, 0);
}

static void
tear_down (Office *office, gconstpointer data)
{
  g_free (office->data);
  g_free (office->database);
  g_free (office->organisation);
  temp_folder_free (office->folder);
}

static GSubprocess *
launch (Office *office, GSubprocessLauncher *launcher, const char *const *words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_strv_builder_add_many (builder, g_getenv ("RP_SERVER"), "--data", office->data, NULL);
  g_strv_builder_addv (builder, (const char **)words);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
  return process;
}

static GSubprocess *
spawn (Office *office, const char *notify_socket, const char *const *words)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);

  if (notify_socket != NULL)
    g_subprocess_launcher_setenv (launcher, "NOTIFY_SOCKET", notify_socket, TRUE);
  return launch (office, launcher, words);
}

static void
assert_ends (GSubprocess *process, int status, const char *words)
{
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", said);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  g_assert_nonnull (strstr (said, words));
}

/* Runs it to its end. @first: the first of two words, ended by %NULL */
static void
run (Office *office, int status, const char *words, const char *first, const char *second)
{
  const char *argv[] = { first, second, NULL };
  g_autoptr (GSubprocess) process = spawn (office, NULL, argv);

  assert_ends (process, status, words);
}

/* ---- statuses ---- */

static void
test_command_line (Office *office, gconstpointer data)
{
  run (office, 0, "rapport-server", "--version", NULL);
  run (office, 0, "--tls-certificate", "--help", NULL);
  run (office, 2, "--colour", "--colour", NULL);
  run (office, 2, "lisbon", "--listen", "lisbon");
  run (office, 2, "go together", "--tls-key", "key.pem");
  run (office, 2, "between 1 and", "--workers", "0");
  run (office, 2, "numeric", "--behind-proxy", "proxy.example");
}

static void
test_check (Office *office, gconstpointer data)
{
  g_autofree char *rubbish = g_strnfill (8192, 'x');
  g_autofree char *key = g_build_filename (office->data, "cursor.key", NULL);

  run (office, 1, "no database yet", "--check", NULL);
  /* A disk that is not mounted was served as an organisation of nobody. */
  run (office, 1, "no database yet", "--listen", "127.0.0.1:0");
  g_assert_false (g_file_test (office->database, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
  run (office, 0, "Loaded 3 users", "--load", office->organisation);
  run (office, 0, "Test county", "--check", NULL);
  run (office, 1, "already holds", "--load", office->organisation);

  g_assert_true (g_file_set_contents (office->database, rubbish, -1, NULL));
  run (office, 1, "damaged", "--check", NULL);
  run (office, 1, "damaged", "--listen", "127.0.0.1:0");
  g_assert_true (g_file_set_contents (office->database, "", -1, NULL));
  run (office, 1, "no database yet", "--check", NULL);
}

static void
run_words (Office *office, int status, const char *words, const char *const *argv)
{
  g_autoptr (GSubprocess) process = spawn (office, NULL, argv);

  assert_ends (process, status, words);
}

/* Commands of the administrator; a wrong one changes nothing. */
static void
test_commands (Office *office, gconstpointer data)
{
  const char *const too_few[] = { "assign", "KH-001", NULL };
  const char *const erase[] = { "erase", "contact", COUNTY_CONTACT, NULL };
  const char *const unknown[] = { "erase", "colour", COUNTY_CONTACT, NULL };

  run (office, 1, "no database yet", "disable", "lin");
  run (office, 0, "Loaded 3 users", "--load", office->organisation);
  run_words (office, 2, "CUSTOMER MANAGER", too_few);
  run_words (office, 1, "colour", unknown);
  run (office, 1, "no user", "disable", "nobody");
  run (office, 0, "cannot sign in", "disable", "lin");
  run_words (office, 0, "erased for good", erase);
  run_words (office, 0, "0 records", erase);
}

/* Runs it to its end with @input. */
static void
run_with_input (Office *office, int status, const char *words, const char *input,
                const char *const *argv)
{
  g_autofree char *path = temp_folder_file (office->folder, "input");
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;

  g_assert_true (g_file_set_contents (path, input, -1, NULL));
  g_subprocess_launcher_set_stdin_file_path (launcher, path);
  process = launch (office, launcher, argv);
  assert_ends (process, status, words);
}

/* The first line of standard input is the password. */
static void
test_accounts (Office *office, gconstpointer data)
{
  const char *const user[] = { "user", "sun", "孙晓", "KAM,DEP", NULL };
  const char *const centre[] = { "user", "wu", "吴", "CTR", NULL };
  const char *const password[] = { "password", "sun", NULL };
  const char *const nobody[] = { "password", "nobody", NULL };

  run (office, 0, "Loaded 3 users", "--load", office->organisation);
  run_words (office, 0, "“sun” is added", user);
  run_words (office, 1, "already", user);
  run_words (office, 1, "belong to a centre", centre);
  run_with_input (office, 0, "“sun” has another password", "long enough for sun\nmore\n", password);
  run_with_input (office, 1, "no user", "long enough for nobody\n", nobody);
  run_with_input (office, 1, "12 characters", "sun\n", password);
  run_with_input (office, 1, "UTF-8", "\xff\xff\xff\n", password);
}

static void
test_addresses (Office *office, gconstpointer data)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  guint16 port = loopback_listen (other);
  g_autofree char *taken = g_strdup_printf ("127.0.0.1:%u", port);

  run (office, 0, "Loaded", "--load", office->organisation);
  run (office, 1, "127.0.0.1", "--listen", taken);
  run (office, 1, "numeric", "--listen", "localhost:0");
  run (office, 1, "--allow-public", "--listen", "0.0.0.0:0");
  run (office, 1, "sqlite:PATH", "--database", "mysql://x");
  run (office, 1, "cannot be used", "--database", "postgresql:///x?host=/nowhere");
}

/* ---- the service manager ---- */

static void
assert_told (GSocket *socket, const char *expected)
{
  char text[256];
  gssize n;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_socket_condition_timed_wait (
      socket, G_IO_IN, PATIENCE_MS * G_TIME_SPAN_MILLISECOND, NULL, &error));
  n = g_socket_receive (socket, text, sizeof text - 1, NULL, &error);
  g_assert_no_error (error);
  text[n] = '\0';
  g_assert_cmpstr (text, ==, expected);
}

static void
test_service (Office *office, gconstpointer data)
{
  g_autofree char *path = temp_folder_file (office->folder, "notify");
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, NULL);
  const char *words[] = { "--listen", "127.0.0.1:0", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  run (office, 0, "Loaded", "--load", office->organisation);
  g_socket_bind (socket, address, FALSE, &error);
  g_assert_no_error (error);
  process = spawn (office, path, words);
  assert_told (socket, "READY=1");
  g_subprocess_send_signal (process, SIGTERM);
  assert_told (socket, "STOPPING=1");
  assert_ends (process, 0, "Serving on 127.0.0.1");
}

/* A name without a file, and a manager that wants to hear that it lives. */
static void
test_watchdog (Office *office, gconstpointer data)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strconcat ("@", unique, NULL);
  g_autoptr (GSocketAddress) address
      = g_unix_socket_address_new_with_type (unique, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  const char *words[] = { "--listen", "127.0.0.1:0", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  run (office, 0, "Loaded", "--load", office->organisation);
  g_socket_bind (socket, address, FALSE, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (launcher, "NOTIFY_SOCKET", name, TRUE);
  g_subprocess_launcher_setenv (launcher, "WATCHDOG_USEC", "100000", TRUE);
  process = launch (office, launcher, words);
  assert_told (socket, "READY=1");
  assert_told (socket, "WATCHDOG=1");
  assert_told (socket, "WATCHDOG=1");
  g_subprocess_send_signal (process, SIGTERM);
  assert_ends (process, 0, "Serving on 127.0.0.1");
}

#define ADD(name, func) g_test_add ("/server-program/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("command-line", test_command_line);
  ADD ("check", test_check);
  ADD ("commands", test_commands);
  ADD ("accounts", test_accounts);
  ADD ("addresses", test_addresses);
  ADD ("service", test_service);
  ADD ("watchdog", test_watchdog);
  return g_test_run ();
}
