/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* A deputy has the manager's rights at the customers that he is named in. */
#define KAM (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)
#define BS RP_ROLE_SPECIALIST
#define SUP RP_ROLE_SUPERVISOR
#define CTR RP_ROLE_CENTRE
#define SQ RP_ROLE_QUALITY
#define SRV RP_ROLE_SERVER
#define FINAL RP_OFFLINE_FINAL
#define QUEUED RP_OFFLINE_QUEUED

static const RpState states[] = {
  { "CAPTURED", N_ ("Captured") },
  { "CODED", N_ ("Coded") },
  { "DISPATCHED", N_ ("Dispatched") },
  { "ANSWERING", N_ ("Answered directly") },
  { "DECLINED_PENDING", N_ ("To be declined") },
  { "ACCEPTED", N_ ("Taken by the centre") },
  { "BOUNCED", N_ ("Bounced") },
  { "IN_PROGRESS", N_ ("In progress") },
  { "SUSPENDED", N_ ("Suspended") },
  { "ANSWERED", N_ ("Answered") },
  { "CONFIRMED", N_ ("Confirmed by the customer") },
  { "DECLINED", N_ ("Declined and explained"), TRUE },
  { "CLOSED", N_ ("Closed"), TRUE },
  { "CLOSED_UNCONFIRMED", N_ ("Closed without confirmation"), TRUE },
  { "REOPENED", N_ ("Reopened") },
  { "MERGED", N_ ("Merged"), TRUE },
  { "CANCELLED", N_ ("Cancelled"), TRUE },
};

/* A duplicate or a customer who withdraws ends the work from any open state. */
#define END_FROM(from_)                                                                            \
  { "merge", N_ ("_Merge into Other Need"), from_, "MERGED", BS, QUEUED, "merge_target" },         \
  {                                                                                                \
    "cancel", N_ ("Canc_el Need"), from_, "CANCELLED", BS, QUEUED, "reason"                        \
  }

static const RpTransition arrows[] = {
  { "capture", N_ ("Capture _Need"), NULL, "CAPTURED", KAM | BS | SRV, FINAL, "own_words" },
  { "code", N_ ("C_ode"), "CAPTURED", "CODED", BS, QUEUED, "coded", .by = "coded_by" },
  { "dispatch", N_ ("_Dispatch"), "CODED", "DISPATCHED", BS, QUEUED, "routed" },
  { "answer_directly", N_ ("_Answer Directly"), "CODED", "ANSWERING", BS, QUEUED, "answer" },
  { "decline", N_ ("Decl_ine"), "CODED", "DECLINED_PENDING", BS, QUEUED, "decline_basis" },
  { "take", N_ ("_Take"), "DISPATCHED", "ACCEPTED", CTR, QUEUED, NULL, .by = "handler",
    .own_centre = TRUE },
  { "bounce", N_ ("_Bounce"), "DISPATCHED", "BOUNCED", CTR, QUEUED, "bounce", .own_centre = TRUE },
  { "reroute", N_ ("_Re-route"), "BOUNCED", "DISPATCHED", BS | SUP, QUEUED, NULL },
  { "start", N_ ("_Start"), "ACCEPTED", "IN_PROGRESS", CTR, QUEUED, NULL, .own_centre = TRUE },
  { "suspend", N_ ("Sus_pend"), "IN_PROGRESS", "SUSPENDED", CTR | BS, QUEUED, "suspension",
    .own_centre = TRUE },
  { "resume", N_ ("_Resume"), "SUSPENDED", "IN_PROGRESS", CTR | BS, QUEUED, NULL,
    .own_centre = TRUE },
  { "answer", N_ ("_Deliver Answer"), "IN_PROGRESS", "ANSWERED", CTR, QUEUED, "answer",
    .own_centre = TRUE },
  { "answer", N_ ("_Deliver Answer"), "IN_PROGRESS", "ANSWERED", BS, QUEUED, "answer",
    .unless = "centre" },
  { "deliver", N_ ("_Deliver Answer"), "ANSWERING", "ANSWERED", BS, QUEUED, "answer" },
  { "confirm", N_ ("Customer Con_firms"), "ANSWERED", "CONFIRMED", KAM, QUEUED,
    "confirmation_by_manager" },
  { "confirm", N_ ("Customer Con_firms"), "ANSWERED", "CONFIRMED", SQ, QUEUED,
    "confirmation_of_complaint" },
  { "object", N_ ("Customer Is _Not Satisfied"), "ANSWERED", "IN_PROGRESS", KAM, QUEUED,
    "customer_words" },
  { "inform", N_ ("Customer _Informed"), "DECLINED_PENDING", "DECLINED", KAM, QUEUED, "informed" },
  { "close", N_ ("C_lose"), "CONFIRMED", "CLOSED", BS, QUEUED, "close_need" },
  { "close", N_ ("C_lose"), "CONFIRMED", "CLOSED", SUP, QUEUED, "close_complaint" },
  { "attempt", N_ ("Record an A_ttempt"), "ANSWERED", "ANSWERED", KAM | BS, QUEUED, "attempt" },
  { "close_unconfirmed", N_ ("Close _without Confirmation"), "ANSWERED", "CLOSED_UNCONFIRMED", BS,
    QUEUED, "attempts" },
  { "close_unconfirmed", N_ ("Close _without Confirmation"), "ANSWERED", "CLOSED_UNCONFIRMED", SUP,
    QUEUED, "attempts_of_complaint" },
  { "reopen", N_ ("Re_open"), "CLOSED", "REOPENED", KAM | BS, QUEUED, "reopening" },
  { "reopen", N_ ("Re_open"), "CLOSED_UNCONFIRMED", "REOPENED", KAM | BS, QUEUED, "reopening" },
  { "restart", N_ ("_Start Again"), "REOPENED", "IN_PROGRESS", KAM | BS, QUEUED, NULL },
  /* Its report says it no more: the manager has withdrawn it, or taken the need out of it. */
  { "cancel", N_ ("Canc_el Need"), "CAPTURED", "CANCELLED", SRV, RP_OFFLINE_SERVER, "reason" },
  END_FROM ("CAPTURED"),
  END_FROM ("CODED"),
  END_FROM ("DISPATCHED"),
  END_FROM ("ANSWERING"),
  END_FROM ("DECLINED_PENDING"),
  END_FROM ("ACCEPTED"),
  END_FROM ("BOUNCED"),
  END_FROM ("IN_PROGRESS"),
  END_FROM ("SUSPENDED"),
  END_FROM ("ANSWERED"),
  END_FROM ("CONFIRMED"),
  END_FROM ("REOPENED"),
};

WORKFLOW (need, "need", states, arrows);
