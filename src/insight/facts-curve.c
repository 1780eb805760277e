/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts-internal.h"

#include <math.h>
#include <string.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "insight/load-profile.h"
#include "insight/power-factor.h"
#include "insight/prices.h"
#include "insight/tariff-periods.h"

/* What the load curve of the main account says, month by month: "curve12", "curve6" and sums over them. Rules on
 * load and bills read these facts; they know powers that bills do not, such as kVA and the load of the daytime. */

#define N_MONTHS 12
#define N_SHORT 6
#define STALE_MONTHS 12   /* a curve that ended longer ago says nothing about today */
#define LEAST_PRESENT 0.8 /* a month with fewer of its intervals is not present */
#define MINUTES_PER_DAY 1440
#define ANY_STANDARD 9000 /* the charge is worked out with the customer's own */

/* ---- prices ---- */

static void
set_member (JsonObject *facts, const char *name, double value)
{
  json_object_set_double_member (facts, name, value);
}

static void
set_prices (JsonObject *facts, JsonObject *settings)
{
  static const struct
  {
    const char *fact, *member;
  } names[] = { { "price_capacity", "capacity" },
                { "price_demand", "demand" },
                { "price_peak", "peak" },
                { "price_valley", "valley" } };
  JsonObject *prices = settings != NULL ? rp_json_get_object (settings, "prices") : NULL;
  for (guint i = 0; prices != NULL && i < G_N_ELEMENTS (names); i++)
    if (rp_json_get_double (prices, names[i].member, 0) > 0)
      set_member (facts, names[i].fact, rp_json_get_double (prices, names[i].member, 0));
  if (json_object_has_member (facts, "price_peak")
      && json_object_has_member (facts, "price_valley"))
    set_member (facts, "price_ratio",
                rp_json_get_double (facts, "price_peak", 0)
                    / rp_json_get_double (facts, "price_valley", 1));
}

/* ---- one month ---- */

typedef struct
{
  JsonObject *facts;
  JsonObject *settings; /* (nullable) */
  JsonObject *prices;   /* (nullable): of the month */
  JsonObject *pf_table; /* (nullable) */
  RpBasicMode mode;
  RpBasicPrices basic;
  gint64 run_cap, contracted; /* 0.1 kVA, 0.1 kW; 0: not known */
} Describing;

static gint64
to_tenths (JsonObject *facts, const char *name)
{
  return llround (rp_json_get_double (facts, name, 0) * 10);
}

static void
begin (Describing *self, JsonObject *facts, JsonObject *settings)
{
  *self = (Describing){
    .facts = facts,
    .settings = settings,
    .pf_table = settings != NULL ? rp_json_get_object (settings, "power-factor") : NULL,
    .mode = rp_basic_mode_from_code (rp_json_get_string (facts, "basic_mode", "")),
    .run_cap = to_tenths (facts, "run_cap_kva"),
    .contracted = to_tenths (facts, "contracted_demand_kw"),
  };
}

/* The prices in force on the first day of the month where the customer is; for who is nowhere in particular those
 * of the day, which may be supposed otherwise. */
static Describing
go_to_month (const Describing *self, gint32 month)
{
  Describing then = *self;
  JsonObject *settings = self->settings;
  JsonArray *rows = settings != NULL && json_object_has_member (settings, "division")
                        ? rp_json_get_array (settings, "price_rows")
                        : NULL;
  JsonObject *of_basic = self->facts;
  const char *capacity = "price_capacity", *demand = "price_demand";
  if (rows != NULL)
    {
      of_basic = then.prices
          = rp_prices_find (rows, rp_json_get_string (settings, "division", ""),
                            rp_date_from_ymd (1970 + month / 12, month % 12 + 1, 1));
      capacity = "capacity";
      demand = "demand";
    }
  else if (settings != NULL)
    then.prices = rp_json_get_object (settings, "prices");
  if (of_basic == NULL)
    return then;
  then.basic.capacity = rp_price_from_yuan (rp_json_get_double (of_basic, capacity, 0));
  then.basic.demand = rp_price_from_yuan (rp_json_get_double (of_basic, demand, 0));
  then.basic.excess_on_full
      = then.prices != NULL && rp_json_get_boolean (then.prices, "excess_on_full", FALSE);
  return then;
}

static gint64
get_demand (const RpLoadMonth *month)
{
  return (month->max_demand + 5) / 10;
}

/* By capacity, and by demand: by the one agreed where that is the mode. Yuan. */
static void
describe_costs (const Describing *self, const RpLoadMonth *month, JsonObject *out)
{
  RpBasicMode by_demand
      = self->mode == RP_BASIC_DEMAND_CONTRACT ? self->mode : RP_BASIC_DEMAND_ACTUAL;
  if (self->mode == RP_BASIC_NONE || self->run_cap <= 0 || self->basic.capacity <= 0
      || self->basic.demand <= 0)
    return;
  set_member (out, "cost_cap_yuan",
              (double)rp_basic_charge (RP_BASIC_CAPACITY, &self->basic, self->run_cap, 0, 0) / 100);
  set_member (out, "cost_dem_yuan",
              (double)rp_basic_charge (by_demand, &self->basic, self->run_cap, get_demand (month),
                                       self->contracted)
                  / 100);
}

/* What the demand above 105 % of the one agreed costs beside its price. */
static void
describe_contract (const Describing *self, const RpLoadMonth *month, JsonObject *out)
{
  if (self->contracted <= 0)
    return;
  set_member (out, "demand_to_contract", (double)month->max_demand / 10 / (double)self->contracted);
  if (self->basic.demand > 0)
    set_member (out, "excess_yuan",
                (double)(rp_basic_charge (RP_BASIC_DEMAND_CONTRACT, &self->basic, self->run_cap,
                                          get_demand (month), self->contracted)
                         - rp_basic_charge (RP_BASIC_DEMAND_CONTRACT, &self->basic, self->run_cap,
                                            0, self->contracted))
                    / 100);
}

/* Energy and basic charge at the prices in force, which is what the adjustment is a share of. */
static double
estimate_charge (const Describing *self, const RpLoadMonth *month, JsonObject *out)
{
  const struct
  {
    const char *name;
    double share;
  } periods[] = { { "sharp", month->sharp },
                  { "peak", month->peak },
                  { "flat", month->flat },
                  { "valley", month->valley } };
  double price = 0;
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    price += periods[i].share * rp_json_get_double (self->prices, periods[i].name, 0);
  return (double)month->energy / 100 * price
         + (self->mode == RP_BASIC_CAPACITY ? rp_json_get_double (out, "cost_cap_yuan", 0)
            : self->mode != RP_BASIC_NONE   ? rp_json_get_double (out, "cost_dem_yuan", 0)
                                            : 0);
}

static void
describe_power_factor (const Describing *self, const RpLoadMonth *month, JsonObject *out)
{
  double standard = rp_json_get_double (self->facts, "pf_standard", 0);
  gint read = rp_power_factor_round (month->pf), percent;
  set_member (out, "pf", month->pf);
  set_member (out, "pf_read", read / 10000.0);
  set_member (out, "kvar_095", month->kvar);
  if (standard <= 0)
    return;
  set_member (out, "pf_standard", standard);
  if (self->pf_table == NULL
      || !rp_power_factor_adjustment (self->pf_table, (gint)lround (standard * 10000), read,
                                      &percent))
    return;
  set_member (out, "pf_percent", percent / 100.0);
  if (self->prices != NULL)
    set_member (out, "pf_adjustment_yuan", estimate_charge (self, month, out) * percent / 10000);
}

static JsonObject *
describe_month (const Describing *self, const RpLoadMonth *month)
{
  const Describing then = go_to_month (self, month->month);
  JsonObject *out = json_object_new ();
  g_autofree char *name = rp_month_format (month->month);
  json_object_set_string_member (out, "month", name);
  set_member (out, "kwh", (double)month->energy / 100);
  set_member (out, "max_demand_kw", (double)month->max_demand / 100);
  set_member (out, "max_kva", (double)month->max_apparent / 100);
  if (self->run_cap > 0)
    set_member (out, "kva_ratio", (double)month->max_apparent / 10 / (double)self->run_cap);
  set_member (out, "load_factor", month->load_factor);
  set_member (out, "peak_share", month->sharp + month->peak);
  set_member (out, "valley_share", month->valley);
  set_member (out, "daytime_share", month->daytime);
  describe_costs (&then, month, out);
  describe_contract (&then, month, out);
  describe_power_factor (&then, month, out);
  return out;
}

/* ---- all months ---- */

static gboolean
is_present (const RpLoadMonth *month)
{
  return month->energy > 0 && month->n_present >= LEAST_PRESENT * month->n_expected;
}

static void
set_lists (const Describing *self, GArray *months, gint32 newest)
{
  JsonArray *year = json_array_new (), *half = json_array_new ();
  for (guint i = 0; i < months->len; i++)
    {
      const RpLoadMonth *month = &g_array_index (months, RpLoadMonth, i);
      if (!is_present (month) || month->month <= newest - N_MONTHS)
        continue;
      JsonObject *described = describe_month (self, month);
      if (month->month > newest - N_SHORT)
        json_array_add_object_element (half, json_object_ref (described));
      json_array_add_object_element (year, described);
    }
  json_object_set_array_member (self->facts, "curve12", year);
  json_object_set_array_member (self->facts, "curve6", half);
}

/* Shares are those of the energy of all present months, not the mean of the months' shares. */
static void
set_shares (const Describing *self, GArray *months, gint32 newest)
{
  double energy = 0, peak = 0, valley = 0, daytime = 0;
  gint64 lowest = G_MAXINT64, apparent = 0;
  for (guint i = 0; i < months->len; i++)
    {
      const RpLoadMonth *month = &g_array_index (months, RpLoadMonth, i);
      double own = (double)month->energy;
      if (!is_present (month) || month->month <= newest - N_MONTHS)
        continue;
      energy += own;
      peak += own * (month->sharp + month->peak);
      valley += own * month->valley;
      daytime += own * month->daytime;
      lowest = MIN (lowest, month->day_lowest);
      apparent = MAX (apparent, month->max_apparent);
    }
  if (energy <= 0)
    return;
  set_member (self->facts, "curve_peak_share", peak / energy);
  set_member (self->facts, "curve_valley_share", valley / energy);
  set_member (self->facts, "curve_daytime_share", daytime / energy);
  set_member (self->facts, "curve_day_min_kw", (double)lowest / 100);
  set_member (self->facts, "curve_max_kva", (double)apparent / 100);
}

/* Only what every month has adds up. */
static void
set_sum (JsonObject *facts, const char *list, const char *member, const char *fact)
{
  JsonArray *months = rp_json_get_array (facts, list);
  guint n = json_array_get_length (months);
  double sum = 0;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *month = rp_json_array_get_object (months, i);
      if (!json_object_has_member (month, member))
        return;
      sum += rp_json_get_double (month, member, 0);
    }
  if (n > 0)
    set_member (facts, fact, sum);
}

/* ---- why there is none ---- */

/* A curve that cannot be worked out is told as such; what else is known of the customer stands. */
static void
miss_curve (JsonObject *facts, const char *zh, const char *en)
{
  static const char *const names[] = { "curve12",
                                       "curve6",
                                       "curve_peak_share",
                                       "curve_daytime_share",
                                       "curve_valley_share",
                                       "curve_max_kva",
                                       "curve_cost_cap_yuan" };
  JsonObject *missing = rp_json_get_object (facts, "missing");
  for (guint i = 0; missing != NULL && i < G_N_ELEMENTS (names); i++)
    {
      JsonObject *texts = json_object_new ();
      json_object_set_string_member (texts, "zh", zh);
      json_object_set_string_member (texts, "en", en);
      json_object_set_object_member (missing, names[i], texts);
    }
}

void
rp_facts_set_curve (JsonObject *facts, GArray *months, gint32 newest, JsonObject *settings)
{
  Describing self;
  set_prices (facts, settings);
  begin (&self, facts, settings);
  set_lists (&self, months, newest);
  if (json_array_get_length (rp_json_get_array (facts, "curve12")) == 0)
    {
      miss_curve (facts, "没有一个月的数据达到五分之四",
                  "no month has four fifths of its intervals");
      return;
    }
  set_shares (&self, months, newest);
  set_sum (facts, "curve6", "pf_adjustment_yuan", "curve_pf_yuan");
  set_sum (facts, "curve12", "cost_cap_yuan", "curve_cost_cap_yuan");
  set_sum (facts, "curve12", "cost_dem_yuan", "curve_cost_dem_yuan");
  set_sum (facts, "curve12", "excess_yuan", "curve_excess_yuan");
  if (json_object_has_member (facts, "curve_cost_cap_yuan"))
    set_member (facts, "curve_saving_yuan",
                fabs (rp_json_get_double (facts, "curve_cost_cap_yuan", 0)
                      - rp_json_get_double (facts, "curve_cost_dem_yuan", 0)));
}

/* ---- from the rows ---- */

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return strcmp (rp_record_get_text (*(RpRecord *const *)a, "day"),
                 rp_record_get_text (*(RpRecord *const *)b, "day"));
}

static gint64
read_element (JsonArray *array, guint n)
{
  gint64 value;
  return array != NULL && n < json_array_get_length (array)
                 && rp_json_node_get_integer (json_array_get_element (array, n), &value)
             ? value
             : -1;
}

static void
add_day (GArray *intervals, RpRecord *row, gint32 day, guint minutes)
{
  JsonArray *kwh = rp_record_get_array (row, "kwh");
  JsonArray *lag = rp_record_get_array (row, "kvarh_lag");
  JsonArray *lead = rp_record_get_array (row, "kvarh_lead");
  guint n = kwh != NULL ? MIN (json_array_get_length (kwh), MINUTES_PER_DAY / minutes) : 0;
  for (guint i = 0; i < n; i++)
    {
      RpLoadInterval interval = { .start = (gint64)day * MINUTES_PER_DAY + (gint64)i * minutes,
                                  .energy = read_element (kwh, i),
                                  .lag = MAX (0, read_element (lag, i)),
                                  .lead = MAX (0, read_element (lead, i)) };
      if (interval.energy >= 0)
        g_array_append_val (intervals, interval);
    }
}

/* The days of the last twelve months of the account, as long as they are of one interval: that of the newest. */
static GArray *
read_intervals (RpFactCollector *self, GPtrArray *rows, guint *minutes, gint32 *newest)
{
  GArray *intervals = g_array_new (FALSE, FALSE, sizeof (RpLoadInterval));
  gint32 first = 0, day;
  int year, month, of_month;
  g_ptr_array_sort (rows, compare_days);
  for (guint i = rows->len; i > 0 && *minutes == 0; i--)
    {
      RpRecord *row = g_ptr_array_index (rows, i - 1);
      if (strcmp (rp_record_get_text (row, "account"), rp_record_get_id (self->account)) != 0
          || !rp_facts_read_day (self, row, "day", &day))
        continue;
      *minutes = (guint)rp_record_get_integer (row, "interval_minutes");
      rp_date_to_ymd (day, &year, &month, &of_month);
      *newest = (year - 1970) * 12 + month - 1;
      first = rp_date_from_ymd (1970 + (*newest - N_MONTHS) / 12, (*newest - N_MONTHS) % 12 + 1, 1);
    }
  for (guint i = 0; *minutes > 0 && i < rows->len; i++)
    {
      RpRecord *row = g_ptr_array_index (rows, i);
      if (strcmp (rp_record_get_text (row, "account"), rp_record_get_id (self->account)) == 0
          && (guint)rp_record_get_integer (row, "interval_minutes") == *minutes
          && rp_facts_read_day (self, row, "day", &day) && day >= first)
        add_day (intervals, row, day, *minutes);
    }
  return intervals;
}

static RpPolicy *
load_policy (RpFactCollector *self, const char *file, const char *name, GError **error)
{
  g_autofree char *path
      = rp_data_dup_policy (rp_json_get_string (self->settings, RP_FACTS_DATA_DIR, ""), file);
  return rp_policy_load (path, name, error);
}

static GArray *
compute_months (RpFactCollector *self, GArray *intervals, guint minutes, GError **error)
{
  g_autoptr (RpPolicy) regions = load_policy (self, "tou-regions", "time-of-use-regions", error);
  JsonObject *row = regions != NULL ? rp_policy_find (regions, self->today) : NULL;
  const char *division = rp_division_choose (rp_json_get_string (self->settings, RP_FACTS_AREA, ""),
                                             rp_record_get_text (self->file, "uscc"));
  g_autofree char *file = rp_periods_choose (
      rp_json_get_string (self->settings, RP_FACTS_DATA_DIR, ""), row, division);
  g_autoptr (RpPolicy) periods
      = regions != NULL ? load_policy (self, file, "time-of-use", error) : NULL;
  g_autoptr (RpPolicy) table
      = periods != NULL ? load_policy (self, "power-factor", "power-factor", error) : NULL;
  const RpLoadSettings settings
      = { .periods = periods, .pf_table = table, .pf_standard = ANY_STANDARD };
  return table != NULL ? rp_load_profile_compute ((const RpLoadInterval *)(gpointer)intervals->data,
                                                  intervals->len, minutes, &settings, error)
                       : NULL;
}

static void
collect_months (RpFactCollector *self, GPtrArray *rows)
{
  guint minutes = 0;
  gint32 newest = -1;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) intervals = read_intervals (self, rows, &minutes, &newest);
  if (intervals->len == 0)
    {
      miss_curve (self->facts, "主要用电户没有导入负荷曲线",
                  "no load curve of the main account is here");
      return;
    }
  if (newest < self->this_month - STALE_MONTHS)
    {
      g_autofree char *last = rp_month_format (newest);
      g_autofree char *zh = g_strdup_printf ("负荷曲线只到%s", last);
      g_autofree char *en = g_strdup_printf ("the load curve ends in %s", last);
      miss_curve (self->facts, zh, en);
      return;
    }
  g_autoptr (GArray) months = compute_months (self, intervals, minutes, &error);
  if (months == NULL)
    {
      g_autofree char *zh = g_strdup_printf ("负荷曲线无法计算（%s）", error->message);
      g_autofree char *en
          = g_strdup_printf ("the load curve cannot be computed (%s)", error->message);
      miss_curve (self->facts, zh, en);
      return;
    }
  /* The month that has just begun is not over: it neither counts nor is missed. */
  if (!is_present (&g_array_index (months, RpLoadMonth, months->len - 1)))
    newest--;
  rp_facts_set_curve (self->facts, months, newest, self->settings);
  if (json_object_has_member (self->facts, "curve_max_kva")
      && !json_object_has_member (self->facts, "curve_cost_cap_yuan"))
    rp_facts_set_missing (self, "curve_cost_cap_yuan", g_strdup ("没有两部制电价、运行容量或价格"),
                          g_strdup ("no two-part tariff, capacity or prices"));
}

gboolean
rp_facts_collect_curve (RpFactCollector *self, GError **error)
{
  set_prices (self->facts, self->settings);
  if (self->account == NULL || self->settings == NULL
      || !json_object_has_member (self->settings, RP_FACTS_DATA_DIR))
    {
      miss_curve (self->facts, "没有用电户", "there is no service account");
      return TRUE;
    }
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "load_day", error);
  if (rows == NULL)
    return FALSE;
  collect_months (self, rows);
  return TRUE;
}
