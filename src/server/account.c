/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/account.h"

#include "base/text.h"

gboolean
rp_account_insert (RpConnection *connection, const char *id, JsonObject *body, const char *hash,
                   GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "INSERT INTO app_user (id, login, password, name, roles, centre, disabled)"
      " VALUES (:id, :login, :password, :name, :roles, :centre, :disabled)",
      error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_bind_text (statement, ":login", rp_json_get_string (body, "login", NULL));
  rp_statement_bind_text (statement, ":password", hash);
  rp_statement_bind_text (statement, ":name", rp_json_get_string (body, "name", NULL));
  rp_statement_bind_text (statement, ":roles", rp_json_get_string (body, "roles", ""));
  rp_statement_bind_text (statement, ":centre", rp_json_get_string (body, "centre", NULL));
  rp_statement_bind_integer (statement, ":disabled", rp_json_get_boolean (body, "disabled", FALSE));
  return rp_statement_run (statement, error);
}

gboolean
rp_account_has_login (RpConnection *connection, const char *login, gboolean *taken, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT login FROM app_user", error);
  g_autofree char *wanted = rp_text_fold (login);
  gboolean has_row;

  *taken = FALSE;
  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error))
    {
      g_autofree char *folded
          = has_row ? rp_text_fold (rp_statement_get_text (statement, 0)) : NULL;

      if (!has_row)
        return TRUE;
      *taken = *taken || g_str_equal (folded, wanted);
    }
  return FALSE;
}

gboolean
rp_account_find (RpConnection *connection, const char *login, char **id, char **name,
                 GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT id, name FROM app_user WHERE login = :login", error);
  gboolean has_row;

  *id = *name = NULL;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":login", login);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  *id = has_row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
  *name = has_row ? g_strdup (rp_statement_get_text (statement, 1)) : NULL;
  return TRUE;
}

/* --- passwords ---------------------------------------------------------------------------------- */

static gboolean
write_password (RpConnection *connection, const char *id, const char *hash, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "UPDATE app_user SET password = :password WHERE id = :id", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":password", hash);
  rp_statement_bind_text (statement, ":id", id);
  return rp_statement_run (statement, error);
}

gboolean
rp_account_set_password (RpConnection *connection, const char *id, const char *hash,
                         const char *device, GError **error)
{
  g_autoptr (RpStatement) statement = NULL;

  /* First, since a sign-in takes this row before it adds a computer: one with the old password has added it by now,
   * or finds the new one. */
  if (!write_password (connection, id, hash, error))
    return FALSE;
  statement = rp_connection_prepare (connection,
                                     "UPDATE device SET signed_out = 1 WHERE user_id = :user"
                                     " AND id <> :kept AND signed_out = 0",
                                     error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", id);
  rp_statement_bind_text (statement, ":kept", device != NULL ? device : "");
  return rp_statement_run (statement, error);
}

gboolean
rp_account_confirm (RpConnection *connection, const char *id, const char *hash, const char *as,
                    gboolean *same, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "UPDATE app_user SET password = :as WHERE id = :id"
                               " AND password = :password AND disabled = 0 RETURNING id",
                               error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_bind_text (statement, ":password", hash);
  rp_statement_bind_text (statement, ":as", as);
  if (!rp_statement_step (statement, same, error))
    return FALSE;
  return !*same || rp_statement_step (statement, &has_row, error);
}
