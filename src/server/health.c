/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/health.h"

#include "server/room.h"

/* Returns: (transfer full) (nullable): %NULL when the database is not on a disk of this machine */
static char *
find_database_folder (const char *database)
{
  static const char prefix[] = "sqlite:";

  return g_str_has_prefix (database, prefix) ? g_path_get_dirname (database + strlen (prefix))
                                             : NULL;
}

RpHttpAnswer *
rp_health_get (RpCall *call)
{
  const RpServices *services = call->services;
  g_autofree char *database_folder = find_database_folder (services->database);
  GError *error = NULL;
  JsonObject *object;
  RpOrgClock clock;

  if (!rp_database_read_clock (call->connection, &clock, &error))
    return rp_call_fail (call, error);
  if (!rp_room_is_left (database_folder, services->reserve_bytes)
      || !rp_room_is_left (services->blob_folder, services->reserve_bytes))
    return rp_call_refuse (call, 503, "no_room");
  object = json_object_new ();
  json_object_set_string_member (object, "status", "ok");
  /* It goes on, but whoever watches should know. */
  json_object_set_string_member (object, "files",
                                 rp_room_takes_files (services, 0) ? "ok" : "no_room");
  return rp_http_answer_new_json (200, object);
}
