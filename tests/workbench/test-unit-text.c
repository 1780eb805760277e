/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/unit-text.h"

#include <string.h>

#include "base/json.h"

static void
assert_text (const char *kind_name, const char *unit, const char *body, const char *value,
             const char *label, const char *shown)
{
  const RpKind *kind = rp_schema_find_kind (kind_name);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autoptr (RpRecord) record = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *found_label = NULL;
  g_autofree char *found = NULL;

  if (body != NULL)
    {
      g_autoptr (JsonObject) object
          = rp_json_parse_object (body, strlen (body), &rp_json_limits_message, NULL);
      record = rp_record_new (kind, "01990000-0000-7000-8000-0000000000d1", "org",
                              g_steal_pointer (&object));
    }
  if (value != NULL)
    node = rp_json_parse (value, strlen (value), &rp_json_limits_message, NULL);
  found_label = rp_unit_label (kind, unit, record);
  found = rp_unit_format (kind, unit, record, node, zone);
  g_assert_cmpstr (found_label, ==, label);
  g_assert_cmpstr (found, ==, shown);
}

static void
test_answers (void)
{
  assert_text ("visit", "answers.t1.production.text",
               "{\"template\":\"T1\",\"template_version\":1}", "\"Fine.\"",
               "Production and business", "Fine.");
  assert_text ("visit", "answers.no_such_question", "{\"template\":\"T1\",\"template_version\":1}",
               "3", "Answers", "3");
}

static void
test_fields (void)
{
  assert_text ("contact", "mobile", NULL, "\"12000000001\"", "Mobile", "12000000001");
  assert_text ("contact", "mobile", NULL, NULL, "Mobile", "—");
  assert_text ("contact", "mobile", NULL, "null", "Mobile", "—");
  assert_text ("contact", "cert", NULL, "{\"cert_valid_to\":\"2027-01-02\",\"cert_no\":\"A1\"}",
               "Electrician certificate", "A1 · Sat 2 Jan 2027");
  assert_text ("contact", "unheard_of", NULL, "1", "unheard_of", "1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unit-text/answers", test_answers);
  g_test_add_func ("/unit-text/fields", test_fields);
  return g_test_run ();
}
