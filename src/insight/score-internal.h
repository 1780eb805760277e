/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-model.h"

G_BEGIN_DECLS

/**
 * A score model in memory: what score-model.c reads and score.c computes with. Texts and objects belong
 * to the model's file. No other file includes this.
 */
#define RP_SCORE_WEIGHT_SUM 100
#define RP_SCORE_WEIGHT_TOLERANCE 1e-6

typedef struct
{
  const char *id; /* all of the model's file */
  const char *dimension;
  const char *fact;
  double weight;
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

struct _RpScoreModel
{
  gint n_refs;
  char *path;
  JsonObject *file;
  const char *name;
  gint64 version;
  double coverage_needed; /* percent */
  GArray *indicators;
  GArray *grades;   /* best first */
  gint hold_points; /* hundredths */
  guint hold_months;
};

/* The grade of a score without hysteresis. */
const RpScoreGrade *rp_score_model_find_grade (RpScoreModel *self, gint score);

G_END_DECLS
