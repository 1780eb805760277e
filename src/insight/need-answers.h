/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-table.h"

G_BEGIN_DECLS

/* What became of a suggestion. */
typedef enum
{
  RP_ANSWER_CONFIRMED,  /* the customer's own yes: the need is known from now on */
  RP_ANSWER_HAS_IT,     /* he has it already: known, too */
  RP_ANSWER_NOT_NEEDED, /* no */
  RP_ANSWER_NOT_NOW,    /* says nothing about the need */
  RP_ANSWER_WRONG_DATA, /* nor does this */
} RpNeedAnswer;

/* "confirmed", "has_it", "not_needed", "not_now", "wrong_data". Returns: %FALSE for any other word */
gboolean rp_need_answer_from_name (const char *name, RpNeedAnswer *answer);
const char *rp_need_answer_get_name (RpNeedAnswer answer);

/**
 * RpNeedAnswers: for each need how often suggestions of it were confirmed, as Beta distributions that begin
 * with two of each.
 *
 * Thread: one.
 */
typedef struct _RpNeedAnswers RpNeedAnswers;

RpNeedAnswers *rp_need_answers_new (guint n_needs);
void rp_need_answers_free (RpNeedAnswers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedAnswers, rp_need_answers_free)

/* Counts an answer and, when it says that the customer has the need, puts that into the table, where the next
 * model learns from it. */
void rp_need_answers_add (RpNeedAnswers *self, RpNeedTable *table, guint row, guint need,
                          RpNeedAnswer answer);
/* Counts an answer without a table: confirmed and refused change, the rest says nothing here. */
void rp_need_answers_count (RpNeedAnswers *self, guint need, RpNeedAnswer answer);
/* Lets old answers fade: a month makes them 2 % lighter. */
void rp_need_answers_age (RpNeedAnswers *self, double months);

/* The mean of a Beta distribution that began with @a confirmed and @b refused. */
double rp_beta_mean (double a, double b, double confirmed, double refused);
/* The part that is confirmed. @rates: (out): one a need, for rp_need_model_weigh() */
void rp_need_answers_get_rates (RpNeedAnswers *self, double *rates);
/* A part drawn from what is likely (Thompson sampling): rare answers leave much open, so rarely suggested
 * needs come up now and then. */
double rp_need_answers_draw (RpNeedAnswers *self, guint need, GRand *random);

G_END_DECLS
