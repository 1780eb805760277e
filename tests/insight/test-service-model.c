/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/json-access.h"
#include "insight/service-model.h"

#define DAY 20000
#define YEAR 365
#define N_CUSTOMERS 160

static const RpServiceLimits limits
    = { .customers_needed = 30, .repeating_needed = 10, .months = 12, .correlation_most = 0.3 };

/* Purchases that a made-up organisation could have: rates, silences and amounts from fixed numbers. */
typedef struct
{
  GArray *purchases; /* RpPurchase */
  GPtrArray *names;
} Log;

static void
log_clear (Log *self)
{
  g_array_unref (self->purchases);
  g_ptr_array_unref (self->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Log, log_clear)

static void
buy (Log *self, guint customer, gint32 day, double amount)
{
  RpPurchase purchase = { g_ptr_array_index (self->names, customer), day, amount };
  g_array_append_val (self->purchases, purchase);
}

/* @amount_by_rate: who buys more often pays more */
static void
make (Log *self, guint n, gboolean repeat, gboolean amount_by_rate)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  self->purchases = g_array_new (FALSE, FALSE, sizeof (RpPurchase));
  self->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    {
      gint32 day = DAY - 2 * YEAR + (gint32)(i * 37 % YEAR);
      double gap = -70 / log (1 - g_rand_double (random)); /* days from one to the next */
      double silent = 1 - cbrt (g_rand_double (random));   /* after each */
      double each = amount_by_rate ? 400000 / gap : 2000 + 30000 * g_rand_double (random);

      g_ptr_array_add (self->names, g_strdup_printf ("c%u", i));
      buy (self, i, day, each);
      while (repeat && g_rand_double (random) > silent)
        {
          day += 1 + (gint32)(-gap * log (1 - g_rand_double (random)));
          if (day > DAY)
            break;
          buy (self, i, day, each * (0.5 + g_rand_double (random)));
        }
    }
}

static void
fit (Log *self, RpServiceModel *model)
{
  rp_service_model_fit ((const RpPurchase *)(gpointer)self->purchases->data, self->purchases->len,
                        DAY, &limits, model);
}

/* The parameters are those of the library on the same buyers, money apart from its unit. */
static void
test_fit (void)
{
  g_auto (Log) log = { 0 };
  g_auto (GStrv) names = NULL;
  RpServiceModel model;
  RpBuying buying;
  RpSpending spending;

  make (&log, N_CUSTOMERS, TRUE, FALSE);
  fit (&log, &model);
  g_assert_cmpuint (model.n_customers, ==, N_CUSTOMERS);
  g_assert_cmpuint (model.n_repeating, >=, 40);
  g_assert_cmpint (model.buying_state, ==, RP_SERVICE_KNOWN);
  g_assert_cmpint (model.spending_state, ==, RP_SERVICE_KNOWN);
  g_assert_cmpfloat (fabs (model.correlation), <=, 0.3);
  g_autoptr (GArray) buyers = rp_buyers_collect ((const RpPurchase *)(gpointer)log.purchases->data,
                                                 log.purchases->len, DAY, 7, &names);
  RpBuyer *all = (RpBuyer *)(gpointer)buyers->data;
  g_assert_true (rp_buying_fit (all, buyers->len, &buying, NULL, NULL));
  g_assert_cmpfloat (model.buying.r, ==, buying.r);
  g_assert_cmpfloat (model.buying.alpha, ==, buying.alpha);
  for (guint i = 0; i < buyers->len; i++)
    all[i].mean /= 10000;
  g_assert_true (rp_spending_fit (all, buyers->len, &spending, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (model.spending.p, spending.p, 1e-4 * spending.p);
  g_assert_cmpfloat_with_epsilon (model.spending.v, spending.v * 10000, 10 * spending.v);
}

static void
test_reasons (void)
{
  g_auto (Log) few = { 0 };
  g_auto (Log) once = { 0 };
  g_auto (Log) correlated = { 0 };
  RpServiceModel model;

  make (&few, 29, TRUE, FALSE);
  fit (&few, &model);
  g_assert_cmpint (model.buying_state, ==, RP_SERVICE_FEW_CUSTOMERS);
  g_assert_cmpint (model.spending_state, ==, RP_SERVICE_FEW_CUSTOMERS);
  make (&once, 40, FALSE, FALSE);
  fit (&once, &model);
  g_assert_cmpint (model.buying_state, ==, RP_SERVICE_FEW_REPEATING);
  g_assert_true (isnan (model.correlation));
  make (&correlated, N_CUSTOMERS, TRUE, TRUE);
  fit (&correlated, &model);
  g_assert_cmpint (model.buying_state, ==, RP_SERVICE_KNOWN);
  g_assert_cmpint (model.spending_state, ==, RP_SERVICE_CORRELATED);
  g_assert_cmpfloat (model.correlation, >, 0.3);
}

/* Everybody on the same two days for the same money: there is nothing that makes one set of parameters better. */
static void
test_not_settled (void)
{
  g_auto (Log) log = { 0 };
  RpServiceModel model;

  make (&log, 40, FALSE, FALSE);
  g_array_set_size (log.purchases, 0);
  for (guint i = 0; i < 40; i++)
    {
      buy (&log, i, DAY - 200, 5000);
      buy (&log, i, DAY - 100, 5000);
    }
  fit (&log, &model);
  g_assert_cmpint (model.buying_state, ==, RP_SERVICE_NOT_SETTLED);
  g_assert_cmpint (model.spending_state, ==, RP_SERVICE_NOT_SETTLED);
  g_assert_true (isnan (model.correlation));
}

static void
check_forecast (const RpServiceModel *model, Log *log, guint customer, const RpBuyer *buyer,
                const guint *bands)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (RpPurchase));
  RpServiceForecast forecast;

  for (guint i = 0; i < log->purchases->len; i++)
    {
      RpPurchase *purchase = &g_array_index (log->purchases, RpPurchase, i);
      if (purchase->customer == g_ptr_array_index (log->names, customer))
        g_array_append_val (own, *purchase);
    }
  rp_service_model_forecast (model, (const RpPurchase *)(gpointer)own->data, own->len, DAY,
                             &forecast);
  g_assert_cmpfloat (forecast.buyer.repeats, ==, buyer->repeats);
  g_assert_cmpfloat_with_epsilon (forecast.purchases,
                                  rp_buying_expect (&model->buying, buyer, 365.25 / 7), 1e-9);
  for (guint m = 0; m < RP_SERVICE_N_MEASURES; m++)
    g_assert_cmpuint (forecast.bands[m], ==, bands[m]);
  g_assert_cmpuint (forecast.n_days, ==, (guint)buyer->repeats + 1);
  g_assert_cmpint (forecast.first, ==, DAY - (gint32)lround (buyer->age * 7));
  if (buyer->repeats == 0)
    {
      g_assert_true (isnan (forecast.alive));
      g_assert_cmpint (forecast.spending_state, ==, RP_SERVICE_BOUGHT_ONCE);
      g_assert_true (isnan (forecast.spend));
      return;
    }
  g_assert_cmpfloat_with_epsilon (forecast.alive, rp_buying_alive (&model->buying, buyer), 1e-12);
  g_assert_cmpfloat_with_epsilon (
      forecast.spend, forecast.purchases * rp_spending_expect (&model->spending, buyer), 1e-6);
}

/* One customer by the stored model comes out as among all others, bands included. */
static void
test_forecast (void)
{
  g_auto (Log) log = { 0 };
  g_auto (GStrv) names = NULL;
  RpServiceModel fitted, model;
  guint bands[RP_SERVICE_N_MEASURES][N_CUSTOMERS], n_once = 0;
  double values[N_CUSTOMERS];

  make (&log, N_CUSTOMERS, TRUE, FALSE);
  fit (&log, &fitted);
  g_autoptr (JsonObject) report = rp_service_model_to_json (&fitted);
  g_assert_true (rp_service_model_from_json (report, &model));
  g_autoptr (GArray) buyers = rp_buyers_collect ((const RpPurchase *)(gpointer)log.purchases->data,
                                                 log.purchases->len, DAY, 7, &names);
  const RpBuyer *all = (const RpBuyer *)(gpointer)buyers->data;
  for (guint m = 0; m < RP_SERVICE_N_MEASURES; m++)
    {
      for (guint i = 0; i < N_CUSTOMERS; i++)
        values[i] = m == 0   ? (all[i].age - all[i].recency) * 7
                    : m == 1 ? all[i].repeats
                             : all[i].total;
      rp_rfm_score (values, N_CUSTOMERS, m != 0, RP_SERVICE_BANDS, bands[m]);
    }
  for (guint i = 0; i < N_CUSTOMERS; i++)
    {
      const guint own[] = { bands[0][i], bands[1][i], bands[2][i] };
      check_forecast (&model, &log, i, &all[i], own);
      n_once += all[i].repeats == 0;
    }
  g_assert_cmpuint (n_once, >, 0);
}

static void
test_nothing_bought (void)
{
  RpServiceModel model;
  RpServiceForecast forecast;
  const RpPurchase later = { "a", DAY + 1, 100 };

  rp_service_model_fit (NULL, 0, DAY, &limits, &model);
  rp_service_model_forecast (&model, &later, 1, DAY, &forecast);
  g_assert_cmpint (forecast.buying_state, ==, RP_SERVICE_NO_PURCHASE);
  g_assert_cmpuint (forecast.bands[RP_SERVICE_AMOUNT], ==, 0);
}

/* A report that another version, or nobody, wrote is no model. */
static void
test_damaged (void)
{
  g_auto (Log) log = { 0 };
  RpServiceModel model;
  static const char *const members[] = { "until", "limits", "bg_nbd", "gamma_gamma", "borders" };

  make (&log, N_CUSTOMERS, TRUE, FALSE);
  fit (&log, &model);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (JsonObject) report = rp_service_model_to_json (&model);
      RpServiceModel out;
      json_object_remove_member (report, members[i]);
      g_assert_false (rp_service_model_from_json (report, &out));
    }
  g_autoptr (JsonObject) report = rp_service_model_to_json (&model);
  RpServiceModel out;
  json_object_set_double_member (rp_json_get_object (report, "bg_nbd"), "alpha", -1);
  g_assert_false (rp_service_model_from_json (report, &out));
}

static void
test_limits (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "policies", "services.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "services", &error);
  RpServiceLimits found;

  g_assert_no_error (error);
  g_assert_true (rp_service_limits_find (policy, DAY, &found, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (found.months, ==, 12);
  g_assert_cmpuint (found.customers_needed, >=, 10);
  g_assert_false (rp_service_limits_find (policy, 0, &found, &error));
  g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/service-model/fit", test_fit);
  g_test_add_func ("/insight/service-model/reasons", test_reasons);
  g_test_add_func ("/insight/service-model/not-settled", test_not_settled);
  g_test_add_func ("/insight/service-model/forecast", test_forecast);
  g_test_add_func ("/insight/service-model/nothing-bought", test_nothing_bought);
  g_test_add_func ("/insight/service-model/damaged", test_damaged);
  g_test_add_func ("/insight/service-model/limits", test_limits);
  return g_test_run ();
}
