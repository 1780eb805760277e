/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"
#include "base/work-calendar.h"

static gint32
day_of (const char *text)
{
  gint32 day = 0;
  gboolean is_date = rp_date_parse (text, &day);
  g_assert_true (is_date);
  return day;
}

static void
assert_add (RpWorkCalendar *calendar, const char *from, guint n_days, const char *expected)
{
  gint32 day = rp_work_calendar_add (calendar, day_of (from), n_days);
  g_autofree char *text = rp_date_format (day);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_usual_weeks (void)
{
  g_autoptr (RpWorkCalendar) calendar = rp_work_calendar_new ();
  /* Wednesday and five working days: 8, 9, 12, 13, 14 January. */
  assert_add (calendar, "2026-01-07", 5, "2026-01-14");
  assert_add (calendar, "2026-01-07", 0, "2026-01-07");
  assert_add (calendar, "2026-01-09", 1, "2026-01-12");
  assert_add (calendar, "2026-01-10", 1, "2026-01-12");
  assert_add (calendar, "2026-01-10", 0, "2026-01-10");
  g_assert_true (rp_work_calendar_is_workday (calendar, day_of ("2026-01-09")));
  g_assert_false (rp_work_calendar_is_workday (calendar, day_of ("2026-01-10")));
  g_assert_false (rp_work_calendar_is_workday (calendar, day_of ("2026-01-11")));
}

/* A Saturday on which people work for a holiday, and the holiday. */
static void
test_swapped_days (void)
{
  g_autoptr (RpWorkCalendar) calendar = rp_work_calendar_new ();
  rp_work_calendar_set (calendar, day_of ("2026-01-10"), TRUE);
  assert_add (calendar, "2026-01-07", 5, "2026-01-13");
  rp_work_calendar_set (calendar, day_of ("2026-01-08"), FALSE);
  assert_add (calendar, "2026-01-07", 5, "2026-01-14");
  rp_work_calendar_set (calendar, day_of ("2026-01-10"), FALSE);
  rp_work_calendar_set (calendar, day_of ("2026-01-08"), TRUE);
  assert_add (calendar, "2026-01-07", 5, "2026-01-14");
}

static void
test_between (void)
{
  g_autoptr (RpWorkCalendar) calendar = rp_work_calendar_new ();
  gint32 wednesday = day_of ("2026-01-07");
  g_assert_cmpint (rp_work_calendar_between (calendar, wednesday, wednesday), ==, 0);
  for (guint n_days = 1; n_days < 30; n_days++)
    {
      gint32 later = rp_work_calendar_add (calendar, wednesday, n_days);
      g_assert_cmpint (rp_work_calendar_between (calendar, wednesday, later), ==, (int)n_days);
      g_assert_cmpint (rp_work_calendar_between (calendar, later, wednesday), ==, -(int)n_days);
    }
  g_assert_cmpint (
      rp_work_calendar_between (calendar, day_of ("2026-01-09"), day_of ("2026-01-11")), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/work-calendar/usual-weeks", test_usual_weeks);
  g_test_add_func ("/work-calendar/swapped-days", test_swapped_days);
  g_test_add_func ("/work-calendar/between", test_between);
  return g_test_run ();
}
