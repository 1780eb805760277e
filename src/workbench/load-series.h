/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/csv.h"
#include "insight/load-profile.h"
#include "schema/record.h"
#include "workbench/load-columns.h"

G_BEGIN_DECLS

/* A line of the table that cannot be taken. */
typedef struct
{
  guint line;
  char *message;
} RpLoadFault;

/* Intervals that are missing in a row, from the local minute @from on. */
typedef struct
{
  gint64 from;
  guint n;
} RpLoadGap;

/* Clocks were put on (@n below 0: so many intervals never were) or back (above 0: so many were twice). */
typedef struct
{
  gint64 at;
  gint n;
} RpLoadChange;

/**
 * RpLoadReport: how a table was read, and what there was about it.
 * @columns: name of the column of each role, %NULL for none; @n_across: columns of one row a day
 * @is_assumed: nothing says that the reading is energy in kWh
 * @labels_are_ends: the labels stood at the end of their intervals
 * @n_misdated: labels 0:00 at the end of a day that had the date of that day
 * @order: whether the day or the month comes first, where that had to be found out
 * @n_empty: rows without a reading; @n_same: rows that said the same twice
 * @gaps: (element-type RpLoadGap); @changes: (element-type RpLoadChange)
 */
typedef struct
{
  char *columns[RP_LOAD_N_ROLES];
  guint n_across;
  gboolean is_assumed;
  gboolean labels_are_ends;
  guint n_misdated;
  RpLoadOrder order;
  guint n_empty, n_same;
  GArray *gaps, *changes;
} RpLoadReport;

/**
 * RpLoadSeries: an interval series in the order of time.
 * @intervals: (element-type RpLoadInterval)
 * @lines: (element-type guint): the line of the table each interval comes from
 * @minutes: length of an interval
 * @per_kwh: how many units of an interval's energy are 1 kWh: 100, or more where mean power was read, which would
 *   not be a whole number of 0.01 kWh
 * @has_lag, @has_lead: whether reactive energy was metered at all
 * @faults: (element-type RpLoadFault): in the order of the table
 * @report: gaps and changes of clocks are known for any series
 */
typedef struct
{
  GArray *intervals;
  GArray *lines;
  guint minutes;
  guint per_kwh;
  gboolean has_lag;
  gboolean has_lead;
  GPtrArray *faults;
  RpLoadReport report;
} RpLoadSeries;

/* @minutes: of the rows that follow; 0 when not known yet */
RpLoadSeries *rp_load_series_new (guint minutes);
void rp_load_series_free (RpLoadSeries *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpLoadSeries, rp_load_series_free)

/**
 * rp_load_series_read:
 * @name: of the file, for messages
 * @columns: (nullable)
 *
 * Reads a meter's table: one row an interval, or one row a day with a column for each interval. The interval is
 * the commonest distance of two rows. Energy is rounded to 0.01 kWh, power to 0.01 kW. Negative reactive energy in a single column
 * is leading. Labels at the end of their intervals are recognised by what they are: 24:00, or 0:15 first and 0:00
 * last; also where the last of a day, 0:00, has the date of the day that it ends. What says the same twice counts
 * once. Lines that cannot be read, lie off the grid of the interval or name an interval again with another value
 * are faults and not among the intervals. An hour that is there twice or never when clocks change is none.
 *
 * Returns: (nullable) Errors: RP_IMPORT_ERROR_TABLE: no column of time or energy, no rows, an interval that does
 *   not divide the hour; RP_CSV_ERROR
 */
RpLoadSeries *rp_load_series_read (RpCsvReader *table, const char *name,
                                   const RpLoadColumns *columns, GError **error);

/* Appends the intervals of a load_day row; gaps are left out. Rows of another interval than the first
 * are left out and returned as %FALSE. */
gboolean rp_load_series_append_day (RpLoadSeries *self, RpRecord *load_day);

/* Sorts by time; needed after appending days in any order. */
void rp_load_series_sort (RpLoadSeries *self);
/* Looks for gaps and changes of clocks; the series is in order. */
void rp_load_series_find_gaps (RpLoadSeries *self);
/* How many intervals a month has more (or less) because clocks were changed. */
gint rp_load_series_count_changed (const RpLoadSeries *self, gint32 month);

G_END_DECLS
