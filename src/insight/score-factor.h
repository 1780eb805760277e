/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-internal.h"

G_BEGIN_DECLS

/**
 * What stands beside the grade: how sensitive to outages a customer is, how likely to fall into arrears,
 * how lively the exchange with him is, what an inspection would find. A model declares it:
 *
 *   "factors": [{"id": "arrears_risk", "label": {…}, "none": {"zh": …, "en": …},
 *                "signals": [{"level": "high", "when": {">": [{"var": "arrears_yuan"}, 0]},
 *                             "evidence": {"zh": …, "en": …}}, …]}, …]
 *
 * The level is that of the highest signal that holds, "low" without any; "none" is then the evidence.
 */

/* Reads the member "factors". Errors: RP_INSIGHT_ERROR_CONTENT */
gboolean rp_score_factors_read (RpScoreModel *self, JsonObject *file, GError **error);

/* @facts: with the model's values. Returns: (transfer full) (element-type RpScoreFactor) */
GPtrArray *rp_score_factors_compute (RpScoreModel *self, JsonObject *facts, const char *language);

G_END_DECLS
