/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/postgres-connection.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <poll.h>

#include "support/temp-folder.h"
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

/* --- a line that ends with words ------------------------------------------------------------------- */

/* Stands between libpq and the database server, on a socket of its own. */
typedef struct
{
  GSocket *listener;
  char *server;    /* path of its socket */
  GSocket *client; /* atomic: of the line that is there */
  GThread *thread;
} Relay;

/* What a server says that is told to stop at once: a notice, and no error behind it. */
static const char last_words[] = "N\0\0\0\x35SWARNING\0C57P02\0Mterminating at once by command\0";

static GSocket *
open_socket (const char *path, gboolean listening)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;
  GSocket *result = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  if (listening)
    g_assert_true (g_socket_bind (result, address, FALSE, NULL) && g_socket_listen (result, NULL));
  else
    g_assert_true (g_socket_connect (result, address, NULL, NULL));
  return result;
}

/* Returns: whether there was something */
static gboolean
hand_on (GSocket *from, GSocket *to)
{
  char bytes[8192];
  gssize n = g_socket_receive (from, bytes, sizeof bytes, NULL, NULL);

  return n > 0 && g_socket_send (to, bytes, (gsize)n, NULL, NULL) == n;
}

static void
serve_line (Relay *self, GSocket *client)
{
  g_autoptr (GSocket) server = open_socket (self->server, FALSE);
  struct pollfd ends[]
      = { { g_socket_get_fd (client), POLLIN, 0 }, { g_socket_get_fd (server), POLLIN, 0 } };
  gboolean open = TRUE;

  while (open && poll (ends, G_N_ELEMENTS (ends), 10000) > 0)
    open = (ends[0].revents == 0 || hand_on (client, server))
           && (ends[1].revents == 0 || hand_on (server, client));
  g_socket_close (client, NULL);
}

/* One line after the other, three in all. */
static gpointer
serve_lines (gpointer data)
{
  Relay *self = data;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GSocket) client = g_socket_accept (self->listener, NULL, NULL);

      g_assert_nonnull (client);
      g_atomic_pointer_set (&self->client, client);
      serve_line (self, client);
    }
  return NULL;
}

/* Between two uses of the line. */
static void
end_line (Relay *self)
{
  GSocket *client = g_atomic_pointer_get (&self->client);

  g_assert_cmpint (g_socket_send (client, last_words, sizeof last_words, NULL, NULL), ==,
                   sizeof last_words);
  g_assert_true (g_socket_shutdown (client, TRUE, TRUE, NULL));
}

/* libpq notices such an end with the use after the next; it was taken for a fault of ours, 500. */
static void
test_last_words (void)
{
  g_autofree char *database = make_table ();
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, ".s.PGSQL.5432");
  const char *host = strstr (database, "host=");
  g_autofree char *server_folder = g_strndup (host + 5, strcspn (host + 5, "&"));
  g_autofree char *through = g_strdup_printf ("%.*shost=%s%s", (int)(host - database), database,
                                              folder->path, host + 5 + strlen (server_folder));
  Relay relay = { .listener = open_socket (path, TRUE),
                  .server = g_build_filename (server_folder, ".s.PGSQL.5432", NULL) };
  g_autoptr (RpConnection) connection = NULL;
  g_autoptr (RpTransaction) transaction = NULL;
  g_autoptr (GError) error = NULL;

  relay.thread = g_thread_new ("relay", serve_lines, &relay);
  connection = test_database_open (through);
  g_assert_cmpint (read_amount (connection, "a"), ==, 1);
  end_line (&relay);
  g_assert_cmpint (read_amount (connection, "a"), ==, 1);

  transaction = rp_transaction_begin (connection, &error);
  g_assert_no_error (error);
  end_line (&relay);
  g_assert_false (set_amount (connection, "a", 2, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_LOST);
  g_clear_error (&error);
  g_clear_pointer (&transaction, rp_transaction_rollback);
  g_assert_cmpint (read_amount (connection, "a"), ==, 1);

  g_clear_object (&connection);
  g_thread_join (relay.thread);
  g_object_unref (relay.listener);
  g_free (relay.server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/postgres/one-moment", test_one_moment);
  g_test_add_func ("/db/postgres/deadlock", test_deadlock);
  g_test_add_func ("/db/postgres/failed", test_failed_is_not_committed);
  g_test_add_func ("/db/postgres/broken-line", test_broken_line);
  g_test_add_func ("/db/postgres/last-words", test_last_words);
  g_test_add_func ("/db/postgres/layout-lock", test_layout_lock);
  g_test_add_func ("/db/postgres/addresses", test_addresses);
  return g_test_run ();
}
