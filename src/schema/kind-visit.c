/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

enum
{
  PLANNERS = OWN | RP_ROLE_SUPERVISOR | RP_ROLE_SERVER,
};

static const RpField visit_fields[] = {
  CUSTOMER_FIELD (PLANNERS),
  FIELD ("no", N_ ("Visit number"), TEXT, CENTRAL, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_UNIQUE | RP_FIELD_TAIL),
  FIELD ("kind", N_ ("Kind of visit"), CODE, SHARED, PLANNERS, .codes = "visit_kind",
         .flags = RP_FIELD_REQUIRED),
  FIELD ("state", N_ ("State"), CODE, GUARDED, OWN | RP_ROLE_SUPERVISOR | RP_ROLE_SERVER,
         .codes = "visit_state", .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("planned_on", N_ ("Planned on"), DATE, SHARED, PLANNERS, .group = "plan",
         .flags = RP_FIELD_INDEXED),
  FIELD ("slot", N_ ("Time of day"), TEXT, SHARED, PLANNERS, .group = "plan", .max = 32),
  FIELD ("agreed_with", N_ ("Agreed with"), REFERENCE, SHARED, OWN, .target = "contact"),
  FIELD ("arrival", N_ ("Arrival"), INSTANT, SHARED, OWN, .group = "when",
         .flags = RP_FIELD_INDEXED),
  FIELD ("departure", N_ ("Departure"), INSTANT, SHARED, OWN, .group = "when"),
  FIELD ("place", N_ ("Place"), TEXT, SHARED, PLANNERS, .max = 240),
  FIELD ("manager", N_ ("Account manager"), REFERENCE, SHARED, PLANNERS, .target = "user",
         .flags = RP_FIELD_INDEXED),
  FIELD ("contacts_met", N_ ("Contacts met"), REFERENCES, SET, OWN, .target = "contact"),
  FIELD ("companions", N_ ("Companions"), TEXT, SHARED, OWN, .max = 480),
  FIELD ("purpose", N_ ("Purpose"), TEXT, SHARED, PLANNERS, .max = 480, .flags = RP_FIELD_SEARCHED),
  FIELD ("summary", N_ ("Summary"), LONG_TEXT, TEXT, OWN, .flags = RP_FIELD_SEARCHED),
  FIELD ("template", N_ ("Template"), TEXT, SHARED, PLANNERS, .group = "template", .max = 64,
         .flags = RP_FIELD_HIDDEN),
  FIELD ("template_version", N_ ("Template version"), INTEGER, SHARED, PLANNERS,
         .group = "template", .flags = RP_FIELD_HIDDEN),
  FIELD ("answers", N_ ("Answers"), ANSWERS, SHARED, OWN,
         .flags = RP_FIELD_SEARCHED | RP_FIELD_HIDDEN),
  FIELD ("reason", N_ ("Reason"), TEXT, SHARED, PLANNERS, .max = 480),
  FIELD ("amended", N_ ("Amended"), BOOLEAN, SHARED, OWN),
};

const RpKind rp_kind_visit = {
  .name = "visit",
  .label = N_ ("Visit"),
  .label_plural = N_ ("Visits"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (visit_fields),
  .title_field = "purpose",
  .workflow = &rp_visit_workflow,
  .creators = PLANNERS,
  .readers = FILE_READERS,
};
