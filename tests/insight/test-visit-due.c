/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "base/date.h"
#include "insight/visit-due.h"

static gint32
day (const char *text)
{
  gint32 out;
  g_assert_true (rp_date_parse (text, &out));
  return out;
}

static RpPolicy *
load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "policies", "visits.json", NULL);
  RpPolicy *policy = rp_policy_load (path, "visits", &error);
  g_assert_no_error (error);
  return policy;
}

static const struct
{
  const char *grade, *important, *last, *assigned, *due, *reason;
} cases[] = {
  { "A", "NONE", "2025-11-20", "2025-01-01", "2025-12-20", "grade" },
  { "B", "NONE", "2025-11-30", "2025-01-01", "2026-02-28", "grade" }, /* month's last day */
  { "C", "NONE", "2025-01-10", "2025-09-01", "2026-03-01", "grade" }, /* assignment is later */
  { "D", "L2", "2025-07-01", "2025-01-01", "2026-01-01", "important" },
  { "A", "L1", "2025-12-05", "2025-01-01", "2026-01-05", "grade" }, /* grade is stricter */
  { "C", "TEMP", "2025-07-01", "2025-01-01", "2026-01-01", "grade" },
  { "", "NONE", NULL, "2025-01-01", "2026-01-01", "grade" }, /* unknown grade: as D */
};

static void
test_due (void)
{
  g_autoptr (RpPolicy) policy = load ();
  JsonObject *row = rp_policy_find (policy, day ("2026-01-05"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RpVisitNeed need;
      g_assert_true (rp_visit_due_compute (row, cases[i].grade, cases[i].important,
                                           cases[i].last != NULL ? day (cases[i].last) : G_MININT32,
                                           day (cases[i].assigned), &need));
      g_autofree char *due = rp_date_format (need.due);
      g_assert_cmpstr (due, ==, cases[i].due);
      g_assert_cmpstr (need.reason, ==, cases[i].reason);
      g_assert_cmpint (need.grace_until, ==, need.due + 7);
    }
}

/* Between visits: two weeks for the best, months for the others, and any contact makes it good. */
static void
test_check_in (void)
{
  static const struct
  {
    const char *grade, *important, *due, *reason;
    gint days, months;
  } due_cases[] = {
    { "A", "NONE", "2026-01-15", "grade", 14, 0 }, { "A", "L1", "2026-01-15", "grade", 14, 0 },
    { "B", "NONE", "2026-02-01", "grade", 0, 1 },  { "D", "L2", "2026-03-01", "important", 0, 2 },
    { "", "NONE", "2026-07-01", "grade", 0, 6 },
  };
  g_autoptr (RpPolicy) policy = load ();
  JsonObject *row = rp_visit_due_get_check_in (rp_policy_find (policy, day ("2026-01-05")));

  g_assert_nonnull (row);
  for (guint i = 0; i < G_N_ELEMENTS (due_cases); i++)
    {
      RpVisitNeed need;
      g_autofree char *due = NULL;

      g_assert_true (rp_visit_due_compute (row, due_cases[i].grade, due_cases[i].important,
                                           day ("2026-01-01"), G_MININT32, &need));
      due = rp_date_format (need.due);
      g_assert_cmpstr (due, ==, due_cases[i].due);
      g_assert_cmpstr (need.reason, ==, due_cases[i].reason);
      g_assert_cmpint (need.interval_days, ==, due_cases[i].days);
      g_assert_cmpint (need.interval_months, ==, due_cases[i].months);
    }
  g_assert_true (rp_visit_due_counts (row, "CHECKIN", "CLOSED"));
  g_assert_true (rp_visit_due_counts (row, "V07", "RECORDED"));
  g_assert_false (rp_visit_due_counts (row, "CHECKIN", "PLANNED"));
}

static void
test_urgency (void)
{
  g_autoptr (RpPolicy) policy = load ();
  JsonObject *row = rp_policy_find (policy, day ("2026-01-05"));
  RpVisitNeed need = { .due = 1000, .grace_until = 1007 };
  g_assert_cmpint (rp_visit_due_urgency (row, &need, 992), ==, RP_VISIT_LATER);
  g_assert_cmpint (rp_visit_due_urgency (row, &need, 993), ==, RP_VISIT_SOON);
  g_assert_cmpint (rp_visit_due_urgency (row, &need, 1000), ==, RP_VISIT_DUE);
  g_assert_cmpint (rp_visit_due_urgency (row, &need, 1007), ==, RP_VISIT_DUE);
  g_assert_cmpint (rp_visit_due_urgency (row, &need, 1008), ==, RP_VISIT_OVERDUE);
}

static void
test_counts (void)
{
  g_autoptr (RpPolicy) policy = load ();
  JsonObject *row = rp_policy_find (policy, day ("2026-01-05"));
  g_assert_true (rp_visit_due_counts (row, "V01", "RECORDED"));
  g_assert_true (rp_visit_due_counts (row, "V10", "CLOSED"));
  g_assert_false (rp_visit_due_counts (row, "V01", "PLANNED"));
  g_assert_false (rp_visit_due_counts (row, "CHECKIN", "CLOSED"));
  g_assert_false (rp_visit_due_counts (row, "V12", "CLOSED"));
}

static void
test_no_start (void)
{
  g_autoptr (RpPolicy) policy = load ();
  JsonObject *row = rp_policy_find (policy, day ("2026-01-05"));
  RpVisitNeed need;
  g_assert_false (rp_visit_due_compute (row, "A", "NONE", G_MININT32, G_MININT32, &need));
  g_assert_null (rp_policy_find (policy, day ("1999-12-31")));
}

static void
test_order (void)
{
  RpVisitNeed early = { .due = 1 }, late = { .due = 2 };
  g_assert_cmpint (rp_visit_due_compare (&early, &late), <, 0);
  g_assert_cmpint (rp_visit_due_compare (&late, &early), >, 0);
  g_assert_cmpint (rp_visit_due_compare (&late, &late), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/visit-due/due", test_due);
  g_test_add_func ("/insight/visit-due/check-in", test_check_in);
  g_test_add_func ("/insight/visit-due/urgency", test_urgency);
  g_test_add_func ("/insight/visit-due/counts", test_counts);
  g_test_add_func ("/insight/visit-due/no-start", test_no_start);
  g_test_add_func ("/insight/visit-due/order", test_order);
  return g_test_run ();
}
