/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* Entries that wait for the word of somebody else than their author. */

#define RULERS (OWN | RULING)
#define QUEUED RP_OFFLINE_QUEUED
#define SERVER RP_OFFLINE_SERVER

static const RpState held_states[] = {
  { "OPEN", N_ ("To decide") },
  { "ACCEPTED", N_ ("Accepted"), TRUE },
  { "REFUSED", N_ ("Refused"), TRUE },
};

static const RpTransition held_arrows[] = {
  { "record", N_ ("_Keep"), NULL, "OPEN", RP_ROLE_SERVER, SERVER, NULL },
  { "accept", N_ ("_Accept"), "OPEN", "ACCEPTED", RULERS, QUEUED, NULL },
  { "refuse", N_ ("_Refuse"), "OPEN", "REFUSED", RULERS, QUEUED, NULL },
};

WORKFLOW (held, "held", held_states, held_arrows);

static const RpState proposal_states[] = {
  { "OPEN", N_ ("To decide") },
  { "ACCEPTED", N_ ("Accepted"), TRUE },
  { "REFUSED", N_ ("Refused"), TRUE },
  { "WITHDRAWN", N_ ("Withdrawn"), TRUE },
};

/* Who may accept depends on the field as well; the server looks at that. Nobody decides about what he has proposed
 * himself. */
static const RpTransition proposal_arrows[] = {
  { "propose", N_ ("_Propose"), NULL, "OPEN", RP_ROLE_SERVER, SERVER, NULL },
  { "accept", N_ ("_Accept"), "OPEN", "ACCEPTED", RULING | RP_ROLE_ADMIN, QUEUED, NULL,
    .not_by = "by" },
  { "refuse", N_ ("_Refuse"), "OPEN", "REFUSED", RULING | RP_ROLE_ADMIN, QUEUED, NULL,
    .not_by = "by" },
  { "withdraw", N_ ("_Withdraw"), "OPEN", "WITHDRAWN", STAFF, QUEUED, NULL, .only_by = "by" },
};

WORKFLOW (proposal, "proposal", proposal_states, proposal_arrows);

static const RpState ruling_states[] = {
  { "NEW", N_ ("New") },
  { "READ", N_ ("Read"), TRUE },
};

static const RpTransition ruling_arrows[] = {
  { "tell", N_ ("_Tell"), NULL, "NEW", RP_ROLE_SERVER, SERVER, NULL },
  { "read", N_ ("_Understood"), "NEW", "READ", EVERYBODY, QUEUED, NULL },
};

WORKFLOW (ruling, "ruling", ruling_states, ruling_arrows);
