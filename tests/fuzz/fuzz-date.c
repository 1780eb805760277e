/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "base/date.h"

/* What is read as a day, a month or an instant is written so that it is read the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  gint32 day, day_again, month, month_again;
  gint64 us, us_again;

  if (rp_date_parse (text, &day))
    {
      g_autofree char *written = rp_date_format (day);
      g_autofree char *for_people = rp_date_format_long (rp_date_add_months (day, 1));
      g_assert_true (rp_date_parse (written, &day_again));
      g_assert_cmpint (day_again, ==, day);
    }
  if (rp_month_parse (text, &month))
    {
      g_autofree char *written = rp_month_format (month);
      g_assert_true (rp_month_parse (written, &month_again));
      g_assert_cmpint (month_again, ==, month);
      g_assert_cmpint (rp_month_hours (month), >=, 28 * 24);
    }
  if (rp_instant_parse (text, &us))
    {
      g_autofree char *written = rp_instant_format (us);
      g_autofree char *for_people = rp_instant_format_local (us, zone);
      g_assert_true (rp_instant_parse (written, &us_again));
      g_assert_cmpint (us_again, <=, us);
      g_assert_cmpint (us - us_again, <, 1000);
      g_assert_cmpint (rp_instant_to_day (us_again, zone), ==, rp_instant_to_day (us, zone));
    }
  return 0;
}
