/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* Supply, equipment and tariff. The codes of voltage and usage category are those of the marketing
 * systems. */

static const RpCode voltage[] = {
  { "AC00002", N_ ("AC 220 V") }, { "AC00003", N_ ("AC 380 V") },  { "AC00061", N_ ("AC 6 kV") },
  { "AC00101", N_ ("AC 10 kV") }, { "AC00201", N_ ("AC 20 kV") },  { "AC02751", N_ ("AC 27.5 kV") },
  { "AC00351", N_ ("AC 35 kV") }, { "AC01101", N_ ("AC 110 kV") }, { "AC02201", N_ ("AC 220 kV") },
};
CODE_LIST (rp_codes_voltage, "voltage", voltage);

static const RpCode usage_category[] = {
  { "000", N_ ("Internal check meter") },
  { "100", N_ ("Large industry") },
  { "101", N_ ("Large industry, small and medium fertiliser plants") },
  { "102", N_ ("Large industry, other preferential") },
  { "200", N_ ("Residential") },
  { "201", N_ ("Rural residential") },
  { "202", N_ ("Urban residential") },
  { "203", N_ ("Primary and secondary teaching") },
  { "300", N_ ("Agricultural production") },
  { "301", N_ ("Irrigation") },
  { "302", N_ ("Irrigation in poor counties") },
  { "400", N_ ("General industry and commerce") },
  { "401", N_ ("Non-residential lighting") },
  { "402", N_ ("Non-industrial") },
  { "403", N_ ("Ordinary industry") },
  { "404", N_ ("Ordinary industry, small and medium fertiliser plants") },
  { "405", N_ ("Commercial") },
  { "500", N_ ("Wholesale supply") },
  { "501", N_ ("Wholesale, large industry") },
  { "502", N_ ("Wholesale, residential") },
  { "503", N_ ("Wholesale, agricultural production") },
  { "504", N_ ("Wholesale, general industry and commerce") },
  { "505", N_ ("Wholesale, irrigation") },
  { "506", N_ ("Wholesale, other") },
  { "800", N_ ("Distributed energy") },
  { "801", N_ ("Photovoltaic generation") },
  { "802", N_ ("Distributed energy, class 802") },
  { "803", N_ ("Distributed energy, class 803") },
  { "804", N_ ("Distributed energy, class 804") },
  { "805", N_ ("Distributed energy, class 805") },
  { "806", N_ ("Distributed energy, class 806") },
  { "807", N_ ("Distributed energy, class 807") },
  { "808", N_ ("Distributed energy, class 808") },
  { "900", N_ ("Other use") },
  { "901", N_ ("Direct purchase by a large user") },
  { "902", N_ ("Pumped storage") },
  { "903", N_ ("Sale to a neighbouring province") },
  { "904", N_ ("Other use, class 904") },
};
CODE_LIST (rp_codes_usage_category, "usage_category", usage_category);

static const RpCode source_kind[] = {
  { "DEDICATED_LINE", N_ ("Dedicated line") },
  { "DEDICATED_TX", N_ ("Dedicated transformer") },
  { "PUBLIC_TX", N_ ("Public transformer") },
};
CODE_LIST (rp_codes_source_kind, "source_kind", source_kind);

static const RpCode supply_mode[] = {
  { "HV_SINGLE", N_ ("High voltage, single source") },
  { "HV_DUAL", N_ ("High voltage, dual source") },
  { "HV_MULTI", N_ ("High voltage, several sources") },
  { "LV", N_ ("Low voltage") },
};
CODE_LIST (rp_codes_supply_mode, "supply_mode", supply_mode);

static const RpCode load_class[] = {
  { "C1", N_ ("Load class 1") },
  { "C2", N_ ("Load class 2") },
  { "C3", N_ ("Load class 3") },
};
CODE_LIST (rp_codes_load_class, "load_class", load_class);

static const RpCode own_supply[] = {
  { "NONE", N_ ("No own supply") },
  { "DIESEL", N_ ("Diesel generator") },
  { "UPS", N_ ("Uninterruptible power supply") },
  { "CHP", N_ ("Own power plant") },
  { "STORAGE", N_ ("Storage") },
};
CODE_LIST (rp_codes_own_supply, "own_supply", own_supply);

static const RpCode der_kind[] = {
  { "PV", N_ ("Photovoltaics") },  { "STORAGE", N_ ("Energy storage") },
  { "EV", N_ ("Charging piles") }, { "CHP", N_ ("Combined heat and power") },
  { "HEAT", N_ ("Waste heat") },
};
CODE_LIST (rp_codes_der_kind, "der_kind", der_kind);

static const RpCode market_kind[] = {
  { "AGENT", N_ ("Agency purchase by the grid company") },
  { "RETAIL", N_ ("Electricity retailer") },
  { "DIRECT", N_ ("Direct market participant") },
  { "NONE", N_ ("Not in the market") },
};
CODE_LIST (rp_codes_market_kind, "market_kind", market_kind);

static const RpCode price_scheme[] = {
  { "SINGLE", N_ ("Single-part tariff") },
  { "TWO_PART", N_ ("Two-part tariff") },
};
CODE_LIST (rp_codes_price_scheme, "price_scheme", price_scheme);

static const RpCode basic_mode[] = {
  { "CAP", N_ ("By capacity") },
  { "DEM_CONTRACT", N_ ("By contracted maximum demand") },
  { "DEM_ACTUAL", N_ ("By actual maximum demand") },
};
CODE_LIST (rp_codes_basic_mode, "basic_mode", basic_mode);

static const RpCode contract_kind[] = {
  { "HV", N_ ("High-voltage supply contract") },
  { "TEMP", N_ ("Temporary supply contract") },
  { "ENTRUSTED", N_ ("Entrusted onward supply contract") },
  { "GRID", N_ ("Grid connection and dispatch agreement") },
  { "PPA", N_ ("Power purchase and sale contract") },
};
CODE_LIST (rp_codes_contract_kind, "contract_kind", contract_kind);

static const RpCode renewal_state[] = {
  { "NOT_DUE", N_ ("Not due") },
  { "IN_TALKS", N_ ("Being renewed") },
  { "RENEWED", N_ ("Renewed") },
  { "ENDED", N_ ("Ended") },
};
CODE_LIST (rp_codes_renewal_state, "renewal_state", renewal_state);

static const RpCode transformer_kind[] = {
  { "OIL", N_ ("Oil-immersed") },
  { "DRY", N_ ("Dry-type") },
};
CODE_LIST (rp_codes_transformer_kind, "transformer_kind", transformer_kind);

static const RpCode transformer_state[] = {
  { "RUNNING", N_ ("In operation") },
  { "STANDBY", N_ ("Hot standby") },
  { "STOPPED", N_ ("Out of use") },
  { "SUSPENDED", N_ ("Suspended by application") },
};
CODE_LIST (rp_codes_transformer_state, "transformer_state", transformer_state);

static const RpCode outage_kind[] = {
  { "PLANNED", N_ ("Planned outage") },
  { "TEMP", N_ ("Temporary outage") },
  { "FAULT", N_ ("Fault outage") },
  { "LIMIT", N_ ("Load limitation") },
};
CODE_LIST (rp_codes_outage_kind, "outage_kind", outage_kind);

static const RpCode pq_kind[] = {
  { "SAG", N_ ("Voltage sag") },
  { "INTERRUPTION", N_ ("Short interruption") },
  { "SWELL", N_ ("Voltage swell") },
  { "HARMONIC", N_ ("Harmonics") },
  { "UNBALANCE", N_ ("Three-phase unbalance") },
  { "FLICKER", N_ ("Flicker") },
  { "FREQUENCY", N_ ("Frequency deviation") },
};
CODE_LIST (rp_codes_pq_kind, "pq_kind", pq_kind);

static const RpCode pq_source[] = {
  { "CUSTOMER", N_ ("Told by the customer") },
  { "MONITOR", N_ ("Monitoring device") },
  { "RELAY", N_ ("Protection relay") },
};
CODE_LIST (rp_codes_pq_source, "pq_source", pq_source);
