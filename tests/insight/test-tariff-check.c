/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/tariff-check.h"

#include <string.h>

#include "base/data-path.h"
#include "support/temp-folder.h"

/* Every fault of @text, and no others: @expected closed by %NULL */
static void
assert_faults (const char *text, const char *const *expected)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "mine.json");
  g_autoptr (GPtrArray) faults = NULL;
  guint n = 0;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  faults = rp_tariff_check (path);
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (const char *)faults->pdata[i]);
  for (; expected[n] != NULL; n++)
    {
      g_assert_cmpuint (n, <, faults->len);
      g_assert_true (g_str_has_prefix (faults->pdata[n], "mine.json, line "));
      g_assert_nonnull (strstr (faults->pdata[n], expected[n]));
    }
  g_assert_cmpuint (n, ==, faults->len);
}

static void
test_prices (void)
{
  static const char *const none[] = { NULL };
  static const char *const all[]
      = { "line 4, rows[0].from: “2025-13-01” is no date",
          "line 4, rows[0].capcity: means nothing here",
          "line 5, rows[1].region: “4x” is not the beginning",
          "line 5, rows[1].demand: is no price above 0",
          "line 5, rows[1].peak: 8500 yuan is too much",
          "line 5, rows[1]: “flat” is cheaper than “valley”",
          "line 5, rows[1].excess_on_full: is neither true nor false",
          "line 5, rows[1]: names no “document”",
          "line 6, rows[2].from: 2024-01-01 comes after the same or a later date",
          NULL };

  assert_faults (
      "{\"policy\": \"prices\", \"source\": \"s\",\n \"rows\": [\n"
      " {\"from\": \"2025-01-01\", \"region\": \"33\", \"capacity\": 30, \"document\": \"d\"},\n"
      " {\"from\": \"2025-02-01\", \"region\": \"44\", \"demand\": 40, \"document\": \"d\"}]}",
      none);
  assert_faults (
      "{\"policy\": \"prices\", \"source\": \"s\",\n\n \"rows\": [\n"
      " {\"from\": \"2025-13-01\", \"region\": \"33\", \"capcity\": 30, \"document\": \"d\"},\n"
      " {\"from\": \"2025-01-01\", \"region\": \"4x\", \"demand\": 0, \"peak\": 8500, \"flat\": "
      "0.2,"
      " \"valley\": 0.3, \"excess_on_full\": \"A\"},\n"
      " {\"from\": \"2024-01-01\", \"region\": \"\", \"document\": \"d\"}]}",
      all);
}

static void
test_doubles (void)
{
  static const char *const all[] = { "rows[1].from: 2025-01-01 comes after the same", NULL };

  assert_faults ("{\"policy\": \"prices\", \"source\": \"s\", \"rows\": [\n"
                 "{\"from\": \"2025-01-01\", \"region\": \"33\", \"document\": \"d\"},\n"
                 "{\"from\": \"2025-01-01\", \"region\": \"33\", \"document\": \"d\"}]}",
                 all);
}

static void
test_periods (void)
{
  static const char *const all[]
      = { "rows[0].seasons[0].periods[2]: “night” is no kind of period",
          "rows[0].seasons[0].periods[2]: “7” to “25:00” is no time of day",
          "rows[0].seasons[0].periods[3]: begins and ends at the same time",
          "rows[0].seasons[0].periods[4]: is covered by the periods before it and never counts",
          "rows[0].seasons[1]: a month is a number from 1 to 12",
          "rows[0]: no season names month 1",
          "rows[0]: two seasons name month 7",
          NULL };

  assert_faults ("{\"policy\": \"time-of-use\", \"source\": \"s\",\n \"rows\": [{\"from\": "
                 "\"2025-01-01\", \"seasons\": [\n"
                 "{\"months\": [7, 8, 9], \"periods\": [{\"kind\": \"valley\", \"from\": "
                 "\"22:00\", \"to\": \"08:30\"},"
                 "{\"kind\": \"peak\", \"from\": \"08:00\", \"to\": \"12:00\"},"
                 "{\"kind\": \"night\", \"from\": \"7\", \"to\": \"25:00\"},"
                 "{\"kind\": \"sharp\", \"from\": \"19:00\", \"to\": \"19:00\"},"
                 "{\"kind\": \"sharp\", \"from\": \"11:00\", \"to\": \"12:00\"}]},\n"
                 "{\"months\": [2, 3, 4, 5, 6, 7, 10, 11, 12, 13], \"periods\": []}]}]}",
                 all);
}

static void
test_other_files (void)
{
  static const char *const other[] = { "policy: “visits” is none of", NULL };
  g_autoptr (GPtrArray) none = rp_tariff_check ("/there/is/no/such.json");
  g_autofree char *data = g_strdup (g_getenv ("RP_TEST_DATA"));
  static const char *const stems[] = { "prices", "tou" };

  assert_faults ("{\"policy\": \"visits\", \"source\": \"s\",\n \"rows\": [{}]}", other);
  g_assert_cmpuint (none->len, ==, 1);
  for (guint s = 0; s < G_N_ELEMENTS (stems); s++)
    {
      g_auto (GStrv) paths = rp_data_list_policies (data, stems[s]);

      g_assert_cmpuint (g_strv_length (paths), >=, 2);
      for (guint i = 0; paths[i] != NULL; i++)
        {
          g_autoptr (GPtrArray) faults = rp_tariff_check (paths[i]);

          for (guint k = 0; k < faults->len; k++)
            g_test_message ("%s", (const char *)faults->pdata[k]);
          g_assert_cmpuint (faults->len, ==, 0);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/tariff-check/prices", test_prices);
  g_test_add_func ("/insight/tariff-check/doubles", test_doubles);
  g_test_add_func ("/insight/tariff-check/periods", test_periods);
  g_test_add_func ("/insight/tariff-check/other-files", test_other_files);
  return g_test_run ();
}
