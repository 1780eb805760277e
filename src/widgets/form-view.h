/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/document.h"
#include "workbench/field-marks.h"

G_BEGIN_DECLS

/**
 * RpFormView: a document's sections of some roles, question by question, to be filled in or, when the
 * state or the role does not allow it, to be read. What is typed goes through the RpDocument to the
 * disk; a field that has the focus is never changed from outside.
 *
 * Signal "pin" (const char *question): the reviewer wants to pin a remark on this question.
 */
#define RP_TYPE_FORM_VIEW (rp_form_view_get_type ())
G_DECLARE_FINAL_TYPE (RpFormView, rp_form_view, RP, FORM_VIEW, GtkWidget)

GtkWidget *rp_form_view_new (void);
/* @owner: sections of these roles are shown */
void rp_form_view_set_document (RpFormView *self, RpDocument *document, RpRoles owner);
/* Marks of the answers; before the document is set. @marks: (nullable) */
void rp_form_view_set_marks (RpFormView *self, RpFieldMarks *marks);
/* The sections that close the matter instead of those up to its being accepted; before the document is set. */
void rp_form_view_set_closing (RpFormView *self);
/* A form that others may take from its author stays as it is while he writes in it: before the document is set. */
void rp_form_view_set_patient (RpFormView *self);
/* Each question gets a button that emits "pin". */
void rp_form_view_set_pinning (RpFormView *self, gboolean pinning);
/**
 * RpFormControlFunc:
 *
 * Returns: (transfer full) (nullable): a control of its own for a question, which follows the document by
 * itself; %NULL for the usual one
 */
typedef GtkWidget *(*RpFormControlFunc) (const RpQuestion *question, gboolean editable,
                                         gpointer data);
/* Set before the document. */
void rp_form_view_set_control_func (RpFormView *self, RpFormControlFunc func, gpointer data);

/* Marks answers that are not those of the version before. @questions: (nullable): ids */
void rp_form_view_set_changed (RpFormView *self, const char *const *questions);
/* The question that has the focus. (nullable) */
const char *rp_form_view_get_focused (RpFormView *self);
/* Scrolls to the question and gives it the focus. */
void rp_form_view_focus_question (RpFormView *self, const char *question);

/* The same for one cell of a table's answer; @row: -1 for the question. @column: (nullable) */
void rp_form_view_focus_cell (RpFormView *self, const char *question, int row, const char *column);

G_END_DECLS
