/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-table.h"
#include "insight/small-model.h"

static GPtrArray *
score_all (const char *const *facts)
{
  g_autoptr (RpScoreModel) model = load_small_model (60);
  GPtrArray *scores = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_free);
  for (guint i = 0; facts[i] != NULL; i++)
    g_ptr_array_add (scores, score_text (model, facts[i]));
  return scores;
}

/* Who lacks what the others have is left out. */
static void
test_rows (void)
{
  static const char *const facts[]
      = { "{\"growth\": 0.1, \"valley_share\": 0.2}", "{\"growth\": 0.3}",
          "{\"growth\": 0.5, \"valley_share\": 0.6}", NULL };
  g_autoptr (GPtrArray) scores = score_all (facts);
  g_autoptr (RpScoreTable) table = rp_score_table_new (scores);
  g_assert_cmpuint (table->points->n_rows, ==, 2);
  g_assert_cmpuint (table->points->n_columns, ==, 2);
  g_assert_cmpuint (g_array_index (table->rows, guint, 1), ==, 2);
  g_assert_cmpfloat_with_epsilon (rp_matrix_get (table->points, 1, 1), 60, 1e-9);
  g_assert_cmpfloat (table->weights[0], ==, 60);
}

/* An indicator that most lack is left out in place of them. */
static void
test_columns (void)
{
  static const char *const facts[] = { "{\"growth\": 0.1, \"valley_share\": 0.2}",
                                       "{\"growth\": 0.3}", "{\"growth\": 0.5}", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (GPtrArray) scores = score_all (facts), empty = score_all (none);
  g_autoptr (RpScoreTable) table = rp_score_table_new (scores);
  g_autoptr (RpScoreTable) nothing = rp_score_table_new (empty);
  g_assert_cmpuint (table->points->n_rows, ==, 3);
  g_assert_cmpuint (table->points->n_columns, ==, 1);
  g_assert_cmpuint (nothing->points->n_rows, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/score-table/rows", test_rows);
  g_test_add_func ("/insight/score-table/columns", test_columns);
  return g_test_run ();
}
