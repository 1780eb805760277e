/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-access.h"

#include <string.h>

static const char *const sample
    = "{\"text\":\"a\",\"empty\":\"\",\"id\":\"0199c0de-0000-7000-8000-000000000000\",\"int\":7,"
      "\"whole\":8.0,\"real\":2.5,\"huge\":1e30,\"yes\":true,\"null\":null,\"object\":{\"x\":1},"
      "\"array\":[\"s\",5,{\"y\":2},null,[0.5]]}";

static JsonObject *
sample_new (void)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object
      = rp_json_parse_object (sample, strlen (sample), &rp_json_limits_message, &error);
  g_assert_no_error (error);
  return object;
}

/* Each reader against each member: only those listed may succeed. */
static void
test_read_types (void)
{
  const struct
  {
    const char *member;
    const char *readers; /* letters of the readers that take it */
  } table[] = {
    { "text", "s" },   { "empty", "s" },  { "id", "sd" },   { "int", "ir" },
    { "whole", "ir" }, { "real", "r" },   { "huge", "r" },  { "yes", "b" },
    { "null", "" },    { "object", "o" }, { "array", "a" }, { "none", "" },
  };
  g_autoptr (JsonObject) object = sample_new ();
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *text;
      gint64 integer;
      double number;
      gboolean flag;
      JsonObject *inner;
      JsonArray *array;
      GError *errors[7] = { NULL };
      const char *m = table[i].member;
      const gboolean good[] = {
        rp_json_read_string (object, m, &text, &errors[0]),
        rp_json_read_id (object, m, &text, &errors[1]),
        rp_json_read_integer (object, m, G_MININT64, G_MAXINT64, &integer, &errors[2]),
        rp_json_read_double (object, m, &number, &errors[3]),
        rp_json_read_boolean (object, m, &flag, &errors[4]),
        rp_json_read_object (object, m, &inner, &errors[5]),
        rp_json_read_array (object, m, &array, &errors[6]),
      };
      for (guint j = 0; j < G_N_ELEMENTS (good); j++)
        {
          g_assert_cmpint (good[j], ==, strchr (table[i].readers, "sdirboa"[j]) != NULL);
          if (good[j])
            {
              g_assert_no_error (errors[j]);
              continue;
            }
          g_assert_error (errors[j], RP_JSON_ERROR, RP_JSON_ERROR_MEMBER);
          g_assert_nonnull (strstr (errors[j]->message, m));
          g_clear_error (&errors[j]);
        }
    }
}

static void
test_read_values (void)
{
  g_autoptr (JsonObject) object = sample_new ();
  g_autoptr (GError) error = NULL;
  const char *text = NULL;
  gint64 integer = 0;
  double number = 0;
  gboolean flag = FALSE;

  g_assert_true (rp_json_read_string (object, "text", &text, NULL));
  g_assert_cmpstr (text, ==, "a");
  g_assert_true (rp_json_read_integer (object, "whole", 8, 8, &integer, NULL));
  g_assert_cmpint (integer, ==, 8);
  g_assert_true (rp_json_read_double (object, "int", &number, NULL));
  g_assert_cmpfloat (number, ==, 7);
  g_assert_true (rp_json_read_boolean (object, "yes", &flag, NULL));
  g_assert_true (flag);

  g_assert_false (rp_json_read_integer (object, "int", 8, 10, &integer, &error));
  g_assert_error (error, RP_JSON_ERROR, RP_JSON_ERROR_MEMBER);
  g_clear_error (&error);
  g_assert_false (rp_json_read_integer (object, "int", 0, 6, &integer, &error));
  g_assert_error (error, RP_JSON_ERROR, RP_JSON_ERROR_MEMBER);
  g_assert_cmpint (integer, ==, 8);
}

static void
test_get (void)
{
  g_autoptr (JsonObject) object = sample_new ();
  g_assert_cmpstr (rp_json_get_string (object, "text", "f"), ==, "a");
  g_assert_cmpstr (rp_json_get_string (object, "int", "f"), ==, "f");
  g_assert_cmpstr (rp_json_get_string (object, "null", "f"), ==, "f");
  g_assert_cmpstr (rp_json_get_string (object, "none", NULL), ==, NULL);
  g_assert_cmpint (rp_json_get_integer (object, "int", -1), ==, 7);
  g_assert_cmpint (rp_json_get_integer (object, "whole", -1), ==, 8);
  g_assert_cmpint (rp_json_get_integer (object, "real", -1), ==, -1);
  g_assert_cmpint (rp_json_get_integer (object, "huge", -1), ==, -1);
  g_assert_cmpint (rp_json_get_integer (object, "text", -1), ==, -1);
  g_assert_cmpfloat (rp_json_get_double (object, "real", -1), ==, 2.5);
  g_assert_cmpfloat (rp_json_get_double (object, "int", -1), ==, 7);
  g_assert_cmpfloat (rp_json_get_double (object, "yes", -1), ==, -1);
  g_assert_true (rp_json_get_boolean (object, "yes", FALSE));
  g_assert_true (rp_json_get_boolean (object, "int", TRUE));
  g_assert_nonnull (rp_json_get_object (object, "object"));
  g_assert_null (rp_json_get_object (object, "array"));
  g_assert_null (rp_json_get_object (object, "none"));
  g_assert_nonnull (rp_json_get_array (object, "array"));
  g_assert_null (rp_json_get_array (object, "object"));
}

static void
test_elements (void)
{
  g_autoptr (JsonObject) object = sample_new ();
  JsonArray *array = rp_json_get_array (object, "array");
  g_assert_cmpstr (rp_json_array_get_string (array, 0, NULL), ==, "s");
  g_assert_cmpstr (rp_json_array_get_string (array, 1, "f"), ==, "f");
  g_assert_cmpstr (rp_json_array_get_string (array, 5, "f"), ==, "f");
  g_assert_cmpint (rp_json_array_get_integer (array, 1, -1), ==, 5);
  g_assert_cmpint (rp_json_array_get_integer (array, 0, -1), ==, -1);
  g_assert_cmpint (rp_json_array_get_integer (array, 5, -1), ==, -1);
  g_assert_cmpfloat (rp_json_array_get_double (array, 1, -1), ==, 5);
  g_assert_cmpfloat (rp_json_array_get_double (array, 2, -1), ==, -1);
  g_assert_null (rp_json_array_get_array (array, 0));
  g_assert_null (rp_json_array_get_array (array, 5));
  JsonArray *inner = rp_json_array_get_array (array, 4);
  g_assert_nonnull (inner);
  g_assert_cmpfloat (rp_json_array_get_double (inner, 0, -1), ==, 0.5);
  g_assert_nonnull (rp_json_array_get_object (array, 2));
  g_assert_null (rp_json_array_get_object (array, 0));
  g_assert_null (rp_json_array_get_object (array, 99));
  g_assert_cmpstr (rp_json_node_get_string (NULL, "f"), ==, "f");
  gint64 value;
  g_assert_false (rp_json_node_get_integer (NULL, &value));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-access/read-types", test_read_types);
  g_test_add_func ("/json-access/read-values", test_read_values);
  g_test_add_func ("/json-access/get", test_get);
  g_test_add_func ("/json-access/elements", test_elements);
  return g_test_run ();
}
