/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/late-answers.h"

static RpRecord *
new_record (gint64 rev)
{
  RpRecord *record
      = rp_record_new (rp_schema_find_kind ("visit"), "01990000-0000-7000-8000-0000000000d1",
                       "01990000-0000-7000-8000-0000000000c1", json_object_new ());

  rp_record_set_sync (record, rev, rev, FALSE, FALSE);
  return record;
}

static void
assert_taken (RpLateAnswers *late, const char *question, RpRecord *expected)
{
  g_autoptr (RpRecord) taken = rp_late_answers_take (late, question);

  g_assert_true (taken == expected);
}

/* However many have come since, and in however many cells: on screen is what was there first. */
static void
test_first_counts (void)
{
  g_autoptr (RpLateAnswers) late = rp_late_answers_new ();
  g_autoptr (RpRecord) first = new_record (1);
  g_autoptr (RpRecord) second = new_record (2);

  rp_late_answers_add (late, "t1.needs/r1/what", first);
  rp_late_answers_add (late, "t1.needs/r1/what", second);
  rp_late_answers_add (late, "t1.needs/r2", second);
  rp_late_answers_add (late, "t1.needs_more", second);
  assert_taken (late, "t1.need", NULL);
  assert_taken (late, "t1.needs", first);
  assert_taken (late, "t1.needs", NULL);
  assert_taken (late, "t1.needs_more", second);
}

static void
test_shown_by_now (void)
{
  g_autoptr (RpLateAnswers) late = rp_late_answers_new ();
  g_autoptr (RpRecord) first = new_record (1);

  rp_late_answers_add (late, "t1.needs/r1", first);
  rp_late_answers_add (late, "t1.opinion", first);
  rp_late_answers_remove (late, "t1.opinion");
  rp_late_answers_remove (late, "t1.needs");
  assert_taken (late, "t1.opinion", NULL);
  assert_taken (late, "t1.needs", first);
  rp_late_answers_add (late, "t1.opinion", first);
  rp_late_answers_clear (late);
  assert_taken (late, "t1.opinion", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/late-answers/first-counts", test_first_counts);
  g_test_add_func ("/late-answers/shown-by-now", test_shown_by_now);
  return g_test_run ();
}
