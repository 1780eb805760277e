/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/kinds.h"

/* A row may refer to rows of its own kind and of kinds further up; only a potential need also
 * points down, at the need it became, once both exist. */
static const RpKind *const kinds[] = {
  &rp_kind_user,
  &rp_kind_org_setting,
  &rp_kind_suggestion_model,
  &rp_kind_service_model,
  &rp_kind_customer_group,
  &rp_kind_park,
  &rp_kind_customer,
  &rp_kind_service_account,
  &rp_kind_supply_contract,
  &rp_kind_transformer,
  &rp_kind_contact,
  &rp_kind_outage,
  &rp_kind_pq_event,
  &rp_kind_usage_month,
  &rp_kind_bill_month,
  &rp_kind_load_day,
  &rp_kind_service_purchase,
  &rp_kind_visit,
  &rp_kind_site_fact,
  &rp_kind_needs_report,
  &rp_kind_report_revision,
  &rp_kind_review_remark,
  &rp_kind_suggestion,
  &rp_kind_potential_need,
  &rp_kind_need,
  &rp_kind_task,
  &rp_kind_attachment,
  &rp_kind_value_score,
  &rp_kind_grade_override,
  &rp_kind_score_model,
  &rp_kind_conflict,
  &rp_kind_held,
  &rp_kind_proposal,
  &rp_kind_ruling,
};

const RpKind *const *
rp_schema_kinds (guint *n_kinds)
{
  if (n_kinds != NULL)
    *n_kinds = G_N_ELEMENTS (kinds);
  return kinds;
}
