/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "insight/opinion.h"

static void
assert_near (const double *values, const double *expected, guint n, double tolerance)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (values[i], expected[i], tolerance);
}

/* Tzeng and Huang 2011. */
static const double tzeng[] = { 5, 8, 4, 7, 6, 8, 8, 8, 6, 7, 4, 6 };
static const double tzeng_weights[] = { 0.3, 0.4, 0.3 };
/* Opricovic and Tzeng 2004: risk is a cost, altitude a benefit. */
static const double huts[] = { 1, 3000, 2, 3750, 5, 4500 };
static const RpMeasureKind hut_kinds[] = { RP_MEASURE_COST, RP_MEASURE_BENEFIT };
static const double even[] = { 1, 1, 1, 1, 1, 1, 1, 1 };

static void
test_topsis (void)
{
  static const double first[] = { 0.5037, 0.6581, 0.7482, 0.3340 };
  static const double by_vector[] = { 0.7621, 0.7222, 0.2379 };
  static const double by_range[] = { 0.5000, 0.6172, 0.5000 };
  double closeness[4];
  g_autoptr (RpMatrix) a = rp_matrix_new_from (4, 3, tzeng);
  g_autoptr (RpMatrix) b = rp_matrix_new_from (3, 2, huts);
  g_assert_true (rp_opinion_topsis (a, NULL, tzeng_weights, RP_NORM_VECTOR, closeness, NULL));
  assert_near (closeness, first, 4, 0.5e-4);
  g_assert_true (rp_opinion_topsis (b, hut_kinds, even, RP_NORM_VECTOR, closeness, NULL));
  assert_near (closeness, by_vector, 3, 0.5e-4);
  /* The norm changes the winner. */
  g_assert_true (rp_opinion_topsis (b, hut_kinds, even, RP_NORM_MIN_MAX, closeness, NULL));
  assert_near (closeness, by_range, 3, 0.5e-4);
}

static void
test_vikor_huts (void)
{
  static const double s[] = { 0.5, 0.375, 0.5 }, r[] = { 0.5, 0.25, 0.5 }, q[] = { 1, 0, 1 };
  g_autoptr (RpMatrix) matrix = rp_matrix_new_from (3, 2, huts);
  g_autoptr (RpVikor) vikor = rp_opinion_vikor (matrix, hut_kinds, even, 0.5, NULL);
  assert_near (vikor->s, s, 3, 1e-9);
  assert_near (vikor->r, r, 3, 1e-9);
  assert_near (vikor->q, q, 3, 1e-9);
  g_assert_true (vikor->in_compromise[1]);
  g_assert_false (vikor->in_compromise[0] || vikor->in_compromise[2]);
}

/* Opricovic and Tzeng 2007: six dams. */
static const double dams[] = {
  4184.3, 2914.0, 407.2, 251.0, 195,    244,    15,    2.41,  5211.9, 3630.0, 501.7, 308.3,
  282,    346,    21,    1.41,  5021.3, 3920.5, 504.0, 278.6, 12,     56,     3,     4.42,
  5566.1, 3957.9, 559.5, 335.3, 167,    268,    16,    3.36,  5060.5, 3293.5, 514.1, 284.2,
  69,     90,     7,     4.04,  4317.9, 2925.9, 432.8, 239.3, 12,     55,     3,     4.36,
};
static const RpMeasureKind dam_kinds[]
    = { RP_MEASURE_BENEFIT, RP_MEASURE_COST, RP_MEASURE_BENEFIT, RP_MEASURE_BENEFIT,
        RP_MEASURE_COST,    RP_MEASURE_COST, RP_MEASURE_COST,    RP_MEASURE_BENEFIT };

static void
test_vikor_dams (void)
{
  static const double heavy[] = { 1, 1, 1, 1, 3.2, 3.2, 3.2, 3.2 };
  static const double s[] = { 0.692, 0.700, 0.290, 0.423, 0.280, 0.346 };
  static const double r[] = { 0.125, 0.125, 0.121, 0.125, 0.067, 0.125 };
  static const double q[] = { 0.991, 1.000, 0.473, 0.670, 0.000, 0.578 };
  static const double heavy_q[] = { 0.668, 1.000, 0.051, 0.588, 0.058, 0.078 };
  static const gboolean compromise[] = { FALSE, FALSE, TRUE, FALSE, TRUE, TRUE };
  g_autoptr (RpMatrix) matrix = rp_matrix_new_from (6, 8, dams);
  g_autoptr (RpVikor) vikor = rp_opinion_vikor (matrix, dam_kinds, even, 0.5, NULL);
  assert_near (vikor->s, s, 6, 0.5e-3);
  assert_near (vikor->r, r, 6, 0.5e-3);
  assert_near (vikor->q, q, 6, 0.5e-3);
  g_autoptr (RpVikor) weighted = rp_opinion_vikor (matrix, dam_kinds, heavy, 0.5, NULL);
  g_assert_nonnull (weighted);
  for (guint i = 0; i < 6; i++)
    {
      g_test_message ("%u: %.6f", i, weighted->q[i]);
      g_assert_cmpfloat_with_epsilon (weighted->q[i], heavy_q[i], 0.5e-3);
      g_assert_cmpint (weighted->in_compromise[i], ==, compromise[i]);
    }
}

/* Yang and Wu 2020. */
static void
test_vikor_yang (void)
{
  static const double values[]
      = { 78, 56, 34, 6, 4, 45, 3, 97, 18, 2, 50, 63, 9, 14, 11, 92, 85, 9, 100, 29 };
  static const double q[] = { 0.5679, 0.7667, 1, 0.7493, 0 };
  g_autoptr (RpMatrix) matrix = rp_matrix_new_from (5, 4, values);
  g_autoptr (RpVikor) vikor = rp_opinion_vikor (matrix, NULL, even, 0.5, NULL);
  assert_near (vikor->q, q, 5, 0.5e-4);
}

static void
test_grey (void)
{
  static const double expected[] = { 0.6000, 0.6800, 0.8500, 0.4633 };
  double grades[4];
  g_autoptr (RpMatrix) matrix = rp_matrix_new_from (4, 3, tzeng);
  g_assert_true (rp_opinion_grey (matrix, NULL, tzeng_weights, 0.5, grades, NULL));
  assert_near (grades, expected, 4, 0.5e-4);
}

static void
test_ranks (void)
{
  static const double values[] = { 5, 7, 5, 1 };
  static const double expected[] = { 2.5, 1, 2.5, 4 }, low_first[] = { 2.5, 4, 2.5, 1 };
  static const double same[] = { 2, 2, 2, 2 };
  double ranks[4], other[4];
  rp_opinion_rank (values, 4, TRUE, ranks);
  assert_near (ranks, expected, 4, 1e-12);
  rp_opinion_rank (values, 4, FALSE, other);
  assert_near (other, low_first, 4, 1e-12);
  g_assert_cmpfloat_with_epsilon (rp_opinion_agreement (ranks, ranks, 4), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (rp_opinion_agreement (ranks, other, 4), -1, 1e-12);
  rp_opinion_rank (same, 4, TRUE, other);
  g_assert_true (isnan (rp_opinion_agreement (ranks, other, 4)));
}

static void
test_refusals (void)
{
  static const double negative[] = { 0.5, -0.5 }, nothing[] = { 0, 0 }, same[] = { 1, 2, 1, 2 };
  static const double broken[] = { 1, 2, NAN, 4 };
  static const struct
  {
    const double *values, *weights;
    guint n_rows;
    const char *cause;
  } wrong[] = {
    { same, even, 0, "nothing to compare" },
    { broken, even, 2, "row 2, column 1" },
    { same, negative, 2, "negative" },
    { same, nothing, 2, "add up to nothing" },
    { same, even, 2, "no best" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      double out[2];
      g_autoptr (GError) topsis = NULL, grey = NULL, vikor = NULL;
      g_autoptr (RpMatrix) matrix = rp_matrix_new_from (wrong[i].n_rows, 2, wrong[i].values);
      g_assert_false (
          rp_opinion_topsis (matrix, NULL, wrong[i].weights, RP_NORM_VECTOR, out, &topsis));
      g_assert_false (rp_opinion_grey (matrix, NULL, wrong[i].weights, 0.5, out, &grey));
      g_assert_error (topsis, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA);
      g_assert_nonnull (strstr (topsis->message, wrong[i].cause));
      g_assert_cmpstr (grey->message, ==, topsis->message);
      g_autoptr (RpVikor) result = rp_opinion_vikor (matrix, NULL, wrong[i].weights, 0.5, &vikor);
      /* Rows that are all the same are a compromise between all of them. */
      g_assert_cmpint (result != NULL, ==,
                       wrong[i].values == same && wrong[i].weights == even && wrong[i].n_rows == 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/opinion/topsis", test_topsis);
  g_test_add_func ("/insight/opinion/vikor-huts", test_vikor_huts);
  g_test_add_func ("/insight/opinion/vikor-dams", test_vikor_dams);
  g_test_add_func ("/insight/opinion/vikor-yang", test_vikor_yang);
  g_test_add_func ("/insight/opinion/grey", test_grey);
  g_test_add_func ("/insight/opinion/ranks", test_ranks);
  g_test_add_func ("/insight/opinion/refusals", test_refusals);
  return g_test_run ();
}
