/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/postgres-connection.h"

#include <glib/gi18n-lib.h>

#include "db/postgres-statement.h"

struct _RpPostgresConnection
{
  RpConnection parent_instance;
  RpPostgresLink link;
};

G_DEFINE_FINAL_TYPE (RpPostgresConnection, rp_postgres_connection, RP_TYPE_CONNECTION)

static RpPostgresLink *
get_link (RpConnection *connection)
{
  return &RP_POSTGRES_CONNECTION (connection)->link;
}

static gboolean
run_script (RpConnection *connection, const char *sql, GError **error)
{
  return rp_postgres_link_revive (get_link (connection), error)
         && rp_postgres_link_run (get_link (connection), sql, error);
}

static RpStatement *
prepare (RpConnection *connection, const char *sql, GError **error)
{
  return rp_postgres_statement_new (get_link (connection), sql, error);
}

/* --- transactions ------------------------------------------------------------------------------- */

/* That the line has broken since its last use shows only now, and nothing has happened yet. */
static gboolean
begin_with (RpPostgresLink *link, const char *sql, GError **error)
{
  g_autoptr (GError) cause = NULL;

  link->in_transaction
      = rp_postgres_link_revive (link, &cause) && rp_postgres_link_run (link, sql, &cause);
  if (!link->in_transaction && g_error_matches (cause, RP_DB_ERROR, RP_DB_ERROR_LOST))
    {
      g_clear_error (&cause);
      link->in_transaction
          = rp_postgres_link_revive (link, &cause) && rp_postgres_link_run (link, sql, &cause);
    }
  if (!link->in_transaction)
    g_propagate_error (error, g_steal_pointer (&cause));
  return link->in_transaction;
}

static gboolean
begin (RpConnection *connection, GError **error)
{
  return begin_with (get_link (connection), "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
                     error);
}

static gboolean
begin_reading (RpConnection *connection, GError **error)
{
  return begin_with (get_link (connection), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                     error);
}

/* A transaction in which something has failed is rolled back by COMMIT, without an error. */
static gboolean
commit (RpConnection *connection, GError **error)
{
  RpPostgresLink *link = get_link (connection);

  if (PQtransactionStatus (link->handle) == PQTRANS_INERROR)
    {
      g_set_error_literal (error, RP_DB_ERROR, RP_DB_ERROR_FAILED,
                           "a transaction that has failed cannot be committed");
      return FALSE;
    }
  if (!rp_postgres_link_run (link, "COMMIT", error))
    return FALSE;
  link->in_transaction = FALSE;
  return TRUE;
}

static gboolean
rollback (RpConnection *connection)
{
  RpPostgresLink *link = get_link (connection);
  g_autoptr (GError) error = NULL;

  link->in_transaction = FALSE;
  if (!rp_postgres_link_is_broken (link) && PQtransactionStatus (link->handle) != PQTRANS_IDLE
      && !rp_postgres_link_run (link, "ROLLBACK", &error))
    g_message ("cannot roll back: %s", error->message);
  return TRUE;
}

static gint64
get_changes (RpConnection *connection)
{
  return get_link (connection)->changes;
}

/* --- layout ------------------------------------------------------------------------------------- */

static gboolean
read_integer (RpConnection *connection, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, error);
  gboolean has_row;

  *value = 0;
  if (!statement || !rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    *value = rp_statement_get_integer (statement, 0);
  return TRUE;
}

static gboolean
get_version (RpConnection *connection, int *version, GError **error)
{
  gint64 exists, value = 0;

  if (!read_integer (connection, "SELECT to_regclass ('layout_version') IS NOT NULL", &exists,
                     error)
      || (exists
          && !read_integer (connection, "SELECT version FROM layout_version", &value, error)))
    return FALSE;
  *version = (int)value;
  return TRUE;
}

static gboolean
set_version (RpConnection *connection, int version, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("CREATE TABLE IF NOT EXISTS layout_version"
                         " (one SMALLINT PRIMARY KEY CHECK (one = 1), version BIGINT NOT NULL);"
                         "INSERT INTO layout_version (one, version) VALUES (1, %d)"
                         " ON CONFLICT (one) DO UPDATE SET version = excluded.version",
                         version);

  return run_script (connection, sql, error);
}

/* Each schema has its own layout. A migration may take long, so those that wait for it do so without
 * a limit. */
#define LAYOUT_KEY "hashtext ('rapport layout of ' || current_schema ())"

static gboolean
lock_layout (RpConnection *connection, GError **error)
{
  return run_script (connection, "SET lock_timeout = 0; SELECT pg_advisory_lock (" LAYOUT_KEY ")",
                     error);
}

static void
unlock_layout (RpConnection *connection)
{
  g_autoptr (GError) error = NULL;

  if (!run_script (connection,
                   "SELECT pg_advisory_unlock (" LAYOUT_KEY "); SET lock_timeout = '5s'", &error))
    g_message ("cannot unlock the layout: %s", error->message);
}

/* --- checking ----------------------------------------------------------------------------------- */

/* Settings under which an answered commit or a page could be lost. */
static const char unsafe_sql[] = "SELECT name FROM pg_settings"
                                 " WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'"
                                 " ORDER BY name";

/* The server looks after its pages itself (pg_amcheck, data checksums); what it has been told not to do
 * is seen from here. */
static gboolean
check (RpConnection *connection, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, unsafe_sql, error);
  gboolean has_row;

  if (!statement || !rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED,
               _ ("The database server runs with “%s” off: a power cut would damage the data."),
               rp_statement_get_text (statement, 0));
  return FALSE;
}

/* --- the object --------------------------------------------------------------------------------- */

static void
rp_postgres_connection_dispose (GObject *object)
{
  RP_POSTGRES_CONNECTION (object)->link.closing = TRUE;

  G_OBJECT_CLASS (rp_postgres_connection_parent_class)->dispose (object);
}

static void
rp_postgres_connection_finalize (GObject *object)
{
  rp_postgres_link_close (&RP_POSTGRES_CONNECTION (object)->link);

  G_OBJECT_CLASS (rp_postgres_connection_parent_class)->finalize (object);
}

static void
rp_postgres_connection_class_init (RpPostgresConnectionClass *klass)
{
  RpConnectionClass *connection_class = RP_CONNECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_postgres_connection_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_postgres_connection_finalize;
  connection_class->run_script = run_script;
  connection_class->prepare = prepare;
  connection_class->begin = begin;
  connection_class->begin_reading = begin_reading;
  connection_class->commit = commit;
  connection_class->rollback = rollback;
  connection_class->get_changes = get_changes;
  connection_class->get_version = get_version;
  connection_class->set_version = set_version;
  connection_class->lock_layout = lock_layout;
  connection_class->unlock_layout = unlock_layout;
  connection_class->check = check;
}

static void
rp_postgres_connection_init (RpPostgresConnection *self)
{
}

static gboolean
check_encoding (RpConnection *connection, GError **error)
{
  const char *encoding = PQparameterStatus (get_link (connection)->handle, "server_encoding");

  if (g_strcmp0 (encoding, "UTF8") == 0)
    return TRUE;
  g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED,
               _ ("The database keeps texts as %s; it has to be made with the encoding UTF8."),
               encoding != NULL ? encoding : "?");
  return FALSE;
}

RpConnection *
rp_postgres_connection_open (const char *url, gboolean read_only, GError **error)
{
  g_autoptr (RpPostgresConnection) self = g_object_new (RP_TYPE_POSTGRES_CONNECTION, NULL);

  if (!rp_postgres_link_open (&self->link, url, read_only, error)
      || !check_encoding (RP_CONNECTION (self), error))
    return NULL;
  return RP_CONNECTION (g_steal_pointer (&self));
}
