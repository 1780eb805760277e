/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-table.h"

RpSimTable *
rp_sim_table_read (RpConnection *connection, const char *sql, guint n_columns, GError **error)
{
  g_autoptr (RpSimTable) self = g_new0 (RpSimTable, 1);
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, error);
  gboolean has_row = FALSE;

  self->n_columns = n_columns;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  if (statement == NULL)
    return NULL;
  while (rp_statement_step (statement, &has_row, error) && has_row)
    for (guint i = 0; i < n_columns; i++)
      g_ptr_array_add (self->cells, g_strdup (rp_statement_get_text (statement, i)));
  return has_row ? NULL : g_steal_pointer (&self);
}

void
rp_sim_table_free (RpSimTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

guint
rp_sim_table_count (const RpSimTable *self)
{
  return self->cells->len / self->n_columns;
}

const char *
rp_sim_table_get (const RpSimTable *self, guint row, guint column)
{
  return self->cells->pdata[row * self->n_columns + column];
}
