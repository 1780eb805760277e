/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* The needs report: the working draft, the revisions frozen by submitting it, and the remarks that
 * a specialist pins on single answers of a revision. */

static const RpField report_fields[] = {
  CUSTOMER_FIELD (OWN),
  FIELD ("no", N_ ("Report number"), TEXT, CENTRAL, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_UNIQUE | RP_FIELD_TAIL),
  FIELD ("provisional_no", N_ ("Provisional number"), TEXT, APPEND, OWN, .max = 40,
         .flags = RP_FIELD_TAIL),
  FIELD ("state", N_ ("State"), CODE, GUARDED, OWN | DESK | RP_ROLE_SERVER,
         .codes = "needs_report_state", .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("manager", N_ ("Account manager"), REFERENCE, SHARED,
         OWN | RP_ROLE_SUPERVISOR | RP_ROLE_SERVER, .target = "user", .flags = RP_FIELD_INDEXED),
  FIELD ("reviewer", N_ ("Reviewer"), REFERENCE, SHARED, DESK | RP_ROLE_SUPERVISOR,
         .target = "user", .flags = RP_FIELD_INDEXED | RP_FIELD_AUTHOR),
  FIELD ("visits", N_ ("Based on visits"), REFERENCES, SET, OWN, .target = "visit"),
  FIELD ("channel", N_ ("Based on a contact by"), CODE, SHARED, OWN, .codes = "channel"),
  FIELD ("template", N_ ("Template"), TEXT, SHARED, OWN, .group = "template", .max = 64,
         .flags = RP_FIELD_HIDDEN),
  FIELD ("template_version", N_ ("Template version"), INTEGER, SHARED, OWN, .group = "template",
         .flags = RP_FIELD_HIDDEN),
  FIELD ("version", N_ ("Version"), INTEGER, SHARED, OWN | RP_ROLE_SERVER, .min = 0,
         .max = 1000000),
  FIELD ("answers", N_ ("Answers"), ANSWERS, SHARED, OWN,
         .flags = RP_FIELD_SEARCHED | RP_FIELD_HIDDEN),
  FIELD ("review", N_ ("Review"), ANSWERS, SHARED, DESK, .flags = RP_FIELD_HIDDEN),
  FIELD ("return_codes", N_ ("Reasons for return"), CODES, SET, DESK, .codes = "return_reason"),
  FIELD ("return_remark", N_ ("Remark on the return"), LONG_TEXT, SHARED, DESK),
  FIELD ("merged_into", N_ ("Merged into"), REFERENCE, SHARED, DESK, .target = "needs_report"),
  FIELD ("received_at", N_ ("Received"), INSTANT, CENTRAL, RP_ROLE_SERVER),
  FIELD ("submitted_at", N_ ("Submitted"), INSTANT, SHARED, OWN | RP_ROLE_SERVER),
  FIELD ("decided_at", N_ ("Decided"), INSTANT, SHARED, DESK | RP_ROLE_SERVER),
  FIELD ("hash", N_ ("Hash of the version submitted"), TEXT, SHARED, OWN | RP_ROLE_SERVER,
         .max = 64, .flags = RP_FIELD_HIDDEN),
};

const RpKind rp_kind_needs_report = {
  .name = "needs_report",
  .label = N_ ("Needs report"),
  .label_plural = N_ ("Needs reports"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (report_fields),
  .title_field = "provisional_no",
  .official_field = "no",
  .workflow = &rp_needs_report_workflow,
  .creators = OWN,
  .readers = FILE_READERS,
};

static const RpField revision_fields[] = {
  FIELD ("customer", N_ ("Customer"), REFERENCE, FROZEN, OWN, .target = "customer",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("report", N_ ("Needs report"), REFERENCE, FROZEN, OWN, .target = "needs_report",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("number", N_ ("Revision"), INTEGER, FROZEN, OWN, .min = 1, .max = 1000000,
         .flags = RP_FIELD_REQUIRED),
  /* Object: template, version, answers. */
  FIELD ("content", N_ ("Content"), JSON, FROZEN, OWN,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_HIDDEN),
  FIELD ("hash", N_ ("Hash"), TEXT, FROZEN, OWN, .max = 64, .flags = RP_FIELD_HIDDEN),
  FIELD ("submitted_at", N_ ("Submitted"), INSTANT, FROZEN, OWN),
  FIELD ("by", N_ ("Submitted by"), REFERENCE, FROZEN, OWN, .target = "user",
         .flags = RP_FIELD_AUTHOR),
};

const RpKind rp_kind_report_revision = {
  .name = "report_revision",
  .label = N_ ("Report revision"),
  .label_plural = N_ ("Report revisions"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (revision_fields),
  .title_field = "number",
  .part_of = "report",
  .creators = OWN,
  .readers = FILE_READERS,
};

static const RpField remark_fields[] = {
  CUSTOMER_FIELD (RULING),
  FIELD ("report", N_ ("Needs report"), REFERENCE, APPEND, RULING, .target = "needs_report",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("revision", N_ ("Report revision"), REFERENCE, APPEND, RULING,
         .target = "report_revision"),
  FIELD ("path", N_ ("Question"), TEXT, APPEND, RULING, .max = 120),
  FIELD ("text", N_ ("Remark"), LONG_TEXT, APPEND, RULING, .flags = RP_FIELD_REQUIRED),
  FIELD ("by", N_ ("Author"), REFERENCE, APPEND, RULING, .target = "user",
         .flags = RP_FIELD_AUTHOR),
  FIELD ("at", N_ ("Time"), INSTANT, APPEND, RULING),
  FIELD ("resolved", N_ ("Resolved"), BOOLEAN, SHARED, RULING | OWN),
};

const RpKind rp_kind_review_remark = {
  .name = "review_remark",
  .label = N_ ("Review remark"),
  .label_plural = N_ ("Review remarks"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (remark_fields),
  .title_field = "text",
  .part_of = "report",
  .creators = RULING,
  .deleters = RULING,
  .readers = DESK_READERS,
};
