/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/health.h"

#include <errno.h>
#include <sys/statvfs.h>

/* @path: (nullable): nothing to look at */
static gboolean
has_room (const char *path, guint64 reserve)
{
  struct statvfs space;

  if (path == NULL)
    return TRUE;
  if (statvfs (path, &space) != 0)
    {
      g_message ("“%s” cannot be looked at: %s", path, g_strerror (errno));
      return FALSE;
    }
  return (guint64)space.f_bavail * space.f_frsize >= reserve;
}

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
  if (!has_room (database_folder, services->reserve_bytes)
      || !has_room (services->blob_folder, services->reserve_bytes))
    return rp_call_refuse (call, 503, "no_room");
  object = json_object_new ();
  json_object_set_string_member (object, "status", "ok");
  return rp_http_answer_new_json (200, object);
}
