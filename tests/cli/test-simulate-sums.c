/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/run-program.h"

/* Several processes run the same histories as one, and what they find is added up. */
static void
test_shared (void)
{
  g_auto (Run) alone = run_words ("simulate", "--seeds", "1-7", "--json", NULL);
  g_auto (Run) shared = run_words ("simulate", "--seeds", "1-7", "--jobs", "3", "--json", NULL);
  g_autoptr (JsonObject) sums = parse_output (&alone);

  g_assert_cmpint (alone.status, ==, 0);
  g_assert_cmpint (shared.status, ==, 0);
  g_assert_cmpint (rp_json_get_integer (sums, "seeds", 0), ==, 7);
  g_assert_cmpint (rp_json_get_integer (sums, "operations", 0), >, 100);
  g_assert_cmpstr (alone.out, ==, shared.out);
}

/* More processes than histories: those that have none have found nothing. */
static void
test_more_than_work (void)
{
  g_auto (Run) run = run_words ("simulate", "--seeds", "3", "--jobs", "4", "--json", NULL);
  g_autoptr (JsonObject) sums = parse_output (&run);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpint (rp_json_get_integer (sums, "seeds", 0), ==, 1);
}

/* A process that cannot begin must not pass for one that found nothing. */
static void
test_cannot_begin (void)
{
  g_auto (Run) run = run_words ("simulate", "--seeds", "1-4", "--jobs", "2", "--database",
                                "postgresql:///rapport?host=/nonexistent", NULL);

  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.out, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate-sums/shared", test_shared);
  g_test_add_func ("/simulate-sums/more-than-work", test_more_than_work);
  g_test_add_func ("/simulate-sums/cannot-begin", test_cannot_begin);
  return g_test_run ();
}
