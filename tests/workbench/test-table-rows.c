/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/table-rows.h"

#include "base/json-access.h"

/* Rows in a document are tested with the document. */

static JsonObject *
new_row (const char *id)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "row", id);
  return row;
}

static void
assert_inserted (guint place, const char *expected)
{
  g_autoptr (JsonArray) rows = json_array_new ();
  g_autoptr (GString) ids = g_string_new (NULL);

  json_array_add_object_element (rows, new_row ("a"));
  json_array_add_object_element (rows, new_row ("b"));
  json_array_add_object_element (rows, new_row ("c"));
  rp_table_rows_insert (rows, place, new_row ("x"));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    g_string_append (ids, rp_json_get_string (rp_json_array_get_object (rows, i), "row", "?"));
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_insert (void)
{
  assert_inserted (0, "xabc");
  assert_inserted (1, "axbc");
  assert_inserted (3, "abcx");
  assert_inserted (9, "abcx"); /* others have gone meanwhile */
}

static void
test_find (void)
{
  g_autoptr (JsonArray) rows = json_array_new ();
  guint place = 7;

  g_assert_null (rp_table_rows_find (NULL, "a", NULL));
  json_array_add_string_element (rows, "a");
  json_array_add_object_element (rows, new_row ("a"));
  g_assert_nonnull (rp_table_rows_find (rows, "a", &place));
  g_assert_cmpuint (place, ==, 1);
  g_assert_null (rp_table_rows_find (rows, "b", &place));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table-rows/insert", test_insert);
  g_test_add_func ("/table-rows/find", test_find);
  return g_test_run ();
}
