/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/password-change.h"

#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"

/* Somebody changes his password in the program, against the real server. */

#define NEW_PASSWORD "another-password-2"
#define PATIENCE_US (60 * (gint64)G_USEC_PER_SEC)

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  RpSession *session;
  gboolean done;
  GError *error; /* of the last change */
} Office;

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Office *office = data;

  office->done = TRUE;
  rp_session_sign_in_finish (RP_SESSION (source), result, &office->error);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Office *office = data;

  office->done = TRUE;
  rp_password_change_finish (RP_SESSION (source), result, &office->error);
}

static void
wait_until_done (Office *office)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (!office->done)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  office->done = FALSE;
}

static void
change (Office *office, const char *old, const char *password)
{
  g_clear_error (&office->error);
  rp_password_change_async (office->session, old, password, changed_cb, office);
  wait_until_done (office);
  g_test_message ("%s", office->error != NULL ? office->error->message : "changed");
}

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *profile = NULL;
  g_autofree char *organisation = NULL;
  g_autofree char *server_folder = NULL;
  g_autoptr (GError) error = NULL;

  office->folder = temp_folder_new ();
  profile = temp_folder_file (office->folder, "lin");
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  server_folder = temp_folder_file (office->folder, "server");
  county_write (organisation, 0);
  office->server = server_process_new (server_folder, organisation);
  server_process_start (office->server);
  office->session = rp_session_open (&(RpSessionOptions){ .folder = profile }, &error);
  g_assert_no_error (error);
}

static void
sign_in (Office *office)
{
  g_clear_error (&office->error);
  rp_session_sign_in_async (office->session, server_process_get_address (office->server), "lin",
                            COUNTY_PASSWORD, NULL, signed_in_cb, office);
  wait_until_done (office);
  g_assert_no_error (office->error);
}

static void
tear_down (Office *office, gconstpointer data)
{
  rp_session_close (office->session);
  g_clear_object (&office->session);
  server_process_free (office->server);
  temp_folder_free (office->folder);
  g_clear_error (&office->error);
}

/* The other computer asks for a sign-in and keeps what it has; with the new password it goes out. */
static void
test_change (Office *office, gconstpointer data)
{
  const char *address = server_process_get_address (office->server);
  g_autoptr (Desk) other = desk_open (office->folder, "other", address, "lin", COUNTY_PASSWORD);
  g_autofree char *id = desk_make_id (other);
  RpEdit *edit = rp_edit_new ("contact.create");

  sign_in (office);
  change (office, COUNTY_PASSWORD, NEW_PASSWORD);
  g_assert_no_error (office->error);
  rp_edit_create (edit, "contact", id, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'%s','name':'新联系人'}", COUNTY_CUSTOMER));
  desk_commit (other, edit);
  desk_sync_to (other, RP_SYNC_SIGN_IN);
  g_assert_cmpuint (desk_count_outbox (other).waiting, ==, 1);
  desk_sign_in (other, "lin", NEW_PASSWORD);
  desk_sync (other);
  g_assert_cmpuint (desk_count_outbox (other).waiting, ==, 0);

  /* This one has stayed signed in. */
  change (office, NEW_PASSWORD, COUNTY_PASSWORD);
  g_assert_no_error (office->error);
}

static void
test_refused (Office *office, gconstpointer data)
{
  change (office, COUNTY_PASSWORD, NEW_PASSWORD);
  g_assert_error (office->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  sign_in (office);
  change (office, COUNTY_PASSWORD, "lin-1234567890");
  g_assert_error (office->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  for (guint i = 0; i < 5; i++)
    {
      change (office, "not the password", NEW_PASSWORD);
      g_assert_error (office->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
    }
  change (office, COUNTY_PASSWORD, NEW_PASSWORD);
  g_assert_error (office->error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (office->error->message, "15 minutes"));
}

static void
test_offline (Office *office, gconstpointer data)
{
  sign_in (office);
  server_process_stop (office->server);
  change (office, COUNTY_PASSWORD, NEW_PASSWORD);
  g_assert_error (office->error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

/* The two lines of standard input. Returns: the status */
static int
run_program (Office *office, const char *input)
{
  g_autofree char *profile = temp_folder_file (office->folder, "other");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                              | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                          &error, g_getenv ("RP_CTL"), "password", "--profile", profile, NULL);
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", said);
  return g_subprocess_get_exit_status (process);
}

static void
test_program (Office *office, gconstpointer data)
{
  const char *address = server_process_get_address (office->server);
  Desk *desk = desk_open (office->folder, "other", address, "lin", COUNTY_PASSWORD);
  g_autoptr (GError) error = NULL;

  rp_store_set_meta (desk->store, "server", address, &error);
  g_assert_no_error (error);
  desk_free (desk);
  g_assert_cmpint (run_program (office, "not the password\n" NEW_PASSWORD "\n"), ==, 1);
  g_assert_cmpint (run_program (office, COUNTY_PASSWORD "\nshort\n"), ==, 1);
  g_assert_cmpint (run_program (office, COUNTY_PASSWORD "\n" NEW_PASSWORD "\n"), ==, 0);
  g_assert_cmpint (run_program (office, COUNTY_PASSWORD "\n" NEW_PASSWORD "\n"), ==, 1);
}

static void
test_before_asking (Office *office, gconstpointer data)
{
  static const struct
  {
    const char *old, *password, *again, *words;
  } cases[] = {
    { "", NEW_PASSWORD, NEW_PASSWORD, "present password" },
    { "old", "short", "short", "12 characters" },
    { "old", "Password2026!", "Password2026!", "tried first" },
    { "old", NEW_PASSWORD, "another-password-3", "not the same" },
    { "old", NEW_PASSWORD, NEW_PASSWORD, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *problem = rp_password_change_find_problem (office->session, cases[i].old,
                                                             cases[i].password, cases[i].again);

      if (cases[i].words == NULL)
        g_assert_null (problem);
      else
        g_assert_nonnull (strstr (problem, cases[i].words));
    }
}

#define ADD(name, func) g_test_add ("/password/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("change", test_change);
  ADD ("refused", test_refused);
  ADD ("offline", test_offline);
  ADD ("program", test_program);
  ADD ("before-asking", test_before_asking);
  return g_test_run ();
}
