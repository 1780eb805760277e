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

/**
 * RpScoreRange: between which values of a fact a map gives other points.
 * @bounds: (element-type double): inside, where the points jump
 */
typedef struct
{
  double low, high;
  GArray *bounds;
} RpScoreRange;

void rp_score_range_clear (RpScoreRange *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpScoreRange, rp_score_range_clear)

/* @fact: the indicator's, or one of the terms of a linear map; @own: the indicator's.
 * Returns: %FALSE when the map does not read @fact, or no numbers of it */
gboolean rp_score_map_get_range (JsonObject *map, const char *own, const char *fact,
                                 RpScoreRange *range);

/* The facts that a map reads besides the indicator's own. Returns: (transfer container) (element-type utf8) */
GPtrArray *rp_score_map_list_terms (JsonObject *map);

/**
 * rp_score_map_describe:
 * @fact: the indicator's
 * @unit: of the fact
 * @words: (nullable): code → texts
 *
 * The map in words, with the place of @value in it: "from 20 000 MWh 85 (here)".
 *
 * Returns: (transfer full)
 */
char *rp_score_map_describe (RpScoreModel *model, JsonObject *map, const char *fact,
                             const char *unit, JsonObject *words, JsonNode *value,
                             const char *language);

/* A boolean or text as a code: "true", "L2". (nullable) */
const char *rp_score_map_code (JsonNode *value);

G_END_DECLS
