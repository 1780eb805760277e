/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/simulation.h"

#define SEEDS 12

static RpSimulation *
new_simulation (gboolean clocks)
{
  g_autoptr (GError) error = NULL;
  RpSimulationOptions options;
  RpSimulation *simulation;

  rp_simulation_options_init (&options);
  options.clocks = clocks;
  options.sure_sessions = TRUE;
  simulation = rp_simulation_new (&options, &error);
  g_assert_no_error (error);
  return simulation;
}

static void
assert_same (RpSimulation *a, RpSimulation *b, guint64 seed)
{
  g_autoptr (RpSimulationResult) first = rp_simulation_run (a, seed, NULL);
  g_autoptr (RpSimulationResult) second = rp_simulation_run (b, seed, NULL);

  g_assert_null (first->violations[0]);
  g_assert_null (second->violations[0]);
  g_assert_cmpuint (first->operations, ==, second->operations);
  g_assert_cmpstr (first->digest, ==, second->digest);
}

/* A seed is a history: again, and after others, all is decided as it was. */
static void
test_same_again (void)
{
  g_autoptr (RpSimulation) simulation = new_simulation (TRUE);

  for (guint64 seed = 1; seed <= SEEDS; seed++)
    assert_same (simulation, simulation, seed);
}

/* No clock decides anything: with every clock right all is decided as with clocks a year off. */
static void
test_clocks_do_not_matter (void)
{
  g_autoptr (RpSimulation) wrong = new_simulation (TRUE);
  g_autoptr (RpSimulation) right = new_simulation (FALSE);

  for (guint64 seed = 1; seed <= SEEDS; seed++)
    assert_same (wrong, right, seed);
}

static void
test_minimise_what_goes_well (void)
{
  g_autoptr (RpSimulation) simulation = new_simulation (TRUE);

  g_assert_null (rp_simulation_minimise (simulation, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/same-again", test_same_again);
  g_test_add_func ("/simulate/clocks-do-not-matter", test_clocks_do_not_matter);
  g_test_add_func ("/simulate/minimise-what-goes-well", test_minimise_what_goes_well);
  return g_test_run ();
}
