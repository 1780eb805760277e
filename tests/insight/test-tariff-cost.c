/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/tariff-cost.h"

#include <string.h>

#include "base/json-access.h"
#include "insight/policy.h"

/* Prices of the published check values: 22.6 yuan a kVA, 36.1 yuan a kW; 2,000 kVA. */
static JsonObject *
make_prices (void)
{
  static const char text[] = "{\"capacity\": 22.6, \"demand\": 36.1, \"sharp\": 1.2, \"peak\": 1.0,"
                             " \"flat\": 0.6, \"valley\": 0.3}";
  return rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL);
}

static JsonObject *
load_table (RpPolicy **policy)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "policies", "power-factor.json", NULL);
  g_autoptr (GError) error = NULL;
  *policy = rp_policy_load (path, "power-factor", &error);
  g_assert_no_error (error);
  return rp_policy_find (*policy, 20000);
}

static RpTariffCost
cost (const RpTariffMonth *month, const RpTariffCase *supposed)
{
  g_autoptr (JsonObject) prices = make_prices ();
  g_autoptr (RpPolicy) policy = NULL;
  RpTariffCost out = { 0 };
  g_assert_true (rp_tariff_cost (month, supposed, prices, load_table (&policy), &out));
  return out;
}

static void
test_basic (void)
{
  static const struct
  {
    RpBasicMode mode;
    gint64 contracted, demand;
    gboolean full;
    gint64 fen;
  } expected[] = {
    { RP_BASIC_CAPACITY, 0, 15000, FALSE, 4520000 },
    { RP_BASIC_DEMAND_ACTUAL, 0, 15000, FALSE, 5415000 },
    { RP_BASIC_DEMAND_CONTRACT, 16000, 15000, FALSE, 5776000 },
    { RP_BASIC_DEMAND_CONTRACT, 16000, 16800, FALSE, 5776000 },
    { RP_BASIC_DEMAND_CONTRACT, 16000, 18000, FALSE, 6642400 },
    { RP_BASIC_DEMAND_CONTRACT, 16000, 18000, TRUE, 6931200 },
    { RP_BASIC_DEMAND_CONTRACT, 6000, 7000, FALSE, 2888000 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const RpTariffMonth month = { .max_demand = expected[i].demand, .power_factor = 9000 };
      const RpTariffCase supposed = { .mode = expected[i].mode,
                                      .run_cap = 20000,
                                      .contracted = expected[i].contracted,
                                      .excess_on_full = expected[i].full };
      g_test_message ("%u", i);
      g_assert_cmpint (cost (&month, &supposed).basic, ==, expected[i].fen);
    }
}

/* 1,000 kWh in each period; 0.86 against 0.90 costs 2 % more of basic and energy charge. */
static void
test_month (void)
{
  const RpTariffMonth month
      = { .energy = { 100000, 100000, 100000, 100000 }, .max_demand = 1000, .power_factor = 8600 };
  const RpTariffCase as_is = { .mode = RP_BASIC_DEMAND_ACTUAL, .run_cap = 20000, .standard = 9000 };
  const RpTariffCost now = cost (&month, &as_is);
  g_assert_cmpint (now.energy, ==, 310000);
  g_assert_cmpint (now.basic, ==, 361000);
  g_assert_cmpint (now.adjustment, ==, 13420);
  g_assert_cmpint (now.total, ==, 684420);

  RpTariffCase supposed = as_is;
  supposed.shifted = 0.5;
  supposed.demand_cut = 200;
  supposed.power_factor = 9500;
  const RpTariffCost then = cost (&month, &supposed);
  g_assert_cmpint (then.energy, ==, 60000 + 50000 + 60000 + 60000);
  g_assert_cmpint (then.basic, ==, 288800);
  g_assert_cmpint (then.adjustment, ==, -3891);
  g_assert_cmpint (then.total, ==, 230000 + 288800 - 3891);
}

/* Energy is moved, not lost; demand is not cut below nothing; a better factor is not made worse. */
static void
test_suppose (void)
{
  const RpTariffMonth month
      = { .energy = { 101, 203, 305, 407 }, .max_demand = 100, .power_factor = 9700 };
  const RpTariffCase supposed = { .shifted = 0.333, .demand_cut = 500, .power_factor = 9500 };
  const RpTariffMonth then = rp_tariff_suppose (&month, &supposed);
  gint64 before = 0, after = 0;
  for (guint i = 0; i < RP_TARIFF_N_PERIODS; i++)
    {
      before += month.energy[i];
      after += then.energy[i];
    }
  g_assert_cmpint (before, ==, after);
  g_assert_cmpint (then.energy[RP_TARIFF_FLAT], ==, 305);
  g_assert_cmpint (then.max_demand, ==, 0);
  g_assert_cmpint (then.power_factor, ==, 9700);
}

static void
test_refused (void)
{
  g_autoptr (JsonObject) prices = make_prices ();
  g_autoptr (RpPolicy) policy = NULL;
  JsonObject *table = load_table (&policy);
  const RpTariffMonth month = { .power_factor = 9000 };
  RpTariffCost out;
  g_assert_false (
      rp_tariff_cost (&month, &(RpTariffCase){ .standard = 7700 }, prices, table, &out));
  json_object_remove_member (prices, "valley");
  g_assert_false (rp_tariff_cost (&month, &(RpTariffCase){ 0 }, prices, table, &out));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/tariff-cost/basic", test_basic);
  g_test_add_func ("/insight/tariff-cost/month", test_month);
  g_test_add_func ("/insight/tariff-cost/suppose", test_suppose);
  g_test_add_func ("/insight/tariff-cost/refused", test_refused);
  return g_test_run ();
}
