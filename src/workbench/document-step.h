/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "schema/workflow.h"
#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * Steps of visits and reports as their pages offer them: the arrows that the workflow declares from the
 * present state for those who write the document.
 */

/* Returns: (transfer container) (element-type RpTransition): the one that leads on first */
GPtrArray *rp_document_list_steps (RpDocument *self);
/* The state with the events of these: while it stays the same the buttons do. Returns: (transfer full) */
char *rp_document_dup_step_names (RpDocument *self);

/* Whether the arrow demands a complete form: what is missing is shown before it is taken. */
gboolean rp_document_step_needs_answers (RpDocument *self, const char *event);

/* What stands between the form and the arrow; not what the step fills in by itself.
 * Returns: (transfer full) (element-type RpProblem) */
GPtrArray *rp_document_list_problems_for (RpDocument *self, const char *event);
/* What is still to be filled in of the sections that close the matter; nothing for who may not. There is no
 * step that asks for it. Returns: (transfer full) (element-type RpProblem) */
GPtrArray *rp_document_list_open_closing (RpDocument *self);
/* A problem as a sentence that says the row of its table too. Returns: (transfer full) */
char *rp_document_explain_problem (RpDocument *self, const RpProblem *problem);

/* What to ask before the step, what to say after it; "" for nothing. */
const char *rp_document_step_question (RpDocument *self, const char *event);
const char *rp_document_step_sentence (RpDocument *self, const char *event);

/* Whether the work goes on with it: its button stands out, and Ctrl+Return takes it. */
gboolean rp_document_step_leads_on (RpDocument *self, const char *event);

/**
 * rp_document_take_step_async:
 * @values: (transfer none) (nullable): what rp_step_list_fields() asks for
 *
 * What is typed goes to the disk first. Finish: %TRUE when the step is on the disk. Errors:
 * RP_SCHEMA_ERROR with a sentence for the user; G_IO_ERROR_BUSY while files are being added; those of rp_store_commit()
 */
void rp_document_take_step_async (RpDocument *self, const char *event, JsonObject *values,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_document_take_step_finish (RpDocument *self, GAsyncResult *result, GError **error);

G_END_DECLS
