/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts.h"

#include <string.h>

#include "schema/code-list.h"

/* The vocabulary of models and rules. */
static const RpFact facts[] = {
  { "as_of", "", "the day asked for" },
  { "customer_no", "", "customer.no" },
  { "industry", "", "customer.industry_code" },
  { "industry_section", "", "customer.industry_code, letter" },
  { "industry_division", "", "customer.industry_code, letter and 2 digits" },
  { "industry_group", "", "customer.industry_code, letter and 3 digits" },
  { "important_level", "", "customer.important_level" },
  { "important_rank", "1", "customer.important_level: 0 none, 1 temporary, 2 second … 4 special" },
  { "key_project", "", "customer.key_project" },
  { "export_oriented", "", "customer.export_oriented" },
  { "production_state", "", "customer.production_state" },
  { "credit_grade", "", "customer.credit_grade" },
  { "voltage_kv", "kV", "service_account.voltage, the highest" },
  { "contract_cap_kva", "kVA", "service_account.contract_cap" },
  { "run_cap_kva", "kVA", "service_account.run_cap" },
  { "basic_mode", "", "service_account.basic_mode, NONE for a single tariff" },
  { "demand_mode", "", "service_account.basic_mode is by demand" },
  { "contracted_demand_kw", "kW", "service_account.contracted_demand" },
  { "pf_standard", "1", "service_account.pf_standard" },
  { "market_kind", "", "service_account.market_kind" },
  { "dual_source", "", "service_account.supply_mode has two sources or more" },
  { "own_supply", "", "service_account.own_supply, or generator_kw seen on site" },
  { "has_pv", "", "service_account.der" },
  { "has_storage", "", "service_account.der" },
  { "has_charging", "", "service_account.der" },
  { "e12_kwh", "kWh", "usage_month.kwh, 12 months" },
  { "e12_previous_kwh", "kWh", "usage_month.kwh, the 12 months before" },
  { "growth", "1", "e12_kwh / e12_previous_kwh − 1" },
  { "month_mean_kwh", "kWh", "usage_month.kwh, mean of 12 months" },
  { "max_demand_kw", "kW", "usage_month.max_demand, highest of 12 months" },
  { "peak_share", "1", "usage_month: sharp and peak of 12 months" },
  { "valley_share", "1", "usage_month: valley of 12 months" },
  { "load_ratio_mean6", "1", "months: mean load ratio of 6 months" },
  { "months", "", "usage_month, bill_month: 24 months, oldest first" },
  { "last2", "", "the newest 2 of months" },
  { "last3", "", "the newest 3 of months" },
  { "last6", "", "the newest 6 of months" },
  { "last12", "", "the newest 12 of months" },
  { "cost12_cap_yuan", "yuan", "basic charge by capacity, 12 months" },
  { "cost12_dem_yuan", "yuan", "basic charge by demand, 12 months" },
  { "saving12_yuan", "yuan", "difference of the two" },
  { "shift10_yuan", "yuan", "10 % of the sharp and peak energy of 12 months moved to valley" },
  { "bill12_yuan", "yuan", "bill_month.total, 12 months" },
  { "late_months_12", "1", "bill_month.late_days > 0, 12 months" },
  { "late_months_6", "1", "bill_month.late_days > 0, 6 months" },
  { "late_months", "", "the months that were paid late" },
  { "arrears_now", "1", "bill_month.arrears > 0: 1, else 0" },
  { "arrears_yuan", "yuan", "bill_month.arrears" },
  { "arrears_days", "d", "bill_month.late_days of what is unpaid" },
  { "breaches_24", "1", "breaches of the supply contract on file, 24 months" },
  { "theft_24", "1", "theft of electricity on file, 24 months" },
  { "pipeline_kva", "kVA", "need CONN-01 … CONN-05, open and confirmed: details.conn_add" },
  { "pipeline_ratio", "1", "pipeline_kva / run_cap_kva" },
  { "new_services", "1", "need DER, EE, MKT-04, MKT-05 confirmed or closed" },
  { "outages", "", "outage FAULT and TEMP of 12 months" },
  { "outages_12m", "1", "their number" },
  { "outages_60d", "1", "those of the last 60 days" },
  { "pq_events_12m", "1", "pq_event SAG and INTERRUPTION of 12 months, or sag_count_12m on site" },
  { "contract_end", "", "supply_contract.valid_to, the earliest that lies ahead or just passed" },
  { "contract_end_days", "d", "contract_end − today" },
  { "transformers", "", "transformer in operation: no, model, series, kva, age" },
  { "test_due", "", "transformer.next_test, the earliest" },
  { "test_overdue_days", "d", "today − test_due" },
  { "confirmed_codes", "", "need.sub_code confirmed or closed, 24 months" },
  { "peer_needs", "", "confirmed_codes of peers: code, peers, share" },
  { "texts", "", "visit and needs_report: answers and summaries" },
};

const RpFact *
rp_facts_list (guint *n_facts)
{
  *n_facts = G_N_ELEMENTS (facts);
  return facts;
}

/* What was seen on site has the name of its key: one list for the form and for the rules. */
static const RpFact site_fact = { "site fact", "", "site_fact, the newest of its key" };

const RpFact *
rp_facts_find (const char *name)
{
  g_autofree char *first = g_strndup (name, strcspn (name, "."));
  const RpCodeList *site_keys = rp_code_list_find ("site_fact_key");
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (strcmp (facts[i].name, first) == 0)
      return &facts[i];
  if (site_keys != NULL && rp_code_list_index (site_keys, first) >= 0)
    return &site_fact;
  return NULL;
}

static const char *const element_members[] = { "month",
                                               "kwh",
                                               "kwh_last_year",
                                               "to_last_year",
                                               "max_demand_kw",
                                               "load_factor",
                                               "load_ratio",
                                               "demand_to_contract",
                                               "pf",
                                               "pf_standard",
                                               "kvar_needed",
                                               "pf_adjustment_yuan",
                                               "cost_cap_yuan",
                                               "cost_dem_yuan",
                                               "saving_by_demand",
                                               "saving_by_capacity",
                                               "on",
                                               "kind",
                                               "line",
                                               "reason",
                                               "no",
                                               "model",
                                               "series",
                                               "kva",
                                               "year",
                                               "age",
                                               "term",
                                               "codes",
                                               "sentence",
                                               "code",
                                               "peers",
                                               "share",
                                               NULL };

gboolean
rp_facts_is_element_member (const char *name)
{
  return g_strv_contains (element_members, name);
}
