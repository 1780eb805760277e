/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-counts.h"
#include "insight/need-learner.h"

G_BEGIN_DECLS

/**
 * A learner in memory. Included by need-learner*.c only.
 */

/* What the suggestions of one rule came to. */
typedef struct
{
  char *rule;
  guint suggested, open, adopted, dismissed, confirmed, refused, owned;
  double faded_confirmed, faded_refused;
} RpRuleTally;

/* One suggestion that was made earlier. */
typedef struct
{
  char *rule, *code, *state;
  gboolean is_answered;
  RpNeedAnswer answer;
  gint32 on;
  double score; /* NAN: no model spoke */
  gboolean has_signs;
  RpNeedSigns signs; /* as they were when it was suggested */
  GStrv terms;
} RpPastSuggestion;

struct _RpNeedLearner
{
  JsonObject *settings;
  gint32 today;
  GPtrArray *customers;         /* (element-type Customer) in the order of adding */
  GHashTable *rows;             /* id → row + 1 */
  GPtrArray *past;              /* (element-type RpPastSuggestion) by their day */
  GPtrArray *tallies;           /* (element-type RpRuleTally) by rule */
  RpNeedTable *table;           /* (nullable) */
  GArray *all;                  /* guint: all rows */
  RpNeedModel *model, *weighed; /* (nullable) */
  RpNeedAnswers *answers;       /* (nullable) */
  RpNeedCounts *counts;         /* (nullable) */
  RpNeedCalibration *calibration;
  RpNeedStack *stack;
  guint *n_known;   /* customers known to have each need */
  guint8 *uncommon; /* needs that too few have to go by their share */
};

/* G_MAXUINT when there is none. */
guint rp_need_learner_find_need (RpNeedLearner *self, const char *code);

/* A tally, made when there is none. */
RpRuleTally *rp_need_learner_tally (RpNeedLearner *self, const char *rule);

G_END_DECLS
