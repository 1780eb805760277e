/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpTable: rows printed in columns that stand under each other also in Chinese, whose characters are
 * two columns wide.
 */
typedef struct _RpTable RpTable;

/* @alignment: one letter a column, "lrr": left, right */
RpTable *rp_table_new (const char *alignment);
void rp_table_free (RpTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpTable, rp_table_free)

/* As many texts as there are columns, ended by %NULL; the first row is the head. */
void rp_table_add (RpTable *self, ...) G_GNUC_NULL_TERMINATED;
void rp_table_add_row (RpTable *self, const char *const *cells);
/* Returns: (transfer full): the lines, two spaces between columns, none at their ends */
char *rp_table_format (RpTable *self);
void rp_table_print (RpTable *self);

G_END_DECLS
