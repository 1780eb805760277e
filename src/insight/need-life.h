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
 * the customer, comes back afterwards only with materially new evidence: a number that changed by a fifth.
 */

/* Which suggestions are about the same: those of a rule; those of the model when they propose the same.
 * Returns: (transfer full): "PR01", "MODEL/EE-02" */
char *rp_need_life_key (const char *rule, const char *code);

/**
 * rp_need_life_list:
 * @suggestions, @potentials: (element-type RpRecord): of one customer
 * @settings: (nullable): a row of the policy "suggestions": what a reason for dismissal means
 *
 * What became of them, the fact "need_answers": [{"rule", "code", "state", "answer", "on", "busy",
 * "evidence", "hidden_until", "score", "terms"}]. "answer" is "" as long as there is none, else a word of
 * rp_need_answer_from_name(); "busy": a potential need goes on.
 */
JsonArray *rp_need_life_list (GPtrArray *suggestions, GPtrArray *potentials, JsonObject *settings);

/* {key: date}: until when each keeps quiet; for rp_rules_evaluate(). Returns: (transfer full) */
JsonObject *rp_need_life_quiet (JsonArray *past, JsonObject *settings, RpRules *rules);

/* Whether one more may be made now: nothing goes on, and what was decided about was on other evidence. */
gboolean rp_need_life_is_free (JsonArray *past, const char *key, JsonObject *evidence);

G_END_DECLS
