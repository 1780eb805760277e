/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-features.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"

#define N_BINS 5
#define SMALLEST_GROUP 5 /* customers behind a word that has a feature of its own */
#define MOST_WORDS 60    /* of a category that have one; a category of thousands tells nothing */

typedef struct
{
  RpAttributeKind kind;
  guint first; /* the feature of the first bin or word */
  guint n;     /* features */
  GArray *
      cuts; /* double: a bin holds what is at least its cut and less than the next; the first is -∞ */
  GArray *words; /* guint: number of the word → place among the features, G_MAXUINT for none */
  gboolean has_rest; /* the last feature is of the words without one */
} Coding;

struct _RpNeedFeatures
{
  gatomicrefcount n_refs;
  RpNeedTable *table; /* names and words */
  guint n;
  Coding *codings; /* one an attribute */
};

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y ? 1 : 0;
}

static GArray *
list_known (RpNeedTable *table, GArray *rows, guint attribute)
{
  GArray *known = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < rows->len; i++)
    {
      double value = rp_need_table_get_value (table, g_array_index (rows, guint, i), attribute);
      if (!isnan (value))
        g_array_append_val (known, value);
    }
  g_array_sort (known, compare_doubles);
  return known;
}

/* Fifths of the customers. A value that many share is not split, so there may be fewer. */
static void
cut_number (Coding *coding, RpNeedTable *table, GArray *rows, guint attribute)
{
  g_autoptr (GArray) known = list_known (table, rows, attribute);
  double last = -INFINITY;
  if (known->len > 0)
    g_array_append_val (coding->cuts, last);
  for (guint bin = 1; bin < N_BINS && known->len > 0; bin++)
    {
      double cut = g_array_index (known, double, (gsize)known->len *bin / N_BINS);
      if (cut > last && cut > g_array_index (known, double, 0))
        g_array_append_val (coding->cuts, cut);
      last = MAX (last, cut);
    }
  coding->n = coding->cuts->len;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *)a, y = *(const guint *)b;
  return x > y ? -1 : x < y ? 1 : 0;
}

/* How many customers a word needs to have a feature. */
static guint
find_least_count (const guint *counts, guint n_words)
{
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (sorted, counts, n_words);
  g_array_sort (sorted, compare_counts);
  return n_words > MOST_WORDS ? MAX (SMALLEST_GROUP, g_array_index (sorted, guint, MOST_WORDS) + 1)
                              : SMALLEST_GROUP;
}

/* Words in the order of their first customer; what is rare shares the last feature, if there is any. */
static void
list_words (Coding *coding, RpNeedTable *table, GArray *rows, guint attribute)
{
  guint n_words = rp_need_table_get_n_words (table, attribute);
  g_autofree guint *counts = g_new0 (guint, n_words + 1);
  for (guint i = 0; i < rows->len; i++)
    {
      double value = rp_need_table_get_value (table, g_array_index (rows, guint, i), attribute);
      if (!isnan (value))
        counts[(guint)value]++;
    }
  guint least = find_least_count (counts, n_words);
  for (guint w = 0; w < n_words; w++)
    {
      guint place = counts[w] >= least ? coding->n++ : G_MAXUINT;
      g_array_append_val (coding->words, place);
      coding->has_rest = coding->has_rest || (counts[w] > 0 && place == G_MAXUINT);
    }
  coding->n += coding->has_rest ? 1 : 0;
}

RpNeedFeatures *
rp_need_features_learn (RpNeedTable *table, GArray *rows)
{
  guint n_attributes = rp_need_table_get_n_attributes (table);
  RpNeedFeatures *self = g_new0 (RpNeedFeatures, 1);
  g_atomic_ref_count_init (&self->n_refs);
  self->table = rp_need_table_ref (table);
  self->n = rp_need_table_get_n_needs (table);
  self->codings = g_new0 (Coding, n_attributes);
  for (guint a = 0; a < n_attributes; a++)
    {
      Coding *coding = &self->codings[a];
      coding->kind = rp_need_table_get_attribute_kind (table, a);
      coding->first = self->n;
      coding->cuts = g_array_new (FALSE, FALSE, sizeof (double));
      coding->words = g_array_new (FALSE, FALSE, sizeof (guint));
      if (coding->kind == RP_ATTRIBUTE_CATEGORY)
        list_words (coding, table, rows, a);
      else
        cut_number (coding, table, rows, a);
      self->n += coding->n;
    }
  return self;
}

RpNeedFeatures *
rp_need_features_ref (RpNeedFeatures *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
rp_need_features_unref (RpNeedFeatures *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  for (guint a = 0; a < rp_need_table_get_n_attributes (self->table); a++)
    {
      g_array_unref (self->codings[a].cuts);
      g_array_unref (self->codings[a].words);
    }
  g_free (self->codings);
  rp_need_table_unref (self->table);
  g_free (self);
}

guint
rp_need_features_get_n (RpNeedFeatures *self)
{
  return self->n;
}

guint
rp_need_features_get_attribute (RpNeedFeatures *self, guint feature)
{
  guint a = 0;
  while (feature >= self->codings[a].first + self->codings[a].n)
    a++;
  return a;
}

/* The place of a value among its attribute's features, G_MAXUINT for none. */
static guint
find_place (const Coding *coding, double value)
{
  if (isnan (value) || coding->n == 0)
    return G_MAXUINT;
  if (coding->kind == RP_ATTRIBUTE_CATEGORY)
    {
      guint word = (guint)value;
      guint place
          = word < coding->words->len ? g_array_index (coding->words, guint, word) : G_MAXUINT;
      return place == G_MAXUINT && coding->has_rest ? coding->n - 1 : place;
    }
  guint place = 0;
  while (place + 1 < coding->n && value >= g_array_index (coding->cuts, double, place + 1))
    place++;
  return place;
}

guint
rp_need_features_find (RpNeedFeatures *self, RpNeedTable *table, guint row, guint *out)
{
  guint n = 0;
  for (guint a = 0; a < rp_need_table_get_n_attributes (self->table); a++)
    {
      guint place = find_place (&self->codings[a], rp_need_table_get_value (table, row, a));
      if (place != G_MAXUINT)
        out[n++] = self->codings[a].first + place;
    }
  return n;
}

static char *
format_cut (RpAttributeKind kind, double value)
{
  return kind == RP_ATTRIBUTE_DATE ? rp_date_format ((gint32)value) : g_strdup_printf ("%g", value);
}

static char *
describe_bin (const Coding *coding, guint place)
{
  gboolean is_first = place == 0, is_last = place + 1 == coding->n;
  g_autofree char *from
      = is_first ? NULL : format_cut (coding->kind, g_array_index (coding->cuts, double, place));
  g_autofree char *to
      = is_last ? NULL : format_cut (coding->kind, g_array_index (coding->cuts, double, place + 1));
  if (is_first && is_last)
    return g_strdup (_ ("known"));
  if (is_first)
    return g_strdup_printf (_ ("below %s"), to);
  if (is_last)
    return g_strdup_printf (_ ("%s or more"), from);
  return g_strdup_printf (_ ("%s to below %s"), from, to);
}

static char *
describe_word (RpNeedFeatures *self, guint attribute, guint place)
{
  const Coding *coding = &self->codings[attribute];
  for (guint w = 0; w < coding->words->len; w++)
    if (g_array_index (coding->words, guint, w) == place)
      return g_strdup (rp_need_table_get_word (self->table, attribute, w));
  return g_strdup (_ ("another"));
}

char *
rp_need_features_dup_label (RpNeedFeatures *self, guint feature)
{
  if (feature < rp_need_table_get_n_needs (self->table))
    return g_strdup (rp_need_table_get_need_name (self->table, feature));
  guint attribute = rp_need_features_get_attribute (self, feature);
  const Coding *coding = &self->codings[attribute];
  guint place = feature - coding->first;
  g_autofree char *value = coding->kind == RP_ATTRIBUTE_CATEGORY
                               ? describe_word (self, attribute, place)
                               : describe_bin (coding, place);
  return g_strdup_printf ("%s: %s", rp_need_table_get_attribute_name (self->table, attribute),
                          value);
}
