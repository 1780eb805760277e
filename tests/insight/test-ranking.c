/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/ranking.h"

#include <math.h>

static void
test_rank (void)
{
  const double scores[] = { 0.5, 0.9, 0.5, 0.1, 0.5 };
  const guint8 skip[] = { 0, 1, 0, 0, 0 };
  g_assert_cmpfloat (rp_rank (scores, NULL, 5, 1), ==, 1);
  g_assert_cmpfloat (rp_rank (scores, NULL, 5, 0), ==, 3);
  g_assert_cmpfloat (rp_rank (scores, skip, 5, 0), ==, 2);
  g_assert_cmpfloat (rp_rank (scores, skip, 5, 3), ==, 4);
}

/* NDCG@5 of one hidden item at ranks 1 to 6. */
static void
test_gain (void)
{
  static const double expected[] = { 1, 0.630930, 0.5, 0.430677, 0.386853, 0 };
  for (guint rank = 1; rank <= 6; rank++)
    g_assert_cmpfloat_with_epsilon (rp_rank_gain (rank, 5), expected[rank - 1], 5e-7);
}

static void
test_sum (void)
{
  g_autoptr (RpRankingSum) sum = rp_ranking_sum_new (3);
  guint n;
  for (guint i = 0; i < 10; i++)
    rp_ranking_sum_add (sum, 0, 1, 1);
  for (guint i = 0; i < 10; i++)
    rp_ranking_sum_add (sum, 1, 4, 1);
  rp_ranking_sum_add (sum, 2, 2.5, 1);
  rp_ranking_sum_finish (sum);
  g_assert_cmpfloat_with_epsilon (sum->r1, 10.0 / 21, 1e-12);
  g_assert_cmpfloat_with_epsilon (sum->r3, 11.0 / 21, 1e-12);
  g_assert_cmpfloat_with_epsilon (sum->r5, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (sum->mrr, (10 + 2.5 + 0.4) / 21, 1e-12);
  g_assert_cmpfloat_with_epsilon (rp_ranking_sum_macro (sum, 10, &n), 0.5, 1e-12);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat_with_epsilon (rp_ranking_sum_macro (sum, 1, &n), 2.0 / 3, 1e-12);
  g_assert_true (isnan (rp_ranking_sum_macro (sum, 11, &n)));
  g_assert_cmpfloat (rp_ranking_sum_error (sum), >, 0);
}

static void
test_probabilities (void)
{
  double right[1000], wrong[1000];
  guint8 happened[1000];
  for (guint i = 0; i < 1000; i++)
    {
      right[i] = i < 500 ? 0.2 : 0.8;
      wrong[i] = i < 500 ? 0.3 : 0.9;
      happened[i] = i < 500 ? i % 5 == 0 : i % 5 != 0;
    }
  g_assert_cmpfloat_with_epsilon (rp_brier (right, happened, 1000), 0.16, 1e-12);
  g_assert_cmpfloat_with_epsilon (rp_calibration_error (right, happened, 1000), 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (rp_calibration_error (wrong, happened, 1000), 0.1, 1e-12);
  g_assert_true (isnan (rp_brier (right, happened, 0)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/ranking/rank", test_rank);
  g_test_add_func ("/insight/ranking/gain", test_gain);
  g_test_add_func ("/insight/ranking/sum", test_sum);
  g_test_add_func ("/insight/ranking/probabilities", test_probabilities);
  return g_test_run ();
}
