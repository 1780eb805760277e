/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/fact-keep.h"

#include <string.h>

#include "base/json.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, &error);

  g_assert_no_error (error);
  return object;
}

static void
assert_equal (JsonObject *object, const char *text)
{
  g_autoptr (JsonObject) expected = parse (text);
  g_autofree char *was = rp_json_object_to_canonical (expected);
  g_autofree char *is = rp_json_object_to_canonical (object);

  g_assert_cmpstr (is, ==, was);
}

/* Every type comes back as it was, whole and broken numbers apart, in any order of taking. */
static void
test_same (void)
{
  static const char *const texts[]
      = { "{\"a\":1,\"b\":0.1,\"c\":[null,true,false,\"\",\"中文\"],\"d\":{\"a\":{}}}",
          "{\"missing\":{\"a\":{\"zh\":\"没有\",\"en\":\"none\"}},\"months\":[[-3,2.5e-7]]}",
          "{}" };
  g_autoptr (RpFactKeep) keep = rp_fact_keep_new (1024 * 1024);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) facts = parse (texts[i]);

      json_object_set_double_member (facts, "whole", 5);
      rp_fact_keep_add (keep, facts);
    }
  for (guint i = G_N_ELEMENTS (texts); i > 0; i--)
    {
      g_autoptr (JsonObject) facts = rp_fact_keep_take (keep, i - 1);

      g_assert_cmpint (json_node_get_value_type (json_object_get_member (facts, "whole")), ==,
                       G_TYPE_DOUBLE);
      json_object_remove_member (facts, "whole");
      assert_equal (facts, texts[i - 1]);
    }
  g_assert_cmpuint (rp_fact_keep_get_size (keep), ==, 0);
}

/* What does not fit is not there, and what is taken makes room. */
static void
test_full (void)
{
  g_autoptr (RpFactKeep) keep = rp_fact_keep_new (100);
  g_autoptr (JsonObject) facts
      = parse ("{\"text\":\"0123456789012345678901234567890123456789012345678901234567890\"}");
  guint n_kept = 0;

  for (guint i = 0; i < 10; i++)
    rp_fact_keep_add (keep, facts);
  g_assert_cmpuint (rp_fact_keep_get_size (keep), <, 200);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (JsonObject) taken = rp_fact_keep_take (keep, i);
      n_kept += taken != NULL;
    }
  g_assert_cmpuint (n_kept, ==, 2);
  rp_fact_keep_add (keep, facts);
  g_autoptr (JsonObject) taken = rp_fact_keep_take (keep, 10);
  g_assert_nonnull (taken);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fact-keep/same", test_same);
  g_test_add_func ("/fact-keep/full", test_full);
  return g_test_run ();
}
