/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/digests.h"

#include "server/admin.h"
#include "support/server-push.h"
#include "wire/digest.h"
#include "wire/message.h"

static JsonObject *
get_digests (TestLaptop *laptop)
{
  g_autoptr (TestReply) reply
      = server_fixture_get (laptop->fixture, "/v1/digests?after=", laptop->token);

  g_assert_cmpuint (reply->status, ==, 200);
  return test_reply_parse (reply);
}

/* Everything that the laptop gets, from the beginning, makes the digests that it is told. */
static void
assert_digests (TestLaptop *laptop)
{
  g_autoptr (TestReply) reply
      = server_fixture_get (laptop->fixture, "/v1/feed?rows=5000", laptop->token);
  g_autoptr (GPtrArray) lines = rp_feed_page_parse (reply->body, NULL);
  g_autoptr (JsonObject) answer = get_digests (laptop);
  JsonArray *scopes = rp_json_get_array (answer, "scopes");
  guint n_rows = 0;

  for (guint i = 0; i < json_array_get_length (scopes); i++)
    {
      JsonObject *scope = rp_json_array_get_object (scopes, i);
      guint64 expected = 0, told;
      gint64 n = 0;

      for (guint j = 0; j < lines->len; j++)
        {
          const RpFeedLine *line = g_ptr_array_index (lines, j);

          if (line->type != RP_FEED_ROW
              || !g_str_equal (line->scope, rp_json_get_string (scope, "id", "")))
            continue;
          expected ^= rp_row_digest (line->kind, line->id, line->rev, line->deleted);
          n++;
        }
      g_assert_true (rp_digest_parse (rp_json_get_string (scope, "digest", NULL), &told));
      g_assert_cmpuint (told, ==, expected);
      g_assert_cmpint (rp_json_get_integer (scope, "rows", -1), ==, n);
      n_rows += n;
    }
  g_assert_cmpuint (n_rows, >, 0);
}

static void
assert_all (ServerFixture *fixture)
{
  static const char *const logins[] = { "lin", "zhou", "xu", "zheng", "yu", "admin" };

  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      g_autoptr (TestLaptop) laptop = test_laptop_new (fixture, logins[i]);

      assert_digests (laptop);
    }
}

/* Through edits, deletions, moves, erasures; for every role, which reads other kinds. */
static void
test_kept (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  RpAdmin admin = { connection, RP_CLOCK (fixture->clock), NULL };
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  guint n_rows;

  assert_all (fixture);
  g_autoptr (JsonObject) edited = test_laptop_push (
      lin,
      "[{'kind':'contact','id':'" CONTACT_A
      "','base':1,'set':{'post':'班长'},'seen':{'post':null}},"
      "{'kind':'contact','id':'20000000-0000-7000-8000-000000000001','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','name':'新'}}]");
  assert_all (fixture);
  g_autoptr (JsonObject) deleted = test_laptop_push (
      lin,
      "[{'kind':'contact','id':'20000000-0000-7000-8000-000000000001','base':1,'erase':true}]");
  assert_all (fixture);
  g_assert_true (rp_admin_move (&admin, "contact", CONTACT_A, "KH-002", &error));
  assert_all (fixture);
  g_assert_true (rp_admin_erase (&admin, "contact", CONTACT_A, &n_rows, &error));
  g_assert_no_error (error);
  assert_all (fixture);
}

/* A database from before there were any gets them at its next start. */
static void
test_made (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);

  g_assert_true (rp_connection_run (connection, "DELETE FROM scope_digest", &error));
  g_assert_true (rp_database_prepare (connection, &error));
  g_assert_no_error (error);
  assert_all (fixture);
}

static gpointer
make_cb (gpointer database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (database, &error);

  g_assert_true (rp_connection_lock_layout (connection, &error));
  g_assert_true (rp_digests_make (connection, &error));
  rp_connection_unlock_layout (connection);
  g_assert_no_error (error);
  return NULL;
}

/* Two programs that start at once both found that there are none, and both added them. */
static void
test_made_once (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpTransaction) transaction = NULL;
  GThread *starters[2];

  g_assert_true (rp_connection_run (connection, "DELETE FROM scope_digest", &error));
  transaction = rp_transaction_begin (connection, &error);
  for (guint i = 0; i < G_N_ELEMENTS (starters); i++)
    starters[i] = g_thread_new ("starter", make_cb, fixture->database);
  g_usleep (200 * 1000);
  g_assert_true (rp_transaction_commit (g_steal_pointer (&transaction), &error));
  for (guint i = 0; i < G_N_ELEMENTS (starters); i++)
    g_thread_join (starters[i]);
  assert_all (fixture);
}

/* A laptop that has something else gets the scope anew, and somebody is told; not for others' scopes. */
static void
test_repair (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestReply) first = server_fixture_get (fixture, "/v1/feed?rows=5000", lin->token);
  g_autoptr (GPtrArray) before = rp_feed_page_parse (first->body, NULL);
  const RpFeedLine *end = g_ptr_array_index (before, before->len - 1);
  g_autofree char *path = g_strdup_printf ("/v1/feed?rows=5000&cursor=%s", end->cursor);
  g_autoptr (TestReply) repaired
      = server_fixture_post (fixture, "/v1/digests", lin->token, "{\"scope\":\"" CUSTOMER_A "\"}");
  g_autoptr (TestReply) foreign
      = server_fixture_post (fixture, "/v1/digests", lin->token, "{\"scope\":\"" CUSTOMER_B "\"}");
  guint n_rows = 0;

  g_assert_cmpuint (repaired->status, ==, 204);
  g_assert_cmpuint (foreign->status, ==, 404);
  g_autoptr (TestReply) second = server_fixture_get (fixture, path, lin->token);
  g_autoptr (GPtrArray) lines = rp_feed_page_parse (second->body, NULL);
  for (guint i = 0; i < lines->len; i++)
    n_rows += ((RpFeedLine *)g_ptr_array_index (lines, i))->type == RP_FEED_ROW;
  g_assert_cmpuint (n_rows, ==, 2);
  g_autofree char *subject
      = server_fixture_query (fixture, "SELECT subject FROM incident WHERE what = 'digest'");
  g_assert_cmpstr (subject, ==, CUSTOMER_A);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/digests/" name, ServerFixture, NULL, server_fixture_start, func,                   \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kept", test_kept);
  ADD ("made", test_made);
  ADD ("made-once", test_made_once);
  ADD ("repair", test_repair);
  return g_test_run ();
}
