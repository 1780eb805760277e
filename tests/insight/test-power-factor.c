/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "insight/power-factor.h"

/* The published table: percent times 100 for the three standards. */
static const struct
{
  gint factor;
  gint percent[3]; /* 0.90, 0.85, 0.80 */
} table[] = {
  { 10000, { -75, -110, -130 } }, { 9500, { -75, -110, -130 } },  { 9400, { -60, -110, -130 } },
  { 9200, { -30, -80, -130 } },   { 9000, { 0, -50, -100 } },     { 8900, { 50, -40, -90 } },
  { 8500, { 250, 0, -50 } },      { 8000, { 500, 250, 0 } },      { 7500, { 750, 500, 250 } },
  { 7000, { 1000, 750, 500 } },   { 6900, { 1100, 800, 550 } },   { 6500, { 1500, 1000, 750 } },
  { 6400, { 1700, 1100, 800 } },  { 6000, { 2500, 1500, 1000 } }, { 5500, { 3500, 2500, 1500 } },
  { 5000, { 4500, 3500, 2500 } },
};

/* Single values that other sources print. */
static const struct
{
  gint standard, factor, percent;
} values[] = {
  { 9000, 6600, 1400 }, { 8500, 6600, 950 },  { 8500, 5900, 1700 }, { 8000, 6600, 700 },
  { 8000, 3200, 6100 }, { 9000, 9100, -15 },  { 9000, 9300, -45 },  { 8500, 9100, -65 },
  { 8500, 9300, -95 },  { 8000, 9100, -115 }, { 8500, 8600, -10 },
};

static RpPolicy *
load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "policies", "power-factor.json", NULL);
  RpPolicy *policy = rp_policy_load (path, "power-factor", &error);
  g_assert_no_error (error);
  return policy;
}

static void
test_table (void)
{
  static const gint standards[] = { 9000, 8500, 8000 };
  g_autoptr (RpPolicy) policy = load ();
  JsonObject *row = rp_policy_get_row (policy, 0);
  gint percent;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint k = 0; k < G_N_ELEMENTS (standards); k++)
      {
        g_assert_true (rp_power_factor_adjustment (row, standards[k], table[i].factor, &percent));
        g_assert_cmpint (percent, ==, table[i].percent[k]);
      }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_assert_true (
          rp_power_factor_adjustment (row, values[i].standard, values[i].factor, &percent));
      g_assert_cmpint (percent, ==, values[i].percent);
    }
  g_assert_false (rp_power_factor_adjustment (row, 9500, 9000, &percent));
}

static void
test_rounding (void)
{
  g_assert_cmpint (rp_power_factor_round (0.8549925), ==, 8500);
  g_assert_cmpint (rp_power_factor_round (0.855), ==, 8600);
  g_assert_cmpint (rp_power_factor_round (1), ==, 10000);
  g_assert_cmpfloat (rp_power_factor (3, 4), ==, 0.6);
  g_assert_cmpfloat (rp_power_factor (0, 0), ==, 1);
}

static void
test_compensation (void)
{
  g_assert_cmpfloat_with_epsilon (rp_power_factor_needed_kvar (100, 0.8, 0.95), 42.132, 0.001);
  g_assert_cmpfloat_with_epsilon (rp_power_factor_needed_kvar (100, 0.95, 0.95), 0, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/power-factor/table", test_table);
  g_test_add_func ("/insight/power-factor/rounding", test_rounding);
  g_test_add_func ("/insight/power-factor/compensation", test_compensation);
  return g_test_run ();
}
