/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "support/json-text.h"

static const char *const texts[] = {
  "{}",
  " { } ",
  "{\"a\":1}",
  " {\n\"a\" : -1 , \"b\":[ ] ,\t\"c\":{ } }\r\n",
  "{\"a\":\"\",\"b\":\"x\",\"c\":\"\\\"\",\"d\":\"\\\\\",\"e\":\"\\\\\\\"}\",\"f\":\"\\\\\\\\\"}",
  "{\"\\u0061\":\"\\ud83d\\ude00 \\u4e2d\\/\\b\\f\\n\\r\\t\",\"\\\"\":null}",
  "{\"a\":[1,2.5,[true,false,null,\"]\"],{\"b\":[{\"c\":\"}\"}]}],\"z\":\"后\"}",
  "{\"a\":5.0,\"b\":1e3,\"c\":9223372036854775807,\"d\":-9223372036854775808,\"e\":0.5,\"f\":-0,"
  "\"g\":1e300,\"h\":1.00000000000000000000000000000000000000000,\"i\":12E-1}",
  "[1]",
  "\"a\"",
  "1",
  "null",
  "",
  "{",
  "{\"a\":1,\"a\":2}",
  "{\"a\":1}x",
};

static void
test_same (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    json_text_assert_members (texts[i], strlen (texts[i]));
}

/* Whatever is cut off or put in, both see the same. */
static void
test_altered (void)
{
  static const char bytes[] = "{}[]\",:\\ 0a\x80";

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize at = 0; at < strlen (texts[i]); at++)
      {
        g_autofree char *copy = g_strdup (texts[i]);

        json_text_assert_members (texts[i], at);
        for (guint b = 0; bytes[b] != '\0'; b++)
          {
            copy[at] = bytes[b];
            json_text_assert_members (copy, strlen (copy));
          }
      }
}

static void
test_equals (void)
{
  static const char text[] = "{\"kind\":\"contact\",\"\\u006bind2\":\"a\\\\b\"}";
  RpJsonMember members[2];
  guint n;

  g_assert_true (
      rp_json_check_members (text, strlen (text), &rp_json_limits_message, members, 2, &n, NULL));
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (rp_json_text_equals (members[0].name, "kind"));
  g_assert_false (rp_json_text_equals (members[0].name, "kin"));
  g_assert_false (rp_json_text_equals (members[0].name, "kind2"));
  g_assert_true (rp_json_text_equals (members[1].name, "kind2"));
  g_assert_true (rp_json_text_equals (members[1].value, "a\\b"));
  g_assert_false (rp_json_text_equals (members[1].value, "a\\\\b"));
}

static void
test_too_many (void)
{
  static const char text[] = "{\"a\":1,\"b\":{\"c\":1,\"d\":2}}";
  RpJsonMember members[2];
  g_autoptr (GError) error = NULL;
  guint n;

  g_assert_true (
      rp_json_check_members (text, strlen (text), &rp_json_limits_message, members, 2, &n, &error));
  g_assert_no_error (error);
  g_assert_false (
      rp_json_check_members (text, strlen (text), &rp_json_limits_message, members, 1, &n, &error));
  g_assert_error (error, RP_JSON_ERROR, RP_JSON_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-text/same", test_same);
  g_test_add_func ("/json-text/altered", test_altered);
  g_test_add_func ("/json-text/equals", test_equals);
  g_test_add_func ("/json-text/too-many", test_too_many);
  return g_test_run ();
}
