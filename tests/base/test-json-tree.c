/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-tree.h"

#include <string.h>

#include "base/json.h"

static void assert_same (JsonNode *a, JsonNode *b);

static void
assert_same_objects (JsonObject *a, JsonObject *b)
{
  g_autoptr (GList) names = json_object_get_members (a);
  g_autoptr (GList) others = json_object_get_members (b);
  GList *other = others;

  g_assert_cmpuint (json_object_get_size (a), ==, json_object_get_size (b));
  for (GList *name = names; name != NULL; name = name->next, other = other->next)
    {
      g_assert_cmpstr (name->data, ==, other->data);
      assert_same (json_object_get_member (a, name->data), json_object_get_member (b, name->data));
    }
}

static void
assert_same_arrays (JsonArray *a, JsonArray *b)
{
  g_assert_cmpuint (json_array_get_length (a), ==, json_array_get_length (b));
  for (guint i = 0; i < json_array_get_length (a); i++)
    assert_same (json_array_get_element (a, i), json_array_get_element (b, i));
}

static void
assert_same_values (JsonNode *a, JsonNode *b)
{
  g_assert_cmpint (json_node_get_value_type (a), ==, json_node_get_value_type (b));
  if (json_node_get_value_type (a) == G_TYPE_STRING)
    g_assert_cmpstr (json_node_get_string (a), ==, json_node_get_string (b));
  else if (json_node_get_value_type (a) == G_TYPE_DOUBLE)
    g_assert_cmpfloat (json_node_get_double (a), ==, json_node_get_double (b));
  else
    g_assert_cmpint (json_node_get_int (a), ==, json_node_get_int (b));
}

static void
assert_same (JsonNode *a, JsonNode *b)
{
  g_assert_cmpint (json_node_get_node_type (a), ==, json_node_get_node_type (b));
  if (JSON_NODE_HOLDS_OBJECT (a))
    assert_same_objects (json_node_get_object (a), json_node_get_object (b));
  else if (JSON_NODE_HOLDS_ARRAY (a))
    assert_same_arrays (json_node_get_array (a), json_node_get_array (b));
  else if (JSON_NODE_HOLDS_VALUE (a))
    assert_same_values (a, b);
}

/* Compares with what json-glib's own parser makes of it. */
static void
check (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  /* A copy of just that size, so that a sanitizer sees a read behind the end. */
  g_autofree char *exact = g_memdup2 (text, length);
  g_autofree char *head = g_strndup (text, MIN (length, 80));
  g_autofree char *shown = g_strescape (head, NULL);
  g_autoptr (JsonNode) node = NULL;

  g_test_message ("%s", shown);
  g_assert_true (rp_json_check (exact, length, &rp_json_limits_file, &error));
  node = rp_json_tree_build (exact, length);
  g_assert_true (json_parser_load_from_data (parser, text, (gssize)length, &error));
  g_assert_no_error (error);
  assert_same (node, json_parser_get_root (parser));
}

static void
test_values (void)
{
  static const char *const texts[] = {
    "null",
    " true ",
    "false",
    "0",
    "-0",
    "-1",
    "17",
    "12345678901234567",
    "9223372036854775807",
    "-9223372036854775808",
    "0.5",
    "-0.5e-3",
    "1E+2",
    "5e3",
    "0e5",
    "1.7976931348623157e308",
    "1e-400",
    "\"\"",
    "\"a\"",
    "\" \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u4e2d \\ud83d\\ude00 \\uFFFF\"",
    "\"客户经理走访记录 😀𠮷\"",
    "[]",
    "{}",
    "[[],{}, [ ] ,{ }]",
    " [ 1 , -2 , 3.25 , null,true ,false] ",
    "\t\r\n{ \"a\" : 1 , \"b\" : [ ] , \"c\":{ \"d\" : \"e\" } }\n",
    "{\"b\":{\"a\":1},\"a\":{\"b\":1}}",
    "{\"\\u0061b\":1,\"\\\"\":2,\"中\":[\"\\\\\"]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check (texts[i], strlen (texts[i]));
}

static void
check_folder (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("RP_TEST_DATA"), name, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *file;
  guint n = 0;

  g_assert_nonnull (folder);
  while ((file = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *full = g_build_filename (path, file, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (!g_str_has_suffix (file, ".json"))
        continue;
      g_assert_true (g_file_get_contents (full, &text, &length, NULL));
      check (text, length);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

/* The product's own files. */
static void
test_files (void)
{
  check_folder ("templates");
  check_folder ("rules");
  check_folder ("models");
}

/* Any bytes put together from the signs of JSON: what the gate lets through is read alike. */
static void
test_random (void)
{
  static const char *const parts[] = { "{", "}",    "[",    "]",    ",", ":",  "\"a\"", "\"b\\n\"",
                                       "1", "-2.5", "true", "null", " ", "{}", "[1,2]", "\"c\":3" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint n_good = 0;

  for (guint i = 0; i < 50000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      guint length = (guint)g_rand_int_range (random, 1, 9);

      for (guint j = 0; j < length; j++)
        g_string_append (text, parts[g_rand_int_range (random, 0, G_N_ELEMENTS (parts))]);
      if (!rp_json_check (text->str, text->len, &rp_json_limits_file, NULL))
        continue;
      check (text->str, text->len);
      n_good++;
    }
  g_assert_cmpuint (n_good, >, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-tree/values", test_values);
  g_test_add_func ("/json-tree/files", test_files);
  g_test_add_func ("/json-tree/random", test_random);
  return g_test_run ();
}
