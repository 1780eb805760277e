/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/insight-error.h"
#include "insight/weights-matrix.h"

G_BEGIN_DECLS

/**
 * Weights from measured values: a row is a customer, a column an indicator. All of them fill @weights
 * with one number a column that add up to 1.
 *
 * Errors: RP_INSIGHT_ERROR_DATA: fewer than two rows, a cell that is no finite number, or nothing that
 *   tells the rows apart
 */

/* Below this many customers weights from data say little, and judgements count alone. */
#define RP_WEIGHTS_ROWS_LEAST 30

/* Entropy: the more a column's shares differ, the more it weighs. It depends on the scale of the raw
 * numbers. Negative values are refused. */
gboolean rp_weights_entropy (const RpMatrix *values, double *weights, GError **error);

/* CRITIC: spread times lack of correlation with the other columns, so that two indicators which tell
 * the same count once. @kinds: (nullable): one a column. A column of equal values weighs nothing. */
gboolean rp_weights_critic (const RpMatrix *values, const RpMeasureKind *kinds, double *weights,
                            GError **error);

/* --- two rows of weights into one --- */

/**
 * rp_weights_combine_game:
 * @rows: a row is a set of weights
 * @factors: (out caller-allocates): how much of each row, n_rows numbers that add up to 1
 *
 * The game-theory combination: the mixture nearest to all rows. A negative factor counts by its size.
 */
void rp_weights_combine_game (const RpMatrix *rows, double *factors, double *weights);

/* The product of two rows, made to add up to 1. Returns: %FALSE when it is nothing everywhere */
gboolean rp_weights_combine_product (const double *a, const double *b, guint n, double *weights);

/* Keeps each weight between half and twice of what @experts say, and makes all add up to 1 again. */
void rp_weights_limit (double *weights, const double *experts, guint n);

typedef enum
{
  RP_COMBINATION_GAME,
  RP_COMBINATION_PRODUCT,
} RpCombination;

/**
 * rp_weights_mix:
 * @experts: weights by judgement, each above 0
 * @data: weights from data, NAN where nothing is known
 * @factors: (out) (optional): how much of each, for the game-theory combination
 *
 * Combines the two over what has both, within rp_weights_limit(), and leaves the others as the experts
 * have them. The sum stays that of @experts.
 *
 * Returns: %FALSE when nothing is left to weigh; @weights are then not set
 */
gboolean rp_weights_mix (const double *experts, const double *data, guint n,
                         RpCombination combination, double factors[2], double *weights);

G_END_DECLS
