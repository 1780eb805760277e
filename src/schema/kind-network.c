/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* What happened on the grid and reached the customer: one row per customer hit. */

static const RpField outage_fields[] = {
  CUSTOMER_FIELD (IMPORTS),
  FIELD ("account", N_ ("Service account"), REFERENCE, APPEND, IMPORTS, .target = "service_account",
         .flags = RP_FIELD_KEY),
  FIELD ("outage_id", N_ ("Outage number"), TEXT, APPEND, IMPORTS, .max = 40,
         .flags = RP_FIELD_KEY | RP_FIELD_INDEXED),
  FIELD ("kind", N_ ("Kind of outage"), CODE, CENTRAL, IMPORTS, .codes = "outage_kind",
         .flags = RP_FIELD_REQUIRED),
  FIELD ("station", N_ ("Substation"), TEXT, CENTRAL, IMPORTS, .max = 64),
  FIELD ("line", N_ ("Line"), TEXT, CENTRAL, IMPORTS, .max = 64),
  FIELD ("section", N_ ("Section"), TEXT, CENTRAL, IMPORTS, .max = 64),
  FIELD ("plan_start", N_ ("Planned start"), INSTANT, CENTRAL, IMPORTS, .group = "plan"),
  FIELD ("plan_end", N_ ("Planned end"), INSTANT, CENTRAL, IMPORTS, .group = "plan"),
  FIELD ("real_start", N_ ("Actual start"), INSTANT, CENTRAL, IMPORTS, .group = "real",
         .flags = RP_FIELD_INDEXED),
  FIELD ("real_end", N_ ("Actual end"), INSTANT, CENTRAL, IMPORTS, .group = "real"),
  FIELD ("reason", N_ ("Reason"), TEXT, CENTRAL, IMPORTS, .max = 480),
  FIELD ("published_at", N_ ("Published"), INSTANT, CENTRAL, IMPORTS),
  FIELD ("revision", N_ ("Revision"), INTEGER, CENTRAL, IMPORTS),
};

const RpKind rp_kind_outage = {
  .name = "outage",
  .label = N_ ("Outage"),
  .label_plural = N_ ("Outages"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (outage_fields),
  .title_field = "line",
  .creators = IMPORTS,
  .deleters = RP_ROLE_IMPORT,
  .readers = FILE_READERS,
};

static const RpField pq_event_fields[] = {
  CUSTOMER_FIELD (OWN | IMPORTS),
  FIELD ("account", N_ ("Service account"), REFERENCE, APPEND, OWN | IMPORTS,
         .target = "service_account"),
  FIELD ("line", N_ ("Line"), TEXT, SHARED, OWN | IMPORTS, .max = 64),
  FIELD ("happened_at", N_ ("Time"), INSTANT, SHARED, OWN | IMPORTS,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("kind", N_ ("Kind of event"), CODE, SHARED, OWN | IMPORTS, .codes = "pq_kind",
         .flags = RP_FIELD_REQUIRED),
  FIELD ("depth", N_ ("Depth"), INTEGER, SHARED, OWN | IMPORTS, .unit = RP_UNIT_SHARE,
         .max = 100000),
  FIELD ("duration", N_ ("Duration"), INTEGER, SHARED, OWN | IMPORTS, .unit = RP_UNIT_MILLISECONDS,
         .max = G_GINT64_CONSTANT (86400000)),
  FIELD ("phases", N_ ("Phases"), TEXT, SHARED, OWN | IMPORTS, .max = 8),
  FIELD ("source", N_ ("Source"), CODE, SHARED, OWN | IMPORTS, .codes = "pq_source"),
  FIELD ("loss", N_ ("Loss of the customer"), INTEGER, SHARED, OWN | IMPORTS,
         .unit = RP_UNIT_MONEY),
  FIELD ("note", N_ ("Note"), LONG_TEXT, TEXT, OWN | IMPORTS),
};

const RpKind rp_kind_pq_event = {
  .name = "pq_event",
  .label = N_ ("Power-quality event"),
  .label_plural = N_ ("Power-quality events"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (pq_event_fields),
  .title_field = "happened_at",
  .creators = OWN | IMPORTS,
  .deleters = OWN | RP_ROLE_IMPORT,
  .readers = FILE_READERS,
};
