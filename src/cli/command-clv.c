/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/csv.h"
#include "base/date.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "insight/clv.h"

#define N_BANDS 5
#define DAYS_PER_WEEK 7
#define DEFAULT_WEEKS 52

/* ---- a supply contract ---- */

typedef struct
{
  double margin, retention, discount;
  int years;
} Contract;

static RpExit
show_contract (RpInvocation *invocation, const Contract *contract, GError **error)
{
  g_autofree double *years = g_new0 (double, MAX (1, contract->years));
  double sum = contract->years > 0 && contract->years <= 100
                   ? rp_clv_contract (contract->margin, contract->retention, contract->discount,
                                      (guint)contract->years, years)
                   : NAN;

  if (isnan (sum))
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("--retention is between 0 and 1, --discount above -1, --years from 1 "
                              "to 100."));
      return RP_EXIT_USAGE;
    }
  if (rp_invocation_wants_json (invocation))
    {
      JsonObject *object = json_object_new ();
      JsonArray *list = json_array_new ();

      for (int i = 0; i < contract->years; i++)
        json_array_add_double_element (list, years[i]);
      json_object_set_array_member (object, "years", list);
      json_object_set_double_member (object, "value", sum);
      rp_print_json (object);
      return RP_EXIT_OK;
    }
  for (int i = 0; i < contract->years; i++)
    rp_print (_ ("Year %d: %.4f\n"), i + 1, years[i]);
  rp_print (_ ("Value of the contract: %.4f\n"), sum);
  return RP_EXIT_OK;
}

/* ---- value-added services ---- */

typedef struct
{
  GPtrArray *names;  /* owns the customers of the purchases */
  GArray *purchases; /* RpPurchase */
} Purchases;

static void
purchases_clear (Purchases *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->purchases, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Purchases, purchases_clear)

static gboolean
refuse_cell (GError **error, RpCsvReader *table, const char *path, const char *column,
             const char *text)
{
  g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
               _ ("%s, line %u, column “%s”: “%s” is not right."), path,
               rp_csv_reader_get_line (table), column, text);
  return FALSE;
}

/* "2025-06-30", or 20250630 as many systems write it. */
static gboolean
read_date (const char *text, gint32 *day)
{
  g_autofree char *long_form = NULL;

  if (strlen (text) == strlen ("20250630"))
    long_form = g_strdup_printf ("%.4s-%.2s-%.2s", text, text + 4, text + 6);
  return rp_date_parse (long_form != NULL ? long_form : text, day);
}

static gboolean
read_line (Purchases *self, RpCsvReader *table, const char *path, const int columns[3],
           GError **error)
{
  const char *name = rp_csv_reader_get (table, (guint)columns[0]);
  const char *date = rp_csv_reader_get (table, (guint)columns[1]);
  const char *amount = rp_csv_reader_get (table, (guint)columns[2]);
  RpPurchase purchase = { 0 };
  char *end;

  if (*name == '\0')
    return refuse_cell (error, table, path, "customer", name);
  if (!read_date (date, &purchase.day))
    return refuse_cell (error, table, path, "date", date);
  purchase.amount = g_ascii_strtod (amount, &end);
  if (end == amount || *end != '\0' || !isfinite (purchase.amount) || purchase.amount < 0)
    return refuse_cell (error, table, path, "amount", amount);
  g_ptr_array_add (self->names, g_strdup (name));
  purchase.customer = g_ptr_array_index (self->names, self->names->len - 1);
  g_array_append_val (self->purchases, purchase);
  return TRUE;
}

static gboolean
read_purchases (Purchases *self, const char *path, GError **error)
{
  static const char *const names[] = { "customer", "date", "amount" };
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (path, error);
  g_autoptr (GError) failure = NULL;
  int columns[3];

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->purchases = g_array_new (FALSE, FALSE, sizeof (RpPurchase));
  if (table == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      columns[i] = rp_csv_reader_find_column (table, names[i]);
      if (columns[i] >= 0)
        continue;
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED, _ ("%s: there is no column “%s”."),
                   path, names[i]);
      return FALSE;
    }
  while (rp_csv_reader_next (table, &failure))
    if (!read_line (self, table, path, columns, error))
      return FALSE;
  if (failure != NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", path);
  return failure == NULL && (error == NULL || *error == NULL);
}

typedef struct
{
  GArray *buyers; /* RpBuyer */
  GStrv names;
  guint *bands[3]; /* recency, frequency, amount */
  RpBuying buying;
  RpSpending spending;
  double weeks;
} Forecast;

static void
forecast_clear (Forecast *self)
{
  g_clear_pointer (&self->buyers, g_array_unref);
  g_strfreev (self->names);
  for (guint i = 0; i < G_N_ELEMENTS (self->bands); i++)
    g_free (self->bands[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Forecast, forecast_clear)

static double
measure_recency (const RpBuyer *buyer)
{
  return buyer->age - buyer->recency;
}

static double
measure_frequency (const RpBuyer *buyer)
{
  return buyer->repeats;
}

static double
measure_amount (const RpBuyer *buyer)
{
  return buyer->total;
}

static void
put_in_bands (Forecast *self)
{
  static const struct
  {
    double (*measure) (const RpBuyer *buyer);
    gboolean high_is_good;
  } measures[]
      = { { measure_recency, FALSE }, { measure_frequency, TRUE }, { measure_amount, TRUE } };
  guint n = self->buyers->len;
  g_autofree double *values = g_new0 (double, n);

  for (guint k = 0; k < G_N_ELEMENTS (measures); k++)
    {
      for (guint i = 0; i < n; i++)
        values[i] = measures[k].measure (&g_array_index (self->buyers, RpBuyer, i));
      self->bands[k] = g_new0 (guint, n);
      rp_rfm_score (values, n, measures[k].high_is_good, N_BANDS, self->bands[k]);
    }
}

static char *
format_known (double value)
{
  return isfinite (value) ? g_strdup_printf ("%.2f", value) : g_strdup ("–");
}

static void
print_settled (const Forecast *self)
{
  if (!rp_buying_is_settled (&self->buying))
    rp_print (_ ("The fit of BG/NBD did not converge: these purchases do not settle its "
                 "parameters.\n"));
  if (!rp_spending_is_settled (&self->spending))
    rp_print (_ ("The fit of Gamma-Gamma did not converge: these purchases do not settle its "
                 "parameters.\n"));
}

static void
print_as_text (const Forecast *self)
{
  g_autoptr (RpTable) table = rp_table_new ("lrrrrrr");

  rp_table_add (table, _ ("Customer"), _ ("R F M"), _ ("Repeat purchases"), _ ("Alive"),
                _ ("Purchases to come"), _ ("Amount of each"), _ ("Together"), NULL);
  for (guint i = 0; i < self->buyers->len; i++)
    {
      const RpBuyer *buyer = &g_array_index (self->buyers, RpBuyer, i);
      double n = rp_buying_expect (&self->buying, buyer, self->weeks);
      double each = rp_spending_expect (&self->spending, buyer);
      g_autofree char *rfm
          = g_strdup_printf ("%u %u %u", self->bands[0][i], self->bands[1][i], self->bands[2][i]);
      g_autofree char *repeats = g_strdup_printf ("%g", buyer->repeats);
      g_autofree char *alive
          = g_strdup_printf ("%.0f %%", 100 * rp_buying_alive (&self->buying, buyer));
      g_autofree char *come = format_known (n);
      g_autofree char *amount = format_known (each);
      g_autofree char *together = format_known (n * each);

      rp_table_add (table, self->names[i], rfm, repeats, alive, come, amount, together, NULL);
    }
  rp_table_print (table);
  rp_print (
      _ ("BG/NBD: r %.4f, alpha %.4f, a %.4f, b %.4f. Gamma-Gamma: p %.4f, q %.4f, v %.4f. For "
         "the %g weeks to come.\n"),
      self->buying.r, self->buying.alpha, self->buying.a, self->buying.b, self->spending.p,
      self->spending.q, self->spending.v, self->weeks);
  print_settled (self);
}

static void
set_known (JsonObject *object, const char *member, double value)
{
  if (isfinite (value))
    json_object_set_double_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
buyer_to_json (const Forecast *self, guint i)
{
  JsonObject *object = json_object_new ();
  const RpBuyer *buyer = &g_array_index (self->buyers, RpBuyer, i);

  json_object_set_string_member (object, "customer", self->names[i]);
  json_object_set_int_member (object, "recency_band", self->bands[0][i]);
  json_object_set_int_member (object, "frequency_band", self->bands[1][i]);
  json_object_set_int_member (object, "amount_band", self->bands[2][i]);
  json_object_set_double_member (object, "repeats", buyer->repeats);
  json_object_set_double_member (object, "alive", rp_buying_alive (&self->buying, buyer));
  set_known (object, "purchases", rp_buying_expect (&self->buying, buyer, self->weeks));
  set_known (object, "amount", rp_spending_expect (&self->spending, buyer));
  return object;
}

static void
print_as_json (const Forecast *self)
{
  JsonObject *object = json_object_new (), *buying = json_object_new (),
             *spending = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < self->buyers->len; i++)
    json_array_add_object_element (list, buyer_to_json (self, i));
  json_object_set_double_member (buying, "r", self->buying.r);
  json_object_set_double_member (buying, "alpha", self->buying.alpha);
  json_object_set_double_member (buying, "a", self->buying.a);
  json_object_set_double_member (buying, "b", self->buying.b);
  json_object_set_double_member (spending, "p", self->spending.p);
  json_object_set_double_member (spending, "q", self->spending.q);
  json_object_set_double_member (spending, "v", self->spending.v);
  json_object_set_boolean_member (buying, "settled", rp_buying_is_settled (&self->buying));
  json_object_set_boolean_member (spending, "settled", rp_spending_is_settled (&self->spending));
  json_object_set_object_member (object, "bg_nbd", buying);
  json_object_set_object_member (object, "gamma_gamma", spending);
  json_object_set_double_member (object, "weeks", self->weeks);
  json_object_set_array_member (object, "customers", list);
  rp_print_json (object);
}

/* The last day of all when none is told. */
static gint32
find_last_day (const Purchases *purchases)
{
  gint32 last = G_MININT32;

  for (guint i = 0; i < purchases->purchases->len; i++)
    last = MAX (last, g_array_index (purchases->purchases, RpPurchase, i).day);
  return last;
}

static RpExit
show_forecast (RpInvocation *invocation, const char *path, const char *until, double weeks,
               GError **error)
{
  g_auto (Purchases) purchases = { 0 };
  g_auto (Forecast) forecast = { .weeks = weeks };
  const RpBuyer *buyers;
  gint32 last;

  if (!read_purchases (&purchases, path, error))
    return RP_EXIT_FAILED;
  last = find_last_day (&purchases);
  if (until != NULL && !rp_date_parse (until, &last))
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, _ ("“%s” is not a date."), until);
      return RP_EXIT_USAGE;
    }
  forecast.buyers
      = rp_buyers_collect ((const RpPurchase *)(gpointer)purchases.purchases->data,
                           purchases.purchases->len, last, DAYS_PER_WEEK, &forecast.names);
  buyers = (const RpBuyer *)(gpointer)forecast.buyers->data;
  if (!rp_buying_fit (buyers, forecast.buyers->len, &forecast.buying, NULL, error)
      || !rp_spending_fit (buyers, forecast.buyers->len, &forecast.spending, NULL, error))
    return RP_EXIT_FAILED;
  put_in_bands (&forecast);
  if (rp_invocation_wants_json (invocation))
    print_as_json (&forecast);
  else
    print_as_text (&forecast);
  return RP_EXIT_OK;
}

static RpExit
run_clv (RpInvocation *invocation, GError **error)
{
  g_autofree char *until = NULL;
  Contract contract = { .margin = NAN, .retention = 0.9, .discount = 0.08, .years = 5 };
  double weeks = DEFAULT_WEEKS;
  const GOptionEntry entries[] = {
    { "margin", 0, 0, G_OPTION_ARG_DOUBLE, &contract.margin,
      N_ ("A supply contract in place of FILE: its margin of a year"), N_ ("YUAN") },
    { "retention", 0, 0, G_OPTION_ARG_DOUBLE, &contract.retention,
      N_ ("Share of contracts that go on a year later (0.9)"), N_ ("SHARE") },
    { "discount", 0, 0, G_OPTION_ARG_DOUBLE, &contract.discount,
      N_ ("Discount rate of a year (0.08)"), N_ ("RATE") },
    { "years", 0, 0, G_OPTION_ARG_INT, &contract.years, N_ ("Years to count (5)"), N_ ("N") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, N_ ("Last day of the purchases that count"),
      N_ ("DATE") },
    { "weeks", 0, 0, G_OPTION_ARG_DOUBLE, &weeks, N_ ("Weeks to look ahead (52)"), N_ ("N") },
    { NULL },
  };
  const char *path;

  if (!rp_invocation_parse (invocation, entries, 0, 1, error))
    return RP_EXIT_USAGE;
  path = rp_invocation_get_argument (invocation, 0);
  if ((path == NULL) == isnan (contract.margin) || !(weeks > 0 && weeks <= 5200))
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("Give a file of purchases or --margin, and --weeks above 0."));
      return RP_EXIT_USAGE;
    }
  return path != NULL ? show_forecast (invocation, path, until, weeks, error)
                      : show_contract (invocation, &contract, error);
}

const RpCommand rp_command_clv = {
  .name = "clv",
  .arguments = N_ ("[PURCHASES.csv]"),
  .summary = N_ ("Tell what a contract, or customers of value-added services, will be worth"),
  .details
  = N_ ("PURCHASES has the columns customer, date and amount. Customers get RFM bands from 1 "
        "to 5, the chance that they still buy (BG/NBD) and what they will spend "
        "(Gamma-Gamma). None of it is part of the score."),
  .run = run_clv,
};
