/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* A grade that people set: one proposes it, somebody else approves it, and it ends by itself. */

#define PROPOSERS (OWN | DESK)
#define SUP RP_ROLE_SUPERVISOR
#define QUEUED RP_OFFLINE_QUEUED

static const RpState grade_override_states[] = {
  { "PROPOSED", N_ ("Proposed") },       { "APPROVED", N_ ("Approved") },
  { "REJECTED", N_ ("Rejected"), TRUE }, { "WITHDRAWN", N_ ("Withdrawn"), TRUE },
  { "ENDED", N_ ("Ended early"), TRUE }, { "EXPIRED", N_ ("Expired"), TRUE },
};

static const RpTransition grade_override_arrows[] = {
  { "propose", N_ ("_Propose Grade"), NULL, "PROPOSED", PROPOSERS, QUEUED, "grade_proposal" },
  { "approve", N_ ("_Approve"), "PROPOSED", "APPROVED", SUP, QUEUED, NULL, .by = "decided_by",
    .not_by = "proposed_by" },
  { "reject", N_ ("_Reject"), "PROPOSED", "REJECTED", SUP, QUEUED, "rejection", .by = "decided_by",
    .not_by = "proposed_by" },
  { "withdraw", N_ ("_Withdraw"), "PROPOSED", "WITHDRAWN", PROPOSERS, QUEUED, "own_proposal",
    .by = "decided_by" },
  { "end", N_ ("_End Now"), "APPROVED", "ENDED", SUP, QUEUED, "remark", .by = "decided_by" },
  { "expire", N_ ("_Expire"), "APPROVED", "EXPIRED", RP_ROLE_SERVER, RP_OFFLINE_SERVER, NULL },
};

WORKFLOW (grade_override, "grade_override", grade_override_states, grade_override_arrows);
