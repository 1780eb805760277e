/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/date.h"
#include "insight/lifetime.h"
#include "insight/refused-file.h"

#define ROW                                                                                        \
  "{\"from\": \"2020-01-01\", \"margin_share\": 0.1, \"retention\": 0.9, \"discount\": 0.08,"      \
  " \"years\": 5}"

static gboolean
compute (const char *row, const char *date, RpLifetime *lifetime, GError **error)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *text = g_strdup_printf ("{\"policy\": \"lifetime\", \"rows\": [%s]}", row);
  g_autofree char *path = write_data_file (folder->path, "lifetime.json", text);
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "lifetime", error);
  gint32 day = 0;

  g_assert_nonnull (policy);
  g_assert_true (rp_date_parse (date, &day));
  return rp_lifetime_compute (policy, day, 1000, lifetime, error);
}

/* The worked check: 100 a year, 0.9, 0.08, five years. */
static void
test_value (void)
{
  g_autoptr (GError) error = NULL;
  RpLifetime lifetime;

  g_assert_true (compute (ROW, "2026-01-05", &lifetime, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (lifetime.margin, ==, 100);
  g_assert_cmpfloat_with_epsilon (lifetime.value, 299.0612, 0.5e-4);
  g_assert_false (compute (ROW, "2019-12-31", &lifetime, &error));
  g_assert_no_error (error);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *from, *to, *cause;
  } wrong[] = {
    { "0.9", "1.1", "“retention” is not between 0 and 1" },
    { "0.1,", "\"x\",", "“margin_share”" },
    { "0.08", "-1", "“discount”" },
    { "\"years\": 5", "\"years\": 0", "“years” is not between 1 and 30" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *row = replace_once (ROW, wrong[i].from, wrong[i].to);
      g_autoptr (GError) error = NULL;
      RpLifetime lifetime;

      g_assert_false (compute (row, "2026-01-05", &lifetime, &error));
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
      g_assert_true (g_str_has_prefix (error->message, "lifetime.json, "));
      g_assert_nonnull (strstr (error->message, wrong[i].cause));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lifetime/value", test_value);
  g_test_add_func ("/lifetime/refused", test_refused);
  return g_test_run ();
}
