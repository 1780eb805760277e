/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/load-profile.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "insight/power-factor.h"
#include "insight/tariff-periods.h"

#define TARGET_FACTOR 0.95
#define DAY_BEGINS (8 * 60)
#define DAY_ENDS (18 * 60)

/* One month while its intervals are added up. */
typedef struct
{
  const RpLoadSettings *settings;
  JsonObject *pf_row; /* in force in the month */
  RpTariffDay day;
  guint minutes;
  RpLoadMonth out;
  gint64 highest;  /* 0.01 kWh of one interval */
  gint64 lowest;   /* of the daytime; -1 before there is one */
  double apparent; /* 0.01 kVAh of one interval */
  gint64 lag;
  gint64 lead;
  gint64 periods[RP_N_PERIODS];
  gint64 daytime;
} Summing;

static gint32
find_month (gint64 start)
{
  int year, month, day;
  rp_date_to_ymd ((gint32)(start / RP_MINUTES_PER_DAY), &year, &month, &day);
  return (year - 1970) * 12 + month - 1;
}

static gboolean
fail (GError **error, const char *message, gint64 start)
{
  g_autofree char *date = rp_date_format ((gint32)(start / RP_MINUTES_PER_DAY));
  gint64 minute = start % RP_MINUTES_PER_DAY;
  g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA, _ ("%s %02d:%02d: %s"), date,
               (int)(minute / 60), (int)(minute % 60), message);
  return FALSE;
}

gboolean
rp_load_minutes_check (guint minutes, GError **error)
{
  if (minutes > 0 && 60 % minutes == 0)
    return TRUE;
  g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
               _ ("An interval of %u minutes does not divide the hour."), minutes);
  return FALSE;
}

static gboolean
check_intervals (const RpLoadInterval *intervals, gsize n, guint minutes, GError **error)
{
  if (!rp_load_minutes_check (minutes, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      if (intervals[i].start < 0)
        {
          g_set_error_literal (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                               _ ("An interval begins before 1970."));
          return FALSE;
        }
      if (intervals[i].energy < 0 || intervals[i].lag < 0 || intervals[i].lead < 0)
        return fail (error, _ ("a value is negative"), intervals[i].start);
      if (i > 0 && intervals[i].start < intervals[i - 1].start + (intervals[i].again ? 0 : minutes))
        return fail (error, _ ("the interval overlaps the one before it or is out of order"),
                     intervals[i].start);
    }
  return TRUE;
}

static gboolean
begin_month (Summing *self, const RpLoadSettings *settings, guint minutes, gint32 month,
             GError **error)
{
  gint32 first = rp_date_from_ymd (1970 + month / 12, month % 12 + 1, 1);
  JsonObject *periods = rp_policy_find (settings->periods, first);
  *self = (Summing){ .settings = settings, .minutes = minutes, .lowest = -1 };
  self->pf_row = rp_policy_find (settings->pf_table, first);
  self->out.month = month;
  if (periods == NULL || self->pf_row == NULL)
    return fail (error,
                 periods == NULL ? _ ("no time-of-use periods were in force")
                                 : _ ("no power-factor table was in force"),
                 (gint64)first * RP_MINUTES_PER_DAY);
  if (rp_tariff_day_read (periods, month % 12 + 1, &self->day, error))
    return TRUE;
  g_prefix_error (error, "%s: ", rp_policy_get_path (settings->periods));
  return FALSE;
}

/* An interval counts to the period in which it begins. */
static void
add_interval (Summing *self, const RpLoadInterval *interval)
{
  gint64 minute = interval->start % RP_MINUTES_PER_DAY;
  double reactive = (double)(interval->lag + (self->settings->lag_only ? 0 : interval->lead));
  self->out.n_present++;
  self->out.energy += interval->energy;
  self->highest = MAX (self->highest, interval->energy);
  self->apparent = MAX (self->apparent, hypot ((double)interval->energy, reactive));
  self->lag += interval->lag;
  self->lead += interval->lead;
  self->periods[self->day.period[minute]] += interval->energy;
  if (minute < DAY_BEGINS || minute >= DAY_ENDS)
    return;
  self->daytime += interval->energy;
  self->lowest = self->lowest < 0 ? interval->energy : MIN (self->lowest, interval->energy);
}

static gboolean
set_power_factor (Summing *self, double mean_kw, GError **error)
{
  RpLoadMonth *out = &self->out;
  double energy = (double)out->energy;
  out->pf_lag = rp_power_factor (energy, (double)self->lag);
  out->pf = rp_power_factor (energy, (double)(self->lag + self->lead));
  double billed = self->settings->lag_only ? out->pf_lag : out->pf;
  out->kvar = billed < TARGET_FACTOR && billed > 0
                  ? rp_power_factor_needed_kvar (mean_kw, billed, TARGET_FACTOR)
                  : 0;
  if (rp_power_factor_adjustment (self->pf_row, self->settings->pf_standard,
                                  rp_power_factor_round (billed), &out->charge_percent))
    return TRUE;
  g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
               _ ("The power-factor table has no standard %.2f."),
               self->settings->pf_standard / 10000.0);
  return FALSE;
}

static gboolean
end_month (Summing *self, GArray *months, GError **error)
{
  RpLoadMonth *out = &self->out;
  guint per_hour = 60 / self->minutes;
  double per_kwh = self->settings->per_kwh > 0 ? self->settings->per_kwh : 100;
  double energy = (double)out->energy;
  double mean_kw = energy / per_kwh * per_hour / out->n_present;
  double highest_kw = (double)self->highest * per_hour / per_kwh;
  out->n_expected = (guint)rp_month_hours (out->month) * per_hour;
  out->max_demand = llround (highest_kw * 100);
  out->max_apparent = llround (self->apparent * per_hour / per_kwh * 100);
  out->day_lowest = llround ((double)MAX (self->lowest, 0) * per_hour / per_kwh * 100);
  if (out->energy > 0)
    {
      out->load_factor = mean_kw / highest_kw;
      out->sharp = (double)self->periods[RP_PERIOD_SHARP] / energy;
      out->peak = (double)self->periods[RP_PERIOD_PEAK] / energy;
      out->flat = (double)self->periods[RP_PERIOD_FLAT] / energy;
      out->valley = (double)self->periods[RP_PERIOD_VALLEY] / energy;
      out->daytime = (double)self->daytime / energy;
    }
  if (!set_power_factor (self, mean_kw, error))
    return FALSE;
  out->energy = llround (energy * 100 / per_kwh);
  g_array_append_val (months, *out);
  return TRUE;
}

GArray *
rp_load_profile_compute (const RpLoadInterval *intervals, gsize n, guint minutes,
                         const RpLoadSettings *settings, GError **error)
{
  g_autoptr (GArray) months = g_array_new (FALSE, FALSE, sizeof (RpLoadMonth));
  Summing summing = { 0 };
  if (!check_intervals (intervals, n, minutes, error))
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      gint32 month = find_month (intervals[i].start);
      if (i > 0 && month != summing.out.month && !end_month (&summing, months, error))
        return NULL;
      if ((i == 0 || month != summing.out.month)
          && !begin_month (&summing, settings, minutes, month, error))
        return NULL;
      add_interval (&summing, &intervals[i]);
    }
  if (n > 0 && !end_month (&summing, months, error))
    return NULL;
  return g_steal_pointer (&months);
}
