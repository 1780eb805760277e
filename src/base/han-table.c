/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Run while the program is built: asks ICU how each ideograph is spelt and prints the answers as C. */

#include <stdio.h>

#include "base/han-latin.h"

/* The number of a syllable, from 0 for none. */
static guint
find_number (GHashTable *numbers, GPtrArray *syllables, char *syllable)
{
  gpointer number;

  if (g_hash_table_lookup_extended (numbers, syllable, NULL, &number))
    {
      g_free (syllable);
      return GPOINTER_TO_UINT (number);
    }
  g_hash_table_insert (numbers, syllable, GUINT_TO_POINTER (syllables->len));
  g_ptr_array_add (syllables, syllable);
  return syllables->len - 1;
}

static void
print_variant (RpHanLatin *latin, RpHanLatinVariant variant, GHashTable *numbers,
               GPtrArray *syllables)
{
  printf ("  {\n");
  for (gunichar c = RP_HAN_FIRST; c <= RP_HAN_LAST; c++)
    printf ("%u,%s", find_number (numbers, syllables, rp_han_latin_spell (latin, variant, c)),
            c % 16 == 15 ? "\n" : "");
  printf ("  },\n");
}

int
main (void)
{
  g_autoptr (RpHanLatin) latin = rp_han_latin_new ();
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) syllables = g_ptr_array_new_with_free_func (g_free);

  find_number (numbers, syllables, g_strdup (""));
  printf ("#include \"base/han-latin.h\"\n"
          "const guint16 rp_han_spellings[RP_HAN_LATIN_N_VARIANTS]"
          "[RP_HAN_LAST - RP_HAN_FIRST + 1] = {\n");
  for (guint i = 0; i < RP_HAN_LATIN_N_VARIANTS; i++)
    print_variant (latin, i, numbers, syllables);
  printf ("};\nconst char *const rp_han_syllables[] = {\n");
  for (guint i = 0; i < syllables->len; i++)
    printf ("  \"%s\",\n", (char *)syllables->pdata[i]);
  printf ("};\n");
  return 0;
}
