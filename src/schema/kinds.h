/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/kind.h"

G_BEGIN_DECLS

/* The declarations of the kind-*.c files, for the index. */
extern const RpKind rp_kind_user;
extern const RpKind rp_kind_org_setting;
extern const RpKind rp_kind_customer_group;
extern const RpKind rp_kind_park;
extern const RpKind rp_kind_customer;
extern const RpKind rp_kind_service_account;
extern const RpKind rp_kind_supply_contract;
extern const RpKind rp_kind_transformer;
extern const RpKind rp_kind_contact;
extern const RpKind rp_kind_outage;
extern const RpKind rp_kind_pq_event;
extern const RpKind rp_kind_usage_month;
extern const RpKind rp_kind_bill_month;
extern const RpKind rp_kind_load_day;
extern const RpKind rp_kind_service_purchase;
extern const RpKind rp_kind_service_model;
extern const RpKind rp_kind_visit;
extern const RpKind rp_kind_site_fact;
extern const RpKind rp_kind_needs_report;
extern const RpKind rp_kind_report_revision;
extern const RpKind rp_kind_review_remark;
extern const RpKind rp_kind_suggestion;
extern const RpKind rp_kind_potential_need;
extern const RpKind rp_kind_need;
extern const RpKind rp_kind_suggestion_model;
extern const RpKind rp_kind_task;
extern const RpKind rp_kind_attachment;
extern const RpKind rp_kind_value_score;
extern const RpKind rp_kind_grade_override;
extern const RpKind rp_kind_score_model;
extern const RpKind rp_kind_conflict;
extern const RpKind rp_kind_held;
extern const RpKind rp_kind_proposal;
extern const RpKind rp_kind_ruling;

G_END_DECLS
