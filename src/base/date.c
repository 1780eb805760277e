/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define SECONDS_PER_DAY 86400

static gboolean
parse_digits (const char **text, guint n_digits, int *out)
{
  int value = 0;
  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      value = value * 10 + ((*text)[i] - '0');
    }
  *text += n_digits;
  *out = value;
  return TRUE;
}

static gboolean
parse_char (const char **text, char expected)
{
  if (**text != expected)
    return FALSE;
  (*text)++;
  return TRUE;
}

static int
days_in_month (int year, int month)
{
  return g_date_get_days_in_month ((GDateMonth)month, (GDateYear)year);
}

static gboolean
ymd_is_valid (int year, int month, int day_of_month)
{
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day_of_month >= 1
         && day_of_month <= days_in_month (year, month);
}

static gboolean
parse_day (const char **text, gint32 *day)
{
  int year, month, day_of_month;
  if (!parse_digits (text, 4, &year) || !parse_char (text, '-') || !parse_digits (text, 2, &month)
      || !parse_char (text, '-') || !parse_digits (text, 2, &day_of_month)
      || !ymd_is_valid (year, month, day_of_month))
    return FALSE;
  *day = rp_date_from_ymd (year, month, day_of_month);
  return TRUE;
}

gboolean
rp_date_parse (const char *text, gint32 *day)
{
  gint32 parsed;
  if (text == NULL || !parse_day (&text, &parsed) || *text != '\0')
    return FALSE;
  *day = parsed;
  return TRUE;
}

char *
rp_date_format (gint32 day)
{
  int year, month, day_of_month;
  rp_date_to_ymd (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day_of_month);
}

/* Days are counted in years that begin in March, so that the leap day is the last of its year, and
 * in eras of 400 years, which all have 146,097 days. */
gint32
rp_date_from_ymd (int year, int month, int day_of_month)
{
  g_return_val_if_fail (ymd_is_valid (year, month, day_of_month), 0);

  int march_year = month > 2 ? year : year - 1;
  int march_month = month > 2 ? month - 3 : month + 9;
  int era = march_year / 400;
  int year_of_era = march_year % 400;
  int day_of_year = (153 * march_month + 2) / 5 + day_of_month - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

void
rp_date_to_ymd (gint32 day, int *year, int *month, int *day_of_month)
{
  gint64 shifted = (gint64)day + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  int day_of_era = (int)(shifted - era * 146097);
  int year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int march_month = (5 * day_of_year + 2) / 153;

  *day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
  *month = march_month < 10 ? march_month + 3 : march_month - 9;
  *year = (int)(era * 400) + year_of_era + (*month <= 2 ? 1 : 0);
}

int
rp_date_weekday (gint32 day)
{
  /* 1970-01-01 was a Thursday. */
  return (int)((((gint64)day + 3) % 7 + 7) % 7) + 1;
}

gint32
rp_date_add_months (gint32 day, int months)
{
  int year, month, day_of_month;
  rp_date_to_ymd (day, &year, &month, &day_of_month);

  gint64 total = (gint64)year * 12 + (month - 1) + months;
  if (total < 12)
    return rp_date_from_ymd (1, 1, 1);
  if (total >= 10000 * 12)
    return rp_date_from_ymd (9999, 12, 31);
  year = (int)(total / 12);
  month = (int)(total % 12) + 1;
  return rp_date_from_ymd (year, month, MIN (day_of_month, days_in_month (year, month)));
}

static char *
format_day (gint32 day, const char *format)
{
  int year, month, day_of_month;
  rp_date_to_ymd (day, &year, &month, &day_of_month);
  g_autoptr (GDateTime) date = g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
  g_return_val_if_fail (date != NULL, g_strdup (""));
  return g_date_time_format (date, format);
}

char *
rp_date_format_long (gint32 day)
{
  /* Translators: a date with its weekday, in the manner of strftime; Chinese: %Y年%-m月%-d日 */
  return format_day (day, _ ("%a %-d %b %Y"));
}

char *
rp_date_format_short (gint32 day)
{
  /* Translators: a date of this year, in the manner of strftime; Chinese: %-m月%-d日 */
  return format_day (day, _ ("%-d %b"));
}

gboolean
rp_month_parse (const char *text, gint32 *month)
{
  int year, month_of_year;
  if (text == NULL || !parse_digits (&text, 4, &year) || !parse_char (&text, '-')
      || !parse_digits (&text, 2, &month_of_year) || *text != '\0'
      || !ymd_is_valid (year, month_of_year, 1))
    return FALSE;
  *month = (year - 1970) * 12 + month_of_year - 1;
  return TRUE;
}

static void
month_to_ym (gint32 month, int *year, int *month_of_year)
{
  gint32 total = month + 1970 * 12;
  g_return_if_fail (total >= 12 && total < 10000 * 12);
  *year = total / 12;
  *month_of_year = total % 12 + 1;
}

char *
rp_month_format (gint32 month)
{
  int year = 1970, month_of_year = 1;
  month_to_ym (month, &year, &month_of_year);
  return g_strdup_printf ("%04d-%02d", year, month_of_year);
}

int
rp_month_hours (gint32 month)
{
  int year = 1970, month_of_year = 1;
  month_to_ym (month, &year, &month_of_year);
  return days_in_month (year, month_of_year) * 24;
}

/* Digits behind the sixth are read and dropped. */
static gboolean
parse_fraction (const char **text, gint64 *us)
{
  *us = 0;
  if (**text != '.')
    return TRUE;
  (*text)++;
  if (!g_ascii_isdigit (**text))
    return FALSE;
  gint64 weight = US_PER_SECOND / 10;
  for (; g_ascii_isdigit (**text); (*text)++, weight /= 10)
    *us += (**text - '0') * weight;
  return TRUE;
}

static gboolean
parse_offset (const char **text, int *seconds)
{
  *seconds = 0;
  if (parse_char (text, 'Z') || parse_char (text, 'z'))
    return TRUE;

  int sign = **text == '-' ? -1 : 1;
  int hours, minutes;
  if (!(parse_char (text, '+') || parse_char (text, '-')) || !parse_digits (text, 2, &hours)
      || !parse_char (text, ':') || !parse_digits (text, 2, &minutes) || hours > 23 || minutes > 59)
    return FALSE;
  *seconds = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

gboolean
rp_instant_parse (const char *text, gint64 *us)
{
  gint32 day;
  int hour, minute, second, offset;
  gint64 fraction;

  if (text == NULL || !parse_day (&text, &day)
      || !(parse_char (&text, 'T') || parse_char (&text, 't')) || !parse_digits (&text, 2, &hour)
      || !parse_char (&text, ':') || !parse_digits (&text, 2, &minute) || !parse_char (&text, ':')
      || !parse_digits (&text, 2, &second) || !parse_fraction (&text, &fraction)
      || !parse_offset (&text, &offset) || *text != '\0')
    return FALSE;
  /* A leap second is written as :60; it counts as the second after it. */
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;

  gint64 seconds = (gint64)day * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset;
  if (seconds < (gint64)(rp_date_from_ymd (1, 1, 1) + 1) * SECONDS_PER_DAY
      || seconds >= (gint64)rp_date_from_ymd (9999, 12, 31) * SECONDS_PER_DAY)
    return FALSE;
  *us = seconds * US_PER_SECOND + fraction;
  return TRUE;
}

static gint64
divide_down (gint64 value, gint64 divisor)
{
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

char *
rp_instant_format (gint64 us)
{
  gint64 seconds = divide_down (us, US_PER_SECOND);
  gint64 day = divide_down (seconds, SECONDS_PER_DAY);
  int milliseconds = (int)((us - seconds * US_PER_SECOND) / 1000);
  int rest = (int)(seconds - day * SECONDS_PER_DAY);
  int year, month, day_of_month;
  rp_date_to_ymd ((gint32)day, &year, &month, &day_of_month);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day_of_month,
                          rest / 3600, rest / 60 % 60, rest % 60, milliseconds);
}

static gint64
local_seconds (gint64 us, GTimeZone *zone)
{
  gint64 seconds = divide_down (us, US_PER_SECOND);
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
  return seconds + g_time_zone_get_offset (zone, interval);
}

gint32
rp_instant_to_day (gint64 us, GTimeZone *zone)
{
  return (gint32)divide_down (local_seconds (us, zone), SECONDS_PER_DAY);
}

char *
rp_instant_format_local (gint64 us, GTimeZone *zone)
{
  gint64 seconds = local_seconds (us, zone);
  gint64 day = divide_down (seconds, SECONDS_PER_DAY);
  int minutes = (int)((seconds - day * SECONDS_PER_DAY) / 60);
  g_autofree char *date = rp_date_format ((gint32)day);
  return g_strdup_printf ("%s %02d:%02d", date, minutes / 60, minutes % 60);
}
