/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Value scores as a person waits for them: a slider moved, the smallest change to a better grade, and the
 * ranking of many customers read, ordered and filtered. */

#include <string.h>

#include "base/json.h"
#include "bench/bench.h"
#include "bench/names.h"
#include "bench/profile.h"
#include "support/temp-folder.h"
#include "workbench/score-supposition-new.h"
#include "workbench/session.h"
#include "workbench/value-ranking.h"

#define SEED 13
#define SLIDER_AIM_MS 16
#define REACH_AIM_MS 100

static const char facts_text[]
    = "{\"e12_kwh\": 9000000, \"bill12_yuan\": 5900000, \"voltage_kv\": 10, \"growth\": 0.02,"
      " \"pipeline_ratio\": 0.05, \"pipeline_kva\": 200, \"new_services\": 0, \"late_months_12\": "
      "2,"
      " \"arrears_now\": 0, \"arrears_yuan\": 0, \"arrears_days\": 0, \"breaches_24\": 0, "
      "\"theft_24\": "
      "0, \"important_level\": \"NONE\", \"important_rank\": 0, \"key_project\": false,"
      " \"load_factor_median12\": 0.45, \"valley_share\": 0.2, \"pf_standard\": 0.9, "
      "\"pf_mean12\": 0.86,"
      " \"load_ratio_max12\": 0.5, \"open_needs\": 1, \"on_time_share24\": 0.9}";

/* ---- what if ---- */

static RpScoreMoment *
make_moment (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("RP_TEST_DATA"), "models", file, NULL);
  RpScoreMoment *moment = g_new0 (RpScoreMoment, 1);
  g_autoptr (GError) error = NULL;

  moment->model = rp_score_model_load (path, &error);
  g_assert_no_error (error);
  moment->facts
      = rp_json_parse_object (facts_text, strlen (facts_text), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  moment->score = rp_score_compute (moment->model, moment->facts, "zh");
  moment->grade = g_strdup (moment->score->grade);
  return moment;
}

static void
move_sliders (RpScoreSupposition *what_if, GArray *times, guint n, GRand *random)
{
  for (guint i = 0; i < n; i++)
    {
      guint lever = (guint)g_rand_int_range (random, 0,
                                             (gint32)rp_score_supposition_get_n_levers (what_if));
      RpSupposedLever moved = rp_score_supposition_get_lever (what_if, lever);
      double begin = bench_now ();

      if (moved.n_words > 0)
        rp_score_supposition_set_choice (what_if, lever, i % moved.n_words);
      else
        rp_score_supposition_set_value (what_if, lever,
                                        g_rand_double_range (random, moved.low, moved.high));
      g_free (rp_score_supposition_describe_effect (what_if, lever));
      bench_times_add (times, begin);
    }
}

static void
measure_what_if (Bench *bench, const char *model, guint n, GRand *random)
{
  g_autoptr (RpScoreMoment) moment = make_moment (model);
  g_autoptr (RpScoreSupposition) what_if = rp_score_supposition_new (moment);
  const char *const *targets = rp_score_supposition_get_targets (what_if);
  g_autoptr (GArray) sliders = bench_times_new ();
  g_autoptr (GArray) reaches = bench_times_new ();
  g_autofree char *slider = g_strdup_printf ("a slider moved, %s", model);
  g_autofree char *reach = g_strdup_printf ("what would make it an %s, %s", targets[0], model);

  move_sliders (what_if, sliders, n, random);
  for (guint i = 0; i < n / 10 + 1; i++)
    {
      g_autofree char *sentence = NULL;
      double begin = bench_now ();

      g_assert_true (rp_score_supposition_reach (what_if, targets[0], &sentence));
      bench_times_add (reaches, begin);
    }
  g_assert_cmpfloat (rp_score_supposition_get_score (what_if), >,
                     rp_score_supposition_get_score_now (what_if));
  bench_times (bench, slider, sliders, SLIDER_AIM_MS);
  bench_times (bench, reach, reaches, REACH_AIM_MS);
}

/* ---- the ranking ---- */

static gboolean
is_loaded (gpointer data)
{
  return rp_value_ranking_is_loaded (data);
}

static void
measure_ranking (Bench *bench, guint n_customers)
{
  TempFolder *folder = temp_folder_new ();
  g_autoptr (GPtrArray) names = names_load (bench, n_customers);
  g_autoptr (RpValueRanking) ranking = NULL;
  g_autoptr (GArray) orders = bench_times_new ();
  g_autoptr (GError) error = NULL;
  RpSessionOptions options = { .folder = folder->path, .no_sync = TRUE };
  RpSession *session = NULL;
  double begin;

  profile_make (folder->path, names, n_customers);
  session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  begin = bench_now ();
  ranking = rp_value_ranking_new (session);
  bench_wait (is_loaded, ranking);
  bench_value (bench, "ranking read and ordered", bench_now () - begin, "ms");
  g_assert_cmpuint (rp_value_ranking_get_n_all (ranking), ==, n_customers);
  for (guint i = 0; i < 2 * RP_RANKING_N_ORDERS; i++)
    {
      begin = bench_now ();
      rp_value_ranking_set_order (ranking, i % RP_RANKING_N_ORDERS, i >= RP_RANKING_N_ORDERS);
      bench_times_add (orders, begin);
    }
  bench_times (bench, "ranking in another order", orders, 0);
  begin = bench_now ();
  rp_value_ranking_set_grade (ranking, "A");
  bench_value (bench, "ranking of one grade", bench_now () - begin, "ms");
  g_clear_object (&ranking);
  rp_session_close (session);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (session);
  temp_folder_free (folder);
}

int
main (int argc, char **argv)
{
  Bench *bench = bench_new ("score");
  guint n_customers = bench_size ("RP_BENCH_CUSTOMERS", 20000);
  guint n_moves = bench_size ("RP_BENCH_MOVES", 2000);
  GRand *random = g_rand_new_with_seed (SEED);

  bench_note (bench, "%u customers, %u moves", n_customers, n_moves);
  measure_what_if (bench, "county-v1", n_moves, random);
  measure_what_if (bench, "ahp-critic", n_moves, random);
  measure_ranking (bench, n_customers);
  g_rand_free (random);
  return bench_end (bench);
}
