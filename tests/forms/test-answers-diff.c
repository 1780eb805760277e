/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/sample-template.h"

static void
test_order_and_strangers (void)
{
  g_autoptr (RpTemplate) template_
      = template_of ("{'id':'t9.b','type':'txt'," LABEL "},{'id':'t9.a','type':'txt'," LABEL
                     "},{'id':'t9.c','type':'txt'," LABEL "}");
  g_autoptr (JsonObject) before
      = object_of ("{'t9.a':'1','t9.b':'same','t9.gone':'old','t9.c':null}");
  g_autoptr (JsonObject) after = object_of ("{'t9.a':'2','t9.b':'same','t9.verdict':'new'}");
  g_autoptr (GPtrArray) differences = rp_answers_diff (template_, before, after);

  static const char *const expected[] = { "t9.a", "t9.verdict", "t9.gone" };
  g_assert_cmpuint (differences->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < differences->len; i++)
    g_assert_cmpstr (((RpDifference *)differences->pdata[i])->question, ==, expected[i]);
  RpDifference *first = g_ptr_array_index (differences, 0);
  g_assert_cmpstr (json_node_get_string (first->before), ==, "1");
  g_assert_cmpstr (json_node_get_string (first->after), ==, "2");
  g_assert_null (((RpDifference *)differences->pdata[1])->before);
  g_assert_null (((RpDifference *)differences->pdata[2])->after);
}

static void
test_nothing (void)
{
  g_autoptr (RpTemplate) template_ = template_of ("{'id':'t9.b','type':'txt'," LABEL "}");
  g_autoptr (GPtrArray) differences = rp_answers_diff (template_, NULL, NULL);
  g_assert_cmpuint (differences->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/answers-diff/order", test_order_and_strangers);
  g_test_add_func ("/forms/answers-diff/nothing", test_nothing);
  return g_test_run ();
}
