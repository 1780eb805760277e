/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/record-draft.h"

G_BEGIN_DECLS

/**
 * RpRecordEditor: a dialog for a RpRecordDraft, built from the kind's declaration: an entry, a list
 * or a switch for each field. Ctrl+Return saves; what is wrong stands below its field.
 * Escape leaves, and what was typed is there when the same is opened again.
 */
#define RP_TYPE_RECORD_EDITOR (rp_record_editor_get_type ())
G_DECLARE_FINAL_TYPE (RpRecordEditor, rp_record_editor, RP, RECORD_EDITOR, AdwWindow)

/* @draft: (transfer full) */
void rp_record_editor_present (GtkWidget *parent, RpRecordDraft *draft);

/* Whether the editor of @record offers anything to the roles signed in: where it does not, nobody is sent
 * there. */
gboolean rp_record_editor_has_fields (RpSession *session, RpRecord *record);

G_END_DECLS
