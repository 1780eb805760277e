/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/sqlite-connection.h"

#include <sys/stat.h>
#include <unistd.h>

#include "support/disk-bytes.h"
#include "support/temp-folder.h"

static RpConnection *
open_file (const char *path, RpSqliteMode mode)
{
  g_autoptr (GError) error = NULL;
  RpConnection *connection = rp_sqlite_connection_open (path, mode, &error);

  g_assert_no_error (error);
  return connection;
}

static void
run (RpConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;

  rp_connection_run_script (connection, sql, &error);
  g_assert_no_error (error);
}

static char *
read_text (RpConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  rp_statement_step (statement, &row, &error);
  g_assert_no_error (error);
  g_assert_true (row);
  return g_strdup (rp_statement_get_text (statement, 0));
}

static guint
get_mode (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_settings (void)
{
  static const struct
  {
    const char *sql, *value;
  } expected[] = {
    { "PRAGMA journal_mode", "wal" },       { "PRAGMA synchronous", "2" },
    { "PRAGMA foreign_keys", "1" },         { "PRAGMA trusted_schema", "0" },
    { "PRAGMA cell_size_check", "1" },      { "PRAGMA mmap_size", "0" },
    { "PRAGMA locking_mode", "exclusive" },
  };
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) connection = open_file (path, RP_SQLITE_EXCLUSIVE);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *value = read_text (connection, expected[i].sql);
      g_assert_cmpstr (value, ==, expected[i].value);
    }
}

static void
test_file_modes (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *inner = temp_folder_file (folder, "profile");
  g_autofree char *path = temp_folder_file (folder, "profile/x.db");
  g_autofree char *wal = temp_folder_file (folder, "profile/x.db-wal");
  g_autofree char *shm = temp_folder_file (folder, "profile/x.db-shm");
  mode_t before = umask (022);
  g_autoptr (RpConnection) connection = open_file (path, RP_SQLITE_EXCLUSIVE);

  run (connection, "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('secret');");
  g_assert_cmphex (get_mode (inner), ==, 0700);
  g_assert_cmphex (get_mode (path), ==, 0600);
  g_assert_cmphex (get_mode (wal), ==, 0600);
  g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));

  g_clear_object (&connection);
  g_chmod (path, 0644);
  connection = open_file (path, RP_SQLITE_EXCLUSIVE);
  g_assert_cmphex (get_mode (path), ==, 0600);
  umask (before);
}

static void
test_second_instance (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) first = open_file (path, RP_SQLITE_EXCLUSIVE);
  gint64 start = g_get_monotonic_time ();

  g_assert_null (rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_LOCKED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);

  /* The attempt took nothing away from the first one. */
  run (first, "CREATE TABLE a (x TEXT);");
  g_clear_error (&error);
  g_assert_null (rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_LOCKED);
}

static void
test_shared (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) writer = open_file (path, RP_SQLITE_SHARED);
  g_autoptr (RpConnection) reader = open_file (path, RP_SQLITE_SHARED);

  run (writer, "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('seen');");
  g_autofree char *value = read_text (reader, "SELECT x FROM a");
  g_assert_cmpstr (value, ==, "seen");
}

static void
test_symbolic_link (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *target = temp_folder_file (folder, "elsewhere.db");
  g_autofree char *path = temp_folder_file (folder, "x.db");

  g_assert_cmpint (symlink (target, path), ==, 0);
  g_assert_null (rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

/* A folder above that is a link is the system's business. */
static void
test_linked_folder (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *real = temp_folder_file (folder, "real");
  g_autofree char *link = temp_folder_file (folder, "link");
  g_autofree char *path = temp_folder_file (folder, "link/x.db");

  g_mkdir (real, 0700);
  g_assert_cmpint (symlink (real, link), ==, 0);
  g_autoptr (RpConnection) connection = open_file (path, RP_SQLITE_EXCLUSIVE);
  g_assert_nonnull (connection);
}

static void
test_full (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) connection = open_file (path, RP_SQLITE_EXCLUSIVE);
  g_autofree char *big = g_strnfill (200 * 1000, 'x');

  run (connection, "CREATE TABLE a (x TEXT); PRAGMA max_page_count = 10;");
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "INSERT INTO a VALUES (:x)", &error);
  rp_statement_bind_text (statement, ":x", "small");
  g_assert_true (rp_statement_run (statement, &error));
  rp_statement_bind_text (statement, ":x", big);
  g_assert_false (rp_statement_run (statement, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_FULL);
  g_clear_pointer (&transaction, rp_transaction_rollback);

  g_autofree char *count = read_text (connection, "SELECT count(*) FROM a");
  g_assert_cmpstr (count, ==, "0");
  run (connection, "PRAGMA max_page_count = 1000;");
  g_clear_error (&error);
  g_assert_true (rp_statement_run (statement, &error)); /* usable after space was freed */
}

static void
test_read_only (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) writer = open_file (path, RP_SQLITE_EXCLUSIVE);

  run (writer, "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('kept');");
  g_clear_object (&writer);
  g_autoptr (RpConnection) reader = open_file (path, RP_SQLITE_READ_ONLY);
  g_autofree char *value = read_text (reader, "SELECT x FROM a");
  g_assert_cmpstr (value, ==, "kept");
  g_assert_false (rp_connection_run (reader, "INSERT INTO a VALUES ('no')", &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY);
}

static void
test_folder_in_the_way (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *file = temp_folder_file (folder, "file");
  g_autofree char *path = temp_folder_file (folder, "file/x.db");

  g_file_set_contents (file, "not a folder", -1, NULL);
  g_assert_null (rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY);
}

static void
test_not_a_database (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autofree char *garbage = g_strnfill (8192, 'g');
  g_autofree char *after = NULL;

  g_file_set_contents (path, garbage, -1, NULL);
  g_assert_null (rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT);
  g_file_get_contents (path, &after, NULL, NULL);
  g_assert_cmpstr (after, ==, garbage);
}

/* A statement that returns rows is put away half-way while the full-text index has words to write. */
static void
test_returning_beside_full_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) connection = open_file (path, RP_SQLITE_EXCLUSIVE);
  gboolean row = FALSE;

  run (connection, "CREATE VIRTUAL TABLE words USING fts5 (w, content = '');"
                   "CREATE TABLE a (x INTEGER PRIMARY KEY, y TEXT UNIQUE);");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);

      {
        g_autoptr (RpStatement) statement = rp_connection_prepare (
            connection, "INSERT INTO a (y) SELECT 'y' || count(*) FROM a RETURNING x", &error);
        g_assert_no_error (error);
        rp_statement_step (statement, &row, &error);
        g_assert_no_error (error);
        run (connection, "INSERT INTO words (w) VALUES ('one two');");
      }
      g_assert_true (rp_transaction_commit (g_steal_pointer (&transaction), &error));
      g_assert_no_error (error);
    }
  g_autofree char *count = read_text (connection, "SELECT count(*) FROM words ('two')");
  g_assert_cmpstr (count, ==, "3");
}

static void
test_durable_after_reopen (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) first = open_file (path, RP_SQLITE_EXCLUSIVE);

  run (first, "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('kept');");
  g_clear_object (&first);
  g_autoptr (RpConnection) second = open_file (path, RP_SQLITE_EXCLUSIVE);
  g_autofree char *value = read_text (second, "SELECT x FROM a");
  g_assert_cmpstr (value, ==, "kept");
}

#define CROWD 24
#define CHANGES 60
#define LONGEST 700

/* Rows grow until they do not fit in a page any more and some go to another one, then all are emptied. With these
 * dice a copy of one is left in a gap. */
static void
crowd (RpConnection *connection)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (16);

  run (connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)");
  for (guint i = 0; i < CROWD + CHANGES; i++)
    {
      gint32 id = i < CROWD ? (gint32)i : g_rand_int_range (dice, 0, CROWD);
      g_autofree char *filling
          = g_strnfill (i < CROWD ? 0 : (gsize)g_rand_int_range (dice, 0, LONGEST), 'x');
      g_autofree char *sql
          = g_strdup_printf ("INSERT OR REPLACE INTO t VALUES (%d, 'secret %s')", id, filling);

      run (connection, sql);
    }
  run (connection, "DELETE FROM t WHERE id % 2 = 1");
  for (guint i = 0; i < CROWD; i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE t SET v = NULL WHERE id = %u", i);

      run (connection, sql);
    }
}

static void
test_compact (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) connection = open_file (path, RP_SQLITE_SHARED);
  g_autoptr (GError) error = NULL;

  crowd (connection);
  rp_connection_scrub (connection, &error);
  g_assert_no_error (error);
  g_assert_true (disk_bytes_hold (path, "secret")); /* or there is nothing to prove here */
  rp_connection_compact (connection, &error);
  g_assert_no_error (error);
  g_assert_false (disk_bytes_hold (path, "secret"));
}

/* As long as somebody reads what was, it has to be kept for him. */
static void
test_compact_beside_a_reader (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) connection = open_file (path, RP_SQLITE_SHARED);
  g_autoptr (RpConnection) other = open_file (path, RP_SQLITE_SHARED);
  g_autoptr (GError) error = NULL;

  run (connection, "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('secret');");
  g_autoptr (RpTransaction) reading = rp_transaction_begin_reading (other, &error);
  g_assert_no_error (error);
  g_autofree char *read = read_text (other, "SELECT x FROM a");
  run (connection, "DELETE FROM a");
  g_assert_false (rp_connection_compact (connection, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_AGAIN);
  g_clear_error (&error);

  g_clear_pointer (&reading, rp_transaction_rollback);
  rp_connection_compact (connection, &error);
  g_assert_no_error (error);
  g_assert_false (disk_bytes_hold (path, "secret"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/sqlite/settings", test_settings);
  g_test_add_func ("/db/sqlite/file-modes", test_file_modes);
  g_test_add_func ("/db/sqlite/second-instance", test_second_instance);
  g_test_add_func ("/db/sqlite/shared", test_shared);
  g_test_add_func ("/db/sqlite/symbolic-link", test_symbolic_link);
  g_test_add_func ("/db/sqlite/linked-folder", test_linked_folder);
  g_test_add_func ("/db/sqlite/full", test_full);
  g_test_add_func ("/db/sqlite/read-only", test_read_only);
  g_test_add_func ("/db/sqlite/folder-in-the-way", test_folder_in_the_way);
  g_test_add_func ("/db/sqlite/not-a-database", test_not_a_database);
  g_test_add_func ("/db/sqlite/returning", test_returning_beside_full_text);
  g_test_add_func ("/db/sqlite/reopen", test_durable_after_reopen);
  g_test_add_func ("/db/sqlite/compact", test_compact);
  g_test_add_func ("/db/sqlite/compact-beside-a-reader", test_compact_beside_a_reader);
  return g_test_run ();
}
