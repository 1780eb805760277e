/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/tariff-periods.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"

static const struct
{
  const char *kind;
  RpPeriod period;
} kinds[] = { { "sharp", RP_PERIOD_SHARP },
              { "peak", RP_PERIOD_PEAK },
              { "flat", RP_PERIOD_FLAT },
              { "valley", RP_PERIOD_VALLEY } };

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT, message);
  return FALSE;
}

/* "08:00" to minutes; "24:00" is the end of the day. */
static gboolean
read_minute (const char *text, int *minute)
{
  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0])
      || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;
  int hours = (text[0] - '0') * 10 + text[1] - '0';
  int minutes = (text[3] - '0') * 10 + text[4] - '0';
  *minute = hours * 60 + minutes;
  return minutes < 60 && *minute <= RP_MINUTES_PER_DAY;
}

static int
find_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, kind) == 0)
      return (int)kinds[i].period;
  return -1;
}

static gboolean
mark_period (JsonObject *object, RpTariffDay *out, gboolean *taken, GError **error)
{
  const char *kind, *from_text, *to_text;
  int from, to;
  if (!rp_json_read_string (object, "kind", &kind, error)
      || !rp_json_read_string (object, "from", &from_text, error)
      || !rp_json_read_string (object, "to", &to_text, error))
    return FALSE;
  int period = find_kind (kind);
  if (period < 0)
    return refuse (error, _ ("There is no time-of-use period “%s”."), kind);
  if (!read_minute (from_text, &from) || !read_minute (to_text, &to) || from == to)
    return refuse (error, _ ("“%s” to “%s” is no time of day."), from_text, to_text);
  int length = to > from ? to - from : to + RP_MINUTES_PER_DAY - from;
  for (int i = 0; i < length; i++)
    {
      int minute = (from + i) % RP_MINUTES_PER_DAY;
      if (!taken[minute])
        out->period[minute] = (guint8)period;
      taken[minute] = TRUE;
    }
  return TRUE;
}

static gboolean
has_month (JsonObject *season, int month)
{
  JsonArray *months = rp_json_get_array (season, "months");
  for (guint i = 0; months != NULL && i < json_array_get_length (months); i++)
    {
      gint64 value;
      if (rp_json_node_get_integer (json_array_get_element (months, i), &value) && value == month)
        return TRUE;
    }
  return FALSE;
}

gboolean
rp_tariff_day_read (JsonObject *row, int month, RpTariffDay *out, GError **error)
{
  gboolean taken[RP_MINUTES_PER_DAY] = { FALSE };
  JsonArray *seasons, *periods;
  if (!rp_json_read_array (row, "seasons", &seasons, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (seasons); i++)
    {
      JsonObject *season = rp_json_array_get_object (seasons, i);
      if (season == NULL || !has_month (season, month))
        continue;
      if (!rp_json_read_array (season, "periods", &periods, error))
        return FALSE;
      memset (out, 0, sizeof *out);
      for (guint k = 0; k < json_array_get_length (periods); k++)
        {
          JsonObject *period = rp_json_array_get_object (periods, k);
          if (period == NULL)
            return refuse (error, _ ("A time-of-use period is no object."));
          if (!mark_period (period, out, taken, error))
            return FALSE;
        }
      return TRUE;
    }
  return refuse (error, _ ("No season of the time-of-use periods has month %d."), month);
}

const char *
rp_tariff_regions_find (JsonObject *row, const char *division)
{
  JsonArray *regions = row != NULL ? rp_json_get_array (row, "regions") : NULL;
  const char *chosen
      = row != NULL ? rp_json_get_string (row, "otherwise", RP_TARIFF_PERIODS) : RP_TARIFF_PERIODS;
  size_t longest = 0;
  if (*division == '\0')
    return RP_TARIFF_PERIODS;
  for (guint i = 0; regions != NULL && i < json_array_get_length (regions); i++)
    {
      JsonObject *region = rp_json_array_get_object (regions, i);
      const char *prefix = region != NULL ? rp_json_get_string (region, "division", "") : "";
      if (strlen (prefix) <= longest || !g_str_has_prefix (division, prefix))
        continue;
      longest = strlen (prefix);
      chosen = rp_json_get_string (region, "periods", chosen);
    }
  return chosen;
}
