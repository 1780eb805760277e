/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Customers from a CSV file into an empty profile, as the general import takes them, and the same file
 * again, which changes nothing. */

#include "bench/bench.h"
#include "bench/names.h"
#include "bench/profile.h"
#include "support/temp-folder.h"
#include "workbench/import.h"

/* Names repeat when there are fewer than customers; numbers do not. */
static void
append_customer (GString *csv, const char *name, guint index)
{
  g_autofree char *no = profile_customer_no (index);
  g_autofree char *address = g_strdup_printf ("石坳镇工业大道%u号", index % 997 + 1);
  g_autofree char *staff = g_strdup_printf ("%u", index % 400 + 20);
  const char *const cells[] = { no, name, address, "C3032", staff, NULL };

  rp_csv_append_row (csv, cells);
}

static char *
write_table (TempFolder *folder, GPtrArray *names, guint n)
{
  const char *const header[]
      = { "no", "name", "site_address", "industry_code", "staff_count", NULL };
  g_autoptr (GString) csv = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char *path = temp_folder_file (folder, "customers.csv");

  rp_csv_append_row (csv, header);
  for (guint i = 0; i < n; i++)
    append_customer (csv, names->pdata[i % names->len], i);
  g_file_set_contents (path, csv->str, (gssize)csv->len, &error);
  g_assert_no_error (error);
  return path;
}

static RpImportPlan *
plan_import (RpStore *store, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (RpImportMapping) mapping = rp_import_mapping_guess (rp_schema_find_kind ("customer"),
                                                                 rp_csv_reader_get_header (table));
  RpImportPlan *plan = rp_import_plan_make (store, mapping, table, "customers.csv", &error);

  g_assert_no_error (error);
  return plan;
}

static void
measure_first (Bench *bench, RpStore *store, const char *path, guint n)
{
  g_autoptr (GError) error = NULL;
  double processor = bench_process_time ();
  double begin = bench_now ();
  g_autoptr (RpImportPlan) plan = plan_import (store, path);
  double planned = bench_now ();

  g_assert_cmpuint (rp_import_plan_count (plan, RP_IMPORT_CREATE), ==, n);
  rp_import_commit (store, plan, NULL, &error);
  g_assert_no_error (error);
  double done = bench_now ();
  processor = bench_process_time () - processor;
  g_assert_cmpint (rp_store_count (store, "customer", NULL, &error, NULL), ==, n);
  bench_value (bench, "read and checked", n / (planned - begin) * 1000, "rows/s");
  bench_value (bench, "committed", n / (done - planned) * 1000, "rows/s");
  bench_value (bench, "together", n / (done - begin) * 1000, "rows/s");
  bench_value (bench, "together", (done - begin) / 1000, "s");
  bench_value (bench, "together, processor", processor / 1000, "s");
  bench_value (bench, "peak memory", bench_peak_memory (), "MB");
}

static void
measure_again (Bench *bench, RpStore *store, const char *path, guint n)
{
  double begin = bench_now ();
  g_autoptr (RpImportPlan) plan = plan_import (store, path);

  bench_value (bench, "the same file again", n / (bench_now () - begin) * 1000, "rows/s");
  g_assert_cmpuint (rp_import_plan_count (plan, RP_IMPORT_UNCHANGED), ==, n);
}

int
main (void)
{
  Bench *bench = bench_new ("import of customers");
  guint n = bench_size ("RP_BENCH_CUSTOMERS", 10000);
  g_autoptr (GPtrArray) names = names_load (bench, n);
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = write_table (folder, names, n);
  g_autofree char *profile = temp_folder_file (folder, "profile");
  g_autoptr (RpClock) clock = rp_system_clock_new (NULL, NULL);
  g_autoptr (RpIdSource) ids = rp_id_source_new (clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStore) store = rp_store_open (profile, clock, ids, &error);

  g_assert_no_error (error);
  bench_note (bench, "%u customers", n);
  bench_value (bench, "memory before", bench_peak_memory (), "MB");
  measure_first (bench, store, path, n);
  measure_again (bench, store, path, n);
  return bench_end (bench);
}
