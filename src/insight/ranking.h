/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How good a ranking is. Pure numbers; nothing here knows what is ranked. */

/**
 * rp_rank:
 * @skip: (nullable): one byte each; those that are set do not compete
 *
 * The rank of @target, from 1; equal scores share the mean rank, so it may be 2.5.
 */
double rp_rank (const double *scores, const guint8 *skip, guint n, guint target);

/* NDCG of one relevant element at @rank when @depth are looked at. */
double rp_rank_gain (double rank, guint depth);

/**
 * RpRankingSum: the means over many cases. Each case counts with a weight.
 */
typedef struct
{
  double weight, squares; /* of the weights; of the weighted gains */
  double r1, r3, r5, mrr, ndcg5;
  guint n;
  guint n_targets;
  double *in_three; /* by target: cases, and those within the first three */
  guint *cases;
} RpRankingSum;

RpRankingSum *rp_ranking_sum_new (guint n_targets);
void rp_ranking_sum_free (RpRankingSum *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpRankingSum, rp_ranking_sum_free)
void rp_ranking_sum_add (RpRankingSum *self, guint target, double rank, double weight);
/* Turns sums into means, once. */
void rp_ranking_sum_finish (RpRankingSum *self);
/* The standard error of NDCG@5, after finishing. */
double rp_ranking_sum_error (const RpRankingSum *self);
/* The mean over the targets with at least @least cases; @n: (out): how many they are. NAN with none. */
double rp_ranking_sum_macro (const RpRankingSum *self, guint least, guint *n);

/* The mean squared distance of probabilities from what happened (0 or 1); NAN of none. */
double rp_brier (const double *probabilities, const guint8 *happened, guint n);
/* Expected calibration error over ten bins of equal counts; equal probabilities stay in one bin. */
double rp_calibration_error (const double *probabilities, const guint8 *happened, guint n);

G_END_DECLS
