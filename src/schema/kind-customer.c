/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/industry.h"
#include "schema/kinds.h"

/* The organisation that is served, the group it belongs to and the park it stands in. */

enum
{
  ASSIGNERS = RP_ROLE_SUPERVISOR | RP_ROLE_SERVER,
};

static const RpField group_fields[] = {
  FIELD ("name", N_ ("Group name"), TEXT, CENTRAL, IMPORTS, .max = 120,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY | RP_FIELD_NAME),
  FIELD ("uscc", N_ ("Unified social credit code"), TEXT, CENTRAL, IMPORTS, .max = 18),
  FIELD ("parent", N_ ("Parent group"), REFERENCE, CENTRAL, IMPORTS, .target = "customer_group"),
  FIELD ("hq_contact", N_ ("Head-office contact"), TEXT, SHARED, IMPORTS | OWN, .max = 120,
         .flags = RP_FIELD_PERSONAL),
  FIELD ("single_contact", N_ ("Single contact agreed"), BOOLEAN, SHARED, IMPORTS | OWN),
};

const RpKind rp_kind_customer_group = {
  .name = "customer_group",
  .label = N_ ("Customer group"),
  .label_plural = N_ ("Customer groups"),
  .scope = RP_SCOPE_ORG,
  FIELDS (group_fields),
  .title_field = "name",
  .creators = IMPORTS,
  .readers = FILE_READERS,
};

static const RpField park_fields[] = {
  FIELD ("name", N_ ("Park name"), TEXT, CENTRAL, IMPORTS, .max = 120,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY | RP_FIELD_NAME),
  FIELD ("kind", N_ ("Kind of park"), CODE, CENTRAL, IMPORTS, .codes = "park_kind"),
  FIELD ("operator", N_ ("Park operator"), TEXT, SHARED, IMPORTS | OWN, .max = 120),
  FIELD ("area_ha", N_ ("Area in hectares"), INTEGER, CENTRAL, IMPORTS, .max = 1000000),
  FIELD ("planned_load", N_ ("Planned load"), INTEGER, CENTRAL, IMPORTS, .unit = RP_UNIT_CAPACITY),
  FIELD ("stations", N_ ("Feeding stations"), TEXT, CENTRAL, IMPORTS, .max = 240),
  FIELD ("open_capacity", N_ ("Available capacity"), INTEGER, CENTRAL, IMPORTS, .group = "open",
         .unit = RP_UNIT_CAPACITY),
  FIELD ("open_capacity_on", N_ ("Available capacity as of"), DATE, CENTRAL, IMPORTS,
         .group = "open"),
};

const RpKind rp_kind_park = {
  .name = "park",
  .label = N_ ("Industry park"),
  .label_plural = N_ ("Industry parks"),
  .scope = RP_SCOPE_ORG,
  FIELDS (park_fields),
  .title_field = "name",
  .creators = IMPORTS,
  .readers = FILE_READERS,
};

static const RpField customer_fields[] = {
  FIELD ("no", N_ ("Customer number"), TEXT, CENTRAL, IMPORTS, .max = 24,
         .flags = RP_FIELD_KEY | RP_FIELD_UNIQUE | RP_FIELD_TAIL | RP_FIELD_INDEXED),
  FIELD ("name", N_ ("Customer name"), TEXT, CENTRAL, IMPORTS, .max = 120,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_NAME | RP_FIELD_INDEXED),
  FIELD ("short_name", N_ ("Short name"), TEXT, SHARED, OWN, .max = 24, .flags = RP_FIELD_NAME),
  FIELD ("pinyin", N_ ("Pinyin"), TEXT, SHARED, OWN | RP_ROLE_SERVER, .max = 480,
         .flags = RP_FIELD_SEARCHED | RP_FIELD_HIDDEN),
  FIELD ("initials", N_ ("Initials"), TEXT, SHARED, OWN | RP_ROLE_SERVER, .max = 120,
         .flags = RP_FIELD_SEARCHED | RP_FIELD_HIDDEN),
  FIELD ("aliases", N_ ("Other names"), TEXT, SHARED, OWN, .max = 240, .flags = RP_FIELD_NAME),
  FIELD ("uscc", N_ ("Unified social credit code"), TEXT, CENTRAL, IMPORTS, .max = 18,
         .flags = RP_FIELD_TAIL),
  FIELD ("kind", N_ ("Kind of customer"), CODE, CENTRAL, IMPORTS, .codes = "customer_kind"),
  FIELD ("segment", N_ ("Segment"), CODE, SHARED, RULING | RP_ROLE_SERVER, .codes = "segment",
         .flags = RP_FIELD_INDEXED),
  FIELD ("industry_code", N_ ("Industry class"), TEXT, CENTRAL, IMPORTS, .max = 5,
         .name_of = rp_industry_name, .group = "industry", .flags = RP_FIELD_INDEXED),
  FIELD ("industry_edition", N_ ("Edition of the industry class"), CODE, CENTRAL, IMPORTS,
         .group = "industry", .codes = "industry_edition"),
  FIELD ("high_energy", N_ ("Energy-intensive"), BOOLEAN, CENTRAL, IMPORTS),
  FIELD ("export_oriented", N_ ("Export-oriented"), CODE, SHARED, OWN, .codes = "yes_no_unknown"),
  FIELD ("group", N_ ("Customer group"), REFERENCE, SHARED, OWN, .target = "customer_group"),
  FIELD ("park", N_ ("Industry park"), REFERENCE, SHARED, OWN, .target = "park"),
  FIELD ("legal_rep", N_ ("Legal representative"), TEXT, CENTRAL, IMPORTS, .max = 64,
         .flags = RP_FIELD_PERSONAL),
  FIELD ("reg_address", N_ ("Registered address"), TEXT, CENTRAL, IMPORTS, .max = 240),
  FIELD ("site_address", N_ ("Supply address"), TEXT, CENTRAL, IMPORTS, .max = 240,
         .flags = RP_FIELD_SEARCHED),
  FIELD ("main_product", N_ ("Main product"), TEXT, SHARED, OWN, .max = 240,
         .flags = RP_FIELD_SEARCHED),
  FIELD ("shifts", N_ ("Shift pattern"), CODE, SHARED, OWN, .codes = "shifts"),
  FIELD ("staff_count", N_ ("Headcount"), INTEGER, SHARED, OWN, .max = 10000000),
  FIELD ("production_state", N_ ("State of production"), CODE, SHARED, OWN,
         .codes = "production_state"),
  FIELD ("website", N_ ("Web site"), TEXT, SHARED, OWN, .max = 240),
  FIELD ("vip", N_ ("VIP"), BOOLEAN, SHARED, RULING),
  FIELD ("key_project", N_ ("Key project or livelihood"), BOOLEAN, SHARED, RULING | RP_ROLE_IMPORT),
  FIELD ("value_score", N_ ("Value score"), INTEGER, CENTRAL, RP_ROLE_SERVER,
         .unit = RP_UNIT_POINTS, .max = 10000, .flags = RP_FIELD_INTERNAL),
  FIELD ("value_grade", N_ ("Customer grade"), CODE, CENTRAL, RP_ROLE_SERVER,
         .codes = "value_grade", .flags = RP_FIELD_INTERNAL | RP_FIELD_INDEXED),
  /* A grade that people set in place of the computed one, from its approval on; both are shown. */
  FIELD ("override_grade", N_ ("Grade set by a person"), CODE, CENTRAL, RP_ROLE_SERVER,
         .group = "override", .codes = "value_grade", .flags = RP_FIELD_INTERNAL),
  FIELD ("override_reason", N_ ("Reason of the grade set"), TEXT, CENTRAL, RP_ROLE_SERVER,
         .group = "override", .max = 480, .flags = RP_FIELD_INTERNAL),
  FIELD ("override_proposer", N_ ("Grade proposed by"), REFERENCE, CENTRAL, RP_ROLE_SERVER,
         .group = "override", .target = "user", .flags = RP_FIELD_INTERNAL),
  FIELD ("override_approver", N_ ("Grade approved by"), REFERENCE, CENTRAL, RP_ROLE_SERVER,
         .group = "override", .target = "user", .flags = RP_FIELD_INTERNAL),
  FIELD ("override_from", N_ ("Grade set from"), DATE, CENTRAL, RP_ROLE_SERVER, .group = "override",
         .flags = RP_FIELD_INTERNAL),
  FIELD ("override_until", N_ ("Grade set until"), DATE, CENTRAL, RP_ROLE_SERVER,
         .group = "override", .flags = RP_FIELD_INTERNAL),
  FIELD ("credit_grade", N_ ("Credit grade"), CODE, CENTRAL, IMPORTS, .codes = "credit_grade",
         .flags = RP_FIELD_INTERNAL),
  FIELD ("important_level", N_ ("Important-user level"), CODE, CENTRAL, IMPORTS,
         .group = "important", .codes = "important_level", .flags = RP_FIELD_INDEXED),
  FIELD ("important_doc", N_ ("Approval document"), TEXT, CENTRAL, IMPORTS, .group = "important",
         .max = 120),
  FIELD ("important_until", N_ ("Important user until"), DATE, CENTRAL, IMPORTS,
         .group = "important"),
  FIELD ("manager", N_ ("Account manager"), REFERENCE, CENTRAL, ASSIGNERS, .target = "user",
         .flags = RP_FIELD_INDEXED),
  FIELD ("deputy", N_ ("Deputy"), REFERENCE, CENTRAL, ASSIGNERS, .target = "user",
         .flags = RP_FIELD_INDEXED),
  FIELD ("assigned_on", N_ ("Assigned on"), DATE, CENTRAL, ASSIGNERS),
  FIELD ("since", N_ ("Customer since"), DATE, CENTRAL, IMPORTS),
  FIELD ("state", N_ ("State"), CODE, CENTRAL, IMPORTS, .codes = "customer_state",
         .flags = RP_FIELD_INDEXED),
  /* The same customer under another number: its rows lie there, and what comes late follows them. */
  FIELD ("merged_into", N_ ("Merged into"), REFERENCE, CENTRAL, ASSIGNERS, .target = "customer",
         .flags = RP_FIELD_INDEXED),
  FIELD ("note", N_ ("Note"), LONG_TEXT, TEXT, OWN, .flags = RP_FIELD_SEARCHED),
  FIELD ("tags", N_ ("Tags"), CODES, SET, OWN | DESK, .max = 40, .flags = RP_FIELD_SEARCHED),
};

const RpKind rp_kind_customer = {
  .name = "customer",
  .label = N_ ("Customer"),
  .label_plural = N_ ("Customers"),
  .scope = RP_SCOPE_SELF,
  FIELDS (customer_fields),
  .title_field = "name",
  .creators = IMPORTS,
  .readers = FILE_READERS,
};
