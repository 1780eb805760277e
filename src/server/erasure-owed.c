/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/erasure-owed.h"

static gboolean
run_for_each (RpConnection *connection, const char *sql, GHashTable *ids, GError **error)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, error);

      if (statement == NULL)
        return FALSE;
      rp_statement_bind_text (statement, ":id", id);
      if (!rp_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rp_erasure_owe (RpConnection *connection, GHashTable *ids, GError **error)
{
  return run_for_each (connection,
                       "INSERT INTO erasure_owed (id) VALUES (:id) ON CONFLICT (id) DO NOTHING",
                       ids, error);
}

gboolean
rp_erasure_list_owed (RpConnection *connection, GHashTable *ids, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT id FROM erasure_owed", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error) && has_row)
    g_hash_table_add (ids, g_strdup (rp_statement_get_text (statement, 0)));
  return !has_row;
}

gboolean
rp_erasure_pay (RpConnection *connection, GHashTable *ids, GError **error)
{
  return run_for_each (connection, "DELETE FROM erasure_owed WHERE id = :id", ids, error);
}
