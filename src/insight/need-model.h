/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-table.h"

G_BEGIN_DECLS

/**
 * RpNeedMethod: how a model learns which need a customer may have.
 * @RP_NEED_POPULARITY: the share of customers with the need
 * @RP_NEED_COSINE: neighbours: how much the needs a customer has overlap with it
 * @RP_NEED_CONDITIONAL: neighbours: its mean share among customers with each of them, shrunk by 10
 * @RP_NEED_ASSOCIATION: its greatest share among customers with one of them
 * @RP_NEED_EASE: linear, closed form (Steck 2019), needs only
 * @RP_NEED_EASE_ATTRIBUTES: the same with attributes
 * @RP_NEED_LOGISTIC: one logistic regression a need on the other needs
 * @RP_NEED_LOGISTIC_ATTRIBUTES: the same with attributes
 * @RP_NEED_COLD: logistic on attributes alone, for customers of whom no need is known
 * @RP_NEED_NEXT: one set of weights that serves two ends: whether each need is there (logistic), and, each
 *   known need being hidden in turn, that it comes first of those not in sight (conditional logit)
 * @RP_NEED_NEXT_ATTRIBUTES: the same with attributes
 */
typedef enum
{
  RP_NEED_POPULARITY,
  RP_NEED_COSINE,
  RP_NEED_CONDITIONAL,
  RP_NEED_ASSOCIATION,
  RP_NEED_EASE,
  RP_NEED_EASE_ATTRIBUTES,
  RP_NEED_LOGISTIC,
  RP_NEED_LOGISTIC_ATTRIBUTES,
  RP_NEED_COLD,
  RP_NEED_NEXT,
  RP_NEED_NEXT_ATTRIBUTES,
  RP_N_NEED_METHODS,
} RpNeedMethod;

/* "popularity", "item_knn_cosine" … */
const char *rp_need_method_get_name (RpNeedMethod method);

/**
 * RpNeedStrength: how far a model trusts what it counts.
 * @needs: λ of EASE (more is more careful); for the others C (less is more careful)
 * @attributes: C of the attributes' weights
 */
typedef struct
{
  double needs;
  double attributes;
} RpNeedStrength;

/**
 * RpNeedModel: a score for each need as a sum: a base, and what each need and attribute a customer has adds.
 *
 * Thread: any.
 */
typedef struct _RpNeedModel RpNeedModel;

/**
 * rp_need_model_fit:
 * @rows: (element-type guint): the customers to learn from
 * @strength: (nullable): the method's own when %NULL
 *
 * The same input gives the same model.
 */
RpNeedModel *rp_need_model_fit (RpNeedTable *table, GArray *rows, RpNeedMethod method,
                                const RpNeedStrength *strength);

/**
 * rp_need_model_train:
 *
 * The product's own choice, by the number of customers: popularity below 50; then NEXT; from 500 on NEXT
 * with attributes, how far they are trusted (or not at all) being tried out on customers left aside. Customers
 * of whom no need is known are scored by popularity, and from 500 on by the attributes alone where that did
 * better in the trial. When customers times attributes are more than 2.4 million, customers are taken evenly
 * from all.
 */
RpNeedModel *rp_need_model_train (RpNeedTable *table, GArray *rows);

/* Whether the choice is another one for @after customers than for @before. */
gboolean rp_need_model_is_due (guint before, guint after);

/* Learns anew by the choice that was made for @self. Returns: (transfer full) */
RpNeedModel *rp_need_model_retrain (RpNeedModel *self, RpNeedTable *table, GArray *rows);

RpNeedModel *rp_need_model_ref (RpNeedModel *self);
void rp_need_model_unref (RpNeedModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedModel, rp_need_model_unref)

/* The model without the one for customers of whom no need is known. Returns: (transfer full) */
RpNeedModel *rp_need_model_dup_warm (RpNeedModel *self);

RpNeedMethod rp_need_model_get_method (RpNeedModel *self);
RpNeedStrength rp_need_model_get_strength (RpNeedModel *self);
guint rp_need_model_get_n_customers (RpNeedModel *self);

/**
 * rp_need_model_score:
 * @table: has the needs and attributes of the table that was learned from
 * @row: whose attributes count
 * @has: (nullable): the needs to go by in place of those of the row, one byte each
 * @scores: (out): one a need. A need that the customer has is scored as if it were not known of him.
 */
void rp_need_model_score (RpNeedModel *self, RpNeedTable *table, guint row, const guint8 *has,
                          double *scores);

/**
 * RpNeedTerm: one line of an explanation.
 * @label: (nullable): the need or attribute; %NULL for what is the same for all
 */
typedef struct
{
  enum
  {
    RP_TERM_BASE,
    RP_TERM_NEED,
    RP_TERM_ATTRIBUTE,
    RP_TERM_ANSWERS, /* how earlier suggestions of this need were answered */
  } kind;
  char *label;
  double value;
  guint input;      /* the number of the need, or of a feature behind them */
  gboolean is_cold; /* of the model for customers of whom no need is known */
} RpNeedTerm;

/* The share of such customers that have the need, as far as the model can tell: not calibrated by answers.
 * @score: of rp_need_model_score() */
double rp_need_model_estimate (RpNeedModel *self, RpNeedTable *table, guint row, double score);

/* Whether the scores of this customer are logarithms of odds, not shares. */
gboolean rp_need_model_is_logarithm (RpNeedModel *self, RpNeedTable *table, guint row);

/* All terms of one score, the greatest first; they add up to it. Returns: (element-type RpNeedTerm) */
GPtrArray *rp_need_model_explain (RpNeedModel *self, RpNeedTable *table, guint row,
                                  const guint8 *has, guint need);

/**
 * rp_need_model_weigh:
 * @rates: for each need the part of its suggestions that was confirmed, greater than 0
 *
 * The same model, but needs whose suggestions are turned down come later: a score is multiplied with
 * the square root of the rate. Returns: (transfer full)
 */
RpNeedModel *rp_need_model_weigh (RpNeedModel *self, const double *rates);

G_END_DECLS
