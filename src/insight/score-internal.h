/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-model.h"
#include "insight/weights-hierarchy.h"

G_BEGIN_DECLS

/**
 * A score model in memory: what score-model.c reads and score.c computes with. Texts and objects belong
 * to the model's file. Included by score*.c only.
 */
#define RP_SCORE_WEIGHT_SUM 100
#define RP_SCORE_WEIGHT_TOLERANCE 1e-6

typedef struct
{
  const char *id; /* all of the model's file */
  const char *dimension;
  const char *fact;
  double weight;
  double expert; /* what the judgements alone would make it */
  double data;   /* what the customers alone would make it; NAN without */
  JsonObject *label;
  JsonObject *raw;
  JsonObject *words; /* (nullable): code → texts */
  JsonObject *map;
} RpScoreIndicator;

typedef struct
{
  const char *name;
  gint from; /* hundredths */
} RpScoreGrade;

typedef struct
{
  const char *id;
  JsonObject *label;
  JsonObject *missing; /* (nullable): the reason when it cannot be computed */
  JsonNode *logic;     /* expanded */
  GStrv reads;
} RpScoreValue;

struct _RpScoreModel
{
  gint n_refs;
  char *path;
  JsonObject *file;
  const char *name;
  gint64 version;
  gint32 from;            /* G_MININT32: always */
  double coverage_needed; /* percent */
  GArray *indicators;
  GArray *grades;   /* best first */
  gint hold_points; /* hundredths */
  guint hold_months;
  GPtrArray *value_names; /* (element-type utf8), of the file */
  GPtrArray *values;      /* (element-type RpScoreValue) */
  GPtrArray *value_order; /* the same, each behind what it reads */
  GPtrArray *factors;     /* of score-factor.c */
  RpHierarchy *hierarchy; /* (nullable) */
  JsonArray *levers;      /* (nullable): of score-what-if.c */
};

/* Whether texts of a model are there in both languages and name nothing unknown.
 * Errors: RP_INSIGHT_ERROR_CONTENT */
gboolean rp_score_check_texts (RpScoreModel *self, const char *place, JsonObject *texts,
                               GError **error);

/* The grade of a score without hysteresis. */
const RpScoreGrade *rp_score_model_find_grade (RpScoreModel *self, gint score);

G_END_DECLS
