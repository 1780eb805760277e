/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* What a rule or the model suggests, and what a specialist made of it: a potential need that the
 * customer's own word turns into a need. */

static const RpField suggestion_fields[] = {
  CUSTOMER_FIELD (RP_ROLE_SERVER),
  FIELD ("rule", N_ ("Rule"), TEXT, APPEND, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("rule_version", N_ ("Rule version"), INTEGER, CENTRAL, RP_ROLE_SERVER),
  FIELD ("category", N_ ("Category"), CODE, CENTRAL, RP_ROLE_SERVER, .codes = "need_category",
         .flags = RP_FIELD_INDEXED),
  FIELD ("proposes", N_ ("Proposes"), CODE, CENTRAL, RP_ROLE_SERVER, .codes = "sub_code"),
  /* Object: the facts that made the rule fire, as they were. */
  FIELD ("evidence", N_ ("Evidence"), JSON, CENTRAL, RP_ROLE_SERVER, .flags = RP_FIELD_HIDDEN),
  FIELD ("text", N_ ("Evidence in words"), LONG_TEXT, CENTRAL, RP_ROLE_SERVER,
         .flags = RP_FIELD_SEARCHED),
  FIELD ("score", N_ ("Strength"), INTEGER, CENTRAL, RP_ROLE_SERVER, .flags = RP_FIELD_INTERNAL),
  FIELD ("first_seen", N_ ("First seen"), DATE, CENTRAL, RP_ROLE_SERVER),
  FIELD ("last_seen", N_ ("Last seen"), DATE, CENTRAL, RP_ROLE_SERVER),
  FIELD ("state", N_ ("State"), CODE, GUARDED, DESK | RP_ROLE_SERVER, .codes = "suggestion_state",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("dismiss_reason", N_ ("Reason for dismissal"), CODE, SHARED, DESK,
         .codes = "dismissal_reason"),
  FIELD ("decided_by", N_ ("Decided by"), REFERENCE, SHARED, DESK, .target = "user",
         .flags = RP_FIELD_AUTHOR),
  FIELD ("decided_at", N_ ("Decided at"), INSTANT, SHARED, DESK),
  /* One who dismisses hides it from himself, two from everybody. */
  FIELD ("dismissed_by", N_ ("Dismissed by"), REFERENCES, SET, DESK, .target = "user",
         .flags = RP_FIELD_AUTHOR),
  /* The server's: the facts behind it hold no more. The desk's: not before that day. */
  FIELD ("hidden_until", N_ ("Hidden until"), DATE, SHARED, DESK | RP_ROLE_SERVER),
};

const RpKind rp_kind_suggestion = {
  .name = "suggestion",
  .label = N_ ("Potential-need suggestion"),
  .label_plural = N_ ("Potential-need suggestions"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (suggestion_fields),
  .title_field = "text",
  .workflow = &rp_suggestion_workflow,
  .creators = RP_ROLE_SERVER,
  .readers = DESK_READERS,
  .server_made = TRUE,
};

static const RpField potential_fields[] = {
  CUSTOMER_FIELD (DESK),
  FIELD ("suggestion", N_ ("Potential-need suggestion"), REFERENCE, APPEND, DESK,
         .target = "suggestion", .flags = RP_FIELD_INDEXED),
  FIELD ("category", N_ ("Category"), CODE, SHARED, DESK, .group = "coding",
         .codes = "need_category", .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("sub_code", N_ ("Sub-code"), CODE, SHARED, DESK, .group = "coding", .codes = "sub_code"),
  FIELD ("text", N_ ("Potential need"), LONG_TEXT, TEXT, DESK,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_SEARCHED),
  FIELD ("benefit_customer", N_ ("Expected benefit to the customer"), INTEGER, SHARED, DESK,
         .group = "benefit", .unit = RP_UNIT_MONEY),
  FIELD ("benefit_company", N_ ("Expected benefit to the company"), INTEGER, SHARED, DESK,
         .group = "benefit", .unit = RP_UNIT_MONEY, .flags = RP_FIELD_INTERNAL),
  FIELD ("benefit_text", N_ ("Expected benefit in words"), TEXT, SHARED, DESK, .group = "benefit",
         .max = 2000),
  FIELD ("confidence", N_ ("Confidence"), INTEGER, SHARED, DESK, .max = 100,
         .flags = RP_FIELD_INTERNAL),
  FIELD ("manager", N_ ("Account manager"), REFERENCE, SHARED,
         DESK | RP_ROLE_SUPERVISOR | RP_ROLE_SERVER, .target = "user", .flags = RP_FIELD_INDEXED),
  FIELD ("proposed_by", N_ ("Proposed by"), REFERENCE, APPEND, DESK, .target = "user",
         .flags = RP_FIELD_AUTHOR),
  FIELD ("due", N_ ("Due"), DATE, SHARED, DESK | RP_ROLE_SERVER, .flags = RP_FIELD_INDEXED),
  FIELD ("state", N_ ("State"), CODE, GUARDED, RP_ROLE_MANAGER | DESK | RP_ROLE_SERVER,
         .codes = "potential_need_state", .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("contact", N_ ("Contact who answered"), REFERENCE, SHARED, OWN, .group = "word",
         .target = "contact"),
  FIELD ("answered_on", N_ ("Answered on"), DATE, SHARED, OWN, .group = "word"),
  FIELD ("channel", N_ ("Channel"), CODE, SHARED, OWN, .group = "word", .codes = "channel"),
  FIELD ("verbatim", N_ ("Contact's own words"), TEXT, SHARED, OWN, .group = "word", .max = 2000,
         .flags = RP_FIELD_SEARCHED),
  FIELD ("reason", N_ ("Reason"), TEXT, SHARED, OWN | DESK, .max = 480),
  FIELD ("revisit_on", N_ ("Ask again on"), DATE, SHARED, OWN),
  FIELD ("need", N_ ("Need"), REFERENCE, CENTRAL, RP_ROLE_SERVER, .target = "need"),
};

const RpKind rp_kind_potential_need = {
  .name = "potential_need",
  .label = N_ ("Potential need"),
  .label_plural = N_ ("Potential needs"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (potential_fields),
  .title_field = "text",
  .workflow = &rp_potential_need_workflow,
  .creators = DESK,
  .readers = DESK_READERS,
};

/* What the suggestion model of the organisation has learned, written again every night: one row. */
static const RpField model_fields[] = {
  FIELD ("name", N_ ("Name"), TEXT, APPEND, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY | RP_FIELD_UNIQUE),
  FIELD ("trained_on", N_ ("Trained on"), DATE, CENTRAL, RP_ROLE_SERVER),
  FIELD ("method", N_ ("Method"), TEXT, CENTRAL, RP_ROLE_SERVER, .max = 40),
  FIELD ("customers", N_ ("Customers"), INTEGER, CENTRAL, RP_ROLE_SERVER),
  FIELD ("answers", N_ ("Answers"), INTEGER, CENTRAL, RP_ROLE_SERVER),
  /* See rp_need_learner_report(). */
  FIELD ("report", N_ ("What was learned"), JSON, CENTRAL, RP_ROLE_SERVER,
         .flags = RP_FIELD_HIDDEN | RP_FIELD_INTERNAL),
};

const RpKind rp_kind_suggestion_model = {
  .name = "suggestion_model",
  .label = N_ ("Suggestion model"),
  .label_plural = N_ ("Suggestion models"),
  .scope = RP_SCOPE_ORG,
  FIELDS (model_fields),
  .title_field = "name",
  .creators = RP_ROLE_SERVER,
  .readers = DESK_READERS,
  .server_made = TRUE,
};
