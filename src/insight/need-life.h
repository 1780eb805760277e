/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/rules.h"
#include "schema/record.h"

G_BEGIN_DECLS

/**
 * The life of a suggestion at one customer: what earlier ones came to, how long one keeps quiet after a no, and
 * when it comes back.
 *
 * A customer's "not needed" and the second dismissal by the desk make it keep quiet for as long as the rule file
 * or the settings say, "not now" for as long as the settings say. Whatever has been decided about, by the desk or
 * the customer, comes back afterwards only with materially new evidence: a number that changed by a fifth; what was
 * only put off comes back by itself.
 *
 * One dismissal is the opinion of one: it hides the suggestion from whoever dismissed it, and colleagues see it with
 * his reason. Two, of one suggestion by two people or of two after each other, hide it from all. "Not now" is put off
 * and counts for neither.
 */

/* Until the reason is there again. */
#define RP_NEED_HIDDEN_FOR_NOW "9999-12-31"

/**
 * rp_need_life_is_seen_by:
 * @user: (nullable): whose list it is for; %NULL for anybody's
 * @settings: (nullable): a row of the policy "suggestions"
 * @today: days since 1970-01-01
 *
 * Whether a dismissed suggestion is still to be decided about by somebody else: one person dismissed it, and not
 * @user, not so long ago, and not because the customer has it already.
 */
gboolean rp_need_life_is_seen_by (RpRecord *suggestion, const char *user, JsonObject *settings,
                                  gint32 today);

/* Which suggestions are about the same: those of a rule; those of the model when they propose the same.
 * Returns: (transfer full): "PR01", "MODEL/EE-02" */
char *rp_need_life_key (const char *rule, const char *code);

/**
 * rp_need_life_list:
 * @suggestions, @potentials: (element-type RpRecord): of one customer
 * @settings: (nullable): a row of the policy "suggestions": what a reason for dismissal means
 *
 * What became of them, the fact "need_answers": [{"rule", "code", "state", "answer", "on", "busy",
 * "evidence", "hidden_until", "people", "score", "terms"}]: so many "people" dismissed it. "answer" is "" as long as there is none, else a word of
 * rp_need_answer_from_name(); "busy": a potential need goes on.
 */
JsonArray *rp_need_life_list (GPtrArray *suggestions, GPtrArray *potentials, JsonObject *settings);

/* {key: date}: until when each keeps quiet; for rp_rules_evaluate(). Returns: (transfer full) */
JsonObject *rp_need_life_quiet (JsonArray *past, JsonObject *settings, RpRules *rules);

/* Whether one more may be made now: nothing goes on, and what was decided about was on other evidence. */
gboolean rp_need_life_is_free (JsonArray *past, const char *key, JsonObject *evidence);

G_END_DECLS
