/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-series.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#include "base/date.h"
#include "base/json-access.h"
#include "workbench/import-mapping.h"

#define MINUTES_PER_DAY 1440
/* More in one interval is no reading of a customer's meter: 10 GWh. */
#define MAX_READING 1e9

/* What the header may call a column, the surest name first. */
static const char *const time_names[]
    = { "interval_start", "start", "time",     "timestamp", "datetime",
        "date_time",      "时间",  "数据时间", NULL };
static const char *const kwh_names[]
    = { "kwh", "energy", "energy_kwh", "active_kwh", "usage_kwh", "有功电量", "电量", NULL };
static const char *const kw_names[]
    = { "kw", "power", "power_kw", "active_kw", "load", "load_kw", "有功功率", "负荷", NULL };
static const char *const lag_names[]
    = { "kvarh_lag", "kvarh", "reactive_kvarh", "lagging_kvarh", "无功电量", NULL };
static const char *const lead_names[] = { "kvarh_lead", "leading_kvarh", "容性无功电量", NULL };

static void
free_fault (RpLoadFault *fault)
{
  g_free (fault->message);
  g_free (fault);
}

RpLoadSeries *
rp_load_series_new (guint minutes)
{
  RpLoadSeries *self = g_new0 (RpLoadSeries, 1);

  self->intervals = g_array_new (FALSE, FALSE, sizeof (RpLoadInterval));
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify)free_fault);
  self->minutes = minutes;
  return self;
}

void
rp_load_series_free (RpLoadSeries *self)
{
  g_array_unref (self->intervals);
  g_array_unref (self->lines);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

/* ---- columns ---- */

/* Where the columns are; -1 for those the table does not have. */
typedef struct
{
  int time, kwh, kw, lag, lead;
} Places;

static int
find_by_names (RpCsvReader *table, const char *const *names)
{
  const char *const *header = rp_csv_reader_get_header (table);

  for (guint n = 0; names[n] != NULL; n++)
    for (int i = 0; header[i] != NULL; i++)
      if (g_ascii_strcasecmp (header[i], names[n]) == 0)
        return i;
  return -1;
}

/* @given: (nullable): the user's own word for it, which must be there */
static gboolean
place_column (RpCsvReader *table, const char *name, const char *given, const char *const *names,
              int *place, GError **error)
{
  *place = given != NULL ? rp_csv_reader_find_column (table, given) : find_by_names (table, names);
  if (given == NULL || *place >= 0)
    return TRUE;
  g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE, _ ("%s: there is no column “%s”."),
               name, given);
  return FALSE;
}

static gboolean
place_columns (RpCsvReader *table, const char *name, const RpLoadColumns *columns, Places *places,
               GError **error)
{
  static const RpLoadColumns none = { NULL };

  if (columns == NULL)
    columns = &none;
  if (!place_column (table, name, columns->time, time_names, &places->time, error)
      || !place_column (table, name, columns->kwh, kwh_names, &places->kwh, error)
      || !place_column (table, name, columns->kw, kw_names, &places->kw, error)
      || !place_column (table, name, columns->lag, lag_names, &places->lag, error)
      || !place_column (table, name, columns->lead, lead_names, &places->lead, error))
    return FALSE;
  if (places->time >= 0 && (places->kwh >= 0 || places->kw >= 0))
    return TRUE;
  g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE,
               places->time < 0
                   ? _ ("%s: no column is called like a time; name it.")
                   : _ ("%s: no column is called like energy (kWh) or power (kW); name it."),
               name);
  return FALSE;
}

/* ---- cells ---- */

/* "2018-01-01 00:15", also with T, slashes and seconds, to local minutes since 1970. */
static gboolean
parse_time (const char *text, gint64 *minutes)
{
  int year, month, day, hour, minute, end = 0;
  g_autofree char *date = NULL;
  gint32 days;

  if ((sscanf (text, "%4d-%2d-%2d%*1[ T]%2d:%2d%n", &year, &month, &day, &hour, &minute, &end) != 5
       && sscanf (text, "%4d/%2d/%2d%*1[ T]%2d:%2d%n", &year, &month, &day, &hour, &minute, &end)
              != 5)
      || (text[end] != '\0' && !g_str_equal (text + end, ":00")))
    return FALSE;
  date = g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  /* A year of two digits would be month or day first; which, nobody can tell. */
  if (year < 1900 || !rp_date_parse (date, &days) || hour < 0 || minute < 0 || minute > 59
      || hour * 60 + minute > MINUTES_PER_DAY)
    return FALSE;
  *minutes = (gint64)days * MINUTES_PER_DAY + hour * 60 + minute;
  return TRUE;
}

/* A reading in 0.01 of its unit; an empty cell is a gap. */
static gboolean
parse_reading (const char *text, double factor, gint64 *out)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !isfinite (value) || value < 0 || value > MAX_READING)
    return FALSE;
  *out = llround (value * factor * 100);
  return TRUE;
}

/* ---- rows ---- */

static void
add_fault (RpLoadSeries *self, guint line, const char *message)
{
  RpLoadFault *fault = g_new0 (RpLoadFault, 1);

  fault->line = line;
  fault->message = g_strdup (message);
  g_ptr_array_add (self->faults, fault);
}

/* Returns: (nullable): what is wrong with the row; "" for one without a reading */
static const char *
read_row (RpCsvReader *table, const Places *places, RpLoadInterval *interval)
{
  const char *reading = rp_csv_reader_get (table, places->kwh >= 0 ? places->kwh : places->kw);

  if (!parse_time (rp_csv_reader_get (table, places->time), &interval->start))
    return _ ("The time is not like 2018-01-01 00:15.");
  if (*reading == '\0')
    return "";
  if (!parse_reading (reading, 1, &interval->energy))
    return _ ("The energy is no number of 0 or more.");
  if (places->lag >= 0
      && !parse_reading (rp_csv_reader_get (table, places->lag), 1, &interval->lag))
    return _ ("The lagging reactive energy is no number of 0 or more.");
  if (places->lead >= 0
      && !parse_reading (rp_csv_reader_get (table, places->lead), 1, &interval->lead))
    return _ ("The leading reactive energy is no number of 0 or more.");
  return NULL;
}

static gboolean
read_rows (RpLoadSeries *self, RpCsvReader *table, const Places *places, GError **error)
{
  g_autoptr (GError) failure = NULL;

  while (rp_csv_reader_next (table, &failure))
    {
      RpLoadInterval interval = { 0 };
      guint line = rp_csv_reader_get_line (table);
      const char *fault = read_row (table, places, &interval);

      if (fault == NULL)
        {
          g_array_append_val (self->intervals, interval);
          g_array_append_val (self->lines, line);
        }
      else if (*fault != '\0')
        add_fault (self, line, fault);
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- order ---- */

typedef struct
{
  RpLoadInterval interval;
  guint line;
} Placed;

static int
compare_placed (gconstpointer a, gconstpointer b)
{
  const Placed *one = a, *two = b;

  if (one->interval.start != two->interval.start)
    return one->interval.start < two->interval.start ? -1 : 1;
  return one->line < two->line ? -1 : one->line > two->line;
}

void
rp_load_series_sort (RpLoadSeries *self)
{
  guint n = self->intervals->len;
  g_autofree Placed *placed = g_new (Placed, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    placed[i] = (Placed){ .interval = g_array_index (self->intervals, RpLoadInterval, i),
                          .line = g_array_index (self->lines, guint, i) };
  qsort (placed, n, sizeof (Placed), compare_placed);
  for (guint i = 0; i < n; i++)
    {
      g_array_index (self->intervals, RpLoadInterval, i) = placed[i].interval;
      g_array_index (self->lines, guint, i) = placed[i].line;
    }
}

/* The commonest distance of two rows that follow one another, 0 when there is none. */
static guint
find_minutes (const RpLoadSeries *self)
{
  guint counts[MINUTES_PER_DAY + 1] = { 0 };
  guint best = 0;

  for (guint i = 1; i < self->intervals->len; i++)
    {
      gint64 distance = g_array_index (self->intervals, RpLoadInterval, i).start
                        - g_array_index (self->intervals, RpLoadInterval, i - 1).start;

      if (distance > 0 && distance <= MINUTES_PER_DAY)
        counts[distance]++;
    }
  for (guint i = 1; i <= MINUTES_PER_DAY; i++)
    if (counts[i] > counts[best])
      best = i;
  return best;
}

/* Takes out what lies off the grid or is there twice. */
static void
sift_intervals (RpLoadSeries *self)
{
  guint kept = 0;
  gint64 last = G_MININT64;

  for (guint i = 0; i < self->intervals->len; i++)
    {
      RpLoadInterval interval = g_array_index (self->intervals, RpLoadInterval, i);
      guint line = g_array_index (self->lines, guint, i);

      if (interval.start % self->minutes != 0)
        add_fault (self, line, _ ("The time does not fit the interval of the other rows."));
      else if (interval.start == last)
        add_fault (self, line, _ ("This time is in the table already."));
      else
        {
          last = interval.start;
          g_array_index (self->intervals, RpLoadInterval, kept) = interval;
          g_array_index (self->lines, guint, kept) = line;
          kept++;
        }
    }
  g_array_set_size (self->intervals, kept);
  g_array_set_size (self->lines, kept);
}

static int
compare_faults (gconstpointer a, gconstpointer b)
{
  const RpLoadFault *one = *(RpLoadFault *const *)a, *two = *(RpLoadFault *const *)b;

  return one->line < two->line ? -1 : one->line > two->line;
}

/* Ends become begins, mean power becomes energy: both need the length of the interval. */
static void
normalise (RpLoadSeries *self, gboolean time_is_end, gboolean is_power)
{
  for (guint i = 0; i < self->intervals->len; i++)
    {
      RpLoadInterval *interval = &g_array_index (self->intervals, RpLoadInterval, i);

      if (time_is_end)
        interval->start -= self->minutes;
      if (is_power)
        interval->energy = llround (interval->energy * (self->minutes / 60.0));
    }
}

RpLoadSeries *
rp_load_series_read (RpCsvReader *table, const char *name, const RpLoadColumns *columns,
                     GError **error)
{
  g_autoptr (RpLoadSeries) self = rp_load_series_new (0);
  Places places;

  if (!place_columns (table, name, columns, &places, error))
    return NULL;
  if (!read_rows (self, table, &places, error))
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  self->has_lag = places.lag >= 0;
  self->has_lead = places.lead >= 0;
  rp_load_series_sort (self);
  self->minutes = find_minutes (self);
  if (self->minutes == 0)
    {
      const RpLoadFault *first = self->faults->len > 0 ? self->faults->pdata[0] : NULL;

      if (first != NULL)
        g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE, "%s:%u: %s", name, first->line,
                     first->message);
      else
        g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE,
                     _ ("%s: two intervals at least are needed to see how long they are."), name);
      return NULL;
    }
  sift_intervals (self);
  normalise (self, columns != NULL && columns->time_is_end, places.kwh < 0);
  g_ptr_array_sort (self->faults, compare_faults);
  return g_steal_pointer (&self);
}

/* ---- from rows of the store ---- */

/* The n-th number of an array; FALSE for a gap. */
static gboolean
read_element (JsonArray *array, guint n, gint64 *out)
{
  return array != NULL && n < json_array_get_length (array)
         && rp_json_node_get_integer (json_array_get_element (array, n), out);
}

gboolean
rp_load_series_append_day (RpLoadSeries *self, RpRecord *load_day)
{
  JsonArray *kwh = rp_record_get_array (load_day, "kwh");
  JsonArray *lag = rp_record_get_array (load_day, "kvarh_lag");
  JsonArray *lead = rp_record_get_array (load_day, "kvarh_lead");
  guint minutes = rp_record_get_integer (load_day, "interval_minutes");
  gint32 day;

  if (kwh == NULL || minutes == 0 || !rp_date_parse (rp_record_get_text (load_day, "day"), &day))
    return FALSE;
  if (self->minutes == 0)
    self->minutes = minutes;
  if (self->minutes != minutes)
    return FALSE;
  self->has_lag = self->has_lag || lag != NULL;
  self->has_lead = self->has_lead || lead != NULL;
  for (guint i = 0; i < json_array_get_length (kwh); i++)
    {
      RpLoadInterval interval = { .start = (gint64)day * MINUTES_PER_DAY + (gint64)i * minutes };
      guint line = 0;

      if (!read_element (kwh, i, &interval.energy))
        continue;
      read_element (lag, i, &interval.lag);
      read_element (lead, i, &interval.lead);
      g_array_append_val (self->intervals, interval);
      g_array_append_val (self->lines, line);
    }
  return TRUE;
}
