/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/insight-error.h"

G_BEGIN_DECLS

/**
 * RpScorePart: one indicator of one score.
 * @fact: what it reads, and @value: (nullable): what that was
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
  char *fact;
  JsonNode *value;
  char *raw;
  double weight;
  double points;
  gint contribution;
  gboolean present;
  char *reason;
} RpScorePart;

/**
 * RpScoreFactor: what stands beside the grade and is no part of it.
 * @highest: the level it would have if everything @missing spoke for it
 * @evidence: sentences, at least one
 * @missing: what is not known and could raise the level
 */
typedef enum
{
  RP_FACTOR_LOW,
  RP_FACTOR_MEDIUM,
  RP_FACTOR_HIGH,
} RpFactorLevel;

typedef struct
{
  char *id;
  char *label;
  RpFactorLevel level;
  RpFactorLevel highest;
  GStrv evidence;
  GStrv missing;
} RpScoreFactor;

void rp_score_factor_free (RpScoreFactor *self);
/* Returns: (transfer full) */
JsonObject *rp_score_factor_to_json (const RpScoreFactor *self);

/**
 * RpScore: V = Σ w·s / Σ w over the indicators that are present. Missing values are never filled in:
 * @lowest and @highest are what the score would be if they were all worst or best.
 * @score, @lowest, @highest: hundredths
 * @exact: the score before it was rounded to hundredths; 0 … 100
 * @known: the weight of what is present, 0 … 100
 * @coverage: hundredths of a percent of the weight
 * @grade: (nullable): %NULL when the coverage does not reach what the model asks for
 */
typedef struct
{
  char *model;
  gint version;
  gint score;
  double exact;
  double known;
  gint coverage;
  gint lowest;
  gint highest;
  char *grade;
  GPtrArray *parts;   /* (element-type RpScorePart) in the order of the model */
  GPtrArray *factors; /* (element-type RpScoreFactor) in the order of the model */
} RpScore;

void rp_score_free (RpScore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpScore, rp_score_free)
/* The mean points (hundredths) of the indicators of a dimension that are present, or of all others with
 * @others. Returns: -1 when there are none */
gint rp_score_get_dimension (const RpScore *self, const char *dimension, gboolean others);
/* (nullable) */
const RpScorePart *rp_score_find_part (const RpScore *self, const char *id);
/* "73.50" of hundredths. Returns: (transfer full) */
char *rp_score_format (gint hundredths);
/* The explanation record: all of it as JSON. Returns: (transfer full) */
JsonObject *rp_score_to_json (const RpScore *self);

/**
 * RpScoreModel: a file data/models/….json: indicators with weights and the mapping from a fact to
 * 0 … 100 points, grades, factors beside the grade. docs/scores.md tells how one is written. Mappings:
 *
 *   {"type": "bands", "bands": [[at_least, points], …], "else": points}
 *   {"type": "linear", "start": a, "terms": [{"fact": …, "times": b}, …], "min": 0, "max": 100}
 *   {"type": "target", "from": a, "to": b, "tolerance": d}     100 inside, falling to 0 at distance d
 *   {"type": "log", "low": l, "high": h, "cost": false}        log10(x + 1) between two anchors
 *   {"type": "scale", "low": l, "high": h, "cost": false}      as log without the logarithm
 *   {"type": "codes", "codes": {"L1": 90, …}, "else": 20}
 *
 * An indicator reads a fact of fact-list.c, or a value that the model computes (score-values.h).
 * Weights stand with the indicators and add up to 100, or follow from a "hierarchy" of judgements
 * (weights-hierarchy.h), which weights from data may be combined with (score-weights.h).
 *
 * Thread: any, once loaded.
 */
typedef struct _RpScoreModel RpScoreModel;

/* The model that counts where nobody says otherwise. */
#define RP_SCORE_MODEL_DEFAULT "county-v1"

/* The dimension that every model has, and that says what is still to come. */
#define RP_SCORE_POTENTIAL "potential"

/* Errors: G_FILE_ERROR, RP_INSIGHT_ERROR_SYNTAX, RP_INSIGHT_ERROR_CONTENT */
RpScoreModel *rp_score_model_load (const char *path, GError **error);
/* A model that is no file: @name: of where it comes from, for messages. Errors: RP_INSIGHT_ERROR_CONTENT */
RpScoreModel *rp_score_model_read (JsonObject *object, const char *name, GError **error);
RpScoreModel *rp_score_model_ref (RpScoreModel *self);
void rp_score_model_unref (RpScoreModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpScoreModel, rp_score_model_unref)

const char *rp_score_model_get_name (RpScoreModel *self);
gint rp_score_model_get_version (RpScoreModel *self);
/* The file as it was read. (transfer none) */
JsonObject *rp_score_model_get_file (RpScoreModel *self);
/* Best first; @from: (out) (optional): where it begins, hundredths. (nullable): no more grades */
const char *rp_score_model_get_grade (RpScoreModel *self, guint index, gint *from);
/* By how many points (hundredths) and months a grade is held. */
void rp_score_model_get_hold (RpScoreModel *self, gint *points, guint *months);
/* For people; the id where the model has no word for it. */
const char *rp_score_model_get_dimension (RpScoreModel *self, const char *id, const char *language);
/* For people: a fact, or a value of the model. */
const char *rp_score_model_get_label (RpScoreModel *self, const char *fact, const char *language);
/* What maps the fact of an indicator to its points, in words. Returns: (transfer full) */
char *rp_score_model_describe_map (RpScoreModel *self, const RpScorePart *part,
                                   const char *language);
/* The indicators' weights by judgement, by data and together, in percent; NAN where data say nothing.
 * Returns: %FALSE when there is no such indicator */
gboolean rp_score_model_get_weights (RpScoreModel *self, const char *indicator, double *expert,
                                     double *data, double *weight);
/* For people. @language: "zh" or "en" */
const char *rp_score_model_get_title (RpScoreModel *self, const char *language);
/* The day since which this version counts; %G_MININT32 when it always did. */
gint32 rp_score_model_get_from (RpScoreModel *self);
/* Whether @name is a fact, or a value that the model computes. */
gboolean rp_score_model_knows (RpScoreModel *self, const char *name);

/**
 * rp_score_model_find:
 * @folder: of models
 * @name: what "model" says in the file
 * @day: days since 1970-01-01
 *
 * Versions of a model are files whose names begin with the model's: county-v1.json, county-v1-2026.json.
 * Each but the first says since when it counts. A score of a past day is computed by the version of then.
 *
 * Returns: (transfer full) (nullable): the version in force on @day
 * Errors: as rp_score_model_load(); RP_INSIGHT_ERROR_CONTENT when there is no such model, when none counted
 *   yet, or when two count since the same day
 */
RpScoreModel *rp_score_model_find (const char *folder, const char *name, gint32 day,
                                   GError **error);

/* The names of the models whose files lie in @folder, sorted. Returns: (transfer full) (nullable) */
GStrv rp_score_model_list_names (const char *folder, GError **error);

/**
 * rp_score_model_choose:
 * @saved: (nullable) (element-type RpScoreModel): versions that were saved as data
 *
 * As rp_score_model_find(), among files and saved versions. Where two count since the same day the one
 * that was saved counts, and of those the one with the higher number.
 */
RpScoreModel *rp_score_model_choose (const char *folder, GPtrArray *saved, const char *name,
                                     gint32 day, GError **error);

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

G_END_DECLS
