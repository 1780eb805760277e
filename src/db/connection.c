/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/statement.h"

/* Enough for every literal of the program; beyond it texts are being built that should not be. */
#define MAX_CACHED_STATEMENTS 512

typedef struct
{
  GHashTable *statements; /* (element-type utf8 RpStatement): by their text, in use or not */
  gboolean in_transaction;
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
  g_hash_table_unref (get_private (RP_CONNECTION (object))->statements);

  G_OBJECT_CLASS (rp_connection_parent_class)->finalize (object);
}

static void
rp_connection_class_init (RpConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rp_connection_dispose;
  object_class->finalize = rp_connection_finalize;
}

static void
rp_connection_init (RpConnection *self)
{
  get_private (self)->statements
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);
}

gboolean
rp_connection_run_script (RpConnection *self, const char *sql, GError **error)
{
  return RP_CONNECTION_GET_CLASS (self)->run_script (self, sql, error);
}

RpStatement *
rp_connection_prepare (RpConnection *self, const char *sql, GError **error)
{
  RpConnectionPrivate *priv = get_private (self);
  RpStatement *statement = g_hash_table_lookup (priv->statements, sql);

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
  if (!statement)
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

gint64
rp_connection_get_changes (RpConnection *self)
{
  return RP_CONNECTION_GET_CLASS (self)->get_changes (self);
}

void
rp_statement_free (RpStatement *self)
{
  g_autoptr (RpConnection) connection = g_steal_pointer (&self->connection);

  self->klass->reset (self);
  self->klass->clear (self);
  if (!self->sql)
    finalize_statement (self);
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

gboolean
rp_statement_step (RpStatement *self, gboolean *has_row, GError **error)
{
  gboolean row = FALSE;

  if (!self->klass->step (self, &row, error))
    return FALSE;
  if (has_row)
    *has_row = row;
  return TRUE;
}

gboolean
rp_statement_run (RpStatement *self, GError **error)
{
  gboolean row = TRUE;
  gboolean ok = TRUE;

  while (ok && row)
    ok = self->klass->step (self, &row, error);
  self->klass->reset (self);
  return ok;
}

void
rp_statement_reset (RpStatement *self)
{
  self->klass->reset (self);
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

  if (!driver_begin (connection, error))
    return NULL;

  RpTransaction *self = g_new0 (RpTransaction, 1);
  self->connection = g_object_ref (connection);
  priv->in_transaction = TRUE;
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
end_transaction (RpTransaction *self)
{
  get_private (self->connection)->in_transaction = FALSE;
  g_object_unref (self->connection);
  g_free (self);
}

gboolean
rp_transaction_commit (RpTransaction *self, GError **error)
{
  RpConnectionClass *klass = RP_CONNECTION_GET_CLASS (self->connection);
  gboolean ok = klass->commit (self->connection, error);

  if (!ok)
    klass->rollback (self->connection);
  end_transaction (self);
  return ok;
}

void
rp_transaction_rollback (RpTransaction *self)
{
  RP_CONNECTION_GET_CLASS (self->connection)->rollback (self->connection);
  end_transaction (self);
}
