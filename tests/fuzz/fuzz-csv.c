/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "base/csv.h"

/* Reads @bytes and writes every row out again. Returns: (transfer full) (nullable): %NULL when the
 * table is refused */
static GString *
copy_table (GBytes *bytes)
{
  g_autoptr (RpCsvReader) reader = rp_csv_reader_new (bytes, NULL);
  if (reader == NULL)
    return NULL;
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  rp_csv_append_row (out, rp_csv_reader_get_header (reader));
  while (rp_csv_reader_next (reader, &error))
    {
      g_autoptr (GPtrArray) cells = g_ptr_array_new ();
      for (guint i = 0; i < rp_csv_reader_get_n_cells (reader); i++)
        g_ptr_array_add (cells, (gpointer)rp_csv_reader_get (reader, i));
      g_ptr_array_add (cells, NULL);
      rp_csv_append_row (out, (const char *const *)cells->pdata);
    }
  return out;
}

/* What has been read and written once, is read and written the same ever after. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  GString *first = copy_table (bytes);
  if (first == NULL)
    return 0;
  g_autoptr (GBytes) written = g_string_free_to_bytes (first);
  GString *second = copy_table (written);
  g_assert_nonnull (second);
  g_autoptr (GBytes) written_again = g_string_free_to_bytes (second);
  g_assert_true (g_bytes_equal (written, written_again));
  return 0;
}
