/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/work-days.h"

#include <string.h>

#include "base/date.h"
#include "insight/refused-file.h"

static gint32
day_of (const char *date)
{
  gint32 day = 0;

  g_assert_true (rp_date_parse (date, &day));
  return day;
}

/* A folder of data with this file in it. */
static TempFolder *
make_data (const char *rows)
{
  TempFolder *folder = temp_folder_new ();
  g_autofree char *policies = temp_folder_file (folder, "policies");
  g_autofree char *text = g_strdup_printf ("{\"policy\": \"work-days\", \"rows\": [%s]}", rows);
  g_autofree char *path = NULL;

  g_assert_cmpint (g_mkdir_with_parents (policies, 0700), ==, 0);
  path = write_data_file (policies, "work-days.json", text);
  return folder;
}

/* A Saturday is worked, the Monday behind it is not: five days from Wednesday end on the next Wednesday. */
static void
test_swapped (void)
{
  g_autoptr (TempFolder) folder = make_data (
      "{\"from\": \"2026-01-01\", \"off\": [\"2026-01-12\"], \"on\": [\"2026-01-10\"]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (RpWorkCalendar) calendar = rp_work_days_load (folder->path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (rp_work_calendar_add (calendar, day_of ("2026-01-07"), 5), ==,
                   day_of ("2026-01-14"));
}

static void
test_refused (void)
{
  static const char *const wrong[]
      = { "\"soon\"", "\"2026-10-07/2026-10-01\"", "\"2026-01-01/2026-12-31\"", "7" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *row
          = g_strdup_printf ("{\"from\": \"2026-01-01\", \"off\": [\"2026-01-01\", %s]}", wrong[i]);
      g_autoptr (TempFolder) folder = make_data (row);
      g_autoptr (GError) error = NULL;

      g_assert_null (rp_work_days_load (folder->path, &error));
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
      g_assert_nonnull (strstr (error->message, "rows[0].off[1]"));
    }
}

/* What is shipped: in the year of each row some days differ, and those worked are Saturdays or Sundays. */
static void
test_shipped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpWorkCalendar) calendar = rp_work_days_load (g_getenv ("RP_TEST_DATA"), &error);

  g_assert_no_error (error);
  g_assert_false (rp_work_calendar_is_workday (calendar, day_of ("2026-10-01")));
  g_assert_false (rp_work_calendar_is_workday (calendar, day_of ("2026-02-23")));
  g_assert_true (rp_work_calendar_is_workday (calendar, day_of ("2026-02-24")));
  g_assert_true (rp_work_calendar_is_workday (calendar, day_of ("2026-02-28")));
  g_assert_true (rp_work_calendar_is_workday (calendar, day_of ("2026-10-10")));
  /* Received on the last day before the holidays, decided a working day later. */
  g_assert_cmpint (rp_work_calendar_add (calendar, day_of ("2026-09-30"), 1), ==,
                   day_of ("2026-10-08"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/work-days/swapped", test_swapped);
  g_test_add_func ("/insight/work-days/refused", test_refused);
  g_test_add_func ("/insight/work-days/shipped", test_shipped);
  return g_test_run ();
}
