/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/json-access.h"

#include <string.h>

static gboolean
check_text (const char *text, gssize length, GError **error)
{
  gsize n = length < 0 ? strlen (text) : (gsize)length;
  /* A copy of just that size, so that a sanitizer sees a read behind the end. */
  g_autofree char *exact = g_memdup2 (text, n);
  return rp_json_check (exact != NULL ? exact : "", n, &rp_json_limits_message, error);
}

static void
test_gate_accepts (void)
{
  const char *const good[] = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "12345678901234567",
    "9223372036854775807",
    "-9223372036854775808",
    "0.5",
    "-0.5e-3",
    "1E+2",
    "1e308",
    "0e5",
    "0E+0",
    "1.7976931348623157e308",
    "1e-400",
    "\"\"",
    "\"a\"",
    "\" \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u4e2d \\ud83d\\ude00\"",
    "\"\x7f\"",
    "\"客户经理走访记录\"",
    "\"😀𠮷\"",
    "\"\\uFFFF\"",
    "[]",
    "{}",
    "[[],{}]",
    " [ 1 , 2 ] ",
    "\t\r\n{ \"a\" : 1 , \"b\" : [ ] }\n",
    "{\"a\":{\"a\":1},\"b\":{\"a\":1}}",
    "[1,[2,[3,[4]]]]",
    "\"\xf4\x8f\xbf\xbf\"",
    "\"\xed\x9f\xbf\"",
    "\"\xe0\xa0\x80\"",
    "{\"\\u0061b\":1,\"a\":2}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", good[i]);
      g_assert_true (check_text (good[i], -1, &error));
      g_assert_no_error (error);
      /* What passes the gate is read as json-glib reads it. */
      g_autofree char *exact = g_memdup2 (good[i], strlen (good[i]));
      g_autoptr (JsonNode) node
          = rp_json_parse (exact, strlen (good[i]), &rp_json_limits_message, &error);
      g_assert_no_error (error);
      g_autoptr (JsonNode) expected = json_from_string (good[i], &error);
      g_assert_no_error (error);
      if (json_node_is_null (expected))
        g_assert_true (json_node_is_null (node));
      else
        g_assert_true (json_node_equal (expected, node));
    }
}

static void
test_gate_refuses (void)
{
  const struct
  {
    const char *text;
    gssize length;
    RpJsonError code;
  } bad[] = {
    { "", 0, RP_JSON_ERROR_SYNTAX },
    { " ", -1, RP_JSON_ERROR_SYNTAX },
    { "nul", -1, RP_JSON_ERROR_SYNTAX },
    { "nulll", -1, RP_JSON_ERROR_SYNTAX },
    { "True", -1, RP_JSON_ERROR_SYNTAX },
    { "'x'", -1, RP_JSON_ERROR_SYNTAX },
    { "1 2", -1, RP_JSON_ERROR_SYNTAX },
    { "01", -1, RP_JSON_ERROR_SYNTAX },
    { "-", -1, RP_JSON_ERROR_SYNTAX },
    { "+1", -1, RP_JSON_ERROR_SYNTAX },
    { "1.", -1, RP_JSON_ERROR_SYNTAX },
    { ".5", -1, RP_JSON_ERROR_SYNTAX },
    { "1e", -1, RP_JSON_ERROR_SYNTAX },
    { "1e+", -1, RP_JSON_ERROR_SYNTAX },
    { "0x10", -1, RP_JSON_ERROR_SYNTAX },
    { "NaN", -1, RP_JSON_ERROR_SYNTAX },
    { "Infinity", -1, RP_JSON_ERROR_SYNTAX },
    { "[1,]", -1, RP_JSON_ERROR_SYNTAX },
    { "[,1]", -1, RP_JSON_ERROR_SYNTAX },
    { "[1 2]", -1, RP_JSON_ERROR_SYNTAX },
    { "[1", -1, RP_JSON_ERROR_SYNTAX },
    { "[1}", -1, RP_JSON_ERROR_SYNTAX },
    { "{\"a\":1]", -1, RP_JSON_ERROR_SYNTAX },
    { "{\"a\":1,}", -1, RP_JSON_ERROR_SYNTAX },
    { "{\"a\"}", -1, RP_JSON_ERROR_SYNTAX },
    { "{\"a\":}", -1, RP_JSON_ERROR_SYNTAX },
    { "{a:1}", -1, RP_JSON_ERROR_SYNTAX },
    { "{1:1}", -1, RP_JSON_ERROR_SYNTAX },
    { "]", -1, RP_JSON_ERROR_SYNTAX },
    { "// x\n1", -1, RP_JSON_ERROR_SYNTAX },
    { "/* x */1", -1, RP_JSON_ERROR_SYNTAX },
    { "\xef\xbb\xbf{}", -1, RP_JSON_ERROR_SYNTAX },
    { "1\0", 2, RP_JSON_ERROR_SYNTAX },
    { "\"a\0b\"", 5, RP_JSON_ERROR_SYNTAX },
    { "\"a", -1, RP_JSON_ERROR_SYNTAX },
    { "\"a\\", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\\x\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\\u12\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\\u12g4\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"a\tb\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"aaaaaaa\nbbbbbbbbbbbb\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\x80\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\xc0\x80\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\xc1\xbf\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\xe0\x80\x80\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\xed\xa0\x80\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\xf0\x80\x80\x80\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\xf4\x90\x80\x80\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\xe4\xb8\"", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\xe4\xb8", -1, RP_JSON_ERROR_SYNTAX },
    { "\"\\u0000\"", -1, RP_JSON_ERROR_VALUE },
    { "\"\\ud83dx\"", -1, RP_JSON_ERROR_VALUE },
    { "\"\\ud83d\\u0041\"", -1, RP_JSON_ERROR_VALUE },
    { "\"\\ude00\"", -1, RP_JSON_ERROR_VALUE },
    { "\"\\ud83d", -1, RP_JSON_ERROR_VALUE },
    { "9223372036854775808", -1, RP_JSON_ERROR_VALUE },
    { "-9223372036854775809", -1, RP_JSON_ERROR_VALUE },
    { "18446744073709551616", -1, RP_JSON_ERROR_VALUE },
    { "1e309", -1, RP_JSON_ERROR_VALUE },
    { "-1e999", -1, RP_JSON_ERROR_VALUE },
    { "0.00000000000000000000000000000000000000001", -1, RP_JSON_ERROR_LIMIT },
    { "{\"a\":1,\"a\":2}", -1, RP_JSON_ERROR_VALUE },
    { "{\"a\":1,\"b\":2,\"\\u0061\":3}", -1, RP_JSON_ERROR_VALUE },
    { "{\"\\ud83d\\ude00\":1,\"😀\":2}", -1, RP_JSON_ERROR_VALUE },
    { "{\"\\n\":1,\"\\u000a\":2}", -1, RP_JSON_ERROR_VALUE },
    { "{\"\":1}", -1, RP_JSON_ERROR_VALUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("row %u", i);
      g_assert_false (check_text (bad[i].text, bad[i].length, &error));
      g_assert_error (error, RP_JSON_ERROR, (int)bad[i].code);
    }
}

static char *
repeat (const char *open, guint n, const char *close)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append (text, open);
  for (guint i = 0; i < n; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
assert_limit (const char *text, const RpJsonLimits *limits, gboolean is_within)
{
  g_autoptr (GError) error = NULL;
  gboolean passed = rp_json_check (text, strlen (text), limits, &error);
  if (is_within)
    g_assert_no_error (error);
  else
    g_assert_error (error, RP_JSON_ERROR, RP_JSON_ERROR_LIMIT);
  g_assert_cmpint (passed, ==, is_within);
}

static void
test_gate_limits (void)
{
  g_autofree char *deep32 = repeat ("[", 32, "]");
  g_autofree char *deep33 = repeat ("[", 33, "]");
  g_autofree char *deep64 = repeat ("[", 64, "]");
  g_autofree char *deep65 = repeat ("[", 65, "]");
  g_autofree char *hostile = repeat ("[", 200000, "");
  assert_limit (deep32, &rp_json_limits_message, TRUE);
  assert_limit (deep33, &rp_json_limits_message, FALSE);
  assert_limit (deep64, &rp_json_limits_file, TRUE);
  assert_limit (deep65, &rp_json_limits_file, FALSE);
  assert_limit (hostile, &rp_json_limits_file, FALSE);

  const RpJsonLimits small = { .max_bytes = 20, .max_depth = 2, .max_values = 4, .max_string = 5 };
  assert_limit ("[1,2,3]", &small, TRUE);
  assert_limit ("[1,2,3,4]", &small, FALSE);
  assert_limit ("\"12345\"", &small, TRUE);
  assert_limit ("\"123456\"", &small, FALSE);
  assert_limit ("                   1", &small, TRUE);
  assert_limit ("                    1", &small, FALSE);
  assert_limit ("{\"123456\":1}", &small, FALSE);
}

/* The names of one object fill the fixed table, the sorted path and the heap; the inner objects'
 * names must not count for the outer one. */
static void
test_gate_many_names (void)
{
  for (guint n = 1; n < 400; n += 7)
    for (guint twice = 0; twice < 2; twice++)
      {
        g_autoptr (GString) text = g_string_new ("{");
        for (guint i = 0; i < n; i++)
          g_string_append_printf (text, "\"member_%u\":{\"same\":%u},", i, i);
        g_string_append_printf (text, "\"%s\":1}", twice != 0 ? "member_0" : "last");

        g_autoptr (GError) error = NULL;
        gboolean passed = check_text (text->str, -1, &error);
        g_assert_cmpint (passed, ==, twice == 0);
        if (twice != 0)
          g_assert_error (error, RP_JSON_ERROR, RP_JSON_ERROR_VALUE);
      }
}

static void
test_parse_exact (void)
{
  const struct
  {
    const char *text;
    const char *canonical;
  } table[] = {
    { "null", "null" },
    { "-0", "0" },
    { "-0.0", "0" },
    { "5.0", "5" },
    { "1e2", "100" },
    { "0e5", "0" },
    { "0E+0", "0" },
    { "1e15", "1000000000000000" },
    { "1e22", "1e+22" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "9223372036854775807", "9223372036854775807" },
    { "9007199254740993", "9007199254740993" },
    { "0.1", "0.1" },
    { "0.30000000000000004", "0.30000000000000004" },
    { "123.45", "123.45" },
    { "5e-324", "4.94065645841247e-324" },
    { "1.7976931348623157e308", "1.7976931348623157e+308" },
    { "\"\\/\\b\\f\\n\\r\\t\\u001f\\\"\\\\\"", "\"/\\b\\f\\n\\r\\t\\u001f\\\"\\\\\"" },
    { "\"\\u4e2d\\ud83d\\ude00\\u007f\\uffff\"", "\"中😀\x7f\xef\xbf\xbf\"" },
    { " { \"b\" : 1 , \"a\" : [ 1 , { } ] , \"中\" : true , \"B\" : null } ",
      "{\"B\":null,\"a\":[1,{}],\"b\":1,\"中\":true}" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node
          = rp_json_parse (table[i].text, strlen (table[i].text), &rp_json_limits_message, &error);
      g_assert_no_error (error);
      g_autofree char *canonical = rp_json_to_canonical (node);
      g_assert_cmpstr (canonical, ==, table[i].canonical);

      g_autoptr (JsonNode) again
          = rp_json_parse (canonical, strlen (canonical), &rp_json_limits_message, &error);
      g_assert_no_error (error);
      g_assert_true (rp_json_equal (node, again));
      g_autofree char *fixed_point = rp_json_to_canonical (again);
      g_assert_cmpstr (fixed_point, ==, canonical);
    }
}

/* Random doubles survive the writer bit by bit. */
static void
test_canonical_doubles (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      guint64 bits = (guint64)g_test_rand_int () << 32 | (guint32)g_test_rand_int ();
      double value;
      memcpy (&value, &bits, sizeof value);
      if (value - value != 0)
        continue;
      g_autoptr (JsonNode) node = json_node_init_double (json_node_alloc (), value);
      g_autofree char *text = rp_json_to_canonical (node);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) back
          = rp_json_parse (text, strlen (text), &rp_json_limits_message, &error);
      g_assert_no_error (error);
      g_assert_true (json_node_get_double (back) == value);
    }
}

/* The writer complains, and what it writes is still JSON. */
static void
test_canonical_not_finite (void)
{
  if (g_test_subprocess ())
    {
      g_log_set_always_fatal (G_LOG_FATAL_MASK);
      g_autoptr (JsonNode) node = json_node_init_double (json_node_alloc (), G_MAXDOUBLE * 10);
      g_autofree char *text = rp_json_to_canonical (node);
      g_assert_cmpstr (text, ==, "null");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*CRITICAL*not finite*");
}

static JsonObject *
object_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &error);
  g_assert_no_error (error);
  return object;
}

static void
test_parse_object (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (rp_json_parse_object ("[]", 2, &rp_json_limits_message, &error));
  g_assert_error (error, RP_JSON_ERROR, RP_JSON_ERROR_MEMBER);
}

static void
test_equal (void)
{
  g_autoptr (JsonObject) object = object_of ("{\"a\":{\"x\":1,\"y\":[1,2.5,\"z\",null,true]},\"b\":"
                                             "{\"y\":[1.0,2.5,\"z\",null,true],\"x\":1},"
                                             "\"c\":{\"x\":1},\"d\":{\"x\":1,\"z\":[]},\"e\":\"1\","
                                             "\"f\":1,\"g\":true,\"h\":null,\"i\":[1],"
                                             "\"j\":[1,2]}");
  const char *const names[] = { "a", "c", "d", "e", "f", "g", "h", "i", "j" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      g_assert_cmpint (rp_json_equal (json_object_get_member (object, names[i]),
                                      json_object_get_member (object, names[j])),
                       ==, i == j);
  g_assert_true (
      rp_json_equal (json_object_get_member (object, "a"), json_object_get_member (object, "b")));
  g_assert_true (rp_json_equal (NULL, json_object_get_member (object, "h")));
  g_assert_true (rp_json_equal (NULL, NULL));
  g_assert_false (rp_json_equal (NULL, json_object_get_member (object, "f")));
}

static void
test_copy_is_deep (void)
{
  g_autoptr (JsonObject) object = object_of ("{\"a\":{\"x\":[{\"y\":1}]},\"b\":\"t\"}");
  g_autoptr (JsonObject) copy = rp_json_object_copy (object);
  g_autofree char *before = rp_json_object_to_canonical (object);

  JsonArray *array = rp_json_get_array (rp_json_get_object (copy, "a"), "x");
  json_object_set_int_member (rp_json_array_get_object (array, 0), "y", 2);
  json_array_add_int_element (array, 3);

  g_autofree char *after = rp_json_object_to_canonical (object);
  g_autofree char *changed = rp_json_object_to_canonical (copy);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (changed, ==, "{\"a\":{\"x\":[{\"y\":2},3]},\"b\":\"t\"}");
}

static void
test_fingerprint (void)
{
  g_autofree char *fingerprint = rp_json_fingerprint (NULL);
  /* printf null | sha256sum */
  g_assert_cmpstr (fingerprint, ==,
                   "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b");
}

static void
test_place (void)
{
  static const char text[] = "{\"a\": \"b[{\\\"\",\n"
                             "\"list\": [1,\n"
                             "  {\"x\": [\n\"]\"]},\n"
                             "  3],\n"
                             "\"z\": {}}";
  static const struct
  {
    const char *place;
    guint line;
  } cases[] = { { "a", 1 },
                { "list", 2 },
                { "list[0]", 2 },
                { "list[1].x[0]", 4 },
                { "list[1].y", 3 },
                { "list[1]: why", 3 },
                { "list[2] why", 5 },
                { "list[9]", 2 },
                { "z.y", 6 },
                { "z[0]", 6 },
                { "lis", 0 },
                { "list2", 0 },
                { "", 0 },
                { "/", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (rp_json_find_place (text, strlen (text), cases[i].place), ==, cases[i].line);
  g_assert_cmpuint (rp_json_find_place ("[]", 2, "a"), ==, 0);
  g_assert_cmpuint (rp_json_find_place ("{", 1, "a"), ==, 0);
  g_assert_cmpuint (rp_json_find_place ("{\"a\"", 4, "a[0]"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/gate/accepts", test_gate_accepts);
  g_test_add_func ("/json/gate/refuses", test_gate_refuses);
  g_test_add_func ("/json/gate/limits", test_gate_limits);
  g_test_add_func ("/json/gate/many-names", test_gate_many_names);
  g_test_add_func ("/json/parse-exact", test_parse_exact);
  g_test_add_func ("/json/parse-object", test_parse_object);
  g_test_add_func ("/json/canonical/doubles", test_canonical_doubles);
  g_test_add_func ("/json/canonical/not-finite", test_canonical_not_finite);
  g_test_add_func ("/json/equal", test_equal);
  g_test_add_func ("/json/copy-is-deep", test_copy_is_deep);
  g_test_add_func ("/json/fingerprint", test_fingerprint);
  g_test_add_func ("/json/place", test_place);
  return g_test_run ();
}
