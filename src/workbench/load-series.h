/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/csv.h"
#include "insight/load-profile.h"
#include "schema/record.h"

G_BEGIN_DECLS

/**
 * RpLoadColumns: which columns of a table hold what; %NULL where the header decides.
 * @time: begin of the interval in local time, "2018-01-01 00:15"
 * @kwh, @kw: energy of the interval, or its mean power; one of them
 * @lag, @lead: reactive energy of the interval, kvarh
 * @time_is_end: the time is the interval's end; "0:00" and "24:00" then end the day before
 */
typedef struct
{
  const char *time;
  const char *kwh;
  const char *kw;
  const char *lag;
  const char *lead;
  gboolean time_is_end;
} RpLoadColumns;

/* A line of the table that cannot be taken. */
typedef struct
{
  guint line;
  char *message;
} RpLoadFault;

/**
 * RpLoadSeries: an interval series in the order of time.
 * @intervals: (element-type RpLoadInterval)
 * @lines: (element-type guint): the line of the table each interval comes from
 * @minutes: length of an interval
 * @has_lag, @has_lead: whether reactive energy was metered at all
 * @faults: (element-type RpLoadFault): in the order of the table
 */
typedef struct
{
  GArray *intervals;
  GArray *lines;
  guint minutes;
  gboolean has_lag;
  gboolean has_lead;
  GPtrArray *faults;
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
 * Reads a meter's table. The interval is the commonest distance of two rows. Energy is rounded to
 * 0.01 kWh. Lines that cannot be read, lie off the grid of the interval or name an interval again are
 * faults and not among the intervals.
 *
 * Returns: (nullable) Errors: RP_IMPORT_ERROR_TABLE: no column of time or energy, no rows; RP_CSV_ERROR
 */
RpLoadSeries *rp_load_series_read (RpCsvReader *table, const char *name,
                                   const RpLoadColumns *columns, GError **error);

/* Appends the intervals of a load_day row; gaps are left out. Rows of another interval than the first
 * are left out and returned as %FALSE. */
gboolean rp_load_series_append_day (RpLoadSeries *self, RpRecord *load_day);

/* Sorts by time; needed after appending days in any order. */
void rp_load_series_sort (RpLoadSeries *self);

G_END_DECLS
