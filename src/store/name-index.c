/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/name-index.h"

#include <string.h>

/* Beyond so many dead entries, and this share of all, a shelf is laid out again. */
#define MIN_DEAD 1000
#define MAX_DEAD_SHARE 4

/* A number's last digits say something from this many on. */
#define MIN_TAIL 4

#define NOT_FOUND 255

typedef enum
{
  COLUMN_NAMES,
  COLUMN_READINGS,
  COLUMN_OTHERS,
  N_COLUMNS
} Column;

/* How good a hit is, by what is around it in its column. Lower is better. */
typedef struct
{
  char separator;
  guint8 whole, beginning, end, middle;
} Ranking;

static const Ranking rankings[N_COLUMNS] = {
  [COLUMN_NAMES] = { '\n', .whole = 0, .beginning = 2, .end = 5, .middle = 5 },
  [COLUMN_READINGS] = { ' ', .whole = 1, .beginning = 3, .end = 6, .middle = 6 },
  [COLUMN_OTHERS] = { '\n', .whole = 3, .beginning = 6, .end = 4, .middle = 7 },
};

typedef struct
{
  char *id, *title;
  glong title_length; /* characters */
  gboolean dead;
  guint starts[N_COLUMNS]; /* of the entry's part, which begins with a separator */
} Entry;

/* The rows of one kind. */
typedef struct
{
  char *kind;
  GArray *entries;    /* (element-type Entry), in the order of their parts */
  GHashTable *places; /* id -> place in entries, plus one */
  GString *columns[N_COLUMNS];
  guint n_dead;
} Shelf;

struct _RpNameIndex
{
  GHashTable *shelves; /* kind -> Shelf */
};

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->title);
}

static Shelf *
new_shelf (const char *kind)
{
  Shelf *shelf = g_new0 (Shelf, 1);

  shelf->kind = g_strdup (kind);
  shelf->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (shelf->entries, clear_entry);
  shelf->places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < N_COLUMNS; i++)
    shelf->columns[i] = g_string_new (NULL);
  return shelf;
}

static void
free_shelf (gpointer data)
{
  Shelf *shelf = data;

  g_hash_table_unref (shelf->places);
  g_array_unref (shelf->entries);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_string_free (shelf->columns[i], TRUE);
  g_free (shelf->kind);
  g_free (shelf);
}

RpNameIndex *
rp_name_index_new (void)
{
  RpNameIndex *self = g_new0 (RpNameIndex, 1);

  self->shelves = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_shelf);
  return self;
}

void
rp_name_index_free (RpNameIndex *self)
{
  g_hash_table_unref (self->shelves);
  g_free (self);
}

static Entry *
get_entry (Shelf *shelf, guint place)
{
  return &g_array_index (shelf->entries, Entry, place);
}

/* @parts: the texts of the columns with their lengths; a separator goes before each, and the next
 * entry's is behind it */
static void
append_entry (Shelf *shelf, Entry entry, const char *const *parts, const gsize *lengths)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      entry.starts[i] = (guint)shelf->columns[i]->len;
      g_string_append_c (shelf->columns[i], rankings[i].separator);
      g_string_append_len (shelf->columns[i], parts[i], (gssize)lengths[i]);
    }
  g_array_append_val (shelf->entries, entry);
  g_hash_table_insert (shelf->places, get_entry (shelf, shelf->entries->len - 1)->id,
                       GUINT_TO_POINTER (shelf->entries->len));
}

static gsize
get_part_end (Shelf *shelf, guint place, guint column)
{
  return place + 1 < shelf->entries->len ? get_entry (shelf, place + 1)->starts[column]
                                         : shelf->columns[column]->len;
}

static void
copy_entry (Shelf *to, Shelf *from, guint place)
{
  Entry *old = get_entry (from, place);
  Entry entry = { .id = g_steal_pointer (&old->id),
                  .title = g_steal_pointer (&old->title),
                  .title_length = old->title_length };
  const char *parts[N_COLUMNS];
  gsize lengths[N_COLUMNS];

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      parts[i] = from->columns[i]->str + old->starts[i] + 1;
      lengths[i] = get_part_end (from, place, i) - old->starts[i] - 1;
    }
  append_entry (to, entry, parts, lengths);
}

/* Lays the living entries out anew. */
static void
compact (RpNameIndex *self, Shelf *shelf)
{
  Shelf *fresh = new_shelf (shelf->kind);

  for (guint i = 0; i < shelf->entries->len; i++)
    {
      if (!get_entry (shelf, i)->dead)
        copy_entry (fresh, shelf, i);
    }
  g_hash_table_replace (self->shelves, fresh->kind, fresh);
}

void
rp_name_index_remove (RpNameIndex *self, const char *kind, const char *id)
{
  Shelf *shelf = g_hash_table_lookup (self->shelves, kind);
  guint place = shelf ? GPOINTER_TO_UINT (g_hash_table_lookup (shelf->places, id)) : 0;

  if (place == 0)
    return;
  g_hash_table_remove (shelf->places, id);
  get_entry (shelf, place - 1)->dead = TRUE;
  shelf->n_dead++;
  if (shelf->n_dead > MIN_DEAD && shelf->n_dead > shelf->entries->len / MAX_DEAD_SHARE)
    compact (self, shelf);
}

void
rp_name_index_put (RpNameIndex *self, const char *kind, const char *id, const char *title,
                   const char *names, const char *readings, const char *others)
{
  const char *parts[] = { names, readings, others };
  gsize lengths[] = { strlen (names), strlen (readings), strlen (others) };
  Entry entry = { .id = g_strdup (id),
                  .title = g_strdup (title),
                  .title_length = g_utf8_strlen (title, -1) };

  rp_name_index_remove (self, kind, id);

  Shelf *shelf = g_hash_table_lookup (self->shelves, kind);
  if (!shelf)
    {
      shelf = new_shelf (kind);
      g_hash_table_insert (self->shelves, shelf->kind, shelf);
    }
  append_entry (shelf, entry, parts, lengths);
}

/* ---- searching ---- */

static guint8
rank_hit (Column column, const GString *text, gsize at, gsize length)
{
  const Ranking *ranking = &rankings[column];
  gboolean begins = text->str[at - 1] == ranking->separator;
  gboolean ends = at + length == text->len || text->str[at + length] == ranking->separator;

  if (begins)
    return ends ? ranking->whole : ranking->beginning;
  return ends && length >= MIN_TAIL ? ranking->end : ranking->middle;
}

/* Reads a column from front to back. @best: per entry the best rank found so far */
static void
scan_column (Shelf *shelf, Column column, const char *word, gsize length, guint8 *best)
{
  const GString *text = shelf->columns[column];
  const char *end = text->str + text->len;
  const char *at = text->str;
  guint place = 0;

  while ((at = memmem (at, (gsize)(end - at), word, length)))
    {
      gsize offset = (gsize)(at - text->str);

      while (get_part_end (shelf, place, column) <= offset)
        place++;
      best[place] = MIN (best[place], rank_hit (column, text, offset, length));
      at += length;
    }
}

/* Adds the word's ranks up in @sums; what does not have it is out. */
static void
scan_word (Shelf *shelf, const char *word, guint8 *best, guint *sums)
{
  guint n = shelf->entries->len;

  memset (best, NOT_FOUND, n);
  for (guint i = 0; i < N_COLUMNS; i++)
    scan_column (shelf, i, word, strlen (word), best);
  for (guint i = 0; i < n; i++)
    sums[i] = best[i] == NOT_FOUND || sums[i] == G_MAXUINT ? G_MAXUINT : sums[i] + best[i];
}

typedef struct
{
  RpNameHit hit;
  glong length;
} Candidate;

/* Better ranks first, then shorter titles, then a fixed order. */
static int
compare_candidates (const Candidate *a, const Candidate *b)
{
  if (a->hit.rank != b->hit.rank)
    return a->hit.rank < b->hit.rank ? -1 : 1;
  if (a->length != b->length)
    return a->length < b->length ? -1 : 1;

  int order = strcmp (a->hit.title, b->hit.title);
  return order != 0 ? order : strcmp (a->hit.id, b->hit.id);
}

/* Keeps the best @limit in order; most candidates fail at the first comparison. */
static void
offer (GArray *candidates, const Candidate *candidate, guint limit)
{
  guint low = 0;
  guint high = candidates->len;

  if (high == limit
      && compare_candidates (candidate, &g_array_index (candidates, Candidate, high - 1)) >= 0)
    return;
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (compare_candidates (candidate, &g_array_index (candidates, Candidate, middle)) < 0)
        high = middle;
      else
        low = middle + 1;
    }
  g_array_insert_val (candidates, low, *candidate);
  if (candidates->len > limit)
    g_array_set_size (candidates, limit);
}

static void
search_shelf (Shelf *shelf, const char *const *words, guint limit, GArray *candidates)
{
  guint n = shelf->entries->len;
  g_autofree guint8 *best = g_malloc (n);
  g_autofree guint *sums = g_new0 (guint, n);

  for (guint i = 0; words[i]; i++)
    scan_word (shelf, words[i], best, sums);
  for (guint i = 0; i < n; i++)
    {
      Entry *entry = get_entry (shelf, i);

      if (sums[i] != G_MAXUINT && !entry->dead)
        {
          Candidate candidate
              = { { shelf->kind, entry->id, entry->title, sums[i] }, entry->title_length };
          offer (candidates, &candidate, limit);
        }
    }
}

GArray *
rp_name_index_search (RpNameIndex *self, const char *kind, const char *const *words, guint limit)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (RpNameHit));
  GHashTableIter iter;
  gpointer shelf = NULL;

  if (!words[0] || limit == 0)
    return hits;
  g_hash_table_iter_init (&iter, self->shelves);
  while (g_hash_table_iter_next (&iter, NULL, &shelf))
    {
      if (!kind || g_str_equal (kind, ((Shelf *)shelf)->kind))
        search_shelf (shelf, words, limit, candidates);
    }
  for (guint i = 0; i < candidates->len; i++)
    g_array_append_val (hits, g_array_index (candidates, Candidate, i).hit);
  return hits;
}
