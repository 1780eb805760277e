/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text-diff.h"

#include <string.h>

/* "same[-removed-]{+added+}" */
static char *
describe (const char *before, const char *after)
{
  static const char *const around[][2] = { { "", "" }, { "[-", "-]" }, { "{+", "+}" } };
  g_autoptr (GArray) parts = rp_text_diff (before, after);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      const RpDiffPart *part = &g_array_index (parts, RpDiffPart, i);
      g_string_append (text, around[part->type][0]);
      g_string_append_len (text, (part->type == RP_DIFF_REMOVED ? before : after) + part->start,
                           (gssize)part->length);
      g_string_append (text, around[part->type][1]);
    }
  return g_string_free (text, FALSE);
}

static void
assert_diff (const char *before, const char *after, const char *expected)
{
  g_autofree char *found = describe (before, after);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_words (void)
{
  assert_diff ("", "", "");
  assert_diff ("one two", "one two", "one two");
  assert_diff ("", "new", "{+new+}");
  assert_diff ("old", "", "[-old-]");
  assert_diff ("one two three", "one 2 three", "one [-two-]{+2+} three");
  assert_diff ("Call on Monday.", "Call Wen on Monday!", "Call {+Wen +}on Monday[-.-]{+!+}");
  assert_diff ("a\nb", "a\nc\nb", "a\n{+c\n+}b");
}

/* Nothing stands between the words there. */
static void
test_chinese (void)
{
  assert_diff ("炉子每月停两次", "炉子每周停三次", "炉子每[-月-]{+周+}停[-两-]{+三+}次");
  assert_diff ("同意装3台", "同意装12台", "同意装[-3-]{+12+}台");
}

/* Too long to compare word by word: still complete, and what both begin with is found. */
static void
test_long (void)
{
  g_autoptr (GString) before = g_string_new ("head ");
  g_autoptr (GString) after = g_string_new ("head ");
  g_autoptr (GArray) parts = NULL;
  gsize n_before = 0, n_after = 0;

  for (guint i = 0; i < 4000; i++)
    {
      g_string_append_printf (before, "a%u ", i);
      g_string_append_printf (after, "b%u ", i);
    }
  parts = rp_text_diff (before->str, after->str);
  for (guint i = 0; i < parts->len; i++)
    {
      const RpDiffPart *part = &g_array_index (parts, RpDiffPart, i);
      n_before += part->type != RP_DIFF_ADDED ? part->length : 0;
      n_after += part->type != RP_DIFF_REMOVED ? part->length : 0;
    }
  g_assert_cmpuint (g_array_index (parts, RpDiffPart, 0).type, ==, RP_DIFF_SAME);
  g_assert_cmpuint (n_before, ==, before->len);
  g_assert_cmpuint (n_after, ==, after->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-diff/words", test_words);
  g_test_add_func ("/text-diff/chinese", test_chinese);
  g_test_add_func ("/text-diff/long", test_long);
  return g_test_run ();
}
