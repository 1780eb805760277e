/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-series.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "workbench/import-mapping.h"

#define MINUTES_PER_DAY 1440
/* More in one interval is no reading of a customer's meter: 10 GWh. */
#define MAX_READING 1e9

#define HEADER_LINES_MOST 20 /* within which the names of the columns are looked for */
#define SAMPLES 500          /* rows that are looked at to see what the columns hold */

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
  self->per_kwh = 100;
  self->report.gaps = g_array_new (FALSE, FALSE, sizeof (RpLoadGap));
  self->report.changes = g_array_new (FALSE, FALSE, sizeof (RpLoadChange));
  return self;
}

void
rp_load_series_free (RpLoadSeries *self)
{
  g_array_unref (self->intervals);
  g_array_unref (self->lines);
  g_ptr_array_unref (self->faults);
  for (guint role = 0; role < RP_LOAD_N_ROLES; role++)
    g_free (self->report.columns[role]);
  g_array_unref (self->report.gaps);
  g_array_unref (self->report.changes);
  g_free (self);
}

/* ---- rows ---- */

/* One reading as it is written, before it is known what its label means. */
typedef struct
{
  RpLoadStamp stamp;
  RpLoadInterval reading;
  guint line;
} Row;

/* A table while it is read. */
typedef struct
{
  RpLoadSeries *series;
  const RpLoadColumns *columns;
  RpLoadGuess guess;
  GArray *rows; /* (element-type Row) in the order of the file */
} Reading;

static void
add_fault (RpLoadSeries *self, guint line, const char *message)
{
  RpLoadFault *fault = g_new0 (RpLoadFault, 1);

  fault->line = line;
  fault->message = g_strdup (message);
  g_ptr_array_add (self->faults, fault);
}

/* A reading in 0.01 of its unit. */
static gboolean
parse_reading (const Reading *self, const char *text, double factor, gboolean signed_too,
               gint64 *out)
{
  double value;

  if (!rp_load_number_parse (text, self->guess.thousands, &value) || (value < 0 && !signed_too)
      || fabs (value) * factor > MAX_READING)
    return FALSE;
  *out = llround (value * factor * 100);
  return TRUE;
}

static const char *
get_cell (GStrv cells, int column)
{
  return column >= 0 && (guint)column < g_strv_length (cells) ? cells[column] : "";
}

/* The label, from one column or from date and time. */
static gboolean
read_stamp (const Reading *self, GStrv cells, RpLoadStamp *stamp)
{
  const int *place = self->guess.place;

  const char *time = get_cell (cells, place[RP_LOAD_TIME]);

  if (place[RP_LOAD_DATE] < 0)
    return self->guess.time_is_serial ? rp_load_serial_parse (time, stamp)
                                      : rp_load_stamp_parse (time, stamp);
  return rp_load_stamp_parse (get_cell (cells, place[RP_LOAD_DATE]), stamp)
         && (self->guess.across != NULL
             || (self->guess.time_is_hour ? rp_load_hour_parse (time, &stamp->minute)
                                          : rp_load_time_parse (time, &stamp->minute)));
}

/* A single column of reactive energy has the leading one below zero. */
static const char *
read_reactive (const Reading *self, GStrv cells, RpLoadInterval *reading)
{
  const RpLoadGuess *guess = &self->guess;
  gboolean single = guess->place[RP_LOAD_LEAD] < 0;
  const char *lag = get_cell (cells, guess->place[RP_LOAD_LAG]);
  const char *lead = get_cell (cells, guess->place[RP_LOAD_LEAD]);

  if (guess->place[RP_LOAD_LAG] >= 0 && *lag != '\0'
      && !parse_reading (self, lag, guess->factor[RP_LOAD_LAG], single, &reading->lag))
    return _ ("The lagging reactive energy is no number of 0 or more.");
  if (!single && *lead != '\0'
      && !parse_reading (self, lead, guess->factor[RP_LOAD_LEAD], FALSE, &reading->lead))
    return _ ("The leading reactive energy is no number of 0 or more.");
  if (reading->lag < 0)
    {
      reading->lead = -reading->lag;
      reading->lag = 0;
      self->series->has_lead = TRUE;
    }
  return NULL;
}

/* Returns: (nullable): what is wrong with the row; "" for one without a reading */
static const char *
read_cells (const Reading *self, GStrv cells, Row *row)
{
  const RpLoadGuess *guess = &self->guess;
  RpLoadRole role = guess->place[RP_LOAD_KWH] >= 0 ? RP_LOAD_KWH : RP_LOAD_KW;
  const char *reading = get_cell (cells, guess->place[role]);

  if (!read_stamp (self, cells, &row->stamp))
    return _ ("The time is not like 2018-01-01 00:15.");
  if (*reading == '\0')
    return "";
  if (!parse_reading (self, reading, guess->factor[role], FALSE, &row->reading.energy))
    return _ ("The energy is no number of 0 or more.");
  return read_reactive (self, cells, &row->reading);
}

/* One row a day: each cell is an interval. */
static void
read_day (Reading *self, GStrv cells, guint line)
{
  RpLoadStamp stamp;

  if (!read_stamp (self, cells, &stamp))
    {
      add_fault (self->series, line, _ ("The time is not like 2018-01-01 00:15."));
      return;
    }
  for (guint i = 0; i < self->guess.across->len; i++)
    {
      const char *text = get_cell (cells, (int)g_array_index (self->guess.across, guint, i));
      Row row = { .stamp = stamp, .line = line };

      row.stamp.minute = (gint16)(i * self->guess.across_minutes);
      if (*text == '\0')
        self->series->report.n_empty++;
      else if (parse_reading (self, text, 1, FALSE, &row.reading.energy))
        g_array_append_val (self->rows, row);
      else
        add_fault (self->series, line, _ ("The energy is no number of 0 or more."));
    }
}

static void
read_row (Reading *self, GStrv cells, guint line)
{
  Row row = { .line = line };
  const char *fault = NULL;

  if (self->guess.across != NULL)
    {
      read_day (self, cells, line);
      return;
    }
  fault = read_cells (self, cells, &row);
  if (fault == NULL)
    g_array_append_val (self->rows, row);
  else if (*fault == '\0')
    self->series->report.n_empty++;
  else
    add_fault (self->series, line, fault);
}

static GStrv
copy_cells (RpCsvReader *table, guint n_columns)
{
  GStrv cells = g_new0 (char *, n_columns + 1);

  for (guint i = 0; i < n_columns; i++)
    cells[i] = g_strstrip (g_strdup (rp_csv_reader_get (table, i)));
  return cells;
}

static gboolean
guess_columns (Reading *self, RpCsvReader *table, GPtrArray *samples, const char *name,
               GError **error)
{
  static const RpLoadColumns none = { NULL };
  const char *const *header = rp_csv_reader_get_header (table);
  RpLoadReport *report = &self->series->report;

  if (!rp_load_guess (&self->guess, header, samples, self->columns != NULL ? self->columns : &none,
                      name, error))
    return FALSE;
  for (guint role = 0; role < RP_LOAD_N_ROLES; role++)
    if (self->guess.place[role] >= 0)
      report->columns[role] = g_strdup (header[self->guess.place[role]]);
  report->n_across = self->guess.across != NULL ? self->guess.across->len : 0;
  report->is_assumed = self->guess.is_assumed;
  self->series->has_lag = self->guess.place[RP_LOAD_LAG] >= 0;
  self->series->has_lead = self->guess.place[RP_LOAD_LEAD] >= 0;
  return TRUE;
}

static void
read_samples (RpCsvReader *table, GPtrArray *samples, GArray *lines, GError **failure)
{
  guint n_columns = g_strv_length ((GStrv)rp_csv_reader_get_header (table));

  g_ptr_array_set_size (samples, 0);
  g_array_set_size (lines, 0);
  while (samples->len < SAMPLES && rp_csv_reader_next (table, failure))
    {
      guint line = rp_csv_reader_get_line (table);

      g_ptr_array_add (samples, copy_cells (table, n_columns));
      g_array_append_val (lines, line);
    }
}

/* A line of the data gives no names. */
static gboolean
is_header (RpCsvReader *table)
{
  const char *const *header = rp_csv_reader_get_header (table);
  RpLoadStamp stamp;
  guint n = 0;

  for (guint i = 0; header[i] != NULL; i++)
    {
      if (rp_load_stamp_parse (header[i], &stamp))
        return FALSE;
      n += *header[i] != '\0';
    }
  return n > 1;
}

/* Many exports have a title and words about the meter above the names of their columns. The first line under which
 * the rest makes sense is the header; where none does, what is wrong with the first one is told.
 * @failure: (inout): of the samples that were read; none when a header was found */
static gboolean
find_header (Reading *self, RpCsvReader *table, GPtrArray *samples, GArray *lines, const char *name,
             GError **failure)
{
  if (*failure == NULL && guess_columns (self, table, samples, name, failure))
    return TRUE;
  for (guint line = 2; line <= HEADER_LINES_MOST; line++)
    {
      g_autoptr (GError) broken = NULL;

      if (!rp_csv_reader_restart (table, line, NULL))
        continue;
      read_samples (table, samples, lines, &broken);
      rp_load_guess_clear (&self->guess);
      if (broken != NULL || !is_header (table) || !guess_columns (self, table, samples, name, NULL))
        continue;
      g_clear_error (failure);
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_rows (Reading *self, RpCsvReader *table, const char *name, GError **error)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) failure = NULL;
  guint n_columns;

  read_samples (table, samples, lines, &failure);
  if (!find_header (self, table, samples, lines, name, &failure))
    {
      if (g_error_matches (failure, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE))
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", name);
      return FALSE;
    }
  n_columns = g_strv_length ((GStrv)rp_csv_reader_get_header (table));
  for (guint i = 0; failure == NULL && i < samples->len; i++)
    read_row (self, samples->pdata[i], g_array_index (lines, guint, i));
  while (failure == NULL && rp_csv_reader_next (table, &failure))
    {
      g_auto (GStrv) cells = copy_cells (table, n_columns);

      read_row (self, cells, rp_csv_reader_get_line (table));
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", name);
  return FALSE;
}

/* ---- labels ---- */

static void
find_order (Reading *self)
{
  RpLoadOrder *order = &self->series->report.order;

  for (guint i = 0; i < self->rows->len && *order == RP_LOAD_ORDER_UNKNOWN; i++)
    *order = rp_load_stamp_tell (&g_array_index (self->rows, Row, i).stamp);
}

/* Labels become moments; those that are none are faults. The rows stay in the order of the file. */
static void
resolve_rows (Reading *self)
{
  guint kept = 0;

  find_order (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row row = g_array_index (self->rows, Row, i);

      if (rp_load_stamp_resolve (&row.stamp, self->series->report.order, &row.reading.start))
        g_array_index (self->rows, Row, kept++) = row;
      else
        add_fault (self->series, row.line, _ ("The time is not like 2018-01-01 00:15."));
    }
  g_array_set_size (self->rows, kept);
}

static gint64
get_start (const Reading *self, guint i)
{
  return g_array_index (self->rows, Row, i).reading.start;
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a, *two = b;

  return *one < *two ? -1 : *one > *two;
}

/* The commonest distance of two moments that follow one another, 0 when there is none. The rows may stand in any
 * order. */
static guint
find_minutes (const Reading *self)
{
  g_autofree gint64 *moments = g_new (gint64, self->rows->len + 1);
  guint counts[MINUTES_PER_DAY + 1] = { 0 };
  guint best = 0;

  for (guint i = 0; i < self->rows->len; i++)
    moments[i] = get_start (self, i);
  qsort (moments, self->rows->len, sizeof *moments, compare_moments);
  for (guint i = 1; i < self->rows->len; i++)
    {
      gint64 distance = moments[i] - moments[i - 1];

      if (distance > 0 && distance <= MINUTES_PER_DAY)
        counts[distance]++;
    }
  for (guint i = 1; i <= MINUTES_PER_DAY; i++)
    if (counts[i] > counts[best])
      best = i;
  return best;
}

/* A label 0:00 that follows 23:45 of its own date ends that day. */
static gboolean
is_misdated (const Reading *self, guint i)
{
  return i > 0 && get_start (self, i) % MINUTES_PER_DAY == 0
         && get_start (self, i - 1)
                == get_start (self, i) + MINUTES_PER_DAY - self->series->minutes;
}

static void
mend_midnights (Reading *self)
{
  RpLoadReport *report = &self->series->report;

  for (guint i = self->rows->len; i-- > 0;)
    if (is_misdated (self, i))
      {
        g_array_index (self->rows, Row, i).reading.start += MINUTES_PER_DAY;
        report->n_misdated++;
      }
}

static gboolean
has_label_of (const Reading *self, gint16 minute)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, Row, i).stamp.minute == minute)
      return TRUE;
  return FALSE;
}

/* From the user, the header, a 24:00, or labels that begin one interval after midnight and stop at one. */
static gboolean
are_ends (const Reading *self)
{
  const RpLoadSeries *series = self->series;
  gint64 first = G_MAXINT64, last = G_MININT64;

  if (self->columns != NULL && (self->columns->time_is_end || self->columns->time_is_begin))
    return self->columns->time_is_end;
  if (self->guess.label_is_end || self->guess.label_is_begin)
    return self->guess.label_is_end;
  if (series->report.n_misdated > 0 || has_label_of (self, MINUTES_PER_DAY))
    return TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      first = MIN (first, get_start (self, i));
      last = MAX (last, get_start (self, i));
    }
  return last - first >= MINUTES_PER_DAY - (gint64)series->minutes
         && first % MINUTES_PER_DAY == series->minutes && last % MINUTES_PER_DAY == 0;
}

/* ---- intervals ---- */

/* A reading of energy, or of power, in units of the series. */
static gint64
to_units (const RpLoadSeries *series, gint64 value, gboolean is_power)
{
  double kwh = is_power ? value / 100.0 * series->minutes / 60.0 : value / 100.0;

  return llround (kwh * series->per_kwh);
}

static gboolean
is_power_table (const Reading *self)
{
  if (self->guess.across != NULL)
    return self->columns == NULL || !self->columns->energy_across;
  return self->guess.place[RP_LOAD_KWH] < 0;
}

static void
add_intervals (Reading *self)
{
  RpLoadSeries *series = self->series;
  const RpLoadGuess *guess = &self->guess;
  gboolean is_power = is_power_table (self);
  gboolean lead_is_power
      = guess->place[RP_LOAD_LEAD] < 0 ? guess->lag_is_power : guess->lead_is_power;

  /* 0.01 kW over an interval is one unit. */
  if (is_power)
    series->per_kwh = 100 * 60 / series->minutes;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);

      if (series->report.labels_are_ends && guess->across == NULL)
        row->reading.start -= series->minutes;
      row->reading.energy = to_units (series, row->reading.energy, is_power);
      row->reading.lag = to_units (series, row->reading.lag, guess->lag_is_power);
      row->reading.lead = to_units (series, row->reading.lead, lead_is_power);
      g_array_append_val (series->intervals, row->reading);
      g_array_append_val (series->lines, row->line);
    }
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

/* ---- what is there twice or never ---- */

/* Clocks are changed in the small hours of a Sunday. */
static gboolean
is_change_hour (gint64 start)
{
  gint64 day = start / MINUTES_PER_DAY;
  int minute = (int)(start % MINUTES_PER_DAY);

  /* 1970-01-01 was a Thursday. */
  return (day + 4) % 7 == 0 && minute % 60 == 0 && minute < 4 * 60;
}

static const RpLoadInterval *
get_interval (const RpLoadSeries *self, guint i)
{
  return &g_array_index (self->intervals, RpLoadInterval, i);
}

static guint
get_line (const RpLoadSeries *self, guint i)
{
  return g_array_index (self->lines, guint, i);
}

/* Whether an hour that begins at @i is there twice, one hour after the other in the file. */
static gboolean
is_hour_again (const RpLoadSeries *self, guint i)
{
  guint n = 60 / self->minutes;

  if (i + 2 * n > self->intervals->len || !is_change_hour (get_interval (self, i)->start))
    return FALSE;
  for (guint k = 0; k < n; k++)
    {
      guint first = i + 2 * k;

      if (get_interval (self, first)->start != get_interval (self, i)->start + k * self->minutes
          || get_interval (self, first + 1)->start != get_interval (self, first)->start
          || get_line (self, first) >= get_line (self, i + 1))
        return FALSE;
    }
  return TRUE;
}

/* Marks the second of the two hours. Returns: how many intervals were looked at */
static guint
mark_hour_again (RpLoadSeries *self, guint i)
{
  guint n = 60 / self->minutes;

  for (guint k = 0; k < n; k++)
    g_array_index (self->intervals, RpLoadInterval, i + 2 * k + 1).again = TRUE;
  return 2 * n;
}

static gboolean
says_the_same (const RpLoadInterval *a, const RpLoadInterval *b)
{
  return a->energy == b->energy && a->lag == b->lag && a->lead == b->lead;
}

/* Whether the interval stays; otherwise why it goes is noted. @before: (nullable): the last that stays */
static gboolean
is_kept (RpLoadSeries *self, guint i, const RpLoadInterval *before)
{
  const RpLoadInterval *interval = get_interval (self, i);

  if (interval->start % self->minutes != 0)
    add_fault (self, get_line (self, i),
               _ ("The time does not fit the interval of the other rows."));
  else if (before == NULL || interval->start != before->start || interval->again)
    return TRUE;
  else if (says_the_same (interval, before))
    self->report.n_same++;
  else
    add_fault (self, get_line (self, i), _ ("This time is in the table already."));
  return FALSE;
}

/* Takes out what lies off the grid or is there twice. */
static void
sift_intervals (RpLoadSeries *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->intervals->len;)
    i += is_hour_again (self, i) ? mark_hour_again (self, i) : 1;
  for (guint i = 0; i < self->intervals->len; i++)
    if (is_kept (self, i, kept > 0 ? get_interval (self, kept - 1) : NULL))
      {
        g_array_index (self->intervals, RpLoadInterval, kept) = *get_interval (self, i);
        g_array_index (self->lines, guint, kept) = get_line (self, i);
        kept++;
      }
  g_array_set_size (self->intervals, kept);
  g_array_set_size (self->lines, kept);
}

static gboolean
is_summer_change (gint64 start)
{
  int year, month, day;

  rp_date_to_ymd ((gint32)(start / MINUTES_PER_DAY), &year, &month, &day);
  return is_change_hour (start) && (month == 3 || month == 4 || month == 9 || month == 10);
}

void
rp_load_series_find_gaps (RpLoadSeries *self)
{
  g_array_set_size (self->report.gaps, 0);
  g_array_set_size (self->report.changes, 0);
  for (guint i = 1; i < self->intervals->len && self->minutes > 0; i++)
    {
      const RpLoadInterval *interval = get_interval (self, i);
      gint64 from = get_interval (self, i - 1)->start + self->minutes;
      RpLoadGap gap = { from, (guint)(MAX (0, interval->start - from) / self->minutes) };
      RpLoadChange change = { from, 0 };

      if (interval->again && (i < 2 || !get_interval (self, i - 2)->again))
        change = (RpLoadChange){ interval->start, (gint)(60 / self->minutes) };
      else if (!interval->again && gap.n * self->minutes == 60 && is_summer_change (from))
        change.n = -(gint)gap.n;
      if (change.n != 0)
        g_array_append_val (self->report.changes, change);
      else if (gap.n > 0 && !interval->again)
        g_array_append_val (self->report.gaps, gap);
    }
}

gint
rp_load_series_count_changed (const RpLoadSeries *self, gint32 month)
{
  gint n = 0;

  for (guint i = 0; i < self->report.changes->len; i++)
    {
      const RpLoadChange *change = &g_array_index (self->report.changes, RpLoadChange, i);
      int year, number, day;

      rp_date_to_ymd ((gint32)(change->at / MINUTES_PER_DAY), &year, &number, &day);
      n += (year - 1970) * 12 + number - 1 == month ? change->n : 0;
    }
  return n;
}

static int
compare_faults (gconstpointer a, gconstpointer b)
{
  const RpLoadFault *one = *(RpLoadFault *const *)a, *two = *(RpLoadFault *const *)b;

  return one->line < two->line ? -1 : one->line > two->line;
}

static gboolean
refuse_short (const RpLoadSeries *self, const char *name, GError **error)
{
  const RpLoadFault *first = self->faults->len > 0 ? self->faults->pdata[0] : NULL;

  if (first != NULL)
    g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE, "%s:%u: %s", name, first->line,
                 first->message);
  else
    g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE,
                 _ ("%s: two intervals at least are needed to see how long they are."), name);
  return FALSE;
}

static gboolean
check_minutes (const RpLoadSeries *self, const char *name, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (rp_load_minutes_check (self->minutes, &reason))
    return TRUE;
  g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE, "%s: %s", name, reason->message);
  return FALSE;
}

static gboolean
read_table (Reading *self, RpCsvReader *table, const char *name, GError **error)
{
  RpLoadSeries *series = self->series;

  if (!read_rows (self, table, name, error))
    return FALSE;
  resolve_rows (self);
  series->minutes = self->guess.across != NULL ? self->guess.across_minutes : find_minutes (self);
  if (series->minutes == 0 || self->rows->len == 0)
    return refuse_short (series, name, error);
  if (!check_minutes (series, name, error))
    return FALSE;
  if (self->guess.across == NULL)
    mend_midnights (self);
  series->report.labels_are_ends = are_ends (self);
  add_intervals (self);
  return TRUE;
}

RpLoadSeries *
rp_load_series_read (RpCsvReader *table, const char *name, const RpLoadColumns *columns,
                     GError **error)
{
  g_autoptr (RpLoadSeries) series = rp_load_series_new (0);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  Reading reading = { .series = series, .columns = columns, .rows = rows };
  gboolean done = read_table (&reading, table, name, error);

  rp_load_guess_clear (&reading.guess);
  if (!done)
    return NULL;
  rp_load_series_sort (series);
  sift_intervals (series);
  rp_load_series_find_gaps (series);
  g_ptr_array_sort (series->faults, compare_faults);
  return g_steal_pointer (&series);
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
