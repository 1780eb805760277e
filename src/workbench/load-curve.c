/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-curve.h"

#include <math.h>

#include "base/date.h"
#include "base/locale.h"
#include "insight/tariff-periods.h"
#include "workbench/load-reading.h"
#include "workbench/session-store.h"

#define STANDARD_FALLBACK 9000

/* What one load brings; handed over whole. */
typedef struct
{
  RpLoadSeries *series;
  RpPolicy *periods;
  GArray *months;       /* (element-type RpCurveMonth) */
  RpTariffDay days[12]; /* the periods of each month of the year, as in force at the end */
} Curve;

struct _RpLoadCurve
{
  GObject parent_instance;

  RpSession *session;
  char *customer;
  Curve *curve;  /* (nullable): not loaded */
  GArray *empty; /* no months */
  GCancellable *cancellable;
  gboolean loading;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpLoadCurve, rp_load_curve, G_TYPE_OBJECT)

static void
free_curve (Curve *curve)
{
  g_clear_pointer (&curve->series, rp_load_series_free);
  g_clear_pointer (&curve->periods, rp_policy_unref);
  g_clear_pointer (&curve->months, g_array_unref);
  g_free (curve);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Curve, free_curve)

void
rp_curve_day_free (RpCurveDay *self)
{
  g_free (self->kw);
  g_free (self->periods);
  g_free (self);
}

/* ---- on the store's thread ---- */

static void
add_month (GArray *months, const RpLoadMonth *month)
{
  const RpCurveMonth out = {
    .month = month->month,
    .kwh = month->energy / 100.0,
    .max_demand = month->max_demand / 100.0,
    .load_factor = month->load_factor,
    .power_factor = month->pf,
    .charge = month->charge_percent / 100.0,
    .shares = { month->sharp, month->peak, month->flat, month->valley },
    .present = month->n_present,
    .expected = month->n_expected,
  };

  g_array_append_val (months, out);
}

/* The power factor the accounts are billed by; the commonest one when none says. */
static gboolean
find_standard (RpStore *store, const char *customer, gint *standard, GError **error)
{
  g_autoptr (GPtrArray) accounts
      = rp_store_list (store, "service_account", "customer = :customer", "account_no", 0, error,
                       ":customer", customer, NULL);

  *standard = STANDARD_FALLBACK;
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    if (rp_record_get_integer (accounts->pdata[i], "pf_standard") > 0)
      {
        *standard = (gint)rp_record_get_integer (accounts->pdata[i], "pf_standard");
        break;
      }
  return accounts != NULL;
}

static gboolean
read_periods (Curve *curve, GError **error)
{
  const GArray *intervals = curve->series->intervals;
  gint64 last = g_array_index (intervals, RpLoadInterval, intervals->len - 1).start;
  JsonObject *row = rp_policy_find (curve->periods, (gint32)(last / RP_MINUTES_PER_DAY));

  for (int month = 1; month <= 12; month++)
    if (row == NULL || !rp_tariff_day_read (row, month, &curve->days[month - 1], error))
      return FALSE;
  return TRUE;
}

static gpointer
load_curve (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *customer = data;
  g_autoptr (Curve) curve = g_new0 (Curve, 1);
  g_autoptr (GArray) months = NULL;
  g_autofree char *periods = NULL;
  gint standard = 0;

  curve->months = g_array_new (FALSE, FALSE, sizeof (RpCurveMonth));
  curve->series = rp_load_reading_of_customer (subject, customer, error);
  if (curve->series == NULL)
    return NULL;
  if (curve->series->intervals->len == 0)
    return g_steal_pointer (&curve);
  periods = rp_load_reading_find_periods (subject, customer, error);
  curve->periods = periods != NULL ? rp_load_reading_policy (periods, "time-of-use", error) : NULL;
  if (curve->periods == NULL || !find_standard (subject, customer, &standard, error))
    return NULL;
  months = rp_load_reading_months (curve->series, curve->periods, standard, FALSE, error);
  if (months == NULL || !read_periods (curve, error))
    return NULL;
  for (guint i = 0; i < months->len; i++)
    add_month (curve->months, &g_array_index (months, RpLoadMonth, i));
  return g_steal_pointer (&curve);
}

/* ---- in the main context ---- */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpLoadCurve) self = user_data;
  g_autoptr (GError) error = NULL;
  Curve *curve = rp_session_run_finish (RP_SESSION (source), result, &error);

  self->loading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  rp_store_health_note_reading (rp_session_get_health (RP_SESSION (source)), self,
                                "the load curves", error);
  if (curve != NULL)
    {
      g_clear_pointer (&self->curve, free_curve);
      self->curve = curve;
    }
  g_signal_emit (self, loaded_signal, 0);
}

static void
read_now (RpLoadCurve *self)
{
  if (self->loading)
    return;
  self->loading = TRUE;
  rp_session_run_async (self->session, load_curve, g_strdup (self->customer), g_free,
                        (GDestroyNotify)free_curve, self->cancellable, loaded_cb,
                        g_object_ref (self));
}

void
rp_load_curve_load (RpLoadCurve *self)
{
  if (self->curve == NULL)
    read_now (self);
}

static void
session_changed_cb (RpSession *session, GStrv kinds, RpLoadCurve *self)
{
  if (self->curve != NULL && g_strv_contains ((const char *const *)kinds, "load_day"))
    read_now (self);
}

RpLoadCurve *
rp_load_curve_new (RpSession *session, const char *customer)
{
  RpLoadCurve *self = g_object_new (RP_TYPE_LOAD_CURVE, NULL);

  self->session = g_object_ref (session);
  self->customer = g_strdup (customer);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  return self;
}

GArray *
rp_load_curve_get_months (RpLoadCurve *self)
{
  return self->curve != NULL ? self->curve->months : self->empty;
}

const char *
rp_load_curve_get_periods_text (RpLoadCurve *self)
{
  return self->curve != NULL && self->curve->periods != NULL
             ? rp_policy_get_title (self->curve->periods, rp_locale_language ())
             : "";
}

static const GArray *
get_intervals (RpLoadCurve *self)
{
  return self->curve != NULL && self->curve->series->intervals->len > 0
             ? self->curve->series->intervals
             : NULL;
}

gboolean
rp_load_curve_get_range (RpLoadCurve *self, gint32 *first, gint32 *last)
{
  const GArray *intervals = get_intervals (self);

  if (intervals == NULL)
    return FALSE;
  *first = (gint32)(g_array_index (intervals, RpLoadInterval, 0).start / RP_MINUTES_PER_DAY);
  *last = (gint32)(g_array_index (intervals, RpLoadInterval, intervals->len - 1).start
                   / RP_MINUTES_PER_DAY);
  return TRUE;
}

/* The first interval at or after a moment; the series is in order. */
static guint
find_interval (const GArray *intervals, gint64 start)
{
  guint low = 0, high = intervals->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (intervals, RpLoadInterval, middle).start < start)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gint32
rp_load_curve_find_peak_day (RpLoadCurve *self, gint32 month)
{
  const GArray *intervals = get_intervals (self);
  gint64 begin
      = (gint64)rp_date_from_ymd (1970 + month / 12, month % 12 + 1, 1) * RP_MINUTES_PER_DAY;
  gint64 end = begin + (gint64)rp_month_hours (month) * 60;
  gint64 highest = -1;
  gint32 day = -1;

  for (guint i = intervals != NULL ? find_interval (intervals, begin) : 0;
       intervals != NULL && i < intervals->len; i++)
    {
      const RpLoadInterval *interval = &g_array_index (intervals, RpLoadInterval, i);
      if (interval->start >= end)
        break;
      if (interval->energy <= highest)
        continue;
      highest = interval->energy;
      day = (gint32)(interval->start / RP_MINUTES_PER_DAY);
    }
  return day;
}

static RpCurveDay *
new_day (RpLoadCurve *self, gint32 day)
{
  static const guint8 shown_as[RP_N_PERIODS] = {
    [RP_PERIOD_SHARP] = RP_CURVE_SHARP,
    [RP_PERIOD_PEAK] = RP_CURVE_PEAK,
    [RP_PERIOD_FLAT] = RP_CURVE_FLAT,
    [RP_PERIOD_VALLEY] = RP_CURVE_VALLEY,
  };
  RpCurveDay *out = g_new0 (RpCurveDay, 1);
  int year = 0, month = 0, day_of_month = 0;

  rp_date_to_ymd (day, &year, &month, &day_of_month);
  out->day = day;
  out->minutes = self->curve->series->minutes;
  out->n = RP_MINUTES_PER_DAY / out->minutes;
  out->kw = g_new (double, out->n);
  out->periods = g_new (guint8, out->n);
  for (guint i = 0; i < out->n; i++)
    {
      out->kw[i] = NAN;
      out->periods[i] = shown_as[self->curve->days[month - 1].period[i * out->minutes]];
    }
  return out;
}

RpCurveDay *
rp_load_curve_get_day (RpLoadCurve *self, gint32 day)
{
  const GArray *intervals = get_intervals (self);
  gint64 begin = (gint64)day * RP_MINUTES_PER_DAY;
  g_autoptr (RpCurveDay) out = NULL;

  for (guint i = intervals != NULL ? find_interval (intervals, begin) : 0;
       intervals != NULL && i < intervals->len; i++)
    {
      const RpLoadInterval *interval = &g_array_index (intervals, RpLoadInterval, i);
      double kwh = interval->energy / 100.0;
      if (interval->start >= begin + RP_MINUTES_PER_DAY)
        break;
      if (out == NULL)
        out = new_day (self, day);
      out->kw[(interval->start - begin) / out->minutes] = kwh * 60 / out->minutes;
      out->highest = MAX (out->highest, kwh * 60 / out->minutes);
      out->kwh += kwh;
    }
  return g_steal_pointer (&out);
}

void
rp_curve_year_free (RpCurveYear *self)
{
  g_free (self->kw);
  g_free (self);
}

static RpCurveYear *
new_year (RpLoadCurve *self, int year)
{
  RpCurveYear *out = g_new0 (RpCurveYear, 1);
  gsize n = 0;

  out->first = rp_date_from_ymd (year, 1, 1);
  out->n_days = (guint)(rp_date_from_ymd (year + 1, 1, 1) - out->first);
  out->n = RP_MINUTES_PER_DAY / self->curve->series->minutes;
  n = (gsize)out->n_days * out->n;
  out->kw = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    out->kw[i] = NAN;
  return out;
}

RpCurveYear *
rp_load_curve_get_year (RpLoadCurve *self, int year)
{
  const GArray *intervals = get_intervals (self);
  g_autoptr (RpCurveYear) out = NULL;
  gint64 begin = 0, end = 0, last_day = -1;

  if (intervals == NULL)
    return NULL;
  out = new_year (self, year);
  begin = (gint64)out->first * RP_MINUTES_PER_DAY;
  end = begin + (gint64)out->n_days * RP_MINUTES_PER_DAY;
  for (guint i = find_interval (intervals, begin); i < intervals->len; i++)
    {
      const RpLoadInterval *interval = &g_array_index (intervals, RpLoadInterval, i);
      double kw = interval->energy / 100.0 * 60 / self->curve->series->minutes;
      if (interval->start >= end)
        break;
      out->kw[(interval->start - begin) / self->curve->series->minutes] = kw;
      out->highest = MAX (out->highest, kw);
      out->n_metered += interval->start / RP_MINUTES_PER_DAY != last_day;
      last_day = interval->start / RP_MINUTES_PER_DAY;
    }
  return out->n_metered > 0 ? g_steal_pointer (&out) : NULL;
}

static void
rp_load_curve_dispose (GObject *object)
{
  g_cancellable_cancel (RP_LOAD_CURVE (object)->cancellable);
  G_OBJECT_CLASS (rp_load_curve_parent_class)->dispose (object);
}

static void
rp_load_curve_finalize (GObject *object)
{
  RpLoadCurve *self = RP_LOAD_CURVE (object);

  rp_store_health_forget (rp_session_get_health (self->session), self);
  g_clear_pointer (&self->curve, free_curve);
  g_clear_pointer (&self->empty, g_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_free (self->customer);
  G_OBJECT_CLASS (rp_load_curve_parent_class)->finalize (object);
}

static void
rp_load_curve_class_init (RpLoadCurveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_load_curve_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_load_curve_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_LOAD_CURVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
rp_load_curve_init (RpLoadCurve *self)
{
  self->empty = g_array_new (FALSE, FALSE, sizeof (RpCurveMonth));
  self->cancellable = g_cancellable_new ();
}
