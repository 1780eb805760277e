/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/last-answer.h"
#include "workbench/document.h"
#include "workbench/field-marks.h"

G_BEGIN_DECLS

/**
 * RpFormBlock: one question of a form: its head, what reviewers remarked, the control it is answered with or
 * the answer as text, what was answered last time.
 *
 * Signal "pin": the reviewer wants to pin a remark on the question.
 */
#define RP_TYPE_FORM_BLOCK (rp_form_block_get_type ())
G_DECLARE_FINAL_TYPE (RpFormBlock, rp_form_block, RP, FORM_BLOCK, GtkBox)

/**
 * RpFormBlockLook: how a view wants its questions.
 */
typedef struct
{
  gboolean editable;   /* else the answers are to be read */
  gboolean pinning;    /* each has a button that emits "pin" */
  RpFieldMarks *marks; /* (nullable): marks of the answers */
} RpFormBlockLook;

/* @question: lives as long as the block. @own: (nullable): a control that follows the document by itself */
GtkWidget *rp_form_block_new (RpDocument *document, const RpQuestion *question,
                              const RpFormBlockLook *look, GtkWidget *own);
const RpQuestion *rp_form_block_get_question (RpFormBlock *self);
/* Whether the answer is text on the page: nothing to fill in. */
gboolean rp_form_block_is_read (RpFormBlock *self);

/* ---- what changes while it is shown ---- */

/* Takes the answer of the document, unless it is being edited here. */
void rp_form_block_refresh_answer (RpFormBlock *self);
void rp_form_block_refresh_remarks (RpFormBlock *self);
/* Says that the answer was entered after the report had been submitted. */
void rp_form_block_refresh_late (RpFormBlock *self);
/* Is shown when it has something to say, and offers what was answered last time when it may. */
void rp_form_block_refresh_visibility (RpFormBlock *self);
/* Marks the answer as not that of the version before. */
void rp_form_block_set_changed (RpFormBlock *self, gboolean changed);

/* The answer of last time, while it is offered. (nullable) */
RpLastAnswer *rp_form_block_get_offer (RpFormBlock *self);
/* Scrolls to the question and gives it the focus; for a cell of a table's answer @row and @column, else -1
 * and %NULL. */
void rp_form_block_focus (RpFormBlock *self, int row, const char *column);

G_END_DECLS
