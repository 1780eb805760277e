/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "integration/county.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"
#include "workbench/session.h"

/* The administrator gives somebody other roles while his program is open. */

#define PATIENCE_US (60 * (gint64)G_USEC_PER_SEC)

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  RpSession *session;
  gboolean signed_in;
  guint n_changes; /* of the person */
} Office;

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Office *office = data;
  g_autoptr (GError) error = NULL;

  office->signed_in = rp_session_sign_in_finish (RP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static void
person_changed_cb (RpSession *session, Office *office)
{
  office->n_changes++;
}

/* Lets the main context run until the person has the roles. */
static void
wait_for_roles (Office *office, RpRoles roles)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (!office->signed_in || rp_session_get_roles (office->session) != roles)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (10000);
    }
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
tear_down (Office *office, gconstpointer data)
{
  rp_session_close (office->session);
  g_clear_object (&office->session);
  server_process_free (office->server);
  temp_folder_free (office->folder);
}

static void
test_roles_reach_open_program (Office *office, gconstpointer data)
{
  g_autofree char *said = NULL;

  rp_session_sign_in_async (office->session, server_process_get_address (office->server), "lin",
                            COUNTY_PASSWORD, NULL, signed_in_cb, office);
  wait_for_roles (office, RP_ROLE_MANAGER);
  g_signal_connect (office->session, "person-changed", G_CALLBACK (person_changed_cb), office);
  said = server_process_administer (office->server, 0, "set-roles", "lin", "KAM,DEP", NULL);
  rp_session_request_sync (office->session);
  wait_for_roles (office, RP_ROLE_MANAGER | RP_ROLE_DEPUTY);
  g_assert_cmpuint (office->n_changes, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/roles/reach-open-program", Office, NULL, set_up, test_roles_reach_open_program,
              tear_down);
  return g_test_run ();
}
