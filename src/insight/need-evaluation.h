/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-model.h"
#include "insight/ranking.h"

G_BEGIN_DECLS

/* How good suggestions are on customers that were not learned from. */

/* One question: the need that was hidden, among those the customer is not known to have. */
typedef struct
{
  guint row;
  guint hidden;
} RpNeedCase;

#define RP_NEED_PRODUCT RP_N_NEED_METHODS /* in place of a method: the product's own choice */

/**
 * RpNeedResult:
 * @model: what was learned
 * @ranking: means over the cases
 * @brier, @calibration_error: of the probabilities for all customers and needs, each need as if it were not
 *   known of its customer; probabilities come from scores by isotonic regression within the training
 *   customers (five folds)
 */
typedef struct
{
  RpNeedModel *model;
  RpRankingSum *ranking;
  double brier;
  double calibration_error;
} RpNeedResult;

void rp_need_result_free (RpNeedResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedResult, rp_need_result_free)

/**
 * rp_need_evaluate:
 * @train: (element-type guint): rows to learn from, at least 5
 * @test: (element-type guint): rows whose needs the probabilities are compared with
 * @cases: (element-type RpNeedCase): the hidden need counts as had, whatever the table says
 */
RpNeedResult *rp_need_evaluate (RpNeedTable *table, GArray *train, GArray *test, GArray *cases,
                                guint method);

/**
 * RpNeedColdResult: ranking as if no need were known, over the test customers with at least one.
 * @n: their number
 * @p1: how often the first is one they have
 * @r3: how many of theirs are among the first three, of three at most
 */
typedef struct
{
  guint n;
  double p1;
  double r3;
} RpNeedColdResult;

RpNeedColdResult rp_need_evaluate_cold (RpNeedModel *model, RpNeedTable *table, GArray *test,
                                        GArray *cases);

G_END_DECLS
