/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "insight/policy.h"

G_BEGIN_DECLS

/**
 * RpLoadInterval: what a meter counted in one interval.
 * @start: local minutes since 1970-01-01 00:00, at which the interval begins
 * @energy: 0.01 kWh; @lag, @lead: 0.01 kvarh, both ≥ 0; in other units where RpLoadSettings says so
 * @again: the hour that clocks went back over: it begins like one before it
 */
typedef struct
{
  gint64 start;
  gint64 energy;
  gint64 lag;
  gint64 lead;
  gboolean again;
} RpLoadInterval;

/**
 * RpLoadMonth: one row of the monthly table.
 * @energy: 0.01 kWh; @max_demand: 0.01 kW, mean of the highest interval
 * @load_factor: mean over highest demand
 * @pf_lag: power factor by lagging energy alone; @pf: by lagging plus leading, the one that is billed
 * @charge_percent: power-factor adjustment, 0.01 %
 * @sharp, @peak, @valley: shares of the energy by the periods in force
 * @daytime: share of 08:00 to 18:00
 * @kvar: compensation that reaches a power factor of 0.95 at mean load; 0 when it is reached
 * @max_apparent: 0.01 kVA, of the interval with the highest
 * @day_lowest: 0.01 kW, mean of the lowest interval between 08:00 and 18:00; 0 without any
 * @n_present, @n_expected: intervals, so that a gap is seen
 */
typedef struct
{
  gint32 month; /* since 1970-01 */
  gint64 energy;
  gint64 max_demand;
  double load_factor;
  double pf_lag;
  double pf;
  gint charge_percent;
  double sharp;
  double peak;
  double flat;
  double valley;
  double daytime;
  double kvar;
  gint64 max_apparent;
  gint64 day_lowest;
  guint n_present;
  guint n_expected;
} RpLoadMonth;

/**
 * RpLoadSettings:
 * @periods: the policy "time-of-use"; its row in force on the first of a month counts for the month
 * @pf_table: the policy "power-factor"
 * @pf_standard: 9000, 8500 or 8000
 * @lag_only: the site does not count leading energy
 * @per_kwh: how many units of an interval's energy are 1 kWh; 0 is 100. Mean power of five minutes in 0.01 kW
 *   stays exact with 1200.
 */
typedef struct
{
  RpPolicy *periods;
  RpPolicy *pf_table;
  gint pf_standard;
  gboolean lag_only;
  guint per_kwh;
} RpLoadSettings;

/* Whether intervals of so many minutes divide the hour, and the day with it. Errors: RP_INSIGHT_ERROR_DATA */
gboolean rp_load_minutes_check (guint minutes, GError **error);

/**
 * rp_load_profile_compute:
 * @intervals: in the order of their start, @n of them
 * @minutes: length of an interval: 5, 15, 30 or 60
 *
 * The monthly table of an interval series. Hours that were not metered do not count as hours of zero
 * load: mean load and load factor are taken over what is present.
 *
 * Returns: (transfer full) (element-type RpLoadMonth) (nullable) Errors: RP_INSIGHT_ERROR_DATA: two
 *   intervals with the same start or out of order, a negative value, a length that divides no hour,
 *   no row of a policy in force
 */
GArray *rp_load_profile_compute (const RpLoadInterval *intervals, gsize n, guint minutes,
                                 const RpLoadSettings *settings, GError **error);

G_END_DECLS
