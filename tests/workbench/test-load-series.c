/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-series.h"

#include "base/date.h"
#include "support/store-fixture.h"
#include "workbench/import-load.h"
#include "workbench/import.h"

static RpLoadSeries *
read_text (const char *text, const RpLoadColumns *columns, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (RpCsvReader) table = rp_csv_reader_new (bytes, error);

  g_assert_nonnull (table);
  return rp_load_series_read (table, "m.csv", columns, error);
}

static const RpLoadInterval *
get_interval (RpLoadSeries *series, guint i)
{
  return &g_array_index (series->intervals, RpLoadInterval, i);
}

static gint64
minutes_of (int year, int month, int day, int minutes)
{
  return (gint64)rp_date_from_ymd (year, month, day) * 1440 + minutes;
}

static void
test_guessed_columns (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) series = read_text ("interval_start,kwh,kvarh_lag,kvarh_lead\n"
                                               "2018-01-01 00:30,3.24,3.28,0.1\n"
                                               "2018-01-01 00:00,3.17,2.95,0.0\n"
                                               "2018-01-01 00:15,4.0,4.46,0.0\n",
                                               NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (series->minutes, ==, 15);
  g_assert_cmpuint (series->intervals->len, ==, 3);
  g_assert_cmpuint (series->faults->len, ==, 0);
  g_assert_cmpint (get_interval (series, 0)->start, ==, minutes_of (2018, 1, 1, 0));
  g_assert_cmpint (get_interval (series, 0)->energy, ==, 317);
  g_assert_cmpint (get_interval (series, 2)->lag, ==, 328);
  g_assert_cmpint (get_interval (series, 2)->lead, ==, 10);
  /* Lines follow their rows into the order of time. */
  g_assert_cmpuint (g_array_index (series->lines, guint, 0), ==, 3);
}

static void
test_power_and_ends (void)
{
  const RpLoadColumns columns = { .time = "t", .kw = "P", .time_is_end = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) series = read_text (
      "t;P\n2025/12/31 23:30;100\n2025/12/31 24:00;50\n2026-01-01T00:30:00;\n2026/1/1 1:00;20\n",
      &columns, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (series->minutes, ==, 30);
  g_assert_cmpuint (series->intervals->len, ==, 3);
  g_assert_cmpint (get_interval (series, 0)->energy, ==, 5000);
  g_assert_cmpint (get_interval (series, 1)->start, ==, minutes_of (2025, 12, 31, 23 * 60 + 30));
  /* The gap stays a gap. */
  g_assert_cmpint (get_interval (series, 2)->start, ==, minutes_of (2026, 1, 1, 30));
}

static void
test_faults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) series = read_text ("time,kwh\n"
                                               "2026-01-01 00:00,1\n"
                                               "2026-01-01 00:15,1\n"
                                               "2026-01-01 00:15,2\n"
                                               "01/02/26 0:30,1\n"
                                               "2026-01-01 00:30,-1\n"
                                               "2026-01-01 00:37,1\n"
                                               "2026-02-30 00:00,1\n"
                                               "2026-01-01 00:45,1e9999\n"
                                               "2026-01-01 01:00,1\n"
                                               "2026-01-01 01:15,1\n",
                                               NULL, &error);
  static const guint lines[] = { 4, 5, 6, 7, 8, 9 };

  g_assert_no_error (error);
  g_assert_cmpuint (series->intervals->len, ==, 4);
  g_assert_cmpuint (series->faults->len, ==, G_N_ELEMENTS (lines));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_cmpuint (((const RpLoadFault *)series->faults->pdata[i])->line, ==, lines[i]);
}

static void
test_tables_of_no_use (void)
{
  static const char *const texts[] = {
    "a,b\n1,2\n",
    "time,colour\n2026-01-01 00:00,red\n",
    "time,kwh\n",
    "time,kwh\nyesterday,1\n",
    "time,kwh\n2026-01-01 00:00,1\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (read_text (texts[i], NULL, &error));
      g_assert_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE);
      g_assert_true (g_str_has_prefix (error->message, "m.csv"));
    }
  const RpLoadColumns columns = { .kwh = "Q" };
  g_autoptr (GError) error = NULL;
  g_assert_null (read_text ("time,kwh\n2026-01-01 00:00,1\n", &columns, &error));
  g_assert_nonnull (strstr (error->message, "“Q”"));
}

/* ---- into the store and back ---- */

static RpRecord *
add_account (StoreFixture *f)
{
  g_autofree char *customer = store_fixture_add_customer (f, "KH-1", "甲厂");
  g_autoptr (RpEdit) edit = rp_edit_new ("test");
  JsonObject *body = json_object_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (body, "account_no", "9900000000000001");
  json_object_set_string_member (body, "customer", customer);
  rp_edit_create (edit, "service_account", NULL, customer, body);
  g_assert_true (rp_store_commit (f->store, edit, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) found
      = rp_store_list (f->store, "service_account", NULL, NULL, 0, &error, NULL);
  return g_object_ref (found->pdata[0]);
}

static void
test_days_of_an_account (void)
{
  static const char text[] = "time,kwh,kvarh\n2026-01-01 23:30,1.5,0.2\n2026-01-02 00:00,2.5,0.3\n"
                             "2026-01-02 00:30,3.5,0.4\n";
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpRecord) account = add_account (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) series = read_text (text, NULL, &error);
  g_autoptr (RpImportPlan) plan = rp_import_load_plan (f->store, account, series, "m.csv", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rp_import_plan_count (plan, RP_IMPORT_CREATE), ==, 2);
  g_assert_true (rp_import_commit (f->store, plan, NULL, &error));
  g_assert_no_error (error);

  g_autoptr (RpImportPlan) again = rp_import_load_plan (f->store, account, series, "m.csv", &error);
  g_assert_cmpuint (rp_import_plan_count (again, RP_IMPORT_UNCHANGED), ==, 2);
  g_autoptr (RpLoadSeries) later = read_text (
      "time,kwh,kvarh\n2026-01-02 00:00,9,0.3\n2026-01-02 00:30,3.5,0.4\n", NULL, &error);
  g_autoptr (RpImportPlan) change = rp_import_load_plan (f->store, account, later, "m.csv", &error);
  g_assert_cmpuint (rp_import_plan_count (change, RP_IMPORT_UPDATE), ==, 1);

  g_autoptr (GPtrArray) days = rp_store_list (f->store, "load_day", NULL, "day", 0, &error, NULL);
  g_autoptr (RpLoadSeries) back = rp_load_series_new (0);
  for (guint i = 0; i < days->len; i++)
    g_assert_true (rp_load_series_append_day (back, days->pdata[i]));
  g_assert_cmpuint (back->minutes, ==, 30);
  g_assert_true (back->has_lag);
  g_assert_false (back->has_lead);
  g_assert_cmpuint (back->intervals->len, ==, series->intervals->len);
  for (guint i = 0; i < series->intervals->len; i++)
    {
      g_assert_cmpint (get_interval (back, i)->start, ==, get_interval (series, i)->start);
      g_assert_cmpint (get_interval (back, i)->energy, ==, get_interval (series, i)->energy);
      g_assert_cmpint (get_interval (back, i)->lag, ==, get_interval (series, i)->lag);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/load-series/guessed-columns", test_guessed_columns);
  g_test_add_func ("/load-series/power-and-ends", test_power_and_ends);
  g_test_add_func ("/load-series/faults", test_faults);
  g_test_add_func ("/load-series/tables-of-no-use", test_tables_of_no_use);
  g_test_add_func ("/load-series/days-of-an-account", test_days_of_an_account);
  return g_test_run ();
}
