/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

static gint32
day_of (const char *text)
{
  gint32 day = 0;
  gboolean is_date = rp_date_parse (text, &day);
  g_assert_true (is_date);
  return day;
}

static void
test_parse (void)
{
  const char *const bad[]
      = { NULL,          "",           "2026-1-05",   "2026-01-5",     "2026-01-05 ",
          " 2026-01-05", "2026-02-29", "2026-00-10",  "2026-13-01",    "2026-04-31",
          "0000-01-01",  "20260105",   "2026/01/05",  "-026-01-05",    "2026-01-05T",
          "+2026-01-05", "2026-01-00", "12026-01-01", "２０２６-01-05" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint32 day = 77;
      g_assert_false (rp_date_parse (bad[i], &day));
      g_assert_cmpint (day, ==, 77);
    }
  g_assert_cmpint (day_of ("1970-01-01"), ==, 0);
  g_assert_cmpint (day_of ("1969-12-31"), ==, -1);
  g_assert_cmpint (day_of ("2000-02-29"), ==, 11016);
  g_assert_cmpint (day_of ("2026-01-05"), ==, 20458);
}

/* Every day of ten thousand years, against GLib's calendar. */
static void
test_every_day (void)
{
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, 1, 1);
  gint32 last = day_of ("9999-12-31");
  for (gint32 day = day_of ("0001-01-01"); day <= last; day++)
    {
      int year, month, day_of_month;
      rp_date_to_ymd (day, &year, &month, &day_of_month);
      g_assert_cmpint (year, ==, g_date_get_year (&date));
      g_assert_cmpint (month, ==, (int)g_date_get_month (&date));
      g_assert_cmpint (day_of_month, ==, g_date_get_day (&date));
      g_assert_cmpint (rp_date_from_ymd (year, month, day_of_month), ==, day);
      g_assert_cmpint (rp_date_weekday (day), ==, (int)g_date_get_weekday (&date));
      if (day < last)
        g_date_add_days (&date, 1);
    }
}

static void
test_format (void)
{
  gint32 day = day_of ("2026-01-05");
  g_autofree char *wire = rp_date_format (day);
  g_autofree char *long_text = rp_date_format_long (day);
  g_autofree char *short_text = rp_date_format_short (day);
  g_assert_cmpstr (wire, ==, "2026-01-05");
  g_assert_cmpstr (long_text, ==, "Mon 5 Jan 2026");
  g_assert_cmpstr (short_text, ==, "5 Jan");
}

static void
test_add_months (void)
{
  const struct
  {
    const char *from;
    int months;
    const char *to;
  } table[] = {
    { "2026-01-31", 1, "2026-02-28" },  { "2024-01-31", 1, "2024-02-29" },
    { "2026-01-31", 2, "2026-03-31" },  { "2026-03-31", -1, "2026-02-28" },
    { "2026-11-15", 2, "2027-01-15" },  { "2026-01-15", -1, "2025-12-15" },
    { "2024-02-29", 12, "2025-02-28" }, { "2026-05-05", 0, "2026-05-05" },
    { "1970-01-01", -1, "1969-12-01" }, { "9999-12-05", 1, "9999-12-31" },
    { "0001-01-05", -1, "0001-01-01" }, { "2026-01-05", G_MAXINT, "9999-12-31" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *to
          = rp_date_format (rp_date_add_months (day_of (table[i].from), table[i].months));
      g_assert_cmpstr (to, ==, table[i].to);
    }
}

static void
test_months (void)
{
  const char *const bad[]
      = { NULL, "", "2026", "2026-1", "2026-00", "2026-13", "2026-01-", "2026-011" };
  gint32 month = 5;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (rp_month_parse (bad[i], &month));
  g_assert_cmpint (month, ==, 5);

  g_assert_true (rp_month_parse ("1970-01", &month));
  g_assert_cmpint (month, ==, 0);
  g_assert_true (rp_month_parse ("1969-12", &month));
  g_assert_cmpint (month, ==, -1);
  for (gint32 m = -1000; m < 1000; m++)
    {
      g_autofree char *text = rp_month_format (m);
      g_assert_true (rp_month_parse (text, &month));
      g_assert_cmpint (month, ==, m);
    }
  rp_month_parse ("2026-01", &month);
  g_assert_cmpint (rp_month_hours (month), ==, 744);
  g_assert_cmpint (rp_month_hours (month + 1), ==, 672);
  rp_month_parse ("2024-02", &month);
  g_assert_cmpint (rp_month_hours (month), ==, 696);
}

static void
test_instants (void)
{
  const struct
  {
    const char *text;
    const char *utc;
  } good[] = {
    { "2026-01-05T01:12:04.120Z", "2026-01-05T01:12:04.120Z" },
    { "2026-01-05T01:12:04Z", "2026-01-05T01:12:04.000Z" },
    { "2026-01-05t01:12:04.9z", "2026-01-05T01:12:04.900Z" },
    { "2026-01-05T09:12:04.1204567891+08:00", "2026-01-05T01:12:04.120Z" },
    { "2026-01-05T00:00:00+08:00", "2026-01-04T16:00:00.000Z" },
    { "2026-01-04T20:00:00-05:30", "2026-01-05T01:30:00.000Z" },
    { "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
    { "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z" },
    { "0001-01-02T00:00:00Z", "0001-01-02T00:00:00.000Z" },
    { "9999-12-30T23:59:59.999Z", "9999-12-30T23:59:59.999Z" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 us;
      g_assert_true (rp_instant_parse (good[i].text, &us));
      g_autofree char *utc = rp_instant_format (us);
      g_assert_cmpstr (utc, ==, good[i].utc);
    }

  const char *const bad[] = {
    NULL,
    "",
    "2026-01-05",
    "2026-01-05T01:12",
    "2026-01-05T01:12:04",
    "2026-01-05 01:12:04Z",
    "0001-01-01T23:59:59Z",
    "9999-12-31T00:00:00Z",
    "9999-12-30T23:59:60Z",
    "2026-01-05T24:00:00Z",
    "2026-01-05T01:60:00Z",
    "2026-01-05T01:12:61Z",
    "2026-01-05T01:12:04.Z",
    "2026-01-05T01:12:04+0800",
    "2026-01-05T01:12:04+24:00",
    "2026-01-05T01:12:04Zx",
    "2026-02-30T01:12:04Z",
    "2026-01-05T1:12:04Z",
  };
  gint64 us = 9;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (rp_instant_parse (bad[i], &us));
  g_assert_cmpint (us, ==, 9);

  g_assert_true (rp_instant_parse ("1970-01-01T00:00:00.000001Z", &us));
  g_assert_cmpint (us, ==, 1);
}

static void
test_local (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  gint64 us;
  g_assert_true (rp_instant_parse ("2026-01-04T16:30:59Z", &us));
  g_autofree char *text = rp_instant_format_local (us, zone);
  g_assert_cmpstr (text, ==, "2026-01-05 00:30");
  g_assert_cmpint (rp_instant_to_day (us, zone), ==, day_of ("2026-01-05"));
  g_assert_cmpint (rp_instant_to_day (us - 31 * 60 * G_USEC_PER_SEC, zone), ==,
                   day_of ("2026-01-04"));
  g_autofree char *before = rp_instant_format_local (-1, zone);
  g_assert_cmpstr (before, ==, "1970-01-01 07:59");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/parse", test_parse);
  g_test_add_func ("/date/every-day", test_every_day);
  g_test_add_func ("/date/format", test_format);
  g_test_add_func ("/date/add-months", test_add_months);
  g_test_add_func ("/date/months", test_months);
  g_test_add_func ("/date/instants", test_instants);
  g_test_add_func ("/date/local", test_local);
  return g_test_run ();
}
