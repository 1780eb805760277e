/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-reading.h"

#include <string.h>

#include "base/data-path.h"
#include "insight/prices.h"
#include "workbench/supply-area.h"

/* Intervals of several accounts that begin together become one; the series is in order. */
static void
add_up (RpLoadSeries *series)
{
  GArray *intervals = series->intervals;
  guint kept = 0;

  for (guint i = 1; i < intervals->len; i++)
    {
      RpLoadInterval *last = &g_array_index (intervals, RpLoadInterval, kept);
      const RpLoadInterval *next = &g_array_index (intervals, RpLoadInterval, i);

      if (next->start != last->start)
        {
          g_array_index (intervals, RpLoadInterval, ++kept) = *next;
          continue;
        }
      last->energy += next->energy;
      last->lag += next->lag;
      last->lead += next->lead;
    }
  if (intervals->len > 0)
    g_array_set_size (intervals, kept + 1);
  g_array_set_size (series->lines, intervals->len);
}

RpLoadSeries *
rp_load_reading_of_customer (RpStore *store, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) days
      = rp_store_list (store, "load_day", "customer = :customer", "day, account", 0, error,
                       ":customer", customer, NULL);
  g_autoptr (RpLoadSeries) series = NULL;

  if (days == NULL)
    return NULL;
  series = rp_load_series_new (0);
  for (guint i = 0; i < days->len; i++)
    rp_load_series_append_day (series, days->pdata[i]);
  rp_load_series_sort (series);
  add_up (series);
  rp_load_series_find_gaps (series);
  return g_steal_pointer (&series);
}

RpPolicy *
rp_load_reading_policy (const char *file, const char *policy, GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autofree char *path
      = strchr (file, G_DIR_SEPARATOR) != NULL ? g_strdup (file) : rp_data_dup_policy (data, file);

  return rp_policy_load (path, policy, error);
}

char *
rp_load_reading_find_periods (RpStore *store, const char *customer, GError **error)
{
  g_autoptr (RpPolicy) regions
      = rp_load_reading_policy ("tou-regions", "time-of-use-regions", error);
  g_autoptr (RpRecord) record
      = regions != NULL ? rp_store_get (store, "customer", customer, error) : NULL;
  g_autofree char *data = rp_data_dup_path ("");
  g_autofree char *division = NULL;
  JsonObject *row = NULL;

  if (record == NULL)
    return NULL;
  row = rp_policy_find (regions, rp_clock_today (rp_store_get_clock (store)));
  division = rp_supply_area_dup_division (store, record);
  return rp_periods_choose (data, row, division);
}

GArray *
rp_load_reading_months (const RpLoadSeries *series, RpPolicy *periods, gint pf_standard,
                        gboolean lag_only, GError **error)
{
  g_autoptr (RpPolicy) pf_table = rp_load_reading_policy ("power-factor", "power-factor", error);
  const RpLoadSettings settings = {
    .periods = periods,
    .pf_table = pf_table,
    .pf_standard = pf_standard,
    .lag_only = lag_only,
    .per_kwh = series->per_kwh,
  };

  g_autoptr (GArray) months = NULL;

  if (pf_table == NULL)
    return NULL;
  months = rp_load_profile_compute ((const RpLoadInterval *)(gpointer)series->intervals->data,
                                    series->intervals->len, series->minutes, &settings, error);
  for (guint i = 0; months != NULL && i < months->len; i++)
    {
      RpLoadMonth *month = &g_array_index (months, RpLoadMonth, i);
      gint n = (gint)month->n_expected + rp_load_series_count_changed (series, month->month);

      month->n_expected = (guint)MAX (0, n);
    }
  return g_steal_pointer (&months);
}
