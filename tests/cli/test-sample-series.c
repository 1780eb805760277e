/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib.h>

#include "base/date.h"
#include "cli/sample-series.h"

static void
test_mix (void)
{
  RpSampleRandom random = { 0 };
  g_assert_cmpuint (rp_sample_mix (0), ==, G_GUINT64_CONSTANT (16294208416658607535));
  g_assert_cmpuint (rp_sample_random_next (&random), ==, rp_sample_mix (0));
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpuint (rp_sample_random_below (&random, 7), <, 7);
}

/* The cement works of the county, whose values were computed independently. */
static void
test_curve (void)
{
  RpSampleCurve curve = {
    .number = 1,
    .run_cap = 16000,
    .load_ratio = 0.86,
    .power_factor = 0.93,
    .load_factor = 0.72,
    .growth = 0.04,
    .season = { .85, .55, 1.02, 1.08, 1.06, .95, .95, .98, 1.08, 1.14, 1.16, 1.18 },
    .shares = { 6, 28, 34, 32 },
    .drop_from = RP_SAMPLE_MONTHS,
  };
  static const struct
  {
    guint index;
    gint64 kwh;
    gint64 demand; /* 0.1 kW */
  } expected[] = { { 0, 5525912, 118231 }, { 1, 3294294, 113938 }, { 23, 8202501, 131186 } };
  gint32 first;
  g_assert_true (rp_month_parse ("2024-01", &first));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      RpSampleMonth month;
      rp_sample_curve_compute (&curve, expected[i].index, first + (gint32)expected[i].index,
                               &month);
      g_assert_cmpint ((month.energy + 50) / 100, ==, expected[i].kwh);
      g_assert_cmpint (month.max_demand, ==, expected[i].demand);
      g_assert_cmpint (month.periods[0] + month.periods[1] + month.periods[2] + month.periods[3],
                       ==, month.energy);
    }
}

static void
test_drop (void)
{
  RpSampleCurve curve = { .number = 2,
                          .run_cap = 1000,
                          .load_ratio = 0.5,
                          .power_factor = 1,
                          .load_factor = 0.5,
                          .shares = { 10, 40, 30, 20 },
                          .drop_from = 22,
                          .drop_energy = 0,
                          .drop_demand = 0 };
  RpSampleMonth before, after;
  for (guint i = 0; i < 12; i++)
    curve.season[i] = 1;
  rp_sample_curve_compute (&curve, 21, 0, &before);
  rp_sample_curve_compute (&curve, 22, 0, &after);
  g_assert_cmpint (before.energy, >, 0);
  g_assert_cmpint (after.energy, ==, 0);
  g_assert_cmpint (after.max_demand, ==, 0);
}

static void
test_credit_code (void)
{
  static const struct
  {
    gboolean institution;
    guint number;
    const char *code;
  } expected[] = { { FALSE, 1, "91999921MADM000197" },
                   { FALSE, 14, "91999921MADM0014XX" },
                   { TRUE, 29, "12999921MADM00297R" } };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *code = rp_sample_credit_code (expected[i].institution, expected[i].number);
      g_assert_cmpstr (code, ==, expected[i].code);
    }
  g_autofree char *large = rp_sample_credit_code (FALSE, 100000);
  g_assert_cmpuint (strlen (large), ==, 18);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/sample-series/mix", test_mix);
  g_test_add_func ("/cli/sample-series/curve", test_curve);
  g_test_add_func ("/cli/sample-series/drop", test_drop);
  g_test_add_func ("/cli/sample-series/credit-code", test_credit_code);
  return g_test_run ();
}
