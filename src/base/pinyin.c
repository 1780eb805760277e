/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include "base/han-latin.h"
#include "base/heteronyms.h"

#include <string.h>

#define N_COMBINATIONS_MAX 8
#define NAME_LENGTH_MAX 256 /* characters; what is behind them is not spelt */

struct _RpPinyin
{
  RpHanLatin *latin;                              /* for characters that are not in the table */
  GHashTable *heteronyms;                         /* character -> readings, both borrowed */
  GHashTable *spellings[RP_HAN_LATIN_N_VARIANTS]; /* character -> what @latin said; owned */
};

RpPinyin *
rp_pinyin_new (void)
{
  RpPinyin *self = g_new0 (RpPinyin, 1);

  self->latin = rp_han_latin_new ();
  for (guint i = 0; i < RP_HAN_LATIN_N_VARIANTS; i++)
    self->spellings[i] = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->heteronyms = g_hash_table_new (NULL, NULL);
  for (const RpHeteronym *entry = rp_heteronyms; entry->character != NULL; entry++)
    g_hash_table_insert (self->heteronyms, GUINT_TO_POINTER (g_utf8_get_char (entry->character)),
                         (gpointer)entry->readings);
  return self;
}

void
rp_pinyin_free (RpPinyin *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < RP_HAN_LATIN_N_VARIANTS; i++)
    g_hash_table_unref (self->spellings[i]);
  rp_han_latin_free (self->latin);
  g_hash_table_unref (self->heteronyms);
  g_free (self);
}

/* A character is spelt by itself, whatever stands beside it. Rare ones are asked for once each. */
static const char *
find_spelling (RpPinyin *self, RpHanLatinVariant variant, gunichar character)
{
  gpointer key = GUINT_TO_POINTER (character);
  char *spelling;

  if (character >= RP_HAN_FIRST && character <= RP_HAN_LAST)
    return rp_han_syllables[rp_han_spellings[variant][character - RP_HAN_FIRST]];
  spelling = g_hash_table_lookup (self->spellings[variant], key);
  if (spelling == NULL)
    {
      spelling = rp_han_latin_spell (self->latin, variant, character);
      g_hash_table_insert (self->spellings[variant], key, spelling);
    }
  return spelling;
}

/* What one character of the name may be spelt like; the first is the likeliest. */
typedef struct
{
  char *readings[N_COMBINATIONS_MAX]; /* owned */
  guint n_readings;
} Syllable;

static void
syllable_add (Syllable *self, const char *reading)
{
  if (*reading == '\0' || self->n_readings == N_COMBINATIONS_MAX)
    return;
  for (guint i = 0; i < self->n_readings; i++)
    if (strcmp (self->readings[i], reading) == 0)
      return;
  self->readings[self->n_readings++] = g_strdup (reading);
}

/* 吕 is typed lv, but also lu by those who know passports. */
static void
syllable_add_unrounded (Syllable *self)
{
  for (guint i = 0, n = self->n_readings; i < n; i++)
    if (strchr (self->readings[i], 'v') != NULL)
      {
        g_autofree char *plain = g_strdelimit (g_strdup (self->readings[i]), "v", 'u');
        syllable_add (self, plain);
      }
}

static void
syllable_clear_cb (gpointer data)
{
  Syllable *self = data;
  for (guint i = 0; i < self->n_readings; i++)
    g_free (self->readings[i]);
}

static gboolean
is_han (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

static void
add_spoken_words (Syllable *syllables, const gunichar *characters, guint n_characters)
{
  g_autofree char *name = g_ucs4_to_utf8 (characters, n_characters, NULL, NULL, NULL);
  for (const RpSpokenWord *entry = rp_spoken_words; entry->word != NULL; entry++)
    {
      gsize length = strlen (entry->word);
      for (const char *at = strstr (name, entry->word); at != NULL;
           at = strstr (at + length, entry->word))
        {
          Syllable *syllable = &syllables[g_utf8_pointer_to_offset (name, at)];
          g_auto (GStrv) readings = g_strsplit (entry->readings, " ", -1);
          for (guint i = 0; readings[i] != NULL; i++)
            syllable_add (&syllable[i], readings[i]);
        }
    }
}

static void
add_transliterated (RpPinyin *self, RpHanLatinVariant variant, Syllable *syllables,
                    const gunichar *characters, guint n_characters)
{
  for (guint i = 0; i < n_characters; i++)
    if (is_han (characters[i]))
      syllable_add (&syllables[i], find_spelling (self, variant, characters[i]));
}

static void
add_readings (RpPinyin *self, Syllable *syllables, const gunichar *characters, guint n_characters)
{
  add_spoken_words (syllables, characters, n_characters);
  for (guint i = 0; i < n_characters; i++)
    {
      const char *known = g_hash_table_lookup (self->heteronyms, GUINT_TO_POINTER (characters[i]));
      g_auto (GStrv) readings = g_strsplit (known != NULL ? known : "", " ", -1);
      for (guint j = 0; readings[j] != NULL; j++)
        syllable_add (&syllables[i], readings[j]);
    }
  add_transliterated (self, RP_HAN_LATIN_NAMES, syllables, characters, n_characters);
  add_transliterated (self, RP_HAN_LATIN_WORDS, syllables, characters, n_characters);

  for (guint i = 0; i < n_characters; i++)
    {
      syllable_add_unrounded (&syllables[i]);
      if (syllables[i].n_readings == 0)
        {
          char utf8[7] = { 0 };
          g_unichar_to_utf8 (characters[i], utf8);
          syllable_add (&syllables[i], utf8);
        }
    }
}

static void
append_once (GString *out, GHashTable *seen, const char *word)
{
  if (!g_hash_table_add (seen, g_strdup (word)))
    return;
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, word);
}

static void
append_combination (GString *out, GHashTable *seen, GArray *syllables, const guint *choice)
{
  g_autoptr (GString) full = g_string_new (NULL);
  g_autoptr (GString) initials = g_string_new (NULL);
  for (guint i = 0; i < syllables->len; i++)
    {
      const char *reading = g_array_index (syllables, Syllable, i).readings[choice[i]];
      g_string_append (full, reading);
      g_string_append_unichar (initials, g_utf8_get_char (reading));
    }
  append_once (out, seen, full->str);
  append_once (out, seen, initials->str);
}

/* First the likeliest reading of all, then those that differ from it in one character, then in two:
 * so every heteronym has its turn before the combinations run out. */
static void
append_combinations (GString *out, GArray *syllables)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint *choice = g_new0 (guint, syllables->len);
  guint n_left = N_COMBINATIONS_MAX - 1;
#define N_READINGS(i) (g_array_index (syllables, Syllable, i).n_readings)

  append_combination (out, seen, syllables, choice);
  for (guint i = 0; i < syllables->len; i++)
    {
      for (choice[i] = 1; choice[i] < N_READINGS (i) && n_left > 0; choice[i]++, n_left--)
        append_combination (out, seen, syllables, choice);
      choice[i] = 0;
    }
  for (guint i = 0; i < syllables->len; i++)
    {
      for (choice[i] = 1; choice[i] < N_READINGS (i); choice[i]++)
        for (guint j = i + 1; j < syllables->len; j++)
          {
            for (choice[j] = 1; choice[j] < N_READINGS (j) && n_left > 0; choice[j]++, n_left--)
              append_combination (out, seen, syllables, choice);
            choice[j] = 0;
          }
      choice[i] = 0;
    }
#undef N_READINGS
}

/* Letters, digits and Han characters: what a person types when looking for the name. */
static GArray *
pick_characters (const char *text, gboolean *has_han)
{
  g_autofree char *folded = rp_text_fold (text);
  GArray *characters = g_array_new (FALSE, FALSE, sizeof (gunichar));
  *has_han = FALSE;
  for (const char *at = folded; *at != '\0' && characters->len < NAME_LENGTH_MAX;
       at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (!g_unichar_isalnum (c))
        continue;
      g_array_append_val (characters, c);
      *has_han = *has_han || is_han (c);
    }
  return characters;
}

char *
rp_pinyin_readings (RpPinyin *self, const char *text)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  gboolean has_han;
  g_autoptr (GArray) characters = pick_characters (text, &has_han);
  if (!has_han)
    return g_strdup ("");

  g_autoptr (GArray) syllables = g_array_new (FALSE, TRUE, sizeof (Syllable));
  g_array_set_clear_func (syllables, syllable_clear_cb);
  g_array_set_size (syllables, characters->len);
  add_readings (self, (Syllable *)(gpointer)syllables->data,
                (const gunichar *)(gpointer)characters->data, characters->len);

  GString *out = g_string_new (NULL);
  append_combinations (out, syllables);
  return g_string_free (out, FALSE);
}
