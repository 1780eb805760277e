/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/service-model.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/data-file.h"

#define DAYS_PER_WEEK 7
#define WEEKS_PER_MONTH (365.25 / 12 / DAYS_PER_WEEK)
#define MONTHS_MOST 120
#define COUNT_MOST 1000000

/* ---- limits ---- */

static gboolean
read_count (RpPolicy *policy, JsonObject *row, const char *member, gint64 most, guint *out,
            GError **error)
{
  gint64 value = rp_json_get_integer (row, member, 0);

  *out = (guint)CLAMP (value, 0, most);
  return (value >= 1 && value <= most)
         || rp_data_file_refuse (error, rp_policy_get_path (policy), "rows",
                                 _ ("“%s” is not between 1 and %d"), member, (int)most);
}

gboolean
rp_service_limits_find (RpPolicy *policy, gint32 day, RpServiceLimits *out, GError **error)
{
  JsonObject *row = rp_policy_find (policy, day);

  if (row == NULL)
    return rp_data_file_refuse (error, rp_policy_get_path (policy), "rows",
                                _ ("there is no row for that day"));
  if (!read_count (policy, row, "customers_needed", COUNT_MOST, &out->customers_needed, error)
      || !read_count (policy, row, "repeating_needed", COUNT_MOST, &out->repeating_needed, error)
      || !read_count (policy, row, "months", MONTHS_MOST, &out->months, error))
    return FALSE;
  out->correlation_most = rp_json_get_double (row, "correlation_most", NAN);
  return (out->correlation_most >= 0 && out->correlation_most <= 1)
         || rp_data_file_refuse (error, rp_policy_get_path (policy), "rows",
                                 _ ("“%s” is not between 0 and 1"), "correlation_most");
}

/* ---- learning ---- */

static double
measure (const RpBuyer *buyer, RpServiceMeasure measure)
{
  switch (measure)
    {
    case RP_SERVICE_RECENCY:
      return (buyer->age - buyer->recency) * DAYS_PER_WEEK;
    case RP_SERVICE_FREQUENCY:
      return buyer->repeats;
    default:
      return buyer->total;
    }
}

/* The worst value of each band, so that one customer can be put in without all the others. */
static void
find_borders (const RpBuyer *buyers, guint n, RpServiceModel *out)
{
  g_autofree double *values = g_new (double, n);
  g_autofree guint *bands = g_new (guint, n);

  for (guint m = 0; m < RP_SERVICE_N_MEASURES; m++)
    {
      gboolean high_is_good = m != RP_SERVICE_RECENCY;

      for (guint i = 0; i < n; i++)
        values[i] = measure (&buyers[i], m);
      rp_rfm_score (values, n, high_is_good, RP_SERVICE_BANDS, bands);
      for (guint i = 0; i < n; i++)
        {
          double *border = &out->borders[m][bands[i] - 1];

          if (isnan (*border) || (high_is_good ? values[i] < *border : values[i] > *border))
            *border = values[i];
        }
    }
}

/* Of how often and how much, among those who bought again. NAN when one of both is the same for all. */
static double
correlate (const RpBuyer *buyers, guint n)
{
  double count = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

  for (guint i = 0; i < n; i++)
    if (buyers[i].repeats > 0)
      {
        count++;
        x += buyers[i].repeats;
        y += buyers[i].mean;
      }
  for (guint i = 0; i < n; i++)
    if (buyers[i].repeats > 0)
      {
        double dx = buyers[i].repeats - x / count, dy = buyers[i].mean - y / count;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
      }
  return xx > 0 && yy > 0 ? xy / sqrt (xx * yy) : NAN;
}

static RpServiceState
fit_buying (const RpBuyer *buyers, guint n, RpBuying *out)
{
  return rp_buying_fit (buyers, n, out, NULL, NULL) && rp_buying_is_settled (out)
             ? RP_SERVICE_KNOWN
             : RP_SERVICE_NOT_SETTLED;
}

static RpServiceState
fit_spending (const RpBuyer *buyers, guint n, RpSpending *out)
{
  return rp_spending_fit (buyers, n, out, NULL, NULL) && rp_spending_is_settled (out)
             ? RP_SERVICE_KNOWN
             : RP_SERVICE_NOT_SETTLED;
}

static void
fit (const RpBuyer *buyers, RpServiceModel *out)
{
  find_borders (buyers, out->n_customers, out);
  out->buying_state = out->spending_state = RP_SERVICE_FEW_REPEATING;
  if (out->n_repeating < out->limits.repeating_needed)
    return;
  out->correlation = correlate (buyers, out->n_customers);
  out->buying_state = fit_buying (buyers, out->n_customers, &out->buying);
  out->spending_state = fabs (out->correlation) > out->limits.correlation_most
                            ? RP_SERVICE_CORRELATED
                            : fit_spending (buyers, out->n_customers, &out->spending);
}

void
rp_service_model_fit (const RpPurchase *purchases, guint n_purchases, gint32 day,
                      const RpServiceLimits *limits, RpServiceModel *out)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GArray) buyers
      = rp_buyers_collect (purchases, n_purchases, day, DAYS_PER_WEEK, &names);
  const RpBuyer *first = (const RpBuyer *)(gpointer)buyers->data;

  *out = (RpServiceModel){ .day = day,
                           .limits = *limits,
                           .n_customers = buyers->len,
                           .correlation = NAN,
                           .buying_state = RP_SERVICE_FEW_CUSTOMERS,
                           .spending_state = RP_SERVICE_FEW_CUSTOMERS };
  for (guint m = 0; m < RP_SERVICE_N_MEASURES; m++)
    for (guint k = 0; k < RP_SERVICE_BANDS; k++)
      out->borders[m][k] = NAN;
  for (guint i = 0; i < buyers->len; i++)
    out->n_repeating += first[i].repeats > 0;
  for (guint i = 0; i < n_purchases; i++)
    out->n_purchases += purchases[i].day <= day;
  if (buyers->len >= limits->customers_needed)
    fit (first, out);
}

/* ---- as it is stored ---- */

static const char *const measure_names[RP_SERVICE_N_MEASURES]
    = { "recency_days", "frequency", "amount" };

/* Not %RP_SERVICE_NO_PURCHASE nor BOUGHT_ONCE: these are one customer's. */
static const char *const state_names[] = {
  [RP_SERVICE_KNOWN] = "known",
  [RP_SERVICE_NO_PURCHASE] = "no_purchase",
  [RP_SERVICE_BOUGHT_ONCE] = "bought_once",
  [RP_SERVICE_FEW_CUSTOMERS] = "few_customers",
  [RP_SERVICE_FEW_REPEATING] = "few_repeating",
  [RP_SERVICE_NOT_SETTLED] = "not_settled",
  [RP_SERVICE_CORRELATED] = "correlated",
};

static void
set_known (JsonObject *object, const char *member, double value)
{
  if (isfinite (value))
    json_object_set_double_member (object, member, value);
}

static JsonObject *
borders_to_json (const RpServiceModel *self)
{
  JsonObject *all = json_object_new ();

  for (guint m = 0; m < RP_SERVICE_N_MEASURES; m++)
    {
      JsonArray *list = json_array_new ();

      for (guint k = 0; k < RP_SERVICE_BANDS; k++)
        if (isfinite (self->borders[m][k]))
          json_array_add_double_element (list, self->borders[m][k]);
        else
          json_array_add_null_element (list);
      json_object_set_array_member (all, measure_names[m], list);
    }
  return all;
}

JsonObject *
rp_service_model_to_json (const RpServiceModel *self)
{
  JsonObject *report = json_object_new (), *buying = json_object_new (),
             *spending = json_object_new (), *limits = json_object_new ();
  g_autofree char *day = rp_date_format (self->day);

  json_object_set_string_member (report, "until", day);
  json_object_set_int_member (limits, "customers_needed", self->limits.customers_needed);
  json_object_set_int_member (limits, "repeating_needed", self->limits.repeating_needed);
  json_object_set_int_member (limits, "months", self->limits.months);
  json_object_set_double_member (limits, "correlation_most", self->limits.correlation_most);
  json_object_set_object_member (report, "limits", limits);
  json_object_set_int_member (report, "customers", self->n_customers);
  json_object_set_int_member (report, "repeating", self->n_repeating);
  json_object_set_int_member (report, "purchases", self->n_purchases);
  set_known (report, "correlation", self->correlation);
  json_object_set_string_member (buying, "state", state_names[self->buying_state]);
  if (self->buying_state == RP_SERVICE_KNOWN)
    {
      json_object_set_double_member (buying, "r", self->buying.r);
      json_object_set_double_member (buying, "alpha", self->buying.alpha);
      json_object_set_double_member (buying, "a", self->buying.a);
      json_object_set_double_member (buying, "b", self->buying.b);
    }
  json_object_set_object_member (report, "bg_nbd", buying);
  json_object_set_string_member (spending, "state", state_names[self->spending_state]);
  if (self->spending_state == RP_SERVICE_KNOWN)
    {
      json_object_set_double_member (spending, "p", self->spending.p);
      json_object_set_double_member (spending, "q", self->spending.q);
      json_object_set_double_member (spending, "v", self->spending.v);
    }
  json_object_set_object_member (report, "gamma_gamma", spending);
  json_object_set_object_member (report, "borders", borders_to_json (self));
  return report;
}

static gboolean
read_state (JsonObject *part, RpServiceState *out)
{
  const char *text = rp_json_get_string (part, "state", "");

  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_str_equal (state_names[i], text))
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_positive (JsonObject *part, const char *member, double *out)
{
  *out = rp_json_get_double (part, member, NAN);
  return isfinite (*out) && *out > 0;
}

static gboolean
read_parameters (JsonObject *report, RpServiceModel *out)
{
  JsonObject *buying = rp_json_get_object (report, "bg_nbd");
  JsonObject *spending = rp_json_get_object (report, "gamma_gamma");

  if (buying == NULL || spending == NULL || !read_state (buying, &out->buying_state)
      || !read_state (spending, &out->spending_state))
    return FALSE;
  if (out->buying_state == RP_SERVICE_KNOWN
      && !(read_positive (buying, "r", &out->buying.r)
           && read_positive (buying, "alpha", &out->buying.alpha)
           && read_positive (buying, "a", &out->buying.a)
           && read_positive (buying, "b", &out->buying.b)))
    return FALSE;
  return out->spending_state != RP_SERVICE_KNOWN
         || (read_positive (spending, "p", &out->spending.p)
             && read_positive (spending, "q", &out->spending.q)
             && read_positive (spending, "v", &out->spending.v) && out->spending.q > 1);
}

static gboolean
read_borders (JsonObject *report, RpServiceModel *out)
{
  JsonObject *all = rp_json_get_object (report, "borders");

  for (guint m = 0; m < RP_SERVICE_N_MEASURES; m++)
    {
      JsonArray *list = all != NULL ? rp_json_get_array (all, measure_names[m]) : NULL;

      if (list == NULL || json_array_get_length (list) != RP_SERVICE_BANDS)
        return FALSE;
      for (guint k = 0; k < RP_SERVICE_BANDS; k++)
        out->borders[m][k] = rp_json_array_get_double (list, k, NAN);
    }
  return TRUE;
}

gboolean
rp_service_model_from_json (JsonObject *report, RpServiceModel *out)
{
  JsonObject *limits = rp_json_get_object (report, "limits");

  *out = (RpServiceModel){ 0 };
  if (limits == NULL || !rp_date_parse (rp_json_get_string (report, "until", ""), &out->day))
    return FALSE;
  out->limits.customers_needed = (guint)rp_json_get_integer (limits, "customers_needed", 0);
  out->limits.repeating_needed = (guint)rp_json_get_integer (limits, "repeating_needed", 0);
  out->limits.months = (guint)rp_json_get_integer (limits, "months", 0);
  out->limits.correlation_most = rp_json_get_double (limits, "correlation_most", NAN);
  out->n_customers = (guint)rp_json_get_integer (report, "customers", 0);
  out->n_repeating = (guint)rp_json_get_integer (report, "repeating", 0);
  out->n_purchases = (guint)rp_json_get_integer (report, "purchases", 0);
  out->correlation = rp_json_get_double (report, "correlation", NAN);
  return out->limits.months >= 1 && out->limits.months <= MONTHS_MOST
         && read_parameters (report, out) && read_borders (report, out);
}

/* ---- one customer ---- */

static guint
find_band (const RpServiceModel *self, RpServiceMeasure which, double value)
{
  const double *borders = self->borders[which];
  guint band = 1;
  gboolean any = FALSE;

  for (guint k = 0; k < RP_SERVICE_BANDS; k++)
    {
      any = any || !isnan (borders[k]);
      if (which == RP_SERVICE_RECENCY ? value <= borders[k] : value >= borders[k])
        band = k + 1;
    }
  return any ? band : 0;
}

static void
expect (const RpServiceModel *self, RpServiceForecast *out)
{
  double ahead = self->limits.months * WEEKS_PER_MONTH;
  const RpBuyer *buyer = &out->buyer;

  if (out->buying_state != RP_SERVICE_KNOWN)
    return;
  out->purchases = rp_buying_expect (&self->buying, buyer, ahead);
  if (buyer->repeats > 0)
    out->alive = rp_buying_alive (&self->buying, buyer);
  if (!isfinite (out->purchases))
    out->buying_state = RP_SERVICE_NOT_SETTLED;
}

static void
expect_money (const RpServiceModel *self, RpServiceForecast *out)
{
  if (out->spending_state != RP_SERVICE_KNOWN)
    return;
  if (out->buyer.repeats <= 0)
    {
      out->spending_state = RP_SERVICE_BOUGHT_ONCE;
      return;
    }
  if (out->buying_state != RP_SERVICE_KNOWN)
    out->spending_state = out->buying_state;
  out->each = rp_spending_expect (&self->spending, &out->buyer);
  out->spend = out->each * out->purchases;
}

void
rp_service_model_forecast (const RpServiceModel *self, const RpPurchase *purchases,
                           guint n_purchases, gint32 day, RpServiceForecast *out)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GArray) buyers
      = rp_buyers_collect (purchases, n_purchases, day, DAYS_PER_WEEK, &names);

  *out = (RpServiceForecast){ .buying_state = RP_SERVICE_NO_PURCHASE,
                              .spending_state = RP_SERVICE_NO_PURCHASE,
                              .alive = NAN,
                              .purchases = NAN,
                              .each = NAN,
                              .spend = NAN };
  if (buyers->len == 0)
    return;
  out->buyer = g_array_index (buyers, RpBuyer, 0);
  out->first = day - (gint32)lround (out->buyer.age * DAYS_PER_WEEK);
  out->last = out->first + (gint32)lround (out->buyer.recency * DAYS_PER_WEEK);
  out->n_days = (guint)out->buyer.repeats + 1;
  for (guint m = 0; m < RP_SERVICE_N_MEASURES; m++)
    out->bands[m] = find_band (self, m, measure (&out->buyer, m));
  out->buying_state = self->buying_state;
  out->spending_state = self->spending_state;
  expect (self, out);
  expect_money (self, out);
}
