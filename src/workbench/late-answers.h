/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/record.h"

G_BEGIN_DECLS

/**
 * RpLateAnswers: the places of a form that do not show what came from elsewhere, each with the record that
 * was on screen before: what is typed there next has seen that one and no later one.
 *
 * A place is a question's id, "question/row" or "question/row/column" of a table. Thread: one.
 */
typedef struct _RpLateAnswers RpLateAnswers;

RpLateAnswers *rp_late_answers_new (void);
void rp_late_answers_free (RpLateAnswers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpLateAnswers, rp_late_answers_free)

/* A place that is there already keeps its record: that is the one on screen. */
void rp_late_answers_add (RpLateAnswers *self, const char *place, RpRecord *shown);
/* The place shows what there is. */
void rp_late_answers_remove (RpLateAnswers *self, const char *place);
void rp_late_answers_clear (RpLateAnswers *self);
/* The record that was on screen when the first of the places of @question fell behind; they are no
 * longer behind. Returns: (transfer full) (nullable): none is */
RpRecord *rp_late_answers_take (RpLateAnswers *self, const char *question);

G_END_DECLS
