/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/postgres-connection.h"

#include "support/test-database.h"

/* What only a database server has: other sessions, and a line that breaks. */

static char *
make_table (void)
{
  char *database = test_database_new (NULL, NULL);
  g_autoptr (RpConnection) connection = test_database_open (database);
  g_autoptr (GError) error = NULL;

  rp_connection_run_script (connection,
                            "CREATE TABLE item (id TEXT PRIMARY KEY, amount BIGINT NOT NULL);"
                            "INSERT INTO item VALUES ('a', 1), ('b', 1)",
                            &error);
  g_assert_no_error (error);
  return database;
}

static gint64
read_amount (RpConnection *connection, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT amount FROM item WHERE id = :id", &error);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_step (statement, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);
  return rp_statement_get_integer (statement, 0);
}

static gboolean
set_amount (RpConnection *connection, const char *id, gint64 amount, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "UPDATE item SET amount = :amount WHERE id = :id", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_bind_integer (statement, ":amount", amount);
  return rp_statement_run (statement, error);
}

static void
test_one_moment (void)
{
  g_autofree char *database = make_table ();
  g_autoptr (RpConnection) reader = test_database_open (database);
  g_autoptr (RpConnection) writer = test_database_open (database);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTransaction) transaction = rp_transaction_begin_reading (reader, &error);

  g_assert_cmpint (read_amount (reader, "a"), ==, 1);
  g_assert_true (set_amount (writer, "b", 2, &error));
  g_assert_cmpint (read_amount (reader, "b"), ==, 1);
  g_assert_false (set_amount (reader, "a", 2, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY);
  g_clear_pointer (&transaction, rp_transaction_rollback);
  g_assert_cmpint (read_amount (reader, "b"), ==, 2);
}

typedef struct
{
  RpConnection *connection;
  GError *error;
} Other;

static gpointer
take_a (gpointer data)
{
  Other *self = data;

  set_amount (self->connection, "a", 3, &self->error);
  return NULL;
}

/* One of the two is given up by the server and may run again; the other one goes on. */
static void
test_deadlock (void)
{
  g_autofree char *database = make_table ();
  g_autoptr (RpConnection) one = test_database_open (database);
  g_autoptr (RpConnection) two = test_database_open (database);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTransaction) first = rp_transaction_begin (one, &error);
  g_autoptr (RpTransaction) second = rp_transaction_begin (two, &error);
  Other other = { two, NULL };
  GThread *thread;

  g_assert_true (set_amount (one, "a", 2, &error));
  g_assert_true (set_amount (two, "b", 3, &error));
  thread = g_thread_new ("other", take_a, &other);
  set_amount (one, "b", 2, &error);
  if (error != NULL)
    g_clear_pointer (&first, rp_transaction_rollback);
  else
    g_assert_true (rp_transaction_commit (g_steal_pointer (&first), &error));
  g_thread_join (thread);
  g_assert_true ((error != NULL) != (other.error != NULL));
  g_assert_true (
      g_error_matches (error != NULL ? error : other.error, RP_DB_ERROR, RP_DB_ERROR_AGAIN));
  g_clear_error (&other.error);
}

static void
test_failed_is_not_committed (void)
{
  g_autofree char *database = make_table ();
  g_autoptr (RpConnection) connection = test_database_open (database);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);

  g_assert_true (set_amount (connection, "a", 2, &error));
  g_assert_false (rp_connection_run (connection, "INSERT INTO item VALUES ('a', 1)", &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_false (rp_transaction_commit (g_steal_pointer (&transaction), &error));
  g_clear_error (&error);
  g_assert_cmpint (read_amount (connection, "a"), ==, 1);
}

/* Ends the other session as a restart of the server does. */
static void
cut (RpConnection *victim, RpConnection *other)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) pid = rp_connection_prepare (victim, "SELECT pg_backend_pid ()", &error);
  g_autoptr (RpStatement) end = rp_connection_prepare (
      other, "SELECT pg_terminate_backend (CAST (:pid AS INTEGER), 10000)", &error);
  gboolean has_row;

  g_assert_true (rp_statement_step (pid, &has_row, &error));
  rp_statement_bind_integer (end, ":pid", rp_statement_get_integer (pid, 0));
  g_assert_true (rp_statement_step (end, &has_row, &error));
  g_assert_cmpint (rp_statement_get_integer (end, 0), ==, 1);
}

static void
test_broken_line (void)
{
  g_autofree char *database = make_table ();
  g_autoptr (RpConnection) connection = test_database_open (database);
  g_autoptr (RpConnection) other = test_database_open (database);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTransaction) transaction = NULL;

  /* Reading and beginning mend it, with what had been prepared. */
  g_assert_cmpint (read_amount (connection, "a"), ==, 1);
  cut (connection, other);
  g_assert_cmpint (read_amount (connection, "a"), ==, 1);
  cut (connection, other);
  transaction = rp_transaction_begin (connection, &error);
  g_assert_no_error (error);

  /* In a transaction everything until its end fails, and nothing of it has happened. */
  g_assert_true (set_amount (connection, "a", 2, &error));
  cut (connection, other);
  g_assert_false (set_amount (connection, "b", 2, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_LOST);
  g_clear_error (&error);
  g_assert_false (set_amount (connection, "b", 2, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_LOST);
  g_clear_error (&error);
  g_assert_false (rp_transaction_commit (g_steal_pointer (&transaction), &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_LOST);
  g_clear_error (&error);
  g_assert_cmpint (read_amount (connection, "a"), ==, 1);
  g_assert_cmpint (read_amount (connection, "b"), ==, 1);

  /* What writes outside of one is told, and works again the next time. */
  cut (connection, other);
  g_assert_false (set_amount (connection, "a", 7, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_LOST);
  g_clear_error (&error);
  g_assert_true (set_amount (connection, "a", 7, &error));
  g_assert_cmpint (read_amount (connection, "a"), ==, 7);
}

static gpointer
lock_layout (gpointer data)
{
  Other *self = data;

  if (rp_connection_lock_layout (self->connection, &self->error))
    rp_connection_unlock_layout (self->connection);
  return NULL;
}

static void
test_layout_lock (void)
{
  g_autofree char *database = make_table ();
  g_autoptr (RpConnection) connection = test_database_open (database);
  Other other = { test_database_open (database), NULL };
  g_autoptr (GError) error = NULL;
  GThread *thread;

  g_assert_true (rp_connection_lock_layout (connection, &error));
  thread = g_thread_new ("other", lock_layout, &other);
  rp_connection_unlock_layout (connection);
  g_thread_join (thread);
  g_assert_no_error (other.error);
  g_object_unref (other.connection);
  g_assert_true (rp_connection_lock_layout (connection, &error));
  rp_connection_unlock_layout (connection);
}

static void
test_addresses (void)
{
  static const char *const wrong[] = { "postgresql:///x?host=/nowhere", "postgresql://[", "x=y" };
  g_autofree char *database = make_table ();
  g_autoptr (RpConnection) reader = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (rp_postgres_connection_open (wrong[i], FALSE, &error));
      g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED);
      g_clear_error (&error);
    }
  reader = rp_postgres_connection_open (database, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_amount (reader, "a"), ==, 1);
  g_assert_false (rp_connection_check (reader, &error)); /* the tests' own does not sync */
  g_assert_nonnull (strstr (error->message, "fsync"));
  g_clear_error (&error);
  g_assert_false (set_amount (reader, "a", 2, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/postgres/one-moment", test_one_moment);
  g_test_add_func ("/db/postgres/deadlock", test_deadlock);
  g_test_add_func ("/db/postgres/failed", test_failed_is_not_committed);
  g_test_add_func ("/db/postgres/broken-line", test_broken_line);
  g_test_add_func ("/db/postgres/layout-lock", test_layout_lock);
  g_test_add_func ("/db/postgres/addresses", test_addresses);
  return g_test_run ();
}
