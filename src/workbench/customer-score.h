/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/record-draft.h"
#include "workbench/score-line.h"
#include "workbench/score-supposition.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpGradeBorder: where a grade begins, 0 … 100.
 */
typedef struct
{
  char *name;
  double from;
} RpGradeBorder;

/**
 * RpCustomerScore: the value score of one customer on a day, with everything that explains it. Computed
 * here from the rows of the profile, for a day in the past with the facts, the prices and the model of
 * then. Loads off the main thread and again when any of it changes. Signal "loaded".
 *
 * Thread: main.
 */
#define RP_TYPE_CUSTOMER_SCORE (rp_customer_score_get_type ())
G_DECLARE_FINAL_TYPE (RpCustomerScore, rp_customer_score, RP, CUSTOMER_SCORE, GObject)

RpCustomerScore *rp_customer_score_new (RpSession *session, const char *customer);
/* As of the end of a day that has come; others are taken as today. */
void rp_customer_score_set_day (RpCustomerScore *self, gint32 day);
gint32 rp_customer_score_get_day (RpCustomerScore *self);

RpSession *rp_customer_score_get_session (RpCustomerScore *self);        /* (transfer none) */
const char *rp_customer_score_get_customer (RpCustomerScore *self);      /* id */
const char *rp_customer_score_get_customer_name (RpCustomerScore *self); /* "" until loaded */
/* Why there is none; "" when there is one, or while it is being computed. */
const char *rp_customer_score_get_problem (RpCustomerScore *self);
gboolean rp_customer_score_is_loaded (RpCustomerScore *self);

const char *rp_customer_score_get_text (RpCustomerScore *self); /* "73.50" */
double rp_customer_score_get_value (RpCustomerScore *self);     /* 0 … 100 */
double rp_customer_score_get_lowest (RpCustomerScore *self);
double rp_customer_score_get_highest (RpCustomerScore *self);
const char *rp_customer_score_get_range (
    RpCustomerScore *self); /* a sentence: range and coverage */
const char *rp_customer_score_get_grade (RpCustomerScore *self); /* computed; "–" without */
const char *rp_customer_score_get_hold (RpCustomerScore *self);  /* why it is not another; "" */
const char *rp_customer_score_get_set (RpCustomerScore *self);   /* a grade set by people; "" */
const char *rp_customer_score_get_set_text (RpCustomerScore *self);
const char *rp_customer_score_get_model (RpCustomerScore *self); /* a sentence */
const char *rp_customer_score_get_most (RpCustomerScore *self);  /* what adds and takes most */
/* What the contract will be worth and what services brought, by which assumptions; no part of the score.
 * "" when nothing is known. */
const char *rp_customer_score_get_lifetime (RpCustomerScore *self);
/* Best first. (element-type RpGradeBorder) */
GArray *rp_customer_score_get_borders (RpCustomerScore *self);

GListModel *rp_customer_score_get_lines (RpCustomerScore *self);   /* of RpScoreLine */
GListModel *rp_customer_score_get_factors (RpCustomerScore *self); /* of RpScoreFactorItem */
GListModel *rp_customer_score_get_points (RpCustomerScore *self);  /* of RpScorePoint */
GListModel *rp_customer_score_get_overrides (
    RpCustomerScore *self); /* of RpWorkItem, newest first */

/* A new one with every "loaded". (nullable) */
RpScoreSupposition *rp_customer_score_get_supposition (RpCustomerScore *self);

/* Whether the user's roles may propose a grade. */
gboolean rp_customer_score_may_propose (RpCustomerScore *self);
/* A proposal with what is known filled in. Returns: (transfer full) */
RpRecordDraft *rp_customer_score_draft_proposal (RpCustomerScore *self);

G_END_DECLS
