/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-model.h"

#include "insight/invented-needs.h"
#include "insight/ranking.h"

/* ---- six customers, four needs: values worked out by hand ---- */

static RpNeedTable *
make_six (GArray **rows)
{
  static const char *const had[] = { "1100", "1110", "0110", "1001", "0011", "1101" };
  RpNeedTable *table = rp_need_table_new ();
  *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint j = 0; j < 4; j++)
    rp_need_table_add_need (table, (const char *[]){ "1", "2", "3", "4" }[j]);
  for (guint i = 0; i < 6; i++)
    {
      guint row = rp_need_table_add_row (table);
      for (guint j = 0; j < 4; j++)
        rp_need_table_set_need (table, row, j, had[i][j] == '1');
      g_array_append_val (*rows, row);
    }
  return table;
}

static void
assert_scores (RpNeedMethod method, const RpNeedStrength *strength, const guint8 *has,
               const double *expected)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = make_six (&rows);
  g_autoptr (RpNeedModel) model = rp_need_model_fit (table, rows, method, strength);
  double scores[4];
  rp_need_model_score (model, table, 0, has, scores);
  for (guint j = 0; j < 4; j++)
    g_assert_cmpfloat_with_epsilon (scores[j], expected[j], 5e-9);
}

static void
test_six (void)
{
  const RpNeedStrength one = { 1, 0 };
  static const guint8 first[] = { 1, 0, 0, 0 }, two[] = { 1, 1, 0, 0 };
  assert_scores (RP_NEED_EASE, &one, first, (double[]){ 0, 0.57627119, -0.15686275, 0.45098039 });
  assert_scores (RP_NEED_EASE, &one, two,
                 (double[]){ 0.57627119, 0.57627119, 0.29411765, 0.29411765 });
  assert_scores (RP_NEED_EASE, &one, (guint8[]){ 0, 0, 1, 0 },
                 (double[]){ -0.13559322, 0.38983051, 0, 0.21568627 });
  assert_scores (RP_NEED_COSINE, NULL, first, (double[]){ 0, 0.75, 0.28867513, 0.57735027 });
  /* A need that is there is scored by the others: of none, its share among all. */
  assert_scores (RP_NEED_CONDITIONAL, NULL, first,
                 (double[]){ 4.0 / 6, 0.69047619, 0.42857143, 0.5 });
  assert_scores (RP_NEED_ASSOCIATION, NULL, two, (double[]){ 0.75, 0.75, 0.5, 0.5 });
  assert_scores (RP_NEED_POPULARITY, NULL, first, (double[]){ 4.0 / 6, 4.0 / 6, 0.5, 0.5 });
}

/* ---- what holds for every method ---- */

static void
test_terms_add_up (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (600, 1, &rows);
  double rates[INVENTED_NEEDS];
  for (guint j = 0; j < INVENTED_NEEDS; j++)
    rates[j] = 0.1 + 0.1 * j;
  for (guint method = 0; method <= RP_N_NEED_METHODS; method++)
    {
      g_autoptr (RpNeedModel) plain = method == RP_N_NEED_METHODS
                                          ? rp_need_model_train (table, rows)
                                          : rp_need_model_fit (table, rows, method, NULL);
      g_autoptr (RpNeedModel) model = rp_need_model_weigh (plain, rates);
      g_test_message ("method %u", method);
      for (guint row = 0; row < 100; row++)
        {
          double scores[INVENTED_NEEDS];
          rp_need_model_score (model, table, row, NULL, scores);
          for (guint j = 0; j < INVENTED_NEEDS; j++)
            {
              g_autoptr (GPtrArray) terms = rp_need_model_explain (model, table, row, NULL, j);
              double sum = 0;
              for (guint i = 0; i < terms->len; i++)
                sum += ((RpNeedTerm *)terms->pdata[i])->value;
              g_assert_cmpfloat_with_epsilon (sum, scores[j], 1e-9);
            }
        }
    }
}

/* A need that a customer has changes nothing about its own score. */
static void
test_own_unseen (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (600, 2, &rows);
  for (guint method = 0; method < RP_N_NEED_METHODS; method++)
    {
      g_autoptr (RpNeedModel) model = rp_need_model_fit (table, rows, method, NULL);
      guint8 has[INVENTED_NEEDS] = { 1, 0, 1, 0, 0, 0, 0, 0 };
      double with[INVENTED_NEEDS], without[INVENTED_NEEDS];
      rp_need_model_score (model, table, 5, has, with);
      has[2] = 0;
      rp_need_model_score (model, table, 5, has, without);
      g_assert_cmpfloat (with[2], ==, without[2]);
    }
}

static void
test_same_again (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (700, 3, &rows);
  g_autoptr (RpNeedModel) one = rp_need_model_train (table, rows);
  g_autoptr (RpNeedModel) two = rp_need_model_train (table, rows);
  for (guint row = 0; row < 700; row++)
    {
      double a[INVENTED_NEEDS], b[INVENTED_NEEDS];
      rp_need_model_score (one, table, row, NULL, a);
      rp_need_model_score (two, table, row, NULL, b);
      g_assert_cmpmem (a, sizeof a, b, sizeof b);
    }
}

/* ---- the choice ---- */

static void
assert_choice (guint n, RpNeedMethod expected)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (n, 4, &rows);
  g_autoptr (RpNeedModel) model = rp_need_model_train (table, rows);
  g_assert_cmpuint (rp_need_model_get_method (model), ==, expected);
  g_assert_cmpuint (rp_need_model_get_n_customers (model), ==, n);
}

static void
test_choice (void)
{
  assert_choice (10, RP_NEED_POPULARITY);
  assert_choice (49, RP_NEED_POPULARITY);
  assert_choice (50, RP_NEED_NEXT);
  assert_choice (499, RP_NEED_NEXT);
  assert_choice (1500, RP_NEED_NEXT_ATTRIBUTES);
  g_assert_true (rp_need_model_is_due (49, 50));
  g_assert_true (rp_need_model_is_due (499, 500));
  g_assert_false (rp_need_model_is_due (50, 499));
}

/* Attributes that say nothing are not trusted. */
static void
test_noise (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (1500, 5, &rows);
  for (guint i = 0; i < rows->len; i++)
    {
      rp_need_table_set_word (table, i, 0, (i * 7919) % 3 ? "x" : "y");
      rp_need_table_set_number (table, i, 1, (i * 104729) % 97);
    }
  g_autoptr (RpNeedModel) model = rp_need_model_train (table, rows);
  g_assert_true (rp_need_model_get_method (model) == RP_NEED_NEXT
                 || rp_need_model_get_strength (model).attributes <= 0.003);
}

/* The sector decides for a customer of whom nothing else is known. */
static void
test_cold (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (1500, 6, &rows);
  guint furnace = rp_need_table_add_row (table), office = rp_need_table_add_row (table);
  guint unknown = rp_need_table_add_row (table);
  double scores[INVENTED_NEEDS];
  rp_need_table_set_word (table, furnace, 0, "furnace");
  rp_need_table_set_word (table, office, 0, "office");
  g_autoptr (RpNeedModel) model = rp_need_model_train (table, rows);
  rp_need_model_score (model, table, furnace, NULL, scores);
  g_assert_cmpfloat (rp_rank (scores, NULL, INVENTED_NEEDS, 6), ==, 1);
  rp_need_model_score (model, table, office, NULL, scores);
  g_assert_cmpfloat (rp_rank (scores, NULL, INVENTED_NEEDS, 6), >, 4);
  rp_need_model_score (model, table, unknown, NULL, scores);
  for (guint j = 0; j < INVENTED_NEEDS; j++)
    g_assert_true (isfinite (scores[j]));
}

static void
test_odd_tables (void)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (60, 7, &rows);
  double scores[INVENTED_NEEDS];
  /* A need that nobody has and one that everybody has. */
  for (guint i = 0; i < 60; i++)
    {
      rp_need_table_set_need (table, i, 3, FALSE);
      rp_need_table_set_need (table, i, 4, TRUE);
    }
  for (guint method = 0; method < RP_N_NEED_METHODS; method++)
    {
      g_autoptr (RpNeedModel) model = rp_need_model_fit (table, rows, method, NULL);
      g_autoptr (RpNeedModel) empty = rp_need_model_fit (table, none, method, NULL);
      rp_need_model_score (model, table, 0, NULL, scores);
      for (guint j = 0; j < INVENTED_NEEDS; j++)
        g_assert_true (isfinite (scores[j]));
      rp_need_model_score (empty, table, 0, NULL, scores);
      for (guint j = 0; j < INVENTED_NEEDS; j++)
        g_assert_true (isfinite (scores[j]));
    }
}

static void
test_weigh (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = make_six (&rows);
  g_autoptr (RpNeedModel) model = rp_need_model_fit (table, rows, RP_NEED_CONDITIONAL, NULL);
  g_autoptr (RpNeedModel) weighed = rp_need_model_weigh (model, (double[]){ 1, 0.25, 1, 0.04 });
  double before[4], after[4];
  rp_need_model_score (model, table, 0, NULL, before);
  rp_need_model_score (weighed, table, 0, NULL, after);
  g_assert_cmpfloat_with_epsilon (after[1], before[1] / 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (after[2], before[2], 1e-12);
  g_assert_cmpfloat_with_epsilon (after[3], before[3] / 5, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/need-model/six", test_six);
  g_test_add_func ("/insight/need-model/terms-add-up", test_terms_add_up);
  g_test_add_func ("/insight/need-model/own-unseen", test_own_unseen);
  g_test_add_func ("/insight/need-model/same-again", test_same_again);
  g_test_add_func ("/insight/need-model/choice", test_choice);
  g_test_add_func ("/insight/need-model/noise", test_noise);
  g_test_add_func ("/insight/need-model/cold", test_cold);
  g_test_add_func ("/insight/need-model/odd-tables", test_odd_tables);
  g_test_add_func ("/insight/need-model/weigh", test_weigh);
  return g_test_run ();
}
