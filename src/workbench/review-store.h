/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/form.h"
#include "store/store.h"

G_BEGIN_DECLS

/* The needs that belong to the report :report: its own, and those of reports merged into it. */
#define RP_REPORT_OPEN_NEEDS                                                                       \
  "report IN (WITH RECURSIVE same (id) AS (SELECT :report UNION SELECT r.id FROM"                  \
  " k_needs_report r JOIN same ON r.merged_into = same.id) SELECT id FROM same)"                   \
  " AND state NOT IN ('MERGED', 'CANCELLED')"

/**
 * What a business specialist does with a report, on the store itself: for jobs on its thread, the command
 * line and tests. The user and the roles are those of the profile. Each function is one edit; on an error
 * nothing has happened. Returning a report and coding a need are plain steps, see step-store.h.
 *
 * Errors: RP_SCHEMA_ERROR with a sentence, those of rp_store_commit()
 */

/**
 * rp_review_claim:
 *
 * Takes a report that was received. What the specialist says about every version anew (the check, the
 * decision, the signature, when it was received) is taken off the review of the version before.
 *
 * Returns: (transfer full) (nullable): the op's id
 */
char *rp_review_claim (RpStore *store, const char *report, GError **error);

/* Goes on with a report that somebody else has claimed, with all that he has filled in.
 * Returns: (transfer full) (nullable): the op's id */
char *rp_review_take_over (RpStore *store, const char *report, GError **error);

/**
 * rp_review_pin:
 * @question: "t2.summary"
 *
 * A remark on one answer of the version under review.
 *
 * @op_id: (out) (optional) (transfer full)
 * Returns: (transfer full) (nullable): the remark's id
 */
char *rp_review_pin (RpStore *store, const char *report, const char *question, const char *text,
                     char **op_id, GError **error);

/* Takes a remark back that the manager has not got yet: while its report is under review, and only a
 * remark on that version. Returns: (transfer full) (nullable): the op's id */
char *rp_review_unpin (RpStore *store, const char *remark, GError **error);

/* A remark on an earlier version is dealt with. Returns: (transfer full) (nullable): the op's id */
char *rp_review_resolve (RpStore *store, const char *remark, GError **error);

/**
 * rp_review_accept:
 * @question: (out) (optional) (transfer full): where something is missing
 *
 * Writes the decision and the specialist's name, takes over the coding of the needs and, when none was
 * chosen, where they go by default; then everything the template asks of the specialist must be there,
 * every point of the check be met and every need be coded and ruled. Remarks are resolved.
 *
 * Returns: (transfer full) (nullable): the op's id
 */
char *rp_review_accept (RpStore *store, const char *report, char **question, GError **error);

/* ---- what the template calls the parts of a review; each (nullable) ---- */

/* The specialist's question that is filled from a fact of rp_document_facts_collect(): the ten points from
 * "report.checklist", the coding from "report.coding". */
const RpQuestion *rp_review_find_question (RpTemplate *template_, const char *source);
/* The one with these members: "decision", "route". */
const RpQuestion *rp_review_find_named (RpTemplate *template_, const char *name);

/* ---- reading ---- */

/* The report's version under review: the id of its newest revision, "" when none is here.
 * Returns: (transfer full) (nullable) */
char *rp_review_dup_revision (RpStore *store, const char *report, GError **error);

/**
 * rp_review_list_queue:
 * @user: whose claimed reports are listed beside the free ones
 * @now_us: the moment from which time is counted
 *
 * Reports to decide on, the one whose time ends first at the head.
 *
 * Returns: (transfer full) (element-type RpWorkItem) (nullable)
 */
GPtrArray *rp_review_list_queue (RpStore *store, const char *user, gint64 now_us, GError **error);
/* The same of the reports that others have claimed, with their names. */
GPtrArray *rp_review_list_others (RpStore *store, const char *user, gint64 now_us, GError **error);

G_END_DECLS
