/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/jobs.h"

#include "server/admin.h"
#include "server/lease.h"
#include "support/server-push.h"

static guint
run (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpIdSource) ids = rp_id_source_new (RP_CLOCK (fixture->clock));
  guint n_changed;

  rp_jobs_run (connection, RP_CLOCK (fixture->clock), ids, NULL, &n_changed, &error);
  g_assert_no_error (error);
  return n_changed;
}

static gint64
count (ServerFixture *fixture, const char *what)
{
  g_autofree char *sql = g_strconcat ("SELECT count(*) FROM ", what, NULL);
  g_autofree char *text = server_fixture_query (fixture, sql);

  return g_ascii_strtoll (text, NULL, 10);
}

/* The supervisor assigns a supply account, as an import does. */
static void
push_as (ServerFixture *fixture, const char *login, const char *changes)
{
  g_autoptr (TestLaptop) laptop = test_laptop_new (fixture, login);
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  g_test_message ("%s", rp_json_get_string (result, "detail", ""));
  assert_result (result, "applied", NULL);
}

static void
add_contract (ServerFixture *fixture)
{
  push_as (
      fixture, "huang",
      "[{'kind':'supply_contract','id':'60000000-0000-7000-8000-000000000001','create':{'scope':"
      "'" CUSTOMER_A "','customer':'" CUSTOMER_A "','no':'HT-1','valid_to':'2026-02-01'}}]");
}

/* A contract that ends within 90 days makes one suggestion, however often the job runs; a day without a
 * change writes nothing. */
static void
test_suggestion (ServerFixture *fixture, gconstpointer data)
{
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE rule = 'PR19'"), ==, 0);
  add_contract (fixture);
  g_assert_cmpuint (run (fixture), ==, 1);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE rule = 'PR19' AND state = 'SUGGESTED'"), ==,
                   1);
  g_assert_cmpuint (run (fixture), ==, 0);

  g_autofree char *text
      = server_fixture_query (fixture, "SELECT text FROM k_suggestion WHERE rule = 'PR19'");
  g_assert_nonnull (strstr (text, "2026"));
}

/* Dismissed twice it keeps quiet; in work it is not asked for again. */
static void
test_decided (ServerFixture *fixture, gconstpointer data)
{
  add_contract (fixture);
  run (fixture);
  g_autofree char *id
      = server_fixture_query (fixture, "SELECT id FROM k_suggestion WHERE rule = 'PR19'");
  g_autofree char *adopt = g_strdup_printf (
      "[{'kind':'suggestion','id':'%s','base':1,'move':{'state':['SUGGESTED','ADOPTED']}},"
      "{'kind':'potential_need','id':'60000000-0000-7000-8000-000000000002','create':{'scope':"
      "'" CUSTOMER_A "','customer':'" CUSTOMER_A "','suggestion':'%s','category':'INFO',"
      "'text':'续签合同','state':'ADOPTED','benefit_text':'不断供'}}]",
      id, id);

  push_as (fixture, "xu", adopt);
  rp_fake_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE rule = 'PR19'"), ==, 1);
}

static void
dismiss (ServerFixture *fixture, const char *reason)
{
  g_autofree char *id = server_fixture_query (
      fixture, "SELECT id FROM k_suggestion WHERE rule = 'PR19' AND state = 'SUGGESTED'");
  g_autofree char *changes
      = g_strdup_printf ("[{'kind':'suggestion','id':'%s','base':1,'set':{'dismiss_reason':'%s'},'"
                         "seen':{'dismiss_reason':null},"
                         "'move':{'state':['SUGGESTED','DISMISSED']}}]",
                         id, reason);

  push_as (fixture, "xu", changes);
}

/* What the desk has decided about stays away until the evidence is materially new: the days left have
 * changed by a fifth. */
static void
test_dismissed (ServerFixture *fixture, gconstpointer data)
{
  add_contract (fixture);
  run (fixture);
  dismiss (fixture, "D06");
  rp_fake_clock_advance (fixture->clock, 2 * G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE rule = 'PR19'"), ==, 1);
  rp_fake_clock_advance (fixture->clock, 10 * G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE rule = 'PR19'"), ==, 2);
  dismiss (fixture, "D06");
  rp_fake_clock_advance (fixture->clock, 14 * G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE rule = 'PR19'"), ==, 2);
}

static JsonObject *
dismiss_at (TestLaptop *laptop, const char *id, const char *user, const char *reason,
            const char *at)
{
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'suggestion','id':'%s','base':1,'set':{'dismiss_reason':'%s','decided_by':'%s',"
      "'decided_at':'%s'},'seen':{'dismiss_reason':null,'decided_by':null,'decided_at':null},"
      "'add':{'dismissed_by':['%s']},'move':{'state':['SUGGESTED','DISMISSED']}}]",
      id, reason, user, at, user);

  return test_laptop_push (laptop, changes);
}

/* Two dismiss it while neither knows of the other, and the first of them at two computers: nobody is bothered. What
 * the first said stands, what the others said is kept, and it is hidden from all. Who adopts it has seen it
 * stand elsewhere. */
static void
test_dismissed_by_each (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  RpAdmin admin = { .connection = connection, .clock = RP_CLOCK (fixture->clock) };

  g_assert_true (rp_admin_set_roles (&admin, "zheng", "BS", NULL, &error));
  g_assert_no_error (error);
  add_contract (fixture);
  run (fixture);
  g_autofree char *id
      = server_fixture_query (fixture, "SELECT id FROM k_suggestion WHERE rule = 'PR19'");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) again = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  g_autoptr (JsonObject) first = dismiss_at (xu, id, USER_XU, "D06", "2026-01-05T01:00:00.000Z");
  g_autoptr (JsonObject) same = dismiss_at (again, id, USER_XU, "D06", "2026-01-05T02:00:00.000Z");
  g_assert_cmpint (count (fixture, "k_suggestion WHERE dismissed_by LIKE '%" USER_ZHENG "%'"), ==,
                   0);
  g_autoptr (JsonObject) second
      = dismiss_at (zheng, id, USER_ZHENG, "D04", "2026-01-05T03:00:00.000Z");

  assert_result (first, "applied", NULL);
  assert_result (same, "applied", NULL);
  assert_result (second, "applied", NULL);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE state = 'DISMISSED'"
                                   " AND dismiss_reason = 'D06' AND decided_by = '" USER_XU "'"
                                   " AND decided_at = '2026-01-05T01:00:00.000Z'"
                                   " AND dismissed_by LIKE '%" USER_XU "%" USER_ZHENG "%'"),
                   ==, 1);
  g_assert_cmpint (count (fixture, "k_conflict WHERE state = 'OPEN'"), ==, 0);
  g_assert_cmpint (count (fixture, "entity WHERE kind = 'conflict' AND body LIKE '%D04%'"
                                   " AND body LIKE '%\"KEPT\"%'"),
                   ==, 1);
  g_assert_cmpint (count (fixture, "field_history WHERE kind = 'suggestion' AND unit = 'state'"),
                   ==, 1);

  g_autofree char *adopt = g_strdup_printf ("[{'kind':'suggestion','id':'%s','base':1,"
                                            "'move':{'state':['SUGGESTED','ADOPTED']}}]",
                                            id);
  g_autoptr (JsonObject) adopted = test_laptop_push (zheng, adopt);
  assert_result (adopted, "rejected", "stale_state");
}

/* What one dismissed others still see, until the reason is gone. */
static void
test_opinion (ServerFixture *fixture, gconstpointer data)
{
  add_contract (fixture);
  run (fixture);
  dismiss (fixture, "D06");
  run (fixture);
  g_assert_cmpint (
      count (fixture, "k_suggestion WHERE state = 'DISMISSED' AND hidden_until IS NULL"), ==, 1);
  push_as (fixture, "huang",
           "[{'kind':'supply_contract','id':'60000000-0000-7000-8000-000000000001','base':1,"
           "'set':{'valid_to':'2029-02-01'},'seen':{'valid_to':'2026-02-01'}}]");
  run (fixture);
  g_assert_cmpint (
      count (fixture, "k_suggestion WHERE state = 'DISMISSED' AND hidden_until IS NULL"), ==, 0);
}

/* Put off, it comes back after 90 days by itself. */
static void
test_put_off (ServerFixture *fixture, gconstpointer data)
{
  add_contract (fixture);
  run (fixture);
  dismiss (fixture, "D04");
  rp_fake_clock_advance (fixture->clock, 12 * G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE rule = 'PR19'"), ==, 1);
  rp_fake_clock_advance (fixture->clock, 79 * G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE rule = 'PR19'"), ==, 2);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE state = 'SUGGESTED' AND rule = 'PR19'"), ==,
                   1);
}

/* A suggestion whose reason is gone is hidden, and shown when it is there again. */
static void
test_reason_gone (ServerFixture *fixture, gconstpointer data)
{
  add_contract (fixture);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE hidden_until IS NULL"), ==, 1);
  push_as (fixture, "huang",
           "[{'kind':'supply_contract','id':'60000000-0000-7000-8000-000000000001','base':1,"
           "'set':{'valid_to':'2029-02-01'},'seen':{'valid_to':'2026-02-01'}}]");
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE hidden_until > '2026-12-31'"), ==, 1);
  push_as (fixture, "huang",
           "[{'kind':'supply_contract','id':'60000000-0000-7000-8000-000000000001','base':2,"
           "'set':{'valid_to':'2026-02-01'},'seen':{'valid_to':'2029-02-01'}}]");
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion WHERE hidden_until IS NULL"), ==, 1);
  g_assert_cmpint (count (fixture, "k_suggestion"), ==, 1);
}

/* What was learned is one row for the desks, and carries the day. */
static void
test_learned (ServerFixture *fixture, gconstpointer data)
{
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion_model WHERE trained_on = '2026-01-05'"), ==, 1);
  rp_fake_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_suggestion_model"), ==, 1);
  g_assert_cmpint (count (fixture, "k_suggestion_model WHERE trained_on = '2026-01-06'"), ==, 1);
}

/* What was bought makes one row for the desks, and a night without purchases none. */
static void
test_services (ServerFixture *fixture, gconstpointer data)
{
  run (fixture);
  g_assert_cmpint (count (fixture, "k_service_model"), ==, 0);
  push_as (fixture, "huang",
           "[{'kind':'service_purchase','id':'60000000-0000-7000-8000-000000000011','create':{"
           "'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A "','bought_on':'2025-11-03',"
           "'category':'OM','sub_code':'OM-02','amount':1250000}}]");
  rp_fake_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_service_model WHERE name = 'services' AND customers = 1"
                                   " AND fitted_on = '2026-01-06'"),
                   ==, 1);
  g_autofree char *report = server_fixture_query (fixture, "SELECT body FROM entity WHERE kind = "
                                                           "'service_model'");
  g_assert_nonnull (strstr (report, "\"few_customers\""));
  rp_fake_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, "k_service_model WHERE fitted_on = '2026-01-07'"), ==, 1);
  g_assert_cmpint (count (fixture, "k_service_model"), ==, 1);
}

/* A process that had not learned itself took a suggestion's strength away when its figures changed by day. */
static void
test_strength_by_day (ServerFixture *fixture, gconstpointer data)
{
  const char *sql = "SELECT score FROM k_suggestion";

  add_contract (fixture);
  run (fixture);
  g_autofree char *before = server_fixture_query (fixture, sql);
  g_autofree char *text = server_fixture_query (fixture, "SELECT text FROM k_suggestion");
  g_assert_cmpstr (before, !=, "");
  push_as (fixture, "huang",
           "[{'kind':'supply_contract','id':'60000000-0000-7000-8000-000000000001','base':1,"
           "'set':{'valid_to':'2026-01-20'},'seen':{'valid_to':'2026-02-01'}}]");
  run (fixture);
  g_autofree char *after = server_fixture_query (fixture, sql);
  g_autofree char *other = server_fixture_query (fixture, "SELECT text FROM k_suggestion");
  g_assert_cmpstr (text, !=, other);
  g_assert_cmpstr (before, ==, after);
}

/* Score and grade appear at the customer and as a snapshot, and only when they change. */
static void
test_score (ServerFixture *fixture, gconstpointer data)
{
  run (fixture);
  gint64 n = count (fixture, "k_value_score");
  g_autofree char *score = server_fixture_query (
      fixture, "SELECT value_score FROM k_customer WHERE id = '" CUSTOMER_A "'");
  g_autofree char *newest = server_fixture_query (
      fixture, "SELECT score FROM k_value_score WHERE customer = '" CUSTOMER_A "'");

  g_assert_cmpint (n, >, 0);
  g_assert_cmpstr (score, ==, newest);
  rp_fake_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  g_assert_cmpuint (run (fixture), ==, 0);
  g_assert_cmpint (count (fixture, "k_value_score"), ==, n);
}

/* A policy with a mistake in it made the whole night run again every minute, and nothing behind it. */
static void
test_policy_with_a_mistake (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TempFolder) own = temp_folder_new ();
  g_autofree char *path = temp_folder_file (own, "triggers.json");

  g_assert_true (g_file_set_contents (path, "{ \"id\": ", -1, NULL));
  g_setenv ("RAPPORT_POLICIES", own->path, TRUE);
  run (fixture);
  g_unsetenv ("RAPPORT_POLICIES");
  g_assert_cmpint (count (fixture, "job_state WHERE name = 'insight' AND day = '2026-01-05'"), ==,
                   1);
  g_assert_cmpint (count (fixture, "incident WHERE what = 'night' AND subject = 'triggers'"), ==,
                   1);
}

/* While another process is at it this one leaves it alone. */
static void
test_lease (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  RpLease other;
  gboolean taken;

  g_assert_true (rp_lease_take (&other, connection, "insight", G_TIME_SPAN_MINUTE, &taken, &error));
  g_assert_true (taken);
  g_assert_cmpuint (run (fixture), ==, 0);
  g_assert_cmpint (count (fixture, "k_value_score"), ==, 0);
  rp_lease_release (&other);
  g_assert_cmpuint (run (fixture), >, 0);
  g_assert_cmpint (count (fixture, "job_lease"), ==, 0);
}

/* A process died while its clock was ahead: its lease would have lasted until that time came. */
static void
test_lease_from_the_future (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO job_lease (name, holder, until_us) VALUES ('insight', 'dead', %" G_GINT64_FORMAT
      ")",
      g_get_real_time () + 365 * G_TIME_SPAN_DAY);

  g_assert_true (rp_connection_run_script (connection, sql, &error));
  g_assert_no_error (error);
  run (fixture);
  g_assert_cmpint (count (fixture, "job_state"), >, 0);
  g_assert_cmpint (count (fixture, "job_lease"), ==, 0);
}

static void
wake_cb (gpointer data)
{
  g_atomic_int_inc ((gint *)data);
}

static void
test_thread (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpIdSource) ids = rp_id_source_new (RP_CLOCK (fixture->clock));
  g_autoptr (GError) error = NULL;
  gint n_woken = 0;
  RpJobsOptions options
      = { fixture->database, RP_CLOCK (fixture->clock), ids, 10, 0, wake_cb, &n_woken };
  RpJobs *jobs = rp_jobs_new (&options, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 200 && g_atomic_int_get (&n_woken) == 0; i++)
    g_usleep (50 * 1000);
  g_assert_cmpint (g_atomic_int_get (&n_woken), ==, 1);
  add_contract (fixture);
  rp_jobs_touch (jobs);
  for (guint i = 0; i < 200 && g_atomic_int_get (&n_woken) == 1; i++)
    g_usleep (50 * 1000);
  g_assert_cmpint (g_atomic_int_get (&n_woken), ==, 2);
  rp_jobs_free (jobs);
}

/* What an erasure leaves in the files is cleaned up in the night after it. */
static void
test_behind_an_erasure (ServerFixture *fixture, gconstpointer data)
{
  static const char owed[] = "job_state WHERE name = 'compact'";
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  RpAdmin admin = { .connection = connection, .clock = RP_CLOCK (fixture->clock) };
  guint n_rows;

  g_assert_no_error (error);
  g_assert_cmpint (count (fixture, owed), ==, 0);
  rp_admin_erase (&admin, "contact", CONTACT_A, &n_rows, &error);
  g_assert_no_error (error);
  run (fixture);
  g_assert_cmpint (count (fixture, owed), ==, 1);
  rp_fake_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  run (fixture);
  g_assert_cmpint (count (fixture, owed), ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/jobs/" name, ServerFixture, NULL, server_fixture_start, func, server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("suggestion", test_suggestion);
  ADD ("decided", test_decided);
  ADD ("dismissed", test_dismissed);
  ADD ("dismissed-by-each", test_dismissed_by_each);
  ADD ("opinion", test_opinion);
  ADD ("put-off", test_put_off);
  ADD ("erasure", test_behind_an_erasure);
  ADD ("reason-gone", test_reason_gone);
  ADD ("learned", test_learned);
  ADD ("services", test_services);
  ADD ("policy-with-a-mistake", test_policy_with_a_mistake);
  ADD ("strength-by-day", test_strength_by_day);
  ADD ("score", test_score);
  ADD ("lease", test_lease);
  ADD ("lease-from-the-future", test_lease_from_the_future);
  ADD ("thread", test_thread);
  return g_test_run ();
}
