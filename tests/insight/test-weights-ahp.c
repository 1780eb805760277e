/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "insight/weights-ahp.h"

/* Published matrices: the upper triangle, row by row. */

static RpMatrix *
fill (guint n, const double *upper)
{
  RpMatrix *matrix = rp_matrix_new (n, n);
  for (guint i = 0; i < n; i++)
    {
      rp_matrix_set (matrix, i, i, 1);
      for (guint k = i + 1; k < n; k++, upper++)
        {
          rp_matrix_set (matrix, i, k, *upper);
          rp_matrix_set (matrix, k, i, 1 / *upper);
        }
    }
  return matrix;
}

/* Saaty 2008: coffee, wine, tea, beer, soda, milk, water. */
static const double drinks[] = { 9,       5,       2,       1,       1,       1.0 / 2, 1.0 / 3,
                                 1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 3, 1.0 / 4, 1.0 / 3,
                                 1.0 / 9, 1.0 / 2, 1,       1.0 / 3, 2,       1.0 / 2, 1.0 / 3 };
/* Saaty 2005: culture, family, housing, jobs, transport. */
static const double cities[] = { 1.0 / 5, 3, 1.0 / 2, 5, 7, 1, 7, 1.0 / 4, 3, 7 };
/* Wang and Chin 2011: judgements that contradict each other. */
static const double contradicting[]
    = { 4, 3, 1, 3, 4, 7, 3, 1.0 / 5, 1, 1.0 / 5, 1.0 / 5, 1.0 / 6, 1, 1.0 / 3, 3 };

static const struct
{
  const char *index;
  guint n;
  const double *upper;
  double weights[7];
  double lambda, ratio;
} published[] = {
  { "saaty-2005",
    7,
    drinks,
    { 0.1775, 0.0191, 0.0418, 0.1164, 0.1896, 0.1288, 0.3268 },
    7.17663,
    0.0218 },
  { "donegan-1991",
    7,
    drinks,
    { 0.1775, 0.0191, 0.0418, 0.1164, 0.1896, 0.1288, 0.3268 },
    7.17663,
    0.0235 },
  { "saaty-2005", 5, cities, { 0.1522, 0.4335, 0.0716, 0.3050, 0.0378 }, 5.22524, 0.0507 },
  { "saaty-2005",
    6,
    contradicting,
    { 0.3208, 0.1395, 0.0348, 0.1285, 0.2374, 0.1391 },
    7.41987,
    0.2272 },
};

static void
test_published (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RpMatrix) matrix = fill (published[i].n, published[i].upper);
      g_autoptr (RpAhp) ahp
          = rp_ahp_compute (matrix, rp_random_index_find (published[i].index), &error);
      double sum = 0;
      g_assert_no_error (error);
      for (guint k = 0; k < published[i].n; k++)
        {
          g_assert_cmpfloat_with_epsilon (ahp->weights[k], published[i].weights[k], 0.5e-4);
          sum += ahp->weights[k];
        }
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
      g_assert_cmpfloat_with_epsilon (ahp->lambda, published[i].lambda, 0.5e-5);
      g_assert_cmpfloat_with_epsilon (ahp->ratio, published[i].ratio, 0.5e-4);
      g_assert_cmpint (rp_ahp_is_consistent (ahp), ==, published[i].ratio <= 0.10);
    }
}

/* The second against the fourth is 1/5 … the judgement that is furthest from what the others make it is
 * found by looking at all of them, and mending it lowers the ratio. */
static void
test_worst (void)
{
  static const char *const names[] = { "a", "b", "c", "d", "e", "f" };
  g_autoptr (RpMatrix) matrix = fill (6, contradicting);
  g_autoptr (RpAhp) ahp = rp_ahp_compute (matrix, rp_random_index_find (NULL), NULL);
  g_autofree char *text = rp_ahp_describe_worst (ahp, names);
  double furthest = 0;
  for (guint i = 0; i < 6; i++)
    for (guint k = 0; k < 6; k++)
      furthest = MAX (
          furthest, fabs (log (rp_matrix_get (matrix, i, k) * ahp->weights[k] / ahp->weights[i])));
  g_assert_cmpfloat_with_epsilon (fabs (log (ahp->worst_given / ahp->worst_fitting)), furthest,
                                  1e-9);
  g_assert_cmpfloat (ahp->worst_given, ==,
                     rp_matrix_get (matrix, ahp->worst_row, ahp->worst_column));
  g_assert_cmpfloat (ahp->ratio_mended, <, ahp->ratio);
  g_assert_nonnull (strstr (text, names[ahp->worst_row]));
}

/* One wrong judgement among fitting ones is the one that is pointed out. */
static void
test_planted (void)
{
  static const char *const names[] = { "a", "b", "c", "d" };
  static const double weights[] = { 0.4, 0.3, 0.2, 0.1 };
  g_autoptr (RpMatrix) matrix = rp_matrix_new (4, 4);
  for (guint i = 0; i < 4; i++)
    for (guint k = 0; k < 4; k++)
      rp_matrix_set (matrix, i, k, weights[i] / weights[k]);
  g_autoptr (RpAhp) fitting = rp_ahp_compute (matrix, rp_random_index_find (NULL), NULL);
  g_autofree char *fits = rp_ahp_describe_worst (fitting, names);
  g_assert_cmpfloat_with_epsilon (fitting->ratio, 0, 1e-9);
  g_assert_null (strstr (fits, "“"));
  for (guint k = 0; k < 4; k++)
    g_assert_cmpfloat_with_epsilon (fitting->weights[k], weights[k], 1e-12);
  rp_matrix_set (matrix, 1, 3, 1.0 / 5);
  rp_matrix_set (matrix, 3, 1, 5);
  g_autoptr (RpAhp) wrong = rp_ahp_compute (matrix, rp_random_index_find (NULL), NULL);
  g_autofree char *text = rp_ahp_describe_worst (wrong, names);
  g_assert_false (rp_ahp_is_consistent (wrong));
  g_assert_cmpuint (wrong->worst_row, ==, 1);
  g_assert_cmpuint (wrong->worst_column, ==, 3);
  g_assert_true (g_str_has_prefix (text, "“b” to “d” is 1/5; "));
}

static void
assert_refused (const RpMatrix *matrix, const char *cause)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (rp_ahp_compute (matrix, rp_random_index_find (NULL), &error));
  g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
  g_assert_nonnull (strstr (error->message, cause));
}

static void
test_refusals (void)
{
  g_autoptr (RpMatrix) wide = rp_matrix_new (2, 3);
  g_autoptr (RpMatrix) large = rp_matrix_new (11, 11);
  assert_refused (wide, "square");
  assert_refused (large, "11");
  for (guint i = 0; i < 4; i++)
    {
      static const double wrong[] = { 0, -3, NAN, INFINITY };
      g_autoptr (RpMatrix) matrix = fill (5, cities);
      rp_matrix_set (matrix, 2, 3, wrong[i]);
      assert_refused (matrix, "above 0");
    }
  g_autoptr (RpMatrix) matrix = fill (5, cities);
  rp_matrix_set (matrix, 1, 0, 4);
  assert_refused (matrix, "not reciprocal: row 2, column 1 is 4 and row 1, column 2 is 0.2");
  rp_matrix_set (matrix, 1, 0, 5.01); /* a rounded judgement */
  g_autoptr (RpAhp) rounded = rp_ahp_compute (matrix, rp_random_index_find (NULL), NULL);
  g_assert_nonnull (rounded);
}

static void
test_small (void)
{
  static const double pair[] = { 3 };
  g_autoptr (RpMatrix) two = fill (2, pair);
  g_autoptr (RpAhp) ahp = rp_ahp_compute (two, rp_random_index_find (NULL), NULL);
  g_assert_cmpfloat_with_epsilon (ahp->weights[0], 0.75, 1e-12);
  g_assert_cmpfloat (ahp->ratio, ==, 0);
  g_assert_null (rp_random_index_find ("forman-1990"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/weights-ahp/published", test_published);
  g_test_add_func ("/insight/weights-ahp/worst", test_worst);
  g_test_add_func ("/insight/weights-ahp/planted", test_planted);
  g_test_add_func ("/insight/weights-ahp/refusals", test_refusals);
  g_test_add_func ("/insight/weights-ahp/small", test_small);
  return g_test_run ();
}
