/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/tariff-check.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/data-file.h"
#include "insight/tariff-periods.h"

#define PRICE_MOST 1000 /* yuan: more is a price in fen, or for a year */
#define MONTHS 12

typedef struct
{
  const char *path;
  GPtrArray *faults;
} Check;

/* A place and a cause, as one sentence. */
static void complain (Check *self, const char *place, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
complain (Check *self, const char *place, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cause = NULL;
  va_list arguments;

  va_start (arguments, format);
  cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  rp_data_file_refuse (&error, self->path, place, "%s", cause);
  g_ptr_array_add (self->faults, g_strdup (error->message));
}

static void
check_members (Check *self, const char *place, JsonObject *object, const char *const *known)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *item = members; item != NULL; item = item->next)
    if (!g_strv_contains (known, item->data))
      {
        g_autofree char *where = *place != '\0'
                                     ? g_strdup_printf ("%s.%s", place, (char *)item->data)
                                     : g_strdup (item->data);
        complain (self, where, _ ("means nothing here"));
      }
}

/* A division has six digits, a region its first ones. */
static void
check_region (Check *self, const char *place, const char *region)
{
  if (strspn (region, "0123456789") != strlen (region) || strlen (region) > 6
      || strlen (region) == 1)
    complain (self, place, _ ("“%s” is not the beginning of an administrative division"), region);
}

/* ---- prices ---- */

static const char *const price_names[]
    = { "capacity", "demand", "sharp", "peak", "flat", "valley", NULL };

static void
check_price (Check *self, const char *row_place, JsonObject *row, const char *name)
{
  g_autofree char *place = g_strdup_printf ("%s.%s", row_place, name);
  double price = rp_json_get_double (row, name, NAN);

  if (!json_object_has_member (row, name))
    return;
  if (!(price > 0))
    complain (self, place, _ ("is no price above 0; leave out what is not known"));
  else if (price > PRICE_MOST)
    complain (self, place, _ ("%g yuan is too much for a kVA, a kW or a kWh"), price);
}

static void
check_order (Check *self, const char *place, JsonObject *row, const char *more, const char *less)
{
  double high = rp_json_get_double (row, more, NAN), low = rp_json_get_double (row, less, NAN);

  if (high < low)
    complain (self, place, _ ("“%s” is cheaper than “%s”"), more, less);
}

static void
check_flag (Check *self, const char *row_place, JsonObject *row, const char *name)
{
  g_autofree char *place = g_strdup_printf ("%s.%s", row_place, name);
  JsonNode *node = json_object_get_member (row, name);

  if (node != NULL && json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    complain (self, place, _ ("is neither true nor false"));
}

static void
check_prices (Check *self, const char *place, JsonObject *row)
{
  static const char *const known[]
      = { "from",   "region",   "capacity", "demand",         "sharp",  "peak", "flat",
          "valley", "document", "to_check", "excess_on_full", "source", NULL };
  g_autofree char *region = g_strdup_printf ("%s.region", place);

  check_members (self, place, row, known);
  check_region (self, region, rp_json_get_string (row, "region", ""));
  for (guint i = 0; price_names[i] != NULL; i++)
    check_price (self, place, row, price_names[i]);
  check_order (self, place, row, "sharp", "peak");
  check_order (self, place, row, "peak", "flat");
  check_order (self, place, row, "flat", "valley");
  check_flag (self, place, row, "excess_on_full");
  check_flag (self, place, row, "to_check");
  if (*rp_json_get_string (row, "document", "") == '\0')
    complain (self, place, _ ("names no “document” that the prices are from"));
}

/* ---- periods ---- */

/* "08:30"; "24:00" is the end of the day. Returns: minutes, -1 */
static int
read_time (const char *text)
{
  int hour, minute;

  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0])
      || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return -1;
  hour = (text[0] - '0') * 10 + text[1] - '0';
  minute = (text[3] - '0') * 10 + text[4] - '0';
  return minute < 60 && hour * 60 + minute <= RP_MINUTES_PER_DAY ? hour * 60 + minute : -1;
}

/* Where two periods overlap the earlier in the file counts, as critical-peak hours within the peak do; one that is
 * covered as a whole never does. @taken: minutes of earlier ones */
static void
take_minutes (Check *self, const char *place, int from, int to, gboolean *taken)
{
  gboolean counts = FALSE;

  for (int i = 0; i < (to > from ? to - from : to - from + RP_MINUTES_PER_DAY); i++)
    {
      gboolean *minute = &taken[(from + i) % RP_MINUTES_PER_DAY];

      counts = counts || !*minute;
      *minute = TRUE;
    }
  if (!counts)
    complain (self, place, _ ("is covered by the periods before it and never counts"));
}

static void
check_period (Check *self, const char *place, JsonObject *period, gboolean *taken)
{
  static const char *const kinds[] = { "sharp", "peak", "flat", "valley", NULL };
  static const char *const known[] = { "kind", "from", "to", NULL };
  const char *kind = rp_json_get_string (period, "kind", "");
  int from = read_time (rp_json_get_string (period, "from", ""));
  int to = read_time (rp_json_get_string (period, "to", ""));

  check_members (self, place, period, known);
  if (!g_strv_contains (kinds, kind))
    complain (self, place, _ ("“%s” is no kind of period: sharp, peak, flat, valley"), kind);
  if (from < 0 || to < 0)
    complain (self, place, _ ("“%s” to “%s” is no time of day, which is written as 08:30"),
              rp_json_get_string (period, "from", ""), rp_json_get_string (period, "to", ""));
  else if (from % RP_MINUTES_PER_DAY == to % RP_MINUTES_PER_DAY && from != 0)
    complain (self, place, _ ("begins and ends at the same time"));
  else
    take_minutes (self, place, from, to, taken);
}

static void
check_periods (Check *self, const char *season_place, JsonArray *periods)
{
  g_autofree gboolean *taken = g_new0 (gboolean, RP_MINUTES_PER_DAY);

  for (guint i = 0; periods != NULL && i < json_array_get_length (periods); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.periods[%u]", season_place, i);
      JsonObject *period = rp_json_array_get_object (periods, i);

      if (period != NULL)
        check_period (self, place, period, taken);
      else
        complain (self, place, _ ("is no object"));
    }
}

/* @named: of each month how many seasons name it */
static void
check_season (Check *self, const char *place, JsonObject *season, guint *named)
{
  static const char *const known[] = { "months", "periods", "title", NULL };
  JsonArray *months = rp_json_get_array (season, "months");

  check_members (self, place, season, known);
  if (months == NULL || json_array_get_length (months) == 0)
    complain (self, place, _ ("names no months"));
  for (guint i = 0; months != NULL && i < json_array_get_length (months); i++)
    {
      gint64 month = rp_json_array_get_integer (months, i, 0);

      if (month >= 1 && month <= MONTHS)
        named[month - 1]++;
      else
        complain (self, place, _ ("a month is a number from 1 to 12"));
    }
  check_periods (self, place, rp_json_get_array (season, "periods"));
}

static void
check_seasons (Check *self, const char *row_place, JsonObject *row)
{
  static const char *const known[] = { "from", "seasons", "document", "to_check", "source", NULL };
  JsonArray *seasons = rp_json_get_array (row, "seasons");
  guint named[MONTHS] = { 0 };

  check_members (self, row_place, row, known);
  for (guint i = 0; seasons != NULL && i < json_array_get_length (seasons); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.seasons[%u]", row_place, i);
      JsonObject *season = rp_json_array_get_object (seasons, i);

      if (season != NULL)
        check_season (self, place, season, named);
      else
        complain (self, place, _ ("is no object"));
    }
  for (guint i = 0; i < MONTHS; i++)
    if (named[i] != 1)
      complain (self, row_place,
                named[i] == 0 ? _ ("no season names month %u") : _ ("two seasons name month %u"),
                i + 1);
}

/* ---- which periods where ---- */

static void
check_periods_file (Check *self, const char *place, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    complain (self, place, _ ("there is no file “%s” beside this one"), file);
}

static void
check_regions (Check *self, const char *row_place, JsonObject *row)
{
  static const char *const known[] = { "from", "regions", "otherwise", NULL };
  static const char *const of_region[] = { "division", "periods", NULL };
  JsonArray *regions = rp_json_get_array (row, "regions");
  g_autofree char *otherwise = g_strdup_printf ("%s.otherwise", row_place);

  check_members (self, row_place, row, known);
  check_periods_file (self, otherwise, rp_json_get_string (row, "otherwise", ""));
  for (guint i = 0; regions != NULL && i < json_array_get_length (regions); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.regions[%u]", row_place, i);
      JsonObject *region = rp_json_array_get_object (regions, i);

      if (region == NULL)
        {
          complain (self, place, _ ("is no object"));
          continue;
        }
      check_members (self, place, region, of_region);
      check_region (self, place, rp_json_get_string (region, "division", "?"));
      check_periods_file (self, place, rp_json_get_string (region, "periods", ""));
    }
}

/* ---- a file ---- */

static const struct
{
  const char *policy;
  void (*check) (Check *self, const char *place, JsonObject *row);
} policies[] = {
  { "prices", check_prices },
  { "time-of-use", check_seasons },
  { "time-of-use-regions", check_regions },
};

static void
check_date (Check *self, const char *place, JsonObject *row, gint32 *before)
{
  g_autofree char *where = g_strdup_printf ("%s.from", place);
  const char *text = rp_json_get_string (row, "from", "");
  gint32 day;

  if (!rp_date_parse (text, &day))
    complain (self, where, _ ("“%s” is no date"), text);
  else if (day <= *before)
    complain (self, where,
              _ ("%s comes after the same or a later date; rows are in the order of their dates"),
              text);
  else
    *before = day;
}

static void
check_rows (Check *self, guint policy, JsonArray *rows)
{
  gint32 before = G_MININT32;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autofree char *place = g_strdup_printf ("rows[%u]", i);
      JsonObject *row = rp_json_array_get_object (rows, i);

      if (row == NULL)
        {
          complain (self, place, _ ("is no object"));
          continue;
        }
      check_date (self, place, row, &before);
      policies[policy].check (self, place, row);
    }
}

GPtrArray *
rp_tariff_check (const char *path)
{
  static const char *const known[] = { "policy", "version", "title", "source", "rows", NULL };
  Check self = { path, g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) file = rp_data_file_load (path, &error);
  const char *name = file != NULL ? rp_json_get_string (file, "policy", "") : "";
  JsonArray *rows = file != NULL ? rp_json_get_array (file, "rows") : NULL;

  if (file == NULL)
    {
      g_ptr_array_add (self.faults, g_strdup (error->message));
      return self.faults;
    }
  check_members (&self, "", file, known);
  if (*rp_json_get_string (file, "source", "") == '\0')
    complain (&self, "policy", _ ("the file names no “source”"));
  if (rows == NULL || json_array_get_length (rows) == 0)
    complain (&self, "rows", _ ("there is no row"));
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    if (g_str_equal (policies[i].policy, name))
      {
        if (rows != NULL)
          check_rows (&self, i, rows);
        return self.faults;
      }
  complain (&self, "policy", _ ("“%s” is none of “prices”, “time-of-use”, “time-of-use-regions”"),
            name);
  return self.faults;
}
