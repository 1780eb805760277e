/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpLoadCurve: a customer's meter intervals, added up over the accounts: the figures of each month and
 * the curve of each day. Loads off the main thread when it is first asked to, and again when curves of
 * the profile change.
 *
 * Signal "loaded": months and days are up to date.
 * Thread: main.
 */
#define RP_TYPE_LOAD_CURVE (rp_load_curve_get_type ())
G_DECLARE_FINAL_TYPE (RpLoadCurve, rp_load_curve, RP, LOAD_CURVE, GObject)

/* Time-of-use periods in the order they are shown. */
typedef enum
{
  RP_CURVE_SHARP,
  RP_CURVE_PEAK,
  RP_CURVE_FLAT,
  RP_CURVE_VALLEY,
  RP_CURVE_N_PERIODS,
} RpCurvePeriod;

/**
 * RpCurveMonth: what a month of intervals comes to.
 * @max_demand: kW, mean of the highest interval
 * @load_factor, @power_factor, @shares: 0 … 1
 * @charge: power-factor adjustment, %
 * @present, @expected: intervals
 */
typedef struct
{
  gint32 month; /* since 1970-01 */
  double kwh, max_demand, load_factor, power_factor, charge;
  double shares[RP_CURVE_N_PERIODS];
  guint present, expected;
} RpCurveMonth;

/**
 * RpCurveDay: the mean power of each interval of a day.
 * @kw: n values from midnight; NAN where the meter is silent
 * @periods: RpCurvePeriod of each
 */
typedef struct
{
  gint32 day; /* since 1970-01-01 */
  guint minutes, n;
  double *kw;
  guint8 *periods;
  double kwh, highest;
} RpCurveDay;

void rp_curve_day_free (RpCurveDay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpCurveDay, rp_curve_day_free)

/**
 * RpCurveYear: the mean power of every interval of a year, day by day.
 * @kw: n_days × n values, the days one after the other; NAN where the meter is silent
 * @n_metered: days with an interval at least
 */
typedef struct
{
  gint32 first; /* 1 January, since 1970-01-01 */
  guint n_days, n, n_metered;
  double *kw;
  double highest;
} RpCurveYear;

void rp_curve_year_free (RpCurveYear *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpCurveYear, rp_curve_year_free)

RpLoadCurve *rp_load_curve_new (RpSession *session, const char *customer);
/* Reads the curves unless they are here. */
void rp_load_curve_load (RpLoadCurve *self);

/* Oldest first; empty before "loaded" and without curves. (element-type RpCurveMonth) */
GArray *rp_load_curve_get_months (RpLoadCurve *self);
/* Which hours are peak and valley, in words from the file of the periods; "" without. */
const char *rp_load_curve_get_periods_text (RpLoadCurve *self);
/* The first and last day that have a curve. Returns: %FALSE without curves */
gboolean rp_load_curve_get_range (RpLoadCurve *self, gint32 *first, gint32 *last);
/* The day of a month on which the highest interval was metered; -1 when the month has none. */
gint32 rp_load_curve_find_peak_day (RpLoadCurve *self, gint32 month);
/* Returns: (transfer full) (nullable): nothing was metered in that year */
RpCurveYear *rp_load_curve_get_year (RpLoadCurve *self, int year);
/* Returns: (transfer full) (nullable): nothing was metered on that day */
RpCurveDay *rp_load_curve_get_day (RpLoadCurve *self, gint32 day);

G_END_DECLS
