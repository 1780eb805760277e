/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * RpAttachmentEditor: the photographs and files of one answer. They come by the file chooser, by
 * dropping them here or from the clipboard; Delete takes one out and Ctrl+Z brings it back; Return
 * opens it. What is only read has neither.
 */
#define RP_TYPE_ATTACHMENT_EDITOR (rp_attachment_editor_get_type ())
G_DECLARE_FINAL_TYPE (RpAttachmentEditor, rp_attachment_editor, RP, ATTACHMENT_EDITOR, GtkWidget)

/* @table, @row: (nullable): when @question is a column of a table */
GtkWidget *rp_attachment_editor_new (RpDocument *document, const RpQuestion *question,
                                     const RpQuestion *table, const char *row, gboolean editable);

G_END_DECLS
