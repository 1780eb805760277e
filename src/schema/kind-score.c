/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* What people decide about value scores: a grade in place of the computed one, and a model's version. */

enum
{
  PROPOSERS = OWN | DESK,
  DECIDERS = RP_ROLE_SUPERVISOR,
};

static const RpField override_fields[] = {
  CUSTOMER_FIELD (PROPOSERS),
  FIELD ("grade", N_ ("Grade proposed"), CODE, APPEND, PROPOSERS, .codes = "value_grade",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INTERNAL),
  FIELD ("reason", N_ ("Reason"), LONG_TEXT, APPEND, PROPOSERS, .max = 480,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INTERNAL),
  FIELD ("from", N_ ("Counts from"), DATE, APPEND, PROPOSERS, .flags = RP_FIELD_REQUIRED),
  FIELD ("until", N_ ("Counts until"), DATE, APPEND, PROPOSERS, .flags = RP_FIELD_REQUIRED),
  FIELD ("computed", N_ ("Computed grade"), CODE, APPEND, PROPOSERS, .codes = "value_grade",
         .flags = RP_FIELD_INTERNAL),
  FIELD ("proposed_by", N_ ("Proposed by"), REFERENCE, APPEND, PROPOSERS, .target = "user",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_AUTHOR),
  FIELD ("state", N_ ("State"), CODE, GUARDED, PROPOSERS | DECIDERS | RP_ROLE_SERVER,
         .codes = "grade_override_state", .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("decided_by", N_ ("Decided by"), REFERENCE, SHARED, PROPOSERS | DECIDERS,
         .group = "decision", .target = "user", .flags = RP_FIELD_AUTHOR),
  FIELD ("decided_at", N_ ("Decided"), INSTANT, SHARED, PROPOSERS | DECIDERS, .group = "decision"),
  FIELD ("remark", N_ ("Remark on the decision"), TEXT, SHARED, PROPOSERS | DECIDERS,
         .group = "decision", .max = 480, .flags = RP_FIELD_INTERNAL),
};

const RpKind rp_kind_grade_override = {
  .name = "grade_override",
  .label = N_ ("Grade set by a person"),
  .label_plural = N_ ("Grades set by people"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (override_fields),
  .title_field = "reason",
  .workflow = &rp_grade_override_workflow,
  .creators = PROPOSERS,
  .readers = DESK_READERS,
};

/* A version is data like any other: it counts from a day on and never changes what was before. */
static const RpField model_fields[] = {
  FIELD ("name", N_ ("Score model"), TEXT, FROZEN, DECIDERS, .max = 64,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("version", N_ ("Version of the model"), INTEGER, FROZEN, DECIDERS, .min = 1,
         .max = 1000000, .flags = RP_FIELD_REQUIRED),
  FIELD ("from", N_ ("Counts from"), DATE, FROZEN, DECIDERS,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("note", N_ ("Why it was made"), TEXT, FROZEN, DECIDERS, .max = 480,
         .flags = RP_FIELD_REQUIRED),
  FIELD ("author", N_ ("Made by"), REFERENCE, FROZEN, DECIDERS, .target = "user",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_AUTHOR),
  FIELD ("body", N_ ("Model"), JSON, FROZEN, DECIDERS,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_HIDDEN),
};

const RpKind rp_kind_score_model = {
  .name = "score_model",
  .label = N_ ("Version of a score model"),
  .label_plural = N_ ("Versions of score models"),
  .scope = RP_SCOPE_ORG,
  FIELDS (model_fields),
  .title_field = "note",
  .creators = DECIDERS,
  .readers = DESK_READERS,
};
