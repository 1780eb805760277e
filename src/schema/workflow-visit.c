/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* A deputy has the manager's rights at the customers that he is named in. */
#define KAM (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)
#define SUP RP_ROLE_SUPERVISOR
#define SRV RP_ROLE_SERVER

static const RpState states[] = {
  { "PLANNED", N_ ("Planned") },           { "AGREED", N_ ("Agreed") },
  { "ON_SITE", N_ ("Under way") },         { "RECORDED", N_ ("Recorded") },
  { "CLOSED", N_ ("Completed"), TRUE },    { "CANCELLED", N_ ("Cancelled"), TRUE },
  { "MISSED", N_ ("Missed"), TRUE, TRUE },
};

static const RpTransition arrows[] = {
  { "plan", N_ ("_Plan Visit"), NULL, "PLANNED", KAM | SRV | SUP, RP_OFFLINE_FINAL, "assigned" },
  { "agree", N_ ("_Agree with Contact"), "PLANNED", "AGREED", KAM, RP_OFFLINE_FINAL,
    "appointment" },
  { "start", N_ ("_Start Visit"), "PLANNED", "ON_SITE", KAM, RP_OFFLINE_FINAL, NULL },
  { "start", N_ ("_Start Visit"), "AGREED", "ON_SITE", KAM, RP_OFFLINE_FINAL, NULL },
  { "start", N_ ("_Start Visit"), "MISSED", "ON_SITE", KAM, RP_OFFLINE_FINAL, NULL },
  { "finish", N_ ("_Finish Visit"), "ON_SITE", "RECORDED", KAM, RP_OFFLINE_FINAL, "recorded" },
  { "close", N_ ("_Close Visit"), "RECORDED", "CLOSED", SRV, RP_OFFLINE_SERVER, NULL },
  { "cancel", N_ ("Canc_el Visit"), "PLANNED", "CANCELLED", KAM, RP_OFFLINE_FINAL, "reason" },
  { "cancel", N_ ("Canc_el Visit"), "AGREED", "CANCELLED", KAM, RP_OFFLINE_FINAL, "reason" },
  { "miss", N_ ("_Mark as Missed"), "PLANNED", "MISSED", SRV, RP_OFFLINE_SERVER, NULL },
  { "miss", N_ ("_Mark as Missed"), "AGREED", "MISSED", SRV, RP_OFFLINE_SERVER, NULL },
  { "amend", N_ ("_Amend Record"), "RECORDED", "RECORDED", KAM, RP_OFFLINE_FINAL, "reason" },
  { "correct", N_ ("_Add Correction Note"), "CLOSED", "CLOSED", KAM | SUP, RP_OFFLINE_QUEUED,
    "reason" },
};

WORKFLOW (visit, "visit", states, arrows);
