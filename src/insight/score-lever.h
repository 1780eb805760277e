/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-model.h"

G_BEGIN_DECLS

/**
 * RpScoreLever: a fact that a score depends on, as something one can imagine otherwise.
 * @low, @high: between which the points change
 * @step: 0 for any number; else the distance of the numbers there are
 * @now: NAN while the fact is not known, or no number
 * @code: (nullable): what it is now; @codes: (nullable): what it can be. For a fact that is no number
 * @fixed: nobody moves it for the sake of a score: the voltage, a level that an authority gave
 *
 * Levers follow from the maps of the indicators. A model may say more about one:
 *
 *   "levers": [{"fact": "late_months_12", "step": 1}, {"fact": "voltage_kv", "fixed": true},
 *              {"fact": "e12_kwh", "low": 0, "high": 60000000}]
 */
typedef struct
{
  char *fact;
  double low, high, step, now;
  char *code;
  GStrv codes;
  gboolean fixed;
  GArray *bounds; /* (element-type double): where points jump */
} RpScoreLever;

void rp_score_lever_free (RpScoreLever *self);

/* In the order of the indicators. Returns: (transfer full) (element-type RpScoreLever) */
GPtrArray *rp_score_model_list_levers (RpScoreModel *self, JsonObject *facts);

/* @facts with others in their place; what is supposed is known. Returns: (transfer full) */
JsonObject *rp_score_suppose (JsonObject *facts, JsonObject *supposed);

/**
 * RpScoreStep: one lever moved.
 * @gain: on the scale of the score
 */
typedef struct
{
  const char *fact; /* of the lever */
  double from, to;
  double gain;
} RpScoreStep;

/**
 * rp_score_model_reach:
 * @levers: of rp_score_model_list_levers() for @facts
 * @score: hundredths, above that of @facts
 *
 * The smallest change that brings the score to @score: the sum of the distances that levers move, each as
 * a share of its range, and a little for every lever that is moved. Only levers that are known and not
 * fixed are moved.
 *
 * Returns: (transfer full) (nullable) (element-type RpScoreStep): largest gain first; %NULL when no
 *   change of them is enough
 */
GArray *rp_score_model_reach (RpScoreModel *self, JsonObject *facts, GPtrArray *levers, gint score);

G_END_DECLS
