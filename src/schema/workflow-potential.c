/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* A suggestion ends when a specialist decides about it; if adopted, a potential need goes on. One dismissal is one
 * opinion: a colleague may adopt it after all, or dismiss it for everybody. */

/* A deputy has the manager's rights at the customers that he is named in. */
#define KAM (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)
#define BS RP_ROLE_SPECIALIST
#define SRV RP_ROLE_SERVER
#define QUEUED RP_OFFLINE_QUEUED
#define SERVER RP_OFFLINE_SERVER

static const RpState suggestion_states[] = {
  { "SUGGESTED", N_ ("Suggested") },
  { "DISMISSED", N_ ("Dismissed"), TRUE },
  { "ADOPTED", N_ ("Adopted"), TRUE },
};

static const RpTransition suggestion_arrows[] = {
  { "suggest", N_ ("_Suggest"), NULL, "SUGGESTED", SRV, RP_OFFLINE_FINAL, "evidence" },
  { "dismiss", N_ ("_Dismiss"), "SUGGESTED", "DISMISSED", BS, QUEUED, "dismiss_reason",
    .by = "decided_by" },
  { "adopt", N_ ("_Adopt"), "SUGGESTED", "ADOPTED", BS, QUEUED, NULL, .by = "decided_by" },
  { "dismiss", N_ ("_Dismiss"), "DISMISSED", "DISMISSED", BS, QUEUED, "second_dismissal",
    .by = "decided_by" },
  { "adopt", N_ ("_Adopt"), "DISMISSED", "ADOPTED", BS, QUEUED, "other_opinion",
    .by = "decided_by" },
};

WORKFLOW (suggestion, "suggestion", suggestion_states, suggestion_arrows);

static const RpState potential_states[] = {
  { "ADOPTED", N_ ("Adopted") },
  { "TO_CONFIRM", N_ ("To confirm") },
  { "CONFIRMED", N_ ("Confirmed by the customer") },
  { "NOT_NEEDED", N_ ("Not needed by the customer"), TRUE },
  { "LATER", N_ ("Later") },
  { "EXPIRED", N_ ("Expired"), TRUE, TRUE },
  { "CONVERTED", N_ ("Turned into a need") },
  { "REALISED", N_ ("Realised"), TRUE },
};

static const RpTransition potential_arrows[] = {
  { "adopt", N_ ("_Adopt"), NULL, "ADOPTED", BS, QUEUED, "proposal" },
  { "assign", N_ ("_Send to Account Manager"), "ADOPTED", "TO_CONFIRM", BS, QUEUED, "assignment" },
  { "confirm", N_ ("Customer Says _Yes"), "TO_CONFIRM", "CONFIRMED", KAM, QUEUED, "customer_yes",
    .not_by = "proposed_by" },
  { "refuse", N_ ("Customer Says _No"), "TO_CONFIRM", "NOT_NEEDED", KAM, QUEUED, "reason" },
  { "postpone", N_ ("_Later"), "TO_CONFIRM", "LATER", KAM, QUEUED, "revisit" },
  { "confirm", N_ ("Customer Says _Yes"), "EXPIRED", "CONFIRMED", KAM, QUEUED, "customer_yes",
    .not_by = "proposed_by" },
  { "refuse", N_ ("Customer Says _No"), "EXPIRED", "NOT_NEEDED", KAM, QUEUED, "reason" },
  { "postpone", N_ ("_Later"), "EXPIRED", "LATER", KAM, QUEUED, "revisit" },
  { "revisit", N_ ("_Ask Again"), "LATER", "TO_CONFIRM", SRV, SERVER, NULL },
  { "expire", N_ ("_Expire"), "TO_CONFIRM", "EXPIRED", SRV, SERVER, NULL },
  { "convert", N_ ("_Turn into Need"), "CONFIRMED", "CONVERTED", SRV, SERVER, "need_linked" },
  { "realise", N_ ("_Realised"), "CONVERTED", "REALISED", SRV, SERVER, "benefit" },
};

WORKFLOW (potential_need, "potential_need", potential_states, potential_arrows);
