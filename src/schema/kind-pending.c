/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* What somebody entered and somebody else decides about. */

/* Entries that came after their author had lost the customer: they wait for the present manager. */
static const RpField held_fields[] = {
  CUSTOMER_FIELD (RP_ROLE_SERVER),
  FIELD ("on_kind", N_ ("Kind of record"), TEXT, APPEND, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_REQUIRED),
  FIELD ("on_id", N_ ("Record"), TEXT, APPEND, RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("what", N_ ("Step"), TEXT, APPEND, RP_ROLE_SERVER, .max = 120),
  FIELD ("by", N_ ("Entered by"), REFERENCE, APPEND, RP_ROLE_SERVER, .target = "user",
         .flags = RP_FIELD_INDEXED),
  FIELD ("at", N_ ("Entered at"), INSTANT, APPEND, RP_ROLE_SERVER),
  FIELD ("op", N_ ("Operation"), TEXT, APPEND, RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED | RP_FIELD_HIDDEN),
  /* The whole operation as it travelled. */
  FIELD ("entry", N_ ("Entry"), JSON, CENTRAL, RP_ROLE_SERVER, .flags = RP_FIELD_HIDDEN),
  FIELD ("state", N_ ("State"), CODE, GUARDED, OWN | RULING | RP_ROLE_SERVER, .codes = "held_state",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("reason", N_ ("Reason"), TEXT, SHARED, OWN | RULING, .max = 480),
};

const RpKind rp_kind_held = {
  .name = "held",
  .label = N_ ("Late entry"),
  .label_plural = N_ ("Late entries"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (held_fields),
  .title_field = "what",
  .part_of = "on_id",
  .workflow = &rp_held_workflow,
  .creators = RP_ROLE_SERVER,
  .readers = DESK_READERS,
  .server_made = TRUE,
};

/* A value of a field that is not the author's to set. */
static const RpField proposal_fields[] = {
  CUSTOMER_FIELD (RP_ROLE_SERVER),
  FIELD ("on_kind", N_ ("Kind of record"), TEXT, APPEND, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_REQUIRED),
  FIELD ("on_id", N_ ("Record"), TEXT, APPEND, RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("unit", N_ ("Field"), TEXT, APPEND, RP_ROLE_SERVER, .max = 120,
         .flags = RP_FIELD_REQUIRED),
  FIELD ("seen", N_ ("Value the author saw"), JSON, CENTRAL, RP_ROLE_SERVER,
         .flags = RP_FIELD_HIDDEN | RP_FIELD_QUOTED),
  FIELD ("value", N_ ("Proposed value"), JSON, CENTRAL, RP_ROLE_SERVER,
         .flags = RP_FIELD_HIDDEN | RP_FIELD_QUOTED),
  FIELD ("why", N_ ("Author's reason"), TEXT, CENTRAL, RP_ROLE_SERVER, .max = 2000),
  FIELD ("by", N_ ("Proposed by"), REFERENCE, APPEND, RP_ROLE_SERVER, .target = "user",
         .flags = RP_FIELD_INDEXED),
  FIELD ("at", N_ ("Proposed at"), INSTANT, CENTRAL, RP_ROLE_SERVER),
  FIELD ("op", N_ ("Operation"), TEXT, CENTRAL, RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_HIDDEN),
  FIELD ("state", N_ ("State"), CODE, GUARDED, STAFF | RP_ROLE_ADMIN | RP_ROLE_SERVER,
         .codes = "proposal_state", .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("reason", N_ ("Reason"), TEXT, SHARED, RULING | RP_ROLE_ADMIN, .max = 480),
};

const RpKind rp_kind_proposal = {
  .name = "proposal",
  .label = N_ ("Proposed change"),
  .label_plural = N_ ("Proposed changes"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (proposal_fields),
  .title_field = "unit",
  .part_of = "on_id",
  .workflow = &rp_proposal_workflow,
  .creators = RP_ROLE_SERVER,
  .readers = FILE_READERS | RP_ROLE_ADMIN,
  .server_made = TRUE,
};

/* What was decided about them, for their author: he may have lost the customer and everything of it, so it
 * lies with him and says nothing of the content. */
static const RpField ruling_fields[] = {
  FIELD ("user", N_ ("Author"), REFERENCE, APPEND, RP_ROLE_SERVER, .target = "user",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("subject_kind", N_ ("Kind of decision"), TEXT, APPEND, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_HIDDEN),
  FIELD ("subject_id", N_ ("Decided"), TEXT, APPEND, RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED | RP_FIELD_HIDDEN),
  FIELD ("on_kind", N_ ("Kind of record"), TEXT, APPEND, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_REQUIRED),
  FIELD ("on_id", N_ ("Record"), TEXT, APPEND, RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("on_customer", N_ ("Customer"), TEXT, APPEND, RP_ROLE_SERVER, .max = 240),
  FIELD ("op", N_ ("Operation"), TEXT, APPEND, RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_INDEXED | RP_FIELD_HIDDEN),
  FIELD ("decision", N_ ("Decision"), CODE, APPEND, RP_ROLE_SERVER, .codes = "held_state",
         .flags = RP_FIELD_REQUIRED),
  FIELD ("reason", N_ ("Reason"), TEXT, APPEND, RP_ROLE_SERVER, .max = 480),
  FIELD ("by", N_ ("Decided by"), REFERENCE, APPEND, RP_ROLE_SERVER, .target = "user"),
  FIELD ("at", N_ ("Decided at"), INSTANT, APPEND, RP_ROLE_SERVER),
  FIELD ("state", N_ ("State"), CODE, GUARDED, EVERYBODY, .codes = "ruling_state",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
};

const RpKind rp_kind_ruling = {
  .name = "ruling",
  .label = N_ ("Decision about an entry"),
  .label_plural = N_ ("Decisions about entries"),
  .scope = RP_SCOPE_USER,
  FIELDS (ruling_fields),
  .title_field = "on_customer",
  .part_of = "on_id",
  .workflow = &rp_ruling_workflow,
  .creators = RP_ROLE_SERVER,
  .readers = EVERYBODY,
  .server_made = TRUE,
};
