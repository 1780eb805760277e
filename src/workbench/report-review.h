/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * RpReportReview: one report on the specialist's desk: the document with its review, its versions and what
 * changed between the last two, its needs with their coding, the remarks, and the specialist's acts.
 *
 * Thread: main.
 */
#define RP_TYPE_REPORT_REVIEW (rp_report_review_get_type ())
G_DECLARE_FINAL_TYPE (RpReportReview, rp_report_review, RP, REPORT_REVIEW, GObject)

RpReportReview *rp_report_review_new (RpSession *session, const char *report);
RpDocument *rp_report_review_get_document (RpReportReview *self);
/* Of RpRecord, all of them; they arrive after the document. */
GListModel *rp_report_review_get_needs (RpReportReview *self);
GListModel *rp_report_review_get_remarks (RpReportReview *self);   /* the oldest first */
GListModel *rp_report_review_get_revisions (RpReportReview *self); /* the oldest first */

/* ---- what may be done ---- */

/* Whether the report's state and the user's roles have this step, and it is not for somebody else. */
gboolean rp_report_review_may_take (RpReportReview *self, const char *event);
/* Whether somebody else has it under review and he may go on in his place. */
gboolean rp_report_review_may_take_over (RpReportReview *self);
/* Whether the remark is on the version under review: it can be taken back, an earlier one not. */
gboolean rp_report_review_may_unpin (RpReportReview *self, RpRecord *remark);
/* Whether the manager has taken the need out of the report after it was coded: it is still there, and the desk's to cancel. */
gboolean rp_report_review_is_taken_out (RpReportReview *self, RpRecord *need);
/* Sets all points of the check to met; single ones are changed then. */
void rp_report_review_meet_all_points (RpReportReview *self);

/* What the return begins with: the points that are not met, a line each, as its remark.
 * Returns: (transfer full): field -> value of the step "return" */
JsonObject *rp_report_review_propose_return (RpReportReview *self);

/* ---- for the screen ---- */

/* "Summary": what a question is called; the id itself when the template has no such question. */
const char *rp_report_review_question_label (RpReportReview *self, const char *question);
/* The specialist's question that a custom control answers: "report.checklist", "report.coding".
 * (nullable): the template asks nothing of the kind, or nothing is loaded */
const RpQuestion *rp_report_review_find_question (RpReportReview *self, const char *source);
/* "Version 2, 5 Jan 2026 17:00". Returns: (transfer full) */
char *rp_report_review_describe_revision (RpReportReview *self, RpRecord *revision);

/**
 * RpAnswerPair: one answer as it was and as it is now, for people; of a table, one cell.
 */
typedef struct
{
  char *question; /* of the table, for a cell */
  char *label;
  char *before, *after; /* "" when there is none */
  gboolean changed;
} RpAnswerPair;
void rp_answer_pair_free (RpAnswerPair *self);

/* The last two versions answer by answer, in the template's order; only what changed unless @all.
 * Returns: (transfer full) (element-type RpAnswerPair): empty while there are not two */
GPtrArray *rp_report_review_list_pairs (RpReportReview *self, gboolean all);
/* The questions answered differently in the last version. Returns: (transfer full) */
GStrv rp_report_review_list_changed (RpReportReview *self);

/* ---- acts; what is typed is written first. Errors: those of review-store.h ---- */

void rp_report_review_claim_async (RpReportReview *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
void rp_report_review_take_over_async (RpReportReview *self, GAsyncReadyCallback callback,
                                       gpointer user_data);
void rp_report_review_pin_async (RpReportReview *self, const char *question, const char *text,
                                 GAsyncReadyCallback callback, gpointer user_data);
void rp_report_review_unpin_async (RpReportReview *self, const char *remark,
                                   GAsyncReadyCallback callback, gpointer user_data);
void rp_report_review_resolve_async (RpReportReview *self, const char *remark,
                                     GAsyncReadyCallback callback, gpointer user_data);
void rp_report_review_accept_async (RpReportReview *self, GAsyncReadyCallback callback,
                                    gpointer user_data);
/* @question: (out) (optional) (transfer full) (nullable): where something is missing */
gboolean rp_report_review_act_finish (RpReportReview *self, GAsyncResult *result, char **question,
                                      GError **error);

G_END_DECLS
