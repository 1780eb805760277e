/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/recovery.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/date.h"
#include "base/folder.h"
#include "db/sqlite-connection.h"
#include "store/backup-log.h"
#include "store/backup.h"

#define DATABASE "rapport.db"

/* As long as copies; and where somebody may miss something that is nowhere else. */
#define KEPT_US (30 * G_TIME_SPAN_DAY)
#define KEPT_UNSENT_US (90 * G_TIME_SPAN_DAY)

static const char *const database_files[]
    = { DATABASE, DATABASE "-wal", DATABASE "-shm", DATABASE "-journal", RP_RECOVERY_NOTE, NULL };
static const char *const profile_files[]
    = { DATABASE,         DATABASE "-wal", DATABASE "-shm",  DATABASE "-journal",
        RP_RECOVERY_NOTE, "token",         RP_BACKUP_FOLDER, NULL };

static gboolean
check_copy (const char *path, GError **error)
{
  g_autoptr (RpConnection) copy = rp_sqlite_connection_open (path, RP_SQLITE_READ_ONLY, error);

  return copy != NULL && rp_sqlite_connection_check (copy, error);
}

char *
rp_recovery_find_backup (const char *folder)
{
  g_auto (GStrv) names = rp_backup_list (folder);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, names[i], NULL);
      g_autoptr (GError) fault = NULL;

      if (check_copy (path, &fault))
        return g_steal_pointer (&path);
      g_message ("%s: %s", path, fault->message);
    }
  return NULL;
}

/* Another program that works on the profile would go on writing into the file set aside. */
static gboolean
check_unused (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, DATABASE, NULL);
  g_autoptr (GError) cause = NULL;
  g_autoptr (RpConnection) connection = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  connection = rp_sqlite_connection_open (path, RP_SQLITE_READ_ONLY, &cause);
  if (!g_error_matches (cause, RP_DB_ERROR, RP_DB_ERROR_LOCKED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static char *
make_aside (const char *folder, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");

  for (guint i = 1; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf (RP_RECOVERY_ASIDE "%s-%u", time, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_mkdir (path, 0700) == 0 && rp_folder_sync (folder))
        return g_steal_pointer (&path);
      if (errno != EEXIST)
        break;
    }
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _ ("No folder can be made in “%s”: %s."), folder, g_strerror (errno));
  return NULL;
}

/* Back again after a step that failed. */
static void
bring_back (const char *folder, const char *aside, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *from = g_build_filename (aside, names[i], NULL);
      g_autofree char *to = g_build_filename (folder, names[i], NULL);

      g_rename (from, to);
    }
  g_rmdir (aside);
}

/* Before the database goes: a mark without another database does no harm. */
static gboolean
mark_another (const char *folder, const char *aside, GError **error)
{
  g_autofree char *name = g_path_get_basename (aside);

  if (rp_folder_put_text (folder, RP_RECOVERY_ANOTHER, name))
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be written: %s."),
               folder, g_strerror (errno));
  return FALSE;
}

/* Returns: (transfer full) (nullable): the folder they are in now */
static char *
set_aside (const char *folder, const char *const *names, GError **error)
{
  g_autofree char *aside = make_aside (folder, error);

  if (aside == NULL)
    return NULL;
  if (!mark_another (folder, aside, error))
    {
      g_rmdir (aside);
      return NULL;
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *from = g_build_filename (folder, names[i], NULL);
      g_autofree char *to = g_build_filename (aside, names[i], NULL);

      if (g_rename (from, to) == 0 || errno == ENOENT)
        continue;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _ ("“%s” cannot be moved: %s."), from, g_strerror (errno));
      bring_back (folder, aside, names);
      return NULL;
    }
  /* Before anything takes their names. */
  if (rp_folder_sync (aside) && rp_folder_sync (folder))
    return g_steal_pointer (&aside);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be moved: %s."),
               folder, g_strerror (errno));
  bring_back (folder, aside, names);
  return NULL;
}

static gboolean
put_copy (const char *folder, const char *backup, GError **error)
{
  g_autofree char *target = g_build_filename (folder, DATABASE, NULL);
  g_autoptr (RpConnection) copy = rp_sqlite_connection_open (backup, RP_SQLITE_READ_ONLY, error);

  return copy != NULL && rp_sqlite_connection_backup (copy, target, error);
}

gboolean
rp_recovery_restore (const char *folder, const char *backup, char **aside, GError **error)
{
  g_autofree char *moved = NULL;

  if (!check_copy (backup, error) || !check_unused (folder, error))
    return FALSE;
  moved = set_aside (folder, database_files, error);
  if (moved == NULL)
    return FALSE;
  if (!put_copy (folder, backup, error))
    {
      bring_back (folder, moved, database_files);
      return FALSE;
    }
  *aside = g_steal_pointer (&moved);
  return TRUE;
}

gboolean
rp_recovery_start_empty (const char *folder, char **aside, GError **error)
{
  if (!check_unused (folder, error))
    return FALSE;
  *aside = set_aside (folder, profile_files, error);
  return *aside != NULL;
}

gboolean
rp_recovery_check_missing (const char *folder, GError **error)
{
  g_autofree char *database = g_build_filename (folder, DATABASE, NULL);
  g_autofree char *token = g_build_filename (folder, "token", NULL);
  g_auto (GStrv) backups = NULL;
  GStatBuf info;

  if (g_stat (database, &info) == 0 && info.st_size > 0)
    return TRUE;
  backups = rp_backup_list (folder);
  if (!g_file_test (token, G_FILE_TEST_EXISTS) && backups[0] == NULL)
    return TRUE;
  g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT,
               _ ("The data file of this profile is missing or empty, though it was in use before. "
                  "Nothing was put in its place."));
  return FALSE;
}

/* ---- another database among the kept files ---- */

gboolean
rp_recovery_is_another (const char *folder, char **aside)
{
  g_autofree char *path = g_build_filename (folder, RP_RECOVERY_ANOTHER, NULL);
  g_autofree char *name = NULL;

  *aside = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  if (g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, RP_RECOVERY_ASIDE)
      && strchr (name, G_DIR_SEPARATOR) == NULL)
    *aside = g_build_filename (folder, name, NULL);
  return TRUE;
}

void
rp_recovery_forget_another (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, RP_RECOVERY_ANOTHER, NULL);

  g_unlink (path);
}

gboolean
rp_recovery_is_all (const char *aside)
{
  g_autofree char *token = g_build_filename (aside, "token", NULL);
  g_autofree char *copies = g_build_filename (aside, RP_BACKUP_FOLDER, NULL);

  return g_file_test (token, G_FILE_TEST_EXISTS) || g_file_test (copies, G_FILE_TEST_EXISTS);
}

static char *
name_taken (const char *aside)
{
  return g_build_filename (aside, "taken-over", NULL);
}

void
rp_recovery_note_taken (const char *aside)
{
  g_autofree char *path = name_taken (aside);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_message ("%s is kept for longer: %s", aside, error->message);
}

/* ---- what was set aside long ago ---- */

/* Its name has the time by this computer's clock, which says nothing about its age. Others are not from here. */
static gboolean
is_from_here (const char *name)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (!g_str_has_prefix (name, RP_RECOVERY_ASIDE))
    return FALSE;
  parts = g_strsplit (name + strlen (RP_RECOVERY_ASIDE), "-", 2);
  time = g_date_time_new_from_iso8601 (parts[0], NULL);
  return time != NULL;
}

/* Since when it is kept by the server's time. */
#define SINCE_FILE "kept-since"

static gint64
read_since (const char *aside)
{
  g_autofree char *path = g_build_filename (aside, SINCE_FILE, NULL);
  g_autofree char *text = NULL;
  gint64 us = 0;

  return g_file_get_contents (path, &text, NULL, NULL) && rp_instant_parse (text, &us) ? us : 0;
}

static void
write_since (const char *aside, gint64 us)
{
  g_autofree char *text = rp_instant_format (us);

  if (!rp_folder_put_text (aside, SINCE_FILE, text))
    g_message ("%s is kept for longer: %s", aside, g_strerror (errno));
}

/* That is nowhere else. Where it cannot be read, there may be. */
static gboolean
has_unsent (const char *aside)
{
  g_autofree char *path = g_build_filename (aside, DATABASE, NULL);
  g_autofree char *taken = name_taken (aside);
  g_autoptr (RpConnection) connection = NULL;
  g_autoptr (RpStatement) statement = NULL;
  gboolean row = FALSE;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (taken, G_FILE_TEST_EXISTS))
    return FALSE;
  connection = rp_sqlite_connection_open (path, RP_SQLITE_READ_ONLY, NULL);
  if (connection != NULL)
    statement = rp_connection_prepare (
        connection,
        "SELECT 1 FROM op WHERE state IN ('queued', 'frozen', 'quarantined')"
        " UNION ALL SELECT 1 FROM draft LIMIT 1",
        NULL);
  return statement == NULL || !rp_statement_step (statement, &row, NULL) || row;
}

static void
drop_when_over (const char *aside, gint64 server_us)
{
  gint64 noted_us = read_since (aside), since_us = noted_us;

  if (rp_backup_is_over (&since_us, KEPT_US, server_us)
      && (rp_backup_is_over (&since_us, KEPT_UNSENT_US, server_us) || !has_unsent (aside)))
    {
      if (!rp_folder_remove (aside))
        g_message ("%s cannot be removed: %s", aside, g_strerror (errno));
    }
  else if (since_us != noted_us)
    write_since (aside, since_us);
}

void
rp_recovery_drop_old (const char *folder, gint64 server_us)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_from_here (name))
        drop_when_over (path, server_us);
    }
}

/* ---- a damage that was found while the program worked ---- */

void
rp_recovery_note_damage (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, RP_RECOVERY_NOTE, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_message ("the damage is not noted for the next start: %s", error->message);
}

gboolean
rp_recovery_is_noted (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, RP_RECOVERY_NOTE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

void
rp_recovery_forget_damage (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, RP_RECOVERY_NOTE, NULL);

  g_unlink (path);
}
