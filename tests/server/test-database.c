/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/database.h"

#include "support/temp-folder.h"
#include "support/test-database.h"

#define STARTERS 4

typedef struct
{
  TempFolder *folder;
  char *database;
} Fixture;

static void
start (Fixture *fixture, gconstpointer data)
{
  fixture->folder = temp_folder_new ();
  fixture->database = test_database_new (fixture->folder->path, "server.db");
}

static void
stop (Fixture *fixture, gconstpointer data)
{
  test_database_free (fixture->database);
  temp_folder_free (fixture->folder);
}

static gboolean
is_sqlite (Fixture *fixture)
{
  return g_str_has_prefix (fixture->database, "sqlite:");
}

static char *
prepare (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  RpOrgClock clock;

  g_assert_no_error (error);
  rp_database_prepare (connection, &error);
  g_assert_no_error (error);
  rp_database_read_clock (connection, &clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (clock.head, ==, 0);
  return g_strdup (clock.epoch);
}

static gpointer
prepare_cb (gpointer fixture)
{
  return prepare (fixture);
}

/* Who comes beside a server that runs looks whether the tables are those of his version, and changes none. */
static void
test_current (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);

  g_assert_false (rp_database_check_there (connection, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (rp_database_check_current (connection, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_free (prepare (fixture));
  g_assert_true (rp_database_check_there (connection, &error));
  g_assert_true (rp_database_check_current (connection, &error));
  g_assert_true (
      rp_connection_run_script (connection, "UPDATE projection_state SET digest = 'x'", &error));
  g_assert_false (rp_database_check_current (connection, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Processes that start at once over a new database: one makes the tables, all have them. */
static void
test_prepare_at_once (Fixture *fixture, gconstpointer data)
{
  GThread *threads[STARTERS];
  g_autofree char *epoch = NULL;

  if (is_sqlite (fixture))
    {
      g_test_skip ("an SQLite database has one process");
      return;
    }
  for (guint i = 0; i < STARTERS; i++)
    threads[i] = g_thread_new ("starter", prepare_cb, fixture);
  for (guint i = 0; i < STARTERS; i++)
    {
      g_autofree char *seen = g_thread_join (threads[i]);

      if (epoch == NULL)
        epoch = g_strdup (seen);
      g_assert_cmpstr (seen, ==, epoch);
    }
}

static void
test_prepare_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *epoch = prepare (fixture);
  g_autofree char *again = prepare (fixture);

  g_assert_cmpuint (strlen (epoch), ==, 36);
  g_assert_cmpstr (again, ==, epoch);
}

/* The declarations have changed: the projections hold what the rows hold once more. */
static void
test_rebuild (Fixture *fixture, gconstpointer data)
{
  g_autofree char *epoch = prepare (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpStatement) statement = NULL;
  gboolean has_row;

  rp_connection_run_script (
      connection,
      "INSERT INTO entity (kind, id, scope_id, rev, seq, schema_no, body, frev) VALUES"
      " ('customer', 'a', 'a', 1, 1, 1, '{\"name\":\"石坳石材\",\"no\":\"1\"}', '{}'),"
      " ('customer', 'b', 'b', 1, 2, 1, '{\"name\":\"B\",\"no\":\"2\"}', '{}');"
      "UPDATE projection_state SET digest = 'old'",
      &error);
  g_assert_no_error (error);
  rp_database_prepare (connection, &error);
  g_assert_no_error (error);
  statement = rp_connection_prepare (connection, "SELECT name FROM k_customer ORDER BY id", &error);
  g_assert_true (rp_statement_step (statement, &has_row, &error));
  g_assert_cmpstr (rp_statement_get_text (statement, 0), ==, "石坳石材");
  g_assert_true (rp_statement_step (statement, &has_row, &error));
  g_assert_true (has_row);
  g_assert_true (rp_statement_step (statement, &has_row, &error));
  g_assert_false (has_row);
}

static void
assert_check (Fixture *fixture, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open_read_only (fixture->database, &error);

  if (connection != NULL)
    rp_database_check (connection, &error);
  if (domain != 0)
    g_assert_error (error, domain, code);
  else
    g_assert_no_error (error);
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  assert_check (fixture, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_autofree char *epoch = prepare (fixture);
  /* The tests' PostgreSQL does not sync, and says so. */
  assert_check (fixture, is_sqlite (fixture) ? 0 : RP_DB_ERROR, RP_DB_ERROR_FAILED);

  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  RP_CONNECTION_GET_CLASS (connection)->set_version (connection, 1000, &error);
  g_assert_no_error (error);
  assert_check (fixture, RP_DB_ERROR, RP_DB_ERROR_NEWER);
  g_assert_false (rp_database_prepare (connection, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_NEWER);
}

/* The words do not repeat an address: it may hold a password. */
static void
test_addresses (void)
{
  static const char *const wrong[]
      = { "", "sqlite:", "postgresql://", "mysql://u:secret@h/d", "/a/path", "Sqlite:a" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rp_database_open (wrong[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_null (strstr (error->message, "secret"));
    }

  g_autoptr (GError) error = NULL;
  g_assert_null (rp_database_open ("postgresql://u:secret@/d?host=/nowhere", &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED);
  g_assert_null (strstr (error->message, "secret"));
}

#define ADD(name, func) g_test_add ("/database/" name, Fixture, NULL, start, func, stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("prepare-at-once", test_prepare_at_once);
  ADD ("prepare-again", test_prepare_again);
  ADD ("rebuild", test_rebuild);
  ADD ("check", test_check);
  ADD ("current", test_current);
  g_test_add_func ("/database/addresses", test_addresses);
  return g_test_run ();
}
