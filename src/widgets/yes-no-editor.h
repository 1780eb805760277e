/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "forms/template.h"

G_BEGIN_DECLS

/**
 * RpYesNoEditor: "yes" and "no" side by side. Neither is pressed while the question is not answered;
 * whoever presses the one that is pressed takes the answer back.
 *
 * Signals: "answered" (JsonNode *value) with a boolean, or null when the answer was taken back.
 * Thread: main.
 */
#define RP_TYPE_YES_NO_EDITOR (rp_yes_no_editor_get_type ())
G_DECLARE_FINAL_TYPE (RpYesNoEditor, rp_yes_no_editor, RP, YES_NO_EDITOR, GtkBox)

GtkWidget *rp_yes_no_editor_new (const RpQuestion *question);
/* @value: (nullable): null is no answer. Tells nobody. */
void rp_yes_no_editor_set_value (RpYesNoEditor *self, JsonNode *value);

G_END_DECLS
