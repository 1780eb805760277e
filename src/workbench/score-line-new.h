/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/score-line.h"
#include "workbench/score-reading.h"

G_BEGIN_DECLS

/* For presenters: widgets see score-line.h only. */

/* @start: what the parts before add up to, 0 … 100. Returns: (transfer full) */
RpScoreLine *rp_score_line_new (RpScoreModel *model, const RpScore *score, const RpScorePart *part,
                                JsonObject *facts, double start);
RpScoreFactorItem *rp_score_factor_item_new (const RpScoreFactor *factor);
/* @before: (nullable) */
RpScorePoint *rp_score_point_new (const RpScoreMoment *before, const RpScoreMoment *moment);

/* All lines of a score, those that are missing last in the waterfall. Returns: (transfer full)
 * (element-type RpScoreLine) */
GPtrArray *rp_score_lines_new (RpScoreModel *model, const RpScore *score, JsonObject *facts);

G_END_DECLS
