/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/codec.h"

#include "base/json.h"

#include <string.h>

#define ID "01990000-0000-7000-8000-0000000000a7"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rp_json_parse (text, strlen (text), &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return node;
}

static const RpField *
find (const char *kind, const char *field)
{
  const RpField *found = rp_kind_find_field (rp_schema_find_kind (kind), field);

  g_assert_nonnull (found);
  return found;
}

/* ---- checking ---- */

typedef struct
{
  const char *kind;
  const char *field;
  const char *json;
  gboolean right;
} Value;

static const Value values[] = {
  { "customer", "name", "\"青岚岚峰水泥有限公司\"", TRUE },
  { "customer", "name", "null", FALSE },
  { "customer", "name", "\"\"", FALSE },
  { "customer", "name", "7", FALSE },
  { "customer", "name", "\"two\\nlines\"", FALSE },
  { "customer", "short_name", "null", TRUE },
  { "customer", "short_name", "\"一二三四五六七八九十一二三四五六七八九十一二三四\"", TRUE },
  { "customer", "short_name", "\"一二三四五六七八九十一二三四五六七八九十一二三四五\"", FALSE },
  { "customer", "note", "\"two\\nlines\"", TRUE },
  { "customer", "staff_count", "0", TRUE },
  { "customer", "staff_count", "5.0", TRUE },
  { "customer", "staff_count", "-1", FALSE },
  { "customer", "staff_count", "5.5", FALSE },
  { "customer", "staff_count", "\"5\"", FALSE },
  { "customer", "staff_count", "10000001", FALSE },
  { "customer", "vip", "true", TRUE },
  { "customer", "vip", "1", FALSE },
  { "customer", "segment", "\"KEY\"", TRUE },
  { "customer", "segment", "\"key\"", FALSE },
  { "customer", "tags", "[\"any\",\"词\"]", TRUE },
  { "customer", "tags", "\"any\"", FALSE },
  { "customer", "tags", "[7]", FALSE },
  { "customer", "manager", "\"" ID "\"", TRUE },
  { "customer", "manager", "\"M1\"", FALSE },
  { "customer", "since", "\"2024-02-29\"", TRUE },
  { "customer", "since", "\"2023-02-29\"", FALSE },
  { "customer", "since", "\"2024-2-9\"", FALSE },
  { "usage_month", "month", "\"2025-12\"", TRUE },
  { "usage_month", "month", "\"2025-13\"", FALSE },
  { "usage_month", "kwh", "-5", TRUE },
  { "usage_month", "pf", "10001", FALSE },
  { "contact", "role", "[\"GM\",\"DUTY\"]", TRUE },
  { "contact", "role", "[\"BOSS\"]", FALSE },
  { "visit", "arrival", "\"2026-01-05T01:12:04.120Z\"", TRUE },
  { "visit", "arrival", "\"2026-01-05 01:12\"", FALSE },
  { "visit", "contacts_met", "[\"" ID "\"]", TRUE },
  { "visit", "contacts_met", "[\"somebody\"]", FALSE },
  { "visit", "state", "\"ON_SITE\"", TRUE },
  { "visit", "state", "\"SUBMITTED\"", FALSE },
  { "visit", "answers", "{\"q\":[1,2]}", TRUE },
  { "visit", "answers", "[]", FALSE },
  { "load_day", "kwh", "[100,null,200]", TRUE },
  { "org_setting", "value", "7", TRUE },
};

static void
test_check (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (JsonNode) value = parse (values[i].json);
      g_autoptr (GError) error = NULL;
      gboolean right = rp_field_check_value (find (values[i].kind, values[i].field), value, &error);

      g_test_message ("%s.%s = %s", values[i].kind, values[i].field, values[i].json);
      g_assert_cmpint (right, ==, values[i].right);
      if (!right)
        g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
    }
}

static void
test_check_long (void)
{
  g_autofree char *text = g_strnfill (65537, 'x');
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), text);

  g_assert_false (rp_field_check_value (find ("customer", "note"), value, NULL));
  text[65536] = '\0';
  json_node_set_string (value, text);
  g_assert_true (rp_field_check_value (find ("customer", "note"), value, NULL));
}

static void
test_check_unit (void)
{
  const RpKind *visit = rp_schema_find_kind ("visit");
  const RpKind *contact = rp_schema_find_kind ("contact");
  g_autoptr (JsonNode) when = parse ("{\"arrival\":\"2026-01-05T01:00:00Z\"}");
  g_autoptr (JsonNode) bad_when = parse ("{\"departure\":\"soon\"}");
  g_autoptr (JsonNode) text = parse ("\"x\"");
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_kind_check_unit (visit, "when", when, NULL));
  g_assert_true (rp_kind_check_unit (visit, "when", NULL, NULL));
  g_assert_false (rp_kind_check_unit (visit, "when", bad_when, NULL));
  g_assert_false (rp_kind_check_unit (visit, "when", text, NULL));
  g_assert_true (rp_kind_check_unit (visit, "answers.t1.opinion", text, NULL));
  g_assert_true (rp_kind_check_unit (visit, "answers.t1.opinion", NULL, NULL));
  g_assert_false (rp_kind_check_unit (visit, "arrival", text, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_UNKNOWN);
  /* The name of a contact may not be taken away with the rest of its group. */
  g_assert_false (rp_kind_check_unit (contact, "name", NULL, NULL));
}

static void
test_check_body (void)
{
  const RpKind *customer = rp_schema_find_kind ("customer");
  g_autoptr (JsonNode) good = parse ("{\"name\":\"x\",\"from_a_newer_program\":{}}");
  g_autoptr (JsonNode) nameless = parse ("{\"no\":\"KH-001\"}");
  g_autoptr (JsonNode) wrong = parse ("{\"name\":\"x\",\"vip\":\"yes\"}");

  g_assert_true (rp_kind_check_body (customer, json_node_get_object (good), NULL));
  g_assert_false (rp_kind_check_body (customer, json_node_get_object (nameless), NULL));
  g_assert_false (rp_kind_check_body (customer, json_node_get_object (wrong), NULL));
}

/* ---- texts ---- */

typedef struct
{
  const char *kind;
  const char *field;
  const char *text;
  const char *json; /* (nullable): what it means; %NULL when it is refused */
} Cell;

static const Cell cells[] = {
  { "customer", "name", "  x ", "\"x\"" },
  { "customer", "name", "", "null" },
  { "customer", "short_name", "   ", "null" },
  { "customer", "segment", "KEY", "\"KEY\"" },
  { "customer", "segment", "key", "\"KEY\"" },
  { "customer", "segment", "Key  Account", "\"KEY\"" },
  { "customer", "segment", "VIP", NULL },
  { "customer", "vip", "是", "true" },
  { "customer", "vip", "No", "false" },
  { "customer", "vip", "maybe", NULL },
  { "customer", "staff_count", "1,250", "1250" },
  { "customer", "staff_count", "many", NULL },
  { "customer", "staff_count", "-5", NULL },
  { "customer", "tags", "a; b；c、", "[\"a\",\"b\",\"c\"]" },
  { "customer", "since", "2026/1/5", "\"2026-01-05\"" },
  { "customer", "since", "2026年1月5日", "\"2026-01-05\"" },
  { "customer", "since", "20260105", "\"2026-01-05\"" },
  { "customer", "since", "2026-01-05x", NULL },
  { "customer", "since", "5.1.2026", NULL },
  { "customer", "since", "2026-02-30", NULL },
  { "usage_month", "month", "202512", "\"2025-12\"" },
  { "usage_month", "month", "2025年12月", "\"2025-12\"" },
  { "usage_month", "month", "2025/3", "\"2025-03\"" },
  { "usage_month", "month", "2025-14", NULL },
  { "usage_month", "kwh", "123.45", "12345" },
  { "usage_month", "kwh", "123.456", NULL },
  { "usage_month", "max_demand", "５６４８.２", "56482" },
  { "contact", "role", "GM;duty electrician", "[\"GM\",\"DUTY\"]" },
  { "contact", "role", "GM;boss", NULL },
  { "service_account", "voltage", "AC 10 kV", "\"AC00101\"" },
  { "load_day", "kwh", "[1,null]", "[1,null]" },
  { "load_day", "kwh", "[1,", NULL },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) value
          = rp_field_parse_text (find (cells[i].kind, cells[i].field), cells[i].text, &error);
      g_autofree char *json = value != NULL ? rp_json_to_canonical (value) : NULL;

      g_test_message ("%s.%s from \"%s\"", cells[i].kind, cells[i].field, cells[i].text);
      g_assert_cmpstr (json, ==, cells[i].json);
      g_assert_true ((value == NULL) == (error != NULL));
    }
}

/* What an export writes an import reads back. */
static const Value round_trips[] = {
  { "customer", "name", "\"x\"", TRUE },
  { "customer", "vip", "false", TRUE },
  { "customer", "vip", "true", TRUE },
  { "customer", "segment", "\"SPECIAL\"", TRUE },
  { "customer", "tags", "[\"a\",\"b\"]", TRUE },
  { "customer", "since", "\"2026-01-05\"", TRUE },
  { "bill_month", "total", "-123456", TRUE },
  { "usage_month", "kwh", "820250100", TRUE },
  { "usage_month", "pf", "9345", TRUE },
  { "visit", "arrival", "\"2026-01-05T01:12:04.120Z\"", TRUE },
  { "visit", "contacts_met", "[\"" ID "\"]", TRUE },
  { "load_day", "kwh", "[100,null]", TRUE },
  { "customer", "note", "null", TRUE },
};

static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++)
    {
      const RpField *field = find (round_trips[i].kind, round_trips[i].field);
      g_autoptr (JsonNode) value = parse (round_trips[i].json);
      g_autofree char *text = rp_field_to_text (field, value);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) back = rp_field_parse_text (field, text, &error);

      g_assert_no_error (error);
      g_assert_true (rp_json_equal (value, back));
    }
}

static void
assert_shown (const char *kind, const char *field, const char *json, const char *expected)
{
  g_autoptr (JsonNode) value = parse (json);
  g_autofree char *text = rp_field_format_value (find (kind, field), value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format_in_zone (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  g_autoptr (JsonNode) value = parse ("\"2026-01-05T22:30:00.000Z\"");
  g_autofree char *text = rp_field_format_value_at (find ("visit", "arrival"), value, zone);
  g_autofree char *absent = rp_field_format_value_at (find ("visit", "arrival"), NULL, zone);

  g_assert_cmpstr (text, ==, "2026-01-06 06:30");
  g_assert_cmpstr (absent, ==, "");
}

static void
test_format (void)
{
  g_autofree char *absent = rp_field_format_value (find ("customer", "name"), NULL);

  g_assert_cmpstr (absent, ==, "");
  assert_shown ("customer", "segment", "\"KEY\"", "Key account");
  assert_shown ("customer", "segment", "\"NEW_CODE\"", "NEW_CODE (from a newer version)");
  assert_shown ("customer", "vip", "true", "Yes");
  assert_shown ("visit", "arrival", "\"2026-01-05T22:30:00.000Z\"", "2026-01-05 22:30 UTC");
  assert_shown ("customer", "tags", "[\"a\",\"b\"]", "a, b");
  assert_shown ("contact", "role", "[\"GM\",\"DUTY\"]", "General manager, Duty electrician");
  assert_shown ("visit", "state", "\"ON_SITE\"", "Under way");
  assert_shown ("customer", "since", "\"not a date\"", "not a date");
  assert_shown ("customer", "manager", "\"" ID "\"", ID);
  assert_shown ("customer", "staff_count", "\"many\"", "\"many\"");
}

/* Codes and shapes of a newer program are shown as they are, and known from those that are understood. */
static void
test_newer (void)
{
  g_autoptr (JsonNode) code = json_from_string ("\"ULTRA\"", NULL);
  g_autoptr (JsonNode) known = json_from_string ("\"PHONE\"", NULL);
  g_autoptr (JsonNode) shape = json_from_string ("{\"a\":1}", NULL);
  g_autoptr (JsonNode) body = json_from_string (
      "{\"gender_title\":\"ULTRA\",\"name\":\"Wen\",\"role\":[\"ULTRA\"]}", NULL);
  const RpKind *contact = rp_schema_find_kind ("contact");
  g_autofree char *text = rp_field_format_value (find ("contact", "preferred_channel"), code);
  g_autofree char *flag = rp_field_format_value (find ("contact", "wechat_bound"), shape);
  g_autofree char *number = rp_field_format_value (find ("contact", "outage_order"), shape);

  g_assert_cmpstr (text, ==, "ULTRA (from a newer version)");
  g_assert_cmpstr (flag, ==, "{\"a\":1}");
  g_assert_cmpstr (number, ==, "{\"a\":1}");
  g_assert_false (rp_field_understands (find ("contact", "preferred_channel"), code));
  g_assert_true (rp_field_understands (find ("contact", "preferred_channel"), known));
  g_assert_true (rp_field_understands (find ("contact", "preferred_channel"), NULL));
  g_assert_false (rp_field_understands (find ("contact", "post"), shape));
  g_assert_true (rp_field_understands (find ("contact", "post"), code));
  /* A group is one value; a set is not. */
  g_assert_false (rp_kind_understands_unit (contact, json_node_get_object (body), "name"));
  g_assert_true (rp_kind_understands_unit (contact, json_node_get_object (body), "role"));
  g_assert_true (rp_kind_understands_unit (contact, json_node_get_object (body), "post"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/codec/check", test_check);
  g_test_add_func ("/schema/codec/check-long", test_check_long);
  g_test_add_func ("/schema/codec/check-unit", test_check_unit);
  g_test_add_func ("/schema/codec/check-body", test_check_body);
  g_test_add_func ("/schema/codec/parse", test_parse);
  g_test_add_func ("/schema/codec/round-trip", test_round_trip);
  g_test_add_func ("/schema/codec/format", test_format);
  g_test_add_func ("/schema/codec/format-in-zone", test_format_in_zone);
  g_test_add_func ("/schema/codec/newer", test_newer);
  return g_test_run ();
}
