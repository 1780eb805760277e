/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/sqlite-connection.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "db/sqlite-error.h"

static gboolean
set_file_error (const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, RP_DB_ERROR, saved == ENOSPC ? RP_DB_ERROR_FULL : RP_DB_ERROR_READ_ONLY,
               _ ("“%s” cannot be written: %s."), path, g_strerror (saved));
  return FALSE;
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = open (path, flags | O_CLOEXEC);

  if (fd < 0)
    return set_file_error (path, error);

  gboolean ok = fsync (fd) == 0 || set_file_error (path, error);
  close (fd);
  return ok;
}

/* A copy takes over the mark that its journal is a WAL; without it the copy is one file. */
static gboolean
copy_pages (sqlite3 *source, const char *path, GError **error)
{
  sqlite3 *copy = NULL;
  int code = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code == SQLITE_OK)
    {
      sqlite3_backup *backup = sqlite3_backup_init (copy, "main", source, "main");

      if (backup)
        sqlite3_backup_step (backup, -1);
      code = backup ? sqlite3_backup_finish (backup) : sqlite3_errcode (copy);
    }
  if (code == SQLITE_OK)
    code = sqlite3_exec (copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  if (code != SQLITE_OK)
    rp_sqlite_set_error (code, copy, error);
  sqlite3_close_v2 (copy);
  return code == SQLITE_OK;
}

static gboolean
check_copy (const char *path, GError **error)
{
  g_autoptr (RpConnection) copy = rp_sqlite_connection_open (path, RP_SQLITE_READ_ONLY, error);

  return copy && rp_sqlite_connection_check (copy, error);
}

static gboolean
write_backup (sqlite3 *source, const char *temporary, const char *target, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  int fd = open (temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return set_file_error (temporary, error);
  close (fd);
  if (!copy_pages (source, temporary, error) || !sync_path (temporary, O_RDWR, error)
      || !check_copy (temporary, error))
    return FALSE;
  if (g_rename (temporary, target) != 0)
    return set_file_error (target, error);
  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}

/* What SQLite keeps beside a database while it is written: with another of the same name it would be taken for its own. */
static void
remove_journals (const char *temporary)
{
  static const char *const endings[] = { "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (temporary, endings[i], NULL);

      g_unlink (path);
    }
}

gboolean
rp_sqlite_connection_backup (RpConnection *self, const char *target, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *name = g_path_get_basename (target);
  g_autofree char *real = realpath (folder, NULL);
  g_autofree char *temporary
      = g_strconcat (real ? real : folder, G_DIR_SEPARATOR_S, name, ".part", NULL);

  g_unlink (temporary); /* of a run that was cut off */
  remove_journals (temporary);

  gboolean ok = write_backup (rp_sqlite_connection_get_handle (RP_SQLITE_CONNECTION (self)),
                              temporary, target, error);
  if (!ok)
    g_unlink (temporary);
  remove_journals (temporary);
  return ok;
}

/* The first row's first column; %NULL when there is none. */
static gboolean
read_fault (RpConnection *connection, const char *sql, char **fault, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  *fault = row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

gboolean
rp_sqlite_connection_check (RpConnection *self, GError **error)
{
  g_autofree char *fault = NULL;
  g_autofree char *orphan = NULL;

  if (!read_fault (self, "PRAGMA integrity_check(1)", &fault, error)
      || !read_fault (self, "PRAGMA foreign_key_check", &orphan, error))
    return FALSE;
  if (g_strcmp0 (fault, "ok") == 0 && !orphan)
    return TRUE;
  /* A disk that cannot be read now says nothing about what is on it. */
  if (fault && strstr (fault, "unable to get the page"))
    {
      rp_sqlite_set_error (SQLITE_IOERR, NULL, error);
      return FALSE;
    }
  g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT, _ ("The data file is damaged (%s)."),
               g_strcmp0 (fault, "ok") == 0 ? orphan : g_strdelimit (fault, "\n", ' '));
  return FALSE;
}
