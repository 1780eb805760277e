/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A year of a meter's intervals: from the file to the monthly table, and from the profile to the screen. */

#include <math.h>

#include "base/date.h"
#include "bench/bench.h"
#include "bench/profile.h"
#include "support/store-fixture.h"
#include "workbench/import-load.h"
#include "workbench/load-reading.h"

#define AIM_MS 1000
#define DAYS 365

/* kWh of 15 minutes: a day shift and a weekend. */
static double
invent_reading (guint day, guint slot)
{
  double shift = slot >= 28 && slot < 72 && day % 7 < 5 ? 90 : 12;

  return shift + 8 * sin ((double)slot / 7) + day % 11;
}

static char *
write_table (TempFolder *folder)
{
  g_autoptr (GString) csv = g_string_new ("time,kwh,kvarh_lag,kvarh_lead\n");
  gint32 first = rp_date_from_ymd (2025, 1, 1);
  char *path = temp_folder_file (folder, "year.csv");
  g_autoptr (GError) error = NULL;

  for (guint day = 0; day < DAYS; day++)
    {
      g_autofree char *date = rp_date_format (first + (gint32)day);
      for (guint slot = 0; slot < 96; slot++)
        g_string_append_printf (csv, "%s %02u:%02u,%.2f,%.2f,0\n", date, slot / 4, slot % 4 * 15,
                                invent_reading (day, slot), invent_reading (day, slot) / 3);
    }
  g_file_set_contents (path, csv->str, (gssize)csv->len, &error);
  g_assert_no_error (error);
  return path;
}

static void
compute_months (const RpLoadSeries *series)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpPolicy) periods
      = rp_load_reading_policy (RP_LOAD_READING_PERIODS, "time-of-use", &error);
  g_autoptr (GArray) months = NULL;

  g_assert_no_error (error);
  months = rp_load_reading_months (series, periods, 9000, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (months->len, ==, 12);
}

static void
measure_file (Bench *bench, const char *path)
{
  g_autoptr (GArray) times = bench_times_new ();

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GError) error = NULL;
      double begin = bench_now ();
      g_autoptr (RpCsvReader) table = rp_csv_reader_open (path, &error);
      g_assert_no_error (error);
      g_autoptr (RpLoadSeries) series = rp_load_series_read (table, "year.csv", NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (series->intervals->len, ==, DAYS * 96);
      compute_months (series);
      bench_times_add (times, begin);
    }
  bench_times (bench, "a year of a file to its monthly table", times, AIM_MS);
}

static RpRecord *
add_account (StoreFixture *f, const char *customer)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("test");
  JsonObject *body = json_object_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (body, "account_no", "9900000000000001");
  json_object_set_string_member (body, "customer", customer);
  rp_edit_create (edit, "service_account", NULL, customer, body);
  g_assert_true (rp_store_commit (f->store, edit, NULL, &error));
  g_autoptr (GPtrArray) found
      = rp_store_list (f->store, "service_account", NULL, NULL, 0, &error, NULL);
  return g_object_ref (found->pdata[0]);
}

static void
import_year (StoreFixture *f, RpRecord *account, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (path, &error);
  g_autoptr (RpLoadSeries) series = rp_load_series_read (table, "year.csv", NULL, &error);
  g_autoptr (RpImportPlan) plan = rp_import_load_plan (f->store, account, series, "y", &error);

  g_assert_no_error (error);
  g_assert_true (rp_import_commit (f->store, plan, NULL, &error));
}

static void
measure_profile (Bench *bench, const char *path)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = store_fixture_add_customer (f, "KH-1", "甲厂");
  g_autoptr (RpRecord) account = add_account (f, customer);
  g_autoptr (GArray) times = bench_times_new ();

  import_year (f, account, path);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GError) error = NULL;
      double begin = bench_now ();
      g_autoptr (RpLoadSeries) series = rp_load_reading_of_customer (f->store, customer, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (series->intervals->len, ==, DAYS * 96);
      compute_months (series);
      bench_times_add (times, begin);
    }
  bench_times (bench, "a year of the profile to its monthly table", times, AIM_MS);
}

int
main (void)
{
  Bench *bench = bench_new ("curve");
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = write_table (folder);

  bench_note (bench, "intervals: %d of 15 minutes, kWh and kvarh both ways", DAYS * 96);
  measure_file (bench, path);
  measure_profile (bench, path);
  return bench_end (bench);
}
