/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * RpImportError: what the caller does next.
 * @RP_IMPORT_ERROR_MAPPING: the mapping file is wrong, or names what the kind or the table does not
 *   have; the message names the file and the place
 * @RP_IMPORT_ERROR_TABLE: the table cannot be taken at all: no column of use, too many rows
 * @RP_IMPORT_ERROR_ROWS: some rows are wrong, so nothing was imported; the plan tells which
 * @RP_IMPORT_ERROR_FORBIDDEN: the user's roles may not make or change such rows
 */
#define RP_IMPORT_ERROR (rp_import_error_quark ())
GQuark rp_import_error_quark (void);
typedef enum
{
  RP_IMPORT_ERROR_MAPPING,
  RP_IMPORT_ERROR_TABLE,
  RP_IMPORT_ERROR_ROWS,
  RP_IMPORT_ERROR_FORBIDDEN,
} RpImportError;

/**
 * RpImportColumn: where one column of a table goes.
 * @column: the column's header
 * @field: the field it is for; several columns may share a long text, which then has a line of each
 * @text: (nullable): what is written for a cell, with {} for the cell itself: "Founded in {}"
 * @values: (nullable): cell → what is taken in its place; others are taken as they are
 */
typedef struct
{
  char *column;
  const RpField *field;
  char *text;
  GHashTable *values;
} RpImportColumn;

/**
 * RpImportMapping: how the columns of a table become fields of a kind. A file of the form
 *
 *   { "kind": "customer", "key": ["name"],
 *     "columns": [ { "column": "account", "field": "name" },
 *                  { "column": "sector", "field": "note", "text": "Sector: {}",
 *                    "values": { "technolgy": "technology" } } ],
 *     "constants": { "state": "ACTIVE" } }
 *
 * @key are the fields by which a row is found again, the kind's natural key when left out. A constant
 * is set in new rows only.
 *
 * Thread: any, once made.
 */
typedef struct _RpImportMapping RpImportMapping;
void rp_import_mapping_free (RpImportMapping *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpImportMapping, rp_import_mapping_free)

/* @name: for messages: the file. Returns: (nullable) Errors: RP_JSON_ERROR, RP_IMPORT_ERROR_MAPPING */
RpImportMapping *rp_import_mapping_parse (GBytes *json, const char *name, GError **error);
RpImportMapping *rp_import_mapping_load (const char *path, GError **error);

/**
 * rp_import_mapping_guess:
 * @header: the table's header
 *
 * Takes each column whose header is a field's name, its label in English or in the user's language,
 * or the name rp_import_column_name() gives it; the others are left out.
 */
RpImportMapping *rp_import_mapping_guess (const RpKind *kind, const char *const *header);

const RpKind *rp_import_mapping_get_kind (RpImportMapping *self);
GPtrArray *rp_import_mapping_get_columns (
    RpImportMapping *self); /* (element-type RpImportColumn) */
/* Field name → constant text. */
GHashTable *rp_import_mapping_get_constants (RpImportMapping *self);
/* (element-type RpField): the fields by which a row is found again, at least one when it can be. */
GPtrArray *rp_import_mapping_get_key (RpImportMapping *self);

/**
 * rp_import_column_name:
 *
 * The header of a field's column in an exported table: the field's name, and for a reference the name
 * with the target's key, "customer_no", "manager_login", because ids mean nothing outside.
 *
 * Returns: (transfer full)
 */
char *rp_import_column_name (const RpField *field);

/* The field by which people name a row of @kind: its first key field. (nullable) */
const RpField *rp_import_find_key_field (const RpKind *kind);

G_END_DECLS
