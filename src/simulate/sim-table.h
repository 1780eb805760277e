/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * RpSimTable: the answer to a query, in memory.
 */
typedef struct
{
  guint n_columns;
  GPtrArray *cells; /* (nullable) texts, row by row */
} RpSimTable;

/* Returns: (transfer full) (nullable) Errors: RP_DB_ERROR */
RpSimTable *rp_sim_table_read (RpConnection *connection, const char *sql, guint n_columns,
                               GError **error);
void rp_sim_table_free (RpSimTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSimTable, rp_sim_table_free)

guint rp_sim_table_count (const RpSimTable *self);
const char *rp_sim_table_get (const RpSimTable *self, guint row, guint column); /* (nullable) */

G_END_DECLS
