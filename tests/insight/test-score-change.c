/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-change.h"
#include "insight/small-model.h"

static double
add_up (const RpScore *before, const RpScore *after)
{
  g_autoptr (GArray) changes = rp_score_compare (before, after);
  double sum = 0;
  for (guint i = 0; i < changes->len; i++)
    {
      const RpScoreChange *change = &g_array_index (changes, RpScoreChange, i);
      sum += change->value + change->rest;
    }
  g_assert_cmpfloat_with_epsilon (sum, after->exact - before->exact, 1e-9);
  return sum;
}

/* One value moves: its contribution explains all of it, and none of it is rest. */
static void
test_value (void)
{
  g_autoptr (RpScoreModel) model = load_small_model (60);
  g_autoptr (RpScore) before = score_text (model, "{\"growth\": 0.5, \"valley_share\": 0.2}");
  g_autoptr (RpScore) after = score_text (model, "{\"growth\": 0.8, \"valley_share\": 0.2}");
  g_autoptr (GArray) changes = rp_score_compare (before, after);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpstr (g_array_index (changes, RpScoreChange, 0).id, ==, "g");
  g_assert_cmpfloat_with_epsilon (g_array_index (changes, RpScoreChange, 0).value, 18, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_array_index (changes, RpScoreChange, 0).rest, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (add_up (before, after), 18, 1e-9);
}

/* Weights and coverage are the rest; all of it always adds up. */
static void
test_rest (void)
{
  g_autoptr (RpScoreModel) model = load_small_model (60), other = load_small_model (30);
  g_autoptr (RpScore) before = score_text (model, "{\"growth\": 0.5, \"valley_share\": 0.2}");
  g_autoptr (RpScore) weighed = score_text (other, "{\"growth\": 0.5, \"valley_share\": 0.2}");
  g_autoptr (RpScore) partly = score_text (model, "{\"growth\": 0.9}");
  g_autoptr (RpScore) nothing = score_text (model, "{}");
  g_autoptr (GArray) changes = rp_score_compare (before, weighed);
  g_assert_cmpfloat (g_array_index (changes, RpScoreChange, 0).value, ==, 0);
  add_up (before, weighed);
  add_up (before, partly);
  add_up (partly, before);
  add_up (before, nothing);
  add_up (nothing, before);
}

static void
test_parts (void)
{
  g_autoptr (RpScoreModel) model = load_small_model (60);
  g_autoptr (RpScore) score = score_text (model, "{\"growth\": 0.5}");
  const RpScorePart *growth = rp_score_find_part (score, "g");
  const RpScorePart *valley = rp_score_find_part (score, "v");
  g_assert_cmpfloat_with_epsilon (rp_score_get_contribution (score, growth), 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (rp_score_get_loss (score, growth), 50, 1e-9);
  g_assert_cmpfloat (rp_score_get_contribution (score, valley), ==, 0);
  g_assert_cmpfloat (rp_score_get_loss (score, valley), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/score-change/value", test_value);
  g_test_add_func ("/insight/score-change/rest", test_rest);
  g_test_add_func ("/insight/score-change/parts", test_parts);
  return g_test_run ();
}
