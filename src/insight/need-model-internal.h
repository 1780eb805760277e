/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-features.h"
#include "insight/need-model.h"

G_BEGIN_DECLS

/**
 * A suggestion model in memory: what need-fit*.c fill in and need-model.c scores with. No other file
 * includes this.
 */
typedef enum
{
  RP_COMBINE_SUM,
  RP_COMBINE_MEAN, /* of the terms of the needs a customer has */
  RP_COMBINE_MAX,
} RpCombine;

struct _RpNeedModel
{
  gatomicrefcount n_refs;
  RpNeedMethod method;
  RpNeedStrength strength;
  RpCombine combine;
  gboolean is_logarithm;    /* scores are logarithms of odds, not shares */
  RpNeedTable *table;       /* names of the needs */
  RpNeedFeatures *features; /* (nullable): of a model without attributes */
  guint n_customers;
  guint n_needs;
  guint n_inputs; /* needs, and features behind them */
  double *base;
  double *weights;   /* n_inputs × n_needs: what an input adds to each need */
  double *answers;   /* (nullable): what the answers to suggestions add */
  RpNeedModel *cold; /* (nullable): for customers of whom no need is known */
};

/* What the rows of the training customers hold: numbers of inputs, needs first. */
typedef struct
{
  guint n;
  guint *start; /* n + 1 */
  guint16 *input;
  guint n_needs;
  guint n_inputs;
  guint *counts; /* how many customers have each input */
} RpNeedRows;

RpNeedRows *rp_need_rows_new (RpNeedTable *table, GArray *rows, RpNeedFeatures *features);
void rp_need_rows_free (RpNeedRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedRows, rp_need_rows_free)

/* How many customers have both of two of the first @n inputs; n × n. Returns: (transfer full) */
double *rp_need_rows_count_pairs (const RpNeedRows *self, guint n);

/* Each fills in base and weights, and what else of a model differs from zero. */
void rp_need_fit_popularity (RpNeedModel *model, const RpNeedRows *rows);
void rp_need_fit_cosine (RpNeedModel *model, const RpNeedRows *rows);
void rp_need_fit_conditional (RpNeedModel *model, const RpNeedRows *rows);
void rp_need_fit_association (RpNeedModel *model, const RpNeedRows *rows);
void rp_need_fit_ease (RpNeedModel *model, const RpNeedRows *rows);
void rp_need_fit_logistic (RpNeedModel *model, const RpNeedRows *rows);
void rp_need_fit_cold (RpNeedModel *model, const RpNeedRows *rows);
void rp_need_fit_next (RpNeedModel *model, const RpNeedRows *rows);

G_END_DECLS
