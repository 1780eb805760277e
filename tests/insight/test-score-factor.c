/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/json.h"
#include "insight/small-model.h"
#include "insight/score-model.h"

static const char model_text[]
    = "{\"model\": \"m\", \"version\": 1, \"coverage_needed\": 60,"
      " \"grades\": [{\"grade\": \"A\", \"from\": 0}],"
      " \"indicators\": [{\"id\": \"g\", \"dimension\": \"d\", \"weight\": 100, \"fact\": "
      "\"growth\","
      " \"label\": {\"zh\": \"\", \"en\": \"\"}, \"raw\": {\"zh\": \"\", \"en\": \"\"},"
      " \"map\": {\"type\": \"scale\", \"low\": 0, \"high\": 1}}],\n"
      " \"factors\": [{\"id\": \"risk\", \"label\": {\"zh\": \"风险\", \"en\": \"Risk\"},"
      " \"none\": {\"zh\": \"无\", \"en\": \"paid\"}, \"signals\": [\n"
      "{\"level\": \"high\", \"when\": {\">\": [{\"var\": \"arrears_yuan\"}, 0]},"
      " \"evidence\": {\"zh\": \"欠费\", \"en\": \"{arrears_yuan:n0} yuan\"}},\n"
      "{\"level\": \"medium\", \"when\": {\">=\": [{\"var\": \"late_months_12\"}, 1]},"
      " \"evidence\": {\"zh\": \"逾期\", \"en\": \"{late_months_12:n0} late\"}}]}]}";

static const struct
{
  const char *facts;
  RpFactorLevel level, highest;
  const char *evidence, *missing;
} cases[] = {
  { "{\"arrears_yuan\": 500, \"late_months_12\": 2}", RP_FACTOR_HIGH, RP_FACTOR_HIGH,
    "500 yuan|2 late", "" },
  { "{\"arrears_yuan\": 0, \"late_months_12\": 2}", RP_FACTOR_MEDIUM, RP_FACTOR_MEDIUM, "2 late",
    "" },
  { "{\"arrears_yuan\": 0, \"late_months_12\": 0}", RP_FACTOR_LOW, RP_FACTOR_LOW, "paid", "" },
  { "{\"late_months_12\": 1}", RP_FACTOR_MEDIUM, RP_FACTOR_HIGH, "1 late", "amount in arrears" },
  { "{\"arrears_yuan\": 0, \"missing\": {\"late_months_12\": {\"zh\": \"\", \"en\": \"no "
    "bills\"}}}",
    RP_FACTOR_LOW, RP_FACTOR_MEDIUM, "paid", "late months of 12: no bills" },
};

static void
test_levels (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpScoreModel) model = load_model_text (model_text, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) facts = rp_json_parse_object (cases[i].facts, strlen (cases[i].facts),
                                                           &rp_json_limits_file, &error);
      g_assert_no_error (error);
      g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
      const RpScoreFactor *factor = score->factors->pdata[0];
      g_autofree char *evidence = g_strjoinv ("|", factor->evidence);
      g_autofree char *missing = g_strjoinv ("|", factor->missing);
      g_assert_cmpint (factor->level, ==, cases[i].level);
      g_assert_cmpint (factor->highest, ==, cases[i].highest);
      g_assert_cmpstr (evidence, ==, cases[i].evidence);
      g_assert_cmpstr (missing, ==, cases[i].missing);
    }
}

static void
test_json (void)
{
  g_autoptr (RpScoreModel) model = load_model_text (model_text, NULL);
  g_autoptr (JsonObject) facts = json_object_new ();
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "zh");
  g_autoptr (JsonObject) json = rp_score_to_json (score);
  JsonArray *factors = json_object_get_array_member (json, "factors");
  JsonObject *factor = json_array_get_object_element (factors, 0);
  g_assert_cmpstr (json_object_get_string_member (factor, "level"), ==, "low");
  g_assert_cmpstr (json_object_get_string_member (factor, "highest"), ==, "high");
  g_assert_cmpstr (json_object_get_string_member (factor, "label"), ==, "风险");
}

static const WrongModel wrong[] = {
  { "\"high\", \"when\"", "\"huge\", \"when\"", "factors[0].signals[0]", "huge" },
  { "{\"var\": \"arrears_yuan\"}", "{\"var\": \"arrears\"}", "factors[0].signals[0].when",
    "arrears" },
  { "{late_months_12:n0}", "{late_months:n0", "factors[0].signals[1]", "placeholder" },
  { "{late_months_12:n0}", "{late:n0}", "factors[0].signals[1]", "late" },
  { "\"when\": {\">=\": [{\"var\": \"late_months_12\"}, 1]},", "", "factors[0].signals[1].when",
    "missing" },
  { "\"none\": {\"zh\": \"无\", \"en\": \"paid\"}, ", "", "factors[0]", "none" },
};

static void
test_refusals (void)
{
  assert_models_refused (model_text, wrong, G_N_ELEMENTS (wrong));
}

/* The models that ship have the four factors, and each has something to say of a customer of whom
 * nothing is known: low, up to what it cannot exclude. */
static void
test_shipped (void)
{
  static const char *const models[] = { "county-v1.json", "ahp-critic.json" };
  static const char *const ids[]
      = { "outage_sensitivity", "arrears_risk", "channel_activity", "inspection_risk" };
  for (guint m = 0; m < G_N_ELEMENTS (models); m++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path
          = g_build_filename (g_getenv ("RP_TEST_DATA"), "models", models[m], NULL);
      g_autoptr (RpScoreModel) model = rp_score_model_load (path, &error);
      g_assert_no_error (error);
      g_autoptr (JsonObject) facts = json_object_new ();
      g_autoptr (RpScore) score = rp_score_compute (model, facts, "zh");
      g_assert_cmpuint (score->factors->len, ==, G_N_ELEMENTS (ids));
      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        {
          const RpScoreFactor *factor = score->factors->pdata[i];
          g_assert_cmpstr (factor->id, ==, ids[i]);
          g_assert_cmpint (factor->level, ==, RP_FACTOR_LOW);
          g_assert_cmpint (factor->highest, ==, RP_FACTOR_HIGH);
          g_assert_nonnull (factor->evidence[0]);
          g_assert_nonnull (factor->missing[0]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/score-factor/levels", test_levels);
  g_test_add_func ("/insight/score-factor/json", test_json);
  g_test_add_func ("/insight/score-factor/refusals", test_refusals);
  g_test_add_func ("/insight/score-factor/shipped", test_shipped);
  return g_test_run ();
}
