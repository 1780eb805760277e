/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/timeline.h"

#include <string.h>

#include "server/admin.h"
#include "support/server-push.h"
#include "wire/message.h"

#define EDIT(value_)                                                                               \
  "[{'kind':'contact','id':'" CONTACT_A "','base':0,'set':{'post':'" value_                        \
  "'},'seen':{'post':null}}]"

static RpConnection *
open_database (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  RpConnection *connection = rp_database_open (fixture->database, &error);

  g_assert_no_error (error);
  return connection;
}

static void
run_sql (ServerFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_database (fixture);

  g_assert_true (rp_connection_run_script (connection, sql, &error));
  g_assert_no_error (error);
}

/* What a restore leaves: the counter of before, and what came after it is not there. */
static void
restore (ServerFixture *fixture, gint64 head)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE org_clock SET head = %" G_GINT64_FORMAT ";"
      "DELETE FROM clock_stamp WHERE since > %" G_GINT64_FORMAT ";"
      "DELETE FROM scope_exit WHERE seq > %" G_GINT64_FORMAT ";"
      "DELETE FROM field_history WHERE op_id IN (SELECT id FROM op WHERE seq > %" G_GINT64_FORMAT
      ");"
      "DELETE FROM op WHERE seq > %" G_GINT64_FORMAT ";"
      "UPDATE replica SET last_no = 0, last_op = NULL;"
      "UPDATE entity SET seq = -seq WHERE seq > %" G_GINT64_FORMAT ";",
      head, head, head, head, head, head);

  run_sql (fixture, sql);
}

static gint64
get_head (ServerFixture *fixture)
{
  g_autofree char *text = server_fixture_query (fixture, "SELECT head FROM org_clock");

  return g_ascii_strtoll (text, NULL, 10);
}

static char *
get_epoch (ServerFixture *fixture)
{
  return server_fixture_query (fixture, "SELECT epoch FROM org_clock");
}

/* A start of the server, without its sockets. */
static void
start_again (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_database (fixture);

  g_assert_true (rp_database_prepare (connection, &error));
  g_assert_no_error (error);
}

static char *
pull_at (TestLaptop *laptop, const char *cursor, guint rows, guint status)
{
  g_autofree char *path = g_strdup_printf ("/v1/feed?rows=%u&cursor=%s", rows, cursor);
  g_autoptr (TestReply) reply = server_fixture_get (laptop->fixture, path, laptop->token);
  g_autoptr (GPtrArray) lines = NULL;

  g_assert_cmpuint (reply->status, ==, status);
  if (status != 200)
    return NULL;
  lines = rp_feed_page_parse (reply->body, NULL);
  return g_strdup (((RpFeedLine *)g_ptr_array_index (lines, lines->len - 1))->cursor);
}

static char *
pull (TestLaptop *laptop, const char *cursor, guint status)
{
  return pull_at (laptop, cursor, 5000, status);
}

/* The beginning of the first transfer. */
static char *
pull_rows (TestLaptop *laptop, guint rows)
{
  return pull_at (laptop, "", rows, 200);
}

/* One op with proofs. Returns: (transfer full): the answer */
static JsonObject *
push_with (TestLaptop *laptop, const char *receipt, const char *value, guint status)
{
  g_autofree char *id = server_fixture_make_id (laptop->fixture);
  g_autofree char *changes
      = g_strdelimit (g_strdup_printf ("[{'kind':'contact','id':'" CONTACT_A
                                       "','base':0,'set':{'post':'%s'},'seen':{'post':null}}]",
                                       value),
                      "'", '"');
  g_autofree char *op = test_laptop_make_op (laptop, id, changes);
  g_autofree char *body = g_strdup_printf (
      "{\"epoch\":\"%s\",\"schema\":1,\"replica\":\"%s\",\"receipt\":\"%s\",\"ops\":[%s]}",
      laptop->epoch, laptop->replica, receipt, op);
  g_autoptr (TestReply) reply
      = server_fixture_post (laptop->fixture, "/v1/ops", laptop->token, body);

  g_assert_cmpuint (reply->status, ==, status);
  return test_reply_parse (reply);
}

/* A start by itself changes nothing for anybody. */
static void
test_restart (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *first = pull (lin, "", 200);
  g_autofree char *epoch = get_epoch (fixture);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *value = g_strdup_printf ("第%u", i);
      g_autoptr (JsonObject) answer = NULL;
      g_autofree char *cursor = NULL;

      start_again (fixture);
      cursor = pull (lin, first, 200);
      answer = push_with (lin, cursor, value, 200);
      g_free (first);
      first = pull (lin, cursor, 200);
      start_again (fixture);
    }
  g_autofree char *still = pull (lin, first, 200);
  g_autofree char *same = get_epoch (fixture);
  g_assert_cmpstr (same, ==, epoch);
  g_assert_nonnull (still);
}

/* The restored database has gone further by itself than the cursor, and is known all the same. */
static void
test_overtaken (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  gint64 backup = get_head (fixture);
  g_autoptr (JsonObject) lost = test_laptop_push (lin, EDIT ("班长"));
  g_autofree char *cursor = pull (lin, "", 200);
  g_autofree char *epoch = get_epoch (fixture);

  restore (fixture, backup);
  start_again (fixture);
  g_free (zhou->replica);
  zhou->replica = server_fixture_make_id (fixture);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (JsonObject) other = test_laptop_push (
          zhou, "[{'kind':'contact','id':'" CONTACT_B
                "','base':0,'add':{'role':['GM']}},{'kind':'contact','id':'" CONTACT_B
                "','base':0,'remove':{'role':['FINANCE']}}]");
      g_autofree char *changes = g_strdup_printf (
          "[{'kind':'customer','id':'" CUSTOMER_B "','base':0,'add':{'tags':['t%u']}}]", i);
      g_autoptr (JsonObject) more = test_laptop_push (zhou, changes);
    }
  g_assert_cmpint (get_head (fixture), >, backup + 3);
  pull (lin, cursor, 409);
  g_autofree char *now = get_epoch (fixture);
  g_assert_cmpstr (now, !=, epoch);
  g_autofree char *incidents
      = server_fixture_query (fixture, "SELECT count(*) FROM incident WHERE what = 'restored'");
  g_assert_cmpstr (incidents, ==, "1");
}

/* What was decided before the chain broke has a receipt too. */
static void
test_receipt_of_a_part (ServerFixture *fixture, gconstpointer data)
{
  static const char changes[]
      = "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A "\",\"base\":1,\"set\":{\"post\":\"班长\"}}]";
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *one = server_fixture_make_id (fixture);
  g_autofree char *two = server_fixture_make_id (fixture);
  g_autofree char *three = server_fixture_make_id (fixture);
  g_autofree char *first = test_laptop_make_op (lin, one, changes);
  g_autofree char *left_out = test_laptop_make_op (lin, two, changes);
  g_autofree char *last = test_laptop_make_op (lin, three, changes);
  g_autofree char *ops = g_strjoin (",", first, last, NULL);
  g_autoptr (TestReply) reply = test_laptop_send (lin, ops);
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);
  g_autoptr (JsonObject) answer
      = rp_json_parse_object (text, length, &rp_json_limits_message, NULL);

  g_assert_cmpuint (reply->status, ==, 409);
  g_assert_cmpstr (rp_json_get_string (answer, "error", NULL), ==, "gap");
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (answer, "results")), ==, 1);
  g_assert_nonnull (rp_json_get_string (answer, "receipt", NULL));
}

/* A laptop that has pushed and not pulled since shows its receipt, and nothing is decided before. */
static void
test_receipt (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  gint64 backup = get_head (fixture);
  g_autoptr (JsonObject) answer = push_with (lin, "", "班长", 200);
  const char *receipt = rp_json_get_string (answer, "receipt", NULL);
  g_autofree char *n_before = NULL;
  g_autofree char *n_after = NULL;

  g_assert_nonnull (receipt);
  restore (fixture, backup);
  start_again (fixture);
  n_before = server_fixture_query (fixture, "SELECT count(*) FROM op");
  g_autoptr (JsonObject) stop = push_with (lin, receipt, "组长", 409);
  g_assert_cmpstr (rp_json_get_string (stop, "error", NULL), ==, "epoch");
  g_assert_cmpstr (rp_json_get_string (stop, "epoch", NULL), !=, lin->epoch);
  n_after = server_fixture_query (fixture, "SELECT count(*) FROM op");
  g_assert_cmpstr (n_before, ==, n_after);

  /* It is no place in the feed. */
  pull (lin, receipt, 410);
}

static void
test_by_hand (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_database (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *cursor = pull (lin, "", 200);
  RpOrgClock clock;

  g_assert_true (
      rp_timeline_leave (connection, NULL, NULL, RP_CLOCK (fixture->clock), &clock, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (clock.epoch, !=, lin->epoch);
  pull (lin, cursor, 409);

  /* Somebody else has left it already. */
  g_autofree char *epoch = g_strdup (clock.epoch);
  g_assert_true (
      rp_timeline_leave (connection, lin->epoch, NULL, RP_CLOCK (fixture->clock), &clock, &error));
  g_assert_cmpstr (clock.epoch, ==, epoch);
}

/* A backup was put back and announced, then it was put back again and nobody said so: its epoch was in force again,
 * and revisions of its lost part counted as seen. */
static void
test_name_comes_back (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_database (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autofree char *of_backup = pull (lin, "", 200);
  RpOrgClock clock;

  g_assert_true (
      rp_timeline_leave (connection, NULL, NULL, RP_CLOCK (fixture->clock), &clock, &error));
  g_assert_no_error (error);
  g_autofree char *lins = pull (lin, "", 200);
  g_autofree char *zhous = pull (zhou, "", 200);
  g_autofree char *script
      = g_strdup_printf ("UPDATE org_clock SET epoch = '%s'; DELETE FROM clock_epoch", lin->epoch);
  g_assert_true (rp_connection_run_script (connection, script, &error));

  pull (lin, lins, 409);
  g_autofree char *begun = server_fixture_query (fixture, "SELECT epoch FROM org_clock");
  g_assert_cmpstr (begun, !=, lin->epoch);
  g_assert_cmpstr (begun, !=, clock.epoch);

  /* The others of the two that were left learn of it and begin none. */
  pull (zhou, zhous, 409);
  pull (lin, of_backup, 409);
  g_autofree char *still = server_fixture_query (fixture, "SELECT epoch FROM org_clock");
  g_assert_cmpstr (begun, ==, still);
}

/* The first transfer was cut off, and what was entered meanwhile is not behind its cursor. A laptop that has nothing to
 * send shows what it was told when it asks for the rest. */
static void
test_receipt_with_question (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *begun = pull_rows (lin, 1);
  g_autofree char *before = get_epoch (fixture);
  gint64 head = get_head (fixture);
  g_autoptr (JsonObject) answer = push_with (lin, begun, "总经理", 200);
  g_autofree char *path = g_strdup_printf ("/v1/feed?rows=1&cursor=%s&receipt=%s", begun,
                                           rp_json_get_string (answer, "receipt", ""));

  restore (fixture, head);
  start_again (fixture);
  run_sql (fixture, "UPDATE org_clock SET head = head + 10"); /* others have come first */
  g_autoptr (TestReply) refusal = server_fixture_get (fixture, path, lin->token);
  g_assert_cmpuint (refusal->status, ==, 409);
  g_autofree char *after = get_epoch (fixture);
  g_assert_cmpstr (after, !=, before);
}

/* Its pages bring rows that are newer than their beginning: a cursor says how far the database was when it was made. */
static void
test_known_behind_the_beginning (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *begun = pull_rows (lin, 1);
  gint64 head = get_head (fixture);
  g_autoptr (JsonObject) answer = push_with (lin, begun, "总经理", 200);
  g_autofree char *going_on = pull_at (lin, begun, 1, 200);

  restore (fixture, head);
  start_again (fixture);
  run_sql (fixture, "UPDATE org_clock SET head = head + 10");
  pull (lin, going_on, 409);
  g_assert_nonnull (answer);
}

/* What only very old cursors could miss is let go, and such a cursor begins again. */
static void
test_expire (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_database (fixture);
  RpAdmin admin = { connection, RP_CLOCK (fixture->clock), NULL };
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *old = pull (lin, "", 200);
  guint n_rows;

  g_assert_true (rp_admin_move (&admin, "contact", CONTACT_A, "KH-002", &error));
  g_assert_true (rp_admin_assign (&admin, "KH-001", "zhou", NULL, &error));
  g_assert_true (rp_admin_erase (&admin, "contact", CONTACT_B, &n_rows, &error));
  g_assert_no_error (error);
  g_assert_true (rp_timeline_expire (connection, "2026-01-05", NULL, &error));
  g_autofree char *young = pull (lin, old, 200);
  g_autofree char *exits = server_fixture_query (fixture, "SELECT count(*) FROM scope_exit");
  g_assert_cmpstr (exits, ==, "2");

  g_assert_true (rp_timeline_expire (connection, "2027-03-01", NULL, &error));
  g_assert_no_error (error);
  g_autofree char *left = server_fixture_query (fixture, "SELECT why FROM scope_exit");
  g_autofree char *lost
      = server_fixture_query (fixture, "SELECT count(*) FROM access WHERE revoked_seq IS NOT NULL");
  g_assert_cmpstr (left, ==, "erased");
  g_assert_cmpstr (lost, ==, "1"); /* he is told of what is erased there, however late */
  pull (lin, old, 410);
  g_autofree char *still = pull (lin, young, 200);
  g_assert_nonnull (still);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/timeline/" name, ServerFixture, NULL, server_fixture_start, func,                  \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("restart", test_restart);
  ADD ("overtaken", test_overtaken);
  ADD ("receipt", test_receipt);
  ADD ("receipt-of-a-part", test_receipt_of_a_part);
  ADD ("receipt-with-question", test_receipt_with_question);
  ADD ("known-behind-the-beginning", test_known_behind_the_beginning);
  ADD ("by-hand", test_by_hand);
  ADD ("name-comes-back", test_name_comes_back);
  ADD ("expire", test_expire);
  return g_test_run ();
}
