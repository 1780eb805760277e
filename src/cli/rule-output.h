/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "insight/rules.h"

G_BEGIN_DECLS

/* How a verdict reads: "suggested", "nearly". */
const char *rp_verdict_label (RpVerdict verdict);

/* {"rule", "version", "title", "verdict", "proposes", "sentence", "evidence"}. Returns: (transfer full) */
JsonObject *rp_rule_result_to_json (const RpRuleResult *result);

/**
 * rp_cli_judge_load:
 * @rules: lives as long as the results
 * @months: (element-type RpLoadMonth): of a load curve
 * @supposed: (nullable): "FACT=VALUE" each: what the curve does not say, such as run_cap_kva or roof_area_m2
 *
 * What the rules on load curves say of a curve that belongs to no customer. Prices are those in force today.
 *
 * Returns: (transfer full) (element-type RpRuleResult) (nullable) Errors: RP_CLI_ERROR_USAGE: no such fact
 */
GPtrArray *rp_cli_judge_load (RpInvocation *invocation, RpRules *rules, GArray *months,
                              double pf_standard, const char *const *supposed, GError **error);

G_END_DECLS
