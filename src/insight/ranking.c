/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/ranking.h"

#include <math.h>

#define N_BINS 10

double
rp_rank (const double *scores, const guint8 *skip, guint n, guint target)
{
  double rank = 1;
  for (guint j = 0; j < n; j++)
    if (j != target && (skip == NULL || !skip[j]))
      rank += scores[j] > scores[target] ? 1 : scores[j] == scores[target] ? 0.5 : 0;
  return rank;
}

double
rp_rank_gain (double rank, guint depth)
{
  return rank <= depth ? 1 / log2 (1 + rank) : 0;
}

RpRankingSum *
rp_ranking_sum_new (guint n_targets)
{
  RpRankingSum *self = g_new0 (RpRankingSum, 1);
  self->n_targets = n_targets;
  self->in_three = g_new0 (double, n_targets);
  self->cases = g_new0 (guint, n_targets);
  return self;
}

void
rp_ranking_sum_free (RpRankingSum *self)
{
  g_free (self->in_three);
  g_free (self->cases);
  g_free (self);
}

void
rp_ranking_sum_add (RpRankingSum *self, guint target, double rank, double weight)
{
  double gain = rp_rank_gain (rank, 5);
  self->r1 += rank <= 1 ? weight : 0;
  self->r3 += rank <= 3 ? weight : 0;
  self->r5 += rank <= 5 ? weight : 0;
  self->mrr += weight / rank;
  self->ndcg5 += weight * gain;
  self->squares += weight * gain * gain;
  self->weight += weight;
  self->in_three[target] += rank <= 3 ? 1 : 0;
  self->cases[target]++;
  self->n++;
}

void
rp_ranking_sum_finish (RpRankingSum *self)
{
  double weight = self->weight > 0 ? self->weight : NAN;
  self->r1 /= weight;
  self->r3 /= weight;
  self->r5 /= weight;
  self->mrr /= weight;
  self->ndcg5 /= weight;
  self->squares /= weight;
}

double
rp_ranking_sum_error (const RpRankingSum *self)
{
  return sqrt (MAX (self->squares - self->ndcg5 * self->ndcg5, 0) / self->weight);
}

double
rp_ranking_sum_macro (const RpRankingSum *self, guint least, guint *n)
{
  double sum = 0;
  *n = 0;
  for (guint j = 0; j < self->n_targets; j++)
    if (self->cases[j] > 0 && self->cases[j] >= least)
      {
        sum += self->in_three[j] / self->cases[j];
        (*n)++;
      }
  return *n > 0 ? sum / *n : NAN;
}

double
rp_brier (const double *probabilities, const guint8 *happened, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += (probabilities[i] - happened[i]) * (probabilities[i] - happened[i]);
  return n > 0 ? sum / n : NAN;
}

typedef struct
{
  double probability;
  double happened;
} Pair;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *x = a, *y = b;
  return x->probability < y->probability ? -1 : x->probability > y->probability ? 1 : 0;
}

double
rp_calibration_error (const double *probabilities, const guint8 *happened, guint n)
{
  g_autoptr (GArray) pairs = g_array_sized_new (FALSE, FALSE, sizeof (Pair), n);
  double error = 0, said = 0, was = 0;
  for (guint i = 0; i < n; i++)
    {
      Pair pair = { probabilities[i], happened[i] };
      g_array_append_val (pairs, pair);
    }
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0, bin = 1; i < n; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      said += pair->probability;
      was += pair->happened;
      if (i + 1 < n
          && (i + 1 < (gsize)n * bin / N_BINS || pair[1].probability == pair->probability))
        continue;
      error += fabs (said - was);
      said = was = 0;
      while (bin < N_BINS && i + 1 >= (gsize)n * bin / N_BINS)
        bin++;
    }
  return n > 0 ? error / n : NAN;
}
