/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/insight-error.h"
#include "insight/weights-matrix.h"

G_BEGIN_DECLS

/**
 * Second opinions on an order of customers, for an expert's view: three ways of ranking that are not the
 * score. They compare the rows of a table with each other, so a row that comes or goes moves the
 * others; that is why none of them is the score.
 *
 * @values: a row is a customer, a column an indicator
 * @kinds: (nullable): one a column; all benefits without
 * @weights: one a column, not negative; they need not add up to 1
 *
 * Errors: RP_INSIGHT_ERROR_DATA: no rows, a cell or weight that is no finite number, weights of nothing,
 *   rows that are all the same
 */

/* How the columns are made comparable; it can change the winner. */
typedef enum
{
  RP_NORM_VECTOR,  /* divided by the root of the sum of squares */
  RP_NORM_MIN_MAX, /* 0 … 1 between the smallest and the largest */
} RpNorm;

/* TOPSIS: nearness to the best of each column, 0 … 1, 1 being best. */
gboolean rp_opinion_topsis (const RpMatrix *values, const RpMeasureKind *kinds,
                            const double *weights, RpNorm norm, double *closeness, GError **error);

/**
 * RpVikor: a compromise between all of the losses (s) and the largest (r).
 * @q: 0 is best
 * @in_compromise: for each row whether it is among those between which there is no clear winner
 */
typedef struct
{
  guint n;
  double *s, *r, *q;
  gboolean *in_compromise;
} RpVikor;

/* @share: v, the weight of the sum against the largest loss; 0.5 is usual. Returns: (transfer full) */
RpVikor *rp_opinion_vikor (const RpMatrix *values, const RpMeasureKind *kinds,
                           const double *weights, double share, GError **error);
void rp_vikor_free (RpVikor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpVikor, rp_vikor_free)

/* Grey relational grade: likeness to the best of each column, 1 being best.
 * @coefficient: the distinguishing coefficient, 0.5 usually */
gboolean rp_opinion_grey (const RpMatrix *values, const RpMeasureKind *kinds, const double *weights,
                          double coefficient, double *grades, GError **error);

/* Ranks from 1; equal values share the mean of their ranks. */
void rp_opinion_rank (const double *values, guint n, gboolean high_first, double *ranks);

/* Spearman's correlation of two rows of ranks; NAN when one of them has no order. */
double rp_opinion_agreement (const double *ranks_a, const double *ranks_b, guint n);

G_END_DECLS
