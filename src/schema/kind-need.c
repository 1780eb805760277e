/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* What a customer needs, in his words, and what became of it. The manager owns the words and the
 * confirmation, the specialist the coding, the centre the answer. */

enum
{
  CAPTURERS = OWN | DESK | RP_ROLE_SERVER,
  RULERS = RULING | RP_ROLE_QUALITY,
  SOLVERS = RP_ROLE_CENTRE | DESK | RP_ROLE_QUALITY,
  ASKERS = OWN | RP_ROLE_QUALITY | RP_ROLE_SUPERVISOR,
};

static const RpField need_fields[] = {
  CUSTOMER_FIELD (CAPTURERS),
  FIELD ("no", N_ ("Need number"), TEXT, CENTRAL, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_UNIQUE | RP_FIELD_TAIL),
  FIELD ("state", N_ ("State"), CODE, GUARDED, STAFF | RP_ROLE_SERVER, .codes = "need_state",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("account", N_ ("Service account"), REFERENCE, SHARED, CAPTURERS,
         .target = "service_account"),
  FIELD ("report", N_ ("Needs report"), REFERENCE, APPEND, CAPTURERS, .target = "needs_report",
         .flags = RP_FIELD_INDEXED),
  FIELD ("visit", N_ ("Visit"), REFERENCE, APPEND, CAPTURERS, .target = "visit",
         .flags = RP_FIELD_INDEXED),
  FIELD ("potential", N_ ("Potential need"), REFERENCE, APPEND, CAPTURERS,
         .target = "potential_need", .flags = RP_FIELD_INDEXED),
  FIELD ("item", N_ ("Row in the report"), TEXT, APPEND, CAPTURERS, .max = 64,
         .flags = RP_FIELD_HIDDEN),
  /* The manager guesses; once it is coded he would choose who confirms and closes it: a complaint is others' to close. */
  FIELD ("category", N_ ("Category"), CODE, SHARED, CAPTURERS | RULERS, .group = "coding",
         .codes = "need_category", .keepers = RULERS, .flags = RP_FIELD_INDEXED),
  FIELD ("sub_code", N_ ("Sub-code"), CODE, SHARED, CAPTURERS | RULERS, .group = "coding",
         .codes = "sub_code", .keepers = RULERS),
  FIELD ("title", N_ ("Title"), TEXT, SHARED, CAPTURERS, .max = 240, .flags = RP_FIELD_SEARCHED),
  FIELD ("own_words", N_ ("Customer's own words"), LONG_TEXT, TEXT, CAPTURERS,
         .flags = RP_FIELD_SEARCHED),
  /* Object: the fields of the category. */
  FIELD ("details", N_ ("Details"), JSON, SHARED, CAPTURERS, .flags = RP_FIELD_HIDDEN),
  FIELD ("urgency", N_ ("Urgency"), CODE, SHARED, CAPTURERS | RULERS, .codes = "urgency"),
  FIELD ("impact", N_ ("Impact"), CODE, SHARED, CAPTURERS | RULERS, .codes = "impact"),
  FIELD ("wished_on", N_ ("Wished date"), DATE, SHARED, CAPTURERS),
  FIELD ("channel", N_ ("Channel"), CODE, SHARED, CAPTURERS, .codes = "channel"),
  FIELD ("reasonableness", N_ ("Reasonableness"), CODE, SHARED, RULERS, .codes = "reasonableness"),
  FIELD ("basis", N_ ("Basis of the ruling"), CODE, SHARED, RULERS, .codes = "decline_basis"),
  FIELD ("centre", N_ ("Lead centre"), CODE, SHARED, RULERS, .group = "route", .codes = "centre",
         .flags = RP_FIELD_INDEXED),
  FIELD ("team", N_ ("Team"), TEXT, SHARED, RULERS, .group = "route", .max = 64),
  FIELD ("handler", N_ ("Handler"), REFERENCE, SHARED, RULERS | RP_ROLE_CENTRE, .target = "user"),
  FIELD ("bounced_by", N_ ("Refused by centres"), CODES, SET, RP_ROLE_CENTRE, .codes = "centre"),
  FIELD ("triage_due", N_ ("Triage due"), INSTANT, CENTRAL, RULERS | RP_ROLE_SERVER),
  FIELD ("answer_due", N_ ("First answer due"), INSTANT, CENTRAL, RULERS | RP_ROLE_SERVER,
         .flags = RP_FIELD_INDEXED),
  FIELD ("solve_due", N_ ("Solution due"), INSTANT, CENTRAL, RULERS | RP_ROLE_SERVER,
         .flags = RP_FIELD_INDEXED),
  FIELD ("reason", N_ ("Reason"), TEXT, SHARED, STAFF, .max = 480),
  FIELD ("resume_on", N_ ("Resume on"), DATE, SHARED, SOLVERS),
  FIELD ("answer", N_ ("Answer"), LONG_TEXT, TEXT, SOLVERS, .flags = RP_FIELD_SEARCHED),
  FIELD ("confirm_contact", N_ ("Confirmed by"), REFERENCE, SHARED, ASKERS, .group = "confirmation",
         .target = "contact"),
  FIELD ("confirm_on", N_ ("Confirmed on"), DATE, SHARED, ASKERS, .group = "confirmation"),
  FIELD ("confirm_channel", N_ ("Confirmed through"), CODE, SHARED, ASKERS, .group = "confirmation",
         .codes = "channel"),
  FIELD ("confirm_words", N_ ("Words of the confirmation"), TEXT, SHARED, ASKERS,
         .group = "confirmation", .max = 2000),
  FIELD ("attempt_on", N_ ("Tried on"), DATE, SHARED, ASKERS | DESK),
  FIELD ("attempt_channel", N_ ("Tried through"), CODE, SHARED, ASKERS | DESK, .codes = "channel"),
  FIELD ("attempts", N_ ("Attempts to reach the customer"), JSON, SHARED, ASKERS | DESK,
         .flags = RP_FIELD_HIDDEN), /* array of {"on": date, "channel": code} */
  FIELD ("rating_asked", N_ ("Rating asked"), BOOLEAN, SHARED, ASKERS | DESK),
  FIELD ("rating", N_ ("Rating"), CODE, SHARED, ASKERS | DESK, .codes = "satisfaction"),
  FIELD ("closed_at", N_ ("Closed"), INSTANT, SHARED, RULING),
  FIELD ("reopened_at", N_ ("Reopened"), INSTANT, SHARED, OWN | DESK),
  FIELD ("merged_into", N_ ("Merged into"), REFERENCE, SHARED, DESK, .target = "need"),
  FIELD ("benefit_customer", N_ ("Benefit to the customer"), INTEGER, SHARED, SOLVERS | RULERS,
         .group = "benefit", .unit = RP_UNIT_MONEY),
  FIELD ("benefit_company", N_ ("Benefit to the company"), INTEGER, SHARED, SOLVERS | RULERS,
         .group = "benefit", .unit = RP_UNIT_MONEY, .flags = RP_FIELD_INTERNAL),
  FIELD ("benefit_text", N_ ("Benefit in words"), TEXT, SHARED, SOLVERS | RULERS,
         .group = "benefit", .max = 2000),
  FIELD ("coded_by", N_ ("Coded by"), REFERENCE, SHARED, RULERS, .target = "user",
         .flags = RP_FIELD_AUTHOR),
  FIELD ("captured_by", N_ ("Captured by"), REFERENCE, APPEND, CAPTURERS, .target = "user",
         .flags = RP_FIELD_AUTHOR),
};

const RpKind rp_kind_need = {
  .name = "need",
  .label = N_ ("Need"),
  .label_plural = N_ ("Needs"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (need_fields),
  .title_field = "title",
  .workflow = &rp_need_workflow,
  .creators = CAPTURERS,
  .readers = FILE_READERS,
};
