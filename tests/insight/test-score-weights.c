/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "insight/opinion.h"
#include "insight/small-model.h"
#include "insight/score-model.h"
#include "insight/weights-data.h"

static JsonObject *
parse_facts (const char *text)
{
  JsonObject *facts = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  g_assert_nonnull (facts);
  return facts;
}

#define INDICATOR(id_, fact_, map_)                                                                \
  "{\"id\": \"" id_ "\", \"dimension\": \"d\", \"fact\": \"" fact_ "\","                           \
  " \"label\": {\"zh\": \"\", \"en\": \"" id_ "\"}, \"raw\": {\"zh\": \"\", \"en\": \"\"},"        \
  " \"map\": " map_ "}"
#define SHARE "{\"type\": \"scale\", \"low\": 0, \"high\": 1}"

/* The first level of ahp-critic, one fact for each dimension. */
static const char judged[]
    = "{\"model\": \"m\", \"version\": 1, \"coverage_needed\": 60,"
      " \"grades\": [{\"grade\": \"A\", \"from\": 60}, {\"grade\": \"B\", \"from\": 0}],\n"
      " \"hierarchy\": {\"random_index\": \"tummala-1998\", \"groups\": [{\"id\": \"value\","
      " \"members\": [\"profit\", \"usage\", \"potential\", \"social\", \"credit\"],"
      " \"judgements\": [[3, 2, 5, 2], [\"1/2\", 2, \"1/2\"], [4, 1], [\"1/3\"]]}]},\n"
      " \"indicators\": [\n" INDICATOR ("profit", "peak_share", SHARE) ",\n" INDICATOR (
          "usage", "valley_share",
          SHARE) ",\n" INDICATOR ("potential", "growth",
                                  SHARE) ",\n" INDICATOR ("social", "pipeline_ratio",
                                                          SHARE) ",\n" INDICATOR ("credit",
                                                                                  "load_ratio_"
                                                                                  "mean6",
                                                                                  SHARE) "]}";

typedef struct
{
  const char *fact, *map;
} Scale;

/* A model of scales with these weights, which add up to 1. */
static RpScoreModel *
load_scales (const Scale *scales, guint n, const double *weights)
{
  g_autoptr (GString) text
      = g_string_new ("{\"model\": \"m\", \"version\": 1, \"coverage_needed\": 60,"
                      " \"grades\": [{\"grade\": \"A\", \"from\": 0}], \"indicators\": [");
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < n; i++)
    g_string_append_printf (
        text,
        "%s{\"id\": \"i%u\", \"dimension\": \"d\", \"weight\": %.17g, \"fact\": \"%s\", \"label\":"
        " {\"zh\": \"\", \"en\": \"\"}, \"raw\": {\"zh\": \"\", \"en\": \"\"}, \"map\": {\"type\":"
        " \"scale\", %s}}",
        i > 0 ? ", " : "", i, weights[i] * 100, scales[i].fact, scales[i].map);
  g_string_append (text, "]}");
  RpScoreModel *model = load_model_text (text->str, &error);
  g_assert_no_error (error);
  return model;
}

/* One index is missing, by weights of four digits: 74 (57 to 80), coverage 78 %. */
static void
test_missing (void)
{
  static const double weights[] = { 0.3839, 0.1179, 0.2231, 0.0650, 0.2101 };
  static const Scale scales[] = { { "peak_share", "\"low\": 0, \"high\": 1" },
                                  { "valley_share", "\"low\": 0, \"high\": 1" },
                                  { "growth", "\"low\": 0, \"high\": 1" },
                                  { "pipeline_ratio", "\"low\": 0, \"high\": 1" },
                                  { "load_ratio_mean6", "\"low\": 0, \"high\": 1" } };
  g_autoptr (RpScoreModel) model = load_scales (scales, 5, weights);
  g_autoptr (JsonObject) facts
      = parse_facts ("{\"peak_share\": 0.8, \"valley_share\": 0.5, \"pipeline_ratio\": 0.3,"
                     " \"load_ratio_mean6\": 0.9}");
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
  g_assert_cmpint (score->coverage, ==, 7769);
  g_assert_cmpfloat_with_epsilon (score->exact, 73.9683, 0.5e-4);
  g_assert_cmpint (score->lowest, ==, 5747);  /* 57.4660 */
  g_assert_cmpint (score->highest, ==, 7978); /* 79.7760 */
}

/* The same weights from the judgements they were taken from. */
static void
test_judged (void)
{
  static const double weights[] = { 38.39, 11.79, 22.31, 6.50, 21.01 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RpScoreModel) model = load_model_text (judged, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) facts = parse_facts ("{\"peak_share\": 0.8}");
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat_with_epsilon (((RpScorePart *)score->parts->pdata[i])->weight, weights[i],
                                    0.5e-2);
  g_assert_null (score->grade);
}

/* Each index blanked in turn: the full score stays between the lowest and the highest that are printed. */
static void
test_range (void)
{
  static const char *const facts_of[]
      = { "peak_share", "valley_share", "growth", "pipeline_ratio", "load_ratio_mean6" };
  g_autoptr (RpScoreModel) model = load_model_text (judged, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (facts_of); i++)
    {
      g_autoptr (JsonObject) facts
          = parse_facts ("{\"peak_share\": 0.8, \"valley_share\": 0.5, \"growth\": 0.1,"
                         " \"pipeline_ratio\": 0.3, \"load_ratio_mean6\": 0.9}");
      g_autoptr (RpScore) whole = rp_score_compute (model, facts, "en");
      json_object_remove_member (facts, facts_of[i]);
      g_autoptr (RpScore) blanked = rp_score_compute (model, facts, "en");
      const RpScorePart *part = blanked->parts->pdata[i];
      g_assert_false (part->present);
      g_assert_cmpint (blanked->lowest, <=, whole->score);
      g_assert_cmpint (blanked->highest, >=, whole->score);
      g_assert_cmpint (blanked->coverage, <, 10000);
    }
}

static const WrongModel wrong[] = {
  { "\"credit\"],", "\"other\"],", "hierarchy", "no indicator “other”" },
  { "\"social\", \"credit\"],", "\"social\"],", "hierarchy.groups[0].judgements", "4 members" },
  { "\"id\": \"usage\",", "\"id\": \"usage\", \"weight\": 20,", "indicators[1]", "hierarchy" },
  { "[4, 1], [\"1/3\"]", "[\"1/9\", 9], [9]", "hierarchy.groups[0].judgements", "contradict" },
  { "\"indicators\": [",
    "\"data_weights\": {\"customers\": 12, \"source\": \"\", \"weights\": {}},"
    " \"indicators\": [",
    "data_weights", "too few" },
  { "\"indicators\": [",
    "\"data_weights\": {\"customers\": 40, \"source\": \"\", \"weights\":"
    " {\"profits\": 0.5}}, \"indicators\": [",
    "data_weights", "“profits”" },
  { "\"indicators\": [",
    "\"data_weights\": {\"customers\": 40, \"source\": \"\", \"weights\":"
    " {\"profit\": 1.5}}, \"indicators\": [",
    "data_weights", "between 0 and 1" },
  { "\"indicators\": [",
    "\"data_weights\": {\"customers\": 40, \"source\": \"\", \"weights\":"
    " {\"profit\": 0}}, \"indicators\": [",
    "data_weights", "add up to nothing" },
  { "\"indicators\": [",
    "\"data_weights\": {\"customers\": 40, \"source\": \"\", \"combination\":"
    " \"best\", \"weights\": {\"profit\": 1}}, \"indicators\": [",
    "data_weights", "“best”" },
};

static void
test_refusals (void)
{
  assert_models_refused (judged, wrong, G_N_ELEMENTS (wrong));
}

/* Weights from data reach those that have them; the others keep what the experts say. */
static void
test_frozen (void)
{
  static const double experts[] = { 0.5, 0.3, 0.2 }, data[] = { 0.4, NAN, 0.6 };
  double factors[2], weights[3];
  g_assert_true (rp_weights_mix (experts, data, 3, RP_COMBINATION_GAME, factors, weights));
  g_assert_cmpfloat (weights[1], ==, 0.3);
  g_assert_cmpfloat_with_epsilon (weights[0] + weights[2], 0.7, 1e-12);
  g_assert_cmpfloat (weights[0], <, 0.5);
  g_assert_cmpfloat_with_epsilon (factors[0] + factors[1], 1, 1e-12);
  g_assert_true (rp_weights_mix (experts, data, 3, RP_COMBINATION_PRODUCT, NULL, weights));
  g_assert_cmpfloat_with_epsilon (weights[0], 0.7 * 0.2 / 0.32, 1e-12);
}

/* --- real load: ELMAS, hourly consumption of French enterprises by sector, 2018; K. Bellinguer and others,
 * Scientific Data 2023, doi 10.6084/m9.figshare.23889780, CC BY 4.0. Clusters 1 to 12: log10 of kWh, load
 * factor, share of 23-07, mean over days of the highest by the lowest hour. --- */

#define N_GROUPS 12

static const double elmas[N_GROUPS * 4] = {
  9.297515, 0.707535, 0.310646, 1.318170, 8.305967, 0.508277, 0.219453, 2.389928,
  8.804990, 0.637941, 0.258853, 1.841346, 8.622455, 0.432512, 0.258087, 1.877979,
  8.566445, 0.650934, 0.292893, 1.391606, 8.423352, 0.529348, 0.244382, 2.342510,
  8.532137, 0.672629, 0.297231, 1.377132, 8.658909, 0.747403, 0.304892, 1.369499,
  8.344913, 0.641700, 0.245924, 1.991010, 9.405571, 0.758778, 0.314338, 1.268437,
  8.843624, 0.700434, 0.304436, 1.299069, 8.299299, 0.629330, 0.303722, 1.359864,
};
static const RpMeasureKind elmas_kinds[]
    = { RP_MEASURE_BENEFIT, RP_MEASURE_BENEFIT, RP_MEASURE_BENEFIT, RP_MEASURE_COST };

/* fixed score, min-max sum, TOPSIS, VIKOR Q, grey relational grade */
static const double elmas_expected[N_GROUPS][5] = {
  { 76.4729, 90.3424, 0.873720, 0.109249, 0.842939 },
  { 27.2032, 6.9027, 0.173704, 0.996986, 0.351388 },
  { 52.9473, 50.2269, 0.561600, 0.538761, 0.504914 },
  { 38.0540, 25.1119, 0.229410, 0.767547, 0.407399 },
  { 52.7643, 54.8991, 0.674619, 0.621483, 0.565377 },
  { 33.5483, 18.6399, 0.246107, 0.880895, 0.382703 },
  { 53.3354, 56.6518, 0.712337, 0.627576, 0.587987 },
  { 60.8859, 69.4129, 0.827520, 0.501742, 0.704097 },
  { 39.1396, 29.8923, 0.498338, 0.855913, 0.436201 },
  { 82.3506, 100.0000, 1.000000, 0.000000, 1.000000 },
  { 63.8709, 72.5127, 0.808758, 0.401609, 0.685908 },
  { 45.7851, 46.1156, 0.626438, 0.789398, 0.557782 },
};

static void
assert_near (const double *values, const double *expected, guint n, double tolerance)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (values[i], expected[i], tolerance);
}

static void
weigh_elmas (const RpMatrix *values, double *weights)
{
  static const double critic_expected[] = { 0.360433, 0.228319, 0.188068, 0.223179 };
  static const double factors_expected[] = { 0.819371, 0.180629 };
  static const double game_expected[] = { 0.392853, 0.287052, 0.197845, 0.122250 };
  static const double product_expected[] = { 0.528881, 0.251268, 0.137981, 0.081870 };
  double rows[8] = { 0.4, 0.3, 0.2, 0.1 }, factors[2];
  g_assert_true (rp_weights_critic (values, elmas_kinds, rows + 4, NULL));
  assert_near (rows + 4, critic_expected, 4, 0.5e-6);
  g_assert_true (rp_weights_mix (rows, rows + 4, 4, RP_COMBINATION_PRODUCT, NULL, weights));
  assert_near (weights, product_expected, 4, 0.5e-6);
  g_assert_true (rp_weights_mix (rows, rows + 4, 4, RP_COMBINATION_GAME, factors, weights));
  assert_near (factors, factors_expected, 2, 0.5e-6);
  assert_near (weights, game_expected, 4, 0.5e-6);
}

/* Frozen anchors, over four facts that stand for the indices. */
static const Scale elmas_scales[] = {
  { "e12_kwh", "\"low\": 8.0, \"high\": 9.5" },
  { "load_ratio_mean6", "\"low\": 0.3, \"high\": 0.9" },
  { "valley_share", "\"low\": 0.15, \"high\": 0.40" },
  { "growth", "\"low\": 1.0, \"high\": 3.0, \"cost\": true" },
};

static double
score_group (RpScoreModel *model, const double *indices)
{
  g_autofree char *text = g_strdup_printf (
      "{\"e12_kwh\": %.6f, \"load_ratio_mean6\": %.6f, \"valley_share\": %.6f, \"growth\": %.6f}",
      indices[0], indices[1], indices[2], indices[3]);
  g_autoptr (JsonObject) facts = parse_facts (text);
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
  double sum = 0;
  for (guint i = 0; i < score->parts->len; i++)
    {
      const RpScorePart *part = score->parts->pdata[i];
      sum += part->weight * part->points / score->known;
    }
  g_assert_cmpfloat_with_epsilon (sum, score->exact, 1e-9);
  return score->exact;
}

static void
check_elmas (const RpMatrix *values)
{
  double weights[4], topsis[N_GROUPS], grey[N_GROUPS], sums[N_GROUPS], scores[N_GROUPS];
  double ranks[4][N_GROUPS];
  weigh_elmas (values, weights);
  g_autoptr (RpScoreModel) model = load_scales (elmas_scales, 4, weights);
  g_autoptr (RpMatrix) scaled = rp_matrix_scale (values, elmas_kinds);
  g_autoptr (RpVikor) vikor = rp_opinion_vikor (values, elmas_kinds, weights, 0.5, NULL);
  g_assert_true (rp_opinion_topsis (values, elmas_kinds, weights, RP_NORM_VECTOR, topsis, NULL));
  g_assert_true (rp_opinion_grey (values, elmas_kinds, weights, 0.5, grey, NULL));
  for (guint i = 0; i < N_GROUPS; i++)
    {
      scores[i] = score_group (model, values->values + 4 * i);
      sums[i] = 0;
      for (guint k = 0; k < 4; k++)
        sums[i] += 100 * weights[k] * rp_matrix_get (scaled, i, k);
      g_test_message ("%u: %.4f %.4f %.6f %.6f %.6f", i + 1, scores[i], sums[i], topsis[i],
                      vikor->q[i], grey[i]);
      g_assert_cmpfloat_with_epsilon (scores[i], elmas_expected[i][0], 0.5e-4);
      g_assert_cmpfloat_with_epsilon (sums[i], elmas_expected[i][1], 0.5e-4);
      g_assert_cmpfloat_with_epsilon (topsis[i], elmas_expected[i][2], 0.5e-6);
      g_assert_cmpfloat_with_epsilon (vikor->q[i], elmas_expected[i][3], 0.5e-6);
      g_assert_cmpfloat_with_epsilon (grey[i], elmas_expected[i][4], 0.5e-6);
    }
  rp_opinion_rank (sums, N_GROUPS, TRUE, ranks[0]);
  rp_opinion_rank (topsis, N_GROUPS, TRUE, ranks[1]);
  rp_opinion_rank (vikor->q, N_GROUPS, FALSE, ranks[2]);
  rp_opinion_rank (grey, N_GROUPS, TRUE, ranks[3]);
  g_assert_cmpfloat_with_epsilon (rp_opinion_agreement (ranks[0], ranks[1], N_GROUPS), 0.979, 5e-4);
  g_assert_cmpfloat_with_epsilon (rp_opinion_agreement (ranks[0], ranks[2], N_GROUPS), 0.951, 5e-4);
  g_assert_cmpfloat_with_epsilon (rp_opinion_agreement (ranks[0], ranks[3], N_GROUPS), 0.986, 5e-4);
}

static void
test_elmas (void)
{
  g_autoptr (RpMatrix) values = rp_matrix_new_from (N_GROUPS, 4, elmas);
  check_elmas (values);
}

/* One customer leaves: the score of the others stays, a second opinion moves. */
static void
test_drift (void)
{
  static const double weights[] = { 0.392853, 0.287052, 0.197845, 0.122250 };
  double all[N_GROUPS], rest[N_GROUPS], moved = 0;
  g_autoptr (RpScoreModel) model = load_scales (elmas_scales, 4, weights);
  g_autoptr (RpMatrix) whole = rp_matrix_new_from (N_GROUPS, 4, elmas);
  g_autoptr (RpMatrix) fewer = rp_matrix_new_from (9, 4, elmas); /* the largest is gone */
  g_assert_true (rp_opinion_topsis (whole, elmas_kinds, weights, RP_NORM_VECTOR, all, NULL));
  g_assert_true (rp_opinion_topsis (fewer, elmas_kinds, weights, RP_NORM_VECTOR, rest, NULL));
  for (guint i = 0; i < 9; i++)
    {
      moved = MAX (moved, fabs (all[i] - rest[i]));
      g_assert_cmpfloat_with_epsilon (score_group (model, elmas + 4 * i), elmas_expected[i][0],
                                      1e-3);
    }
  g_assert_cmpfloat (moved, >, 0.01);
}

/* --- the same from the hours themselves --- */

typedef struct
{
  double sum, highest, valley, ratios, day_low, day_high;
  guint n_hours, n_days;
} Load;

static void
add_hour (Load *load, guint hour, double kw)
{
  load->sum += kw;
  load->highest = MAX (load->highest, kw);
  load->valley += hour >= 23 || hour < 7 ? kw : 0;
  load->day_low = hour == 0 ? kw : MIN (load->day_low, kw);
  load->day_high = hour == 0 ? kw : MAX (load->day_high, kw);
  load->n_hours++;
  if (hour != 23)
    return;
  load->ratios += load->day_high / load->day_low;
  load->n_days++;
}

static double
round_six (double value)
{
  return round (value * 1e6) / 1e6;
}

static void
test_elmas_hours (void)
{
  const char *folder = g_getenv ("RAPPORT_REAL_DATA");
  g_autoptr (GError) error = NULL;
  Load loads[N_GROUPS] = { 0 };
  if (folder == NULL)
    {
      g_test_skip ("RAPPORT_REAL_DATA does not name the folder with the real data");
      return;
    }
  g_autofree char *path = g_build_filename (folder, "elmas", "elmas_clusters_01_12.csv.gz", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the folder of real data has no elmas/elmas_clusters_01_12.csv.gz");
      return;
    }
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (path, &error);
  g_assert_no_error (error);
  for (guint hour = 0; rp_csv_reader_next (table, &error); hour = (hour + 1) % 24)
    for (guint i = 0; i < N_GROUPS; i++)
      add_hour (&loads[i], hour, g_ascii_strtod (rp_csv_reader_get (table, i + 1), NULL));
  g_assert_no_error (error);
  g_autoptr (RpMatrix) values = rp_matrix_new (N_GROUPS, 4);
  for (guint i = 0; i < N_GROUPS; i++)
    {
      const Load *load = &loads[i];
      rp_matrix_set (values, i, 0, round_six (log10 (load->sum)));
      rp_matrix_set (values, i, 1, round_six (load->sum / load->n_hours / load->highest));
      rp_matrix_set (values, i, 2, round_six (load->valley / load->sum));
      rp_matrix_set (values, i, 3, round_six (load->ratios / load->n_days));
    }
  assert_near (values->values, elmas, N_GROUPS * 4, 1e-9);
  check_elmas (values);
}

/* The model that ships has the weights of its note. */
static void
test_shipped (void)
{
  static const struct
  {
    const char *id;
    double expert;
  } expected[] = { { "revenue", 0.2144 },     { "energy", 0.1227 },        { "services", 0.0468 },
                   { "load_factor", 0.0393 }, { "growth", 0.0783 },        { "important", 0.0351 },
                   { "on_time", 0.0477 },     { "arrears", 0.0890 },       { "breaches", 0.0257 },
                   { "influence", 0.0193 },   { "sector_outlook", 0.0243 } };
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "models", "ahp-critic.json", NULL);
  g_autoptr (RpScoreModel) model = rp_score_model_load (path, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) facts = parse_facts ("{}");
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
  double sum = 0;
  for (guint i = 0; i < score->parts->len; i++)
    sum += ((RpScorePart *)score->parts->pdata[i])->weight;
  g_assert_cmpfloat_with_epsilon (sum, 100, 1e-6);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      double weight = rp_score_find_part (score, expected[i].id)->weight / 100;
      g_assert_cmpfloat (weight, >=, expected[i].expert * 0.4);
      g_assert_cmpfloat (weight, <=, expected[i].expert * 2.2);
    }
  /* No customer of the sample has these, so they keep the experts' weight. */
  g_assert_cmpfloat_with_epsilon (rp_score_find_part (score, "services")->weight, 4.68, 0.5e-2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/score-weights/missing", test_missing);
  g_test_add_func ("/insight/score-weights/judged", test_judged);
  g_test_add_func ("/insight/score-weights/range", test_range);
  g_test_add_func ("/insight/score-weights/refusals", test_refusals);
  g_test_add_func ("/insight/score-weights/frozen", test_frozen);
  g_test_add_func ("/insight/score-weights/elmas", test_elmas);
  g_test_add_func ("/insight/score-weights/drift", test_drift);
  g_test_add_func ("/insight/score-weights/elmas-hours", test_elmas_hours);
  g_test_add_func ("/insight/score-weights/shipped", test_shipped);
  return g_test_run ();
}
