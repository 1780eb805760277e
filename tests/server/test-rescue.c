/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/rescue.h"

#include "server/admin.h"
#include "support/server-push.h"

#define OP                                                                                         \
  "{\"op\":{\"id\":\"10000000-0000-7000-8000-000000000099\",\"what\":\"contact.edit\","            \
  "\"changes\":[{\"kind\":\"contact\",\"id\":\"" CONTACT_A                                         \
  "\",\"base\":1,\"set\":{\"phone\":\"138 5555\"}}]}}"

/* What was sent in is kept as it is, and changes nothing; an erasure takes it along. */
static void
test_kept (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  RpAdmin admin = { connection, RP_CLOCK (fixture->clock), NULL };
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestReply) taken = server_fixture_post (fixture, "/v1/rescue", lin->token, OP);
  g_autoptr (TestReply) wrong = server_fixture_post (fixture, "/v1/rescue", lin->token, "{}");
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);
  g_autofree char *detail
      = server_fixture_query (fixture, "SELECT detail FROM incident WHERE what = 'sent_in'");
  guint n_rows;

  g_assert_cmpuint (taken->status, ==, 204);
  g_assert_cmpuint (wrong->status, ==, 422);
  g_assert_nonnull (strstr (detail, "138 5555"));
  g_assert_cmpint (row->rev, ==, 1);

  g_assert_true (rp_admin_erase (&admin, "contact", CONTACT_A, &n_rows, &error));
  g_assert_no_error (error);
  g_autofree char *left
      = server_fixture_query (fixture, "SELECT detail FROM incident WHERE what = 'sent_in'");
  g_assert_cmpstr (left, ==, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/rescue/kept", ServerFixture, NULL, server_fixture_start, test_kept,
              server_fixture_stop);
  return g_test_run ();
}
