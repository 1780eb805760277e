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
  /* 100 kW over half an hour. */
  g_assert_cmpuint (series->per_kwh, ==, 200);
  g_assert_cmpint (get_interval (series, 0)->energy, ==, 50 * 200);
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

/* ---- any common table ---- */

typedef struct
{
  const char *text;
  guint minutes;
  gint64 first; /* minutes after 2018-01-31 00:00 */
  guint n;
  double kwh; /* of the first interval */
  gboolean ends;
} Table;

/* The same half hour of 2018-01-31 in other words: 1.5 kWh from 0:00 on, then 2.5 kWh. */
static const Table tables[] = {
  { "interval_end,kwh\n2018-01-31 00:15,1.5\n2018-01-31 00:30,2.5\n", 15, 0, 2, 1.5, TRUE },
  { "Start Time,Energy (MWh)\n01/31/2018 12:00 AM,0.0015\n01/31/2018 12:15 AM,0.0025\n", 15, 0, 2,
    1.5, FALSE },
  { "Datum;Zeit;Leistung (kW)\n31.01.2018;0:00;6,0\n31.01.2018;0:15;10,0\n", 15, 0, 2, 1.5, FALSE },
  { "timestamp\tkw\n2018-01-31T00:00:00+08:00\t6\n2018-01-31T00:15:00+08:00\t10\n", 15, 0, 2, 1.5,
    FALSE },
  { "数据时间,有功电量(kWh)\n2018年1月31日 00:00,1.5\n2018年1月31日 00:15,2.5\n", 15, 0, 2, 1.5,
    FALSE },
  { "time,value\n20180131 0000,1.5\n20180131 0015,2.5\n", 15, 0, 2, 1.5, FALSE },
  { "time,Wh,pf\n2018-01-31 00:00,\"1,500\",0.9\n2018-01-31 00:15,\"2,500.0\",0.9\n", 15, 0, 2, 1.5,
    FALSE },
  { "time,kwh\n2018-01-31 00:00,1.5\n2018-01-31 00:05,2\n", 5, 0, 2, 1.5, FALSE },
  { "time,kwh\n2018-01-31 00:00,1.5\n2018-01-31 01:00,2\n", 60, 0, 2, 1.5, FALSE },
  { "time,kwh\n20180131000000,1.5\n20180131001500,2.5\n", 15, 0, 2, 1.5, FALSE },
  { "日期,电量\n2018年1月31日 0时0分,1.5\n2018年1月31日 0时15分,2.5\n", 15, 0, 2, 1.5, FALSE },
  /* as spreadsheets keep moments, to five decimals */
  { "time,kWh\n43131.00000,1.5\n43131.01042,2.5\n", 15, 0, 2, 1.5, FALSE },
  { "Zeit;kWh\n43131,00000000;1,5\n43131,01041667;2,5\n", 15, 0, 2, 1.5, FALSE },
  { "日期,小时,电量\n2018-01-31,0,1.5\n2018-01-31,1,2.5\n", 60, 0, 2, 1.5, FALSE },
  { "date,hour,kWh\n2018-01-31,5,1.5\n2018-01-31,6,2.5\n2018-01-31,7,2.5\n", 60, 300, 3, 1.5,
    FALSE },
  /* in any order */
  { "time,kwh\n2018-01-31 00:30,1\n2018-01-31 00:00,1.5\n2018-01-31 01:00,1\n2018-01-31 00:15,2\n"
    "2018-01-31 00:45,2\n",
    15, 0, 5, 1.5, FALSE },
  /* words above the names of the columns */
  { "某某公司负荷数据\n户号,0123456789,,\n导出时间,2018-02-01 08:00,,\n\n时间,正向有功(kWh)\n"
    "2018-01-31 00:00,1.5\n2018-01-31 00:15,2.5\n",
    15, 0, 2, 1.5, FALSE },
  { "Meter, export\n\"Zeit\";\"Verbrauch (kWh)\"\n\"31.01.2018 00:00\";\"1,5\"\n\"31.01.2018 "
    "00:15\";\"2,5\"\n",
    15, 0, 2, 1.5, FALSE },
  { "Meter export\nZeit;Verbrauch (kWh)\n31.01.2018 00:00;1,5\n31.01.2018 00:15;2,5\n", 15, 0, 2,
    1.5, FALSE },
};

static void
test_any_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", tables[i].text);
      g_autoptr (RpLoadSeries) series = read_text (tables[i].text, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (series->minutes, ==, tables[i].minutes);
      g_assert_cmpuint (series->intervals->len, ==, tables[i].n);
      g_assert_cmpint (get_interval (series, 0)->start, ==,
                       minutes_of (2018, 1, 31, 0) + tables[i].first);
      g_assert_cmpfloat_with_epsilon ((double)get_interval (series, 0)->energy / series->per_kwh,
                                      tables[i].kwh, 1e-9);
      g_assert_true (series->report.labels_are_ends == tables[i].ends);
      g_assert_cmpuint (series->faults->len, ==, 0);
    }
}

/* One row a day, as metering systems export it. */
static void
test_one_row_a_day (void)
{
  g_autoptr (GString) text = g_string_new ("户号,数据日期");
  g_autoptr (GError) error = NULL;
  const RpLoadColumns energy = { .energy_across = TRUE };

  for (guint i = 1; i <= 96; i++)
    g_string_append_printf (text, ",%02u:%02u", i * 15 / 60, i * 15 % 60);
  for (guint day = 1; day <= 2; day++)
    {
      g_string_append_printf (text, "\n001,2018-01-0%u", day);
      for (guint i = 0; i < 96; i++)
        g_string_append (text, i == 5 ? "," : ",40");
    }
  g_string_append (text, "\n");
  g_autoptr (RpLoadSeries) power = read_text (text->str, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (RpLoadSeries) across = read_text (text->str, &energy, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (power->minutes, ==, 15);
  g_assert_cmpuint (power->intervals->len, ==, 190);
  g_assert_cmpint (get_interval (power, 0)->start, ==, minutes_of (2018, 1, 1, 0));
  g_assert_cmpint (get_interval (power, 0)->energy, ==, 10 * power->per_kwh);
  g_assert_cmpint (get_interval (across, 0)->energy, ==, 40 * across->per_kwh);
  g_assert_cmpuint (power->report.gaps->len, ==, 2);
  g_assert_cmpuint (power->report.n_empty, ==, 2);
}

/* The last label of a day, 0:00, with the date of that day: 0:15, …, 23:45, 0:00. */
static void
test_midnight_with_the_wrong_date (void)
{
  g_autoptr (GString) text = g_string_new ("date,Usage_kWh\n");
  g_autoptr (GError) error = NULL;

  for (guint day = 1; day <= 2; day++)
    for (guint i = 1; i <= 24; i++)
      g_string_append_printf (text, "%02u/01/2018 %02u:00,%u\n", day + 12, i % 24, i);
  g_autoptr (RpLoadSeries) series = read_text (text->str, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (series->intervals->len, ==, 48);
  g_assert_cmpint (get_interval (series, 0)->start, ==, minutes_of (2018, 1, 13, 0));
  g_assert_cmpint (get_interval (series, 23)->energy, ==, 2400);
  g_assert_cmpint (get_interval (series, 24)->start, ==, minutes_of (2018, 1, 14, 0));
  g_assert_cmpuint (series->report.n_misdated, ==, 2);
  g_assert_true (series->report.labels_are_ends);
  g_assert_cmpuint (series->report.gaps->len, ==, 0);
}

static char *
write_hours (int month, int day, guint skipped, guint twice)
{
  GString *text = g_string_new ("time,kwh\n");

  for (guint i = 0; i < 24; i++)
    for (guint k = 0; k < (i == skipped ? 0u : i == twice ? 2u : 1u); k++)
      g_string_append_printf (text, "2018-%02d-%02d %02u:00,%u\n", month, day, i, i + 10 * k);
  return g_string_free (text, FALSE);
}

/* The hour that never was in spring is no gap, the one that was twice in autumn counts twice; on a weekday
 * they are a gap and a fault. */
static void
test_clocks (void)
{
  g_autofree char *spring_text = write_hours (3, 25, 2, 99);
  g_autofree char *autumn_text = write_hours (10, 28, 99, 2);
  g_autofree char *monday_text = write_hours (3, 26, 2, 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) spring = read_text (spring_text, NULL, &error);
  g_autoptr (RpLoadSeries) autumn = read_text (autumn_text, NULL, &error);
  g_autoptr (RpLoadSeries) monday = read_text (monday_text, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (spring->report.gaps->len, ==, 0);
  g_assert_cmpint (rp_load_series_count_changed (spring, 48 * 12 + 2), ==, -1);
  g_assert_cmpuint (autumn->intervals->len, ==, 25);
  g_assert_cmpuint (autumn->faults->len, ==, 0);
  g_assert_cmpint (rp_load_series_count_changed (autumn, 48 * 12 + 9), ==, 1);
  g_assert_true (get_interval (autumn, 3)->again);
  g_assert_cmpuint (monday->report.gaps->len, ==, 1);
  g_assert_cmpuint (monday->faults->len, ==, 1);
}

/* What says the same twice counts once and is no fault; a negative reactive energy is leading. */
static void
test_twice_and_below_zero (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) series
      = read_text ("time,kwh,kvarh\n2018-01-01 00:00,1,0.5\n"
                   "2018-01-01 00:15,1,-0.25\n2018-01-01 00:15,1,-0.25\n"
                   "2018-01-01 01:00,1,0\n",
                   NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (series->intervals->len, ==, 3);
  g_assert_cmpuint (series->report.n_same, ==, 1);
  g_assert_cmpuint (series->faults->len, ==, 0);
  g_assert_true (series->has_lead);
  g_assert_cmpint (get_interval (series, 1)->lag, ==, 0);
  g_assert_cmpint (get_interval (series, 1)->lead, ==, 25);
  g_assert_cmpuint (g_array_index (series->report.gaps, RpLoadGap, 0).n, ==, 2);
}

/* Nobody can tell the day from the month, or which of two numbers it is: it is asked for. */
static void
test_asked_for (void)
{
  g_autoptr (GError) order = NULL, reading = NULL;

  g_assert_null (read_text ("time,kwh\n01/02/2018 00:00,1\n01/02/2018 00:15,1\n", NULL, &order));
  g_assert_error (order, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE);
  g_assert_null (
      read_text ("time,a,b\n2018-01-01 00:00,1,2\n2018-01-01 00:15,1,2\n", NULL, &reading));
  g_assert_error (reading, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE);
}

/* A day has no whole number of them: the last one of a day was written behind its end. */
static void
test_minutes_that_divide_no_hour (void)
{
  static const char *const texts[]
      = { "time,kwh\n2026-01-01 23:41,1\n2026-01-01 23:48,2\n2026-01-01 23:55,3\n",
          "time,kwh\n2026-01-01 00:00,1\n2026-01-01 02:00,2\n",
          "time,kwh\n2026-01-01 00:00,1\n2026-01-02 00:00,2\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (texts[i], NULL, &error));
      g_assert_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE);
      g_assert_nonnull (strstr (error->message, "does not divide the hour"));
    }
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

/* (transfer full): what an import of @text would do */
static RpImportPlan *
plan_text (StoreFixture *f, RpRecord *account, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) series = read_text (text, NULL, &error);
  RpImportPlan *plan = rp_import_load_plan (f->store, account, series, "m.csv", &error);

  g_assert_no_error (error);
  return plan;
}

static void
import_text (StoreFixture *f, RpRecord *account, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpImportPlan) plan = plan_text (f, account, text);

  g_assert_true (rp_import_commit (f->store, plan, NULL, &error));
  g_assert_no_error (error);
}

/* The one day that is here, as an array: "250,350,null". @member: "kwh" */
static void
assert_curve (StoreFixture *f, const char *member, guint n, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) days = rp_store_list (f->store, "load_day", NULL, "day", 0, &error, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *curve = rp_record_get_array (days->pdata[0], member);

  g_assert_cmpuint (days->len, ==, 1);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (curve, i);

      g_string_append (text, i > 0 ? "," : "");
      if (JSON_NODE_HOLDS_NULL (node))
        g_string_append (text, "null");
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* A file of the rest of a day took away what was here of it, and one without reactive energy that energy. */
static void
test_part_of_a_day (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpRecord) account = add_account (f);

  import_text (f, account, "time,kwh,kvarh\n2026-01-02 00:00,2.5,0.3\n2026-01-02 00:30,3.5,0.4\n");
  import_text (f, account, "time,kwh\n2026-01-02 00:30,4\n2026-01-02 01:00,5\n");
  assert_curve (f, "kwh", 4, "250,400,500,null");
  assert_curve (f, "kvarh_lag", 4, "30,40,null,null");
  import_text (f, account, "time,kwh,kvarh\n2026-01-02 01:00,5,0.5\n2026-01-02 01:30,6,0.6\n");
  assert_curve (f, "kwh", 4, "250,400,500,600");
  assert_curve (f, "kvarh_lag", 4, "30,40,50,60");
}

/* Another interval takes the place of a day only when nothing of it is lost; otherwise it is told. */
static void
test_day_in_other_intervals (void)
{
  static const char part[] = "time,kwh\n2026-01-02 00:00,1\n2026-01-02 00:15,2\n";
  static const char all[] = "time,kwh\n2026-01-02 00:00,1\n2026-01-02 00:15,2\n"
                            "2026-01-02 00:30,3\n2026-01-02 00:45,4\n";
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpRecord) account = add_account (f);
  g_autoptr (RpImportPlan) kept = NULL, replaced = NULL;

  import_text (f, account, "time,kwh\n2026-01-02 00:00,2.5\n2026-01-02 00:30,3.5\n");
  kept = plan_text (f, account, part);
  g_assert_cmpuint (rp_import_plan_count (kept, RP_IMPORT_UNCHANGED), ==, 1);
  g_assert_cmpuint (rp_import_plan_get_notes (kept)->len, ==, 1);
  g_assert_true (g_str_has_prefix (rp_import_plan_get_notes (kept)->pdata[0],
                                   "1 day is here already in other intervals"));
  import_text (f, account, part);
  assert_curve (f, "kwh", 3, "250,350,null");
  replaced = plan_text (f, account, all);
  g_assert_cmpuint (rp_import_plan_count (replaced, RP_IMPORT_UPDATE), ==, 1);
  g_assert_cmpuint (rp_import_plan_get_notes (replaced)->len, ==, 0);
  import_text (f, account, all);
  assert_curve (f, "kwh", 5, "100,200,300,400,null");
}

/* A day that ends with 23:59:59, and hours counted from 1: the labels are ends. */
static void
test_ends_of_days (void)
{
  GString *seconds = g_string_new ("time,kWh\n"), *hours = g_string_new ("date,hour,kWh\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) by_second = NULL;
  g_autoptr (RpLoadSeries) by_hour = NULL;

  for (guint i = 1; i <= 24; i++)
    {
      if (i < 24)
        g_string_append_printf (seconds, "2018-01-31 %02u:00:00,%u\n", i, i);
      else
        g_string_append_printf (seconds, "2018-01-31 23:59:59,%u\n", i);
      g_string_append_printf (hours, "2018-01-31,%u,%u\n", i, i);
    }
  by_second = read_text (seconds->str, NULL, &error);
  g_assert_no_error (error);
  by_hour = read_text (hours->str, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      RpLoadSeries *series = i == 0 ? by_second : by_hour;

      g_assert_cmpuint (series->faults->len, ==, 0);
      g_assert_cmpuint (series->intervals->len, ==, 24);
      g_assert_true (series->report.labels_are_ends);
      g_assert_cmpint (get_interval (series, 0)->start, ==, minutes_of (2018, 1, 31, 0));
      g_assert_cmpint (get_interval (series, 23)->start, ==, minutes_of (2018, 1, 31, 23 * 60));
      g_assert_cmpuint (series->report.gaps->len, ==, 0);
    }
  g_string_free (seconds, TRUE);
  g_string_free (hours, TRUE);
}

/* Both sides of reactive energy in German; and readings that could be days of a spreadsheet stay readings. */
static void
test_words_and_numbers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) german = read_text (
      "Zeit;Wirkarbeit (kWh);Blindarbeit induktiv (kvarh);Blindarbeit kapazitiv (kvarh)\n"
      "31.01.2018 00:00;1,5;0,5;0,25\n31.01.2018 00:15;2,5;0,5;0\n",
      NULL, &error);
  g_autoptr (RpLoadSeries) large = NULL;

  g_assert_no_error (error);
  g_assert_true (german->has_lead);
  g_assert_cmpint (get_interval (german, 0)->lead, ==, 25);
  g_assert_cmpint (get_interval (german, 0)->lag, ==, 50);
  large = read_text ("time,kWh\n2018-01-31 00:00,43131.25\n2018-01-31 00:15,43131.50\n", NULL,
                     &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_interval (large, 0)->energy, ==, 4313125);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/load-series/guessed-columns", test_guessed_columns);
  g_test_add_func ("/load-series/power-and-ends", test_power_and_ends);
  g_test_add_func ("/load-series/any-table", test_any_table);
  g_test_add_func ("/load-series/one-row-a-day", test_one_row_a_day);
  g_test_add_func ("/load-series/midnight-with-the-wrong-date", test_midnight_with_the_wrong_date);
  g_test_add_func ("/load-series/clocks", test_clocks);
  g_test_add_func ("/load-series/twice-and-below-zero", test_twice_and_below_zero);
  g_test_add_func ("/load-series/asked-for", test_asked_for);
  g_test_add_func ("/load-series/faults", test_faults);
  g_test_add_func ("/load-series/tables-of-no-use", test_tables_of_no_use);
  g_test_add_func ("/load-series/minutes-that-divide-no-hour", test_minutes_that_divide_no_hour);
  g_test_add_func ("/load-series/days-of-an-account", test_days_of_an_account);
  g_test_add_func ("/load-series/part-of-a-day", test_part_of_a_day);
  g_test_add_func ("/load-series/day-in-other-intervals", test_day_in_other_intervals);
  g_test_add_func ("/load-series/ends-of-days", test_ends_of_days);
  g_test_add_func ("/load-series/words-and-numbers", test_words_and_numbers);
  return g_test_run ();
}
