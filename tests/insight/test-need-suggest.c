/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-suggest.h"

#include "insight/invented-needs.h"

static void
test_list (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (800, 1, &rows);
  g_autoptr (RpNeedModel) model = rp_need_model_train (table, rows);
  for (guint row = 0; row < 50; row++)
    {
      g_autoptr (GPtrArray) list
          = rp_need_suggest (model, table, row, &(RpNeedSuggestOptions){ .limit = 5 });
      guint n_open = INVENTED_NEEDS - rp_need_table_count_needs (table, row);
      g_assert_cmpuint (list->len, ==, MIN (5, n_open));
      for (guint i = 0; i < list->len; i++)
        {
          const RpNeedSuggestion *suggestion = list->pdata[i],
                                 *before = i > 0 ? list->pdata[i - 1] : NULL;
          double sum = 0;
          for (guint k = 0; k < suggestion->terms->len; k++)
            sum += ((RpNeedTerm *)suggestion->terms->pdata[k])->value;
          g_assert_cmpfloat_with_epsilon (sum, suggestion->score, 1e-9);
          g_assert_false (rp_need_table_get_needs (table, row)[suggestion->need]);
          g_assert_true (before == NULL || before->score >= suggestion->score);
          g_assert_true (isnan (suggestion->probability));
          g_assert_false (suggestion->is_explored);
        }
    }
}

/* With answers the last place is drawn, so that the rare need comes up without having the score for it. */
static void
test_explore (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (300, 2, &rows);
  g_autoptr (RpNeedAnswers) answers = rp_need_answers_new (INVENTED_NEEDS);
  g_autoptr (RpNeedModel) model = rp_need_model_train (table, rows);
  guint customer = rp_need_table_add_row (table), n_rare = 0;
  for (guint seed = 0; seed < 100; seed++)
    {
      const RpNeedSuggestOptions options = { .answers = answers, .limit = 3, .seed = seed };
      g_autoptr (GPtrArray) list = rp_need_suggest (model, table, customer, &options);
      g_autoptr (GPtrArray) again = rp_need_suggest (model, table, customer, &options);
      const RpNeedSuggestion *last = list->pdata[2];
      g_assert_cmpuint (list->len, ==, 3);
      g_assert_false (((RpNeedSuggestion *)list->pdata[1])->is_explored);
      g_assert_true (last->is_explored);
      g_assert_cmpuint (last->need, ==, ((RpNeedSuggestion *)again->pdata[2])->need);
      n_rare += last->need == 7;
    }
  g_assert_cmpuint (n_rare, >, 5);
  g_assert_cmpuint (n_rare, <, 40);
}

/* What is turned down again and again comes later. */
static void
test_turned_down (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (300, 3, &rows);
  g_autoptr (RpNeedAnswers) answers = rp_need_answers_new (INVENTED_NEEDS);
  g_autoptr (RpNeedModel) model = rp_need_model_train (table, rows);
  guint customer = rp_need_table_add_row (table);
  const RpNeedSuggestOptions options = { .answers = answers, .limit = 1 };
  g_autoptr (GPtrArray) before = rp_need_suggest (model, table, customer, &options);
  guint first = ((RpNeedSuggestion *)before->pdata[0])->need;
  for (guint i = 0; i < 60; i++)
    rp_need_answers_add (answers, table, customer, first, RP_ANSWER_NOT_NEEDED);
  g_autoptr (GPtrArray) after = rp_need_suggest (model, table, customer, &options);
  g_assert_cmpuint (((RpNeedSuggestion *)after->pdata[0])->need, !=, first);
}

static void
test_calibration (void)
{
  g_autoptr (RpNeedCalibration) calibration = rp_need_calibration_new ();
  for (guint i = 0; i < 199; i++)
    rp_need_calibration_add (calibration, i % 2, i % 2 && i % 3);
  g_assert_cmpuint (rp_need_calibration_get_missing (calibration), ==, 1);
  g_assert_true (isnan (rp_need_calibration_apply (calibration, 1)));
  rp_need_calibration_add (calibration, 1, TRUE);
  g_assert_cmpuint (rp_need_calibration_get_missing (calibration), ==, 0);
  g_assert_cmpfloat (rp_need_calibration_apply (calibration, 0), ==, 0);
  g_assert_cmpfloat_with_epsilon (rp_need_calibration_apply (calibration, 1), 0.67, 0.01);
}

static void
test_combine (void)
{
  g_assert_cmpfloat_with_epsilon (rp_need_combine ((double[]){ 0.5, 0.2, NAN }, 3), 0.6, 1e-12);
  g_assert_cmpfloat (rp_need_combine ((double[]){ 0.9, 0.9 }, 2), ==, 0.95);
  g_assert_true (isnan (rp_need_combine ((double[]){ NAN }, 1)));
}

static void
test_families (void)
{
  static const char *const names[] = { "DER-01", "DER-02", "DER-03", "EE-01", "DERX-01" };
  g_autoptr (RpNeedTable) table = rp_need_table_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint j = 0; j < G_N_ELEMENTS (names); j++)
    rp_need_table_add_need (table, names[j]);
  for (guint i = 0; i < 20; i++)
    {
      guint row = rp_need_table_add_row (table);
      for (guint j = 0; j < G_N_ELEMENTS (names) && i > 0; j++)
        rp_need_table_set_need (table, row, j, i > 2 * j);
      g_array_append_val (rows, row);
    }
  g_autoptr (RpNeedModel) model = rp_need_model_train (table, rows);
  g_autoptr (GPtrArray) list
      = rp_need_suggest (model, table, 0, &(RpNeedSuggestOptions){ .limit = 5, .per_family = 2 });
  static const guint expected[] = { 0, 1, 3, 4 };
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpuint (((RpNeedSuggestion *)list->pdata[i])->need, ==, expected[i]);
}

static void
test_bands (void)
{
  g_assert_cmpint (rp_need_band (0.5, FALSE), ==, RP_BAND_STRONG);
  g_assert_cmpint (rp_need_band (0.2, FALSE), ==, RP_BAND_FAIR);
  g_assert_cmpint (rp_need_band (0.19, FALSE), ==, RP_BAND_WEAK);
  g_assert_cmpint (rp_need_band (0, TRUE), ==, RP_BAND_STRONG);
  g_assert_cmpint (rp_need_band (-1, TRUE), ==, RP_BAND_FAIR);
  g_assert_cmpint (rp_need_band (-2, TRUE), ==, RP_BAND_WEAK);
}

static void
test_counts (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (40, 4, &rows);
  g_autoptr (RpNeedModel) model = rp_need_model_fit (table, rows, RP_NEED_NEXT, NULL);
  RpNeedTerm term = { .kind = RP_TERM_NEED, .input = 0 };
  for (guint i = 0; i < 40; i++)
    for (guint j = 0; j < INVENTED_NEEDS; j++)
      rp_need_table_set_need (table, i, j,
                              (j == 0 && i < 20) || (j == 1 && i < 12) || (j == 2 && i < 4));
  RpNeedCount open = rp_need_count (model, table, rows, &term, 1);
  RpNeedCount few = rp_need_count (model, table, rows, &term, 2);
  g_assert_false (open.is_hidden);
  g_assert_cmpuint (open.n_with, ==, 20);
  g_assert_cmpuint (open.n_both, ==, 12);
  g_assert_cmpuint (open.n_need, ==, 12);
  g_assert_cmpuint (open.n_all, ==, 40);
  g_assert_true (few.is_hidden);
  g_assert_cmpuint (few.n_with + few.n_both + few.n_need, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/need-suggest/list", test_list);
  g_test_add_func ("/insight/need-suggest/explore", test_explore);
  g_test_add_func ("/insight/need-suggest/turned-down", test_turned_down);
  g_test_add_func ("/insight/need-suggest/calibration", test_calibration);
  g_test_add_func ("/insight/need-suggest/combine", test_combine);
  g_test_add_func ("/insight/need-suggest/families", test_families);
  g_test_add_func ("/insight/need-suggest/bands", test_bands);
  g_test_add_func ("/insight/need-suggest/counts", test_counts);
  return g_test_run ();
}
