/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/minimise.h"

#include <math.h>

#define N 20

/* Σ (i + 1)·(x - i)² / 2 + Σ log cosh (x), which is convex and not quadratic. */
static double
evaluate (const double *x, double *gradient, gpointer data)
{
  double value = 0;
  (*(guint *)data)++;
  for (guint i = 0; i < N; i++)
    {
      value += (i + 1) * (x[i] - i) * (x[i] - i) / 2 + log (cosh (x[i]));
      gradient[i] = (i + 1) * (x[i] - i) + tanh (x[i]);
    }
  return value;
}

static void
leave (double *vector, gpointer data)
{
}

static void
divide (double *vector, gpointer data)
{
  for (guint i = 0; i < N; i++)
    vector[i] /= i + 1;
}

static guint
minimise (void (*precondition) (double *vector, gpointer data))
{
  guint calls = 0;
  double x[N] = { 0 }, gradient[N];
  rp_minimise (&(RpMinimiseTask){ .n = N,
                                  .evaluate = evaluate,
                                  .precondition = precondition,
                                  .data = &calls,
                                  .max_steps = 500,
                                  .tolerance = 1e-14 },
               x);
  guint n_calls = calls;
  evaluate (x, gradient, &calls);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (gradient[i], 0, 1e-4);
  return n_calls;
}

static void
test_minimum (void)
{
  guint plain = minimise (leave), helped = minimise (divide);
  g_assert_cmpuint (plain, <, 500);
  g_assert_cmpuint (helped, <, plain);
}

static void
test_few_steps (void)
{
  guint calls = 0;
  double x[N] = { 0 }, gradient[N], before = evaluate (x, gradient, &calls);
  RpMinimiseTask task = { .n = N,
                          .evaluate = evaluate,
                          .precondition = divide,
                          .data = &calls,
                          .max_steps = 3,
                          .tolerance = 0 };
  calls = 0;
  g_assert_cmpfloat (rp_minimise (&task, x), <, before);
  g_assert_cmpuint (calls, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/minimise/minimum", test_minimum);
  g_test_add_func ("/insight/minimise/few-steps", test_few_steps);
  return g_test_run ();
}
