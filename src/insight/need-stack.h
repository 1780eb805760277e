/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpNeedSigns: what speaks for a need.
 * @rule: how likely suggestions of the rule that fired are confirmed; NAN where none fired
 * @severity: 0 to 1: how far beyond its threshold the rule is
 * @text: the same for a mention in a text; NAN where there is none
 * @hits: how many mentions
 * @model: what the model says; NAN where it says nothing
 */
typedef struct
{
  double rule, severity, text, hits, model;
} RpNeedSigns;

/* 1 - Π (1 - p) of what speaks for it, at most 0.95; NAN when nothing does. What counts as long as there are too few
 * answers, and afterwards as long as nothing learned from them is better. */
double rp_need_signs_combine (const RpNeedSigns *signs);

/**
 * RpNeedStack: one probability from all signs, learned from answers: logistic regression of the logit of the model's
 * probability, that a rule fired, its severity and the mentions.
 *
 * From 200 answers on it is tried out in the order of time: the second half of the answers in three parts, each told by
 * what was learned from all before it. The start value, rp_need_signs_combine(), is kept when its Brier score is as good.
 *
 * Thread: any, once learned.
 */
typedef struct _RpNeedStack RpNeedStack;

#define RP_NEED_STACK_WEIGHTS                                                                      \
  6 /* base, logit of the model, model speaks, rule fired, severity, mentions */

RpNeedStack *rp_need_stack_new (void);
void rp_need_stack_free (RpNeedStack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedStack, rp_need_stack_free)

/* Answers in the order of their days. */
void rp_need_stack_add (RpNeedStack *self, const RpNeedSigns *signs, gboolean confirmed);
void rp_need_stack_learn (RpNeedStack *self);

/* Whether what was learned is in use. */
gboolean rp_need_stack_is_used (RpNeedStack *self);
guint rp_need_stack_get_n_answers (RpNeedStack *self);
/* Of the trial: of what was learned and of the start value; NAN without a trial. */
void rp_need_stack_get_brier (RpNeedStack *self, double *learned, double *start);
/* (array fixed-size=6): all 0 as long as it is not in use */
const double *rp_need_stack_get_weights (RpNeedStack *self);

/* The probability: of what was learned if that is in use, else the start value. NAN when nothing speaks for it. */
double rp_need_stack_apply (RpNeedStack *self, const RpNeedSigns *signs);

G_END_DECLS
