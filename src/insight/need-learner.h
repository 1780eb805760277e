/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/need-stack.h"
#include "insight/need-suggest.h"
#include "insight/policy.h"

G_BEGIN_DECLS

/**
 * RpNeedLearner: the suggestion model of an organisation, or of what a laptop holds of it: from the facts of
 * all customers to suggestions of one. What customers are known to need and what they answered to earlier
 * suggestions are facts like others ("known_codes", "need_answers"), so the same rows give the same model
 * everywhere.
 *
 * Life: rp_need_learner_add() for each customer, rp_need_learner_learn() once, then any question.
 *
 * Thread: one until it has learned, any afterwards.
 */
typedef struct _RpNeedLearner RpNeedLearner;

/* Under this name suggestions of the model stand where others have that of their rule. */
#define RP_NEED_MODEL_RULE "MODEL"

/**
 * rp_need_settings_check:
 * @policy: "suggestions"
 *
 * Refuses a fact, sub-code, answer or kind of attribute that does not exist, and numbers out of range, with
 * file, place and cause.
 */
gboolean rp_need_settings_check (RpPolicy *policy, GError **error);

/**
 * rp_need_settings_get_quiet:
 * @settings: (nullable): a row of the policy
 * @name: "not_needed_days", "dismissals", "dismissed_days", "not_now_days", "refusal_days"
 */
guint rp_need_settings_get_quiet (JsonObject *settings, const char *name);

/* @settings: a checked row of the policy "suggestions"; @today: days since 1970-01-01 */
RpNeedLearner *rp_need_learner_new (JsonObject *settings, gint32 today);
void rp_need_learner_free (RpNeedLearner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedLearner, rp_need_learner_free)

/* @facts: of rp_facts_collect(); what is needed of them is copied */
void rp_need_learner_add (RpNeedLearner *self, const char *customer, JsonObject *facts);
void rp_need_learner_learn (RpNeedLearner *self);

guint rp_need_learner_get_n_customers (RpNeedLearner *self);
/* (nullable): before it has learned, and when no need of any customer is known */
RpNeedModel *rp_need_learner_get_model (RpNeedLearner *self);
/* How many answers are missing until scores are percentages. */
guint rp_need_learner_get_missing (RpNeedLearner *self);

/* How likely a suggestion of @rule is confirmed, going by earlier answers: the mean of a Beta distribution that
 * begins with two of each and in which a month makes answers 2 % lighter. */
double rp_need_learner_get_rate (RpNeedLearner *self, const char *rule);

/**
 * rp_need_learner_explain:
 *
 * What the model says about one need of one customer, as it is stored with a suggestion:
 *
 *   {"version": "2026-01-05", "method": "next", "customers": 812, "code": "EE-02", "score": -0.4,
 *    "logarithm": true, "share": 0.4, "probability": 0.35, "explored": false, "known": 97, "all": 812,
 *    "terms": [{"kind": "need", "label": "EE-01", "value": 0.8, "with": 41, "both": 17}, …]}
 *
 * The values of the terms add up to the score within 1e-9. "probability" stands there only once it is calibrated,
 * counts only where they tell of 5 customers or more.
 *
 * Returns: (transfer full) (nullable): it knows no such customer or need, or the customer has it
 */
JsonObject *rp_need_learner_explain (RpNeedLearner *self, const char *customer, const char *code);

/**
 * rp_need_learner_suggest:
 * @standing: (nullable): codes that are suggested to this customer already, or not to be
 * @n_standing: how many of them take a place
 *
 * Needs a customer may have, the likeliest first: as many as the settings list beside those that stand.
 * Where there are too few customers for more than shares, only what is common.
 *
 * Returns: (transfer full) (element-type JsonObject): each as rp_need_learner_explain() has it
 */
GPtrArray *rp_need_learner_suggest (RpNeedLearner *self, const char *customer,
                                    const char *const *standing, guint n_standing);

/* Whether a suggestion of the model that stands still has its reason: the need is not known by now, and likely
 * enough or drawn. @model: what it was stored with */
gboolean rp_need_learner_upholds (RpNeedLearner *self, const char *customer, JsonObject *model);

/* What a term is called: "industry section: C"; the label itself for a need. Returns: (transfer full) */
char *rp_need_term_dup_name (const char *kind, const char *label, const char *language);

/* "Of 41 customers with “EE-01”, 17 have this need. Of all 812 customers, 97 have it."
 * @language: "zh" or "en"; @name: (nullable): other words for terms than rp_need_term_dup_name()
 * Returns: (transfer full) */
char *rp_need_model_dup_sentence (JsonObject *model, const char *language,
                                  char *(*name) (const char *kind, const char *label,
                                                 const char *language));

/**
 * rp_need_learner_strength:
 * @signs: of rules and texts
 * @model: (nullable): of rp_need_learner_explain()
 *
 * How strong what speaks for a need is, as it is stored with a suggestion:
 *
 *   {"evidences": 2, "band": "strong", "combined": 0.62, "rule": 0.5, "severity": 0.7, "text": null, "hits": 0,
 *    "model": 0.24, "stacked": true, "calibrated": true}
 *
 * "combined" is a percentage to be shown once it is "calibrated"; "stacked": learned from answers, see RpNeedStack.
 *
 * Returns: (transfer full)
 */
JsonObject *rp_need_learner_strength (RpNeedLearner *self, const RpNeedSigns *signs,
                                      JsonObject *model);

/**
 * rp_need_learner_report:
 *
 * What was learned, for people: {"rules": […], "needs": […], "terms": […], "led": […], "calibration": […], "stack":
 * {"answers": 240, "used": true, "brier": 0.18, "brier_start": 0.21, "weights": […]}, …}.
 * Counts of fewer than 5 are left out.
 */
JsonObject *rp_need_learner_report (RpNeedLearner *self);

G_END_DECLS
