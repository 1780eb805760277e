/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "insight/need-learner.h"
#include "insight/refused-file.h"

/* One place of the product's own file made wrong, and what the refusal must say. */
static const struct
{
  const char *from, *to, *part;
} wrong[] = {
  { "\"fact\": \"industry_section\"", "\"fact\": \"colour\"", "“colour”" },
  { "\"fact\": \"voltage_kv\", \"kind\": \"number\"",
    "\"fact\": \"voltage_kv\", \"kind\": \"size\"", "rows[0].attributes[8]" },
  { "\"code\": \"DER-02\"", "\"code\": \"DER-99\"", "rows[0].owned[1]" },
  { "\"CMPL\"", "\"CMPLX\"", "rows[0].never" },
  { "\"D02\": \"has_it\"", "\"D99\": \"has_it\"", "“D99”" },
  { "\"D02\": \"has_it\"", "\"D02\": \"perhaps\"", "“perhaps”" },
  { "\"not_needed_days\": 90", "\"not_needed_days\": -1", "rows[0].quiet" },
  { "\"most\": 5", "\"most\": \"five\"", "rows[0].list" },
  { "\"attributes\": [", "\"attributes\": [7, ", "rows[0].attributes[0]" },
};

static gboolean
check (const char *folder, const char *text, GError **error)
{
  g_autofree char *path = write_data_file (folder, "suggestions.json", text);
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "suggestions", error);
  g_assert_nonnull (policy);
  return rp_need_settings_check (policy, error);
}

static void
test_refused (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *text = read_product_file ("policies", "suggestions.json");
  g_autoptr (GError) none = NULL;
  g_assert_true (check (folder->path, text, &none));
  g_assert_no_error (none);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *changed = replace_once (text, wrong[i].from, wrong[i].to);
      g_test_message ("%s", wrong[i].to);
      g_assert_false (check (folder->path, changed, &error));
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
      g_assert_nonnull (strstr (error->message, "suggestions.json"));
      g_assert_nonnull (strstr (error->message, wrong[i].part));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/need-settings/refused", test_refused);
  return g_test_run ();
}
