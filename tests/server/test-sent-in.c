/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/sent-in.h"

#include "server/incident.h"
#include "support/server-push.h"

#define OP "01990000-0000-7000-8000-0000000000e1"

static void
note_cb (const RpIncident *incident, gpointer data)
{
  GString *text = data;

  g_string_append_printf (text, "%s %s %s %s\n", incident->what, incident->user_id,
                          incident->subject, incident->detail);
}

static char *
list_incidents (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  rp_incident_list (connection, 10, note_cb, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

/* The administrator finds who sent in what. */
static void
test_record (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autoptr (TestReply) reply = server_fixture_post (fixture, "/v1/incidents", token,
                                                     "{\"ops\":[{\"id\":\"" OP
                                                     "\",\"detail\":\"contact.edit internal\"}]}");
  g_autofree char *found = list_incidents (fixture);

  g_assert_cmpuint (reply->status, ==, 204);
  g_assert_cmpstr (found, ==, "sent_in " USER_LIN " " OP " contact.edit internal\n");
}

static void
test_refuse (ServerFixture *fixture, gconstpointer data)
{
  static const char *const bodies[]
      = { "{}", "{\"ops\":[]}", "{\"ops\":[{\"id\":\"x\"}]}", "{\"ops\":[\"" OP "\"]}" };
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autoptr (TestReply) nobody = server_fixture_post (fixture, "/v1/incidents", NULL, "{}");
  g_autofree char *found = NULL;

  assert_error (nobody, 401, "token");
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TestReply) reply
          = server_fixture_post (fixture, "/v1/incidents", token, bodies[i]);
      assert_error (reply, 422, "members");
    }
  found = list_incidents (fixture);
  g_assert_cmpstr (found, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sent-in/record", ServerFixture, NULL, server_fixture_start, test_record,
              server_fixture_stop);
  g_test_add ("/sent-in/refuse", ServerFixture, NULL, server_fixture_start, test_refuse,
              server_fixture_stop);
  return g_test_run ();
}
