/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts-internal.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/power-factor.h"
#include "insight/prices.h"

#define N_MONTHS 24
#define STALE_MONTHS 3 /* usage that ended longer ago says nothing about today */

typedef struct
{
  gboolean present;
  gboolean billed;
  gint64 energy;     /* 0.01 kWh, all accounts */
  gint64 own_energy; /* 0.01 kWh, main account */
  gint64 periods[4]; /* sharp, peak, flat, valley */
  gint64 max_demand; /* 0.1 kW, main account */
  double pf;         /* main account, 0 when unknown */
  gint64 basic;      /* fen, main account: basic and energy charge */
  gint64 energy_charge;
  gint64 total;       /* fen, all accounts */
  JsonObject *prices; /* (nullable): in force then where the customer is */
  gint64 late_days;
} Month;

typedef struct
{
  RpFactCollector *collector;
  gint32 newest; /* month of the last element */
  Month months[N_MONTHS];
  RpBasicMode mode;
  gint64 run_cap;    /* 0.1 kVA */
  gint64 contracted; /* 0.1 kW */
} Usage;

static gint32
read_month (RpRecord *row)
{
  gint32 month;
  return rp_month_parse (rp_record_get_text (row, "month"), &month) ? month : -1;
}

static gint32
find_newest (GPtrArray *rows)
{
  gint32 newest = -1;
  for (guint i = 0; i < rows->len; i++)
    newest = MAX (newest, read_month (g_ptr_array_index (rows, i)));
  return newest;
}

static Month *
find_month (Usage *self, RpRecord *row)
{
  gint32 index = read_month (row) - self->newest + N_MONTHS - 1;
  return index >= 0 && index < N_MONTHS ? &self->months[index] : NULL;
}

static gboolean
is_of_main_account (Usage *self, RpRecord *row)
{
  RpRecord *account = self->collector->account;
  return account != NULL
         && strcmp (rp_record_get_text (row, "account"), rp_record_get_id (account)) == 0;
}

static void
add_usage (Usage *self, RpRecord *row)
{
  static const char *const periods[] = { "kwh_sharp", "kwh_peak", "kwh_flat", "kwh_valley" };
  Month *month = find_month (self, row);
  if (month == NULL || !rp_record_has (row, "kwh"))
    return;
  gint64 energy = rp_record_get_integer (row, "kwh");
  month->present = TRUE;
  month->energy += energy;
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    month->periods[i] += rp_record_get_integer (row, periods[i]);
  if (!is_of_main_account (self, row))
    return;
  month->own_energy = energy;
  month->max_demand = rp_record_get_integer (row, "max_demand");
  if (rp_record_has (row, "pf"))
    month->pf = (double)rp_record_get_integer (row, "pf") / 10000;
  else if (rp_record_has (row, "kvarh"))
    month->pf = rp_power_factor ((double)energy, (double)rp_record_get_integer (row, "kvarh"));
}

static void
add_bill (Usage *self, RpRecord *row)
{
  Month *month = find_month (self, row);
  if (month == NULL)
    return;
  month->billed = TRUE;
  month->total += rp_record_get_integer (row, "total");
  month->late_days = MAX (month->late_days, rp_record_get_integer (row, "late_days"));
  if (is_of_main_account (self, row))
    {
      month->basic = rp_record_get_integer (row, "basic");
      month->energy_charge = rp_record_get_integer (row, "energy");
    }
}

/* Each month by the prices that were in force on its first day. */
static void
read_prices (Usage *self)
{
  RpFactCollector *collector = self->collector;
  JsonArray *rows
      = collector->settings != NULL ? rp_json_get_array (collector->settings, "price_rows") : NULL;
  const char *division
      = rows != NULL ? rp_json_get_string (collector->settings, "division", "") : "";
  for (guint i = 0; rows != NULL && i < N_MONTHS; i++)
    {
      gint32 month = self->newest - (gint32)(N_MONTHS - 1 - i);
      self->months[i].prices = rp_prices_find (
          rows, division, rp_date_from_ymd (1970 + month / 12, month % 12 + 1, 1));
    }
}

static double
get_price (const Month *month, const char *name)
{
  return month->prices != NULL ? rp_json_get_double (month->prices, name, 0) : 0;
}

static RpBasicPrices
get_basic_prices (const Month *month)
{
  return (RpBasicPrices){
    .capacity = rp_price_from_yuan (get_price (month, "capacity")),
    .demand = rp_price_from_yuan (get_price (month, "demand")),
    .excess_on_full
    = month->prices != NULL && rp_json_get_boolean (month->prices, "excess_on_full", FALSE),
  };
}

static void
read_tariff (Usage *self)
{
  RpFactCollector *collector = self->collector;
  if (collector->account != NULL)
    {
      RpRecord *account = collector->account;
      self->mode = rp_basic_mode_from_code (rp_record_get_text (account, "basic_mode"));
      self->run_cap = rp_record_get_integer (account, "run_cap");
      self->contracted = rp_record_get_integer (account, "contracted_demand");
    }
}

/* What the month costs by capacity, and by demand: by the demand agreed where that is the mode. */
static gint64
compute_capacity_cost (const Usage *self, const Month *month)
{
  const RpBasicPrices prices = get_basic_prices (month);
  return rp_basic_charge (RP_BASIC_CAPACITY, &prices, self->run_cap, 0, 0);
}

static gint64
compute_demand_cost (const Usage *self, const Month *month)
{
  RpBasicMode mode = self->mode == RP_BASIC_DEMAND_CONTRACT ? self->mode : RP_BASIC_DEMAND_ACTUAL;
  const RpBasicPrices prices = get_basic_prices (month);
  return rp_basic_charge (mode, &prices, self->run_cap, month->max_demand, self->contracted);
}

static gboolean
has_basic_prices (const Usage *self, const Month *month)
{
  return self->mode != RP_BASIC_NONE && get_price (month, "capacity") > 0
         && get_price (month, "demand") > 0 && self->run_cap > 0;
}

static void
describe_costs (const Usage *self, const Month *month, JsonObject *out)
{
  if (!has_basic_prices (self, month) || month->max_demand <= 0)
    return;
  double capacity = (double)compute_capacity_cost (self, month) / 100;
  double demand = (double)compute_demand_cost (self, month) / 100;
  json_object_set_double_member (out, "cost_cap_yuan", capacity);
  json_object_set_double_member (out, "cost_dem_yuan", demand);
  json_object_set_double_member (out, "saving_by_demand", (capacity - demand) / capacity);
  json_object_set_double_member (out, "saving_by_capacity", (demand - capacity) / demand);
}

/* The adjustment of the month and the compensation that reaches the standard at mean load. */
static void
describe_power_factor (const Usage *self, const Month *month, gint32 number, JsonObject *out)
{
  JsonObject *settings = self->collector->settings;
  JsonObject *row = settings != NULL ? rp_json_get_object (settings, "power-factor") : NULL;
  double standard = rp_json_get_double (self->collector->facts, "pf_standard", 0);
  double mean_kw = (double)month->own_energy / 100 / rp_month_hours (number);
  gint percent;
  json_object_set_double_member (out, "pf", month->pf);
  if (standard <= 0)
    return;
  json_object_set_double_member (out, "pf_standard", standard);
  json_object_set_double_member (
      out, "kvar_needed",
      month->pf < standard ? rp_power_factor_needed_kvar (mean_kw, month->pf, standard) : 0);
  if (row != NULL
      && rp_power_factor_adjustment (row, (gint)lround (standard * 10000),
                                     rp_power_factor_round (month->pf), &percent))
    json_object_set_double_member (out, "pf_adjustment_yuan",
                                   (double)(month->basic + month->energy_charge) / 100 * percent
                                       / 10000);
}

static JsonObject *
describe_month (const Usage *self, guint index)
{
  const Month *month = &self->months[index];
  gint32 number = self->newest - (N_MONTHS - 1) + (gint32)index;
  JsonObject *out = json_object_new ();
  g_autofree char *text = rp_month_format (number);
  json_object_set_string_member (out, "month", text);
  json_object_set_double_member (out, "kwh", (double)month->energy / 100);
  if (index >= 12 && self->months[index - 12].present && self->months[index - 12].energy > 0)
    {
      double before = (double)self->months[index - 12].energy;
      json_object_set_double_member (out, "kwh_last_year", before / 100);
      json_object_set_double_member (out, "to_last_year", (double)month->energy / before);
    }
  if (month->max_demand > 0)
    {
      double demand = (double)month->max_demand / 10;
      json_object_set_double_member (out, "max_demand_kw", demand);
      json_object_set_double_member (
          out, "load_factor", (double)month->own_energy / 100 / (demand * rp_month_hours (number)));
      if (self->contracted > 0)
        json_object_set_double_member (out, "demand_to_contract",
                                       (double)month->max_demand / (double)self->contracted);
      if (self->run_cap > 0 && month->pf > 0)
        json_object_set_double_member (
            out, "load_ratio", (double)month->max_demand / month->pf / (double)self->run_cap);
    }
  if (month->pf > 0)
    describe_power_factor (self, month, number, out);
  describe_costs (self, month, out);
  return out;
}

static void
set_month_lists (const Usage *self)
{
  static const struct
  {
    const char *name;
    guint n;
  } lists[] = {
    { "months", N_MONTHS }, { "last12", 12 }, { "last6", 6 }, { "last3", 3 }, { "last2", 2 }
  };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *list = json_array_new ();
      for (guint k = N_MONTHS - lists[i].n; k < N_MONTHS; k++)
        if (self->months[k].present)
          json_array_add_object_element (list, describe_month (self, k));
      rp_facts_set_list (self->collector, lists[i].name, list);
    }
}

/* The sum of 12 months that end at @last, or how many of them there are. */
static guint
sum_energy (const Usage *self, guint last, gint64 *sum)
{
  guint n = 0;
  *sum = 0;
  for (guint i = last - 11; i <= last; i++)
    {
      n += self->months[i].present;
      *sum += self->months[i].energy;
    }
  return n;
}

static void
set_energy (const Usage *self)
{
  RpFactCollector *collector = self->collector;
  gint64 energy, before;
  guint n = sum_energy (self, N_MONTHS - 1, &energy);
  guint n_before = sum_energy (self, N_MONTHS - 13, &before);
  if (n == 12)
    {
      rp_facts_set_number (collector, "e12_kwh", (double)energy / 100);
      rp_facts_set_number (collector, "month_mean_kwh", (double)energy / 1200);
    }
  else
    rp_facts_miss_months (collector, "e12_kwh", n, 12);
  if (n_before == 12)
    rp_facts_set_number (collector, "e12_previous_kwh", (double)before / 100);
  if (n == 12 && n_before == 12 && before > 0)
    rp_facts_set_number (collector, "growth", (double)energy / (double)before - 1);
  else
    rp_facts_miss_months (collector, "growth", MIN (n, n_before), 12);
}

static void
set_shares (const Usage *self)
{
  gint64 sums[4] = { 0 }, all = 0;
  double shifted = 0;
  gboolean priced = TRUE;
  for (guint i = N_MONTHS - 12; i < N_MONTHS; i++)
    {
      const Month *month = &self->months[i];
      double valley = get_price (month, "valley");
      for (guint k = 0; k < 4; k++)
        sums[k] += month->periods[k];
      if (month->periods[0] + month->periods[1] == 0)
        continue;
      priced
          = priced && valley > 0 && get_price (month, "sharp") > 0 && get_price (month, "peak") > 0;
      shifted += (double)month->periods[0] * (get_price (month, "sharp") - valley)
                 + (double)month->periods[1] * (get_price (month, "peak") - valley);
    }
  for (guint k = 0; k < 4; k++)
    all += sums[k];
  if (all == 0)
    return;
  rp_facts_set_number (self->collector, "peak_share", (double)(sums[0] + sums[1]) / (double)all);
  rp_facts_set_number (self->collector, "valley_share", (double)sums[3] / (double)all);
  if (priced)
    rp_facts_set_number (self->collector, "shift10_yuan", shifted / 1000);
}

static void
set_demand (const Usage *self)
{
  gint64 highest = 0, capacity = 0, demand = 0;
  double ratios = 0;
  guint n_demand = 0, n_ratios = 0, n_priced = 0;
  for (guint i = N_MONTHS - 12; i < N_MONTHS; i++)
    {
      const Month *month = &self->months[i];
      if (!month->present || month->max_demand <= 0)
        continue;
      n_demand++;
      highest = MAX (highest, month->max_demand);
      n_priced += has_basic_prices (self, month);
      capacity += compute_capacity_cost (self, month);
      demand += compute_demand_cost (self, month);
      if (i >= N_MONTHS - 6 && month->pf > 0 && self->run_cap > 0)
        {
          ratios += (double)month->max_demand / month->pf / (double)self->run_cap;
          n_ratios++;
        }
    }
  if (n_demand > 0)
    rp_facts_set_number (self->collector, "max_demand_kw", (double)highest / 10);
  if (n_ratios == 6)
    rp_facts_set_number (self->collector, "load_ratio_mean6", ratios / n_ratios);
  else
    rp_facts_miss_months (self->collector, "load_ratio_mean6", n_ratios, 6);
  if (n_priced < 12)
    return;
  rp_facts_set_number (self->collector, "cost12_cap_yuan", (double)capacity / 100);
  rp_facts_set_number (self->collector, "cost12_dem_yuan", (double)demand / 100);
  rp_facts_set_number (self->collector, "saving12_yuan", fabs ((double)(capacity - demand)) / 100);
}

/* A late month counts whatever is known of the others; that none was late is known from all of them. */
static void
set_late_months (RpFactCollector *collector, const char *name, guint n_late, guint n, guint of)
{
  if (n_late > 0 || n == of)
    rp_facts_set_number (collector, name, n_late);
  else
    rp_facts_miss_months (collector, name, n, of);
}

static void
set_payment (const Usage *self)
{
  RpFactCollector *collector = self->collector;
  gint64 total = 0;
  guint n = 0, n6 = 0, late12 = 0, late6 = 0;
  JsonArray *late = json_array_new ();
  for (guint i = N_MONTHS - 12; i < N_MONTHS; i++)
    {
      const Month *month = &self->months[i];
      n += month->billed;
      n6 += month->billed && i >= N_MONTHS - 6;
      total += month->total;
      if (month->late_days <= 0)
        continue;
      g_autofree char *text = rp_month_format (self->newest - (N_MONTHS - 1) + (gint32)i);
      json_array_add_string_element (late, text);
      late12++;
      late6 += i >= N_MONTHS - 6;
    }
  rp_facts_set_list (collector, "late_months", late);
  if (n == 12)
    rp_facts_set_number (collector, "bill12_yuan", (double)total / 100);
  else
    rp_facts_miss_months (collector, "bill12_yuan", n, 12);
  set_late_months (collector, "late_months_12", late12, n, 12);
  set_late_months (collector, "late_months_6", late6, n6, 6);
}

/* Arrears count from every bill, however old. */
static void
set_arrears (RpFactCollector *collector, GPtrArray *bills)
{
  gint64 arrears = 0, days = 0;
  for (guint i = 0; i < bills->len; i++)
    {
      RpRecord *bill = g_ptr_array_index (bills, i);
      gint64 unpaid = rp_record_get_integer (bill, "arrears");
      arrears += unpaid;
      if (unpaid > 0)
        days = MAX (days, rp_record_get_integer (bill, "late_days"));
    }
  if (bills->len == 0)
    return;
  rp_facts_set_number (collector, "arrears_yuan", (double)arrears / 100);
  rp_facts_set_number (collector, "arrears_now", arrears > 0);
  rp_facts_set_number (collector, "arrears_days", (double)days);
}

gboolean
rp_facts_collect_months (RpFactCollector *collector, GError **error)
{
  Usage self = { .collector = collector };
  g_autoptr (GPtrArray) usage = rp_facts_list_rows (collector, "usage_month", error);
  if (usage == NULL)
    return FALSE;
  g_autoptr (GPtrArray) bills = rp_facts_list_rows (collector, "bill_month", error);
  if (bills == NULL)
    return FALSE;
  self.newest = find_newest (usage);
  if (self.newest < collector->this_month - STALE_MONTHS)
    self.newest = collector->this_month - 1;
  read_prices (&self);
  read_tariff (&self);
  for (guint i = 0; i < usage->len; i++)
    add_usage (&self, g_ptr_array_index (usage, i));
  for (guint i = 0; i < bills->len; i++)
    add_bill (&self, g_ptr_array_index (bills, i));
  set_month_lists (&self);
  set_energy (&self);
  set_shares (&self);
  set_demand (&self);
  set_payment (&self);
  set_arrears (collector, bills);
  return TRUE;
}
