/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-random.h"

/* A seed stands for a history for ever, so the numbers it stands for may not change. */
static void
test_same_everywhere (void)
{
  RpSimRandom random = { 7 };

  g_assert_cmphex (rp_sim_random_next (&random), ==, G_GUINT64_CONSTANT (0x63cbe1e459320dd7));
  for (guint i = 0; i < 10000; i++)
    g_assert_cmpuint (rp_sim_random_below (&random, 7), <, 7);
}

static void
test_chance (void)
{
  RpSimRandom random = { 1 };
  guint n = 0;

  for (guint i = 0; i < 100000; i++)
    n += rp_sim_random_chance (&random, 250);
  g_assert_cmpuint (n, >, 24000);
  g_assert_cmpuint (n, <, 26000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/random/same-everywhere", test_same_everywhere);
  g_test_add_func ("/simulate/random/chance", test_chance);
  return g_test_run ();
}
