/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/password-rule.h"

#include <string.h>

#include "base/text.h"

static void
test_rule (void)
{
  static const struct
  {
    const char *password;
    RpPasswordFault fault;
  } cases[] = {
    { "", RP_PASSWORD_SHORT },
    { "elevenchars", RP_PASSWORD_SHORT },
    { "twelve chars", RP_PASSWORD_GOOD },
    { "十二个汉字不多不少刚好够", RP_PASSWORD_GOOD },
    { "十二个汉字不多不少刚好", RP_PASSWORD_SHORT },
    { "a-long-test-password", RP_PASSWORD_GOOD },
    { "qinglan-demo", RP_PASSWORD_GOOD },
    { "830172640951", RP_PASSWORD_GOOD },
    { "lin.yifan@qinglan", RP_PASSWORD_OWN },
    { "LIN.YIFAN@QINGLAN", RP_PASSWORD_OWN },
    { "lin.yifan@qinglan2026!", RP_PASSWORD_OWN },
    { "林一帆123456789", RP_PASSWORD_OWN },
    { "Password2026!", RP_PASSWORD_COMMON },
    { "***PASSWORD***", RP_PASSWORD_COMMON },
    { "qwertyuiop[]", RP_PASSWORD_COMMON },
    { "1qaz2wsx3edc", RP_PASSWORD_COMMON },
    { "123456789012", RP_PASSWORD_COMMON },
    { "2109876543210", RP_PASSWORD_COMMON },
    { "abcdefghijkl", RP_PASSWORD_COMMON },
    { "aaaaaaaaaaaaaaa", RP_PASSWORD_COMMON },
    { "AbcaBcabCabc", RP_PASSWORD_COMMON },
    { "1234512345123", RP_PASSWORD_COMMON },
    { "woaini1314520", RP_PASSWORD_COMMON },
    { "            ", RP_PASSWORD_COMMON },
    { "ｐａｓｓｗｏｒｄ１２３４", RP_PASSWORD_COMMON },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].password);
      g_assert_cmpint (rp_password_check (cases[i].password, "lin.yifan@qinglan", "林一帆"), ==,
                       cases[i].fault);
    }
  g_assert_cmpint (rp_password_check ("twelve chars", "lin", NULL), ==, RP_PASSWORD_GOOD);
}

/* Characters are counted as a reader sees them, not as a keyboard composes them. */
static void
test_length (void)
{
  g_autofree char *most = g_strnfill (RP_PASSWORD_MAX, 'x');
  g_autoptr (GString) composed = g_string_new (NULL);

  memcpy (most, "some thing", strlen ("some thing"));
  g_assert_cmpint (rp_password_check (most, "lin", "x"), ==, RP_PASSWORD_GOOD);
  g_autofree char *more = g_strconcat (most, "x", NULL);
  g_assert_cmpint (rp_password_check (more, "lin", "x"), ==, RP_PASSWORD_LONG);

  for (guint i = 0; i < 6; i++)
    g_string_append (composed, "e\xcc\x81"); /* six letters of two code points */
  g_assert_cmpint (rp_password_check (composed->str, "lin", "x"), ==, RP_PASSWORD_SHORT);
  g_autofree char *normal = rp_password_normalise ("e\xcc\x81");
  g_assert_cmpstr (normal, ==, "é");
}

static void
test_codes (void)
{
  for (int fault = RP_PASSWORD_SHORT; fault <= RP_PASSWORD_COMMON; fault++)
    {
      const char *code = rp_password_fault_code ((RpPasswordFault)fault);

      g_assert_cmpint (rp_password_fault_from_code (code), ==, fault);
      g_assert_cmpstr (rp_password_fault_sentence ((RpPasswordFault)fault), !=, "");
    }
  g_assert_cmpint (rp_password_fault_from_code ("sign_in"), ==, RP_PASSWORD_GOOD);
  g_assert_cmpint (rp_password_fault_from_code (NULL), ==, RP_PASSWORD_GOOD);
}

/* An entry that is not folded would never be found. */
static void
test_list (void)
{
  guint n;
  const char *const *common = rp_common_passwords (&n);

  g_assert_cmpuint (n, >, 200);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *folded = rp_text_fold (common[i]);

      g_assert_cmpstr (common[i], ==, folded);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/password-rule/rule", test_rule);
  g_test_add_func ("/password-rule/length", test_length);
  g_test_add_func ("/password-rule/codes", test_codes);
  g_test_add_func ("/password-rule/list", test_list);
  return g_test_run ();
}
