/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text-merge.h"

#include <string.h>

/* More sentences than this nobody enters into a field; the table grows with the square. */
#define PIECES_MAX 2000
#define NONE G_MAXUINT

/* ---- pieces ---- */

static gboolean
ends_sentence (gunichar character, gunichar next)
{
  static const gunichar chinese[] = { 0x3002, 0xff01, 0xff1f, 0xff1b }; /* 。！？； */

  if (character == '\n')
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (chinese); i++)
    if (character == chinese[i])
      return next != '\n';
  return (character == '.' || character == '!' || character == '?' || character == ';')
         && next == ' ';
}

/* Lines and sentences with what ends them: together they are the text again. */
static GPtrArray *
split (const char *text)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  const char *begin = text;

  for (const char *at = text; *at != '\0';)
    {
      const char *next = g_utf8_next_char (at);

      if (ends_sentence (g_utf8_get_char (at), g_utf8_get_char (next)))
        {
          g_ptr_array_add (pieces, g_strndup (begin, next - begin));
          begin = next;
        }
      at = next;
    }
  if (*begin != '\0')
    g_ptr_array_add (pieces, g_strdup (begin));
  return pieces;
}

static gboolean
same (GPtrArray *a, guint i, GPtrArray *b, guint j)
{
  return strcmp (a->pdata[i], b->pdata[j]) == 0;
}

static gboolean
same_range (GPtrArray *a, guint from_a, guint to_a, GPtrArray *b, guint from_b, guint to_b)
{
  if (to_a - from_a != to_b - from_b)
    return FALSE;
  for (guint i = 0; i < to_a - from_a; i++)
    if (!same (a, from_a + i, b, from_b + i))
      return FALSE;
  return TRUE;
}

/* ---- the longest common subsequence ---- */

/* Where each piece of @base stands in @changed, NONE for those that are gone. */
static guint *
match (GPtrArray *base, GPtrArray *changed)
{
  guint n = base->len, m = changed->len, width = m + 1;
  guint *places = g_new (guint, n + 1);
  g_autofree guint16 *lengths = g_new0 (guint16, (gsize)(n + 1) * width);
  guint j = 0;

  for (guint i = n; i-- > 0;)
    for (guint k = m; k-- > 0;)
      {
        guint16 down = lengths[(gsize)(i + 1) * width + k];
        guint16 right = lengths[(gsize)i * width + k + 1];

        lengths[(gsize)i * width + k] = same (base, i, changed, k)
                                            ? (guint16)(lengths[(gsize)(i + 1) * width + k + 1] + 1)
                                            : MAX (down, right);
      }
  for (guint i = 0; i < n; i++)
    {
      places[i] = NONE;
      while (j < m && !same (base, i, changed, j)
             && lengths[(gsize)i * width + j + 1] >= lengths[(gsize)(i + 1) * width + j])
        j++;
      if (j < m && same (base, i, changed, j))
        places[i] = j++;
    }
  return places;
}

/* ---- merging ---- */

typedef struct
{
  GPtrArray *base, *one, *other;
  GString *merged;
} Merge;

static void
append (Merge *self, GPtrArray *pieces, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    g_string_append (self->merged, pieces->pdata[i]);
}

/* What lies between two pieces that all three have. Returns: %FALSE when both changed it differently */
static gboolean
merge_chunk (Merge *self, guint base_from, guint base_to, guint one_from, guint one_to,
             guint other_from, guint other_to)
{
  if (same_range (self->base, base_from, base_to, self->one, one_from, one_to)
      || same_range (self->one, one_from, one_to, self->other, other_from, other_to))
    append (self, self->other, other_from, other_to);
  else if (same_range (self->base, base_from, base_to, self->other, other_from, other_to))
    append (self, self->one, one_from, one_to);
  else
    return FALSE;
  return TRUE;
}

static gboolean
merge_all (Merge *self)
{
  g_autofree guint *in_one = match (self->base, self->one);
  g_autofree guint *in_other = match (self->base, self->other);
  guint base_from = 0, one_from = 0, other_from = 0;

  for (guint i = 0; i < self->base->len; i++)
    {
      if (in_one[i] == NONE || in_other[i] == NONE)
        continue;
      if (!merge_chunk (self, base_from, i, one_from, in_one[i], other_from, in_other[i]))
        return FALSE;
      append (self, self->base, i, i + 1);
      base_from = i + 1;
      one_from = in_one[i] + 1;
      other_from = in_other[i] + 1;
    }
  return merge_chunk (self, base_from, self->base->len, one_from, self->one->len, other_from,
                      self->other->len);
}

char *
rp_text_merge (const char *base, const char *one, const char *other)
{
  g_autoptr (GPtrArray) base_pieces = split (base);
  g_autoptr (GPtrArray) one_pieces = split (one);
  g_autoptr (GPtrArray) other_pieces = split (other);
  g_autoptr (GString) merged = g_string_new (NULL);
  Merge merge = { base_pieces, one_pieces, other_pieces, merged };

  if (base_pieces->len > PIECES_MAX || one_pieces->len > PIECES_MAX
      || other_pieces->len > PIECES_MAX || !merge_all (&merge))
    return NULL;
  return g_string_free (g_steal_pointer (&merged), FALSE);
}
