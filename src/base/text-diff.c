/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text-diff.h"

#include <string.h>

#include "base/text.h"

/* Pairs of words looked at; a table of so many lengths takes 8 MB for a moment. */
#define TABLE_MAX (4 * 1024 * 1024)

typedef struct
{
  const char *text;
  gsize length;
} Word;

typedef enum
{
  LETTERS,
  SPACE,
  ALONE, /* a word by itself */
} Sort;

static Sort
sort_of (gunichar c)
{
  if (c == '\n' || rp_text_is_cjk (c))
    return ALONE;
  if (g_unichar_isspace (c))
    return SPACE;
  return g_unichar_isalnum (c) || g_unichar_ismark (c) ? LETTERS : ALONE;
}

static GArray *
split (const char *text)
{
  /* Has a place also where there is no word: to count from nowhere is not defined. */
  GArray *words = g_array_sized_new (FALSE, FALSE, sizeof (Word), 64);
  Sort last = ALONE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      Sort sort = sort_of (g_utf8_get_char (at));
      gsize length = (gsize)(g_utf8_next_char (at) - at);
      if (words->len > 0 && sort != ALONE && sort == last)
        g_array_index (words, Word, words->len - 1).length += length;
      else
        {
          Word word = { at, length };
          g_array_append_val (words, word);
        }
      last = sort;
    }
  return words;
}

static gboolean
is_same (const Word *a, const Word *b)
{
  return a->length == b->length && memcmp (a->text, b->text, a->length) == 0;
}

/* Two rows of words, and where each begins. */
typedef struct
{
  const char *before, *after;
  const Word *a, *b; /* what is compared */
  guint n_a, n_b;
  GArray *parts;
} Diff;

static void
add (Diff *self, RpDiffType type, const Word *word)
{
  const char *text = type == RP_DIFF_REMOVED ? self->before : self->after;
  RpDiffPart part = { type, (gsize)(word->text - text), word->length };
  RpDiffPart *last = self->parts->len > 0
                         ? &g_array_index (self->parts, RpDiffPart, self->parts->len - 1)
                         : NULL;

  if (last != NULL && last->type == type)
    last->length += word->length;
  else
    g_array_append_val (self->parts, part);
}

static void
add_all (Diff *self, RpDiffType type, const Word *words, guint n_words)
{
  for (guint i = 0; i < n_words; i++)
    add (self, type, &words[i]);
}

/* How many words two tails have in common in the same order: for each pair of places. */
static guint16 *
measure (const Diff *self)
{
  gsize width = (gsize)self->n_b + 1;
  guint16 *table = g_new0 (guint16, ((gsize)self->n_a + 1) * width);

  for (guint i = self->n_a; i-- > 0;)
    for (guint k = self->n_b; k-- > 0;)
      {
        gsize here = i * width + k;
        table[here] = is_same (&self->a[i], &self->b[k])
                          ? (guint16)(table[here + width + 1] + 1)
                          : MAX (table[here + width], table[here + 1]);
      }
  return table;
}

static void
walk (Diff *self)
{
  g_autofree guint16 *table = measure (self);
  gsize width = (gsize)self->n_b + 1;
  guint i = 0, k = 0;

  while (i < self->n_a && k < self->n_b)
    if (is_same (&self->a[i], &self->b[k]))
      {
        add (self, RP_DIFF_SAME, &self->b[k++]);
        i++;
      }
    else if (table[(i + 1) * width + k] >= table[i * width + k + 1])
      add (self, RP_DIFF_REMOVED, &self->a[i++]);
    else
      add (self, RP_DIFF_ADDED, &self->b[k++]);
  add_all (self, RP_DIFF_REMOVED, self->a + i, self->n_a - i);
  add_all (self, RP_DIFF_ADDED, self->b + k, self->n_b - k);
}

static void
compare (Diff *self)
{
  if ((gsize)self->n_a * self->n_b <= TABLE_MAX && MIN (self->n_a, self->n_b) < G_MAXUINT16)
    {
      walk (self);
      return;
    }
  add_all (self, RP_DIFF_REMOVED, self->a, self->n_a);
  add_all (self, RP_DIFF_ADDED, self->b, self->n_b);
}

GArray *
rp_text_diff (const char *before, const char *after)
{
  g_autoptr (GArray) a = split (before);
  g_autoptr (GArray) b = split (after);
  const Word *words_a = (const Word *)(void *)a->data;
  const Word *words_b = (const Word *)(void *)b->data;
  guint head = 0, tail = 0;
  Diff self = { .before = before, .after = after };

  self.parts = g_array_new (FALSE, FALSE, sizeof (RpDiffPart));
  while (head < MIN (a->len, b->len) && is_same (&words_a[head], &words_b[head]))
    head++;
  while (tail < MIN (a->len, b->len) - head
         && is_same (&words_a[a->len - 1 - tail], &words_b[b->len - 1 - tail]))
    tail++;
  add_all (&self, RP_DIFF_SAME, words_b, head);
  self.a = words_a + head;
  self.n_a = a->len - head - tail;
  self.b = words_b + head;
  self.n_b = b->len - head - tail;
  compare (&self);
  add_all (&self, RP_DIFF_SAME, words_b + b->len - tail, tail);
  return self.parts;
}
