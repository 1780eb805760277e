/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* Tasks and conflicts: whoever works on the customer may do them. */

#define FINAL RP_OFFLINE_FINAL
#define QUEUED RP_OFFLINE_QUEUED

/* Whoever made a task says whether it is done or no longer needed, and the supervisor where he cannot any more. */
enum
{
  MAKER = STAFF & ~RP_ROLE_SUPERVISOR,
};

static const RpState task_states[] = {
  { "OPEN", N_ ("To do") },
  { "ACCEPTED", N_ ("Taken on") },
  { "DOING", N_ ("Under way") },
  { "DONE", N_ ("Done") },
  { "VERIFIED", N_ ("Verified"), TRUE },
  { "CANCELLED", N_ ("Cancelled"), TRUE },
};

static const RpTransition task_arrows[] = {
  { "create", N_ ("_New Task"), NULL, "OPEN", STAFF | RP_ROLE_SERVER, FINAL, NULL },
  { "accept", N_ ("_Accept Task"), "OPEN", "ACCEPTED", STAFF, FINAL, NULL },
  { "start", N_ ("_Start"), "ACCEPTED", "DOING", STAFF, FINAL, NULL },
  { "finish", N_ ("_Done"), "OPEN", "DONE", STAFF, FINAL, NULL },
  { "finish", N_ ("_Done"), "ACCEPTED", "DONE", STAFF, FINAL, NULL },
  { "finish", N_ ("_Done"), "DOING", "DONE", STAFF, FINAL, NULL },
  { "verify", N_ ("_Verify"), "DONE", "VERIFIED", MAKER, QUEUED, NULL, .only_by = "created_by" },
  { "verify", N_ ("_Verify"), "DONE", "VERIFIED", RP_ROLE_SUPERVISOR, QUEUED, NULL },
  { "cancel", N_ ("Canc_el Task"), "OPEN", "CANCELLED", MAKER, QUEUED, "reason",
    .only_by = "created_by" },
  { "cancel", N_ ("Canc_el Task"), "OPEN", "CANCELLED", RP_ROLE_SUPERVISOR, QUEUED, "reason" },
  { "cancel", N_ ("Canc_el Task"), "ACCEPTED", "CANCELLED", MAKER, QUEUED, "reason",
    .only_by = "created_by" },
  { "cancel", N_ ("Canc_el Task"), "ACCEPTED", "CANCELLED", RP_ROLE_SUPERVISOR, QUEUED, "reason" },
  { "cancel", N_ ("Canc_el Task"), "DOING", "CANCELLED", MAKER, QUEUED, "reason",
    .only_by = "created_by" },
  { "cancel", N_ ("Canc_el Task"), "DOING", "CANCELLED", RP_ROLE_SUPERVISOR, QUEUED, "reason" },
};

WORKFLOW (task, "task", task_states, task_arrows);

static const RpState conflict_states[] = {
  { "OPEN", N_ ("To decide") },
  { "KEPT", N_ ("Kept theirs"), TRUE },
  { "REPLACED", N_ ("Used mine"), TRUE },
  { "COMBINED", N_ ("Combined"), TRUE },
};

static const RpTransition conflict_arrows[] = {
  { "record", N_ ("_Record Conflict"), NULL, "OPEN", RP_ROLE_SERVER, RP_OFFLINE_SERVER, NULL },
  { "keep", N_ ("_Keep Theirs"), "OPEN", "KEPT", STAFF | RP_ROLE_SERVER, QUEUED, NULL },
  { "replace", N_ ("_Use Mine"), "OPEN", "REPLACED", STAFF | RP_ROLE_SERVER, QUEUED, NULL },
  { "combine", N_ ("_Combine"), "OPEN", "COMBINED", STAFF | RP_ROLE_SERVER, QUEUED, NULL },
};

WORKFLOW (conflict, "conflict", conflict_states, conflict_arrows);
