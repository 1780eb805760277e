/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-model.h"

G_BEGIN_DECLS

/**
 * RpScorePast: what stood on file before a score.
 * @grade: (nullable): the grade on file
 * @known: whether there is a score on file: @score (hundredths) of @day
 */
typedef struct
{
  const char *grade;
  gboolean known;
  gint score;
  gint32 day;
} RpScorePast;

/**
 * rp_score_grade_decide:
 * @today: the day of @score
 *
 * The grade with hysteresis, by what stood on file. Scores are only filed when they change, so one of an
 * earlier month counts for the months since.
 *
 * Returns: (nullable): %NULL when the score has no grade
 */
const char *rp_score_grade_decide (RpScoreModel *model, const RpScore *score,
                                   const RpScorePast *past, gint32 today);

G_END_DECLS
