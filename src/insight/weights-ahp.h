/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/insight-error.h"
#include "insight/weights-matrix.h"

G_BEGIN_DECLS

/**
 * Weights from pairwise judgements (AHP): how much more one criterion counts than another. The weights
 * are the principal eigenvector of the matrix; its eigenvalue tells how far the judgements contradict
 * each other.
 */

/* The largest matrix the tables of random indices are printed for. */
#define RP_AHP_MOST 10
/* Judgements above this ratio contradict each other too much to be used (Saaty). */
#define RP_AHP_RATIO_MOST 0.10

/**
 * RpRandomIndex: the mean consistency index of random matrices, by which a consistency ratio is taken.
 * The tables in use differ in the third digit of the ratio, so the one that counts is named.
 * @of: for 3 … 10 criteria
 */
typedef struct
{
  const char *name;
  const char *source;
  double of[RP_AHP_MOST - 2];
} RpRandomIndex;

/* @n_indices: (nullable) */
const RpRandomIndex *rp_random_index_list (guint *n_indices);
/* @name: "saaty-2005", "tummala-1998" or "donegan-1991"; %NULL for the first. (nullable) */
const RpRandomIndex *rp_random_index_find (const char *name);

/**
 * RpAhp: what a matrix of judgements gives.
 * @weights: @n numbers that add up to 1
 * @lambda: the largest eigenvalue
 * @ratio: consistency ratio; 0 for one or two criteria
 * @worst_row, @worst_column: the judgement that fits the others least; both 0 when all fit
 * @worst_given, @worst_fitting: what it is, and what the weights would make it
 * @ratio_mended: the ratio with @worst_fitting in its place
 */
typedef struct
{
  guint n;
  double *weights;
  double lambda;
  double ratio;
  guint worst_row, worst_column;
  double worst_given, worst_fitting;
  double ratio_mended;
} RpAhp;

/**
 * rp_ahp_compute:
 * @judgements: square, positive and reciprocal: a of b to c is 1/a of c to b
 *
 * A matrix that contradicts itself is computed all the same; see rp_ahp_is_consistent().
 *
 * Returns: (transfer full) (nullable)
 * Errors: RP_INSIGHT_ERROR_CONTENT, a phrase: not square, more than RP_AHP_MOST, not positive, not
 *   reciprocal
 */
RpAhp *rp_ahp_compute (const RpMatrix *judgements, const RpRandomIndex *index, GError **error);
void rp_ahp_free (RpAhp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpAhp, rp_ahp_free)

gboolean rp_ahp_is_consistent (const RpAhp *self);

/* "“tea” to “beer” is 5; the other judgements make it 1.52": a sentence without a full stop.
 * @names: of the criteria. Returns: (transfer full) */
char *rp_ahp_describe_worst (const RpAhp *self, const char *const *names);

G_END_DECLS
