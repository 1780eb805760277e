/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"
#include "base/date.h"
#include "support/fake-clock.h"

static void
test_system (void)
{
  g_autoptr (RpClock) clock = rp_system_clock_new (NULL, NULL);
  gint64 distance = rp_clock_now_us (clock) - g_get_real_time ();
  g_assert_cmpint (ABS (distance), <, 10 * G_USEC_PER_SEC);
  g_assert_nonnull (rp_clock_zone (clock));
}

static void
test_start_at (void)
{
  g_assert_null (rp_system_clock_new (NULL, "tomorrow"));

  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autoptr (RpClock) clock = rp_system_clock_new (zone, "2026-01-05T09:00:00+08:00");
  gint64 start, first = rp_clock_now_us (clock);
  rp_instant_parse ("2026-01-05T01:00:00Z", &start);
  g_assert_cmpint (first, >=, start);
  g_assert_cmpint (first - start, <, 10 * G_USEC_PER_SEC);
  g_assert_true (rp_clock_zone (clock) == zone);

  g_autofree char *today = rp_clock_dup_today (clock);
  g_assert_cmpstr (today, ==, "2026-01-05");
  g_usleep (2000);
  g_assert_cmpint (rp_clock_now_us (clock), >=, first + 2000);
}

static void
test_monotonic (void)
{
  g_autoptr (RpClock) clock = rp_system_clock_new (NULL, "1999-01-01T00:00:00Z");
  gint64 before = rp_clock_monotonic_us (clock);
  g_usleep (1000);
  g_assert_cmpint (rp_clock_monotonic_us (clock), >=, before + 1000);
}

static void
test_fake (void)
{
  g_autoptr (RpFakeClock) fake = rp_fake_clock_new ("2026-01-04T15:59:59.999Z");
  RpClock *clock = RP_CLOCK (fake);
  gint64 monotonic = rp_clock_monotonic_us (clock);

  g_autofree char *before = rp_clock_dup_today (clock);
  g_assert_cmpstr (before, ==, "2026-01-04");
  rp_fake_clock_advance (fake, 1000);
  g_autofree char *after = rp_clock_dup_today (clock);
  g_autofree char *now = rp_clock_dup_now_utc (clock);
  g_autofree char *shown = rp_clock_format (clock, now);
  g_autofree char *nothing = rp_clock_format (clock, "");
  g_assert_cmpstr (after, ==, "2026-01-05");
  g_assert_cmpint (rp_clock_today (clock), ==, rp_date_from_ymd (2026, 1, 5));
  g_assert_cmpstr (now, ==, "2026-01-04T16:00:00.000Z");
  g_assert_cmpstr (shown, ==, "2026-01-05 00:00");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpint (rp_clock_monotonic_us (clock), ==, monotonic + 1000);

  rp_fake_clock_set (fake, "2020-01-01T00:00:00Z");
  g_assert_cmpint (rp_clock_monotonic_us (clock), ==, monotonic + 1000);
}

static void
test_zone (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (-5 * 3600);
  g_autoptr (RpClock) clock = rp_system_clock_new (zone, "2026-01-05T00:30:00+08:00");
  g_autofree char *here = rp_clock_dup_today (clock);
  GTimeZone *before = rp_clock_zone (clock);

  g_assert_cmpstr (here, ==, "2026-01-04");
  rp_clock_set_zone (clock, "Asia/Shanghai");
  g_autofree char *there = rp_clock_dup_today (clock);
  g_assert_cmpstr (there, ==, "2026-01-05");
  /* Somebody may still hold the one that was. */
  g_assert_true (before == zone);
  g_assert_cmpstr (g_time_zone_get_identifier (before), ==, "-05:00:00");

  rp_clock_set_zone (clock, NULL);
  rp_clock_set_zone (clock, "");
  rp_clock_set_zone (clock, "Mars/Olympus");
  g_assert_cmpstr (g_time_zone_get_identifier (rp_clock_zone (clock)), ==, "Asia/Shanghai");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/system", test_system);
  g_test_add_func ("/clock/start-at", test_start_at);
  g_test_add_func ("/clock/monotonic", test_monotonic);
  g_test_add_func ("/clock/zone", test_zone);
  g_test_add_func ("/clock/fake", test_fake);
  return g_test_run ();
}
