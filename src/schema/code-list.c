/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "schema/code-lists.h"

/* Sorted by name: the search halves it. */
static const RpCodeList *const lists[] = {
  &rp_codes_basic_mode,
  &rp_codes_centre,
  &rp_codes_channel,
  &rp_conflict_states,
  &rp_codes_consent_source,
  &rp_codes_contact_channel,
  &rp_codes_contact_role,
  &rp_codes_contract_kind,
  &rp_codes_credit_grade,
  &rp_codes_customer_kind,
  &rp_codes_customer_state,
  &rp_codes_decision_scope,
  &rp_codes_decline_basis,
  &rp_codes_der_kind,
  &rp_codes_dismissal_reason,
  &rp_codes_gender_title,
  &rp_grade_override_states,
  &rp_codes_handover_reason,
  &rp_held_states,
  &rp_codes_impact,
  &rp_codes_important_level,
  &rp_codes_industry_edition,
  &rp_codes_load_class,
  &rp_codes_market_kind,
  &rp_codes_need_category,
  &rp_need_states,
  &rp_needs_report_states,
  &rp_codes_outage_kind,
  &rp_codes_own_supply,
  &rp_codes_park_kind,
  &rp_potential_need_states,
  &rp_codes_pq_kind,
  &rp_codes_pq_source,
  &rp_codes_price_scheme,
  &rp_codes_production_state,
  &rp_proposal_states,
  &rp_codes_reasonableness,
  &rp_codes_renewal_state,
  &rp_codes_return_reason,
  &rp_ruling_states,
  &rp_codes_satisfaction,
  &rp_codes_segment,
  &rp_codes_shifts,
  &rp_codes_site_fact_key,
  &rp_codes_source_kind,
  &rp_codes_sub_code,
  &rp_suggestion_states,
  &rp_codes_supply_mode,
  &rp_task_states,
  &rp_codes_transformer_kind,
  &rp_codes_transformer_state,
  &rp_codes_urgency,
  &rp_codes_usage_category,
  &rp_codes_value_grade,
  &rp_codes_visit_kind,
  &rp_visit_states,
  &rp_codes_voltage,
  &rp_codes_yes_no_unknown,
};

static int
compare_name (const void *name, const void *list)
{
  return strcmp (name, (*(const RpCodeList *const *)list)->name);
}

const RpCodeList *
rp_code_list_find (const char *name)
{
  const RpCodeList *const *found;

  if (name == NULL)
    return NULL;
  found = bsearch (name, lists, G_N_ELEMENTS (lists), sizeof lists[0], compare_name);
  return found != NULL ? *found : NULL;
}

const RpCodeList *const *
rp_code_list_all (guint *n_lists)
{
  *n_lists = G_N_ELEMENTS (lists);
  return lists;
}

int
rp_code_list_index (const RpCodeList *self, const char *code)
{
  if (code == NULL)
    return -1;
  for (guint i = 0; i < self->n_codes; i++)
    if (strcmp (self->codes[i].code, code) == 0)
      return (int)i;
  return -1;
}

const char *
rp_code_list_label (const RpCodeList *self, const char *code)
{
  int index = rp_code_list_index (self, code);

  return index >= 0 ? _ (self->codes[index].label) : code;
}

const RpCode *
rp_code_list_find_range (const RpCodeList *self, const char *prefix, guint *n_codes)
{
  const RpCode *first = NULL;

  *n_codes = 0;
  for (guint i = 0; i < self->n_codes; i++)
    if (g_str_has_prefix (self->codes[i].code, prefix))
      {
        if (first == NULL)
          first = &self->codes[i];
        *n_codes += 1;
      }
  return first;
}
