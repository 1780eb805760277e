/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/date.h"
#include "insight/policy.h"
#include "insight/refused-file.h"

static gint32
day (const char *text)
{
  gint32 out;
  g_assert_true (rp_date_parse (text, &out));
  return out;
}

static void
test_dates (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = write_data_file (folder->path, "p.json",
                         "{\"policy\": \"p\", \"rows\": [{\"from\": \"2020-01-01\", \"n\": 1},"
                         " {\"from\": \"2025-07-01\", \"n\": 2}]}");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "p", &error);
  g_assert_no_error (error);
  g_assert_null (rp_policy_find (policy, day ("2019-12-31")));
  g_assert_cmpint (json_object_get_int_member (rp_policy_find (policy, day ("2020-01-01")), "n"),
                   ==, 1);
  g_assert_cmpint (json_object_get_int_member (rp_policy_find (policy, day ("2025-06-30")), "n"),
                   ==, 1);
  g_assert_cmpint (json_object_get_int_member (rp_policy_find (policy, day ("2025-07-01")), "n"),
                   ==, 2);
  g_assert_cmpuint (rp_policy_get_n_rows (policy), ==, 2);
}

static const struct
{
  const char *text, *part;
  int code;
} wrong[] = {
  { "{\"policy\": \"p\",\n\"rows\": [\n{\"from\" 1}]}", "p.json, line 3", RP_INSIGHT_ERROR_SYNTAX },
  { "{\"policy\": \"q\", \"rows\": []}", "“q”", RP_INSIGHT_ERROR_CONTENT },
  { "{\"policy\": \"p\", \"rows\": []}", "p.json, line 1, rows", RP_INSIGHT_ERROR_CONTENT },
  { "{\"policy\": \"p\"}", "rows", RP_INSIGHT_ERROR_CONTENT },
  { "{\"policy\": \"p\", \"rows\": [{\"from\": \"2025-13-01\"}]}", "rows[0]",
    RP_INSIGHT_ERROR_CONTENT },
  { "{\"policy\": \"p\", \"rows\": [{\"from\": \"2025-01-02\"}, {\"from\": \"2025-01-01\"}]}",
    "rows[1]", RP_INSIGHT_ERROR_CONTENT },
  { "{\"policy\": \"p\", \"rows\": [1]}", "rows[0]", RP_INSIGHT_ERROR_CONTENT },
};

static void
test_refusals (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = write_data_file (folder->path, "p.json", wrong[i].text);
      g_assert_null (rp_policy_load (path, "p", &error));
      g_assert_error (error, RP_INSIGHT_ERROR, wrong[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, wrong[i].part));
    }
}

static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (rp_policy_load ("/nowhere/p.json", "p", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/policy/dates", test_dates);
  g_test_add_func ("/insight/policy/refusals", test_refusals);
  g_test_add_func ("/insight/policy/no-file", test_no_file);
  return g_test_run ();
}
