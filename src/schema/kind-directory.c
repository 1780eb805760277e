/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* What everybody of the organisation has: who works there, and its settings. */

enum
{
  OFFICE = RP_ROLE_ADMIN | RP_ROLE_SERVER,
};

static const RpField user_fields[] = {
  FIELD ("login", N_ ("Login name"), TEXT, CENTRAL, OFFICE, .max = 64,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY | RP_FIELD_UNIQUE),
  FIELD ("name", N_ ("Name"), TEXT, CENTRAL, OFFICE, .max = 64,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_NAME),
  FIELD ("roles", N_ ("Roles"), TEXT, CENTRAL, OFFICE, .max = 64),
  FIELD ("unit", N_ ("Unit"), TEXT, CENTRAL, OFFICE, .max = 120),
  FIELD ("centre", N_ ("Centre"), CODE, CENTRAL, OFFICE, .codes = "centre"),
  FIELD ("deputy", N_ ("Deputy"), REFERENCE, CENTRAL, OFFICE, .target = "user"),
  FIELD ("disabled", N_ ("Disabled"), BOOLEAN, CENTRAL, OFFICE),
};

const RpKind rp_kind_user = {
  .name = "user",
  .label = N_ ("User"),
  .label_plural = N_ ("Users"),
  .scope = RP_SCOPE_ORG,
  FIELDS (user_fields),
  .title_field = "name",
  .creators = OFFICE,
  .readers = EVERYBODY,
  .server_made = TRUE,
};

static const RpField org_setting_fields[] = {
  FIELD ("key", N_ ("Setting"), TEXT, APPEND, OFFICE | RP_ROLE_SUPERVISOR, .max = 64,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY | RP_FIELD_UNIQUE),
  FIELD ("value", N_ ("Value"), JSON, CENTRAL, OFFICE | RP_ROLE_SUPERVISOR),
};

const RpKind rp_kind_org_setting = {
  .name = "org_setting",
  .label = N_ ("Setting"),
  .label_plural = N_ ("Settings"),
  .scope = RP_SCOPE_ORG,
  FIELDS (org_setting_fields),
  .title_field = "key",
  .creators = OFFICE | RP_ROLE_SUPERVISOR,
  .deleters = OFFICE,
  .readers = EVERYBODY,
};
