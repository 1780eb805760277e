/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-internal.h"
#include "insight/weights-matrix.h"

G_BEGIN_DECLS

/**
 * Weights of a model with a "hierarchy": the judgements of experts, and beside them, frozen in the file,
 * what the customers' own data would weigh:
 *
 *   "data_weights": {"method": "critic", "made_on": "2026-01-05", "customers": 40, "source": "…",
 *                    "combination": "game", "weights": {"revenue": 0.21, …}}
 *
 * "combination" is game or product. Each weight is kept between half and twice the experts'. Indicators
 * without a weight from data, because no customer has them yet, keep the experts'.
 */

/* Gives every indicator its weight. Errors: RP_INSIGHT_ERROR_CONTENT: leaves that are no indicators,
 * indicators that are no leaf, weights from too few customers */
gboolean rp_score_weights_read (RpScoreModel *self, GError **error);

G_END_DECLS
