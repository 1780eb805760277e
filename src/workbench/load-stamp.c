/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-stamp.h"

#include <math.h>
#include <string.h>

#include "base/date.h"

#define MINUTES_PER_DAY 1440
#define NUMBERS_MAX 3

/* Reads up to @most digits. Returns: how many there were */
static guint
read_digits (const char **text, guint most, int *out)
{
  guint n = 0;

  *out = 0;
  while (n < most && g_ascii_isdigit (**text))
    {
      *out = *out * 10 + (**text - '0');
      (*text)++;
      n++;
    }
  return n;
}

static gboolean
skip (const char **text, const char *what)
{
  if (!g_str_has_prefix (*text, what))
    return FALSE;
  *text += strlen (what);
  return TRUE;
}

static void
skip_spaces (const char **text)
{
  while (skip (text, " ") || skip (text, "\t") || skip (text, "\u00a0"))
    ;
}

/* ---- times ---- */

/* "AM" and "PM": hour 12 is the first of its half. */
static gboolean
apply_half (const char **text, int *hour)
{
  const char *p = *text;
  gboolean afternoon = FALSE;

  skip_spaces (&p);
  if (g_ascii_strncasecmp (p, "am", 2) != 0 && g_ascii_strncasecmp (p, "pm", 2) != 0)
    return TRUE;
  afternoon = g_ascii_tolower (*p) == 'p';
  *text = p + 2;
  if (*hour < 1 || *hour > 12)
    return FALSE;
  *hour = *hour % 12 + (afternoon ? 12 : 0);
  return TRUE;
}

/* ":00", ":00.000", and ":59", which is the last second before the next minute; other seconds are no label of an
 * interval. */
static gboolean
skip_seconds (const char **text, int *minutes)
{
  int seconds = 0, fraction = 0;

  if (!skip (text, ":") && !skip (text, "："))
    return TRUE;
  if (read_digits (text, 2, &seconds) != 2 || (seconds != 0 && seconds != 59))
    return FALSE;
  *minutes += seconds == 59;
  if (skip (text, "."))
    return read_digits (text, 9, &fraction) > 0 && fraction == 0;
  return TRUE;
}

static gboolean
skip_offset (const char **text)
{
  int hours = 0, minutes = 0;

  skip_spaces (text);
  if (skip (text, "Z"))
    return TRUE;
  if (**text != '+' && **text != '-')
    return TRUE;
  (*text)++;
  if (read_digits (text, 2, &hours) != 2)
    return FALSE;
  skip (text, ":");
  read_digits (text, 2, &minutes);
  return hours <= 14 && minutes < 60;
}

static gboolean
set_minute (int hour, int minutes, gint16 *minute)
{
  *minute = (gint16)(hour * 60 + minutes);
  return *minute <= MINUTES_PER_DAY;
}

static gboolean
read_time (const char **text, gint16 *minute)
{
  const char *start = *text;
  int hour = 0, minutes = 0;
  guint n = read_digits (text, 2, &hour);

  if (n == 0)
    return FALSE;
  if (skip (text, "时"))
    {
      if (read_digits (text, 2, &minutes) == 0)
        return **text == '\0' && set_minute (hour, 0, minute);
      skip (text, "分");
    }
  else if (skip (text, ":") || skip (text, "："))
    {
      if (read_digits (text, 2, &minutes) != 2)
        return FALSE;
    }
  else if (n != 2 || read_digits (text, 2, &minutes) != 2)
    {
      *text = start;
      return FALSE;
    }
  else if (g_str_has_prefix (*text, "00"))
    *text += 2; /* "001500" */
  return minutes < 60 && skip_seconds (text, &minutes) && apply_half (text, &hour)
         && set_minute (hour, minutes, minute);
}

gboolean
rp_load_time_parse (const char *text, gint16 *minute)
{
  skip_spaces (&text);
  if (!read_time (&text, minute))
    return FALSE;
  skip_spaces (&text);
  return *text == '\0';
}

gboolean
rp_load_hour_parse (const char *text, gint16 *minute)
{
  int hour = 0;
  guint n;

  skip_spaces (&text);
  n = read_digits (&text, 2, &hour);
  if (!skip (&text, "点") && !skip (&text, "时"))
    skip (&text, "h");
  skip_spaces (&text);
  return n > 0 && *text == '\0' && set_minute (hour, 0, minute);
}

/* ---- days since 1899-12-30, as spreadsheets count ---- */

#define SERIAL_OF_1970 25569
#define SERIAL_OF_2100 73051
#define SERIAL_DIGITS 5

gboolean
rp_load_serial_parse (const char *text, RpLoadStamp *out)
{
  g_autofree char *plain = g_strdelimit (g_strdup (text), ",", '.');
  char *end = NULL;
  double serial = 0;
  int year, month, day;
  gint64 minutes;

  g_strstrip (plain);
  if (strspn (plain, "0123456789") != SERIAL_DIGITS)
    return FALSE;
  serial = g_ascii_strtod (plain, &end);
  if (*end != '\0' || !(serial >= SERIAL_OF_1970 && serial < SERIAL_OF_2100))
    return FALSE;
  minutes = llround ((serial - SERIAL_OF_1970) * MINUTES_PER_DAY);
  rp_date_to_ymd ((gint32)(minutes / MINUTES_PER_DAY), &year, &month, &day);
  *out = (RpLoadStamp){ .year = (gint16)year,
                        .first = (gint16)month,
                        .second = (gint16)day,
                        .minute = (gint16)(minutes % MINUTES_PER_DAY),
                        .year_first = TRUE };
  return TRUE;
}

/* ---- dates ---- */

static const char *const separators[] = { "-", "/", ".", "年", "月" };

static gboolean
skip_separator (const char **text)
{
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    if (skip (text, separators[i]))
      return TRUE;
  return FALSE;
}

static gint16
widen_year (int year)
{
  return (gint16)(year < 70 ? 2000 + year : year < 100 ? 1900 + year : year);
}

/* "20180131" */
static gboolean
read_compact_date (const char **text, RpLoadStamp *out)
{
  int year = 0, month = 0, day = 0;

  if (read_digits (text, 4, &year) != 4 || read_digits (text, 2, &month) != 2
      || read_digits (text, 2, &day) != 2)
    return FALSE;
  *out = (RpLoadStamp){
    .year = (gint16)year, .first = (gint16)month, .second = (gint16)day, .year_first = TRUE
  };
  return TRUE;
}

static gboolean
read_date (const char **text, RpLoadStamp *out)
{
  const char *start = *text;
  int numbers[NUMBERS_MAX] = { 0 };
  guint digits[NUMBERS_MAX] = { 0 };

  for (guint i = 0; i < NUMBERS_MAX; i++)
    {
      digits[i] = read_digits (text, 4, &numbers[i]);
      if (digits[i] == 0 || (i < 2 && !skip_separator (text)))
        {
          *text = start;
          return read_compact_date (text, out);
        }
    }
  skip (text, "日");
  if (digits[0] == 4)
    *out = (RpLoadStamp){ .year = (gint16)numbers[0],
                          .first = (gint16)numbers[1],
                          .second = (gint16)numbers[2],
                          .year_first = TRUE };
  else
    *out = (RpLoadStamp){ .year = widen_year (numbers[2]),
                          .first = (gint16)numbers[0],
                          .second = (gint16)numbers[1] };
  return digits[0] <= 4 && digits[1] <= 2;
}

gboolean
rp_load_stamp_parse (const char *text, RpLoadStamp *out)
{
  skip_spaces (&text);
  if (!read_date (&text, out))
    return FALSE;
  out->minute = -1;
  if (!skip (&text, "T"))
    skip_spaces (&text);
  if (*text != '\0' && (!read_time (&text, &out->minute) || !skip_offset (&text)))
    return FALSE;
  skip_spaces (&text);
  return *text == '\0' && out->year >= 1900 && out->first >= 1 && out->second >= 1
         && out->first <= 31 && out->second <= 31;
}

RpLoadOrder
rp_load_stamp_tell (const RpLoadStamp *self)
{
  if (self->year_first)
    return RP_LOAD_ORDER_UNKNOWN;
  if (self->first > 12)
    return RP_LOAD_ORDER_DAY_FIRST;
  return self->second > 12 ? RP_LOAD_ORDER_MONTH_FIRST : RP_LOAD_ORDER_UNKNOWN;
}

gboolean
rp_load_stamp_resolve (const RpLoadStamp *self, RpLoadOrder order, gint64 *minutes)
{
  gboolean day_first = !self->year_first && order == RP_LOAD_ORDER_DAY_FIRST;
  int month = day_first ? self->second : self->first, day = day_first ? self->first : self->second;
  g_autofree char *date = g_strdup_printf ("%04d-%02d-%02d", self->year, month, day);
  gint32 days = 0;

  if (!self->year_first && order == RP_LOAD_ORDER_UNKNOWN && self->first != self->second)
    return FALSE;
  if (!rp_date_parse (date, &days))
    return FALSE;
  *minutes = (gint64)days * MINUTES_PER_DAY + MAX (self->minute, 0);
  return TRUE;
}
