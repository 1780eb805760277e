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
#include "store/backup-log.h"
#include "store/recovery.h"
#include "store/store-private.h"

#define KEPT 3
#define KEPT_US (30 * G_TIME_SPAN_DAY)
#define ROOM 4 /* a copy is made, or the whole written anew, where so many more would fit */

GStrv
rp_backup_list (const char *folder)
{
  g_autoptr (GPtrArray) entries = rp_backup_log_read (folder);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gint32 day;

  for (guint i = entries->len; i-- > 0;)
    {
      const RpBackupEntry *entry = entries->pdata[i];

      if (rp_backup_read_day (entry->name, &day))
        g_ptr_array_add (names, g_strdup (entry->name));
    }
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

static void
drop_daily (RpStore *self)
{
  g_auto (GStrv) names = rp_backup_list (self->folder);

  for (guint i = 0; names[i] != NULL; i++)
    if (i >= KEPT)
      drop (self, names[i]);
}

/* The day on which it was made, by the clock that gave the copies of that day their names. */
static gboolean
read_made (RpStore *self, const char *name, gint32 *day)
{
  g_autofree char *path = g_build_filename (self->folder, RP_BACKUP_FOLDER, name, NULL);
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return FALSE;
  *day = rp_instant_to_day (info.st_mtime * G_USEC_PER_SEC, rp_clock_zone (self->clock));
  return TRUE;
}

/* Those from before a change of the layout, when behind them there is a copy of another day. */
static void
drop_layouts (RpStore *self)
{
  g_autoptr (GPtrArray) entries = rp_backup_log_read (self->folder);

  for (guint i = 0; i < entries->len; i++)
    {
      const char *name = ((RpBackupEntry *)entries->pdata[i])->name;
      gboolean superseded = FALSE;
      gint32 made, day;

      if (!g_str_has_prefix (name, RP_BACKUP_LAYOUT) || !read_made (self, name, &made))
        continue;
      for (guint later = i + 1; later < entries->len && !superseded; later++)
        superseded = rp_backup_read_day (((RpBackupEntry *)entries->pdata[later])->name, &day)
                     && day != made;
      if (superseded)
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
    if (strstr (name, RP_BACKUP_SUFFIX ".part") != NULL)
      drop (self, name);
}

static void
drop_surplus (RpStore *self)
{
  drop_daily (self);
  drop_layouts (self);
  drop_begun (self);
  rp_backup_log_settle (self->folder);
}

/* What was erased is in them until they go, so all go some day, also where nothing can take their place. */
static void
drop_old_copies (RpStore *self, gint64 server_us)
{
  g_autoptr (GPtrArray) entries = rp_backup_log_read (self->folder);
  gboolean changed = FALSE;

  for (guint i = entries->len; i-- > 0;)
    {
      RpBackupEntry *entry = entries->pdata[i];
      gint64 noted_us = entry->since_us;
      gboolean over = rp_backup_is_over (&entry->since_us, KEPT_US, server_us);

      changed = changed || over || entry->since_us != noted_us;
      if (!over)
        continue;
      drop (self, entry->name);
      g_ptr_array_remove_index (entries, i);
    }
  if (changed)
    rp_backup_log_write (self->folder, entries);
}

void
rp_store_drop_old (RpStore *self, gint64 server_us)
{
  drop_old_copies (self, server_us);
  rp_recovery_drop_old (self->folder, server_us);
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
make_copy (RpStore *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, RP_BACKUP_FOLDER, name, NULL);
  g_autoptr (GError) cause = NULL;

  if (make_folder (self->folder, &cause) && rp_sqlite_connection_backup (self->db, path, &cause))
    {
      rp_backup_log_add (self->folder, name);
      return TRUE;
    }
  if (g_error_matches (cause, RP_DB_ERROR, RP_DB_ERROR_CORRUPT))
    look_into_damage (self, &cause);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
rp_store_backup_today (RpStore *self, GError **error)
{
  g_autofree char *today = rp_clock_dup_today (self->clock);
  g_autofree char *name = g_strconcat (today, RP_BACKUP_SUFFIX, NULL);
  g_auto (GStrv) made = rp_backup_list (self->folder);
  /* One of this name that others were made after is of a day on which the clock was wrong. */
  gboolean done = g_strcmp0 (made[0], name) == 0 || !rp_backup_has_room (self->folder)
                  || make_copy (self, name, error);

  drop_surplus (self);
  return done;
}

gboolean
rp_store_backup_layout (RpConnection *db, int version, gpointer folder, GError **error)
{
  g_autofree char *name = g_strdup_printf (RP_BACKUP_LAYOUT "%d" RP_BACKUP_SUFFIX, version + 1);
  g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, name, NULL);

  if (!make_folder (folder, error) || !rp_sqlite_connection_backup (db, path, error))
    return FALSE;
  rp_backup_log_add (folder, name);
  return TRUE;
}
