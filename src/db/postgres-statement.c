/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/postgres-statement.h"

#include "db/named-parameters.h"

#define BOOLEAN_OID 16 /* in every PostgreSQL; comparisons have this type */

/**
 * The whole result is fetched by the first step, so that several statements can be stepped through by
 * turns. Values travel as text: the server knows the types of its columns.
 */
typedef struct
{
  RpStatement base;
  RpPostgresLink *link;
  char *sql;         /* with numbers for names */
  GPtrArray *names;  /* ":name" of each parameter */
  GPtrArray *values; /* of each parameter; NULL for null */
  char name[16];     /* on the server */
  guint generation;  /* of the line on which it was prepared */
  PGresult *result;  /* (nullable): once run */
  int row;           /* it stands on, -1 before the first */
} PostgresStatement;

static PostgresStatement *
cast (RpStatement *self)
{
  return (PostgresStatement *)self;
}

static gboolean
reset_statement (RpStatement *self)
{
  g_clear_pointer (&cast (self)->result, PQclear);
  cast (self)->row = -1;
  return TRUE;
}

static void
clear_statement (RpStatement *self)
{
  GPtrArray *values = cast (self)->values;

  for (guint i = 0; i < values->len; i++)
    g_clear_pointer (&values->pdata[i], g_free);
}

/* In a transaction that has failed nothing can be given back; the line's end does it. */
static void
deallocate (PostgresStatement *self)
{
  PGTransactionStatusType status = PQtransactionStatus (self->link->handle);
  g_autofree char *sql = NULL;

  if (self->link->closing || self->generation != self->link->generation
      || (status != PQTRANS_IDLE && status != PQTRANS_INTRANS))
    return;
  sql = g_strdup_printf ("DEALLOCATE %s", self->name);
  PQclear (PQexec (self->link->handle, sql));
}

static void
finalize_statement (RpStatement *base)
{
  PostgresStatement *self = cast (base);

  g_clear_pointer (&self->result, PQclear);
  deallocate (self);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->names);
  g_free (self->sql);
  g_free (self);
}

/* @value: (transfer full) (nullable) */
static void
bind (PostgresStatement *self, const char *name, char *value)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &index))
    {
      g_critical ("no parameter %s in: %s", name, self->sql);
      g_free (value);
      return;
    }
  g_free (self->values->pdata[index]);
  self->values->pdata[index] = value;
}

static void
bind_text (RpStatement *self, const char *name, const char *value)
{
  bind (cast (self), name, g_strdup (value));
}

static void
bind_integer (RpStatement *self, const char *name, gint64 value)
{
  bind (cast (self), name, g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

/* @value: (transfer full) (nullable) */
static void
bind_at (PostgresStatement *self, guint place, char *value)
{
  if (place == 0 || place > self->values->len)
    {
      g_critical ("no parameter %u in: %s", place, self->sql);
      g_free (value);
      return;
    }
  g_free (self->values->pdata[place - 1]);
  self->values->pdata[place - 1] = value;
}

static void
bind_bytes_at (RpStatement *self, guint place, const char *text, gsize length)
{
  bind_at (cast (self), place, text != NULL ? g_strndup (text, length) : NULL);
}

static void
bind_integer_at (RpStatement *self, guint place, gint64 value)
{
  bind_at (cast (self), place, g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

static gboolean
prepare (PostgresStatement *self, GError **error)
{
  PGresult *result;

  g_snprintf (self->name, sizeof self->name, "s%u", ++self->link->n_named);
  result = rp_postgres_link_judge (
      self->link, PQprepare (self->link->handle, self->name, self->sql, 0, NULL), error);
  PQclear (result);
  self->generation = self->link->generation;
  return result != NULL;
}

/* Whether the line had broken before its last use and nothing hangs on what it was in the middle of. */
static gboolean
may_repeat (PostgresStatement *self, const GError *cause)
{
  return g_error_matches (cause, RP_DB_ERROR, RP_DB_ERROR_LOST) && !self->link->in_transaction;
}

static gboolean
prepare_first (PostgresStatement *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (prepare (self, &cause))
    return TRUE;
  if (may_repeat (self, cause) && rp_postgres_link_revive (self->link, NULL))
    return prepare (self, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
run_once (PostgresStatement *self, GError **error)
{
  if (!rp_postgres_link_revive (self->link, error)
      || (self->generation != self->link->generation && !prepare (self, error)))
    return FALSE;
  self->result = rp_postgres_link_judge (
      self->link,
      PQexecPrepared (self->link->handle, self->name, (int)self->values->len,
                      (const char *const *)self->values->pdata, NULL, NULL, 0),
      error);
  return self->result != NULL;
}

/* What writes is not run twice by itself: the first time may have come through. */
static gboolean
run (PostgresStatement *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (run_once (self, &cause))
    return TRUE;
  if (may_repeat (self, cause) && g_str_has_prefix (self->sql, "SELECT "))
    return run_once (self, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
step_statement (RpStatement *base, gboolean *has_row, GError **error)
{
  PostgresStatement *self = cast (base);

  if (self->result == NULL && !run (self, error))
    return FALSE;
  self->row = MIN (self->row + 1, PQntuples (self->result));
  *has_row = self->row < PQntuples (self->result);
  return TRUE;
}

static gboolean
is_null (RpStatement *base, guint column)
{
  PostgresStatement *self = cast (base);

  return self->result == NULL || self->row < 0 || self->row >= PQntuples (self->result)
         || PQgetisnull (self->result, self->row, (int)column);
}

static const char *
get_text (RpStatement *base, guint column)
{
  PostgresStatement *self = cast (base);

  return is_null (base, column) ? NULL : PQgetvalue (self->result, self->row, (int)column);
}

static gint64
get_integer (RpStatement *base, guint column)
{
  const char *text = get_text (base, column);

  if (text == NULL)
    return 0;
  if (PQftype (cast (base)->result, (int)column) == BOOLEAN_OID)
    return *text == 't';
  return g_ascii_strtoll (text, NULL, 10);
}

static const RpStatementClass statement_class = {
  .finalize = finalize_statement,
  .reset = reset_statement,
  .clear = clear_statement,
  .bind_text = bind_text,
  .bind_integer = bind_integer,
  .bind_bytes_at = bind_bytes_at,
  .bind_integer_at = bind_integer_at,
  .step = step_statement,
  .get_text = get_text,
  .get_integer = get_integer,
  .is_null = is_null,
};

RpStatement *
rp_postgres_statement_new (RpPostgresLink *link, const char *sql, GError **error)
{
  PostgresStatement *self;

  if (!rp_postgres_link_revive (link, error))
    return NULL;
  self = g_new0 (PostgresStatement, 1);
  self->base.klass = &statement_class;
  self->link = link;
  self->row = -1;
  self->sql = rp_named_parameters_number (sql, &self->names);
  self->values = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (self->values, (gint)self->names->len);
  if (prepare_first (self, error))
    return &self->base;
  self->generation = link->generation - 1; /* nothing to give back */
  finalize_statement (&self->base);
  return NULL;
}
