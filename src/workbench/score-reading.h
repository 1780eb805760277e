/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/fact-source.h"
#include "insight/score-grade.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * Scores from the rows of a store: for jobs on its thread, and for the command line.
 */

/* The version of a model in force on @day: of the product's files, and of those that were saved as data.
 * Returns: (transfer full) (nullable) Errors: of rp_score_model_choose(), RP_DB_ERROR */
RpScoreModel *rp_score_reading_find_model (RpStore *store, const char *name, gint32 day,
                                           GError **error);

/* The facts about a customer at the end of @day, with the policies of then; of now when @day is
 * today. Returns: (transfer full) (nullable) */
JsonObject *rp_score_reading_collect (RpStore *store, const char *customer, gint32 day,
                                      GError **error);

/**
 * RpScoreMoment: a score as it was on a day.
 * @grade: (nullable): with hysteresis
 */
typedef struct
{
  gint32 day;
  RpScoreModel *model;
  JsonObject *facts;
  RpScore *score;
  char *grade;
} RpScoreMoment;

void rp_score_moment_free (RpScoreMoment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpScoreMoment, rp_score_moment_free)

/* @language: "zh" or "en". Without hysteresis. Returns: (transfer full) (nullable) */
RpScoreMoment *rp_score_moment_new (RpStore *store, const char *model, const char *customer,
                                    gint32 day, const char *language, GError **error);

/**
 * rp_score_moments_load:
 * @months: how many ends of months before @day
 *
 * The score at the end of each of the months before and on @day, each computed from the facts and
 * with the model of then. Grades follow each other with hysteresis; that of today follows the one on file.
 * A month in which no model counted is left out.
 *
 * Returns: (transfer full) (nullable) (element-type RpScoreMoment): oldest first, @day's last
 */
GPtrArray *rp_score_moments_load (RpStore *store, const char *model, const char *customer,
                                  gint32 day, guint months, const char *language, GError **error);

/* What moved a score most, in words: "Growth of energy +3.00, Payment −2.00"; "" for nothing.
 * Returns: (transfer full) */
char *rp_score_moment_describe_change (const RpScoreMoment *before, const RpScoreMoment *after);

G_END_DECLS
