/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/backup.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/date.h"
#include "base/folder.h"
#include "db/sqlite-connection.h"
#include "store/store-private.h"

#define KEPT 3
#define ROOM 4 /* a copy is made, or the whole written anew, where so many more would fit */
#define SUFFIX ".db"

static gboolean
is_daily (const char *name)
{
  g_autofree char *date = NULL;
  gint32 day;

  if (!g_str_has_suffix (name, SUFFIX))
    return FALSE;
  date = g_strndup (name, strlen (name) - strlen (SUFFIX));
  return rp_date_parse (date, &day);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)b, *(const char *const *)a);
}

GStrv
rp_backup_list (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_daily (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_newest_first);
  g_ptr_array_add (names, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

gboolean
rp_backup_has_room (const char *folder)
{
  g_autofree char *database = g_build_filename (folder, "rapport.db", NULL);
  struct statvfs space;
  GStatBuf info;

  return g_stat (database, &info) != 0 || statvfs (folder, &space) != 0
         || (guint64)space.f_bavail * space.f_frsize > ROOM * (guint64)info.st_size;
}

static void
drop_oldest (const char *folder)
{
  g_auto (GStrv) names = rp_backup_list (folder);

  for (guint i = KEPT; i < g_strv_length (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, names[i], NULL);

      g_unlink (path);
    }
}

static gboolean
make_folder (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, NULL);

  if (rp_folder_make (path))
    return TRUE;
  g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY, _ ("The folder “%s” cannot be made."),
               path);
  return FALSE;
}

gboolean
rp_store_backup_today (RpStore *self, GError **error)
{
  g_autofree char *today = rp_clock_dup_today (self->clock);
  g_autofree char *name = g_strconcat (today, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (self->folder, RP_BACKUP_FOLDER, name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS) || !rp_backup_has_room (self->folder))
    return TRUE;
  if (!make_folder (self->folder, error) || !rp_sqlite_connection_backup (self->db, path, error))
    return FALSE;
  drop_oldest (self->folder);
  return TRUE;
}

gboolean
rp_store_backup_layout (RpConnection *db, int version, gpointer folder, GError **error)
{
  g_autofree char *name = g_strdup_printf ("before-layout-%d" SUFFIX, version + 1);
  g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, name, NULL);

  return make_folder (folder, error) && rp_sqlite_connection_backup (db, path, error);
}
