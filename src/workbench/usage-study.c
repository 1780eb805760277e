/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/usage-study.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "base/quantity.h"
#include "insight/policy.h"
#include "insight/prices.h"
#include "insight/tariff-cost.h"
#include "workbench/customer-file.h"
#include "workbench/peer-medians.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/supply-area.h"
#include "workbench/text-rows.h"
#include "workbench/usage-months.h"

#define MONTHS 12

/* What one load brings; handed over whole. */
typedef struct
{
  GArray *months;  /* (element-type RpTariffMonth) at most 12, oldest first */
  GPtrArray *rows; /* of prices, one a month; (element-type JsonObject) */
  JsonObject *pf_row;
  RpTariffCase billed;
  char *missing, *basis;
  GPtrArray *years, *peers; /* (element-type GStrv) */
} Study;

static void
free_study (Study *study)
{
  g_clear_pointer (&study->months, g_array_unref);
  g_clear_pointer (&study->rows, g_ptr_array_unref);
  g_clear_pointer (&study->pf_row, json_object_unref);
  g_clear_pointer (&study->years, g_ptr_array_unref);
  g_clear_pointer (&study->peers, g_ptr_array_unref);
  g_free (study->missing);
  g_free (study->basis);
  g_free (study);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Study, free_study)

/* ---- on the store's thread ---- */

static RpRecord *
find_account (RpStore *store, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) accounts
      = rp_store_list (store, "service_account", "customer = :customer", "run_cap DESC, id", 1,
                       error, ":customer", customer, NULL);

  return accounts != NULL && accounts->len > 0 ? g_object_ref (accounts->pdata[0]) : NULL;
}

static gboolean
read_month (RpRecord *record, RpTariffMonth *out)
{
  static const char *const fields[] = { [RP_TARIFF_SHARP] = "kwh_sharp",
                                        [RP_TARIFF_PEAK] = "kwh_peak",
                                        [RP_TARIFF_FLAT] = "kwh_flat",
                                        [RP_TARIFF_VALLEY] = "kwh_valley" };

  *out = (RpTariffMonth){ .max_demand = rp_record_get_integer (record, "max_demand"),
                          .power_factor = (gint)rp_record_get_integer (record, "pf") };
  for (guint i = 0; i < RP_TARIFF_N_PERIODS; i++)
    out->energy[i] = rp_record_get_integer (record, fields[i]);
  return rp_month_parse (rp_record_get_text (record, "month"), &out->month)
         && rp_record_has (record, "kwh_peak") && rp_record_has (record, "max_demand");
}

/* The newest months with all that a bill is made of, and the prices of each. */
static gboolean
read_months (Study *self, RpStore *store, RpRecord *account, JsonArray *prices,
             const char *division, GError **error)
{
  g_autoptr (GPtrArray) records
      = rp_store_list (store, "usage_month", "account = :account", "month DESC", MONTHS, error,
                       ":account", rp_record_get_id (account), NULL);

  for (guint i = records != NULL ? records->len : 0; i-- > 0;)
    {
      RpTariffMonth month;
      JsonObject *row = NULL;

      if (!read_month (records->pdata[i], &month))
        continue;
      row = rp_prices_find (prices, division,
                            rp_date_from_ymd (1970 + month.month / 12, month.month % 12 + 1, 1));
      if (row == NULL)
        continue;
      g_array_append_val (self->months, month);
      g_ptr_array_add (self->rows, json_object_ref (row));
    }
  return records != NULL;
}

static void
read_billed (Study *self, RpRecord *account, JsonObject *prices)
{
  self->billed = (RpTariffCase){
    .mode = rp_basic_mode_from_code (rp_record_get_text (account, "basic_mode")),
    .run_cap = rp_record_get_integer (account, "run_cap"),
    .contracted = rp_record_get_integer (account, "contracted_demand"),
    .excess_on_full = rp_json_get_boolean (prices, "excess_on_full", FALSE),
    .standard = (gint)rp_record_get_integer (account, "pf_standard"),
  };
}

static void
describe_basis (Study *self, RpRecord *account, JsonObject *prices)
{
  const RpTariffMonth *first = &g_array_index (self->months, RpTariffMonth, 0);
  const RpTariffMonth *last = &g_array_index (self->months, RpTariffMonth, self->months->len - 1);
  g_autofree char *from = rp_month_format (first->month);
  g_autofree char *to = rp_month_format (last->month);

  self->basis = g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE, "Account %s, %u month from %s to %s; prices in force then (%s).",
          "Account %s, %u months from %s to %s; prices in force then (%s).", self->months->len),
      rp_record_get_text (account, "account_no"), self->months->len, from, to,
      rp_json_get_string (prices, "document", "–"));
}

static RpPolicy *
load_policy (const char *name, GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autofree char *path = rp_data_dup_policy (data, name);

  return rp_policy_load (path, name, error);
}

static gboolean
read_bill (Study *self, RpStore *store, const char *customer, GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autoptr (JsonArray) prices = rp_prices_load (data, error);
  g_autoptr (RpRecord) file
      = prices != NULL ? rp_store_get (store, "customer", customer, error) : NULL;
  g_autoptr (RpPolicy) factors = file != NULL ? load_policy ("power-factor", error) : NULL;
  g_autoptr (RpRecord) account = NULL;
  g_autofree char *division = NULL;
  JsonObject *pf_row = NULL;

  if (factors == NULL)
    return FALSE;
  account = find_account (store, customer, error);
  if (account == NULL)
    {
      self->missing = g_strdup (_ ("The customer has no service account here."));
      return error == NULL || *error == NULL;
    }
  division = rp_supply_area_dup_division (store, file);
  if (!read_months (self, store, account, prices, division, error))
    return FALSE;
  pf_row = rp_policy_find (factors, rp_clock_today (rp_store_get_clock (store)));
  if (self->months->len == 0 || pf_row == NULL)
    {
      self->missing = g_strdup (
          _ ("There is no month with energy by time of use, maximum demand and prices. Prices are "
             "those of the administrative division in the customer’s credit code; the supervisor "
             "sets that of the supplier in the sync centre."));
      return TRUE;
    }
  self->pf_row = json_object_ref (pf_row);
  read_billed (self, account, g_ptr_array_index (self->rows, self->rows->len - 1));
  describe_basis (self, account, g_ptr_array_index (self->rows, self->rows->len - 1));
  return TRUE;
}

/* ---- years ---- */

static const RpUsagePoint *
find_month (GArray *usage, gint32 month)
{
  for (guint i = 0; i < usage->len; i++)
    if (g_array_index (usage, RpUsagePoint, i).month == month)
      return &g_array_index (usage, RpUsagePoint, i);
  return NULL;
}

static char *
format_change (double now, double before)
{
  return before > 0 ? g_strdup_printf ("%+.1f %%", 100 * (now / before - 1)) : g_strdup ("–");
}

static char *
format_energy (const RpUsagePoint *point)
{
  return point != NULL ? rp_quantity_format ((point->kwh + 50) / 100 * 100, RP_UNIT_ENERGY)
                       : g_strdup ("–");
}

static char *
format_demand (const RpUsagePoint *point)
{
  return point != NULL ? rp_quantity_format (point->max_demand, RP_UNIT_POWER) : g_strdup ("–");
}

static GPtrArray *
compare_years (GArray *usage)
{
  GPtrArray *rows = rp_text_rows_new ();

  rp_text_rows_add (rows, g_strdup (_ ("Month")), g_strdup (_ ("Energy")),
                    g_strdup (_ ("A year before")), g_strdup (_ ("Change")),
                    g_strdup (_ ("Maximum demand")), g_strdup (_ ("A year before")),
                    g_strdup (_ ("Change")), NULL);
  for (guint i = 0; i < MIN (usage->len, MONTHS); i++)
    {
      const RpUsagePoint *now = &g_array_index (usage, RpUsagePoint, usage->len - 1 - i);
      const RpUsagePoint *before = find_month (usage, now->month - 12);

      rp_text_rows_add (
          rows, rp_month_format (now->month), format_energy (now), format_energy (before),
          format_change ((double)now->kwh, before != NULL ? (double)before->kwh : 0),
          format_demand (now), format_demand (before),
          format_change ((double)now->max_demand, before != NULL ? (double)before->max_demand : 0),
          NULL);
    }
  return rows;
}

static gpointer
load_study (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *customer = data;
  g_autoptr (Study) study = g_new0 (Study, 1);
  g_autoptr (GArray) usage = NULL;

  study->months = g_array_new (FALSE, FALSE, sizeof (RpTariffMonth));
  study->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  if (!read_bill (study, subject, customer, error))
    return NULL;
  usage = rp_usage_months_load (subject, customer, error);
  study->years = usage != NULL ? compare_years (usage) : NULL;
  study->peers = usage != NULL ? rp_peer_medians_load (subject, customer, error) : NULL;
  return study->peers != NULL ? g_steal_pointer (&study) : NULL;
}

/* ---- in the main context ---- */

struct _RpUsageStudy
{
  GObject parent_instance;

  char *customer;
  Study *study; /* (nullable): not loaded */
  RpTariffCase supposed;
  RpStudyCase asked;
  GPtrArray *costs, *modes, *nothing;
  RpReload *reload;
  gboolean wanted;
};

static guint changed_signal;

G_DEFINE_TYPE (RpUsageStudy, rp_usage_study, G_TYPE_OBJECT)

static const struct
{
  const char *label;
  RpBasicMode mode;
} modes[] = {
  [RP_STUDY_AS_BILLED] = { N_ ("As billed"), RP_BASIC_NONE },
  [RP_STUDY_CAPACITY] = { N_ ("By capacity"), RP_BASIC_CAPACITY },
  [RP_STUDY_DEMAND] = { N_ ("By actual demand"), RP_BASIC_DEMAND_ACTUAL },
  [RP_STUDY_CONTRACT] = { N_ ("By agreed demand"), RP_BASIC_DEMAND_CONTRACT },
};
G_STATIC_ASSERT (G_N_ELEMENTS (modes) == RP_STUDY_N_MODES);

const char *
rp_study_mode_get_label (RpStudyMode mode)
{
  return _ (modes[mode].label);
}

/* All months together. Returns: %FALSE when the prices or the table do not say it */
static gboolean
add_up (RpUsageStudy *self, const RpTariffCase *supposed, RpTariffCost *sum)
{
  const Study *study = self->study;

  *sum = (RpTariffCost){ 0 };
  for (guint i = 0; i < study->months->len; i++)
    {
      RpTariffCost cost;

      if (!rp_tariff_cost (&g_array_index (study->months, RpTariffMonth, i), supposed,
                           g_ptr_array_index (study->rows, i), study->pf_row, &cost))
        return FALSE;
      rp_tariff_cost_add (sum, &cost);
    }
  return TRUE;
}

static char *
format_difference (gint64 fen)
{
  g_autofree char *amount = rp_quantity_format (ABS (fen), RP_UNIT_MONEY);

  return g_strdup_printf ("%s%s", fen > 0 ? "+" : fen < 0 ? "−" : "", amount);
}

static void
add_cost (GPtrArray *rows, const char *label, gint64 now, gint64 then)
{
  rp_text_rows_add (rows, g_strdup (label), rp_quantity_format (now, RP_UNIT_MONEY),
                    rp_quantity_format (then, RP_UNIT_MONEY), format_difference (then - now), NULL);
}

static void
fill_costs (RpUsageStudy *self)
{
  RpTariffCost now, then;

  if (!add_up (self, &self->study->billed, &now) || !add_up (self, &self->supposed, &then))
    return;
  rp_text_rows_add (self->costs, g_strdup (_ ("Part of the bill")), g_strdup (_ ("As billed")),
                    g_strdup (_ ("As supposed")), g_strdup (_ ("Difference")), NULL);
  add_cost (self->costs, _ ("Energy charge"), now.energy, then.energy);
  add_cost (self->costs, _ ("Basic charge"), now.basic, then.basic);
  add_cost (self->costs, _ ("Power-factor adjustment"), now.adjustment, then.adjustment);
  add_cost (self->costs, _ ("Together"), now.total, then.total);
}

/* What is supposed, in one mode; in a mode by agreed demand in both readings. */
static void
add_mode (RpUsageStudy *self, const char *label, RpBasicMode mode, gboolean on_full, gint64 now)
{
  RpTariffCase other = self->supposed;
  RpTariffCost cost;

  other.mode = mode;
  other.excess_on_full = on_full;
  if (add_up (self, &other, &cost))
    rp_text_rows_add (self->modes, g_strdup (label), rp_quantity_format (cost.basic, RP_UNIT_MONEY),
                      format_difference (cost.basic - now), NULL);
}

static void
fill_modes (RpUsageStudy *self)
{
  RpTariffCost now;

  if (self->study->billed.mode == RP_BASIC_NONE || !add_up (self, &self->study->billed, &now))
    return;
  rp_text_rows_add (self->modes, g_strdup (_ ("Basic charge")), g_strdup (_ ("Together")),
                    g_strdup (_ ("Against as billed")), NULL);
  add_mode (self, _ ("By capacity"), RP_BASIC_CAPACITY, FALSE, now.basic);
  add_mode (self, _ ("By actual demand"), RP_BASIC_DEMAND_ACTUAL, FALSE, now.basic);
  if (self->supposed.contracted <= 0)
    return;
  add_mode (self, _ ("By agreed demand, what exceeds it counted on the demand agreed"),
            RP_BASIC_DEMAND_CONTRACT, FALSE, now.basic);
  add_mode (self, _ ("By agreed demand, what exceeds it counted on 105 %"),
            RP_BASIC_DEMAND_CONTRACT, TRUE, now.basic);
}

static void
compute (RpUsageStudy *self)
{
  g_ptr_array_set_size (self->costs, 0);
  g_ptr_array_set_size (self->modes, 0);
  if (self->study == NULL || self->study->months->len == 0)
    return;
  self->supposed = self->study->billed;
  if (self->asked.mode != RP_STUDY_AS_BILLED)
    self->supposed.mode = modes[self->asked.mode].mode;
  if (self->asked.contracted > 0)
    self->supposed.contracted = llround (self->asked.contracted * 10);
  self->supposed.shifted = self->asked.shifted / 100;
  self->supposed.demand_cut = llround (self->asked.demand_cut * 10);
  self->supposed.power_factor = (gint)lround (self->asked.power_factor * 10000);
  fill_costs (self);
  fill_modes (self);
}

static void
take_study (gpointer owner, gpointer answer)
{
  RpUsageStudy *self = owner;

  if (answer != NULL)
    {
      g_clear_pointer (&self->study, free_study);
      self->study = answer;
      compute (self);
    }
  g_signal_emit (self, changed_signal, 0);
}

/* Nothing is kept of somebody who is not here. */
static void
clear_study (gpointer owner)
{
  RpUsageStudy *self = owner;

  g_clear_pointer (&self->study, free_study);
  compute (self);
  g_signal_emit (self, changed_signal, 0);
}

static gpointer
ask (gpointer owner)
{
  return g_strdup (RP_USAGE_STUDY (owner)->customer);
}

static const RpReloadJob reload_job = {
  .what = "the study of usage and bills",
  .load = load_study,
  .free_answer = (GDestroyNotify)free_study,
  .take = take_study,
  .gone = clear_study,
  .ask = ask,
  .free_question = g_free,
};

RpUsageStudy *
rp_usage_study_new (RpSession *session, const char *customer)
{
  RpUsageStudy *self = g_object_new (RP_TYPE_USAGE_STUDY, NULL);

  self->customer = g_strdup (customer);
  self->reload = rp_reload_new (self, session, &reload_job);
  return self;
}

void
rp_usage_study_load (RpUsageStudy *self)
{
  static const char *const kinds[] = { "usage_month", "service_account", NULL };

  if (!self->wanted)
    rp_reload_follow (self->reload, kinds);
  self->wanted = TRUE;
}

void
rp_usage_study_suppose (RpUsageStudy *self, const RpStudyCase *supposed)
{
  self->asked = *supposed;
  compute (self);
  g_signal_emit (self, changed_signal, 0);
}

const char *
rp_usage_study_get_missing (RpUsageStudy *self)
{
  return self->study != NULL && self->study->missing != NULL ? self->study->missing : "";
}

const char *
rp_usage_study_get_basis (RpUsageStudy *self)
{
  return self->study != NULL && self->study->basis != NULL ? self->study->basis : "";
}

GPtrArray *
rp_usage_study_get_costs (RpUsageStudy *self)
{
  return self->costs;
}

GPtrArray *
rp_usage_study_get_modes (RpUsageStudy *self)
{
  return self->modes;
}

GPtrArray *
rp_usage_study_get_years (RpUsageStudy *self)
{
  return self->study != NULL ? self->study->years : self->nothing;
}

GPtrArray *
rp_usage_study_get_peers (RpUsageStudy *self)
{
  return self->study != NULL ? self->study->peers : self->nothing;
}

static void
rp_usage_study_dispose (GObject *object)
{
  rp_reload_stop (RP_USAGE_STUDY (object)->reload);
  G_OBJECT_CLASS (rp_usage_study_parent_class)->dispose (object);
}

static void
rp_usage_study_finalize (GObject *object)
{
  RpUsageStudy *self = RP_USAGE_STUDY (object);

  g_clear_pointer (&self->study, free_study);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_ptr_array_unref (self->costs);
  g_ptr_array_unref (self->modes);
  g_ptr_array_unref (self->nothing);
  g_free (self->customer);
  G_OBJECT_CLASS (rp_usage_study_parent_class)->finalize (object);
}

static void
rp_usage_study_class_init (RpUsageStudyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_usage_study_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_usage_study_finalize;
  changed_signal = g_signal_new ("changed", RP_TYPE_USAGE_STUDY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
rp_usage_study_init (RpUsageStudy *self)
{
  self->costs = rp_text_rows_new ();
  self->modes = rp_text_rows_new ();
  self->nothing = rp_text_rows_new ();
}
