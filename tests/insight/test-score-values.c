/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/json.h"
#include "insight/small-model.h"
#include "insight/score-model.h"

/* "idle" reads "used", which stands behind it. */
static const char model_text[]
    = "{\"model\": \"m\", \"version\": 1, \"coverage_needed\": 60,"
      " \"grades\": [{\"grade\": \"A\", \"from\": 0}],\n"
      " \"values\": [\n"
      "{\"id\": \"idle\", \"label\": {\"zh\": \"闲置\", \"en\": \"idle share\"},"
      " \"logic\": {\"-\": [1, {\"var\": \"used\"}]}},\n"
      "{\"id\": \"used\", \"label\": {\"zh\": \"占用\", \"en\": \"used share\"},"
      " \"logic\": {\"/\": [{\"var\": \"pipeline_kva\"}, {\"var\": \"run_cap_kva\"}]}},\n"
      "{\"id\": \"year\", \"label\": {\"zh\": \"全年\", \"en\": \"whole year\"},"
      " \"missing\": {\"zh\": \"不足十二个月\", \"en\": \"less than a year\"},"
      " \"logic\": {\"if\": [{\"==\": [{\"count\": [{\"var\": \"last12\"}, true]}, 12]}, 1, "
      "null]}}],\n"
      " \"indicators\": [\n"
      "{\"id\": \"i\", \"dimension\": \"d\", \"weight\": 60, \"fact\": \"idle\","
      " \"label\": {\"zh\": \"i\", \"en\": \"i\"}, \"raw\": {\"zh\": \"\", \"en\": "
      "\"{idle:pct0}\"},"
      " \"map\": {\"type\": \"scale\", \"low\": 0, \"high\": 1}},\n"
      "{\"id\": \"y\", \"dimension\": \"d\", \"weight\": 40, \"fact\": \"year\","
      " \"label\": {\"zh\": \"y\", \"en\": \"y\"}, \"raw\": {\"zh\": \"\", \"en\": \"\"},"
      " \"map\": {\"type\": \"linear\", \"start\": 0, \"terms\": [{\"fact\": \"year\", \"times\": "
      "100}],"
      " \"min\": 0, \"max\": 100}}]}";

static RpScore *
score_facts (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpScoreModel) model = load_model_text (model_text, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) facts
      = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  g_autofree char *before = rp_json_object_to_canonical (facts);
  RpScore *score = rp_score_compute (model, facts, "en");
  g_autofree char *after = rp_json_object_to_canonical (facts);
  g_assert_cmpstr (before, ==, after); /* the caller's facts are left alone */
  return score;
}

static void
test_chain (void)
{
  g_autoptr (RpScore) score = score_facts ("{\"pipeline_kva\": 250, \"run_cap_kva\": 1000}");
  const RpScorePart *part = rp_score_find_part (score, "i");
  g_assert_true (part->present);
  g_assert_cmpfloat_with_epsilon (part->points, 75, 1e-9);
  g_assert_cmpstr (part->raw, ==, "75 %");
}

/* What is missing at the bottom is the reason at the top. */
static void
test_missing (void)
{
  g_autoptr (RpScore) told = score_facts (
      "{\"pipeline_kva\": 250, \"missing\": {\"run_cap_kva\": {\"zh\": \"没有用电户\","
      " \"en\": \"there is no service account\"}}}");
  g_autoptr (RpScore) untold = score_facts ("{\"run_cap_kva\": 1000}");
  g_assert_false (rp_score_find_part (told, "i")->present);
  g_assert_cmpstr (rp_score_find_part (told, "i")->reason, ==, "there is no service account");
  g_assert_nonnull (strstr (rp_score_find_part (untold, "i")->reason, "no data"));
  g_assert_cmpint (told->coverage, ==, 0);
}

/* A division by nothing is missing, not infinite and not nothing. */
static void
test_division (void)
{
  g_autoptr (RpScore) score = score_facts ("{\"pipeline_kva\": 250, \"run_cap_kva\": 0}");
  g_assert_false (rp_score_find_part (score, "i")->present);
  g_assert_cmpint (score->highest, ==, 10000);
}

static void
test_null (void)
{
  g_autoptr (RpScore) eleven = score_facts ("{\"last12\": [1,1,1,1,1,1,1,1,1,1,1]}");
  g_autoptr (RpScore) twelve = score_facts ("{\"last12\": [1,1,1,1,1,1,1,1,1,1,1,1]}");
  g_assert_cmpstr (rp_score_find_part (eleven, "y")->reason, ==, "less than a year");
  g_assert_cmpfloat (rp_score_find_part (twelve, "y")->points, ==, 100);
}

/* A value that is given stands, as with a what-if. */
static void
test_given (void)
{
  g_autoptr (RpScore) score = score_facts ("{\"idle\": 0.5}");
  g_assert_cmpfloat_with_epsilon (rp_score_find_part (score, "i")->points, 50, 1e-9);
}

static const WrongModel wrong[] = {
  { "{\"var\": \"pipeline_kva\"}", "{\"var\": \"idle\"}", "values[0]", "circle" },
  { "[1, {\"var\": \"used\"}]", "[1, {\"var\": \"idle\"}]", "values[0]", "circle" },
  { "{\"var\": \"pipeline_kva\"}", "{\"var\": \"pipelines\"}", "values[1].logic", "pipelines" },
  { "{\"var\": \"run_cap_kva\"}", "0", "values[1].logic", "divides by nothing" },
  { "{\"var\": \"run_cap_kva\"}", "{\"%\": [4, 0.0]}", "values[1].logic", "divides by nothing" },
  { "{\"-\": [1,", "{\"minus\": [1,", "values[0].logic", "minus" },
  { "\"id\": \"used\"", "\"id\": \"growth\"", "values[1]", "name of a fact" },
  { "\"id\": \"used\"", "\"id\": \"idle\"", "values[1]", "twice" },
  { "\"fact\": \"idle\"", "\"fact\": \"idles\"", "indicators[0]", "idles" },
  { "{\"fact\": \"year\", \"times\"", "{\"fact\": \"years\", \"times\"", "indicators[1].map",
    "years" },
};

static void
test_refusals (void)
{
  assert_models_refused (model_text, wrong, G_N_ELEMENTS (wrong));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/score-values/chain", test_chain);
  g_test_add_func ("/insight/score-values/missing", test_missing);
  g_test_add_func ("/insight/score-values/division", test_division);
  g_test_add_func ("/insight/score-values/null", test_null);
  g_test_add_func ("/insight/score-values/given", test_given);
  g_test_add_func ("/insight/score-values/refusals", test_refusals);
  return g_test_run ();
}
