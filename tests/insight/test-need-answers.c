/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-answers.h"

#include "insight/invented-needs.h"

static void
test_mean (void)
{
  g_assert_cmpfloat_with_epsilon (rp_beta_mean (2, 8, 3, 1), 5.0 / 14, 1e-12);
}

static void
test_meanings (void)
{
  static const struct
  {
    RpNeedAnswer answer;
    gboolean has;
    double rate;
  } expected[] = {
    { RP_ANSWER_CONFIRMED, TRUE, 0.6 },   { RP_ANSWER_HAS_IT, TRUE, 0.5 },
    { RP_ANSWER_NOT_NEEDED, FALSE, 0.4 }, { RP_ANSWER_NOT_NOW, FALSE, 0.5 },
    { RP_ANSWER_WRONG_DATA, FALSE, 0.5 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GArray) rows = NULL;
      g_autoptr (RpNeedTable) table = invent_needs (1, 1, &rows);
      g_autoptr (RpNeedAnswers) answers = rp_need_answers_new (INVENTED_NEEDS);
      double rates[INVENTED_NEEDS];
      rp_need_table_set_need (table, 0, 3, FALSE);
      rp_need_answers_add (answers, table, 0, 3, expected[i].answer);
      rp_need_answers_get_rates (answers, rates);
      g_assert_cmpint (rp_need_table_get_needs (table, 0)[3], ==, expected[i].has);
      g_assert_cmpfloat_with_epsilon (rates[3], expected[i].rate, 1e-12);
      g_assert_cmpfloat (rates[2], ==, 0.5);
    }
}

static void
test_age (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (1, 1, &rows);
  g_autoptr (RpNeedAnswers) answers = rp_need_answers_new (INVENTED_NEEDS);
  double rates[INVENTED_NEEDS];
  for (guint i = 0; i < 10; i++)
    rp_need_answers_add (answers, table, 0, 0, RP_ANSWER_NOT_NEEDED);
  rp_need_answers_age (answers, 1);
  rp_need_answers_get_rates (answers, rates);
  g_assert_cmpfloat_with_epsilon (rates[0], 2 / 13.8, 1e-12);
}

/* Draws have the mean of the distribution, and little known needs the wider ones. */
static void
test_draw (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (1, 1, &rows);
  g_autoptr (RpNeedAnswers) answers = rp_need_answers_new (INVENTED_NEEDS);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  double sum[2] = { 0 }, squares[2] = { 0 };
  for (guint i = 0; i < 100; i++)
    rp_need_answers_add (answers, table, 0, 0, i % 4 ? RP_ANSWER_NOT_NEEDED : RP_ANSWER_CONFIRMED);
  for (guint i = 0; i < 4000; i++)
    for (guint j = 0; j < 2; j++)
      {
        double drawn = rp_need_answers_draw (answers, j, random);
        sum[j] += drawn / 4000;
        squares[j] += drawn * drawn / 4000;
      }
  g_assert_cmpfloat_with_epsilon (sum[0], 27.0 / 104, 0.005);
  g_assert_cmpfloat_with_epsilon (sum[1], 0.5, 0.015);
  g_assert_cmpfloat_with_epsilon (squares[1] - sum[1] * sum[1], 0.05, 0.005);
  g_assert_cmpfloat (squares[0] - sum[0] * sum[0], <, 0.003);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/need-answers/mean", test_mean);
  g_test_add_func ("/insight/need-answers/meanings", test_meanings);
  g_test_add_func ("/insight/need-answers/age", test_age);
  g_test_add_func ("/insight/need-answers/draw", test_draw);
  return g_test_run ();
}
