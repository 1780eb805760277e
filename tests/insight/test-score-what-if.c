/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "insight/facts.h"
#include "insight/score-lever.h"
#include "insight/small-model.h"

static RpScoreModel *
load_county (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "models", "county-v1.json", NULL);
  g_autoptr (GError) error = NULL;
  RpScoreModel *model = rp_score_model_load (path, &error);
  g_assert_no_error (error);
  return model;
}

static JsonObject *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (json, strlen (json), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  return object;
}

/* The customer of the worked example, whose score is 73.50, with less of everything. */
static const char facts_text[]
    = "{'e12_kwh': 9000000, 'bill12_yuan': 5900000, 'voltage_kv': 10, 'growth': 0.02,"
      " 'pipeline_ratio': 0, 'pipeline_kva': 0, 'new_services': 0, 'late_months_12': 2,"
      " 'arrears_now': 0, 'arrears_yuan': 0, 'breaches_24': 0, 'theft_24': 0,"
      " 'important_level': 'NONE', 'key_project': false}";

static const RpScoreLever *
find (GPtrArray *levers, const char *fact)
{
  for (guint i = 0; i < levers->len; i++)
    if (g_str_equal (((const RpScoreLever *)levers->pdata[i])->fact, fact))
      return levers->pdata[i];
  g_assert_not_reached ();
}

static void
test_levers (void)
{
  g_autoptr (RpScoreModel) model = load_county ();
  g_autoptr (JsonObject) facts = parse (facts_text);
  g_autoptr (GPtrArray) levers = rp_score_model_list_levers (model, facts);
  const RpScoreLever *energy = find (levers, "e12_kwh");
  const RpScoreLever *late = find (levers, "late_months_12");
  const RpScoreLever *level = find (levers, "important_level");

  g_assert_cmpfloat (energy->low, ==, 0);
  g_assert_cmpfloat (energy->high, ==, 50000000);
  g_assert_cmpfloat (energy->now, ==, 9000000);
  g_assert_cmpuint (energy->bounds->len, ==, 6);
  /* A term beside the indicator's own fact is a lever too. */
  g_assert_cmpfloat (find (levers, "arrears_now")->step, ==, 1);
  g_assert_cmpfloat (late->step, ==, 1);
  g_assert_cmpfloat (late->high, ==, 12);
  g_assert_true (level->fixed);
  g_assert_cmpstr (level->code, ==, "NONE");
  g_assert_true (g_strv_contains ((const char *const *)level->codes, "SPECIAL"));
  g_assert_true (isnan (level->now));
}

static gint
score_supposed (RpScoreModel *model, JsonObject *facts, JsonObject *supposed)
{
  g_autoptr (JsonObject) all = rp_score_suppose (facts, supposed);
  g_autoptr (RpScore) score = rp_score_compute (model, all, "en");
  return score->score;
}

static double
measure_cost (GPtrArray *levers, const GArray *steps)
{
  double cost = 0;
  for (guint i = 0; i < steps->len; i++)
    {
      const RpScoreStep *step = &g_array_index (steps, RpScoreStep, i);
      const RpScoreLever *lever = find (levers, step->fact);
      cost += 0.02 + fabs (step->to - step->from) / (lever->high - lever->low);
    }
  return cost;
}

/* Every target that can be reached is reached, and by nothing that nobody can move. */
static void
test_reach (void)
{
  g_autoptr (RpScoreModel) model = load_county ();
  g_autoptr (JsonObject) facts = parse (facts_text);
  g_autoptr (GPtrArray) levers = rp_score_model_list_levers (model, facts);
  g_autoptr (RpScore) now = rp_score_compute (model, facts, "en");
  double before = 0;

  g_assert_cmpint (now->score, ==, 4300);
  for (gint target = 4400; target <= 8000; target += 100)
    {
      g_autoptr (GArray) steps = rp_score_model_reach (model, facts, levers, target);
      g_autoptr (JsonObject) supposed = json_object_new ();

      g_assert_nonnull (steps);
      for (guint i = 0; i < steps->len; i++)
        {
          const RpScoreStep *step = &g_array_index (steps, RpScoreStep, i);
          g_assert_false (find (levers, step->fact)->fixed);
          json_object_set_double_member (supposed, step->fact, step->to);
        }
      g_assert_cmpint (score_supposed (model, facts, supposed), >=, target);
      /* More is never cheaper. */
      g_assert_cmpfloat (measure_cost (levers, steps), >=, before - 0.01);
      before = measure_cost (levers, steps);
    }
  /* Voltage, level and project are what they are: 100 is out of reach. */
  g_assert_null (rp_score_model_reach (model, facts, levers, 9900));
}

/* Ten points of two equal scales: one of them moves, as little as it can. */
static void
test_least (void)
{
  g_autoptr (RpScoreModel) model = load_small_model (50);
  g_autoptr (JsonObject) facts = parse ("{'growth': 0.2, 'valley_share': 0.4}");
  g_autoptr (GPtrArray) levers = rp_score_model_list_levers (model, facts);
  g_autoptr (GArray) steps = rp_score_model_reach (model, facts, levers, 4000);

  g_assert_cmpuint (steps->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (g_array_index (steps, RpScoreStep, 0).gain, 10, 0.06);
  g_assert_cmpfloat_with_epsilon (
      fabs (g_array_index (steps, RpScoreStep, 0).to - g_array_index (steps, RpScoreStep, 0).from),
      0.2, 0.0011);
}

/* The cheapest of all pairs of moves on a grid is no cheaper. */
static void
test_brute_force (void)
{
  g_autoptr (RpScoreModel) model = load_small_model (70);
  g_autoptr (JsonObject) facts = parse ("{'growth': 0.9, 'valley_share': 0.1}");
  g_autoptr (GPtrArray) levers = rp_score_model_list_levers (model, facts);
  double cheapest = INFINITY;
  g_autoptr (GArray) steps = rp_score_model_reach (model, facts, levers, 8500);

  for (int g = 90; g <= 100; g++)
    for (int v = 10; v <= 100; v++)
      if (70 * g + 30 * v >= 8500)
        cheapest = MIN (cheapest, 0.02 * ((g != 90) + (v != 10)) + (g - 90 + v - 10) / 100.0);
  g_assert_nonnull (steps);
  g_assert_cmpfloat (measure_cost (levers, steps), <=, cheapest + 0.01);
}

/* What is not known is no lever to pull, and becomes known when it is supposed. */
static void
test_unknown (void)
{
  g_autoptr (RpScoreModel) model = load_small_model (50);
  g_autoptr (JsonObject) facts
      = parse ("{'growth': 0.2, 'missing': {'valley_share': {'zh': '无', 'en': 'none'}}}");
  g_autoptr (JsonObject) supposed = parse ("{'valley_share': 1.0}");
  g_autoptr (GPtrArray) levers = rp_score_model_list_levers (model, facts);
  g_autoptr (GArray) steps = rp_score_model_reach (model, facts, levers, 5000);

  g_assert_true (isnan (find (levers, "valley_share")->now));
  g_assert_cmpuint (steps->len, ==, 1);
  g_assert_cmpstr (g_array_index (steps, RpScoreStep, 0).fact, ==, "growth");
  g_assert_cmpint (score_supposed (model, facts, supposed), ==, 6000);
  /* The facts themselves stay. */
  g_assert_false (json_object_has_member (facts, "valley_share"));
}

static void
test_refused (void)
{
  static const WrongModel wrong[] = {
    { "'levers': [", "'levers': [{}, ", "levers[0]", "fact" },
    { "{'fact': 'growth'", "{'fact': 'luck'", "levers[0]", "there is no fact “luck”" },
    { "'low': 0, 'high': 2", "'low': 2, 'high': 2", "levers[0]", "\"low\" < \"high\"" },
    { "'low': 0, 'high': 2", "'low': 0", "levers[0]", "or neither" },
    { "'low': 0, 'high': 2", "'step': -1", "levers[0]", "below 0" },
  };
  g_autofree char *right
      = make_small_model ("'levers': [{'fact': 'growth', 'low': 0, 'high': 2}],", 50);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = replace_once (right, wrong[i].from, wrong[i].to);
      g_autoptr (RpScoreModel) model = NULL;
      g_clear_error (&error);
      g_strdelimit (text, "'", '"');
      model = load_model_text (text, &error);
      g_assert_null (model);
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
      g_assert_nonnull (strstr (error->message, wrong[i].place));
      g_assert_nonnull (strstr (error->message, wrong[i].cause));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/score-what-if/levers", test_levers);
  g_test_add_func ("/score-what-if/reach", test_reach);
  g_test_add_func ("/score-what-if/least", test_least);
  g_test_add_func ("/score-what-if/brute-force", test_brute_force);
  g_test_add_func ("/score-what-if/unknown", test_unknown);
  g_test_add_func ("/score-what-if/refused", test_refused);
  return g_test_run ();
}
