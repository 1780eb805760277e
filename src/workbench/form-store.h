/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/form.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * Visit records and needs reports as forms: between the fields of a row and the questions of its
 * template. Thread: the store's, where a store is given; else any.
 */

/* All answers of the row: the manager's and, of a report, the specialist's. (transfer full) */
JsonObject *rp_form_store_collect_answers (RpRecord *record);

/* The same with the manager's answers of a version. @submitted: (nullable). (transfer full) */
JsonObject *rp_form_store_collect_submitted (RpRecord *record, JsonObject *submitted);

/**
 * rp_form_store_find_template:
 *
 * The template that the row was begun on; a row that names none is on the newest one for its kind. A colleague's newer
 * program may have begun it on one that this program lacks: it is not filled in on another one.
 *
 * Returns: (transfer full) (nullable)
 * Errors: RP_STORE_ERROR_NOT_FOUND with a sentence
 */
RpTemplate *rp_form_store_find_template (RpRecord *record, GError **error);
/* The same of a template that is named. @version: 0 for the newest */
RpTemplate *rp_form_store_find_version (const char *template_, int version, GError **error);

/* The field of the row in which the answer to a question lies: "answers" or "review". */
const char *rp_form_store_field_of (RpTemplate *template_, const char *question);

/* Adds the answer to a question to an edit. @value: (nullable): takes it away */
void rp_form_store_set (RpEdit *edit, RpRecord *shown, RpTemplate *template_, const char *question,
                        JsonNode *value);

/**
 * rp_form_store_complete:
 * @record: (inout) (transfer full): the row, afterwards as it is then
 * @given: (nullable): answers to give where there are none
 *
 * Writes down what the program fills in by itself: snapshots, calculated answers, @given.
 *
 * Returns: (transfer full) (nullable): the form
 */
RpForm *rp_form_store_complete (RpStore *store, RpRecord **record, JsonObject *given,
                                GError **error);

/* Errors: RP_SCHEMA_ERROR_INVALID with the sentence of the first thing that is missing or wrong. */
gboolean rp_form_store_check (RpForm *form, RpRoles owner, GError **error);

/* A problem as a sentence that says the row of its table too. Returns: (transfer full) */
char *rp_form_store_explain (RpForm *form, const RpProblem *problem);

G_END_DECLS
