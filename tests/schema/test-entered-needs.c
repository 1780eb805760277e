/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/entered-needs.h"

#include <string.h>
#include "base/json-access.h"
#include "base/json.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_table (void)
{
  g_autoptr (JsonObject) answers
      = parse ("{\"t2.needs\":[{\"row\":\"r1\",\"own_words\":\"Sags.\"},{\"row\":\"r7\"}],"
               "\"t2.ask\":[{\"row\":\"r2\"}]}");
  g_autoptr (GPtrArray) needs = rp_entered_needs_list (answers);

  g_assert_cmpuint (needs->len, ==, 2);
  g_assert_cmpstr (rp_json_get_string (needs->pdata[0], "own_words", NULL), ==, "Sags.");
  g_assert_true (rp_entered_needs_have (answers, "r1"));
  g_assert_true (rp_entered_needs_have (answers, "r7"));
  g_assert_false (rp_entered_needs_have (answers, "r2"));
}

/* The question is the row of the one need that such a report is about. */
static void
test_single (void)
{
  g_autoptr (JsonObject) answers
      = parse ("{\"t4.project\":\"A second line.\",\"t4.date\":\"2026-03-01\",\"t3.ask\":\"\"}");
  g_autoptr (GPtrArray) needs = rp_entered_needs_list (answers);
  JsonObject *need = NULL;

  g_assert_cmpuint (needs->len, ==, 1);
  need = needs->pdata[0];
  g_assert_cmpstr (rp_json_get_string (need, "row", NULL), ==, "t4.project");
  g_assert_cmpstr (rp_json_get_string (need, "own_words", NULL), ==, "A second line.");
  g_assert_cmpstr (rp_json_get_string (need, "category", NULL), ==, "CONN");
  g_assert_cmpstr (rp_json_get_string (need, "wished_on", NULL), ==, "2026-03-01");
  g_assert_true (rp_entered_needs_have (answers, "t4.project"));
  g_assert_false (rp_entered_needs_have (answers, "t3.ask"));
}

/* Answers come from anywhere. */
static void
test_odd (void)
{
  g_autoptr (JsonObject) answers = parse ("{\"t2.needs\":{\"row\":\"r1\"},\"t3.ask\":[1]}");
  g_autoptr (JsonObject) rows = parse ("{\"t2.needs\":[1,null,{}]}");

  g_assert_false (rp_entered_needs_have (NULL, "r1"));
  g_assert_false (rp_entered_needs_have (answers, "r1"));
  g_assert_false (rp_entered_needs_have (answers, "t3.ask"));
  g_assert_false (rp_entered_needs_have (rows, "r1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/entered-needs/table", test_table);
  g_test_add_func ("/schema/entered-needs/single", test_single);
  g_test_add_func ("/schema/entered-needs/odd", test_odd);
  return g_test_run ();
}
