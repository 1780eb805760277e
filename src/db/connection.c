/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/statement.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Enough for every literal of the program; beyond it texts are being built that should not be. */
#define MAX_CACHED_STATEMENTS 512
#define HASHED_BYTES 64

typedef struct
{
  GHashTable *statements; /* (element-type utf8 RpStatement): by their text, in use or not */
  gboolean in_transaction;
  GError *failure;         /* (nullable): the first one of the transaction */
  gboolean must_roll_back; /* the last transaction, which could not be when it failed */
} RpConnectionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RpConnection, rp_connection, G_TYPE_OBJECT)
G_DEFINE_QUARK (rp_db_error, rp_db_error)

struct _RpTransaction
{
  RpConnection *connection;
};

static RpConnectionPrivate *
get_private (RpConnection *self)
{
  return rp_connection_get_instance_private (self);
}

static void
finalize_statement (gpointer data)
{
  RpStatement *statement = data;
  g_autofree char *sql = g_steal_pointer (&statement->sql);

  statement->klass->finalize (statement);
}

/* Before the driver closes: a statement must not outlive its connection. */
static void
rp_connection_dispose (GObject *object)
{
  g_hash_table_remove_all (get_private (RP_CONNECTION (object))->statements);

  G_OBJECT_CLASS (rp_connection_parent_class)->dispose (object);
}

static void
rp_connection_finalize (GObject *object)
{
  RpConnectionPrivate *priv = get_private (RP_CONNECTION (object));

  g_hash_table_unref (priv->statements);
  g_clear_error (&priv->failure);

  G_OBJECT_CLASS (rp_connection_parent_class)->finalize (object);
}

static void
rp_connection_class_init (RpConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rp_connection_dispose;
  object_class->finalize = rp_connection_finalize;
}

/* Looks at some of the bytes: texts are long, and one is looked up for every statement that runs. */
static guint
hash_sql (gconstpointer key)
{
  const char *sql = key;
  gsize length = strlen (sql), step = MAX (length / HASHED_BYTES, 1);
  guint hash = (guint)length;

  for (gsize i = 0; i < length; i += step)
    hash = hash * 33 + (guchar)sql[i];
  return hash;
}

static void
rp_connection_init (RpConnection *self)
{
  get_private (self)->statements
      = g_hash_table_new_full (hash_sql, g_str_equal, NULL, finalize_statement);
}

static GError *
make_failure (void)
{
  return g_error_new_literal (RP_DB_ERROR, RP_DB_ERROR_FAILED,
                              _ ("The data could not be read or written just now. Nothing was "
                                 "changed; try again."));
}

/* SQLite cannot roll back for want of memory while other statements run; what is left open keeps others
 * from writing. */
static void
finish_rollback (RpConnection *self)
{
  RpConnectionPrivate *priv = get_private (self);

  if (priv->must_roll_back)
    priv->must_roll_back = !RP_CONNECTION_GET_CLASS (self)->rollback (self);
}

/* After some errors SQLite rolls back by itself, and what is run then would be kept, statement by statement;
 * and what was not read must not be taken for what is not there. */
static gboolean
check_transaction (RpConnection *self, GError **error)
{
  RpConnectionPrivate *priv = get_private (self);

  finish_rollback (self);
  if (!priv->must_roll_back && (!priv->in_transaction || !priv->failure))
    return TRUE;
  g_propagate_error (error, priv->failure ? g_error_copy (priv->failure) : make_failure ());
  return FALSE;
}

/* @error: (nullable): what was said about it. Returns: @ok */
static gboolean
note_outcome (RpConnection *self, gboolean ok, GError **error)
{
  RpConnectionPrivate *priv = get_private (self);

  if (!ok && !priv->failure)
    priv->failure = error && *error ? g_error_copy (*error) : make_failure ();
  return ok;
}

gboolean
rp_connection_run_script (RpConnection *self, const char *sql, GError **error)
{
  return check_transaction (self, error)
         && note_outcome (self, RP_CONNECTION_GET_CLASS (self)->run_script (self, sql, error),
                          error);
}

RpStatement *
rp_connection_prepare (RpConnection *self, const char *sql, GError **error)
{
  RpConnectionPrivate *priv = get_private (self);
  RpStatement *statement = g_hash_table_lookup (priv->statements, sql);

  if ((error && *error) || !check_transaction (self, error))
    return NULL;
  if (!statement)
    {
      statement = RP_CONNECTION_GET_CLASS (self)->prepare (self, sql, error);
      if (statement && g_hash_table_size (priv->statements) < MAX_CACHED_STATEMENTS)
        {
          statement->sql = g_strdup (sql);
          g_hash_table_insert (priv->statements, statement->sql, statement);
        }
    }
  else if (statement->connection) /* in use: the same text twice at once */
    statement = RP_CONNECTION_GET_CLASS (self)->prepare (self, sql, error);
  if (!note_outcome (self, statement != NULL, error))
    return NULL;

  statement->connection = g_object_ref (self);
  return statement;
}

gboolean
rp_connection_run (RpConnection *self, const char *sql, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self, sql, error);

  return statement && rp_statement_run (statement, error);
}

gboolean
rp_connection_scrub (RpConnection *self, GError **error)
{
  RpConnectionClass *klass = RP_CONNECTION_GET_CLASS (self);

  return klass->scrub == NULL || klass->scrub (self, error);
}

gboolean
rp_connection_compact (RpConnection *self, GError **error)
{
  RpConnectionClass *klass = RP_CONNECTION_GET_CLASS (self);

  return klass->compact == NULL || klass->compact (self, error);
}

gint64
rp_connection_get_changes (RpConnection *self)
{
  return RP_CONNECTION_GET_CLASS (self)->get_changes (self);
}

void
rp_statement_free (RpStatement *self)
{
  g_autoptr (RpConnection) connection = g_steal_pointer (&self->connection);

  note_outcome (connection, self->klass->reset (self), NULL);
  self->klass->clear (self);
  if (!self->sql)
    finalize_statement (self);
  finish_rollback (connection);
}

void
rp_statement_bind_text (RpStatement *self, const char *name, const char *value)
{
  self->klass->bind_text (self, name, value);
}

void
rp_statement_bind_integer (RpStatement *self, const char *name, gint64 value)
{
  self->klass->bind_integer (self, name, value);
}

void
rp_statement_bind_null (RpStatement *self, const char *name)
{
  self->klass->bind_text (self, name, NULL);
}

void
rp_statement_bind_bytes_at (RpStatement *self, guint place, const char *text, gsize length)
{
  self->klass->bind_bytes_at (self, place, text, length);
}

void
rp_statement_bind_integer_at (RpStatement *self, guint place, gint64 value)
{
  self->klass->bind_integer_at (self, place, value);
}

void
rp_statement_bind_null_at (RpStatement *self, guint place)
{
  self->klass->bind_bytes_at (self, place, NULL, 0);
}

gboolean
rp_statement_step (RpStatement *self, gboolean *has_row, GError **error)
{
  gboolean row = TRUE;
  gboolean ok = check_transaction (self->connection, error)
                && note_outcome (self->connection, self->klass->step (self, &row, error), error);

  if (has_row)
    *has_row = !ok || row;
  return ok;
}

gboolean
rp_statement_run (RpStatement *self, GError **error)
{
  gboolean row = TRUE;
  gboolean ok = check_transaction (self->connection, error);

  while (ok && row)
    ok = note_outcome (self->connection, self->klass->step (self, &row, error), error);
  note_outcome (self->connection, self->klass->reset (self), NULL);
  return ok;
}

const char *
rp_statement_get_text (RpStatement *self, guint column)
{
  return self->klass->get_text (self, column);
}

gint64
rp_statement_get_integer (RpStatement *self, guint column)
{
  return self->klass->get_integer (self, column);
}

gboolean
rp_statement_is_null (RpStatement *self, guint column)
{
  return self->klass->is_null (self, column);
}

gboolean
rp_connection_lock_layout (RpConnection *self, GError **error)
{
  RpConnectionClass *klass = RP_CONNECTION_GET_CLASS (self);

  return !klass->lock_layout || klass->lock_layout (self, error);
}

void
rp_connection_unlock_layout (RpConnection *self)
{
  RpConnectionClass *klass = RP_CONNECTION_GET_CLASS (self);

  if (klass->unlock_layout)
    klass->unlock_layout (self);
}

gboolean
rp_connection_check (RpConnection *self, GError **error)
{
  return RP_CONNECTION_GET_CLASS (self)->check (self, error);
}

static RpTransaction *
begin (RpConnection *connection, gboolean (*driver_begin) (RpConnection *, GError **),
       GError **error)
{
  RpConnectionPrivate *priv = get_private (connection);

  g_return_val_if_fail (!priv->in_transaction, NULL);

  if (!check_transaction (connection, error) || !driver_begin (connection, error))
    return NULL;

  RpTransaction *self = g_new0 (RpTransaction, 1);
  self->connection = g_object_ref (connection);
  priv->in_transaction = TRUE;
  g_clear_error (&priv->failure);
  return self;
}

RpTransaction *
rp_transaction_begin (RpConnection *connection, GError **error)
{
  return begin (connection, RP_CONNECTION_GET_CLASS (connection)->begin, error);
}

RpTransaction *
rp_transaction_begin_reading (RpConnection *connection, GError **error)
{
  return begin (connection, RP_CONNECTION_GET_CLASS (connection)->begin_reading, error);
}

static void
end_transaction (RpTransaction *self, gboolean rolls_back)
{
  RpConnectionPrivate *priv = get_private (self->connection);

  priv->in_transaction = FALSE;
  priv->must_roll_back
      = rolls_back && !RP_CONNECTION_GET_CLASS (self->connection)->rollback (self->connection);
  g_object_unref (self->connection);
  g_free (self);
}

gboolean
rp_transaction_commit (RpTransaction *self, GError **error)
{
  RpConnectionClass *klass = RP_CONNECTION_GET_CLASS (self->connection);
  gboolean ok
      = check_transaction (self->connection, error) && klass->commit (self->connection, error);

  end_transaction (self, !ok);
  return ok;
}

void
rp_transaction_rollback (RpTransaction *self)
{
  end_transaction (self, TRUE);
}
