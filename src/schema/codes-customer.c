/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* Who the customer is. */

static const RpCode customer_kind[] = {
  { "ENTERPRISE", N_ ("Enterprise") },      { "INSTITUTION", N_ ("Public institution") },
  { "GOV", N_ ("Government body") },        { "MILITARY", N_ ("Armed forces") },
  { "SOCIAL", N_ ("Social organisation") }, { "INDIVIDUAL", N_ ("Sole trader") },
};
CODE_LIST (rp_codes_customer_kind, "customer_kind", customer_kind);

static const RpCode segment[] = {
  { "KEY", N_ ("Key account") },
  { "GENERAL", N_ ("General customer") },
  { "SPECIAL", N_ ("Special user") },
};
CODE_LIST (rp_codes_segment, "segment", segment);

static const RpCode yes_no_unknown[] = {
  { "YES", N_ ("Yes") },
  { "NO", N_ ("No") },
  { "UNKNOWN", N_ ("Not known") },
};
CODE_LIST (rp_codes_yes_no_unknown, "yes_no_unknown", yes_no_unknown);

static const RpCode industry_edition[] = {
  { "2011", N_ ("GB/T 4754, edition of 2011") },
  { "2017", N_ ("GB/T 4754, edition of 2017") },
};
CODE_LIST (rp_codes_industry_edition, "industry_edition", industry_edition);

static const RpCode shifts[] = {
  { "ONE", N_ ("One shift") },
  { "TWO", N_ ("Two shifts") },
  { "THREE", N_ ("Three shifts") },
  { "CONTINUOUS", N_ ("Continuous") },
};
CODE_LIST (rp_codes_shifts, "shifts", shifts);

static const RpCode production_state[] = {
  { "NORMAL", N_ ("Normal production") },   { "EXPANDING", N_ ("Expanding") },
  { "REDUCED", N_ ("Reduced production") }, { "STOPPED", N_ ("Production stopped") },
  { "SEASONAL", N_ ("Seasonal") },          { "MOVING", N_ ("Moving") },
};
CODE_LIST (rp_codes_production_state, "production_state", production_state);

static const RpCode value_grade[] = {
  { "A", N_ ("A, strategic") },
  { "B", N_ ("B, important") },
  { "C", N_ ("C, growing") },
  { "D", N_ ("D, standard") },
};
CODE_LIST (rp_codes_value_grade, "value_grade", value_grade);

static const RpCode credit_grade[] = {
  { "A", N_ ("A, good credit") },
  { "B", N_ ("B, fair credit") },
  { "C", N_ ("C, poor credit") },
  { "N", N_ ("N, new and not rated") },
};
CODE_LIST (rp_codes_credit_grade, "credit_grade", credit_grade);

static const RpCode important_level[] = {
  { "NONE", N_ ("Not an important user") },
  { "SPECIAL", N_ ("Special level") },
  { "L1", N_ ("Level 1") },
  { "L2", N_ ("Level 2") },
  { "TEMP", N_ ("Temporary") },
};
CODE_LIST (rp_codes_important_level, "important_level", important_level);

static const RpCode customer_state[] = {
  { "ACTIVE", N_ ("Supplied") },
  { "SUSPENDED", N_ ("Supply suspended") },
  { "CLOSED", N_ ("Account closed"), .closed = TRUE },
  { "PROSPECT", N_ ("Prospective") },
};
CODE_LIST (rp_codes_customer_state, "customer_state", customer_state);

static const RpCode park_kind[] = {
  { "INDUSTRY", N_ ("Industrial estate") },
  { "TRADE", N_ ("Trade park") },
  { "LOGISTICS", N_ ("Logistics park") },
  { "COMMERCIAL", N_ ("Commercial district") },
};
CODE_LIST (rp_codes_park_kind, "park_kind", park_kind);

/* The people there. */

static const RpCode contact_role[] = {
  { "LEGAL", N_ ("Legal representative") },
  { "GM", N_ ("General manager") },
  { "ELEC_HEAD", N_ ("Head of electrical department") },
  { "FINANCE", N_ ("Finance contact") },
  { "DUTY", N_ ("Duty electrician") },
  { "PROD", N_ ("Production manager") },
  { "EQUIP", N_ ("Equipment department") },
  { "PROJ", N_ ("Construction and projects") },
  { "OFFICE", N_ ("General office") },
  { "EMERG", N_ ("Emergency contact") },
};
CODE_LIST (rp_codes_contact_role, "contact_role", contact_role);

static const RpCode gender_title[] = {
  { "MR", N_ ("Mr") },
  { "MS", N_ ("Ms") },
};
CODE_LIST (rp_codes_gender_title, "gender_title", gender_title);

static const RpCode decision_scope[] = {
  { "CAPACITY", N_ ("Capacity") }, { "TARIFF", N_ ("Tariff") },  { "PAYMENT", N_ ("Payment") },
  { "SAFETY", N_ ("Safety") },     { "OUTAGE", N_ ("Outages") },
};
CODE_LIST (rp_codes_decision_scope, "decision_scope", decision_scope);

static const RpCode contact_channel[] = {
  { "PHONE", N_ ("Phone") },
  { "WECHAT", N_ ("WeChat") },
  { "SMS", N_ ("Text message") },
  { "VISIT", N_ ("Visit") },
};
CODE_LIST (rp_codes_contact_channel, "contact_channel", contact_channel);

static const RpCode consent_source[] = {
  { "PAPER", N_ ("On paper") },
  { "PHONE", N_ ("By phone") },
  { "PAGE", N_ ("On a light page") },
};
CODE_LIST (rp_codes_consent_source, "consent_source", consent_source);

static const RpCode handover_reason[] = {
  { "ROTATION", N_ ("Job rotation") },
  { "TRANSFER", N_ ("Transfer to another post") },
  { "LEAVE", N_ ("Leave") },
  { "AREA", N_ ("Change of area") },
  { "REQUEST", N_ ("At the customer's request") },
};
CODE_LIST (rp_codes_handover_reason, "handover_reason", handover_reason);

/* What was seen on site; the unit of each stands in the field beside it. */
static const RpCode site_fact_key[] = {
  { "roof_area_m2", N_ ("Roof area") },
  { "roof_kind", N_ ("Kind of roof") },
  { "parking_spaces", N_ ("Parking spaces") },
  { "ev_fleet", N_ ("Electric fleet planned") },
  { "spare_land_m2", N_ ("Spare land") },
  { "shift_flexible", N_ ("Shifts can be moved") },
  { "cold_store_m2", N_ ("Cold store area") },
  { "boiler_fuel", N_ ("Boiler fuel") },
  { "compressor_kw", N_ ("Air compressor power") },
  { "sensitive_equipment", N_ ("Sensitive equipment") },
  { "sag_count_12m", N_ ("Voltage sags in 12 months") },
  { "generator_kw", N_ ("Own generation") },
  { "capacitor_kvar", N_ ("Compensation capacity") },
  { "harmonic_filter", N_ ("Harmonic filter") },
  { "expansion_plan", N_ ("Expansion plan") },
  { "energy_manager", N_ ("Energy manager") },
  { "iso50001", N_ ("ISO 50001") },
  { "carbon_need", N_ ("Carbon or green-certificate need") },
  { "energy_cost_share", N_ ("Share of energy in cost") },
  { "service_spend_12m", N_ ("Value-added services of 12 months, yuan") },
  { "green_share_pct", N_ ("Share of green electricity, percent") },
};
CODE_LIST (rp_codes_site_fact_key, "site_fact_key", site_fact_key);
