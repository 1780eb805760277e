/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/sqlite-connection.h"

#include <string.h>
#include <sys/stat.h>

#include "support/temp-folder.h"

static RpConnection *
open_filled (const char *path)
{
  g_autoptr (GError) error = NULL;
  RpConnection *connection = rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error);

  g_assert_no_error (error);
  rp_connection_run_script (
      connection,
      "CREATE TABLE a (x INTEGER PRIMARY KEY, y TEXT); CREATE INDEX a_y ON a (y);"
      "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
      "INSERT INTO a SELECT i, 'value ' || i FROM n;",
      &error);
  g_assert_no_error (error);
  return connection;
}

static void
test_copy_is_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autofree char *target = temp_folder_file (folder, "copy.db");
  g_autofree char *wal = temp_folder_file (folder, "copy.db-wal");
  g_autofree char *part = temp_folder_file (folder, "copy.db.part");
  g_autofree char *part_wal = temp_folder_file (folder, "copy.db.part-wal");
  g_autofree char *part_journal = temp_folder_file (folder, "copy.db.part-journal");
  g_autoptr (RpConnection) connection = open_filled (path);
  struct stat info;
  gboolean row = FALSE;

  g_file_set_contents (part, "left by a run that was cut off", -1, NULL);
  g_file_set_contents (part_wal, "as well", -1, NULL);
  g_file_set_contents (part_journal, "as well", -1, NULL);
  g_assert_true (rp_sqlite_connection_backup (connection, target, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part_wal, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part_journal, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_cmpint (stat (target, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);

  g_autoptr (RpConnection) copy = rp_sqlite_connection_open (target, RP_SQLITE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (copy, "SELECT count(*), max(y) FROM a", &error);
  rp_statement_step (statement, &row, &error);
  g_assert_cmpint (rp_statement_get_integer (statement, 0), ==, 5000);
  g_assert_cmpstr (rp_statement_get_text (statement, 1), ==, "value 999");
}

static void
test_old_backup_survives_a_failure (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autofree char *target = temp_folder_file (folder, "missing/copy.db");
  g_autoptr (RpConnection) connection = open_filled (path);

  g_assert_false (rp_sqlite_connection_backup (connection, target, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY);
}

static void
test_check_finds_damage (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "x.db");
  g_autoptr (RpConnection) connection = open_filled (path);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (rp_sqlite_connection_check (connection, &error));
  g_clear_object (&connection);

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >, 5 * 4096);
  memset (bytes + 4 * 4096, 0xa5, 4096);
  g_file_set_contents (path, bytes, (gssize)length, &error);
  g_assert_no_error (error);

  connection = rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error);
  g_assert_true (!connection || !rp_sqlite_connection_check (connection, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT);
}

static void
test_check_finds_orphans (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection
      = rp_sqlite_connection_open (NULL, RP_SQLITE_EXCLUSIVE, &error);

  rp_connection_run_script (connection,
                            "PRAGMA foreign_keys = OFF;"
                            "CREATE TABLE p (id TEXT PRIMARY KEY);"
                            "CREATE TABLE c (p TEXT REFERENCES p (id));"
                            "INSERT INTO c VALUES ('nobody');",
                            &error);
  g_assert_no_error (error);
  g_assert_false (rp_sqlite_connection_check (connection, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/backup/whole", test_copy_is_whole);
  g_test_add_func ("/db/backup/failure", test_old_backup_survives_a_failure);
  g_test_add_func ("/db/check/damage", test_check_finds_damage);
  g_test_add_func ("/db/check/orphans", test_check_finds_orphans);
  return g_test_run ();
}
