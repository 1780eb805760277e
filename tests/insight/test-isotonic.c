/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/isotonic.h"

#include <glib.h>

static void
test_pool (void)
{
  const double scores[] = { 1, 2, 3, 4, 5, 6 };
  const guint8 happened[] = { 0, 1, 0, 1, 1, 1 };
  g_autoptr (RpIsotonic) curve = rp_isotonic_learn (scores, happened, 6);
  g_assert_cmpfloat (rp_isotonic_apply (curve, 0), ==, 0);
  g_assert_cmpfloat (rp_isotonic_apply (curve, 1), ==, 0);
  g_assert_cmpfloat (rp_isotonic_apply (curve, 2), ==, 0.5);
  g_assert_cmpfloat (rp_isotonic_apply (curve, 2.5), ==, 0.5);
  g_assert_cmpfloat (rp_isotonic_apply (curve, 3.5), ==, 0.75);
  g_assert_cmpfloat (rp_isotonic_apply (curve, 4), ==, 1);
  g_assert_cmpfloat (rp_isotonic_apply (curve, 99), ==, 1);
}

/* Equal scores are one, in whatever order they come. */
static void
test_ties (void)
{
  const double scores[] = { 1, 1, 1, 1, 2, 2 };
  const guint8 one[] = { 1, 0, 0, 0, 1, 1 }, other[] = { 0, 0, 0, 1, 1, 1 };
  g_autoptr (RpIsotonic) first = rp_isotonic_learn (scores, one, 6);
  g_autoptr (RpIsotonic) second = rp_isotonic_learn (scores, other, 6);
  g_assert_cmpfloat (rp_isotonic_apply (first, 1), ==, 0.25);
  g_assert_cmpfloat (rp_isotonic_apply (second, 1), ==, 0.25);
  g_assert_cmpfloat (rp_isotonic_apply (second, 2), ==, 1);
}

static void
test_rises (void)
{
  double scores[500], before = -1;
  guint8 happened[500];
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  for (guint i = 0; i < 500; i++)
    {
      scores[i] = g_rand_double (random);
      happened[i] = g_rand_double (random) < scores[i];
    }
  g_autoptr (RpIsotonic) curve = rp_isotonic_learn (scores, happened, 500);
  for (double s = -0.1; s < 1.1; s += 0.001)
    {
      double p = rp_isotonic_apply (curve, s);
      g_assert_cmpfloat (p, >=, before);
      g_assert_cmpfloat (p, <=, 1);
      before = p;
    }
  g_assert_cmpfloat_with_epsilon (rp_isotonic_apply (curve, 0.5), 0.5, 0.15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/isotonic/pool", test_pool);
  g_test_add_func ("/insight/isotonic/ties", test_ties);
  g_test_add_func ("/insight/isotonic/rises", test_rises);
  return g_test_run ();
}
