/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * RpLastAnswer: what was answered to a question the last time, "Still True?", while it is not answered
 * yet. Taking it over is one key: the button, or Return in the empty text.
 */
#define RP_TYPE_LAST_ANSWER (rp_last_answer_get_type ())
G_DECLARE_FINAL_TYPE (RpLastAnswer, rp_last_answer, RP, LAST_ANSWER, GtkWidget)

/* @control: of the question: gets the focus back when there is no next one */
GtkWidget *rp_last_answer_new (RpDocument *document, const RpQuestion *question,
                               GtkWidget *control);
/* Whether there is something to take over. */
gboolean rp_last_answer_is_offered (RpLastAnswer *self);
/* Takes it over. */
void rp_last_answer_take (RpLastAnswer *self);
/* Shows or hides itself; after an answer was given or taken away. */
void rp_last_answer_refresh (RpLastAnswer *self);

G_END_DECLS
