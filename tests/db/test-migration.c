/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/temp-folder.h"
#include "support/test-database.h"

static const RpMigration steps[] = {
  { 1, "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('first');" },
  { 2, "ALTER TABLE a ADD COLUMN y TEXT; UPDATE a SET y = 'second';" },
};

static const RpMigration broken[] = {
  { 1, "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('first');" },
  { 2, "ALTER TABLE a ADD COLUMN y TEXT; UPDATE missing SET y = 1;" },
};

static char *
read_text (RpConnection *connection, const char *sql, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error) || !row)
    return NULL;
  return g_strdup (rp_statement_get_text (statement, 0));
}

static gboolean
count_backup_cb (RpConnection *connection, int from_version, gpointer data, GError **error)
{
  int *from = data;

  *from = from_version;
  return TRUE;
}

static gboolean
refuse_backup_cb (RpConnection *connection, int from_version, gpointer data, GError **error)
{
  g_set_error_literal (error, RP_DB_ERROR, RP_DB_ERROR_FULL, "no room for the backup");
  return FALSE;
}

static RpConnection *
open_empty (void)
{
  g_autofree char *database = test_database_new (NULL, NULL);

  return test_database_open (database);
}

static int
get_version (RpConnection *connection)
{
  g_autoptr (GError) error = NULL;
  int version;

  RP_CONNECTION_GET_CLASS (connection)->get_version (connection, &version, &error);
  g_assert_no_error (error);
  return version;
}

static void
test_from_nothing_and_again (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();
  int from = -1;

  g_assert_true (rp_connection_migrate (connection, steps, 2, count_backup_cb, &from, &error));
  g_assert_no_error (error);
  g_assert_cmpint (from, ==, -1); /* nothing to back up yet */
  g_assert_true (rp_connection_migrate (connection, steps, 2, count_backup_cb, &from, &error));
  g_assert_cmpint (from, ==, -1); /* nothing to do */

  g_autofree char *value = read_text (connection, "SELECT y FROM a", &error);
  g_assert_cmpint (get_version (connection), ==, 2);
  g_assert_cmpstr (value, ==, "second");
}

static void
test_backup_comes_first (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();
  int from = -1;

  rp_connection_migrate (connection, steps, 1, NULL, NULL, &error);
  g_assert_false (rp_connection_migrate (connection, steps, 2, refuse_backup_cb, NULL, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_null (read_text (connection, "SELECT y FROM a", &error));
  g_clear_error (&error);

  g_assert_true (rp_connection_migrate (connection, steps, 2, count_backup_cb, &from, &error));
  g_assert_cmpint (from, ==, 1);
}

static void
test_failed_step_leaves_nothing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();

  g_assert_false (rp_connection_migrate (connection, broken, 2, NULL, NULL, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED);
  g_clear_error (&error);

  g_autoptr (GError) column_error = NULL;
  g_assert_null (read_text (connection, "SELECT y FROM a", &column_error));
  g_assert_error (column_error, RP_DB_ERROR, RP_DB_ERROR_FAILED);
  g_autofree char *value = read_text (connection, "SELECT x FROM a", &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_version (connection), ==, 1);
  g_assert_cmpstr (value, ==, "first");
}

static void
test_newer_is_left_alone (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();

  rp_connection_migrate (connection, steps, 2, NULL, NULL, &error);
  g_assert_false (rp_connection_migrate (connection, steps, 1, NULL, NULL, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_NEWER);
}

/* Two programs that start at once after an upgrade: the second came to a step that the first had taken in the
 * meantime, and would not start. */
static gboolean
migrate_elsewhere_cb (RpConnection *connection, int from_version, gpointer data, GError **error)
{
  g_autoptr (RpConnection) other = test_database_open (data);

  return rp_connection_migrate (other, steps, 2, NULL, NULL, error);
}

static void
test_another_was_first (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *database = test_database_new (folder->path, "x.db");
  g_autoptr (RpConnection) connection = test_database_open (database);

  g_assert_true (rp_connection_migrate (connection, steps, 1, NULL, NULL, &error));
  g_assert_true (
      rp_connection_migrate (connection, steps, 2, migrate_elsewhere_cb, database, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_version (connection), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/migration/from-nothing", test_from_nothing_and_again);
  g_test_add_func ("/db/migration/backup-first", test_backup_comes_first);
  g_test_add_func ("/db/migration/failed-step", test_failed_step_leaves_nothing);
  g_test_add_func ("/db/migration/another-first", test_another_was_first);
  g_test_add_func ("/db/migration/newer", test_newer_is_left_alone);
  return g_test_run ();
}
