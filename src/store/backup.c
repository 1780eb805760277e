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
#include "store/recovery.h"
#include "store/store-private.h"

#define KEPT 3
#define KEPT_DAYS 30
#define ROOM 4 /* a copy is made, or the whole written anew, where so many more would fit */
#define SUFFIX ".db"
#define LAYOUT "before-layout-"

/* Whether it is a copy of a day. @day: (out) */
static gboolean
read_day (const char *name, gint32 *day)
{
  g_autofree char *date = NULL;

  if (!g_str_has_suffix (name, SUFFIX))
    return FALSE;
  date = g_strndup (name, strlen (name) - strlen (SUFFIX));
  return rp_date_parse (date, day);
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
  gint32 day;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (read_day (name, &day))
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
drop (RpStore *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, RP_BACKUP_FOLDER, name, NULL);

  g_unlink (path);
}

/* @before: (inout): those of days before it go; at the end the day of the newest copy, when it is later */
static void
drop_daily (RpStore *self, gint32 *before)
{
  g_auto (GStrv) names = rp_backup_list (self->folder);
  gint32 oldest = *before;

  for (guint i = 0; names[i] != NULL; i++)
    {
      gint32 day = 0;

      read_day (names[i], &day);
      *before = MAX (*before, day);
      if (i >= KEPT || day < oldest)
        drop (self, names[i]);
    }
}

/* Those from before a change of the layout, by the day on which they were made. */
static void
drop_layouts (RpStore *self, gint32 before)
{
  g_autofree char *folder = g_build_filename (self->folder, RP_BACKUP_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_str_has_prefix (name, LAYOUT) && g_stat (path, &info) == 0
          && rp_instant_to_day (info.st_mtime * G_USEC_PER_SEC, rp_clock_zone (self->clock))
                 < before)
        drop (self, name);
    }
}

/* A copy of a former day in which the program was ended: no copy has its name any more. */
static void
drop_begun (RpStore *self)
{
  g_autofree char *folder = g_build_filename (self->folder, RP_BACKUP_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, SUFFIX ".part") != NULL)
      drop (self, name);
}

/* What was erased is in them until they go, so all go some day, also where nothing can take their place. */
static void
drop_old (RpStore *self)
{
  gint32 before = rp_clock_today (self->clock) - KEPT_DAYS;

  drop_daily (self, &before);
  drop_layouts (self, before);
  drop_begun (self);
  rp_recovery_drop_old (self->folder, rp_clock_now_us (self->clock));
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

/* Whether the copy is at fault or what it is a copy of. */
static void
look_into_damage (RpStore *self, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (rp_connection_check (self->db, &fault))
    {
      g_clear_error (error);
      g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED,
                   _ ("A copy of the data file in “%s” was damaged while it was written; the data "
                      "file itself is whole."),
                   self->folder);
    }
  else if (g_error_matches (fault, RP_DB_ERROR, RP_DB_ERROR_CORRUPT))
    rp_recovery_note_damage (self->folder);
}

static gboolean
make_copy (RpStore *self, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (make_folder (self->folder, &cause) && rp_sqlite_connection_backup (self->db, path, &cause))
    return TRUE;
  if (g_error_matches (cause, RP_DB_ERROR, RP_DB_ERROR_CORRUPT))
    look_into_damage (self, &cause);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
rp_store_backup_today (RpStore *self, GError **error)
{
  g_autofree char *today = rp_clock_dup_today (self->clock);
  g_autofree char *name = g_strconcat (today, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (self->folder, RP_BACKUP_FOLDER, name, NULL);
  gboolean done = g_file_test (path, G_FILE_TEST_EXISTS) || !rp_backup_has_room (self->folder)
                  || make_copy (self, path, error);

  drop_old (self);
  return done;
}

gboolean
rp_store_backup_layout (RpConnection *db, int version, gpointer folder, GError **error)
{
  g_autofree char *name = g_strdup_printf (LAYOUT "%d" SUFFIX, version + 1);
  g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, name, NULL);

  return make_folder (folder, error) && rp_sqlite_connection_backup (db, path, error);
}
