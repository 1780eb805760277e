/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/room.h"

#include <errno.h>
#include <sys/statvfs.h>

/* Times the room without which the process is not well. */
#define FILES_LEAVE 4
#define SHORT 64

/* What does not fit the type is as much as there can be. */
static guint64
multiply (guint64 bytes, guint64 times)
{
  return bytes > G_MAXUINT64 / times ? G_MAXUINT64 : bytes * times;
}

gboolean
rp_room_is_left (const char *path, guint64 bytes)
{
  struct statvfs space;

  if (path == NULL)
    return TRUE;
  if (statvfs (path, &space) != 0)
    {
      g_message ("“%s” cannot be looked at: %s", path, g_strerror (errno));
      return FALSE;
    }
  return multiply (space.f_bavail, MAX (space.f_frsize, 1)) >= bytes;
}

guint64
rp_room_files_leave (const RpServices *services)
{
  return multiply (services->reserve_bytes, FILES_LEAVE);
}

gboolean
rp_room_takes (const char *path, guint64 leave, gint64 n_bytes)
{
  guint64 more = (guint64)MAX (n_bytes, 0);

  return leave == 0
         || rp_room_is_left (path, leave > G_MAXUINT64 - more ? G_MAXUINT64 : leave + more);
}

gboolean
rp_room_takes_files (const RpServices *services, gint64 n_bytes)
{
  return rp_room_takes (services->blob_folder, rp_room_files_leave (services), n_bytes);
}

gboolean
rp_room_is_short (const RpServices *services, gint64 n_bytes)
{
  return !rp_room_takes (services->blob_folder, multiply (services->reserve_bytes, SHORT), n_bytes);
}
