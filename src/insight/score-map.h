/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-model.h"

G_BEGIN_DECLS

/**
 * How a fact becomes 0 … 100 points. The types are listed with RpScoreModel; a new one is one row of the
 * table in score-map.c.
 */

/**
 * rp_score_map_check:
 * @map: the member "map" of an indicator
 * @model: whose values it may read beside facts
 * @cause: (out) (transfer full): what is wrong, a phrase
 *
 * Returns: whether @map can be used: type known, numbers in order, facts on the list
 */
gboolean rp_score_map_check (JsonObject *map, RpScoreModel *model, char **cause);

/* The points of @value, the indicator's fact. @facts: for maps that read more than one.
 * Returns: %FALSE when a fact it needs is missing or of another type */
gboolean rp_score_map_apply (JsonObject *map, JsonNode *value, JsonObject *facts, double *points);

/* A boolean or text as a code: "true", "L2". (nullable) */
const char *rp_score_map_code (JsonNode *value);

G_END_DECLS
