/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/symmetric.h"

#include <math.h>

/* A = M·Mᵀ + I of numbers that are no pattern. */
static double *
make_matrix (guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (n);
  g_autofree double *m = g_new (double, n *n);
  double *a = g_new0 (double, n *n);
  for (guint i = 0; i < n * n; i++)
    m[i] = g_rand_double_range (random, -1, 1);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      for (guint k = 0; k < n; k++)
        a[i * n + j] += m[i * n + k] * m[j * n + k] + (i == j && k == 0 ? 1 : 0);
  return a;
}

static void
test_invert (void)
{
  static const guint sizes[] = { 1, 2, 5, 31 };
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      guint n = sizes[s];
      g_autofree double *a = make_matrix (n), *inverse = make_matrix (n);
      g_assert_true (rp_symmetric_invert (inverse, n));
      for (guint i = 0; i < n; i++)
        for (guint j = 0; j < n; j++)
          {
            double sum = 0;
            for (guint k = 0; k < n; k++)
              sum += a[i * n + k] * inverse[k * n + j];
            g_assert_cmpfloat_with_epsilon (sum, i == j ? 1 : 0, 1e-9);
          }
    }
}

static void
test_solve (void)
{
  const guint n = 13, columns = 6;
  g_autofree double *a = make_matrix (n), *l = make_matrix (n);
  g_autofree double *b = g_new (double, n *columns), *x = NULL;
  for (guint i = 0; i < n * columns; i++)
    b[i] = sin (i);
  x = g_memdup2 (b, n * columns * sizeof (double));
  g_assert_true (rp_symmetric_factorise (l, n));
  rp_symmetric_solve (l, n, x, columns);
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < columns; c++)
      {
        double sum = 0;
        for (guint k = 0; k < n; k++)
          sum += a[i * n + k] * x[k * columns + c];
        g_assert_cmpfloat_with_epsilon (sum, b[i * columns + c], 1e-9);
      }
}

static void
test_not_positive (void)
{
  double singular[] = { 1, 2, 2, 4 }, unknown[] = { NAN };
  g_assert_false (rp_symmetric_invert (singular, 2));
  g_assert_false (rp_symmetric_invert (unknown, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/symmetric/invert", test_invert);
  g_test_add_func ("/insight/symmetric/solve", test_solve);
  g_test_add_func ("/insight/symmetric/not-positive", test_not_positive);
  return g_test_run ();
}
