/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/usage-study.h"

#include "support/loop-fixture.h"

/* The prices are those of the sample county: 23 yuan a kVA, 32 yuan a kW; 1.05, 0.65 and 0.30 yuan a kWh. */

#define ACCOUNT "01990000-0000-7000-8000-000000000801"

static void
add_month (GString *page, const char *id, guint seq, const char *account, const char *scope,
           const char *month, guint kwh)
{
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"%s\",\"account\":\"%s\",\"month\":\"%s\",\"kwh\":%u,\"kwh_sharp\":0,"
      "\"kwh_peak\":100000,\"kwh_flat\":100000,\"kwh_valley\":100000,\"max_demand\":1000,\"pf\":"
      "9000}",
      scope, account, month, kwh);

  feed_page_row (page, "usage_month", id, scope, 1, seq, body);
}

/* @industry: of the customer; @n_peers: customers of C30 beside this one; @metered: each with a month */
static RpSession *
open_session_of (const char *industry, guint n_peers, gboolean metered)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  GString *page = feed_page_new (40);
  g_autofree char *customer
      = g_strdup_printf ("{\"no\":\"KH-900\",\"name\":\"Test Works\",\"industry_code\":\"%s\","
                         "\"uscc\":\"91999921MADM000197\"}",
                         industry);

  feed_page_row (page, "customer", LOOP_CUSTOMER, LOOP_CUSTOMER, 2, 12, customer);
  feed_page_row (page, "service_account", ACCOUNT, LOOP_CUSTOMER, 1, 13,
                 "{" LOOP_OF_CUSTOMER ",\"account_no\":\"9900000000000001\",\"run_cap\":5000,"
                 "\"basic_mode\":\"CAP\",\"pf_standard\":9000}");
  add_month (page, "01990000-0000-7000-8000-000000000802", 14, ACCOUNT, LOOP_CUSTOMER, "2024-12",
             200000);
  add_month (page, "01990000-0000-7000-8000-000000000803", 15, ACCOUNT, LOOP_CUSTOMER, "2025-12",
             300000);
  for (guint i = 0; i < n_peers; i++)
    {
      g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8000-0000000009%02u", i);
      g_autofree char *month = g_strdup_printf ("01990000-0000-7000-8000-000000000a%02u", i);
      g_autofree char *body = g_strdup_printf (
          "{\"no\":\"KH-9%02u\",\"name\":\"Peer\",\"industry_code\":\"C30%02u\"}", i, i);

      feed_page_scope (page, id, 1);
      feed_page_row (page, "customer", id, id, 1, 16 + 2 * i, body);
      if (metered)
        add_month (page, month, 17 + 2 * i, ACCOUNT, id, "2025-12", 300000);
    }
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  return loop_open_session (self, FIXTURE_USER, "BS");
}

static RpSession *
open_session (guint n_peers)
{
  return open_session_of ("C3011", n_peers, FALSE);
}

static void
note_cb (RpUsageStudy *study, gboolean *done)
{
  *done = TRUE;
}

static RpUsageStudy *
load (RpSession *session)
{
  RpUsageStudy *study = rp_usage_study_new (session, LOOP_CUSTOMER);
  gboolean done = FALSE;
  gulong handler = g_signal_connect (study, "changed", G_CALLBACK (note_cb), &done);

  rp_usage_study_load (study);
  loop_wait (&done);
  g_signal_handler_disconnect (study, handler);
  return study;
}

static void
assert_cell (GPtrArray *rows, guint row, guint column, const char *expected)
{
  g_autoptr (GString) text = NULL;

  g_assert_cmpuint (rows->len, >, row);
  text = g_string_new (((GStrv)rows->pdata[row])[column]);
  g_string_replace (text, "\u202f", " ", 0);
  g_string_replace (text, "\u00a0", " ", 0);
  g_assert_cmpstr (text->str, ==, expected);
}

/* Two months: 2 × 2,000 yuan of energy, 2 × 11,500 yuan by capacity. */
static void
test_costs (void)
{
  const RpStudyCase supposed = { .mode = RP_STUDY_DEMAND, .shifted = 50 };
  RpSession *session = open_session (0);
  g_autoptr (RpUsageStudy) study = load (session);
  GPtrArray *costs = rp_usage_study_get_costs (study);

  g_assert_cmpstr (rp_usage_study_get_missing (study), ==, "");
  g_assert_cmpuint (costs->len, ==, 5);
  assert_cell (costs, 4, 1, "27 000.00 yuan");
  assert_cell (costs, 4, 3, "0.00 yuan");
  rp_usage_study_suppose (study, &supposed);
  assert_cell (costs, 1, 2, "3250.00 yuan");
  assert_cell (costs, 2, 2, "6400.00 yuan");
  assert_cell (costs, 4, 3, "−17 350.00 yuan");
  g_clear_object (&study);
  loop_close_session (session);
}

/* With a demand agreed both readings of what exceeds it are told: 80 kW agreed, at least 40 % of 500 kVA. */
static void
test_modes (void)
{
  const RpStudyCase supposed = { .mode = RP_STUDY_CONTRACT, .contracted = 80 };
  RpSession *session = open_session (0);
  g_autoptr (RpUsageStudy) study = load (session);
  GPtrArray *modes = rp_usage_study_get_modes (study);

  g_assert_cmpuint (modes->len, ==, 3);
  rp_usage_study_suppose (study, &supposed);
  g_assert_cmpuint (modes->len, ==, 5);
  assert_cell (modes, 1, 1, "23 000.00 yuan");
  assert_cell (modes, 2, 1, "6400.00 yuan");
  assert_cell (modes, 3, 1, "12 800.00 yuan");
  g_clear_object (&study);
  loop_close_session (session);
}

static void
test_years (void)
{
  RpSession *session = open_session (0);
  g_autoptr (RpUsageStudy) study = load (session);
  GPtrArray *years = rp_usage_study_get_years (study);

  assert_cell (years, 1, 0, "2025-12");
  assert_cell (years, 1, 3, "+50.0 %");
  assert_cell (years, 2, 0, "2024-12");
  assert_cell (years, 2, 3, "–");
  g_clear_object (&study);
  loop_close_session (session);
}

/* No median of fewer than five customers: here none of them has months, so none is known. */
static void
test_peers (void)
{
  RpSession *session = open_session (6);
  g_autoptr (RpUsageStudy) study = load (session);
  GPtrArray *peers = rp_usage_study_get_peers (study);

  g_assert_cmpuint (peers->len, ==, 7);
  for (guint i = 1; i < peers->len; i++)
    {
      assert_cell (peers, i, 2, "hidden");
      assert_cell (peers, i, 3, "< 5");
    }
  g_clear_object (&study);
  loop_close_session (session);
}

/* How many of the rows have a median. */
static guint
count_medians (RpSession *session)
{
  g_autoptr (RpUsageStudy) study = load (session);
  GPtrArray *peers = rp_usage_study_get_peers (study);
  guint n = 0;

  for (guint i = 1; i < peers->len; i++)
    n += !g_str_equal (((GStrv)peers->pdata[i])[3], "< 5");
  g_clear_object (&study);
  loop_close_session (session);
  return n;
}

/* A customer whose industry is not known is compared with nobody, and not with everybody. */
static void
test_no_industry (void)
{
  g_assert_cmpuint (count_medians (open_session_of ("C3011", 6, TRUE)), >, 0);
  g_assert_cmpuint (count_medians (open_session_of ("", 6, TRUE)), ==, 0);
}

static gpointer
take_away (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  GString *page = feed_page_new (60);

  feed_page_gone (page, LOOP_CUSTOMER, 60);
  g_assert_false (feed_page_apply (page, subject, "c2", "c3", TRUE));
  return NULL;
}

/* The amounts of a customer who was erased or is others' by now stayed on the screen. */
static void
test_taken_away (void)
{
  RpSession *session = open_session (0);
  g_autoptr (RpUsageStudy) study = load (session);
  gboolean done = FALSE;

  g_assert_cmpuint (rp_usage_study_get_costs (study)->len, >, 0);
  rp_worker_run (rp_session_get_worker (session), take_away, NULL, NULL, NULL);
  g_signal_connect (study, "changed", G_CALLBACK (note_cb), &done);
  loop_wait (&done);
  g_assert_cmpuint (rp_usage_study_get_costs (study)->len, ==, 0);
  g_assert_cmpuint (rp_usage_study_get_years (study)->len, ==, 0);
  g_clear_object (&study);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/usage-study/costs", test_costs);
  g_test_add_func ("/workbench/usage-study/modes", test_modes);
  g_test_add_func ("/workbench/usage-study/years", test_years);
  g_test_add_func ("/workbench/usage-study/peers", test_peers);
  g_test_add_func ("/workbench/usage-study/no-industry", test_no_industry);
  g_test_add_func ("/workbench/usage-study/taken-away", test_taken_away);
  return g_test_run ();
}
