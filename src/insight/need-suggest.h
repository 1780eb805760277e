/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-answers.h"
#include "insight/need-calibration.h"
#include "insight/need-model.h"

G_BEGIN_DECLS

/**
 * RpNeedCount: plain counts behind a term: of @n_with customers with the one, @n_both have the need; of all
 * @n_all, @n_need. When @n_with or @n_both is below 5 the counts would tell of single customers: @is_hidden,
 * and they are 0.
 */
typedef struct
{
  guint n_with, n_both;
  guint n_need, n_all;
  gboolean is_hidden;
} RpNeedCount;

#define RP_SMALLEST_COUNT 5

/**
 * rp_need_count:
 * @rows: (element-type guint): the customers to count
 * @term: of rp_need_model_explain(), a need or an attribute
 */
RpNeedCount rp_need_count (RpNeedModel *model, RpNeedTable *table, GArray *rows,
                           const RpNeedTerm *term, guint need);

/**
 * RpNeedSuggestion:
 * @score: the sum of @terms
 * @probability: NAN as long as answers are missing; then only @band may be shown
 * @is_explored: it was drawn, to learn about a need that would not come up otherwise
 * @terms: (element-type RpNeedTerm): the greatest first
 */
typedef struct
{
  guint need;
  double score;
  double probability;
  RpNeedBand band;
  gboolean is_explored;
  GPtrArray *terms;
} RpNeedSuggestion;

/**
 * RpNeedSuggestOptions:
 * @answers: (nullable): needs that are turned down come later, and the last place is drawn
 * @calibration: (nullable)
 * @limit: at most that many
 * @per_family: at most that many whose codes begin alike up to the hyphen ("DER-01", "DER-04"); 0: any number
 * @seed: of the drawing; the same seed draws the same
 * @standing: (nullable): codes that are suggested already: not once more, and they count in their family
 * @lowest: nothing with a smaller rp_need_model_estimate(), unless it is drawn
 * @faint: (nullable): one byte a need, 1 for those that only may be drawn
 */
typedef struct
{
  RpNeedAnswers *answers;
  RpNeedCalibration *calibration;
  guint limit;
  guint per_family;
  guint32 seed;
  const char *const *standing;
  double lowest;
  const guint8 *faint;
} RpNeedSuggestOptions;

/**
 * rp_need_suggest:
 *
 * The needs a customer may have and is not known to have, the likeliest first. With @answers the last of
 * three or more places goes to a need drawn by Thompson sampling from those that are left.
 *
 * Returns: (transfer full) (element-type RpNeedSuggestion)
 */
GPtrArray *rp_need_suggest (RpNeedModel *model, RpNeedTable *table, guint row,
                            const RpNeedSuggestOptions *options);

G_END_DECLS
