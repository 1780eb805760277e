/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/sqlite-statement.h"
#include "db/sqlite-error.h"

typedef struct
{
  RpStatement base;
  sqlite3_stmt *stmt;
  int bind_code;       /* the first binding that went wrong, told by the next step */
  gboolean is_misread; /* there was no memory for a value */
} SqliteStatement;

static SqliteStatement *
cast (RpStatement *self)
{
  return (SqliteStatement *)self;
}

static void
finalize_statement (RpStatement *self)
{
  sqlite3_finalize (cast (self)->stmt);
  g_free (self);
}

/* A statement that writes and RETURNs has to be run to its end: reset half-way, its end would come
 * outside of a step, where the defensive mode forbids the full-text index to write its own tables. */
static gboolean
reset_statement (RpStatement *self)
{
  sqlite3_stmt *stmt = cast (self)->stmt;
  int code = SQLITE_DONE;

  if (sqlite3_stmt_busy (stmt) && !sqlite3_stmt_readonly (stmt))
    {
      do
        code = sqlite3_step (stmt);
      while (code == SQLITE_ROW);
    }
  sqlite3_reset (stmt);
  return code == SQLITE_DONE && !cast (self)->is_misread;
}

static void
clear_statement (RpStatement *self)
{
  sqlite3_clear_bindings (cast (self)->stmt);
  cast (self)->bind_code = SQLITE_OK;
  cast (self)->is_misread = FALSE;
}

/* 0, which SQLite refuses as out of range, when the statement has no such name. */
static int
find_parameter (RpStatement *self, const char *name)
{
  int index = sqlite3_bind_parameter_index (cast (self)->stmt, name);

  if (index == 0)
    g_critical ("no parameter %s in: %s", name, sqlite3_sql (cast (self)->stmt));
  return index;
}

static void
note_binding (RpStatement *self, int code)
{
  if (code != SQLITE_OK && cast (self)->bind_code == SQLITE_OK)
    cast (self)->bind_code = code;
}

static void
bind_text (RpStatement *self, const char *name, const char *value)
{
  int index = find_parameter (self, name);

  note_binding (self,
                value ? sqlite3_bind_text (cast (self)->stmt, index, value, -1, SQLITE_TRANSIENT)
                      : sqlite3_bind_null (cast (self)->stmt, index));
}

static void
bind_integer (RpStatement *self, const char *name, gint64 value)
{
  note_binding (self, sqlite3_bind_int64 (cast (self)->stmt, find_parameter (self, name), value));
}

static void
bind_bytes_at (RpStatement *self, guint place, const char *text, gsize length)
{
  sqlite3_stmt *stmt = cast (self)->stmt;

  note_binding (
      self, text ? sqlite3_bind_text64 (stmt, (int)place, text, length, SQLITE_STATIC, SQLITE_UTF8)
                 : sqlite3_bind_null (stmt, (int)place));
}

static void
bind_integer_at (RpStatement *self, guint place, gint64 value)
{
  note_binding (self, sqlite3_bind_int64 (cast (self)->stmt, (int)place, value));
}

/* While a failure can still be said: a text needs memory for its end, and without it SQLite takes it for NULL, as if
 * there were no such fact. */
static int
read_texts (sqlite3_stmt *stmt)
{
  int n = sqlite3_data_count (stmt);

  for (int i = 0; i < n; i++)
    if (sqlite3_column_type (stmt, i) == SQLITE_TEXT && !sqlite3_column_text (stmt, i))
      return SQLITE_NOMEM;
  return SQLITE_ROW;
}

static gboolean
step_statement (RpStatement *self, gboolean *has_row, GError **error)
{
  sqlite3_stmt *stmt = cast (self)->stmt;
  int code = cast (self)->bind_code;

  if (code == SQLITE_OK)
    code = sqlite3_step (stmt);
  if (code == SQLITE_ROW)
    code = read_texts (stmt);
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    {
      *has_row = code == SQLITE_ROW;
      return TRUE;
    }
  rp_sqlite_set_error (code, sqlite3_db_handle (stmt), error);
  return FALSE;
}

static const char *
get_text (RpStatement *self, guint column)
{
  gboolean absent = sqlite3_column_type (cast (self)->stmt, (int)column) == SQLITE_NULL;
  const char *text = (const char *)sqlite3_column_text (cast (self)->stmt, (int)column);

  if (text || absent)
    return text;
  cast (self)->is_misread = TRUE;
  return "";
}

static gint64
get_integer (RpStatement *self, guint column)
{
  return sqlite3_column_int64 (cast (self)->stmt, (int)column);
}

static gboolean
is_null (RpStatement *self, guint column)
{
  return sqlite3_column_type (cast (self)->stmt, (int)column) == SQLITE_NULL;
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
rp_sqlite_statement_new (sqlite3 *handle, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_prepare_v3 (handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

  if (code != SQLITE_OK)
    {
      rp_sqlite_set_error (code, handle, error);
      return NULL;
    }

  SqliteStatement *self = g_new0 (SqliteStatement, 1);
  self->base.klass = &statement_class;
  self->stmt = stmt;
  return &self->base;
}
