/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/former-scopes.h"

/* That it left is forgotten when no cursor needs it any more; what its history says is not. */
static const char sql[]
    = "SELECT scope_id FROM scope_exit WHERE kind = :kind AND id = :id AND why = 'moved'"
      " UNION SELECT replace (old_value, '\"', '') FROM field_history"
      " WHERE kind = :kind AND id = :id AND unit = 'customer' AND old_value IS NOT NULL";

GPtrArray *
rp_former_scopes_list (RpConnection *connection, const RpRow *row, GError **error)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  rp_statement_bind_text (statement, ":kind", row->kind->name);
  rp_statement_bind_text (statement, ":id", row->id);
  while (rp_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&scopes);
      if (g_strcmp0 (rp_statement_get_text (statement, 0), row->scope) != 0)
        g_ptr_array_add (scopes, g_strdup (rp_statement_get_text (statement, 0)));
    }
  return NULL;
}

gboolean
rp_former_scopes_find_erased (RpConnection *connection, const char *kind, const char *id,
                              gboolean *erased, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT 1 FROM scope_exit WHERE kind = :kind AND id = :id AND why = 'erased'",
      error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind);
  rp_statement_bind_text (statement, ":id", id);
  return rp_statement_step (statement, erased, error);
}
