/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gi18n-lib.h>
#include "schema/workflow.h"

G_BEGIN_DECLS

/**
 * What the declaration files share: how a field is written down in one line, sets of roles that
 * come back in many lines, and the tables that the indexes (kinds.c, code-list.c) collect. No other
 * file includes this.
 */

/* A field: name, label, type, merge class and writers, then any other member by its name. */
#define FIELD(name_, label_, type_, merge_, writers_, ...)                                         \
  {                                                                                                \
    .name = name_, .label = label_, .type = RP_FIELD_##type_, .merge = RP_MERGE_##merge_,          \
    .writers = (writers_), ##__VA_ARGS__                                                           \
  }

/* The customer a row belongs to: fixed when the row is made; it decides who gets the row. */
#define CUSTOMER_FIELD(writers_)                                                                   \
  FIELD ("customer", N_ ("Customer"), REFERENCE, APPEND, writers_, .target = "customer",           \
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED)

#define FIELDS(table_) .fields = table_, .n_fields = G_N_ELEMENTS (table_)

#define CODE_LIST(list_, name_, table_)                                                            \
  const RpCodeList list_ = { .name = name_, .codes = table_, .n_codes = G_N_ELEMENTS (table_) }

/* A workflow and the code list of its states, "visit_state" for "visit". */
#define WORKFLOW(stem_, kind_, states_, arrows_)                                                   \
  CODE_LIST (rp_##stem_##_states, kind_ "_state", states_);                                        \
  const RpWorkflow rp_##stem_##_workflow = { .kind = kind_,                                        \
                                             .states = states_,                                    \
                                             .n_states = G_N_ELEMENTS (states_),                   \
                                             .transitions = arrows_,                               \
                                             .n_transitions = G_N_ELEMENTS (arrows_) }

enum
{
  OWN = RP_ROLE_MANAGER | RP_ROLE_DEPUTY,
  DESK = RP_ROLE_SPECIALIST,
  RULING = RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR,
  /* Data of the marketing and distribution systems, and whoever may load it from a file. */
  IMPORTS = RP_ROLE_IMPORT | RP_ROLE_SERVER | RP_ROLE_ADMIN | RP_ROLE_SUPERVISOR,
  KEEPERS = OWN | RULING | RP_ROLE_IMPORT | RP_ROLE_SERVER,
  STAFF = OWN | RULING | RP_ROLE_CENTRE | RP_ROLE_QUALITY,
  /* Who may read the customer's file at all; the scope granted decides which customers. */
  FILE_READERS = STAFF | RP_ROLE_SERVER,
  /* Scores, grades, suggestions: not for the centres nor for complaints. */
  DESK_READERS = OWN | RULING | RP_ROLE_SERVER,
  EVERYBODY = STAFF | RP_ROLE_LEADER | RP_ROLE_ADMIN | RP_ROLE_AUDITOR | RP_ROLE_SERVER,
};

extern const RpWorkflow rp_visit_workflow;
extern const RpWorkflow rp_needs_report_workflow;
extern const RpWorkflow rp_need_workflow;
extern const RpWorkflow rp_suggestion_workflow;
extern const RpWorkflow rp_potential_need_workflow;
extern const RpWorkflow rp_grade_override_workflow;
extern const RpWorkflow rp_task_workflow;
extern const RpWorkflow rp_conflict_workflow;
extern const RpWorkflow rp_held_workflow;
extern const RpWorkflow rp_proposal_workflow;
extern const RpWorkflow rp_ruling_workflow;

G_END_DECLS
