/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-model.h"

G_BEGIN_DECLS

/**
 * RpScoreChange: what one indicator did between two scores, on the scale of the score.
 * @value: by its points having changed, at the weight and coverage of before
 * @rest: by weights, anchors or coverage having changed
 *
 * Over all indicators value and rest add up to the difference of the two scores.
 */
typedef struct
{
  const char *id;
  const char *label; /* of the parts */
  double value;
  double rest;
} RpScoreChange;

/* Of @before and @after, which must live as long as the result; ids that only one of them has count as
 * rest. Returns: (transfer full) (element-type RpScoreChange): largest first */
GArray *rp_score_compare (const RpScore *before, const RpScore *after);

/* What @part adds to the score and what it takes from a full one, 0 … 100. */
double rp_score_get_contribution (const RpScore *self, const RpScorePart *part);
double rp_score_get_loss (const RpScore *self, const RpScorePart *part);

G_END_DECLS
