/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From the start of the process to the first frame and to the first usable one, beside an application
 * with one empty window, in turn: bench-start START-EMPTY START-RAPPORT. */

#include <stdio.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/names.h"
#include "bench/profile.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"

#define COUNTY_TIME "2026-01-05T09:00:00+08:00"
#define COUNTY_PASSWORD "qinglan-demo"

typedef struct
{
  const char *what;
  const char *argv[4];
  GArray *first, *usable, *processor;
} Program;

static void
run_once (Program *program, gboolean counts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  gint64 first = 0, usable = 0;
  long processor = 0;
  double begin = bench_now ();

  process = g_subprocess_newv (program->argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_cmpint (
      sscanf (output, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %ld", &first, &usable, &processor),
      ==, 3);
  if (!counts)
    return;
  double first_ms = (double)first / 1000 - begin;
  double usable_ms = (double)usable / 1000 - begin;
  double processor_ms = (double)processor / 1000;
  g_array_append_val (program->first, first_ms);
  g_array_append_val (program->usable, usable_ms);
  g_array_append_val (program->processor, processor_ms);
}

/* The sample county as Lin has it after his first sync. */
static char *
make_county (TempFolder *folder)
{
  g_autofree char *organisation = temp_folder_file (folder, "county.ndjson");
  g_autofree char *server_folder = temp_folder_file (folder, "server");
  char *profile = temp_folder_file (folder, "county");
  const char *argv[] = { g_getenv ("RP_CTL"), "sample", "--output", organisation, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) sample = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (sample, NULL, &error));
  g_autoptr (ServerProcess) server = server_process_new (server_folder, organisation);
  server_process_start (server);
  g_autoptr (Desk) desk = desk_new (profile, server_process_get_address (server));
  desk_sign_in (desk, "lin", COUNTY_PASSWORD);
  desk_sync (desk);
  rp_store_set_meta (desk->store, "server", server_process_get_address (server), &error);
  g_assert_no_error (error);
  return profile;
}

static void
report (Bench *bench, Program *programs, guint n)
{
  double empty = bench_percentile (programs[0].first, 0.5);
  double empty_processor = bench_percentile (programs[0].processor, 0.5);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *first = g_strdup_printf ("%s: first frame", programs[i].what);
      g_autofree char *usable = g_strdup_printf ("%s: usable frame", programs[i].what);
      g_autofree char *ratio = g_strdup_printf ("%s: usable, against empty", programs[i].what);

      g_autofree char *processor = g_strdup_printf ("%s: processor", programs[i].what);
      g_autofree char *processor_ratio
          = g_strdup_printf ("%s: processor, against empty", programs[i].what);

      bench_times (bench, first, programs[i].first, 0);
      bench_times (bench, processor, programs[i].processor, 0);
      if (i == 0)
        continue;
      bench_times (bench, usable, programs[i].usable, 0);
      bench_value (bench, ratio, bench_percentile (programs[i].usable, 0.5) / empty,
                   "times (aim: at most 2)");
      bench_value (bench, processor_ratio,
                   bench_percentile (programs[i].processor, 0.5) / empty_processor, "times");
    }
}

int
main (int argc, char **argv)
{
  Bench *bench = bench_new ("start");
  guint n_starts = bench_size ("RP_BENCH_STARTS", 5);
  guint n_customers = bench_size ("RP_BENCH_CUSTOMERS", 20000);
  g_autoptr (GPtrArray) names = names_load (bench, n_customers);
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *many = temp_folder_file (folder, "many");
  g_autofree char *county = NULL;

  g_assert_cmpint (argc, ==, 3);
  county = make_county (folder);
  profile_make (many, names, n_customers);
  bench_note (bench, "%u starts of each in turn; %u customers in the large profile", n_starts,
              n_customers);
  Program programs[] = {
    { "empty window", { argv[1] }, bench_times_new (), bench_times_new (), bench_times_new () },
    { "county",
      { argv[2], county, COUNTY_TIME },
      bench_times_new (),
      bench_times_new (),
      bench_times_new () },
    { "large profile",
      { argv[2], many, COUNTY_TIME },
      bench_times_new (),
      bench_times_new (),
      bench_times_new () },
  };
  /* The first round fills the caches. */
  for (guint round = 0; round <= n_starts; round++)
    for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
      run_once (&programs[i], round > 0);
  report (bench, programs, G_N_ELEMENTS (programs));
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_array_unref (programs[i].first);
      g_array_unref (programs[i].usable);
      g_array_unref (programs[i].processor);
    }
  return bench_end (bench);
}
