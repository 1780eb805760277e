/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * RpSignatureEditor: who signed and when. Who fills in the form signs with his own name and no other;
 * that the customer or a third person has signed is noted with that person's name.
 *
 * Signals: "signed" (JsonNode *value) with a signature, or null when it was taken back.
 * Thread: main.
 */
#define RP_TYPE_SIGNATURE_EDITOR (rp_signature_editor_get_type ())
G_DECLARE_FINAL_TYPE (RpSignatureEditor, rp_signature_editor, RP, SIGNATURE_EDITOR, GtkWidget)

GtkWidget *rp_signature_editor_new (RpDocument *document, const RpQuestion *question);
void rp_signature_editor_set_value (RpSignatureEditor *self, JsonNode *value);

G_END_DECLS
