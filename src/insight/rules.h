/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/insight-error.h"

G_BEGIN_DECLS

typedef enum
{
  RP_VERDICT_FIRED,     /* the condition holds: a suggestion */
  RP_VERDICT_OUTRANKED, /* it holds, and a stronger rule of its group fired */
  RP_VERDICT_COOLING,   /* it holds, and the customer or the desk said no not long ago */
  RP_VERDICT_NEAR,      /* it nearly holds; the sentence says how far */
  RP_VERDICT_NO_DATA,   /* a fact is missing; the sentence says which and why */
  RP_VERDICT_NO,        /* it does not hold */
} RpVerdict;

/**
 * RpRuleResult: what one rule says about one customer.
 * @proposes: sub-codes of needs ("CONN-02"); @visits: kinds of visits ("V07"); %NULL-terminated
 * @evidence: (nullable): the snapshot that is stored with a suggestion:
 *   {"rule", "version", "as_of", "numbers": {…}, "thresholds": {name: {"value", "source"}},
 *    "severity": 0.5, "sentence": {"zh", "en"}}
 * @sentence: in the language asked for: the evidence, or why not
 * @by: (nullable): for OUTRANKED, the id of the stronger rule
 * @from_text: it goes by what somebody wrote, not by what was measured
 * @from_curve: it goes by a load curve
 * @severity: when it fired: how far beyond its threshold, 0 to 1; 0.5 where the rule does not say
 */
typedef struct
{
  const char *id;
  gint version;
  char *title;
  RpVerdict verdict;
  GStrv proposes;
  GStrv visits;
  JsonObject *evidence;
  char *sentence;
  const char *by;
  gboolean from_text;
  gboolean from_curve;
  double severity;
} RpRuleResult;

/**
 * RpRules: the rules below data/rules: conditions in JsonLogic over facts, evidence texts in two
 * languages, thresholds with their sources, and a name and a format to show them in. The file mentions.json is the dictionary of words in visit
 * and report texts.
 *
 * In a rule's logic {"threshold": "name"} is the rule's threshold of that name, and
 * {"count": [list, condition]} the number of elements for which the condition holds.
 *
 * Thread: any, once loaded.
 */
typedef struct _RpRules RpRules;

/**
 * rp_rules_load:
 * @folder: every *.json in it is read
 *
 * Errors: G_FILE_ERROR, RP_INSIGHT_ERROR: also for a fact or operator that does not exist, an id that
 *   comes twice, an `outranks` that names no rule or closes a circle, a placeholder without a value
 */
RpRules *rp_rules_load (const char *folder, GError **error);
RpRules *rp_rules_ref (RpRules *self);
void rp_rules_unref (RpRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpRules, rp_rules_unref)

/* In the order of their ids. */
guint rp_rules_get_n_rules (RpRules *self);
const char *rp_rules_get_id (RpRules *self, guint index);
const char *rp_rules_get_title (RpRules *self, guint index, const char *language);

/**
 * rp_rules_evaluate:
 * @facts: of rp_facts_collect()
 * @quiet: (nullable): {rule id: "YYYY-MM-DD"}: until when a rule is not to be repeated for this
 *   customer
 * @language: "zh" or "en"
 *
 * Returns: (transfer full) (element-type RpRuleResult): one for every rule, in the order of their ids.
 *   A rule whose evaluation fails (out of steps) is NO_DATA with the reason.
 */
GPtrArray *rp_rules_evaluate (RpRules *self, JsonObject *facts, JsonObject *quiet,
                              const char *language);

/**
 * rp_rules_quiet_until:
 * @dismissals: how often the desk dismissed it so far; @not_needed: the customer said no
 *
 * The day until which a rule stays quiet after an answer on @day: 90 days after "not needed", 180 after
 * the second dismissal, as the rule file says. Returns: 0 for not at all
 */
gint32 rp_rules_quiet_until (RpRules *self, const char *rule, gint32 day, gboolean not_needed,
                             guint dismissals);

/* How many mentions of @code are in the evidence. */
guint rp_rule_result_count_mentions (const RpRuleResult *result, const char *code);

/* Whether the numbers differ enough (20 %) from those the customer has seen to ask again. */
gboolean rp_evidence_is_new (JsonObject *seen, JsonObject *now);

G_END_DECLS
