/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-lists.h"
#include "schema/declare.h"

/* Visits, reports and needs: how they are classed and ruled. */

static const RpCode visit_kind[] = {
  { "V01", N_ ("Periodic visit") },
  { "V02", N_ ("Needs visit") },
  { "V03", N_ ("Connection follow-up") },
  { "V04", N_ ("Safety service") },
  { "V05", N_ ("Outage talk") },
  { "V06", N_ ("Complaint follow-up") },
  { "V07", N_ ("Care and business talk") },
  { "V08", N_ ("Potential-need confirmation") },
  { "V09", N_ ("Event and peak-season protection") },
  { "V10", N_ ("Executive visit or joint planning session") },
  { "V11", N_ ("Park or group meeting") },
  { "V12", N_ ("Handover visit") },
  { "CHECKIN", N_ ("Quick check-in") },
};
CODE_LIST (rp_codes_visit_kind, "visit_kind", visit_kind);

static const RpCode channel[] = {
  { "VISIT", N_ ("Visit") },
  { "PHONE", N_ ("Phone") },
  { "WECHAT", N_ ("WeChat official account") },
  { "APP", N_ ("App") },
  { "HALL", N_ ("Business hall") },
  { "HOTLINE", N_ ("Hotline 95598") },
  { "GOV", N_ ("Government hotline 12345") },
  { "REG", N_ ("Regulator hotline 12398") },
  { "MAIL", N_ ("Letter") },
  { "PARK", N_ ("Park") },
  { "PAGE", N_ ("Light page") },
  { "INTERNAL", N_ ("Internal") },
};
CODE_LIST (rp_codes_channel, "channel", channel);

static const RpCode urgency[] = {
  { "U1", N_ ("Most urgent") },
  { "U2", N_ ("Urgent") },
  { "U3", N_ ("Ordinary") },
  { "U4", N_ ("Suggestion only") },
};
CODE_LIST (rp_codes_urgency, "urgency", urgency);

static const RpCode impact[] = {
  { "SAFETY", N_ ("Safety at risk") },
  { "STOPPED", N_ ("Production stopped") },
  { "PARTIAL", N_ ("Production restricted") },
  { "COST", N_ ("Higher cost") },
  { "IMAGE", N_ ("Reputation") },
  { "NONE", N_ ("No impact") },
};
CODE_LIST (rp_codes_impact, "impact", impact);

static const RpCode reasonableness[] = {
  { "REASONABLE", N_ ("Reasonable") },
  { "PARTLY", N_ ("Partly reasonable") },
  { "UNREASONABLE", N_ ("Unreasonable") },
  { "UNRULED", N_ ("Not ruled") },
};
CODE_LIST (rp_codes_reasonableness, "reasonableness", reasonableness);

static const RpCode satisfaction[] = {
  { "5", N_ ("Very satisfied") },
  { "4", N_ ("Satisfied") },
  { "3", N_ ("Neither satisfied nor dissatisfied") },
  { "2", N_ ("Dissatisfied") },
  { "1", N_ ("Very dissatisfied") },
};
CODE_LIST (rp_codes_satisfaction, "satisfaction", satisfaction);

static const RpCode return_reason[] = {
  { "R01", N_ ("Customer data missing") },
  { "R02", N_ ("Key parameters missing") },
  { "R03", N_ ("Need described unclearly") },
  { "R04", N_ ("Plainly wrong category") },
  { "R05", N_ ("Attachments missing or unreadable") },
  { "R06", N_ ("Not signed or wrong date") },
  { "R07", N_ ("Duplicate report") },
  { "R08", N_ ("Sensitive information") },
  { "R09", N_ ("Improper promise") },
  { "R10", N_ ("Other reason for return") },
};
CODE_LIST (rp_codes_return_reason, "return_reason", return_reason);

static const RpCode dismissal_reason[] = {
  { "D01", N_ ("Data are wrong") },
  { "D02", N_ ("The same need exists") },
  { "D03", N_ ("Customer lacks the conditions") },
  { "D04", N_ ("Wrong time") },
  { "D05", N_ ("Asked recently") },
  { "D06", N_ ("Other reason for dismissal") },
};
CODE_LIST (rp_codes_dismissal_reason, "dismissal_reason", dismissal_reason);

static const RpCode decline_basis[] = {
  { "B01", N_ ("No basis in policy") },          { "B02", N_ ("Technically not feasible") },
  { "B03", N_ ("To be borne by the customer") }, { "B04", N_ ("Affects other users") },
  { "B05", N_ ("Against the rules") },           { "B06", N_ ("Other basis") },
};
CODE_LIST (rp_codes_decline_basis, "decline_basis", decline_basis);

static const RpCode centre[] = {
  { "SERVICE", N_ ("Customer Service Centre") },
  { "PLANNING", N_ ("Planning Centre") },
  { "CONSTRUCTION", N_ ("Construction Centre") },
  { "DISPATCH", N_ ("Dispatch Centre") },
  { "OPERATION", N_ ("Operation and Maintenance Centre") },
};
CODE_LIST (rp_codes_centre, "centre", centre);
