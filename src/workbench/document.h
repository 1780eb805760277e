/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forms/form.h"
#include "schema/record.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpDocument: a visit record or a needs report being written: its template, the answers, what the
 * rules may know, and the way of every answer to the disk.
 *
 * An answer that is set goes to the store within a second, at once when the document is flushed;
 * answers to one question that follow each other are one edit. Answers that come from elsewhere (the
 * other laptop, a merge) are taken into the form unless that question is being edited here.
 *
 * Properties: "record" (RpRecord, %NULL until loaded), "saved" (what to say about saving, "").
 * Signals: "loaded"; "answer-changed" (const char *question) when an answer came from elsewhere or was
 * calculated.
 * Thread: main.
 */
#define RP_TYPE_DOCUMENT (rp_document_get_type ())
G_DECLARE_FINAL_TYPE (RpDocument, rp_document, RP, DOCUMENT, GObject)

/* @kind: "visit" or "needs_report". One that was left with answers which the disk has not taken is gone on
 * with. Returns: (transfer full) */
RpDocument *rp_document_new (RpSession *session, const char *kind, const char *id);
const char *rp_document_get_id (RpDocument *self);
RpSession *rp_document_get_session (RpDocument *self);
RpRecord *rp_document_get_record (RpDocument *self);   /* (nullable): not loaded */
RpRecord *rp_document_get_customer (RpDocument *self); /* (nullable): not loaded */
/* (nullable): the report that goes on instead of this one, which was merged into it. */
RpRecord *rp_document_get_merged_into (RpDocument *self);
/* (nullable): not loaded. Another one when the state has changed. */
RpForm *rp_document_get_form (RpDocument *self);
/* Contacts of the customer, for questions that refer to one. (element-type RpRecord) */
GPtrArray *rp_document_get_contacts (RpDocument *self);
/* An answer as people read it; a reference is told by the name of its row. (transfer full) */
char *rp_document_format_answer (RpDocument *self, const RpQuestion *question, JsonNode *value);
/* Remarks pinned to questions and not resolved. (element-type RpRecord) */
GPtrArray *rp_document_get_remarks (RpDocument *self);

/* The versions that were submitted, newest first. (element-type RpRecord) */
GPtrArray *rp_document_get_revisions (RpDocument *self);
/* What was answered to the question in the document before this one, where the template asks "still
 * true?". (nullable) (transfer none) */
JsonNode *rp_document_get_last_answer (RpDocument *self, const RpQuestion *question);
/* The day of that document, for people; "" without one. (transfer full) */
char *rp_document_dup_last_day (RpDocument *self);

/* Whether the roles signed in may fill in sections of @owner in the present state. */
gboolean rp_document_is_editable (RpDocument *self, RpRoles owner);
/* Whether the user may fill in the sections that close the matter: those of a template's `closing`. */
gboolean rp_document_may_close (RpDocument *self);
/* Whether there is a matter to close: the document was accepted. */
gboolean rp_document_is_accepted (RpDocument *self);

/* Errors: RP_FORMS_ERROR_ANSWER; nothing is changed then. */
gboolean rp_document_set_answer (RpDocument *self, const char *question, JsonNode *value,
                                 GError **error);
/**
 * rp_document_hold_answer:
 * @place: as for rp_document_set_unread(), or "question/row"
 *
 * For a field that does not show what "answer-changed" tells: what is typed in it next goes out as an answer to
 * what is on the screen, so that the two are a conflict and neither is written over. Does nothing unless the answer came
 * from elsewhere.
 */
void rp_document_hold_answer (RpDocument *self, const char *place);
/* The field shows it by now. */
void rp_document_release_answer (RpDocument *self, const char *place);
/**
 * rp_document_set_unread:
 * @place: a question's id, or "question/row/column" in a table
 * @text: (nullable): it can be read by now
 *
 * What stands in a field and is no answer: it is kept until it is corrected or the question is answered
 * otherwise.
 */
void rp_document_set_unread (RpDocument *self, const char *place, const char *text);
const char *rp_document_get_unread (RpDocument *self, const char *place); /* (nullable) */
/* The first question of @owner's with such a text, or of those that close the matter, while it may be
 * corrected. (nullable) */
const RpQuestion *rp_document_find_unread (RpDocument *self, RpRoles owner);
/* For whoever leaves it so; "" when there is none. (transfer full) */
char *rp_document_dup_unread_sentence (RpDocument *self, RpRoles owner);
/* The merge unit that holds the answer of a question: "answers.t1.att". (transfer full) */
char *rp_document_dup_unit (RpDocument *self, const char *question);
const char *rp_document_get_kind (RpDocument *self);

/* What is typed goes to the disk now. */
void rp_document_flush (RpDocument *self);

/* Flushes, then runs @func on the store (see rp_session_run_async()); loads again afterwards. */
void rp_document_run_async (RpDocument *self, RpWorkFunc func, gpointer data,
                            GDestroyNotify free_data, GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean rp_document_run_finish (RpDocument *self, GAsyncResult *result, GError **error);

G_END_DECLS
