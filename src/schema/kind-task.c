/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

static const RpField task_fields[] = {
  CUSTOMER_FIELD (STAFF | RP_ROLE_SERVER),
  FIELD ("parent_kind", N_ ("Belongs to a"), TEXT, APPEND, STAFF | RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_HIDDEN),
  FIELD ("parent", N_ ("Belongs to"), TEXT, APPEND, STAFF | RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_INDEXED | RP_FIELD_HIDDEN),
  FIELD ("title", N_ ("Task"), TEXT, SHARED, STAFF | RP_ROLE_SERVER, .max = 240,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_SEARCHED),
  FIELD ("assignee", N_ ("Assignee"), REFERENCE, SHARED, STAFF | RP_ROLE_SERVER, .target = "user",
         .flags = RP_FIELD_INDEXED),
  FIELD ("due", N_ ("Due"), DATE, SHARED, STAFF | RP_ROLE_SERVER, .flags = RP_FIELD_INDEXED),
  FIELD ("state", N_ ("State"), CODE, GUARDED, STAFF | RP_ROLE_SERVER, .codes = "task_state",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("created_by", N_ ("Created by"), REFERENCE, APPEND, STAFF, .target = "user",
         .flags = RP_FIELD_AUTHOR),
  FIELD ("result", N_ ("Result"), LONG_TEXT, TEXT, STAFF, .flags = RP_FIELD_SEARCHED),
  FIELD ("reason", N_ ("Reason"), TEXT, SHARED, STAFF, .max = 480),
  FIELD ("promise", N_ ("Promise to the customer"), BOOLEAN, SHARED, STAFF | RP_ROLE_SERVER),
};

const RpKind rp_kind_task = {
  .name = "task",
  .label = N_ ("Follow-up task"),
  .label_plural = N_ ("Follow-up tasks"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (task_fields),
  .title_field = "title",
  .workflow = &rp_task_workflow,
  .creators = STAFF | RP_ROLE_SERVER,
  .readers = FILE_READERS,
};
