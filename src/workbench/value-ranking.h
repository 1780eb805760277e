/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/lazy-list.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpRankingRow: what one line of the ranking shows.
 */
#define RP_TYPE_RANKING_ROW (rp_ranking_row_get_type ())
G_DECLARE_FINAL_TYPE (RpRankingRow, rp_ranking_row, RP, RANKING_ROW, RpLazyRow)

guint rp_ranking_row_get_rank (RpRankingRow *self); /* by score, from 1; 0 without one */
const char *rp_ranking_row_get_id (RpRankingRow *self);
const char *rp_ranking_row_get_no (RpRankingRow *self);
const char *rp_ranking_row_get_name (RpRankingRow *self);
const char *rp_ranking_row_get_grade (RpRankingRow *self);    /* that counts: set, else computed */
const char *rp_ranking_row_get_computed (RpRankingRow *self); /* "" unless another one is set */
const char *rp_ranking_row_get_segment (RpRankingRow *self);
const char *rp_ranking_row_get_manager (RpRankingRow *self);
/* Hundredths; -1 without. */
gint rp_ranking_row_get_score (RpRankingRow *self);
gint rp_ranking_row_get_coverage (RpRankingRow *self);
gint rp_ranking_row_get_value (RpRankingRow *self);     /* points without potential */
gint rp_ranking_row_get_potential (RpRankingRow *self); /* points of potential */
/* Against the score filed before; G_MININT without. */
gint rp_ranking_row_get_change (RpRankingRow *self);

typedef enum
{
  RP_RANKING_BY_NAME,
  RP_RANKING_BY_GRADE,
  RP_RANKING_BY_SCORE,
  RP_RANKING_BY_CHANGE,
  RP_RANKING_BY_VALUE,
  RP_RANKING_BY_POTENTIAL,
  RP_RANKING_BY_COVERAGE,
  RP_RANKING_N_ORDERS,
} RpRankingOrder;

/**
 * RpValueRanking: all customers of the profile by their value, as a list of RpRankingRow. The scores are those that the server filed. Loads off the main thread and
 * again when customers or scores change.
 *
 * Signal "arranged": the lines are those of the present filter and order.
 * Thread: main.
 */
#define RP_TYPE_VALUE_RANKING (rp_value_ranking_get_type ())
G_DECLARE_FINAL_TYPE (RpValueRanking, rp_value_ranking, RP, VALUE_RANKING, RpLazyList)

RpValueRanking *rp_value_ranking_new (RpSession *session);
gboolean rp_value_ranking_is_loaded (RpValueRanking *self);
guint rp_value_ranking_get_n_all (RpValueRanking *self);

/* Any part of name, number, pinyin or initials; "" for all. */
void rp_value_ranking_set_text (RpValueRanking *self, const char *text);
/* A grade that counts; "" for all, "-" for customers without one. */
void rp_value_ranking_set_grade (RpValueRanking *self, const char *grade);
/* A code of the list "segment"; "" for all. */
void rp_value_ranking_set_segment (RpValueRanking *self, const char *segment);
/* What is not known stands at the end either way. */
void rp_value_ranking_set_order (RpValueRanking *self, RpRankingOrder order, gboolean rising);
RpRankingOrder rp_value_ranking_get_order (RpValueRanking *self, gboolean *rising);

/* Where a line stands in the picture of value against potential, 0 … 100 each.
 * Returns: %FALSE when one of the two is not known */
gboolean rp_value_ranking_get_point (RpValueRanking *self, guint position, double *value,
                                     double *potential);
/* The grade of the line, 0 for the best, by which the picture colours it; -1 without. */
int rp_value_ranking_get_band (RpValueRanking *self, guint position);

/* The lines as they stand, as CSV. Returns: (transfer full) */
GString *rp_value_ranking_to_csv (RpValueRanking *self);

G_END_DECLS
