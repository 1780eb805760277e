/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/code-list.h"

G_BEGIN_DECLS

/* The code lists of the codes-*.c files and the states of the workflow-*.c files, for the index. */
extern const RpCodeList rp_codes_basic_mode;
extern const RpCodeList rp_codes_centre;
extern const RpCodeList rp_codes_channel;
extern const RpCodeList rp_conflict_states;
extern const RpCodeList rp_codes_consent_source;
extern const RpCodeList rp_codes_contact_channel;
extern const RpCodeList rp_codes_contact_role;
extern const RpCodeList rp_codes_contract_kind;
extern const RpCodeList rp_codes_credit_grade;
extern const RpCodeList rp_codes_customer_kind;
extern const RpCodeList rp_codes_customer_state;
extern const RpCodeList rp_codes_decision_scope;
extern const RpCodeList rp_codes_decline_basis;
extern const RpCodeList rp_codes_der_kind;
extern const RpCodeList rp_codes_dismissal_reason;
extern const RpCodeList rp_codes_gender_title;
extern const RpCodeList rp_grade_override_states;
extern const RpCodeList rp_codes_handover_reason;
extern const RpCodeList rp_held_states;
extern const RpCodeList rp_codes_impact;
extern const RpCodeList rp_codes_important_level;
extern const RpCodeList rp_codes_industry_edition;
extern const RpCodeList rp_codes_load_class;
extern const RpCodeList rp_codes_market_kind;
extern const RpCodeList rp_codes_need_category;
extern const RpCodeList rp_need_states;
extern const RpCodeList rp_needs_report_states;
extern const RpCodeList rp_codes_outage_kind;
extern const RpCodeList rp_codes_own_supply;
extern const RpCodeList rp_codes_park_kind;
extern const RpCodeList rp_potential_need_states;
extern const RpCodeList rp_codes_pq_kind;
extern const RpCodeList rp_codes_pq_source;
extern const RpCodeList rp_codes_price_scheme;
extern const RpCodeList rp_codes_production_state;
extern const RpCodeList rp_proposal_states;
extern const RpCodeList rp_ruling_states;
extern const RpCodeList rp_codes_reasonableness;
extern const RpCodeList rp_codes_renewal_state;
extern const RpCodeList rp_codes_return_reason;
extern const RpCodeList rp_codes_satisfaction;
extern const RpCodeList rp_codes_segment;
extern const RpCodeList rp_codes_shifts;
extern const RpCodeList rp_codes_site_fact_key;
extern const RpCodeList rp_codes_source_kind;
extern const RpCodeList rp_codes_sub_code;
extern const RpCodeList rp_suggestion_states;
extern const RpCodeList rp_codes_supply_mode;
extern const RpCodeList rp_task_states;
extern const RpCodeList rp_codes_transformer_kind;
extern const RpCodeList rp_codes_transformer_state;
extern const RpCodeList rp_codes_urgency;
extern const RpCodeList rp_codes_usage_category;
extern const RpCodeList rp_codes_value_grade;
extern const RpCodeList rp_codes_visit_kind;
extern const RpCodeList rp_visit_states;
extern const RpCodeList rp_codes_voltage;
extern const RpCodeList rp_codes_yes_no_unknown;

G_END_DECLS
