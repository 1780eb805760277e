/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "workbench/import-mapping.h"
#include "workbench/load-series.h"

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
