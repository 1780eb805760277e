/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-evaluation.h"

G_BEGIN_DECLS

/**
 * RpNeedFile: customers out of a table, for trying the suggestion model out. A mapping file names the
 * columns:
 *
 *   {"id": "customer_id", "split": "split", "items": ["A", "B"],
 *    "attributes": [{"column": "sector", "kind": "category"}, {"column": "employees", "kind": "number"},
 *                   {"column": "founded", "kind": "date"}]}
 *
 * An item is had when its cell is greater than 0; an empty cell is 0. An empty attribute is not known.
 */
typedef struct
{
  RpNeedTable *table;
  GHashTable *rows; /* id → row + 1 */
  GArray *all;      /* guint: all rows, in the order of the file */
  GArray *train;    /* guint: those whose split is "train" */
  GArray *test;     /* guint: the others */
} RpNeedFile;

/* @needs_split: the mapping must name a split, and there must be customers to learn from.
 * Returns: (nullable) Errors: those of the files; RP_CLI_ERROR_FAILED with file, line and cause */
RpNeedFile *rp_need_file_read (const char *data, const char *mapping, gboolean needs_split,
                               GError **error);
void rp_need_file_free (RpNeedFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedFile, rp_need_file_free)

/**
 * rp_need_file_read_answers:
 * @path: a table of two columns, the customer and the item that is hidden
 *
 * Returns: (transfer full) (element-type RpNeedCase) (nullable) Errors: as rp_need_file_read()
 */
GArray *rp_need_file_read_answers (RpNeedFile *self, const char *path, GError **error);

G_END_DECLS
