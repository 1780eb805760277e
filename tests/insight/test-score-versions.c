/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"
#include "insight/small-model.h"

static void
add_version (TempFolder *folder, const char *file, const char *extra, int growth_weight)
{
  g_autofree char *text = make_small_model (extra, growth_weight);
  g_free (write_data_file (folder->path, file, text));
}

static RpScoreModel *
find (TempFolder *folder, const char *name, const char *date, GError **error)
{
  gint32 day;
  g_assert_true (rp_date_parse (date, &day));
  return rp_score_model_find (folder->path, name, day, error);
}

static double
get_growth_weight (TempFolder *folder, const char *date)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpScoreModel) model = find (folder, "small", date, &error);
  g_assert_no_error (error);
  g_autoptr (RpScore) score = score_text (model, "{}");
  return rp_score_find_part (score, "g")->weight;
}

/* Each day has its version, however many came later; models with a longer name are others. */
static void
test_days (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  add_version (folder, "small.json", "", 60);
  add_version (folder, "small-2026.json", "\"from\": \"2026-01-01\",", 40);
  add_version (folder, "small-2025.json", "\"from\": \"2025-07-01\",", 50);
  g_free (write_data_file (folder->path, "small-town.json",
                           "{\"model\": \"small-town\", \"broken\": true}"));
  g_assert_cmpfloat (get_growth_weight (folder, "2025-06-30"), ==, 60);
  g_assert_cmpfloat (get_growth_weight (folder, "2025-07-01"), ==, 50);
  g_assert_cmpfloat (get_growth_weight (folder, "2025-12-31"), ==, 50);
  g_assert_cmpfloat (get_growth_weight (folder, "2026-01-01"), ==, 40);
  g_assert_cmpfloat (get_growth_weight (folder, "2030-01-01"), ==, 40);
}

static void
test_refusals (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (GError) early = NULL, unknown = NULL, twice = NULL, date = NULL;
  add_version (folder, "small.json", "\"from\": \"2025-07-01\",", 60);
  g_assert_null (find (folder, "small", "2025-06-30", &early));
  g_assert_error (early, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
  g_assert_nonnull (strstr (early->message, "since 2025-07-01 only"));
  g_assert_null (find (folder, "large", "2025-07-01", &unknown));
  g_assert_nonnull (strstr (unknown->message, "“large”; there are: small"));
  add_version (folder, "small-b.json", "\"from\": \"2025-07-01\",", 50);
  g_assert_null (find (folder, "small", "2025-07-01", &twice));
  g_assert_nonnull (strstr (twice->message, "since the same day"));
  add_version (folder, "small-b.json", "\"from\": \"July\",", 50);
  g_assert_null (find (folder, "small", "2025-07-01", &date));
  g_assert_nonnull (strstr (date->message, "“July” is no date"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/score-versions/days", test_days);
  g_test_add_func ("/insight/score-versions/refusals", test_refusals);
  return g_test_run ();
}
