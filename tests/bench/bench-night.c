/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the server thinks at night: an invented organisation of any size is judged for the first time, and the
 * night after, when little is new. */

#include <sodium.h>

#include "bench/bench.h"
#include "cli/sample.h"
#include "server/database.h"
#include "server/jobs.h"
#include "server/load.h"
#include "support/fake-clock.h"
#include "support/temp-folder.h"

#define SEED 20260105

static void
write_organisation (const char *path, guint customers)
{
  const RpSampleOptions options = { .customers = customers,
                                    .needs = TRUE,
                                    .purchases = TRUE,
                                    .seed = SEED,
                                    .today = RP_SAMPLE_TODAY,
                                    .data_dir = g_getenv ("RP_TEST_DATA") };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) stream
      = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (rp_sample_write (&options, G_OUTPUT_STREAM (stream), NULL, &error));
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error));
  g_assert_no_error (error);
}

static guint
load (RpConnection *connection, const char *path, RpClock *clock)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);
  RpLoadCount count;

  g_assert_no_error (error);
  rp_load_organisation (connection, G_INPUT_STREAM (stream), clock, &count, &error);
  g_assert_no_error (error);
  return count.n_rows;
}

static guint
count (RpConnection *connection, const char *what)
{
  g_autofree char *sql = g_strconcat ("SELECT count(*) FROM ", what, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  g_assert_true (rp_statement_step (statement, &has_row, &error));
  return (guint)rp_statement_get_integer (statement, 0);
}

/* Returns: for how many customers something was written */
static guint
run (Bench *bench, const char *what, RpConnection *connection, RpClock *clock, guint customers)
{
  g_autoptr (RpIdSource) ids = rp_id_source_new (clock);
  g_autoptr (GError) error = NULL;
  g_autofree char *title = g_strdup_printf ("%s, processor time", what);
  g_autofree char *each = g_strdup_printf ("%s, a customer", what);
  double begin = bench_now (), processor = bench_process_time ();
  guint n_changed;

  rp_jobs_run (connection, clock, ids, NULL, &n_changed, &error);
  g_assert_no_error (error);
  processor = bench_process_time () - processor;
  bench_value (bench, what, (bench_now () - begin) / 1000, "s");
  bench_value (bench, title, processor / 1000, "s");
  bench_value (bench, each, processor / customers, "ms");
  return n_changed;
}

int
main (void)
{
  guint customers = bench_size ("RP_BENCH_NIGHT_CUSTOMERS", 300);
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "organisation.ndjson");
  g_autofree char *file = temp_folder_file (folder, "server.db");
  g_autofree char *database = g_strconcat ("sqlite:", file, NULL);
  g_autoptr (RpFakeClock) clock = rp_fake_clock_new ("2026-01-05T18:00:00.000Z");
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (database, &error);
  Bench *bench = bench_new ("night");

  g_assert_no_error (error);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_assert_true (rp_database_prepare (connection, &error));
  write_organisation (path, customers);
  bench_note (bench, "%u customers, %u rows", customers, load (connection, path, RP_CLOCK (clock)));
  bench_value (bench, "memory before", bench_peak_memory (), "MB");
  g_assert_cmpuint (run (bench, "first night", connection, RP_CLOCK (clock), customers), ==,
                    customers);
  g_assert_cmpuint (count (connection, "k_customer WHERE value_score IS NOT NULL"), ==, customers);
  g_assert_cmpuint (count (connection, "k_suggestion_model"), ==, 1);
  g_assert_cmpuint (count (connection, "k_service_model"), ==, 1);
  rp_fake_clock_advance (clock, G_TIME_SPAN_DAY);
  g_assert_cmpuint (run (bench, "a night later", connection, RP_CLOCK (clock), customers), <,
                    customers);
  bench_value (bench, "memory, most", bench_peak_memory (), "MB");
  g_clear_object (&connection);
  return bench_end (bench);
}
