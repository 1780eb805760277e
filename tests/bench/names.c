/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/names.h"

#include "base/csv.h"
#include "base/json-access.h"

#define SEED 20260105

static void
read_names (GPtrArray *names, const char *path, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (path, &error);

  g_assert_no_error (error);
  while (names->len < n && rp_csv_reader_next (table, &error))
    g_ptr_array_add (names, g_strdup (rp_csv_reader_get (table, 0)));
  g_assert_no_error (error);
}

static JsonObject *
load_parts (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "sample", "qinglan.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  JsonObject *file = NULL;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  file = rp_json_parse_object (text, length, &rp_json_limits_file, &error);
  g_assert_no_error (error);
  return file;
}

static const char *
pick (JsonObject *parts, const char *list, GRand *random)
{
  JsonArray *texts = rp_json_get_array (parts, list);
  guint n = json_array_get_length (texts);

  return rp_json_array_get_string (texts, (guint)g_rand_int_range (random, 0, (gint32)n), "");
}

static const char *
pick_trade (JsonObject *parts, GRand *random)
{
  JsonArray *trades = rp_json_get_array (parts, "trades");
  guint n = json_array_get_length (trades);
  guint i = (guint)g_rand_int_range (random, 0, (gint32)n);

  return rp_json_get_string (rp_json_array_get_object (trades, i), "name", "");
}

static void
invent_names (GPtrArray *names, guint n)
{
  g_autoptr (JsonObject) file = load_parts ();
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  JsonObject *parts = rp_json_get_object (file, "invented");

  while (names->len < n)
    {
      char *name = g_strconcat (pick (parts, "heads", random), pick (parts, "given", random),
                                pick (parts, "middles", random), pick_trade (parts, random),
                                pick (parts, "endings", random), NULL);

      if (g_hash_table_add (known, name))
        g_ptr_array_add (names, name);
      else
        g_free (name);
    }
}

GPtrArray *
names_load (Bench *bench, guint n)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *folder = g_getenv ("RP_BENCH_NAMES");
  g_autofree char *path
      = g_build_filename (folder != NULL ? folder : "", "short_names.csv.gz", NULL);
  gboolean is_real = g_file_test (path, G_FILE_TEST_EXISTS);

  if (is_real)
    read_names (names, path, n);
  else
    invent_names (names, n);
  bench_note (bench, "%u company names, %s", names->len, is_real ? "real" : "generated");
  return names;
}
