/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* What the customer is supplied with: accounts, contracts, transformers. */

static const RpField account_fields[] = {
  FIELD ("account_no", N_ ("Account number"), TEXT, CENTRAL, IMPORTS, .max = 24,
         .flags
         = RP_FIELD_REQUIRED | RP_FIELD_KEY | RP_FIELD_UNIQUE | RP_FIELD_TAIL | RP_FIELD_INDEXED),
  FIELD ("account_name", N_ ("Account name"), TEXT, CENTRAL, IMPORTS, .max = 120,
         .flags = RP_FIELD_NAME),
  CUSTOMER_FIELD (IMPORTS),
  FIELD ("supply_station", N_ ("Supply station"), TEXT, CENTRAL, IMPORTS, .max = 64),
  FIELD ("category", N_ ("Usage category"), CODE, CENTRAL, IMPORTS, .codes = "usage_category"),
  FIELD ("voltage", N_ ("Supply voltage"), CODE, CENTRAL, IMPORTS, .codes = "voltage"),
  FIELD ("contract_cap", N_ ("Contract capacity"), INTEGER, CENTRAL, IMPORTS,
         .unit = RP_UNIT_CAPACITY, .min = 0, .max = G_GINT64_CONSTANT (1000000000)),
  FIELD ("run_cap", N_ ("Operating capacity"), INTEGER, CENTRAL, IMPORTS, .unit = RP_UNIT_CAPACITY,
         .min = 0, .max = G_GINT64_CONSTANT (1000000000)),
  FIELD ("source_kind", N_ ("Source type"), CODE, CENTRAL, IMPORTS, .codes = "source_kind"),
  FIELD ("supply_mode", N_ ("Supply mode"), CODE, CENTRAL, IMPORTS, .codes = "supply_mode"),
  FIELD ("load_class", N_ ("Load class"), CODE, CENTRAL, IMPORTS, .codes = "load_class"),
  FIELD ("own_supply", N_ ("Customer-owned supply"), CODE, SHARED, IMPORTS | OWN,
         .codes = "own_supply"),
  FIELD ("security_load", N_ ("Must-run load"), INTEGER, SHARED, OWN, .unit = RP_UNIT_POWER,
         .flags = RP_FIELD_SENSITIVE),
  FIELD ("der", N_ ("Distributed resources"), CODES, SET, IMPORTS | OWN, .codes = "der_kind"),
  FIELD ("market_kind", N_ ("Market status"), CODE, CENTRAL, IMPORTS, .codes = "market_kind"),
  FIELD ("retailer", N_ ("Electricity retailer"), TEXT, CENTRAL, IMPORTS, .max = 120),
  FIELD ("connected_at", N_ ("Connected on"), DATE, CENTRAL, IMPORTS),
  FIELD ("closed_at", N_ ("Account closed on"), DATE, CENTRAL, IMPORTS),
  FIELD ("scheme", N_ ("Tariff scheme"), CODE, CENTRAL, IMPORTS, .codes = "price_scheme"),
  FIELD ("basic_mode", N_ ("Basic-charge mode"), CODE, CENTRAL, IMPORTS, .codes = "basic_mode"),
  FIELD ("contracted_demand", N_ ("Contracted demand"), INTEGER, CENTRAL, IMPORTS,
         .unit = RP_UNIT_POWER),
  FIELD ("pf_standard", N_ ("Power-factor standard"), INTEGER, CENTRAL, IMPORTS,
         .unit = RP_UNIT_FACTOR, .max = 10000),
  FIELD ("station", N_ ("Substation"), TEXT, CENTRAL, IMPORTS, .max = 64,
         .flags = RP_FIELD_SENSITIVE),
  FIELD ("line", N_ ("Line"), TEXT, CENTRAL, IMPORTS, .max = 64,
         .flags = RP_FIELD_SENSITIVE | RP_FIELD_INDEXED | RP_FIELD_SEARCHED),
};

const RpKind rp_kind_service_account = {
  .name = "service_account",
  .label = N_ ("Service account"),
  .label_plural = N_ ("Service accounts"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (account_fields),
  .title_field = "account_no",
  .creators = IMPORTS,
  .readers = FILE_READERS,
};

/* The account a supply row hangs on. */
#define ACCOUNT_FIELD(flags_)                                                                      \
  FIELD ("account", N_ ("Service account"), REFERENCE, APPEND, IMPORTS | OWN,                      \
         .target = "service_account", .flags = (flags_))

static const RpField contract_fields[] = {
  CUSTOMER_FIELD (IMPORTS),
  ACCOUNT_FIELD (RP_FIELD_INDEXED),
  FIELD ("no", N_ ("Contract number"), TEXT, CENTRAL, IMPORTS, .max = 40,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY | RP_FIELD_UNIQUE | RP_FIELD_TAIL),
  FIELD ("kind", N_ ("Kind of contract"), CODE, CENTRAL, IMPORTS, .codes = "contract_kind"),
  FIELD ("signed", N_ ("Signed on"), DATE, CENTRAL, IMPORTS),
  FIELD ("valid_to", N_ ("Valid until"), DATE, CENTRAL, IMPORTS, .flags = RP_FIELD_INDEXED),
  FIELD ("capacity", N_ ("Capacity"), INTEGER, CENTRAL, IMPORTS, .unit = RP_UNIT_CAPACITY),
  FIELD ("voltage", N_ ("Supply voltage"), CODE, CENTRAL, IMPORTS, .codes = "voltage"),
  FIELD ("boundary", N_ ("Property boundary point"), TEXT, CENTRAL, IMPORTS, .max = 240),
  FIELD ("metering_mode", N_ ("Metering mode"), TEXT, CENTRAL, IMPORTS, .max = 64),
  FIELD ("liability", N_ ("Liability"), LONG_TEXT, CENTRAL, IMPORTS),
  FIELD ("renewal_state", N_ ("Renewal"), CODE, SHARED, IMPORTS | OWN, .codes = "renewal_state"),
  FIELD ("signatories", N_ ("Signatories"), TEXT, CENTRAL, IMPORTS, .max = 240,
         .flags = RP_FIELD_PERSONAL),
};

const RpKind rp_kind_supply_contract = {
  .name = "supply_contract",
  .label = N_ ("Supply contract"),
  .label_plural = N_ ("Supply contracts"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (contract_fields),
  .title_field = "no",
  .creators = IMPORTS,
  .readers = FILE_READERS,
};

static const RpField transformer_fields[] = {
  CUSTOMER_FIELD (IMPORTS | OWN),
  ACCOUNT_FIELD (RP_FIELD_KEY | RP_FIELD_INDEXED),
  FIELD ("no", N_ ("Transformer number"), TEXT, SHARED, IMPORTS | OWN, .max = 40,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY),
  FIELD ("kind", N_ ("Kind of transformer"), CODE, SHARED, IMPORTS | OWN,
         .codes = "transformer_kind"),
  FIELD ("model", N_ ("Model"), TEXT, SHARED, IMPORTS | OWN, .max = 64),
  FIELD ("capacity", N_ ("Capacity"), INTEGER, SHARED, IMPORTS | OWN, .unit = RP_UNIT_CAPACITY),
  FIELD ("voltage_ratio", N_ ("Voltage ratio"), TEXT, SHARED, IMPORTS | OWN, .max = 40),
  FIELD ("made_year", N_ ("Year of manufacture"), INTEGER, SHARED, IMPORTS | OWN, .min = 1900,
         .max = 2200),
  FIELD ("commissioned_on", N_ ("Commissioned on"), DATE, SHARED, IMPORTS | OWN),
  FIELD ("state", N_ ("State"), CODE, SHARED, IMPORTS | OWN, .codes = "transformer_state"),
  FIELD ("loss_class", N_ ("Loss class"), TEXT, SHARED, IMPORTS | OWN, .max = 16),
  FIELD ("last_test", N_ ("Last preventive test"), DATE, SHARED, IMPORTS | OWN),
  FIELD ("next_test", N_ ("Next preventive test"), DATE, SHARED, IMPORTS | OWN,
         .flags = RP_FIELD_INDEXED),
};

const RpKind rp_kind_transformer = {
  .name = "transformer",
  .label = N_ ("Transformer"),
  .label_plural = N_ ("Transformers"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (transformer_fields),
  .title_field = "no",
  .creators = IMPORTS | OWN,
  .deleters = OWN | RP_ROLE_IMPORT,
  .readers = FILE_READERS,
};
