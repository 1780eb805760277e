/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/load-stamp.h"

G_BEGIN_DECLS

/**
 * RpLoadColumns: which columns of a table hold what; %NULL where header and content decide, "" for none.
 * @time: label of the interval, or its time of day where @date is a column of its own
 * @kwh, @kw: energy of the interval, or its mean power; one of them
 * @lag, @lead: reactive energy (kvarh) or power (kvar) of the interval
 * @time_is_end, @time_is_begin: what the label is; otherwise the labels decide
 * @energy_across: in a table with one row a day the cells are energy, not power
 */
typedef struct
{
  const char *date;
  const char *time;
  const char *kwh;
  const char *kw;
  const char *lag;
  const char *lead;
  gboolean time_is_end;
  gboolean time_is_begin;
  gboolean energy_across;
} RpLoadColumns;

typedef enum
{
  RP_LOAD_DATE,
  RP_LOAD_TIME,
  RP_LOAD_KWH,
  RP_LOAD_KW,
  RP_LOAD_LAG,
  RP_LOAD_LEAD,
  RP_LOAD_N_ROLES,
} RpLoadRole;

/**
 * RpLoadGuess: where everything is.
 * @place: column of each role, -1 for none
 * @factor: what a reading is multiplied with to be kWh, kW, kvarh or kvar ("MWh": 1000)
 * @lag_is_power, @lead_is_power: kvar, not kvarh
 * @label_is_end, @label_is_begin: the header says so
 * @is_assumed: nothing says that the reading is kWh; it is the only number there is
 * @thousands: commas in numbers are of thousands
 * @time_is_serial, @time_is_hour: the time is a number, see rp_load_serial_parse() and rp_load_hour_parse()
 * @across: (nullable): one row a day: the columns of the day's intervals, in order; the time of each
 */
typedef struct
{
  int place[RP_LOAD_N_ROLES];
  double factor[RP_LOAD_N_ROLES];
  gboolean lag_is_power, lead_is_power;
  gboolean label_is_end, label_is_begin;
  gboolean is_assumed;
  gboolean thousands;
  gboolean time_is_serial, time_is_hour;
  GArray *across; /* (element-type guint) */
  guint across_minutes;
} RpLoadGuess;

/* "date", "time", "kwh", "kw", "kvarh_lag", "kvarh_lead" */
const char *rp_load_role_get_name (RpLoadRole role);

void rp_load_guess_clear (RpLoadGuess *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpLoadGuess, rp_load_guess_clear)

/**
 * rp_load_guess:
 * @name: of the file, for messages
 * @samples: (element-type GStrv): some rows, as many cells as the header
 *
 * Returns: %FALSE with RP_IMPORT_ERROR_TABLE: a column named that is not there; no time; no reading, or several
 *   that could be it
 */
gboolean rp_load_guess (RpLoadGuess *self, const char *const *header, GPtrArray *samples,
                        const RpLoadColumns *columns, const char *name, GError **error);

/* A reading. @thousands: a comma alone is of thousands, not of decimals. Returns: %FALSE for no number */
gboolean rp_load_number_parse (const char *text, gboolean thousands, double *out);

G_END_DECLS
