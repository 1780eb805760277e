/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/test-database.h"

static RpConnection *
open_empty (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *database = test_database_new (NULL, NULL);
  RpConnection *connection = test_database_open (database);

  rp_connection_run_script (
      connection, "CREATE TABLE item (id TEXT PRIMARY KEY, amount BIGINT, note TEXT);", &error);
  g_assert_no_error (error);
  return connection;
}

static const char insert_sql[] = "INSERT INTO item (id, amount, note) VALUES (:id, :amount, :note)";

static gboolean
insert (RpConnection *connection, const char *id, gint64 amount, const char *note, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, insert_sql, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_bind_integer (statement, ":amount", amount);
  rp_statement_bind_text (statement, ":note", note);
  return rp_statement_run (statement, error);
}

static gint64
count (RpConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT count(*) FROM item", &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  rp_statement_step (statement, &row, &error);
  g_assert_no_error (error);
  g_assert_true (row);
  return rp_statement_get_integer (statement, 0);
}

static void
test_values_come_back (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();
  gboolean row = FALSE;

  insert (connection, "a", G_MAXINT64, "石材 '; DROP TABLE item; --", &error);
  insert (connection, "b", G_MININT64, NULL, &error);
  g_assert_no_error (error);

  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT id, amount, note FROM item ORDER BY id", &error);
  rp_statement_step (statement, &row, &error);
  g_assert_true (row);
  g_assert_cmpstr (rp_statement_get_text (statement, 0), ==, "a");
  g_assert_cmpint (rp_statement_get_integer (statement, 1), ==, G_MAXINT64);
  g_assert_cmpstr (rp_statement_get_text (statement, 2), ==, "石材 '; DROP TABLE item; --");
  rp_statement_step (statement, &row, &error);
  g_assert_cmpint (rp_statement_get_integer (statement, 1), ==, G_MININT64);
  g_assert_true (rp_statement_is_null (statement, 2));
  g_assert_null (rp_statement_get_text (statement, 2));
  g_assert_cmpint (rp_statement_get_integer (statement, 2), ==, 0);
  rp_statement_step (statement, &row, &error);
  g_assert_false (row);
  g_assert_no_error (error);
}

/* By place, from the middle of a longer text. */
static void
test_bound_by_place (void)
{
  static const char text[] = "xa石材y";
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();
  g_autoptr (RpStatement) write = rp_connection_prepare (connection, insert_sql, &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  rp_statement_bind_bytes_at (write, 1, text + 1, 1);
  rp_statement_bind_integer_at (write, 2, -7);
  rp_statement_bind_bytes_at (write, 3, text + 2, strlen ("石材"));
  g_assert_true (rp_statement_run (write, &error));
  rp_statement_bind_bytes_at (write, 1, "b", 1);
  rp_statement_bind_bytes_at (write, 3, "", 0);
  g_assert_true (rp_statement_run (write, &error));
  rp_statement_bind_text (write, ":id", "c");
  rp_statement_bind_null_at (write, 3);
  g_assert_true (rp_statement_run (write, &error));
  g_assert_no_error (error);

  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT id, amount, note FROM item ORDER BY id", &error);
  rp_statement_step (statement, &row, &error);
  g_assert_cmpstr (rp_statement_get_text (statement, 0), ==, "a");
  g_assert_cmpint (rp_statement_get_integer (statement, 1), ==, -7);
  g_assert_cmpstr (rp_statement_get_text (statement, 2), ==, "石材");
  rp_statement_step (statement, &row, &error);
  g_assert_false (rp_statement_is_null (statement, 2));
  g_assert_cmpstr (rp_statement_get_text (statement, 2), ==, "");
  rp_statement_step (statement, &row, &error);
  g_assert_true (row);
  g_assert_true (rp_statement_is_null (statement, 2));
}

static void
test_returning (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();
  gboolean row = FALSE;

  insert (connection, "a", 41, NULL, &error);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "UPDATE item SET amount = amount + 1 WHERE id = :id RETURNING amount", &error);
  rp_statement_bind_text (statement, ":id", "a");
  rp_statement_step (statement, &row, &error);
  g_assert_true (row);
  g_assert_cmpint (rp_statement_get_integer (statement, 0), ==, 42);
  rp_statement_run (statement, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rp_connection_get_changes (connection), ==, 1);
}

/* What one user of a text bound must not show up with the next one. */
static void
test_cached_statement_is_clean (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();
  gboolean row = FALSE;

  insert (connection, "a", 1, "note", &error);
  g_autoptr (RpStatement) partly = rp_connection_prepare (connection, insert_sql, &error);
  rp_statement_bind_text (partly, ":id", "b");
  rp_statement_run (partly, &error);
  g_assert_no_error (error);

  g_autoptr (RpStatement) read
      = rp_connection_prepare (connection, "SELECT note FROM item WHERE id = 'b'", &error);
  rp_statement_step (read, &row, &error);
  g_assert_true (row);
  g_assert_true (rp_statement_is_null (read, 0));
}

static void
test_same_text_twice_at_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();
  const char *sql = "SELECT id FROM item ORDER BY id";
  gboolean row = FALSE;

  insert (connection, "a", 1, NULL, &error);
  insert (connection, "b", 1, NULL, &error);
  g_autoptr (RpStatement) outer = rp_connection_prepare (connection, sql, &error);
  rp_statement_step (outer, &row, &error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RpStatement) inner = rp_connection_prepare (connection, sql, &error);

      g_assert_true (inner != outer);
      rp_statement_step (inner, &row, &error);
      g_assert_cmpstr (rp_statement_get_text (inner, 0), ==, "a");
    }
  g_assert_cmpstr (rp_statement_get_text (outer, 0), ==, "a");
  rp_statement_step (outer, &row, &error);
  g_assert_cmpstr (rp_statement_get_text (outer, 0), ==, "b");
  g_assert_no_error (error);
}

static void
test_statement_outlives_its_owner (void)
{
  g_autoptr (GError) error = NULL;
  RpConnection *connection = open_empty ();
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, "SELECT 7", &error);
  gboolean row = FALSE;

  g_object_add_weak_pointer (G_OBJECT (connection), (gpointer *)&connection);
  g_object_unref (connection);
  g_assert_nonnull (connection);
  rp_statement_step (statement, &row, &error);
  g_assert_cmpint (rp_statement_get_integer (statement, 0), ==, 7);
  g_clear_pointer (&statement, rp_statement_free);
  g_assert_null (connection);
}

static void
test_transaction_guard (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();

  {
    g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);
    insert (connection, "lost", 1, NULL, &error);
    g_assert_cmpint (count (connection), ==, 1);
  }
  g_assert_cmpint (count (connection), ==, 0);

  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);
  insert (connection, "kept", 1, NULL, &error);
  g_assert_true (rp_transaction_commit (g_steal_pointer (&transaction), &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (connection), ==, 1);
}

static void
test_constraint (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();

  insert (connection, "a", 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (insert (connection, "a", 2, NULL, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_true (insert (connection, "b", 2, NULL, &error));
}

/* Somebody does not look at an error: nothing of the transaction is kept all the same. */
static void
test_failed_transaction (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);

  g_assert_true (insert (connection, "a", 1, NULL, &error));
  g_assert_false (insert (connection, "a", 2, NULL, NULL));
  g_assert_false (insert (connection, "b", 3, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (rp_transaction_commit (g_steal_pointer (&transaction), &error));
  g_assert_nonnull (error);
  g_assert_cmpint (count (connection), ==, 0);

  g_clear_error (&error);
  transaction = rp_transaction_begin (connection, &error);
  g_assert_true (insert (connection, "c", 1, NULL, &error));
  g_assert_true (rp_transaction_commit (g_steal_pointer (&transaction), &error));
  g_assert_cmpint (count (connection), ==, 1);
}

/* A walk that failed before its first row was taken for one over no rows, where its caller asked afterwards
 * whether there was another. */
static void
test_failed_walk_has_no_end (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) walk_error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, NULL);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT id FROM item", NULL);
  gboolean row = FALSE;

  insert (connection, "a", 1, NULL, NULL);
  g_assert_false (insert (connection, "a", 2, NULL, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_CONSTRAINT);
  g_assert_false (rp_statement_step (statement, &row, &walk_error));
  g_assert_nonnull (walk_error);
  g_assert_true (row);
}

static void
test_wrong_sql (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = open_empty ();

  g_assert_null (rp_connection_prepare (connection, "SELECT \"text\"", &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/connection/values", test_values_come_back);
  g_test_add_func ("/db/connection/bound-by-place", test_bound_by_place);
  g_test_add_func ("/db/connection/returning", test_returning);
  g_test_add_func ("/db/connection/cached-statement", test_cached_statement_is_clean);
  g_test_add_func ("/db/connection/same-text-twice", test_same_text_twice_at_once);
  g_test_add_func ("/db/connection/outlives", test_statement_outlives_its_owner);
  g_test_add_func ("/db/connection/transaction", test_transaction_guard);
  g_test_add_func ("/db/connection/constraint", test_constraint);
  g_test_add_func ("/db/connection/failed-transaction", test_failed_transaction);
  g_test_add_func ("/db/connection/failed-walk", test_failed_walk_has_no_end);
  g_test_add_func ("/db/connection/wrong-sql", test_wrong_sql);
  return g_test_run ();
}
