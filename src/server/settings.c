/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/settings.h"

gboolean
rp_settings_read (RpConnection *connection, const RpSetting *setting, gint64 *value, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT value FROM setting WHERE name = :name", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":name", setting->name);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  *value = has_row ? rp_statement_get_integer (statement, 0) : setting->start;
  return TRUE;
}

gboolean
rp_settings_write (RpConnection *connection, const RpSetting *setting, gint64 value, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "INSERT INTO setting (name, value) VALUES (:name, :value)"
                               " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":name", setting->name);
  rp_statement_bind_integer (statement, ":value", value);
  return rp_statement_run (statement, error);
}

JsonObject *
rp_settings_make_object (RpConnection *connection, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  guint n_settings;
  const RpSetting *settings = rp_schema_settings (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    {
      gint64 value;

      if (!rp_settings_read (connection, &settings[i], &value, error))
        return NULL;
      json_object_set_int_member (object, settings[i].name, value);
    }
  return g_steal_pointer (&object);
}
