/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/record.h"

#include "base/json.h"

#include <string.h>

#define ID "01990000-0000-7000-8000-0000000000a7"
#define SCOPE "01980000-0000-7000-8000-0000000000c4"

static RpRecord *
make_visit (void)
{
  const char *text = "{\"purpose\":\"x\",\"amended\":true,\"template_version\":3,\"place\":null,"
                     "\"arrival\":\"2026-01-05T01:00:00.000Z\",\"contacts_met\":[\"a\"],"
                     "\"answers\":{\"t1.opinion\":\"无\"},\"summary\":7}";

  return rp_record_new (rp_schema_find_kind ("visit"), ID, SCOPE,
                        rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL));
}

static void
test_values (void)
{
  g_autoptr (RpRecord) record = make_visit ();

  g_assert_cmpstr (rp_record_get_id (record), ==, ID);
  g_assert_cmpstr (rp_record_get_scope (record), ==, SCOPE);
  g_assert_cmpstr (rp_record_get_kind (record)->name, ==, "visit");
  g_assert_cmpstr (rp_record_get_text (record, "purpose"), ==, "x");
  g_assert_cmpstr (rp_record_get_title (record), ==, "x");
  g_assert_cmpint (rp_record_get_integer (record, "template_version"), ==, 3);
  g_assert_true (rp_record_get_boolean (record, "amended"));
  g_assert_cmpuint (json_array_get_length (rp_record_get_array (record, "contacts_met")), ==, 1);
  g_assert_true (json_object_has_member (rp_record_get_object (record, "answers"), "t1.opinion"));
}

/* The laptop's number serves until the server has given the official one. */
static void
test_title (void)
{
  JsonObject *body = json_object_new ();
  g_autoptr (RpRecord) report
      = rp_record_new (rp_schema_find_kind ("needs_report"), ID, SCOPE, body);

  json_object_set_string_member (body, "provisional_no", "P-1");
  g_assert_cmpstr (rp_record_get_title (report), ==, "P-1");
  json_object_set_string_member (body, "no", "QL-1");
  g_assert_cmpstr (rp_record_get_title (report), ==, "QL-1");
}

/* Absent, null and of another type: the empty value, never a warning. */
static void
test_absent (void)
{
  g_autoptr (RpRecord) record = make_visit ();

  g_assert_false (rp_record_has (record, "place"));
  g_assert_false (rp_record_has (record, "slot"));
  g_assert_true (rp_record_has (record, "summary"));
  g_assert_cmpstr (rp_record_get_text (record, "place"), ==, "");
  g_assert_cmpstr (rp_record_get_text (record, "summary"), ==, "");
  g_assert_cmpint (rp_record_get_integer (record, "purpose"), ==, 0);
  g_assert_false (rp_record_get_boolean (record, "purpose"));
  g_assert_null (rp_record_get_array (record, "answers"));
  g_assert_null (rp_record_get_object (record, "contacts_met"));
  g_assert_null (rp_record_get_value (record, "place"));
}

static void
test_units (void)
{
  g_autoptr (RpRecord) record = make_visit ();
  g_autoptr (JsonNode) when = rp_record_dup_unit (record, "when");
  g_autoptr (JsonNode) answer = rp_record_dup_unit (record, "answers.t1.opinion");
  g_autofree char *text = rp_json_to_canonical (when);

  g_assert_cmpstr (text, ==, "{\"arrival\":\"2026-01-05T01:00:00.000Z\"}");
  g_assert_cmpstr (json_node_get_string (answer), ==, "无");
  g_assert_null (rp_record_dup_unit (record, "plan"));
  g_assert_null (rp_record_dup_unit (record, "answers.t1.other"));
}

static void
test_sync (void)
{
  g_autoptr (RpRecord) record = make_visit ();

  g_assert_cmpint (rp_record_get_rev (record), ==, 0);
  rp_record_set_sync (record, 14, 184229, TRUE, TRUE);
  g_assert_cmpint (rp_record_get_rev (record), ==, 14);
  g_assert_cmpint (rp_record_get_seq (record), ==, 184229);
  g_assert_true (rp_record_is_deleted (record));
  g_assert_true (rp_record_is_pending (record));
}

/* A field that the kind does not have is a mistake of the program and must show in tests. */
static void
test_misspelt (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (RpRecord) record = make_visit ();

      rp_record_get_text (record, "purpsoe");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*has_field*");
}

static void
test_format (void)
{
  g_autoptr (RpRecord) record = make_visit ();
  g_autofree char *amended = rp_record_format (record, "amended");
  g_autofree char *place = rp_record_format (record, "place");

  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  g_autofree char *there = rp_record_format_at (record, "arrival", zone);

  g_assert_cmpstr (amended, ==, "Yes");
  g_assert_cmpstr (there, ==, "2026-01-05 09:00");
  g_assert_cmpstr (place, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/record/values", test_values);
  g_test_add_func ("/schema/record/title", test_title);
  g_test_add_func ("/schema/record/absent", test_absent);
  g_test_add_func ("/schema/record/units", test_units);
  g_test_add_func ("/schema/record/sync", test_sync);
  g_test_add_func ("/schema/record/misspelt", test_misspelt);
  g_test_add_func ("/schema/record/format", test_format);
  return g_test_run ();
}
