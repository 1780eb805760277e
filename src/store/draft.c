/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/draft.h"
#include "store/store-private.h"

gboolean
rp_store_save_draft (RpStore *self, const char *key, const char *json, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autoptr (RpStatement) statement
      = transaction
            ? rp_connection_prepare (self->db,
                                     "INSERT INTO draft (key, json, at) VALUES (:key, :json, :now)"
                                     " ON CONFLICT (key) DO UPDATE SET json = excluded.json,"
                                     " at = excluded.at",
                                     error)
            : NULL;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":key", key);
  rp_statement_bind_text (statement, ":json", json);
  rp_statement_bind_text (statement, ":now", now);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_store_read_draft (RpStore *self, const char *key, char **json, char **at, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT json, at FROM draft WHERE key = :key", error);
  gboolean row = FALSE;

  *json = NULL;
  if (statement)
    rp_statement_bind_text (statement, ":key", key);
  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  if (at)
    *at = g_strdup (rp_statement_get_text (statement, 1));
  *json = g_strdup (rp_statement_get_text (statement, 0));
  return TRUE;
}

char *
rp_store_dup_draft (RpStore *self, const char *key, char **at)
{
  g_autoptr (GError) error = NULL;
  char *json = NULL;

  if (!rp_store_read_draft (self, key, &json, at, &error))
    g_message ("the draft %s cannot be read: %s", key, error->message);
  return json;
}

gboolean
rp_store_remove_draft (RpStore *self, const char *key, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "DELETE FROM draft WHERE key = :key", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":key", key);
  return rp_statement_run (statement, error);
}

gboolean
rp_store_drop_draft (RpStore *self, const char *key, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  return transaction && rp_store_remove_draft (self, key, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

void
rp_edit_drops_draft (RpEdit *edit, const char *key)
{
  g_free (edit->draft_key);
  edit->draft_key = g_strdup (key);
}
