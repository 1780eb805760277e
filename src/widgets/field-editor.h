/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/record-draft.h"

G_BEGIN_DECLS

/**
 * What a field editor says about the value last typed. @sentence: (nullable): %NULL when all is well
 */
typedef void (*RpFieldSayFunc) (const char *sentence, gpointer data);

/**
 * rp_field_editor_new:
 * @say: called while the control lives
 *
 * The control for one field of a draft, whichever its type: it shows the draft's value and hands over
 * every new one. Choices that depend on another field, or on rows that arrive later, follow them.
 */
GtkWidget *rp_field_editor_new (RpRecordDraft *draft, const RpField *field, RpFieldSayFunc say,
                                gpointer data);

/* The same below its label. Returns: (transfer none): the control */
GtkWidget *rp_field_editor_append (GtkBox *box, RpRecordDraft *draft, const RpField *field,
                                   RpFieldSayFunc say, gpointer data);

/**
 * rp_field_editor_find_unread:
 * @widget: what holds controls
 * @sentence: (out) (transfer none): what is wrong; set only when there is one
 *
 * A text that could not be read is on screen, and not in the draft: who commits looks here first.
 *
 * Returns: (transfer none) (nullable): the first control with such a text that is shown
 */
GtkWidget *rp_field_editor_find_unread (GtkWidget *widget, const char **sentence);

G_END_DECLS
