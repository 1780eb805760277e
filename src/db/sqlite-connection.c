/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/sqlite-connection.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixmounts.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <sys/statfs.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"
#include "db/sqlite-error.h"
#include "db/sqlite-statement.h"

/* SMB and CIFS have no name in linux/magic.h of every kernel. */
#define CIFS_MAGIC 0xff534d42
#define SMB2_MAGIC 0xfe534d42

/* Below this block size SQLite's shared memory file can kill the process on a full disk. */
#define SMALLEST_SHARED_BLOCK 4096

#define BUSY_TIMEOUT_MS 5000
#define BUSY_STEP_US 1000

struct _RpSqliteConnection
{
  RpConnection parent_instance;
  sqlite3 *handle;
  sqlite3_stmt *rollback; /* made ahead: without memory it could not be made when it is needed */
};

G_DEFINE_FINAL_TYPE (RpSqliteConnection, rp_sqlite_connection, RP_TYPE_CONNECTION)

typedef struct
{
  int id;
  int value;
} Setting;

static const Setting limits[] = {
  { SQLITE_LIMIT_LENGTH, 32 * 1024 * 1024 }, { SQLITE_LIMIT_SQL_LENGTH, 100 * 1000 },
  { SQLITE_LIMIT_EXPR_DEPTH, 100 },          { SQLITE_LIMIT_VARIABLE_NUMBER, 1000 },
  { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100 }, { SQLITE_LIMIT_ATTACHED, 1 },
};

static const Setting options[] = {
  { SQLITE_DBCONFIG_DEFENSIVE, 1 },
  { SQLITE_DBCONFIG_DQS_DML, 0 },
  { SQLITE_DBCONFIG_DQS_DDL, 0 },
  { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
};

/* The order matters: EXCLUSIVE before WAL makes a WAL without a shared memory file. */
/* One connection that has the file to itself may have a larger cache, and writes of a page that many
 * transactions change (an index, the search index) into the file once instead of many times. */
static const char exclusive_sql[] = "PRAGMA locking_mode = EXCLUSIVE;"
                                    "PRAGMA cache_size = -16384;"
                                    "PRAGMA wal_autocheckpoint = 4000;";
static const char writing_sql[] = "PRAGMA journal_mode = WAL;"
                                  "PRAGMA synchronous = FULL;"
                                  "PRAGMA journal_size_limit = 16777216;";
static const char common_sql[] = "PRAGMA foreign_keys = ON;"
                                 "PRAGMA trusted_schema = OFF;"
                                 "PRAGMA cell_size_check = ON;"
                                 "PRAGMA mmap_size = 0;"
                                 "PRAGMA secure_delete = ON;";

static sqlite3 *
get_handle (RpConnection *connection)
{
  return RP_SQLITE_CONNECTION (connection)->handle;
}

static gboolean
run_script (RpConnection *connection, const char *sql, GError **error)
{
  int code = sqlite3_exec (get_handle (connection), sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    rp_sqlite_set_error (code, get_handle (connection), error);
  return code == SQLITE_OK;
}

static RpStatement *
prepare (RpConnection *connection, const char *sql, GError **error)
{
  return rp_sqlite_statement_new (get_handle (connection), sql, error);
}

/* SQLite has rolled back by itself after some errors, a full disk for one. */
static gboolean
rollback (RpConnection *connection)
{
  sqlite3_stmt *statement = RP_SQLITE_CONNECTION (connection)->rollback;

  if (sqlite3_get_autocommit (get_handle (connection)))
    return TRUE;
  sqlite3_step (statement);
  sqlite3_reset (statement);
  return sqlite3_get_autocommit (get_handle (connection)) != 0;
}

static gboolean
begin (RpConnection *connection, GError **error)
{
  return rp_connection_run (connection, "BEGIN IMMEDIATE", error);
}

/* It takes no lock for writing, and what it reads is of the moment of its first read. */
static gboolean
begin_reading (RpConnection *connection, GError **error)
{
  return rp_connection_run (connection, "BEGIN", error);
}

static gboolean
commit (RpConnection *connection, GError **error)
{
  return rp_connection_run (connection, "COMMIT", error);
}

static gint64
get_changes (RpConnection *connection)
{
  return sqlite3_changes64 (get_handle (connection));
}

static gboolean
get_version (RpConnection *connection, int *version, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "PRAGMA user_version", error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  *version = row ? (int)rp_statement_get_integer (statement, 0) : 0;
  return TRUE;
}

static gboolean
set_version (RpConnection *connection, int version, GError **error)
{
  /* A pragma takes no parameters. */
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", version);

  return run_script (connection, sql, error);
}

static void
rp_sqlite_connection_finalize (GObject *object)
{
  RpSqliteConnection *self = RP_SQLITE_CONNECTION (object);

  sqlite3_finalize (self->rollback);
  sqlite3_close_v2 (self->handle);

  G_OBJECT_CLASS (rp_sqlite_connection_parent_class)->finalize (object);
}

/* What was deleted is overwritten in the database; the journal still has it as it was. */
static gboolean
scrub (RpConnection *connection, GError **error)
{
  return run_script (connection, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}

/* As scrub(), which does without when somebody still reads what the journal has. */
static gboolean
empty_journal (RpConnection *connection, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "PRAGMA wal_checkpoint (TRUNCATE)", error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  if (row && rp_statement_get_integer (statement, 0) == 0)
    return TRUE;
  g_set_error_literal (error, RP_DB_ERROR, RP_DB_ERROR_AGAIN,
                       "somebody is reading from the journal of the database");
  return FALSE;
}

static gboolean
compact (RpConnection *connection, GError **error)
{
  return run_script (connection, "VACUUM", error) && empty_journal (connection, error);
}

static void
rp_sqlite_connection_class_init (RpSqliteConnectionClass *klass)
{
  RpConnectionClass *connection_class = RP_CONNECTION_CLASS (klass);

  /* Nobody asks how much memory SQLite has, and counting it takes a lock at every piece. Refused where
   * something else uses SQLite already, which does no harm. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  G_OBJECT_CLASS (klass)->finalize = rp_sqlite_connection_finalize;
  connection_class->run_script = run_script;
  connection_class->prepare = prepare;
  connection_class->begin = begin;
  connection_class->begin_reading = begin_reading;
  connection_class->commit = commit;
  connection_class->rollback = rollback;
  connection_class->get_changes = get_changes;
  connection_class->get_version = get_version;
  connection_class->set_version = set_version;
  connection_class->check = rp_sqlite_connection_check;
  connection_class->scrub = scrub;
  connection_class->compact = compact;
}

static void
rp_sqlite_connection_init (RpSqliteConnection *self)
{
}

/* Folders of another machine that a program brings. What else is served this way (virtual machines, containers, foreign
 * disks) lies here. */
static gboolean
is_brought (const char *folder)
{
  static const char *const brought[]
      = { "fuse.curlftpfs", "fuse.davfs", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.kio-fuse",
          "fuse.rclone",    "fuse.s3fs",  "fuse.smbnetfs",  "fuse.sshfs",      NULL };
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autoptr (GUnixMountEntry) mount = g_unix_mount_for (path, NULL);

  return mount != NULL && g_strv_contains (brought, g_unix_mount_get_fs_type (mount));
}

/* Locks of other machines are not seen on these. */
static gboolean
check_file_system (const char *folder, RpSqliteMode mode, GError **error)
{
  struct statfs info;

  if (statfs (folder, &info) != 0)
    return TRUE; /* opening says what is wrong */
  if (info.f_type == NFS_SUPER_MAGIC || (guint32)info.f_type == CIFS_MAGIC
      || (guint32)info.f_type == SMB2_MAGIC || info.f_type == SMB_SUPER_MAGIC)
    {
      g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED,
                   _ ("“%s” lies on a network drive, where data can be damaged. Choose a folder on "
                      "this computer's own disk."),
                   folder);
      return FALSE;
    }
  if (info.f_type == FUSE_SUPER_MAGIC && is_brought (folder))
    {
      g_set_error (
          error, RP_DB_ERROR, RP_DB_ERROR_FAILED,
          _ ("“%s” lies on another computer, where data can be damaged. Choose a folder on "
             "this computer's own disk."),
          folder);
      return FALSE;
    }
  if (mode == RP_SQLITE_SHARED && info.f_bsize < SMALLEST_SHARED_BLOCK)
    {
      g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED,
                   _ ("The file system of “%s” has blocks of %ld bytes; the database needs 4096."),
                   folder, (long)info.f_bsize);
      return FALSE;
    }
  return TRUE;
}

/* Makes the file with its final mode, so that it is never readable by others even for a moment; the
 * -wal file takes the mode over. An existing file is not opened here: closing it would drop the
 * locks another connection of this process holds on it. */
static gboolean
prepare_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (!rp_folder_make (folder))
    {
      g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY,
                   _ ("The folder “%s” cannot be made: %s."), folder, g_strerror (errno));
      return FALSE;
    }

  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0)
    close (fd);

  struct stat info;
  if (lstat (path, &info) == 0 && S_ISREG (info.st_mode) && (info.st_mode & 0077) != 0)
    {
      g_info ("%s was open to other users; its mode is 0600 now", path);
      if (chmod (path, 0600) != 0)
        g_info ("%s keeps its mode: %s", path, g_strerror (errno));
    }
  return TRUE;
}

/* SQLite's NOFOLLOW refuses a link anywhere in the path; links above the folder are the system's.
 */
static char *
resolve_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char *real = realpath (folder, NULL);

  if (!real)
    return g_strdup (path);

  char *resolved = g_build_filename (real, name, NULL);
  free (real);
  return resolved;
}

static void
configure_handle (sqlite3 *handle)
{
  sqlite3_extended_result_codes (handle, 1);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (handle, limits[i].id, limits[i].value);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    sqlite3_db_config (handle, options[i].id, options[i].value, NULL);
}

/* SQLite's own way of waiting sleeps longer and longer, up to a tenth of a second, while others that come
 * later get the lock: a commit takes a few milliseconds. */
static int
wait_for_others_cb (void *data, int n_waits)
{
  if (n_waits >= BUSY_TIMEOUT_MS * 1000 / BUSY_STEP_US)
    return 0;
  g_usleep (BUSY_STEP_US);
  return 1;
}

/* The first read takes the lock of an exclusive connection and shows whether it is a database. */
static gboolean
configure (RpConnection *connection, RpSqliteMode mode, GError **error)
{
  sqlite3 *handle = get_handle (connection);

  /* Another instance does not go away by waiting for it. */
  sqlite3_busy_handler (handle, mode == RP_SQLITE_EXCLUSIVE ? NULL : wait_for_others_cb, NULL);
  if (!run_script (connection, common_sql, error)
      || (mode == RP_SQLITE_EXCLUSIVE && !run_script (connection, exclusive_sql, error))
      || (mode != RP_SQLITE_READ_ONLY && !run_script (connection, writing_sql, error)))
    return FALSE;
  /* A write lock once taken is kept by an exclusive connection. */
  if (mode == RP_SQLITE_EXCLUSIVE && !run_script (connection, "BEGIN IMMEDIATE; COMMIT", error))
    return FALSE;
  sqlite3_busy_handler (handle, wait_for_others_cb, NULL);
  return run_script (connection, "SELECT count(*) FROM sqlite_schema", error);
}

static RpConnection *
open_uri (const char *name, int flags, RpSqliteMode mode, GError **error)
{
  g_autoptr (RpSqliteConnection) self = g_object_new (RP_TYPE_SQLITE_CONNECTION, NULL);
  int code = sqlite3_open_v2 (name, &self->handle,
                              flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

  if (code != SQLITE_OK)
    {
      rp_sqlite_set_error (code, self->handle, error);
      return NULL;
    }
  /* It falls back to reading where it may not write, and fails at the first lock. */
  if (mode != RP_SQLITE_READ_ONLY && sqlite3_db_readonly (self->handle, "main") == 1)
    {
      rp_sqlite_set_error (SQLITE_READONLY, self->handle, error);
      return NULL;
    }
  configure_handle (self->handle);
  if (!configure (RP_CONNECTION (self), mode, error))
    return NULL;
  /* The settings make statements that were prepared before them invalid. */
  code = sqlite3_prepare_v3 (self->handle, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT,
                             &self->rollback, NULL);
  if (code != SQLITE_OK)
    {
      rp_sqlite_set_error (code, self->handle, error);
      return NULL;
    }
  return RP_CONNECTION (g_steal_pointer (&self));
}

/* On a medium that cannot be written a WAL file cannot be made; then the file cannot change either.
 */
static RpConnection *
open_read_only (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  RpConnection *connection
      = open_uri (path, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW, RP_SQLITE_READ_ONLY, &local);

  if (!connection && g_error_matches (local, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY)
      && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
      g_autofree char *uri = g_strconcat ("file:", escaped, "?immutable=1", NULL);

      g_clear_error (&local);
      connection = open_uri (uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_URI,
                             RP_SQLITE_READ_ONLY, &local);
    }
  if (!connection)
    g_propagate_error (error, g_steal_pointer (&local));
  return connection;
}

RpConnection *
rp_sqlite_connection_open (const char *path, RpSqliteMode mode, GError **error)
{
  if (!path)
    return open_uri (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, mode, error);

  g_autofree char *folder = g_path_get_dirname (path);
  if (mode != RP_SQLITE_READ_ONLY && !prepare_file (path, error))
    return NULL;
  if (mode != RP_SQLITE_READ_ONLY && !check_file_system (folder, mode, error))
    return NULL;

  g_autofree char *resolved = resolve_path (path);
  if (mode == RP_SQLITE_READ_ONLY)
    return open_read_only (resolved, error);
  return open_uri (resolved, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW,
                   mode, error);
}

struct sqlite3 *
rp_sqlite_connection_get_handle (RpSqliteConnection *self)
{
  return self->handle;
}
