/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "insight/basic-charge.h"

/* 22.6 yuan a kVA, 36.1 yuan a kW, 2,000 kVA: worked by hand from the published rule. */
static const struct
{
  RpBasicMode mode;
  gboolean excess_on_full;
  gint64 max_demand; /* kW */
  gint64 contracted; /* kW */
  gint64 yuan;
} cases[] = {
  { RP_BASIC_CAPACITY, FALSE, 1500, 0, 45200 },
  { RP_BASIC_DEMAND_ACTUAL, FALSE, 1500, 0, 54150 },
  { RP_BASIC_DEMAND_CONTRACT, FALSE, 1500, 1600, 57760 },
  { RP_BASIC_DEMAND_CONTRACT, FALSE, 1680, 1600, 57760 },
  { RP_BASIC_DEMAND_CONTRACT, TRUE, 1680, 1600, 57760 },
  { RP_BASIC_DEMAND_CONTRACT, FALSE, 1800, 1600, 66424 },
  { RP_BASIC_DEMAND_CONTRACT, TRUE, 1800, 1600, 69312 },
  { RP_BASIC_DEMAND_CONTRACT, FALSE, 700, 600, 28880 }, /* lifted to 40 % of capacity */
  { RP_BASIC_NONE, FALSE, 1500, 0, 0 },
};

static void
test_charges (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RpBasicPrices prices
          = { rp_price_from_yuan (22.6), rp_price_from_yuan (36.1), cases[i].excess_on_full };
      gint64 fen = rp_basic_charge (cases[i].mode, &prices, 20000, cases[i].max_demand * 10,
                                    cases[i].contracted * 10);
      g_assert_cmpint (fen, ==, cases[i].yuan * 100);
    }
}

static void
test_modes (void)
{
  g_assert_cmpint (rp_basic_mode_from_code ("DEM_CONTRACT"), ==, RP_BASIC_DEMAND_CONTRACT);
  g_assert_cmpint (rp_basic_mode_from_code (NULL), ==, RP_BASIC_NONE);
  g_assert_cmpint (rp_basic_mode_from_code ("cap"), ==, RP_BASIC_NONE);
  g_assert_true (rp_basic_mode_is_demand (RP_BASIC_DEMAND_ACTUAL));
  g_assert_false (rp_basic_mode_is_demand (RP_BASIC_CAPACITY));
}

/* The largest plant one could think of: 1,000,000 kVA at five decimals of a yuan. */
static void
test_no_overflow (void)
{
  RpBasicPrices prices = { 4512345, 7212345, FALSE };
  gint64 fen = rp_basic_charge (RP_BASIC_DEMAND_CONTRACT, &prices, 10000000, 20000000, 10000000);
  g_assert_cmpint (fen, ==, (10000000LL + 2 * 9500000LL) * 7212345 / 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/basic-charge/charges", test_charges);
  g_test_add_func ("/insight/basic-charge/modes", test_modes);
  g_test_add_func ("/insight/basic-charge/no-overflow", test_no_overflow);
  return g_test_run ();
}
