/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "insight/weights-data.h"

static void
assert_near (const double *values, const double *expected, guint n, double tolerance)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (values[i], expected[i], tolerance);
}

/* Elsayed and others 2017. */
static const double elsayed[] = {
  7,  312, 1891, 6613,  163,   72, 88, 728, 941804, 1078,   10, 252, 2594, 3466, 117471,
  10, 145, 980,  2371,  86329, 65, 54, 350, 501,    29897,  29, 48,  380,  912,  34051,
  7,  476, 3300, 78470, 2212,  70, 87, 650, 733,    819000, 4,  86,  591,  3015, 103,
  12, 79,  579,  3240,  96098, 21, 45, 261, 1253,   453,    1,  72,  530,  4333, 0.1048,
};

static void
test_entropy (void)
{
  static const double expected[] = { 0.104991, 0.069124, 0.071373, 0.449937, 0.304575 };
  static const double small[] = { 1, 2, 4, 16 }, small_expected[] = { 0.358889, 0.641111 };
  double weights[5];
  g_autoptr (RpMatrix) matrix = rp_matrix_new_from (12, 5, elsayed);
  g_autoptr (RpMatrix) two = rp_matrix_new_from (2, 2, small);
  g_assert_true (rp_weights_entropy (matrix, weights, NULL));
  assert_near (weights, expected, 5, 0.5e-6);
  g_assert_true (rp_weights_entropy (two, weights, NULL));
  assert_near (weights, small_expected, 2, 0.5e-6);
}

/* Diakoulaki and others 1995; Tus and Adali 2019. */
static void
test_critic (void)
{
  static const double diakoulaki[]
      = { 61,  1.08, 4.33, 20.7, 0.26, 4.34, 16.3, 1.98, 2.53, 9,     3.29, 1.65,
          5.4, 2.77, 2.33, 4,    4.12, 1.21, -6.1, 3.52, 2.10, -34.6, 3.31, 0.98 };
  static const double tus[] = { 5000, 3, 3, 4,   3, 2, 680, 5, 3, 2,   2, 1, 2000, 3, 2,
                                3,    4, 3, 600, 4, 3, 1,   2, 2, 800, 2, 4, 3,    3, 4 };
  static const double first[] = { 0.20222554, 0.48090173, 0.31687273 };
  static const double second[] = { 0.1570, 0.2495, 0.1677, 0.1211, 0.1541, 0.1506 };
  double weights[6];
  g_autoptr (RpMatrix) a = rp_matrix_new_from (8, 3, diakoulaki);
  g_autoptr (RpMatrix) b = rp_matrix_new_from (5, 6, tus);
  g_assert_true (rp_weights_critic (a, NULL, weights, NULL));
  assert_near (weights, first, 3, 0.5e-8);
  g_assert_true (rp_weights_critic (b, NULL, weights, NULL));
  assert_near (weights, second, 6, 0.5e-4);
}

/* A column turned round and declared a cost weighs what it weighed; one that never changes, nothing. */
static void
test_critic_kinds (void)
{
  static const RpMeasureKind kinds[] = { RP_MEASURE_BENEFIT, RP_MEASURE_COST, RP_MEASURE_BENEFIT };
  static const double up[] = { 1, 5, 7, 2, 9, 7, 4, 6, 7 };
  static const double down[] = { 1, -5, 7, 2, -9, 7, 4, -6, 7 };
  double a[3], b[3];
  g_autoptr (RpMatrix) plain = rp_matrix_new_from (3, 3, up);
  g_autoptr (RpMatrix) turned = rp_matrix_new_from (3, 3, down);
  g_assert_true (rp_weights_critic (plain, NULL, a, NULL));
  g_assert_true (rp_weights_critic (turned, kinds, b, NULL));
  assert_near (a, b, 3, 1e-12);
  g_assert_cmpfloat (a[2], ==, 0);
}

/* The only column that differs has all of the weight. */
static void
test_critic_single (void)
{
  static const double values[] = { 1, 7, 4, 7, 2, 7 };
  double weights[2];
  g_autoptr (RpMatrix) matrix = rp_matrix_new_from (3, 2, values);
  g_assert_true (rp_weights_critic (matrix, NULL, weights, NULL));
  g_assert_cmpfloat (weights[0], ==, 1);
  g_assert_cmpfloat (weights[1], ==, 0);
}

static const struct
{
  guint n_rows;
  double values[4];
  gboolean critic;
  const char *cause;
} wrong[] = {
  { 1, { 1, 2 }, FALSE, "two rows" },
  { 1, { 1, 2 }, TRUE, "two rows" },
  { 2, { 1, 2, NAN, 4 }, TRUE, "row 2, column 1" },
  { 2, { 1, 2, INFINITY, 4 }, FALSE, "row 2, column 1" },
  { 2, { 1, 2, -1, 4 }, FALSE, "negative" },
  { 2, { 0, 2, 0, 4 }, FALSE, "column 1" },
  { 2, { 3, 2, 3, 2 }, FALSE, "differ" },
  { 2, { 3, 2, 3, 2 }, TRUE, "differ" },
  { 2, { 1, 2, 2, 5 }, TRUE, "all columns say the same" },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      double weights[2];
      g_autoptr (GError) error = NULL;
      g_autoptr (RpMatrix) matrix = rp_matrix_new_from (wrong[i].n_rows, 2, wrong[i].values);
      g_assert_false (wrong[i].critic ? rp_weights_critic (matrix, NULL, weights, &error)
                                      : rp_weights_entropy (matrix, weights, &error));
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, wrong[i].cause));
    }
}

static void
test_combinations (void)
{
  static const double rows[] = { 0.6, 0.3, 0.1, 0.3, 0.3, 0.4 };
  static const double factors_expected[] = { 0.787037, 0.212963 };
  static const double game_expected[] = { 0.536111, 0.300000, 0.163889 };
  static const double product_expected[] = { 0.580645, 0.290323, 0.129032 };
  static const double nothing[] = { 0, 0, 1 }, other[] = { 1, 0, 0 };
  double factors[2], weights[3];
  g_autoptr (RpMatrix) matrix = rp_matrix_new_from (2, 3, rows);
  rp_weights_combine_game (matrix, factors, weights);
  assert_near (factors, factors_expected, 2, 0.5e-6);
  assert_near (weights, game_expected, 3, 0.5e-6);
  g_assert_true (rp_weights_combine_product (rows, rows + 3, 3, weights));
  assert_near (weights, product_expected, 3, 0.5e-6);
  g_assert_false (rp_weights_combine_product (nothing, other, 3, weights));
}

/* Two rows that say the same leave the equations without one answer; any mixture is right. */
static void
test_same_rows (void)
{
  static const double rows[] = { 0.6, 0.3, 0.1, 0.6, 0.3, 0.1 };
  double factors[2], weights[3];
  g_autoptr (RpMatrix) matrix = rp_matrix_new_from (2, 3, rows);
  rp_weights_combine_game (matrix, factors, weights);
  g_assert_cmpfloat (factors[0], ==, 0.5);
  assert_near (weights, rows, 3, 1e-12);
}

static void
test_limit (void)
{
  static const double experts[] = { 0.5, 0.3, 0.2 };
  /* Clamped to 0.25, 0.6 and 0.1, then made to add up to 1. */
  static const double expected[] = { 0.25 / 0.95, 0.6 / 0.95, 0.1 / 0.95 };
  double weights[] = { 0.1, 0.85, 0.05 };
  rp_weights_limit (weights, experts, 3);
  assert_near (weights, expected, 3, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/weights-data/entropy", test_entropy);
  g_test_add_func ("/insight/weights-data/critic", test_critic);
  g_test_add_func ("/insight/weights-data/critic-kinds", test_critic_kinds);
  g_test_add_func ("/insight/weights-data/critic-single", test_critic_single);
  g_test_add_func ("/insight/weights-data/refusals", test_refusals);
  g_test_add_func ("/insight/weights-data/combinations", test_combinations);
  g_test_add_func ("/insight/weights-data/same-rows", test_same_rows);
  g_test_add_func ("/insight/weights-data/limit", test_limit);
  return g_test_run ();
}
