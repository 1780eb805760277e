/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* Value-added services: what customers bought, and what was learned from all that they bought. */

enum
{
  SELLERS = OWN | DESK | IMPORTS,
};

#define FEN_MOST G_GINT64_CONSTANT (1000000000000)

/* Free of charge is no purchase, and what is given back is one that did not happen. */
static const RpField purchase_fields[] = {
  FIELD ("customer", N_ ("Customer"), REFERENCE, APPEND, SELLERS, .target = "customer",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED | RP_FIELD_KEY),
  FIELD ("bought_on", N_ ("Bought on"), DATE, SHARED, SELLERS,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED | RP_FIELD_KEY),
  FIELD ("category", N_ ("Category"), CODE, SHARED, SELLERS, .group = "coding",
         .codes = "need_category", .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY),
  FIELD ("sub_code", N_ ("Sub-code"), CODE, SHARED, SELLERS, .group = "coding",
         .codes = "sub_code"),
  FIELD ("amount", N_ ("Amount paid"), INTEGER, SHARED, SELLERS, .unit = RP_UNIT_MONEY, .min = 1,
         .max = FEN_MOST, .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY),
  FIELD ("note", N_ ("Note"), TEXT, SHARED, SELLERS, .max = 480, .flags = RP_FIELD_SEARCHED),
};

const RpKind rp_kind_service_purchase = {
  .name = "service_purchase",
  .label = N_ ("Purchase of a service"),
  .label_plural = N_ ("Purchases of services"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (purchase_fields),
  .title_field = "category",
  .creators = SELLERS,
  .deleters = OWN | RULING | RP_ROLE_IMPORT,
  .readers = FILE_READERS,
};

/* One row, written again every night. */
static const RpField model_fields[] = {
  FIELD ("name", N_ ("Name"), TEXT, APPEND, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY | RP_FIELD_UNIQUE),
  FIELD ("fitted_on", N_ ("Fitted on"), DATE, CENTRAL, RP_ROLE_SERVER),
  FIELD ("customers", N_ ("Customers"), INTEGER, CENTRAL, RP_ROLE_SERVER),
  /* See rp_service_model_to_json(). */
  FIELD ("report", N_ ("What was learned"), JSON, CENTRAL, RP_ROLE_SERVER,
         .flags = RP_FIELD_HIDDEN | RP_FIELD_INTERNAL),
};

const RpKind rp_kind_service_model = {
  .name = "service_model",
  .label = N_ ("Model of service purchases"),
  .label_plural = N_ ("Models of service purchases"),
  .scope = RP_SCOPE_ORG,
  FIELDS (model_fields),
  .title_field = "name",
  .creators = RP_ROLE_SERVER,
  .readers = DESK_READERS,
  .server_made = TRUE,
};
