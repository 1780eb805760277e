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

static RpScoreModel *
read_saved (const char *extra, int version, int growth_weight)
{
  g_autofree char *text = make_small_model (extra, growth_weight);
  g_autofree char *number = g_strdup_printf ("\"version\": %d", version);
  g_autofree char *numbered = replace_once (text, "\"version\": 1", number);
  g_autoptr (JsonObject) object
      = rp_json_parse_object (numbered, strlen (numbered), &rp_json_limits_file, NULL);
  g_autoptr (GError) error = NULL;
  RpScoreModel *model = rp_score_model_read (object, "saved", &error);
  g_assert_no_error (error);
  return model;
}

static gint
choose_version (TempFolder *folder, GPtrArray *saved, const char *date)
{
  gint32 day;
  g_assert_true (rp_date_parse (date, &day));
  g_autoptr (GError) error = NULL;
  g_autoptr (RpScoreModel) model
      = rp_score_model_choose (folder->path, saved, "small", day, &error);
  g_assert_no_error (error);
  return rp_score_model_get_version (model);
}

/* A version that was saved counts from its day on, and before a file of the same day; what was before
 * stays as it was. */
static void
test_saved (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (GPtrArray) saved
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_model_unref);
  add_version (folder, "small.json", "", 60);
  g_ptr_array_add (saved, read_saved ("\"from\": \"2026-01-01\",", 2, 50));
  g_ptr_array_add (saved, read_saved ("\"from\": \"2026-03-01\",", 4, 30));
  g_ptr_array_add (saved, read_saved ("\"from\": \"2026-03-01\",", 3, 40));
  g_assert_cmpint (choose_version (folder, saved, "2025-12-31"), ==, 1);
  g_assert_cmpint (choose_version (folder, saved, "2026-01-01"), ==, 2);
  g_assert_cmpint (choose_version (folder, saved, "2026-03-01"), ==, 4);
}

/* What is wrong with one that is no file is told with where it comes from. */
static void
test_saved_wrong (void)
{
  g_autofree char *text = make_small_model ("", 101);
  g_autoptr (JsonObject) object
      = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (rp_score_model_read (object, "version 7", &error));
  g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
  g_assert_true (g_str_has_prefix (error->message, "version 7, indicators[0]: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/score-versions/days", test_days);
  g_test_add_func ("/insight/score-versions/refusals", test_refusals);
  g_test_add_func ("/score-versions/saved", test_saved);
  g_test_add_func ("/score-versions/saved-wrong", test_saved_wrong);
  return g_test_run ();
}
