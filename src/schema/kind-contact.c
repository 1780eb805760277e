/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* The people at the customer, and what was seen on site. */

static const RpField contact_fields[] = {
  CUSTOMER_FIELD (KEEPERS),
  FIELD ("name", N_ ("Name"), TEXT, SHARED, KEEPERS, .group = "name", .max = 64,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY | RP_FIELD_NAME | RP_FIELD_PERSONAL),
  FIELD ("gender_title", N_ ("Form of address"), CODE, SHARED, KEEPERS, .group = "name",
         .codes = "gender_title", .flags = RP_FIELD_PERSONAL),
  FIELD ("role", N_ ("Role"), CODES, SET, KEEPERS, .codes = "contact_role"),
  FIELD ("post", N_ ("Post"), TEXT, SHARED, KEEPERS, .max = 64),
  FIELD ("mobile", N_ ("Mobile"), TEXT, SHARED, KEEPERS, .max = 32,
         .flags = RP_FIELD_PERSONAL | RP_FIELD_TAIL),
  FIELD ("phone", N_ ("Phone"), TEXT, SHARED, KEEPERS, .max = 32,
         .flags = RP_FIELD_PERSONAL | RP_FIELD_TAIL),
  FIELD ("email", N_ ("E-mail"), TEXT, SHARED, KEEPERS, .max = 120, .flags = RP_FIELD_PERSONAL),
  FIELD ("wechat_bound", N_ ("Official account bound"), BOOLEAN, SHARED, KEEPERS,
         .flags = RP_FIELD_PERSONAL),
  FIELD ("cert_no", N_ ("Electrician certificate"), TEXT, SHARED, KEEPERS, .group = "cert",
         .max = 64, .flags = RP_FIELD_PERSONAL),
  FIELD ("cert_valid_to", N_ ("Certificate valid until"), DATE, SHARED, KEEPERS, .group = "cert",
         .flags = RP_FIELD_PERSONAL),
  FIELD ("decides_on", N_ ("Decision scope"), CODES, SET, KEEPERS, .codes = "decision_scope"),
  FIELD ("outage_order", N_ ("Outage call order"), INTEGER, SHARED, KEEPERS, .min = 1, .max = 99),
  FIELD ("preferred_channel", N_ ("Preferred channel"), CODE, SHARED, KEEPERS,
         .codes = "contact_channel"),
  FIELD ("quiet_hours", N_ ("Quiet hours"), TEXT, SHARED, KEEPERS, .max = 64),
  FIELD ("consent_purpose", N_ ("Consent to"), TEXT, SHARED, KEEPERS, .group = "consent",
         .max = 240, .flags = RP_FIELD_PERSONAL),
  FIELD ("consent_on", N_ ("Consent given on"), DATE, SHARED, KEEPERS, .group = "consent",
         .flags = RP_FIELD_PERSONAL),
  FIELD ("consent_source", N_ ("How consent was given"), CODE, SHARED, KEEPERS, .group = "consent",
         .codes = "consent_source", .flags = RP_FIELD_PERSONAL),
  FIELD ("consent_withdrawn_on", N_ ("Consent withdrawn on"), DATE, SHARED, KEEPERS,
         .flags = RP_FIELD_PERSONAL | RP_FIELD_WITHDRAWAL),
  FIELD ("left_at", N_ ("Left on"), DATE, SHARED, KEEPERS),
  FIELD ("successor", N_ ("Successor"), REFERENCE, SHARED, KEEPERS, .target = "contact"),
  FIELD ("note", N_ ("Note"), LONG_TEXT, TEXT, KEEPERS, .flags = RP_FIELD_PERSONAL),
};

const RpKind rp_kind_contact = {
  .name = "contact",
  .label = N_ ("Contact"),
  .label_plural = N_ ("Contacts"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (contact_fields),
  .title_field = "name",
  .creators = KEEPERS,
  .deleters = OWN | RULING,
  .readers = FILE_READERS,
};

enum
{
  OBSERVERS = OWN | IMPORTS,
};

static const RpField site_fact_fields[] = {
  CUSTOMER_FIELD (OBSERVERS),
  FIELD ("key", N_ ("Site fact"), CODE, APPEND, OBSERVERS, .codes = "site_fact_key",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("value", N_ ("Value"), TEXT, SHARED, OBSERVERS, .group = "value", .max = 480),
  FIELD ("number", N_ ("Number"), INTEGER, SHARED, OBSERVERS, .group = "value"),
  FIELD ("unit", N_ ("Unit of the number"), TEXT, SHARED, OBSERVERS, .group = "value", .max = 24),
  FIELD ("observed_on", N_ ("Observed on"), DATE, SHARED, OBSERVERS),
  FIELD ("visit", N_ ("Visit"), REFERENCE, APPEND, OBSERVERS, .target = "visit"),
  FIELD ("by", N_ ("Observed by"), REFERENCE, APPEND, OBSERVERS, .target = "user",
         .flags = RP_FIELD_AUTHOR),
};

const RpKind rp_kind_site_fact = {
  .name = "site_fact",
  .label = N_ ("Site fact"),
  .label_plural = N_ ("Site facts"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (site_fact_fields),
  .title_field = "key",
  .creators = OBSERVERS,
  .deleters = OWN,
  .readers = FILE_READERS,
};
