/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * The rows of a table question of a document, each an object with its id in "row". Thread: main.
 */

/* The rows as the form has them. (nullable): none */
JsonArray *rp_table_rows_get (RpDocument *document, const RpQuestion *table);
/* A copy of them to change. (transfer full) */
JsonArray *rp_table_rows_copy (RpDocument *document, const RpQuestion *table);
/* @rows: (transfer full): answers the question. Errors: those of rp_document_set_answer() */
gboolean rp_table_rows_set (RpDocument *document, const RpQuestion *table, JsonArray *rows,
                            GError **error);
/* The row of that id. @index: (out) (nullable): its place. (nullable): it is not among them */
JsonObject *rp_table_rows_find (JsonArray *rows, const char *id, guint *index);

/* Puts a row where it stood; other rows may have come and gone meanwhile. @row: (transfer full) */
void rp_table_rows_insert (JsonArray *rows, guint place, JsonObject *row);

/**
 * rp_table_rows_complete:
 * @table: a table question
 * @row: (inout): one of its rows, in which @column has just been answered
 *
 * A contact who was chosen is known by name, role and telephone: the columns of those names that are empty
 * are filled. Returns: whether any was
 */
gboolean rp_table_rows_complete (RpDocument *document, const RpQuestion *table,
                                 const RpQuestion *column, JsonObject *row);

/**
 * RpTableRow: a row as it is on the screen.
 */
typedef struct
{
  JsonObject *shown;
  guint place; /* among those shown */
} RpTableRow;

/**
 * rp_table_rows_set_cell:
 * @value: (nullable): null or %NULL empties the cell
 *
 * A row that was removed elsewhere while somebody writes in it comes back as it is on the screen: what is
 * typed is never dropped. See rp_document_hold_answer() for what has been seen of it.
 *
 * Errors: those of rp_document_set_answer()
 */
gboolean rp_table_rows_set_cell (RpDocument *document, const RpQuestion *table,
                                 const RpTableRow *row, const RpQuestion *column, JsonNode *value,
                                 GError **error);

G_END_DECLS
