/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "support/temp-folder.h"
#include "workbench/import-load.h"
#include "workbench/import-mapping.h"

static void
try_mapping (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpImportMapping) mapping = rp_import_mapping_parse (bytes, "input", &error);

  g_assert_true ((mapping == NULL) == (error != NULL));
  if (mapping != NULL)
    g_assert_nonnull (rp_import_mapping_get_kind (mapping));
}

/* A header from a stranger, for every kind that could be imported. */
static void
try_header (GBytes *bytes)
{
  g_autoptr (RpCsvReader) table = rp_csv_reader_new (bytes, NULL);
  guint n_kinds = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; table != NULL && i < n_kinds; i++)
    rp_import_mapping_free (rp_import_mapping_guess (kinds[i], rp_csv_reader_get_header (table)));
}

/* Where the days of a series are looked for: a profile without any, opened once. */
static RpStore *store;
static TempFolder *folder;

static void
close_store (void)
{
  g_clear_object (&store);
  temp_folder_free (folder);
}

static RpStore *
get_store (void)
{
  g_autoptr (RpClock) clock = NULL;
  g_autoptr (RpIdSource) ids = NULL;

  if (store != NULL)
    return store;
  folder = temp_folder_new ();
  clock = rp_system_clock_new (NULL, "2026-01-05T09:00:00+08:00");
  ids = rp_id_source_new (clock);
  store = rp_store_open (folder->path, clock, ids, NULL);
  g_assert_true (rp_store_set_meta (store, "roles", "BS", NULL));
  atexit (close_store);
  return store;
}

/* The days that would be imported. */
static void
try_plan (const RpLoadSeries *series)
{
  g_autoptr (RpRecord) account
      = rp_record_new (rp_schema_find_kind ("service_account"), "a", "c", json_object_new ());
  g_autoptr (GError) error = NULL;
  g_autoptr (RpImportPlan) plan
      = rp_import_load_plan (get_store (), account, series, "input", &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
}

static void
try_load (GBytes *bytes)
{
  static const RpLoadColumns columns = { NULL };
  g_autoptr (RpCsvReader) table = rp_csv_reader_new (bytes, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpLoadSeries) series = NULL;

  if (table == NULL)
    return;
  series = rp_load_series_read (table, "input", &columns, &error);
  g_assert_true ((series == NULL) == (error != NULL));
  for (guint i = 1; series != NULL && i < series->intervals->len; i++)
    g_assert_cmpint (g_array_index (series->intervals, RpLoadInterval, i - 1).start, <=,
                     g_array_index (series->intervals, RpLoadInterval, i).start);
  if (series != NULL)
    try_plan (series);
}

/* What is imported: a table of rows, a meter's readings, and the file that says which column is what. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  try_mapping (bytes);
  try_header (bytes);
  try_load (bytes);
  return 0;
}
