/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-internal.h"

G_BEGIN_DECLS

/**
 * Values that a model computes from facts, in JsonLogic:
 *
 *   "values": [{"id": "pf_gap", "label": {"zh": …, "en": …},
 *               "logic": {"max": [0, {"-": [{"var": "pf_standard"}, {"var": "pf_mean12"}]}]}}, …]
 *
 * A value may read others, in any order. When something it reads is missing it is missing too, for the
 * same reason; null and a division by nothing are missing as well. "missing" may give the reason.
 */

/* Reads the member "values". Errors: RP_INSIGHT_ERROR_CONTENT: an unknown fact, a circle, a division by a
 * written 0 */
gboolean rp_score_values_read (RpScoreModel *self, JsonObject *file, GError **error);

/* @facts with the model's values, and their reasons in "missing". Returns: (transfer full) */
JsonObject *rp_score_values_compute (RpScoreModel *self, JsonObject *facts);

/* Compiles a condition of the model. @place: where it stands. Returns: (transfer full) (nullable) */
JsonNode *rp_score_read_logic (RpScoreModel *self, JsonNode *source, const char *place,
                               GError **error);

/* The first of @reads that is not known. (nullable): all are */
const char *rp_score_find_unread (const char *const *reads, JsonObject *facts);

/* Why a fact or value is missing, in @language. Returns: (transfer full) */
char *rp_score_describe_missing (RpScoreModel *self, const char *fact, JsonObject *facts,
                                 const char *language);

/* What it is that is missing, and why where that is known: "growth of energy: only 7 of 12 months are
 * known". Returns: (transfer full) */
char *rp_score_describe_unread (RpScoreModel *self, const char *fact, JsonObject *facts,
                                const char *language);

G_END_DECLS
