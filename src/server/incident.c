/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/incident.h"

gboolean
rp_incident_record (RpConnection *connection, const RpIncident *incident, GError **error)
{
  g_autofree char *made = g_uuid_string_random ();
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "INSERT INTO incident (id, at, what, user_id, device_id, subject, detail)"
      " VALUES (:id, :at, :what, :user, :device, :subject, :detail)",
      error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", incident->id != NULL ? incident->id : made);
  rp_statement_bind_text (statement, ":at", incident->at);
  rp_statement_bind_text (statement, ":what", incident->what);
  rp_statement_bind_text (statement, ":user", incident->user_id);
  rp_statement_bind_text (statement, ":device", incident->device_id);
  rp_statement_bind_text (statement, ":subject", incident->subject);
  rp_statement_bind_text (statement, ":detail", incident->detail);
  return rp_statement_run (statement, error);
}

gboolean
rp_incident_has_room (RpConnection *connection, const char *user_id, const char *since,
                      gboolean *room, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "SELECT count(*), COALESCE (CAST (sum(length(detail)) AS BIGINT), 0) FROM incident"
      " WHERE at >= :since AND user_id = :user",
      error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":since", since);
  rp_statement_bind_text (statement, ":user", user_id);
  if (!rp_statement_step (statement, &found, error))
    return FALSE;
  *room = rp_statement_get_integer (statement, 0) < RP_INCIDENTS_A_DAY
          && rp_statement_get_integer (statement, 1) < RP_INCIDENT_BYTES_A_DAY;
  return TRUE;
}

gboolean
rp_incident_list (RpConnection *connection, guint limit,
                  void (*found) (const RpIncident *incident, gpointer data), gpointer data,
                  GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "SELECT id, at, what, user_id, device_id, subject, detail FROM incident"
      " ORDER BY at DESC, id LIMIT :limit",
      error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":limit", limit);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      RpIncident incident
          = { rp_statement_get_text (statement, 0), rp_statement_get_text (statement, 1),
              rp_statement_get_text (statement, 2), rp_statement_get_text (statement, 3),
              rp_statement_get_text (statement, 4), rp_statement_get_text (statement, 5),
              rp_statement_get_text (statement, 6) };

      found (&incident, data);
    }
  return !has_row;
}
