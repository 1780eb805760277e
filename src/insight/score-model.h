/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/insight-error.h"

G_BEGIN_DECLS

/**
 * RpScorePart: one indicator of one score.
 * @raw: the measured value as people read it
 * @points: s, 0 … 100
 * @contribution: what it adds to the score, in hundredths; all parts add up to the score exactly
 * @reason: (nullable): why it is not present
 */
typedef struct
{
  char *id;
  char *dimension;
  char *label;
  char *raw;
  double weight;
  double points;
  gint contribution;
  gboolean present;
  char *reason;
} RpScorePart;

/**
 * RpScore: V = Σ w·s / Σ w over the indicators that are present. Missing values are never filled in:
 * @lowest and @highest are what the score would be if they were all worst or best.
 * @score, @lowest, @highest: hundredths
 * @coverage: hundredths of a percent of the weight
 * @grade: (nullable): %NULL when the coverage does not reach what the model asks for
 */
typedef struct
{
  char *model;
  gint version;
  gint score;
  gint coverage;
  gint lowest;
  gint highest;
  char *grade;
  GPtrArray *parts; /* (element-type RpScorePart) in the order of the model */
} RpScore;

void rp_score_free (RpScore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpScore, rp_score_free)
/* (nullable) */
const RpScorePart *rp_score_find_part (const RpScore *self, const char *id);
/* "73.50" of hundredths. Returns: (transfer full) */
char *rp_score_format (gint hundredths);
/* The explanation record: all of it as JSON. Returns: (transfer full) */
JsonObject *rp_score_to_json (const RpScore *self);

/**
 * RpScoreModel: a file data/models/….json: indicators with weights and the mapping from a fact to
 * 0 … 100 points, and grades. Mappings:
 *
 *   {"type": "bands", "bands": [[at_least, points], …], "else": points}
 *   {"type": "linear", "start": a, "terms": [{"fact": …, "times": b}, …], "min": 0, "max": 100}
 *   {"type": "target", "from": a, "to": b, "tolerance": d}     100 inside, falling to 0 at distance d
 *   {"type": "log", "low": l, "high": h, "cost": false}        log10(x + 1) between two anchors
 *   {"type": "scale", "low": l, "high": h, "cost": false}      as log without the logarithm
 *   {"type": "codes", "codes": {"L1": 90, …}, "else": 20}
 *
 * Thread: any, once loaded.
 */
typedef struct _RpScoreModel RpScoreModel;

/* Errors: G_FILE_ERROR, RP_INSIGHT_ERROR_SYNTAX, RP_INSIGHT_ERROR_CONTENT */
RpScoreModel *rp_score_model_load (const char *path, GError **error);
RpScoreModel *rp_score_model_ref (RpScoreModel *self);
void rp_score_model_unref (RpScoreModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpScoreModel, rp_score_model_unref)

const char *rp_score_model_get_name (RpScoreModel *self);
gint rp_score_model_get_version (RpScoreModel *self);

/**
 * rp_score_compute:
 * @facts: of rp_facts_collect()
 * @language: "zh" or "en", for labels, raw values and reasons
 *
 * Returns: (transfer full)
 */
RpScore *rp_score_compute (RpScoreModel *model, JsonObject *facts, const char *language);

/**
 * rp_score_model_grade:
 * @score: hundredths
 * @previous: (nullable): the grade until now
 * @months_across: for how many months in a row the score has been beyond the border of @previous, this
 *   month included
 *
 * The grade with hysteresis: it leaves @previous only when the score passes the border by the points
 * the model asks for, or has stayed across it for as many months.
 */
const char *rp_score_model_grade (RpScoreModel *self, gint score, const char *previous,
                                  guint months_across);

/* "zh" or "en": the language of the process' locale, for the two above and for evidence texts. */
const char *rp_insight_language (void);

G_END_DECLS
