/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-grade.h"

#include "base/date.h"

/* For how many months in a row the score has stood where it would have another grade. */
static guint
count_months_across (RpScoreModel *model, const RpScore *score, const RpScorePast *past,
                     gint32 today)
{
  const char *plain = rp_score_model_grade (model, score->score, NULL, 0);
  int year, month, year_now, month_now, day_of_month;

  if (!past->known || g_strcmp0 (rp_score_model_grade (model, past->score, NULL, 0), plain) != 0)
    return 1;
  rp_date_to_ymd (past->day, &year, &month, &day_of_month);
  rp_date_to_ymd (today, &year_now, &month_now, &day_of_month);
  return 1 + (guint)MAX (0, 12 * (year_now - year) + month_now - month);
}

const char *
rp_score_grade_decide (RpScoreModel *model, const RpScore *score, const RpScorePast *past,
                       gint32 today)
{
  if (score->grade == NULL)
    return NULL;
  return rp_score_model_grade (model, score->score, past->grade,
                               count_months_across (model, score, past, today));
}
