/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * RpTableEditor: the rows of a table question, each a card with its columns; rows are added and
 * removed by buttons. A column that its row does not ask for is not shown.
 */
#define RP_TYPE_TABLE_EDITOR (rp_table_editor_get_type ())
G_DECLARE_FINAL_TYPE (RpTableEditor, rp_table_editor, RP, TABLE_EDITOR, GtkWidget)

GtkWidget *rp_table_editor_new (RpDocument *document, const RpQuestion *question,
                                gboolean editable);
/* Shows the rows as the document has them now, unless one of them has the focus. */
void rp_table_editor_refresh (RpTableEditor *self);

/* The focus goes to a cell. @column: (nullable): the first of the row; a @row that is not there: the first
 * cell of all. Returns: whether there is one that takes it */
gboolean rp_table_editor_focus (RpTableEditor *self, int row, const char *column);

G_END_DECLS
