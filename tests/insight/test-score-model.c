/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/json.h"
#include "insight/small-model.h"
#include "insight/score-model.h"

/* A model of four indicators of 40, 30, 20 and 10, one of each kind of mapping. */
static const char model_text[]
    = "{\"model\": \"m\", \"version\": 3, \"coverage_needed\": 60,\n"
      "\"grades\": [{\"grade\": \"A\", \"from\": 70}, {\"grade\": \"B\", \"from\": 40},"
      " {\"grade\": \"C\", \"from\": 0}],\n"
      "\"hysteresis\": {\"points\": 2, \"months\": 2},\n"
      "\"indicators\": [\n"
      "{\"id\": \"e\", \"dimension\": \"d\", \"weight\": 40, \"fact\": \"e12_kwh\","
      " \"label\": {\"zh\": \"电量\", \"en\": \"Energy\"},"
      " \"raw\": {\"zh\": \"{e12_kwh:n0}\", \"en\": \"{e12_kwh:n0} kWh\"},"
      " \"map\": {\"type\": \"log\", \"low\": 2, \"high\": 6}},\n"
      "{\"id\": \"g\", \"dimension\": \"d\", \"weight\": 30, \"fact\": \"growth\","
      " \"label\": {\"zh\": \"增长\", \"en\": \"Growth\"}, \"raw\": {\"zh\": \"\", \"en\": \"\"},"
      " \"map\": {\"type\": \"linear\", \"start\": 50,"
      " \"terms\": [{\"fact\": \"growth\", \"times\": 250}], \"min\": 0, \"max\": 100}},\n"
      "{\"id\": \"p\", \"dimension\": \"d\", \"weight\": 20, \"fact\": \"pf_standard\","
      " \"label\": {\"zh\": \"力率\", \"en\": \"Factor\"}, \"raw\": {\"zh\": \"\", \"en\": \"\"},"
      " \"map\": {\"type\": \"target\", \"from\": 0.9, \"to\": 0.95, \"tolerance\": 0.1}},\n"
      "{\"id\": \"i\", \"dimension\": \"d\", \"weight\": 10, \"fact\": \"important_level\","
      " \"label\": {\"zh\": \"等级\", \"en\": \"Level\"}, \"raw\": {\"zh\": \"\", \"en\": \"\"},"
      " \"map\": {\"type\": \"codes\", \"codes\": {\"L1\": 90}, \"else\": 20}}]}";

static RpScoreModel *
load (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_data_file (folder->path, "m.json", model_text);
  RpScoreModel *model = rp_score_model_load (path, &error);
  g_assert_no_error (error);
  return model;
}

static JsonObject *
parse_facts (const char *text)
{
  JsonObject *facts = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  g_assert_nonnull (facts);
  return facts;
}

/* Growth and factor are missing: half of the weight is covered, so there is a score and no grade. */
static void
test_missing (void)
{
  g_autoptr (RpScoreModel) model = load ();
  g_autoptr (JsonObject) facts = parse_facts (
      "{\"e12_kwh\": 9999, \"important_level\": \"L1\","
      " \"missing\": {\"growth\": {\"zh\": \"只有7个月\", \"en\": \"only 7 months\"}}}");
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "zh");
  /* (40·50 + 10·90) / 50 = 58; worst (2,900 + 0) / 100, best (2,900 + 5,000) / 100. */
  g_assert_cmpint (score->score, ==, 5800);
  g_assert_cmpint (score->coverage, ==, 5000);
  g_assert_cmpint (score->lowest, ==, 2900);
  g_assert_cmpint (score->highest, ==, 7900);
  g_assert_null (score->grade);
  g_assert_null (rp_score_find_part (score, "growth"));
  g_assert_cmpstr (rp_score_find_part (score, "g")->reason, ==, "只有7个月");
  g_assert_cmpstr (rp_score_find_part (score, "p")->reason, ==, "没有数据");
  g_assert_cmpstr (rp_score_find_part (score, "e")->raw, ==, "9999");
}

static void
test_nothing_known (void)
{
  g_autoptr (RpScoreModel) model = load ();
  g_autoptr (JsonObject) facts = parse_facts ("{}");
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
  g_assert_cmpint (score->score, ==, 0);
  g_assert_cmpint (score->coverage, ==, 0);
  g_assert_cmpint (score->highest, ==, 10000);
  g_assert_null (score->grade);
}

/* Printed parts add up to the printed score whatever the fractions are. */
static void
test_exact_sum (void)
{
  g_autoptr (RpScoreModel) model = load ();
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"e12_kwh\": %d, \"growth\": %.5f, \"pf_standard\": %.4f, \"important_level\": \"%s\"}",
          g_test_rand_int_range (1, 2000000), g_test_rand_double_range (-0.3, 0.3),
          g_test_rand_double_range (0.7, 1), i % 3 == 0 ? "L1" : "NONE");
      g_autoptr (JsonObject) facts = parse_facts (text);
      if (i % 5 == 0)
        json_object_remove_member (facts, "growth");
      g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
      gint sum = 0;
      for (guint k = 0; k < score->parts->len; k++)
        sum += ((RpScorePart *)g_ptr_array_index (score->parts, k))->contribution;
      g_assert_cmpint (sum, ==, score->score);
      g_assert_cmpint (score->lowest, <=, score->score);
      g_assert_cmpint (score->score, <=, score->highest);
    }
}

static void
test_mappings (void)
{
  static const struct
  {
    const char *facts, *part;
    double points;
  } cases[] = {
    { "{\"e12_kwh\": 99}", "e", 0 },
    { "{\"e12_kwh\": 9999999}", "e", 100 },
    { "{\"growth\": 0.1}", "g", 75 },
    { "{\"growth\": -0.5}", "g", 0 },
    { "{\"pf_standard\": 0.92}", "p", 100 },
    { "{\"pf_standard\": 0.85}", "p", 50 },
    { "{\"pf_standard\": 1.2}", "p", 0 },
    { "{\"important_level\": \"L1\"}", "i", 90 },
    { "{\"important_level\": \"X\"}", "i", 20 },
  };
  g_autoptr (RpScoreModel) model = load ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) facts = parse_facts (cases[i].facts);
      g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
      const RpScorePart *part = rp_score_find_part (score, cases[i].part);
      g_assert_true (part->present);
      g_assert_cmpfloat_with_epsilon (part->points, cases[i].points, 1e-9);
    }
}

static void
test_hysteresis (void)
{
  static const struct
  {
    gint score;
    const char *previous;
    guint months;
    const char *grade;
  } cases[] = {
    { 7000, NULL, 0, "A" }, { 6999, NULL, 0, "B" }, { 7150, "B", 1, "B" }, { 7200, "B", 1, "A" },
    { 7150, "B", 2, "A" },  { 6850, "A", 1, "A" },  { 6800, "A", 1, "B" }, { 6850, "A", 2, "B" },
    { 3900, "B", 1, "B" },  { 7500, "C", 1, "A" },  { 5000, "B", 9, "B" }, { 0, "A", 1, "C" },
    { 5000, "Z", 0, "B" },
  };
  g_autoptr (RpScoreModel) model = load ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (
        rp_score_model_grade (model, cases[i].score, cases[i].previous, cases[i].months), ==,
        cases[i].grade);
}

/* One thing wrong at a time; the sentence names file, place and cause. */
static const WrongModel wrong[] = {
  { "\"weight\": 40", "\"weight\": 41", "indicators", "101" },
  { "\"weight\": 40", "\"weight\": -40", "indicators[0]", "weight" },
  { "\"weight\": 40", "\"weight\": \"40\"", "indicators[0]", "weight" },
  { "\"fact\": \"growth\",", "\"fact\": \"grwth\",", "indicators[1]", "grwth" },
  { "[{\"fact\": \"growth\"", "[{\"fact\": \"grwth\"", "indicators[1].map", "grwth" },
  { "\"times\": 250", "\"time\": 250", "indicators[1].map", "times" },
  { "\"type\": \"log\"", "\"type\": \"loglog\"", "indicators[0].map", "loglog" },
  { "\"low\": 2, \"high\": 6", "\"low\": 6, \"high\": 6", "indicators[0].map", "low" },
  { "\"tolerance\": 0.1", "\"tolerance\": 0", "indicators[2].map", "tolerance" },
  { "{\"L1\": 90}", "{\"L1\": 101}", "indicators[3].map", "codes" },
  { "\"id\": \"g\"", "\"id\": \"e\"", "indicators[1]", "twice" },
  { "{e12_kwh:n0} kWh", "{e12kwh:n0} kWh", "indicators[0]", "e12kwh" },
  { "{e12_kwh:n0} kWh", "{e12_kwh:n0 kWh", "indicators[0]", "placeholder" },
  { "\"from\": 40", "\"from\": 80", "grades[1]", "falling" },
  { "\"from\": 0}", "\"from\": 5}", "grades", "0" },
  { "\"coverage_needed\": 60", "\"coverage_needed\": 101", "coverage_needed", "101" },
  { "\"model\": \"m\", ", "", "/", "model" },
};

static void
test_refusals (void)
{
  assert_models_refused (model_text, wrong, G_N_ELEMENTS (wrong));
}

/* A number too large for a double never reaches the model. */
static void
test_not_finite (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = replace_once (model_text, "\"times\": 250", "\"times\": 1e999");
  g_autofree char *path = write_data_file (folder->path, "m.json", text);
  g_assert_null (rp_score_model_load (path, &error));
  g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "m.json, line 6"));
}

static void
test_json (void)
{
  g_autoptr (RpScoreModel) model = load ();
  g_autoptr (JsonObject) facts = parse_facts ("{\"e12_kwh\": 9999, \"growth\": 0}");
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
  g_autoptr (JsonObject) json = rp_score_to_json (score);
  g_assert_cmpint (json_object_get_int_member (json, "score"), ==, score->score);
  g_assert_cmpint (json_object_get_int_member (json, "version"), ==, 3);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json, "parts")), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (json, "grade"), ==, "B");
  JsonObject *part
      = json_array_get_object_element (json_object_get_array_member (json, "parts"), 0);
  g_assert_cmpstr (json_object_get_string_member (part, "fact"), ==, "e12_kwh");
  g_assert_cmpint (json_object_get_int_member (part, "value"), ==, 9999);
}

static char *
describe (RpScoreModel *model, const RpScore *score, const char *id, const char *language)
{
  return rp_score_model_describe_map (model, rp_score_find_part (score, id), language);
}

/* Every kind of mapping in words, with the band or code that counts. */
static void
test_describe (void)
{
  g_autoptr (RpScoreModel) model = load ();
  g_autoptr (JsonObject) facts
      = parse_facts ("{\"e12_kwh\": 9999, \"important_level\": \"L1\", \"growth\": 0.1,"
                     " \"pf_standard\": 0.9}");
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
  g_autofree char *log = describe (model, score, "e", "en");
  g_autofree char *linear = describe (model, score, "g", "en");
  g_autofree char *target = describe (model, score, "p", "en");
  g_autofree char *codes = describe (model, score, "i", "zh");

  g_assert_cmpstr (log, ==, "logarithmic: 0 points at 99 kWh, 100 points at 1000 MWh");
  g_assert_cmpstr (linear, ==, "50 + 250 × growth of energy, kept within 0 and 100");
  g_assert_cmpstr (target, ==, "100 points from 0.9 to 0.95, falling to 0 at a distance of 0.1");
  g_assert_cmpstr (codes, ==, "L1得 90 分（所在档）；其余得 20 分");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/score-model/missing", test_missing);
  g_test_add_func ("/insight/score-model/nothing-known", test_nothing_known);
  g_test_add_func ("/insight/score-model/exact-sum", test_exact_sum);
  g_test_add_func ("/insight/score-model/mappings", test_mappings);
  g_test_add_func ("/insight/score-model/hysteresis", test_hysteresis);
  g_test_add_func ("/insight/score-model/refusals", test_refusals);
  g_test_add_func ("/insight/score-model/not-finite", test_not_finite);
  g_test_add_func ("/insight/score-model/json", test_json);
  g_test_add_func ("/score-model/describe", test_describe);
  return g_test_run ();
}
