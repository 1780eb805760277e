/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/jobs.h"
#include "support/server-push.h"

/* What people decide about value scores: a grade in place of the computed one, a version of a model. */

#define PROPOSAL "60000000-0000-7000-8000-000000000011"
#define VERSION "60000000-0000-7000-8000-000000000021"

static guint
run_jobs (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpIdSource) ids = rp_id_source_new (RP_CLOCK (fixture->clock));
  guint n_changed;

  rp_jobs_run (connection, RP_CLOCK (fixture->clock), ids, NULL, &n_changed, &error);
  g_assert_no_error (error);
  return n_changed;
}

static void
push (TestLaptop *laptop, const char *changes, const char *status, const char *refusal)
{
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  g_test_message ("%s", rp_json_get_string (result, "detail", ""));
  assert_result (result, status, refusal);
}

/* @by: whose name stands in it */
static void
propose (TestLaptop *laptop, const char *by, const char *until, const char *status,
         const char *refusal)
{
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'grade_override','id':'" PROPOSAL "','create':{'scope':'" CUSTOMER_A "',"
      "'customer':'" CUSTOMER_A "','grade':'A','reason':'园区龙头','from':'2026-01-05',"
      "'until':'%s','proposed_by':'%s','state':'PROPOSED'}}]",
      until, by);

  push (laptop, changes, status, refusal);
}

static void
decide (TestLaptop *laptop, const char *by, const char *from, const char *to, const char *status,
        const char *refusal)
{
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'grade_override','id':'" PROPOSAL "','base':9,'set':{'decision':{'decided_by':"
      "'%s','remark':'看过'}},'seen':{'decision':null},'move':{'state':['%s','%s']}}]",
      by, from, to);

  push (laptop, changes, status, refusal);
}

static char *
get_state (ServerFixture *fixture)
{
  return server_fixture_query (fixture,
                               "SELECT state FROM k_grade_override WHERE id = '" PROPOSAL "'");
}

static char *
get_set_grade (ServerFixture *fixture)
{
  return server_fixture_query (fixture, "SELECT coalesce(override_grade, '-') FROM k_customer"
                                        " WHERE id = '" CUSTOMER_A "'");
}

/* Proposed by the one, approved by another: then it stands in the file until its day, beside the
 * computed grade, and goes by itself. */
static void
test_override (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  run_jobs (fixture);
  g_autofree char *computed = server_fixture_query (
      fixture, "SELECT value_grade FROM k_customer WHERE id = '" CUSTOMER_A "'");
  propose (xu, USER_XU, "2026-02-05", "applied", NULL);
  g_autofree char *proposed = get_set_grade (fixture);
  g_assert_cmpstr (proposed, ==, "-");
  decide (huang, USER_HUANG, "PROPOSED", "APPROVED", "applied", NULL);
  g_autofree char *set = get_set_grade (fixture);
  g_assert_cmpstr (set, ==, "A");
  run_jobs (fixture);
  g_autofree char *still = server_fixture_query (
      fixture, "SELECT value_grade FROM k_customer WHERE id = '" CUSTOMER_A "'");
  g_assert_cmpstr (still, ==, computed);

  rp_fake_clock_advance (fixture->clock, 31 * G_TIME_SPAN_DAY);
  run_jobs (fixture);
  g_autofree char *last_day = get_set_grade (fixture);
  g_assert_cmpstr (last_day, ==, "A");
  rp_fake_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  run_jobs (fixture);
  g_autofree char *over = get_set_grade (fixture);
  g_autofree char *state = get_state (fixture);
  g_assert_cmpstr (over, ==, "-");
  g_assert_cmpstr (state, ==, "EXPIRED");
}

/* Nobody approves his own, nobody signs with another's name, and it is for the supervisor. */
static void
test_four_eyes (ServerFixture *fixture, gconstpointer data)
{

  g_free (server_fixture_query (fixture,
                                "UPDATE app_user SET roles = 'BS,SUP' WHERE login = 'huang'"
                                " RETURNING id"));
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  propose (huang, USER_XU, "2026-02-05", "rejected", "forbidden");
  propose (huang, USER_HUANG, "2027-01-06", "rejected", "invalid");
  propose (huang, USER_HUANG, "2026-02-05", "applied", NULL);
  decide (huang, USER_HUANG, "PROPOSED", "APPROVED", "rejected", "forbidden");
  decide (huang, USER_XU, "PROPOSED", "APPROVED", "rejected", "forbidden");
  decide (xu, USER_XU, "PROPOSED", "APPROVED", "rejected", "forbidden");
  /* Somebody else's name that stands there already does not help. */
  push (xu,
        "[{'kind':'grade_override','id':'" PROPOSAL "','base':9,'set':{'decision':{'decided_by':"
        "'00000000-0000-7000-8000-000000000000'}},'seen':{'decision':null}}]",
        "rejected", "forbidden");
  g_autofree char *own = g_strdup_printf ("[{'kind':'grade_override','id':'" PROPOSAL
                                          "','base':9,'set':{'decision':{'decided_by':"
                                          "'%s'}},'seen':{'decision':null}}]",
                                          USER_XU);
  push (xu, own, "applied", NULL);
  push (huang,
        "[{'kind':'grade_override','id':'" PROPOSAL "','base':9,"
        "'move':{'state':['PROPOSED','APPROVED']}}]",
        "rejected", "forbidden");
  g_autofree char *state = get_state (fixture);
  g_autofree char *grade = get_set_grade (fixture);
  g_assert_cmpstr (state, ==, "PROPOSED");
  g_assert_cmpstr (grade, ==, "-");
}

/* The customer's file itself takes a set grade from nobody but the server. */
static void
test_no_way_round (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  push (huang,
        "[{'kind':'customer','id':'" CUSTOMER_A "','base':9,'set':{'override':{'override_grade':"
        "'A'}},'seen':{'override':null}}]",
        "rejected", "forbidden");
}

static void
test_end (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  propose (xu, USER_XU, "2026-02-05", "applied", NULL);
  decide (huang, USER_HUANG, "PROPOSED", "APPROVED", "applied", NULL);
  decide (huang, USER_HUANG, "APPROVED", "ENDED", "applied", NULL);
  g_autofree char *grade = get_set_grade (fixture);
  g_assert_cmpstr (grade, ==, "-");
}

/* --- versions --- */

static char *
read_county (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "models", "county-v1.json", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* @edit_from, @edit_to: one thing in the model that is made otherwise */
static void
push_version (TestLaptop *laptop, const char *author, const char *from, const char *edit_from,
              const char *edit_to, const char *status, const char *refusal)
{
  g_autofree char *county = read_county ();
  g_autofree char *head = g_strdup_printf ("\"version\": 2, \"from\": \"%s\"", from);
  g_auto (GStrv) halves = g_strsplit (county, "\"version\": 1", 2);
  g_autofree char *second = g_strconcat (halves[0], head, halves[1], NULL);
  g_auto (GStrv) parts = g_strsplit (second, edit_from, 2);
  g_autofree char *body = g_strjoinv (edit_to, parts);
  g_autofree char *changes = g_strdup_printf (
      "[{\"kind\":\"score_model\",\"id\":\"" VERSION "\",\"create\":{\"scope\":\"org\","
      "\"name\":\"county-v1\",\"version\":2,\"from\":\"%s\",\"note\":\"x\",\"author\":\"%s\","
      "\"body\":%s}}]",
      from, author, body);

  push (laptop, changes, status, refusal);
}

/* A version counts from its day on; the score of before stays in its snapshot, with its model. */
static void
test_version (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  run_jobs (fixture);
  push_version (huang, USER_HUANG, "2026-01-06", "\"weight\": 10, \"fact\": \"important_level\"",
                "\"weight\": 10, \"fact\": \"important_level\"", "applied", NULL);
  run_jobs (fixture);
  g_autofree char *before = server_fixture_query (
      fixture, "SELECT max(version) FROM k_value_score WHERE customer = '" CUSTOMER_A "'");
  g_assert_cmpstr (before, ==, "1");
  rp_fake_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  run_jobs (fixture);
  g_autofree char *after = server_fixture_query (
      fixture, "SELECT max(version) FROM k_value_score WHERE customer = '" CUSTOMER_A "'");
  g_autofree char *kept = server_fixture_query (
      fixture, "SELECT min(version) FROM k_value_score WHERE customer = '" CUSTOMER_A "'");
  g_assert_cmpstr (after, ==, "2");
  g_assert_cmpstr (kept, ==, "1");
  g_autofree char *inputs = server_fixture_query (
      fixture, "SELECT body FROM entity WHERE kind = 'value_score' AND scope_id = '" CUSTOMER_A "'"
               " ORDER BY seq DESC LIMIT 1");
  g_assert_nonnull (strstr (inputs, "\"fact\":\"e12_kwh\""));
  g_assert_nonnull (strstr (inputs, "\"version\":2"));
}

/* Wrong models, days that are over, and people whose business it is not. */
static void
test_version_refused (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  push_version (xu, USER_XU, "2026-02-01", "county", "county", "rejected", "forbidden");
  push_version (huang, USER_XU, "2026-02-01", "county", "county", "rejected", "forbidden");
  push_version (huang, USER_HUANG, "2026-01-03", "county", "county", "rejected", "invalid");
  push_version (huang, USER_HUANG, "2026-02-01", "\"weight\": 20", "\"weight\": 21", "rejected",
                "invalid");
  push_version (huang, USER_HUANG, "2026-02-01", "\"fact\": \"growth\"", "\"fact\": \"luck\"",
                "rejected", "invalid");
  push_version (huang, USER_HUANG, "2026-02-01", "\"model\": \"county-v1\"",
                "\"model\": \"county-v9\"", "rejected", "invalid");
  push_version (huang, USER_HUANG, "2026-02-01", "county", "county", "applied", NULL);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/score-models/" name, ServerFixture, NULL, server_fixture_start, func,              \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("override", test_override);
  ADD ("four-eyes", test_four_eyes);
  ADD ("no-way-round", test_no_way_round);
  ADD ("end", test_end);
  ADD ("version", test_version);
  ADD ("version-refused", test_version_refused);
  return g_test_run ();
}
