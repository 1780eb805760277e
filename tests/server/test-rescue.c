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

  /* He sends it in before he hears of the erasure: it was kept for good. */
  g_autoptr (TestReply) late = server_fixture_post (fixture, "/v1/rescue", lin->token, OP);
  g_autofree char *kept = server_fixture_query (
      fixture, "SELECT count(*) || ' ' || count(detail) FROM incident WHERE what = 'sent_in'");
  g_assert_cmpuint (late->status, ==, 204);
  g_assert_cmpstr (kept, ==, "2 0");
}

/* As if the entry had come again and again: 33 MiB of them. */
static void
send_in_much (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autofree char *zeros = g_strnfill (512 * 1024, '0');

  for (guint i = 0; i < 66; i++)
    {
      g_autofree char *id = server_fixture_make_id (fixture);
      g_autoptr (RpStatement) statement = rp_connection_prepare (
          connection,
          "INSERT INTO incident (id, at, what, user_id, detail) VALUES (:id,"
          " '2026-01-05T00:30:00.000Z', 'sent_in', '" USER_LIN "', :detail)",
          &error);

      rp_statement_bind_text (statement, ":id", id);
      rp_statement_bind_text (statement, ":detail", zeros);
      rp_statement_run (statement, &error);
      g_assert_no_error (error);
    }
}

/* One person fills no disk: what is too much within a day is asked for later. */
static void
test_no_end (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestReply) first = server_fixture_post (fixture, "/v1/rescue", lin->token, OP);

  send_in_much (fixture);
  g_autoptr (TestReply) full = server_fixture_post (fixture, "/v1/rescue", lin->token, OP);
  g_autoptr (TestReply) noted = server_fixture_post (
      fixture, "/v1/incidents", lin->token,
      "{\"ops\":[{\"id\":\"10000000-0000-7000-8000-000000000099\",\"detail\":\"x\"}]}");
  g_autoptr (TestReply) repaired
      = server_fixture_post (fixture, "/v1/digests", lin->token, "{\"scope\":\"org\"}");
  g_autoptr (TestReply) other = server_fixture_post (fixture, "/v1/rescue", zhou->token, OP);
  rp_fake_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  g_autoptr (TestReply) tomorrow = server_fixture_post (fixture, "/v1/rescue", lin->token, OP);

  g_assert_cmpuint (first->status, ==, 204);
  g_assert_cmpuint (full->status, ==, 429);
  g_assert_cmpuint (noted->status, ==, 429);
  g_assert_cmpuint (repaired->status, ==, 429);
  g_assert_cmpuint (other->status, ==, 204);
  g_assert_cmpuint (tomorrow->status, ==, 204);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/rescue/kept", ServerFixture, NULL, server_fixture_start, test_kept,
              server_fixture_stop);
  g_test_add ("/rescue/no-end", ServerFixture, NULL, server_fixture_start, test_no_end,
              server_fixture_stop);
  return g_test_run ();
}
