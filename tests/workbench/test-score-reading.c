/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "insight/score-change.h"
#include "workbench/desk-fixture.h"
#include "workbench/score-line-new.h"
#include "workbench/score-reading.h"
#include "workbench/score-supposition-new.h"

#define ACCOUNT "01990000-0000-7000-8000-0000000000e1"
#define MODEL "01990000-0000-7000-8000-0000000000f1"

/* Two years of months of one account, energy and bill; the second year a quarter more. */
static StoreFixture *
new_customer (void)
{
  StoreFixture *self = desk_fixture_new ();
  GString *page = feed_page_new (14);
  guint seq = 10;

  feed_page_row (page, "service_account", ACCOUNT, CUSTOMER, 1, seq++,
                 "{\"customer\":\"" CUSTOMER "\",\"account_no\":\"1\",\"voltage\":\"AC00101\","
                 "\"run_cap\":16000,\"contract_cap\":16000}");
  for (int i = 0; i < 24; i++)
    {
      g_autofree char *month = g_strdup_printf ("%d-%02d", 2024 + i / 12, i % 12 + 1);
      g_autofree char *usage = g_strdup_printf (
          "{\"customer\":\"" CUSTOMER "\",\"account\":\"" ACCOUNT "\",\"month\":\"%s\",\"kwh\":%d}",
          month, i < 12 ? 80000000 : 100000000);
      g_autofree char *bill = g_strdup_printf ("{\"customer\":\"" CUSTOMER
                                               "\",\"account\":\"" ACCOUNT "\",\"month\":\"%s\","
                                               "\"total\":60000000,\"late_days\":0,\"arrears\":0}",
                                               month);
      g_autofree char *usage_id = g_strdup_printf ("01990000-0000-7000-8000-0000000001%02d", i);
      g_autofree char *bill_id = g_strdup_printf ("01990000-0000-7000-8000-0000000002%02d", i);

      feed_page_row (page, "usage_month", usage_id, CUSTOMER, 1, seq++, usage);
      feed_page_row (page, "bill_month", bill_id, CUSTOMER, 1, seq++, bill);
    }
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  return self;
}

static gint32
parse_day (const char *text)
{
  gint32 day = 0;

  g_assert_true (rp_date_parse (text, &day));
  return day;
}

static RpScoreMoment *
compute (StoreFixture *self, const char *day)
{
  g_autoptr (GError) error = NULL;
  RpScoreMoment *moment
      = rp_score_moment_new (self->store, "county-v1", CUSTOMER, parse_day (day), "en", &error);

  g_assert_no_error (error);
  return moment;
}

/* Each month is computed from what was known then: growth only once both years are there. */
static void
test_history (void)
{
  g_autoptr (StoreFixture) self = new_customer ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) moments = rp_score_moments_load (
      self->store, "county-v1", CUSTOMER, parse_day ("2026-01-05"), 12, "en", &error);
  const RpScoreMoment *last = NULL, *early = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (moments->len, ==, 13);
  early = moments->pdata[0];
  last = moments->pdata[12];
  g_assert_cmpint (early->day, ==, parse_day ("2025-01-31"));
  g_assert_false (rp_score_find_part (early->score, "growth")->present);
  g_assert_true (rp_score_find_part (last->score, "growth")->present);
  for (guint i = 0; i < moments->len; i++)
    {
      const RpScoreMoment *moment = moments->pdata[i];
      g_autofree char *date = rp_date_format (moment->day);
      g_autoptr (RpScoreMoment) again = compute (self, date);

      g_assert_cmpint (again->score->score, ==, moment->score->score);
    }
  /* The grade on file is B, and today's follows it. */
  g_assert_cmpstr (last->grade, ==, rp_score_model_grade (last->model, last->score->score, "B", 1));
}

/* Parts reach on from each other up to the score; what is missing lies between lowest and highest. */
static void
test_lines (void)
{
  g_autoptr (StoreFixture) self = new_customer ();
  g_autoptr (RpScoreMoment) moment = compute (self, "2025-01-31");
  g_autoptr (GPtrArray) lines = rp_score_lines_new (moment->model, moment->score, moment->facts);
  double known = 0, missing = moment->score->lowest / 100.0;

  g_assert_cmpuint (lines->len, ==, moment->score->parts->len);
  for (guint i = 0; i < lines->len; i++)
    {
      RpScoreLine *line = lines->pdata[i];
      double *start = rp_score_line_is_known (line) ? &known : &missing;

      g_assert_cmpfloat_with_epsilon (rp_score_line_get_start (line), *start, 1e-9);
      *start = rp_score_line_get_end (line);
      g_assert_cmpstr (rp_score_line_get_map (line), !=, "");
      g_assert_cmpstr (rp_score_line_get_source (line), !=, "");
      g_assert_null (strchr (rp_score_line_get_source (line), '_')); /* no codes */
    }
  g_assert_cmpfloat_with_epsilon (known, moment->score->exact, 1e-6);
  g_assert_cmpfloat_with_epsilon (missing, moment->score->highest / 100.0, 0.01);
}

/* What moved a score adds up to its change. */
static void
test_change (void)
{
  g_autoptr (StoreFixture) self = new_customer ();
  g_autoptr (RpScoreMoment) before = compute (self, "2025-11-30");
  g_autoptr (RpScoreMoment) after = compute (self, "2026-01-05");
  g_autoptr (RpScorePoint) point = rp_score_point_new (before, after);
  g_autoptr (GArray) changes = rp_score_compare (before->score, after->score);
  double sum = 0;

  for (guint i = 0; i < changes->len; i++)
    sum += g_array_index (changes, RpScoreChange, i).value
           + g_array_index (changes, RpScoreChange, i).rest;
  g_assert_cmpfloat_with_epsilon (sum, after->score->exact - before->score->exact, 1e-9);
  g_assert_cmpstr (rp_score_point_get_date (point), ==, "2026-01-05");
  g_assert_cmpstr (rp_score_point_get_moved (point), !=, "");
}

static char *
read_second_version (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "models", "county-v1.json", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  parts = g_strsplit (text, "\"version\": 1", 2);
  return g_strjoinv ("\"version\": 2, \"from\": \"2026-01-01\"", parts);
}

/* A version that was saved counts from its day; a score of before keeps the one of before. */
static void
test_saved_model (void)
{
  g_autoptr (StoreFixture) self = new_customer ();
  GString *page = feed_page_new (100);
  g_autofree char *model = read_second_version ();
  g_autofree char *flat = g_strdelimit (g_strdup (model), "\n", ' ');
  g_autofree char *body = g_strdup_printf (
      "{\"name\":\"county-v1\",\"version\":2,\"from\":\"2026-01-01\",\"note\":\"x\","
      "\"author\":\"" FIXTURE_USER "\",\"body\":%s}",
      flat);

  feed_page_row (page, "score_model", MODEL, "org", 1, 99, body);
  g_assert_false (store_fixture_apply (self, page, "c2", "c3", TRUE));
  g_autoptr (RpScoreMoment) now = compute (self, "2026-01-05");
  g_autoptr (RpScoreMoment) then = compute (self, "2025-12-31");
  g_assert_cmpint (now->score->version, ==, 2);
  g_assert_cmpint (then->score->version, ==, 1);
}

/* ---- what if ---- */

static guint
find_lever (RpScoreSupposition *what_if, const char *label)
{
  for (guint i = 0; i < rp_score_supposition_get_n_levers (what_if); i++)
    if (g_str_equal (rp_score_supposition_get_lever (what_if, i).label, label))
      return i;
  g_assert_not_reached ();
}

static void
count_cb (RpScoreSupposition *what_if, guint *n)
{
  (*n)++;
}

static void
test_what_if (void)
{
  g_autoptr (StoreFixture) self = new_customer ();
  g_autoptr (RpScoreMoment) moment = compute (self, "2026-01-05");
  g_autoptr (RpScoreSupposition) what_if = rp_score_supposition_new (moment);
  guint growth = find_lever (what_if, "Growth of energy");
  guint level = find_lever (what_if, "Important-user level");
  double now = rp_score_supposition_get_score_now (what_if);
  guint n = 0;

  g_signal_connect (what_if, "changed", G_CALLBACK (count_cb), &n);
  g_assert_false (rp_score_supposition_is_changed (what_if));
  g_assert_cmpfloat (rp_score_supposition_get_value (what_if, growth), ==, 0.25);
  rp_score_supposition_set_value (what_if, growth, -0.2);
  g_autofree char *effect = rp_score_supposition_describe_effect (what_if, growth);
  g_assert_cmpstr (effect, ==, "-10.00");
  g_assert_cmpfloat_with_epsilon (rp_score_supposition_get_score (what_if), now - 10, 0.006);
  rp_score_supposition_set_choice (what_if, level, 0);
  g_assert_cmpstr (rp_score_supposition_get_word (what_if, level, 0), ==, "level 1");
  g_assert_cmpfloat_with_epsilon (rp_score_supposition_get_score (what_if), now - 3, 0.006);
  rp_score_supposition_reset (what_if);
  g_assert_false (rp_score_supposition_is_changed (what_if));
  g_assert_cmpfloat (rp_score_supposition_get_score (what_if), ==, now);
  g_assert_cmpuint (n, ==, 3);
}

/* What is suggested reaches the grade, and says so. */
static void
test_targets (void)
{
  g_autoptr (StoreFixture) self = new_customer ();
  g_autoptr (RpScoreMoment) moment = compute (self, "2026-01-05");
  g_autoptr (RpScoreSupposition) what_if = rp_score_supposition_new (moment);
  const char *const *targets = rp_score_supposition_get_targets (what_if);
  g_autofree char *sentence = NULL;
  g_autofree char *result = NULL;

  g_assert_cmpstr (targets[0], ==, "A");
  g_assert_true (rp_score_supposition_reach (what_if, "A", &sentence));
  g_assert_cmpfloat (rp_score_supposition_get_score (what_if), >=, 72);
  g_assert_true (
      g_str_has_prefix (sentence, "Grade A takes 72.00 points at once, or 70.00 for 2 months"));
  result = rp_score_supposition_describe (what_if);
  g_assert_nonnull (strstr (result, "grade A (now "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/score-reading/history", test_history);
  g_test_add_func ("/score-reading/lines", test_lines);
  g_test_add_func ("/score-reading/change", test_change);
  g_test_add_func ("/score-reading/saved-model", test_saved_model);
  g_test_add_func ("/score-reading/what-if", test_what_if);
  g_test_add_func ("/score-reading/targets", test_targets);
  return g_test_run ();
}
