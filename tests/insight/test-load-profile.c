/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/date.h"
#include "insight/load-profile.h"

#define PER_DAY 1440

static RpPolicy *
load_policy (const char *file, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("RP_TEST_DATA"), "policies", file, NULL);
  RpPolicy *policy = rp_policy_load (path, name, &error);
  g_assert_no_error (error);
  return policy;
}

typedef struct
{
  RpLoadSettings settings;
  GArray *intervals;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->settings.periods = load_policy ("tou-plain.json", "time-of-use");
  self->settings.pf_table = load_policy ("power-factor.json", "power-factor");
  self->settings.pf_standard = 9000;
  self->intervals = g_array_new (FALSE, FALSE, sizeof (RpLoadInterval));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  rp_policy_unref (self->settings.periods);
  rp_policy_unref (self->settings.pf_table);
  g_array_unref (self->intervals);
}

static void
add (Fixture *self, gint64 start, gint64 energy, gint64 lag, gint64 lead)
{
  RpLoadInterval interval = { start, energy, lag, lead };
  g_array_append_val (self->intervals, interval);
}

static GArray *
compute (Fixture *self, guint minutes, GError **error)
{
  return rp_load_profile_compute ((const RpLoadInterval *)self->intervals->data,
                                  self->intervals->len, minutes, &self->settings, error);
}

/* April 2025, the same day 30 times: 40 kW at night (23-07), 200 kW in the peak hours (08-12, 17-21),
 * 100 kW otherwise. Worked by hand: 8 h·40 + 8 h·200 + 8 h·100 = 2,720 kWh a day. Lagging energy is 0.6
 * and leading energy 0.15 of the active one, so the factors are 1/√1.36 and 1/√1.5625 = 0.8. */
static void
fill_plant (Fixture *self, guint minutes)
{
  gint64 first = (gint64)rp_date_from_ymd (2025, 4, 1) * PER_DAY;
  for (gint64 at = 0; at < 30 * PER_DAY; at += minutes)
    {
      gint64 hour = at % PER_DAY / 60;
      gboolean is_night = hour >= 23 || hour < 7;
      gboolean is_peak = (hour >= 8 && hour < 12) || (hour >= 17 && hour < 21);
      gint64 kw = is_night ? 40 : is_peak ? 200 : 100;
      gint64 energy = kw * minutes; /* a sixtieth of a kWh */
      add (self, first + at, energy * 100, energy * 60, energy * 15);
    }
}

static void
test_plant (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint minutes = GPOINTER_TO_UINT (data);
  fill_plant (self, minutes);
  g_autoptr (GArray) months = compute (self, minutes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (months->len, ==, 1);
  /* Everything is 60 times as much, so that five minutes of 40 kW are a whole number. */
  const RpLoadMonth *month = &g_array_index (months, RpLoadMonth, 0);
  g_assert_cmpint (month->month, ==, (2025 - 1970) * 12 + 3);
  g_assert_cmpuint (month->n_present, ==, month->n_expected);
  g_assert_cmpint (month->energy, ==, 60 * 8160000);
  g_assert_cmpint (month->max_demand, ==, 60 * 20000);
  g_assert_cmpfloat_with_epsilon (month->load_factor, 2720.0 / 24 / 200, 1e-9);
  g_assert_cmpfloat_with_epsilon (month->pf_lag, 1 / sqrt (1.36), 1e-9);
  g_assert_cmpfloat_with_epsilon (month->pf, 0.8, 1e-9);
  g_assert_cmpint (month->charge_percent, ==, 500);
  g_assert_cmpfloat_with_epsilon (month->peak, 1600.0 / 2720, 1e-9);
  g_assert_cmpfloat_with_epsilon (month->valley, 320.0 / 2720, 1e-9);
  g_assert_cmpfloat_with_epsilon (month->flat, 800.0 / 2720, 1e-9);
  g_assert_cmpfloat (month->sharp, ==, 0);
  g_assert_cmpfloat_with_epsilon (month->daytime, 1500.0 / 2720, 1e-9);
}

/* Only lagging energy counts at such a site. */
static void
test_lag_only (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->settings.lag_only = TRUE;
  fill_plant (self, 60);
  g_autoptr (GArray) months = compute (self, 60, &error);
  g_assert_no_error (error);
  /* 1/√1.36 is 0.857, rounded 0.86: four steps below 0.90. */
  g_assert_cmpint (g_array_index (months, RpLoadMonth, 0).charge_percent, ==, 200);
}

/* Two days of one month and one of the next: gaps lower the number present, not the mean. */
static void
test_gaps (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 last = (gint64)rp_date_from_ymd (2025, 1, 31) * PER_DAY;
  for (gint64 hour = 0; hour < 24; hour++)
    add (self, last + hour * 60, 10000, 0, 0);
  add (self, last + PER_DAY + 600, 20000, 0, 0);
  g_autoptr (GArray) months = compute (self, 60, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (months->len, ==, 2);
  const RpLoadMonth *january = &g_array_index (months, RpLoadMonth, 0);
  const RpLoadMonth *february = &g_array_index (months, RpLoadMonth, 1);
  g_assert_cmpuint (january->n_present, ==, 24);
  g_assert_cmpuint (january->n_expected, ==, 744);
  g_assert_cmpfloat (january->load_factor, ==, 1);
  g_assert_cmpint (january->charge_percent, ==, -75);
  g_assert_cmpfloat (january->kvar, ==, 0);
  g_assert_cmpint (february->max_demand, ==, 20000);
  g_assert_cmpfloat (february->peak, ==, 1);
}

static void
test_season (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 july = (gint64)rp_date_from_ymd (2025, 7, 1) * PER_DAY;
  rp_policy_unref (self->settings.periods);
  self->settings.periods = load_policy ("tou-qinglan.json", "time-of-use");
  add (self, july + 19 * 60, 100, 0, 0);
  add (self, july + 21 * 60, 300, 0, 0);
  g_autoptr (GArray) months = compute (self, 60, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (g_array_index (months, RpLoadMonth, 0).sharp, ==, 0.25);
  g_assert_cmpfloat (g_array_index (months, RpLoadMonth, 0).flat, ==, 0.75);
}

static void
assert_refused (Fixture *self, guint minutes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) months = compute (self, minutes, &error);
  g_assert_null (months);
  g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA);
  g_array_set_size (self->intervals, 0);
}

static void
test_refusals (Fixture *self, gconstpointer data)
{
  gint64 start = (gint64)rp_date_from_ymd (2025, 4, 1) * PER_DAY;
  assert_refused (self, 7);
  assert_refused (self, 0);
  add (self, start, 1, 0, 0);
  add (self, start, 1, 0, 0);
  assert_refused (self, 15);
  add (self, start, 1, 0, 0);
  add (self, start + 10, 1, 0, 0);
  assert_refused (self, 15);
  add (self, start, -1, 0, 0);
  assert_refused (self, 15);
  add (self, (gint64)rp_date_from_ymd (1975, 1, 1) * PER_DAY, 1, 0, 0);
  assert_refused (self, 15); /* before any periods were in force */
  self->settings.pf_standard = 8700;
  add (self, start, 1, 0, 0);
  assert_refused (self, 15);
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) months = compute (self, 15, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (months->len, ==, 0);
}

/* A year of a real steel plant, whose monthly table was computed by other means. Columns: month, kWh,
 * highest kW, load factor, factor by lagging energy, factor, charge, peak, valley, 08-18, kvar. */
static const char *const steel[] = {
  "2018-01 126238.29 612.56 0.2770 0.9182 0.8858 +0.50 0.4978 0.1330 0.6445 33.1",
  "2018-02 91497.34 582.04 0.2339 0.9309 0.8871 +0.50 0.4977 0.1362 0.5990 26.1",
  "2018-03 80230.41 605.24 0.1782 0.9288 0.8732 +1.50 0.5618 0.0439 0.7808 24.7",
  "2018-04 78769.80 556.12 0.1967 0.9150 0.8596 +2.00 0.5861 0.0402 0.7649 29.1",
  "2018-05 79059.28 560.16 0.1897 0.8994 0.8394 +3.00 0.5816 0.0402 0.7650 33.9",
  "2018-06 65404.64 535.40 0.1697 0.8934 0.8222 +4.00 0.5826 0.0446 0.7572 33.0",
  "2018-07 81674.41 486.72 0.2255 0.8995 0.8550 +2.50 0.5906 0.0364 0.7589 30.5",
  "2018-08 68559.43 534.80 0.1723 0.8735 0.8118 +4.50 0.5938 0.0411 0.7632 36.0",
  "2018-09 57883.07 510.48 0.1575 0.8675 0.8040 +5.00 0.5469 0.0477 0.7881 33.0",
};

static gint64
read_start (const char *text)
{
  g_autofree char *date = g_strndup (text, 10);
  gint32 day;
  g_assert_true (rp_date_parse (date, &day));
  return (gint64)day * PER_DAY + atoi (text + 11) * 60 + atoi (text + 14);
}

static gint64
read_energy (RpCsvReader *csv, int column)
{
  return llround (g_ascii_strtod (rp_csv_reader_get (csv, (guint)column), NULL) * 100);
}

static void
read_steel (Fixture *self, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "steel_kepco", "steel_2018_01_09.csv.gz", NULL);
  g_autoptr (RpCsvReader) csv = rp_csv_reader_open (path, &error);
  g_assert_no_error (error);
  int start = rp_csv_reader_find_column (csv, "interval_start");
  int energy = rp_csv_reader_find_column (csv, "kwh");
  int lag = rp_csv_reader_find_column (csv, "kvarh_lag");
  int lead = rp_csv_reader_find_column (csv, "kvarh_lead");
  while (rp_csv_reader_next (csv, &error))
    add (self, read_start (rp_csv_reader_get (csv, (guint)start)), read_energy (csv, energy),
         read_energy (csv, lag), read_energy (csv, lead));
  g_assert_no_error (error);
}

static char *
print_month (const RpLoadMonth *month)
{
  g_autofree char *name = rp_month_format (month->month);
  return g_strdup_printf ("%s %.2f %.2f %.4f %.4f %.4f %+.2f %.4f %.4f %.4f %.1f", name,
                          month->energy / 100.0, month->max_demand / 100.0, month->load_factor,
                          month->pf_lag, month->pf, month->charge_percent / 100.0, month->peak,
                          month->valley, month->daytime, month->kvar);
}

static void
test_steel (Fixture *self, gconstpointer data)
{
  const char *folder = g_getenv ("RAPPORT_REAL_DATA");
  g_autoptr (GError) error = NULL;
  if (folder == NULL)
    {
      g_test_skip ("RAPPORT_REAL_DATA does not name the folder with the real data");
      return;
    }
  read_steel (self, folder);
  g_autoptr (GArray) months = compute (self, 15, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (months->len, ==, G_N_ELEMENTS (steel));
  for (guint i = 0; i < months->len; i++)
    {
      g_autofree char *printed = print_month (&g_array_index (months, RpLoadMonth, i));
      g_assert_cmpstr (printed, ==, steel[i]);
    }
}

#define ADD(name_, data_, test_)                                                                   \
  g_test_add ("/insight/load-profile/" name_, Fixture, data_, set_up, test_, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("plant-60-minutes", GUINT_TO_POINTER (60), test_plant);
  ADD ("plant-15-minutes", GUINT_TO_POINTER (15), test_plant);
  ADD ("plant-5-minutes", GUINT_TO_POINTER (5), test_plant);
  ADD ("lag-only", NULL, test_lag_only);
  ADD ("gaps", NULL, test_gaps);
  ADD ("season", NULL, test_season);
  ADD ("refusals", NULL, test_refusals);
  ADD ("empty", NULL, test_empty);
  ADD ("steel", NULL, test_steel);
  return g_test_run ();
}
