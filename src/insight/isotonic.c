/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/isotonic.h"

typedef struct
{
  double score, happened;
} Pair;

/* Neighbouring scores that share one probability. */
typedef struct
{
  double from, to; /* lowest and highest score */
  double sum, n;
} Block;

struct _RpIsotonic
{
  GArray *blocks;
};

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *x = a, *y = b;
  return x->score < y->score ? -1 : x->score > y->score ? 1 : 0;
}

static double
mean_of (const Block *block)
{
  return block->sum / block->n;
}

/* A block that does not rise above the one before, or has its score, joins it. */
static void
pool (GArray *blocks)
{
  while (blocks->len >= 2)
    {
      Block *last = &g_array_index (blocks, Block, blocks->len - 1), *before = last - 1;
      if (mean_of (before) < mean_of (last) && before->to < last->from)
        return;
      before->to = last->to;
      before->sum += last->sum;
      before->n += last->n;
      g_array_set_size (blocks, blocks->len - 1);
    }
}

RpIsotonic *
rp_isotonic_learn (const double *scores, const guint8 *happened, guint n)
{
  g_return_val_if_fail (n > 0, NULL);
  g_autoptr (GArray) pairs = g_array_sized_new (FALSE, FALSE, sizeof (Pair), n);
  RpIsotonic *self = g_new0 (RpIsotonic, 1);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  for (guint i = 0; i < n; i++)
    {
      Pair pair = { scores[i], happened[i] };
      g_array_append_val (pairs, pair);
    }
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < n; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      Block block = { pair->score, pair->score, pair->happened, 1 };
      /* Equal scores are one block before anything is compared: their order means nothing. */
      for (; i + 1 < n && pair[1].score == pair->score; i++, pair++)
        {
          block.sum += pair[1].happened;
          block.n++;
        }
      g_array_append_val (self->blocks, block);
      pool (self->blocks);
    }
  return self;
}

void
rp_isotonic_free (RpIsotonic *self)
{
  g_array_unref (self->blocks);
  g_free (self);
}

double
rp_isotonic_apply (const RpIsotonic *self, double score)
{
  guint low = 0, high = self->blocks->len - 1;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (g_array_index (self->blocks, Block, middle).to < score)
        low = middle + 1;
      else
        high = middle;
    }
  const Block *block = &g_array_index (self->blocks, Block, low);
  if (low == 0 || score >= block->from || score > block->to)
    return mean_of (block);
  const Block *before = block - 1;
  double part = (score - before->to) / (block->from - before->to);
  return mean_of (before) + part * (mean_of (block) - mean_of (before));
}
