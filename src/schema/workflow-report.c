/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* A deputy has the manager's rights at the customers that he is named in. */
#define KAM (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)
#define BS RP_ROLE_SPECIALIST
#define SRV RP_ROLE_SERVER

static const RpState states[] = {
  { "DRAFT", N_ ("Draft") },
  { "QUEUED", N_ ("Queued") },
  { "RECEIVED", N_ ("Delivered") },
  { "REVIEWING", N_ ("In review") },
  { "RETURNED", N_ ("Returned") },
  { "ACCEPTED", N_ ("Accepted") },
  { "MERGED", N_ ("Merged"), TRUE },
  { "WITHDRAWN", N_ ("Withdrawn"), TRUE },
  { "CLOSED", N_ ("Concluded"), TRUE },
  { "ARCHIVED", N_ ("Archived"), TRUE },
};

/* A report has one reviewer, who also closes the matter of one that was accepted: when he is away, another goes on in
 * his place with what he has filled in. */
#define TAKE_OVER(state_)                                                                          \
  {                                                                                                \
    "take_over", N_ ("_Take Over"), state_, state_, BS, RP_OFFLINE_QUEUED, "other_reviewer",       \
        .by = "reviewer", .not_by = "manager"                                                      \
  }

/* The state says itself that a report is not yet received, not yet claimed: taking back and
 * withdrawing need no guard, and the outbox knows what has been sent. */
static const RpTransition arrows[] = {
  { "new", N_ ("_New Report"), NULL, "DRAFT", KAM, RP_OFFLINE_FINAL, "based_on_contact" },
  { "submit", N_ ("_Submit"), "DRAFT", "QUEUED", KAM, RP_OFFLINE_FINAL, "submittable" },
  { "receive", N_ ("_Receive"), "QUEUED", "RECEIVED", SRV, RP_OFFLINE_SERVER, "numbered" },
  { "take_back", N_ ("_Take Back"), "QUEUED", "DRAFT", KAM, RP_OFFLINE_FINAL, NULL },
  { "claim", N_ ("_Claim"), "RECEIVED", "REVIEWING", BS, RP_OFFLINE_QUEUED, NULL, .by = "reviewer",
    .not_by = "manager" },
  TAKE_OVER ("REVIEWING"),
  { "return", N_ ("_Return"), "REVIEWING", "RETURNED", BS, RP_OFFLINE_QUEUED, "return_reason",
    .not_by = "manager", .only_by = "reviewer" },
  { "rework", N_ ("Re_work"), "RETURNED", "DRAFT", KAM, RP_OFFLINE_FINAL, NULL },
  { "withdraw", N_ ("_Withdraw"), "RECEIVED", "WITHDRAWN", KAM, RP_OFFLINE_QUEUED, NULL },
  { "accept", N_ ("_Accept"), "REVIEWING", "ACCEPTED", BS, RP_OFFLINE_QUEUED, "reviewed",
    .not_by = "manager", .only_by = "reviewer", .besides = "as_submitted" },
  { "merge", N_ ("_Merge into Other Report"), "REVIEWING", "MERGED", BS, RP_OFFLINE_QUEUED,
    "merge_target", .not_by = "manager", .only_by = "reviewer", .besides = "as_submitted" },
  TAKE_OVER ("ACCEPTED"),
  { "close", N_ ("_Close"), "ACCEPTED", "CLOSED", SRV, RP_OFFLINE_SERVER, NULL },
  TAKE_OVER ("CLOSED"),
  { "archive", N_ ("_Archive"), "CLOSED", "ARCHIVED", SRV, RP_OFFLINE_SERVER, NULL },
};

WORKFLOW (needs_report, "needs_report", states, arrows);
