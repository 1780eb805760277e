/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/han-latin.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

struct _RpHanLatin
{
  UTransliterator
      *transliterators[RP_HAN_LATIN_N_VARIANTS]; /* owned; %NULL when ICU's data lacks it */
  gboolean is_open[RP_HAN_LATIN_N_VARIANTS];
};

RpHanLatin *
rp_han_latin_new (void)
{
  return g_new0 (RpHanLatin, 1);
}

void
rp_han_latin_free (RpHanLatin *self)
{
  for (guint i = 0; i < RP_HAN_LATIN_N_VARIANTS; i++)
    g_clear_pointer (&self->transliterators[i], utrans_close);
  g_free (self);
}

/* Returns: (transfer none) (nullable) */
static UTransliterator *
get_transliterator (RpHanLatin *self, RpHanLatinVariant variant)
{
  static const char *const ids[]
      = { [RP_HAN_LATIN_WORDS] = "Han-Latin", [RP_HAN_LATIN_NAMES] = "Han-Latin/Names" };
  UErrorCode status = U_ZERO_ERROR;
  UChar id[32];

  if (!self->is_open[variant])
    {
      u_uastrcpy (id, ids[variant]);
      self->transliterators[variant]
          = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
      self->is_open[variant] = TRUE;
    }
  return self->transliterators[variant];
}

/* "lǚ" to "lv": no tone marks, and ü as it is typed on a keyboard. */
static char *
strip_tones (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  GString *plain = g_string_new (NULL);
  for (const char *at = decomposed; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c == 0x308 && g_str_has_suffix (plain->str, "u"))
        plain->str[plain->len - 1] = 'v';
      else if (c < 0x80 && g_ascii_isalnum ((char)c))
        g_string_append_c (plain, g_ascii_tolower ((char)c));
    }
  return g_string_free (plain, FALSE);
}

/* Bytes that a spelling of one character needs at most. */
#define SPELLING_MAX 64

char *
rp_han_latin_spell (RpHanLatin *self, RpHanLatinVariant variant, gunichar character)
{
  UTransliterator *transliterator = get_transliterator (self, variant);
  UErrorCode status = U_ZERO_ERROR;
  char utf8[7] = { 0 };
  UChar wide[SPELLING_MAX];
  char narrow[SPELLING_MAX * 3];
  int32_t length, limit, narrow_length;

  if (transliterator == NULL)
    return g_strdup ("");
  g_unichar_to_utf8 (character, utf8);
  u_strFromUTF8 (wide, G_N_ELEMENTS (wide), &length, utf8, -1, &status);
  limit = length;
  utrans_transUChars (transliterator, wide, &length, G_N_ELEMENTS (wide), 0, &limit, &status);
  u_strToUTF8 (narrow, sizeof narrow - 1, &narrow_length, wide, length, &status);
  if (U_FAILURE (status))
    return g_strdup ("");
  narrow[narrow_length] = '\0';
  return strip_tones (narrow);
}
