/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "insight/clv.h"

static void
test_contract (void)
{
  static const double expected[] = { 83.3333, 69.4444, 57.8704, 48.2253, 40.1878 };
  double years[5];
  g_assert_cmpfloat_with_epsilon (rp_clv_contract (100, 0.9, 0.08, 5, years), 299.0612, 0.5e-4);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat_with_epsilon (years[i], expected[i], 0.5e-4);
  g_assert_cmpfloat (rp_clv_contract (100, 0.9, 0.08, 0, NULL), ==, 0);
  g_assert_true (isnan (rp_clv_contract (100, 1.1, 0.08, 5, NULL)));
  g_assert_true (isnan (rp_clv_contract (100, -0.1, 0.08, 5, NULL)));
  g_assert_true (isnan (rp_clv_contract (100, 0.9, -1, 5, NULL)));
  g_assert_true (isnan (rp_clv_contract (INFINITY, 0.9, 0.08, 5, NULL)));
}

/* Purchases of one day are one; what lies after the end is not known yet. */
static void
test_collect (void)
{
  static const RpPurchase purchases[] = {
    { "b", 100, 10 }, { "a", 107, 5 }, { "b", 121, 7 }, { "b", 100, 2 },
    { "b", 114, 20 }, { "b", 114, 1 }, { "c", 200, 9 }, { "a", 150, 8 },
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (GArray) buyers
      = rp_buyers_collect (purchases, G_N_ELEMENTS (purchases), 142, 7, &names);
  const RpBuyer *b = &g_array_index (buyers, RpBuyer, 0), *a = &g_array_index (buyers, RpBuyer, 1);
  g_assert_cmpuint (buyers->len, ==, 2);
  g_assert_cmpstr (names[0], ==, "b");
  g_assert_cmpstr (names[1], ==, "a");
  g_assert_cmpfloat (b->repeats, ==, 2);
  g_assert_cmpfloat (b->recency, ==, 3);
  g_assert_cmpfloat (b->age, ==, 6);
  g_assert_cmpfloat (b->mean, ==, 14);
  g_assert_cmpfloat (b->total, ==, 40);
  g_assert_cmpfloat (a->repeats, ==, 0);
  g_assert_cmpfloat (a->age, ==, 5);
  g_assert_cmpfloat (a->mean, ==, 0);
}

static void
test_rfm (void)
{
  static const double values[] = { 50, 10, 40, 20, 30, 10, 60, 70, 80, 90 };
  static const guint high[] = { 3, 1, 3, 2, 2, 1, 4, 4, 5, 5 };
  static const guint low[] = { 3, 5, 3, 4, 4, 5, 2, 2, 1, 1 };
  guint scores[10];
  rp_rfm_score (values, 10, TRUE, 5, scores);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (scores[i], ==, high[i]);
  rp_rfm_score (values, 10, FALSE, 5, scores);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (scores[i], ==, low[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/clv/contract", test_contract);
  g_test_add_func ("/insight/clv/collect", test_collect);
  g_test_add_func ("/insight/clv/rfm", test_rfm);
  return g_test_run ();
}
