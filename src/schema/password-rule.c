/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/password-rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"

#define PIECE_MAX 6 /* characters of what is repeated */

static const struct
{
  RpPasswordFault fault;
  const char *code, *sentence;
} faults[] = {
  { RP_PASSWORD_SHORT, "password_short",
    N_ ("A password has at least 12 characters. Some words that only you put together are good and "
        "easy "
        "to remember.") },
  { RP_PASSWORD_LONG, "password_long", N_ ("A password has at most 256 characters.") },
  { RP_PASSWORD_OWN, "password_own",
    N_ ("The login name or your name is no password, nor with figures behind it.") },
  { RP_PASSWORD_COMMON, "password_common",
    N_ ("This is one of the passwords that are tried first. Choose another one.") },
};

const char *
rp_password_fault_code (RpPasswordFault fault)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (faults[i].fault == fault)
      return faults[i].code;
  return "";
}

RpPasswordFault
rp_password_fault_from_code (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (g_strcmp0 (faults[i].code, code) == 0)
      return faults[i].fault;
  return RP_PASSWORD_GOOD;
}

const char *
rp_password_fault_sentence (RpPasswordFault fault)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (faults[i].fault == fault)
      return _ (faults[i].sentence);
  return "";
}

char *
rp_password_normalise (const char *password)
{
  return g_utf8_normalize (password, -1, G_NORMALIZE_NFC);
}

/* --- what is easy to guess ---------------------------------------------------------------------- */

/* @text folded, without the figures and signs at both ends. Returns: (transfer full) */
static char *
make_stem (const char *text)
{
  g_autofree char *folded = rp_text_fold (text);
  const char *begin = folded, *end = folded + strlen (folded);

  while (*begin != '\0' && !g_unichar_isalpha (g_utf8_get_char (begin)))
    begin = g_utf8_next_char (begin);
  while (end > begin && !g_unichar_isalpha (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (begin, (gsize)(end - begin));
}

static gboolean
is_listed (const char *text)
{
  guint n;
  const char *const *common = rp_common_passwords (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (common[i], text))
      return TRUE;
  return FALSE;
}

/* The figure behind 9 is 0 on every keyboard. */
static int
get_step (gunichar from, gunichar to)
{
  if (from == '9' && to == '0')
    return 1;
  if (from == '0' && to == '9')
    return -1;
  return (int)to - (int)from;
}

/* "123456789012", "lkjihgfedcba" */
static gboolean
is_run (const gunichar *text, glong length)
{
  int step = length > 1 ? get_step (text[0], text[1]) : 0;

  if (ABS (step) > 1)
    return FALSE;
  for (glong i = 1; i < length; i++)
    if (get_step (text[i - 1], text[i]) != step)
      return FALSE;
  return TRUE;
}

/* "abcabcabcabc", also where the last one is cut off */
static gboolean
is_repeated (const gunichar *text, glong length)
{
  for (glong piece = 1; piece <= MIN (PIECE_MAX, length / 2); piece++)
    if (memcmp (text, text + piece, (gsize)(length - piece) * sizeof *text) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_common (const char *password)
{
  g_autofree char *lower = g_utf8_casefold (password, -1);
  g_autofree char *folded = rp_text_fold (password);
  g_autofree char *stem = make_stem (password);
  glong length;
  g_autofree gunichar *characters = g_utf8_to_ucs4_fast (lower, -1, &length);

  return is_run (characters, length) || is_repeated (characters, length) || is_listed (folded)
         || is_listed (stem);
}

static gboolean
is_own (const char *password, const char *own)
{
  g_autofree char *folded = rp_text_fold (password);
  g_autofree char *stem = make_stem (password);
  g_autofree char *own_folded = rp_text_fold (own != NULL ? own : "");
  g_autofree char *own_stem = make_stem (own != NULL ? own : "");

  return g_str_equal (folded, own_folded) || (*stem != '\0' && g_str_equal (stem, own_stem));
}

RpPasswordFault
rp_password_check (const char *password, const char *login, const char *name)
{
  g_autofree char *normal = rp_password_normalise (password);
  glong length = normal != NULL ? g_utf8_strlen (normal, -1) : 0;

  if (length < RP_PASSWORD_MIN)
    return RP_PASSWORD_SHORT;
  if (length > RP_PASSWORD_MAX)
    return RP_PASSWORD_LONG;
  if (is_own (normal, login) || is_own (normal, name))
    return RP_PASSWORD_OWN;
  return is_common (normal) ? RP_PASSWORD_COMMON : RP_PASSWORD_GOOD;
}
