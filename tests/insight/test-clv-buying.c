/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/date.h"
#include "insight/clv.h"

/* The printed parameters of the two articles; the customers are those of their examples. */
static const RpBuying buying = { 0.243, 4.414, 0.793, 2.426 };
static const RpSpending spending = { 6.25, 3.74, 15.44 };

static void
test_expect (void)
{
  static const struct
  {
    double time, expected;
  } cases[] = { { 0.1429, 0.0078 },  { 1, 0.0533 },  { 3, 0.1509 },
                { 31.8571, 1.0420 }, { 32, 1.0452 }, { 78, 1.8605 } };
  RpBuyer buyer = { .repeats = 2, .recency = 30.43, .age = 38.86 };
  g_assert_cmpfloat_with_epsilon (rp_buying_expect (&buying, &buyer, 39), 1.226028, 0.5e-6);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (rp_buying_expect_new (&buying, cases[i].time),
                                    cases[i].expected, 0.5e-4);
}

static void
test_alive (void)
{
  static const struct
  {
    RpBuyer buyer;
    double expected;
  } cases[] = { { { .repeats = 2, .recency = 30.43, .age = 38.86 }, 0.726579 },
                { { .repeats = 1, .recency = 1.71, .age = 38.86 }, 0.212101 },
                { { .repeats = 5, .recency = 10, .age = 39 }, 0.024398 },
                { { .repeats = 10, .recency = 38, .age = 39 }, 0.919022 } };
  RpBuyer once = { .age = 20 };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (rp_buying_alive (&buying, &cases[i].buyer), cases[i].expected,
                                    0.5e-6);
  g_assert_cmpfloat (rp_buying_alive (&buying, &once), ==, 1);
}

/* Nothing overflows or jumps: many purchases, a long time, and a at 1 where the formula divides by 0. */
static void
test_extremes (void)
{
  RpBuyer often = { .repeats = 5000, .recency = 990, .age = 1000 };
  RpBuying at_one = buying, beside = buying;
  double near = rp_buying_expect (&buying, &often, 1),
         far = rp_buying_expect (&buying, &often, 1e6);
  g_assert_true (isfinite (near) && isfinite (far) && near > 0 && far > near);
  at_one.a = 1;
  beside.a = 1.0001;
  g_assert_cmpfloat_with_epsilon (rp_buying_expect (&at_one, &often, 10),
                                  rp_buying_expect (&beside, &often, 10), 0.01);
  g_assert_cmpfloat (rp_buying_expect (&buying, &often, 0), ==, 0);
}

static void
test_spending (void)
{
  static const struct
  {
    double repeats, mean, expected;
  } cases[] = { { 2, 22.35, 24.664 },
                { 1, 11.77, 18.917 },
                { 0, 0, 35.219 },
                { 7, 73.74, 71.470 },
                { 2, 25.55, 27.288 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RpBuyer buyer = { .repeats = cases[i].repeats, .mean = cases[i].mean };
      g_assert_cmpfloat_with_epsilon (rp_spending_expect (&spending, &buyer), cases[i].expected,
                                      0.5e-3);
    }
}

static void
test_refusals (void)
{
  static const RpBuyer once[] = { { .age = 5 }, { .age = 7 } };
  static const RpBuyer late[] = { { .repeats = 1, .recency = 9, .age = 5, .mean = 3 } };
  static const RpBuyer free_of_charge[] = { { .repeats = 1, .recency = 2, .age = 5 } };
  g_autoptr (GError) nobody = NULL, impossible = NULL, nothing = NULL;
  RpBuying bought;
  RpSpending spent;
  g_assert_false (rp_buying_fit (once, 2, &bought, NULL, &nobody));
  g_assert_error (nobody, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA);
  g_assert_nonnull (strstr (nobody->message, "second time"));
  g_assert_false (rp_buying_fit (late, 1, &bought, NULL, &impossible));
  g_assert_nonnull (strstr (impossible->message, "customer 1"));
  g_assert_false (rp_spending_fit (free_of_charge, 1, &spent, NULL, &nothing));
  g_assert_nonnull (strstr (nothing->message, "customer 1"));
}

/* --- CDNOW, the 1/10 sample: P. Fader and B. Hardie, 2001 --- */

#define CDNOW_UNTIL "1997-09-30"
#define CDNOW_END "1998-06-30"

typedef struct
{
  GPtrArray *names;
  GArray *purchases;
} Cohort;

static void
read_cohort (Cohort *cohort, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (path, &error);
  g_assert_no_error (error);
  int customer = rp_csv_reader_find_column (table, "customer_id");
  int date = rp_csv_reader_find_column (table, "date");
  int amount = rp_csv_reader_find_column (table, "amount_usd");
  g_assert_true (customer >= 0 && date >= 0 && amount >= 0);
  while (rp_csv_reader_next (table, &error))
    {
      int number = (int)g_ascii_strtoll (rp_csv_reader_get (table, (guint)date), NULL, 10);
      RpPurchase purchase
          = { .customer = g_strdup (rp_csv_reader_get (table, (guint)customer)),
              .day = rp_date_from_ymd (number / 10000, number / 100 % 100, number % 100),
              .amount = g_ascii_strtod (rp_csv_reader_get (table, (guint)amount), NULL) };
      g_ptr_array_add (cohort->names, (gpointer)purchase.customer);
      g_array_append_val (cohort->purchases, purchase);
    }
  g_assert_no_error (error);
}

static GArray *
collect_until (Cohort *cohort, const char *date, GStrv *names)
{
  gint32 until;
  g_assert_true (rp_date_parse (date, &until));
  return rp_buyers_collect ((RpPurchase *)cohort->purchases->data, cohort->purchases->len, until, 7,
                            names);
}

static void
check_holdout (Cohort *cohort, GArray *buyers, const RpBuying *model)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GArray) later = collect_until (cohort, CDNOW_END, &names);
  double actual = 0, predicted = 0, away = 0, naive = 0, naive_away = 0;
  double both = 0, squares = 0, squares_predicted = 0;
  g_assert_cmpuint (later->len, ==, buyers->len);
  for (guint i = 0; i < buyers->len; i++)
    {
      const RpBuyer *buyer = &g_array_index (buyers, RpBuyer, i);
      double came = g_array_index (later, RpBuyer, i).repeats - buyer->repeats;
      double expected = rp_buying_expect (model, buyer, 39);
      actual += came;
      predicted += expected;
      naive += buyer->repeats;
      away += fabs (came - expected) / buyers->len;
      naive_away += fabs (came - buyer->repeats) / buyers->len;
      both += came * expected;
      squares += came * came;
      squares_predicted += expected * expected;
    }
  both -= actual * predicted / buyers->len;
  squares -= actual * actual / buyers->len;
  squares_predicted -= predicted * predicted / buyers->len;
  g_assert_cmpfloat (actual, ==, 1882);
  g_assert_cmpfloat (naive, ==, 2457);
  g_assert_cmpfloat_with_epsilon (predicted, 1653.9, 0.05);
  g_assert_cmpfloat_with_epsilon (away, 0.7856, 0.5e-4);
  g_assert_cmpfloat_with_epsilon (naive_away, 0.8973, 0.5e-4);
  g_assert_cmpfloat_with_epsilon (both / sqrt (squares * squares_predicted), 0.6256, 0.5e-4);
}

/* The published table has weeks to two digits; so have the numbers that are printed for it. */
static void
round_weeks (GArray *buyers)
{
  for (guint i = 0; i < buyers->len; i++)
    {
      RpBuyer *buyer = &g_array_index (buyers, RpBuyer, i);
      buyer->recency = round (buyer->recency * 100) / 100;
      buyer->age = round (buyer->age * 100) / 100;
    }
}

static void
check_fit (Cohort *cohort)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GArray) buyers = collect_until (cohort, CDNOW_UNTIL, &names);
  const RpBuyer *list = (const RpBuyer *)buyers->data;
  RpBuying bought;
  RpSpending spent;
  double likelihood;
  g_assert_cmpuint (buyers->len, ==, 2357);
  round_weeks (buyers);
  rp_buying_fit (list, buyers->len, &bought, &likelihood, &error);
  g_assert_no_error (error);
  g_test_message ("%.9f %.9f %.9f %.9f %.9f", bought.r, bought.alpha, bought.a, bought.b,
                  likelihood);
  g_assert_cmpfloat_with_epsilon (bought.r, 0.2426, 0.5e-4);
  g_assert_cmpfloat_with_epsilon (bought.alpha, 4.4135, 0.5e-4);
  g_assert_cmpfloat_with_epsilon (bought.a, 0.7929, 0.5e-4);
  g_assert_cmpfloat_with_epsilon (bought.b, 2.4258, 0.5e-4);
  g_assert_cmpfloat_with_epsilon (likelihood, -9582.426, 0.5e-3);
  rp_spending_fit (list, buyers->len, &spent, &likelihood, &error);
  g_assert_no_error (error);
  g_test_message ("%.9f %.9f %.9f %.9f", spent.p, spent.q, spent.v, likelihood);
  /* The article prints 6.25, 3.74 and 15.44. The top is flat: other programs stop up to 0.004 beside it,
   * and none of them may find a likelier point. */
  const RpSpending other = { 6.2488, 3.7446, 15.4477 };
  g_assert_cmpfloat_with_epsilon (spent.p, 6.25, 0.5e-2);
  g_assert_cmpfloat_with_epsilon (spent.q, 3.74, 0.5e-2);
  g_assert_cmpfloat_with_epsilon (spent.v, 15.44, 0.5e-2);
  g_assert_cmpfloat_with_epsilon (likelihood, -4055.92, 0.5e-2);
  g_assert_cmpfloat (likelihood, >=, rp_spending_log_likelihood (&other, list, buyers->len));
  /* With the printed parameters, as the printed forecast. */
  check_holdout (cohort, buyers, &buying);
}

static void
test_cohort (void)
{
  const char *folder = g_getenv ("RAPPORT_REAL_DATA");
  if (folder == NULL)
    {
      g_test_skip ("RAPPORT_REAL_DATA does not name the folder with the real data");
      return;
    }
  g_autofree char *path = g_build_filename (folder, "cdnow", "cdnow_sample.csv.gz", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the folder of real data has no cdnow/cdnow_sample.csv.gz");
      return;
    }
  Cohort cohort = { .names = g_ptr_array_new_with_free_func (g_free),
                    .purchases = g_array_new (FALSE, FALSE, sizeof (RpPurchase)) };
  read_cohort (&cohort, path);
  check_fit (&cohort);
  g_array_unref (cohort.purchases);
  g_ptr_array_unref (cohort.names);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/clv-buying/expect", test_expect);
  g_test_add_func ("/insight/clv-buying/alive", test_alive);
  g_test_add_func ("/insight/clv-buying/extremes", test_extremes);
  g_test_add_func ("/insight/clv-buying/spending", test_spending);
  g_test_add_func ("/insight/clv-buying/refusals", test_refusals);
  g_test_add_func ("/insight/clv-buying/cohort", test_cohort);
  return g_test_run ();
}
