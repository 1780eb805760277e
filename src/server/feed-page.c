/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/feed-page.h"

#include <string.h>

#include "base/mutant.h"
#include "server/internal-values.h"

#define BYTES_MAX (4 * 1024 * 1024)
#define SCOPES_AT_ONCE 100 /* a page rarely holds more of them */

gboolean
rp_feed_reader_has_room (const RpFeedReader *self)
{
  return self->n_rows < self->rows_max && self->page->len < BYTES_MAX;
}

/* Whether a laptop may have what is stored as it stands: an object in one line. */
static gboolean
check_body (const char *text, gsize length, GError **error)
{
  if (!rp_json_check (text, length, &rp_json_limits_message, error))
    return FALSE;
  if (*text == '{' && memchr (text, '\n', length) == NULL)
    return TRUE;
  g_set_error_literal (error, RP_JSON_ERROR, RP_JSON_ERROR_MEMBER,
                       "a stored row is not an object in one line");
  return FALSE;
}

/* The stored text of the body goes into the page as it is. */
gboolean
rp_feed_reader_add_row (RpFeedReader *self, RpStatement *statement, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (rp_statement_get_text (statement, 2));
  const char *text = rp_statement_get_text (statement, 7);
  g_autofree char *stripped = NULL;
  RpFeedLine line = {
    .type = RP_FEED_ROW,
    .seq = rp_statement_get_integer (statement, 0),
    .scope = (char *)rp_statement_get_text (statement, 1),
    .kind = (char *)rp_statement_get_text (statement, 2),
    .id = (char *)rp_statement_get_text (statement, 3),
    .rev = rp_statement_get_integer (statement, 4),
    .deleted = rp_statement_get_integer (statement, 5) != 0,
    .schema = (gint)rp_statement_get_integer (statement, 6),
    .body_text = { text, strlen (text) },
  };

  if (kind == NULL || (kind->readers & self->roles) == 0)
    return TRUE;
  if (!check_body (text, line.body_text.length, error))
    return FALSE;
  if (!rp_internal_may_read (self->roles))
    {
      stripped = rp_internal_strip_text (kind, line.body_text, self->roles, error);
      if (stripped == NULL)
        return FALSE;
      line.body_text = (RpJsonText){ stripped, strlen (stripped) };
    }
  rp_feed_line_append (&line, self->page);
  self->n_rows++;
  return TRUE;
}

static const char erased_sql[] = "SELECT seq, kind, id FROM scope_exit"
                                 " WHERE scope_id = :scope AND why = 'erased' ORDER BY seq";

/* @statement: number, kind and id */
static void
add_erased_line (RpFeedReader *self, RpStatement *statement, const char *scope)
{
  char why[] = "erased";
  RpFeedLine line = { .type = RP_FEED_EXIT,
                      .seq = rp_statement_get_integer (statement, 0),
                      .scope = (char *)scope,
                      .kind = (char *)rp_statement_get_text (statement, 1),
                      .id = (char *)rp_statement_get_text (statement, 2),
                      .why = why };

  rp_feed_line_append (&line, self->page);
}

/* A laptop that begins a scope may have things from before of what was erased since. */
static gboolean
add_erased (RpFeedReader *self, const char *scope, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, erased_sql, error);
  gboolean has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":scope", scope);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    add_erased_line (self, statement, scope);
  return !has_row;
}

gboolean
rp_feed_reader_add_scope (RpFeedReader *self, const char *scope, gint64 gen, const char *level,
                          const char *label, GError **error)
{
  RpFeedLine line = { .type = RP_FEED_SCOPE,
                      .scope = (char *)scope,
                      .gen = gen,
                      .level = (char *)level,
                      .label = (char *)label };

  rp_feed_line_append (&line, self->page);
  if (!rp_mutant (RP_MUTANT_ERASURE_ONCE) && !add_erased (self, scope, error))
    return FALSE;
  g_strlcpy (self->cursor.scope, scope, sizeof self->cursor.scope);
  self->cursor.seq = 0;
  return TRUE;
}

static const char scope_rows_sql[]
    = "SELECT " RP_FEED_ROW_COLUMNS " FROM entity e"
      " WHERE e.scope_id = :scope AND e.seq > :seq AND e.seq <= :last ORDER BY e.seq LIMIT :limit";

/* As many rows as the page may take. @more: (out): there may be others behind them */
static gboolean
add_some_scope_rows (RpFeedReader *self, gint64 last_seq, gboolean *more, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection, scope_rows_sql, error);
  guint left = self->rows_max - self->n_rows;
  gboolean has_row;

  *more = TRUE;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":scope", self->cursor.scope);
  rp_statement_bind_integer (statement, ":seq", self->cursor.seq);
  rp_statement_bind_integer (statement, ":last", last_seq);
  rp_statement_bind_integer (statement, ":limit", left);
  for (; left > 0 && rp_feed_reader_has_room (self); left--)
    {
      if (!rp_statement_step (statement, &has_row, error))
        return FALSE;
      *more = has_row;
      if (!has_row)
        return TRUE;
      if (!rp_feed_reader_add_row (self, statement, error))
        return FALSE;
      self->cursor.seq = rp_statement_get_integer (statement, 0);
    }
  return TRUE;
}

/* Rows that the user may not read take no room. */
gboolean
rp_feed_reader_add_scope_rows (RpFeedReader *self, gint64 last_seq, GError **error)
{
  gboolean more = TRUE;

  while (more && rp_feed_reader_has_room (self))
    if (!add_some_scope_rows (self, last_seq, &more, error))
      return FALSE;
  return TRUE;
}

/* --- the first transfer ------------------------------------------------------------------------- */

/* Scopes granted or lost after the snapshot began come with the changes behind it. */
static const char scopes_sql[]
    = "SELECT a.scope_id, a.granted_seq, a.level, c.name FROM access a"
      " LEFT JOIN k_customer c ON c.id = a.scope_id"
      " WHERE a.user_id = :user AND a.revoked_seq IS NULL AND a.granted_seq <= :head"
      " AND a.scope_id >= :scope ORDER BY a.scope_id LIMIT :limit";

/* As many scopes as one query returns. @finished: (out): all scopes have been sent */
static gboolean
fill_scopes (RpFeedReader *self, gboolean *finished, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, scopes_sql, error);
  guint left = SCOPES_AT_ONCE;
  gboolean has_row;

  *finished = FALSE;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", self->user_id);
  rp_statement_bind_integer (statement, ":head", self->cursor.head);
  rp_statement_bind_text (statement, ":scope", self->cursor.scope);
  rp_statement_bind_integer (statement, ":limit", left);
  for (; left > 0 && rp_feed_reader_has_room (self); left--)
    {
      if (!rp_statement_step (statement, &has_row, error))
        return FALSE;
      *finished = !has_row;
      if (!has_row)
        return TRUE;
      if (!g_str_equal (rp_statement_get_text (statement, 0), self->cursor.scope)
          && !rp_feed_reader_add_scope (
              self, rp_statement_get_text (statement, 0), rp_statement_get_integer (statement, 1),
              rp_statement_get_text (statement, 2), rp_statement_get_text (statement, 3), error))
        return FALSE;
      if (!rp_feed_reader_add_scope_rows (self, self->clock->head, error))
        return FALSE;
    }
  return TRUE;
}

static const char former_erased_sql[]
    = "SELECT x.seq, x.kind, x.id, x.scope_id FROM scope_exit x"
      " JOIN access a ON a.scope_id = x.scope_id WHERE a.user_id = :user"
      " AND a.revoked_seq IS NOT NULL AND x.why = 'erased' AND x.seq <= :head AND x.seq > :seq"
      " ORDER BY x.seq LIMIT :limit";

/* In place of a scope, which has no such name: all of them have been sent. */
#define FORMER "~"

/* What was erased in files that the user had once: he may have typed about it. @finished: (out) */
static gboolean
add_former_erased (RpFeedReader *self, gboolean *finished, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection, former_erased_sql, error);
  gboolean has_row = TRUE;

  *finished = FALSE;
  if (statement == NULL)
    return FALSE;
  if (!g_str_equal (self->cursor.scope, FORMER))
    self->cursor.seq = 0;
  g_strlcpy (self->cursor.scope, FORMER, sizeof self->cursor.scope);
  rp_statement_bind_text (statement, ":user", self->user_id);
  rp_statement_bind_integer (statement, ":head", self->cursor.head);
  rp_statement_bind_integer (statement, ":seq", self->cursor.seq);
  rp_statement_bind_integer (statement, ":limit", self->rows_max);
  while (rp_feed_reader_has_room (self))
    {
      if (!rp_statement_step (statement, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      add_erased_line (self, statement, rp_statement_get_text (statement, 3));
      self->cursor.seq = rp_statement_get_integer (statement, 0);
      self->n_rows++;
    }
  *finished = !has_row;
  return TRUE;
}

static gboolean
fill_snapshot (RpFeedReader *self, gboolean *finished, GError **error)
{
  *finished = g_str_equal (self->cursor.scope, FORMER);
  while (!*finished && rp_feed_reader_has_room (self))
    if (!fill_scopes (self, finished, error))
      return FALSE;
  return TRUE;
}

gboolean
rp_feed_reader_fill (RpFeedReader *self, gboolean *complete, GError **error)
{
  gboolean finished;

  *complete = FALSE;
  if (self->cursor.snapshot)
    {
      if (!fill_snapshot (self, &finished, error))
        return FALSE;
      if (!finished)
        return TRUE;
      if (!rp_mutant (RP_MUTANT_ERASURE_ONCE))
        {
          if (!add_former_erased (self, &finished, error))
            return FALSE;
          if (!finished)
            return TRUE;
        }
      self->cursor
          = (RpCursor){ .head = rp_mutant (RP_MUTANT_BOOTSTRAP_ENDS_AT_HEAD) ? self->clock->head
                                                                             : self->cursor.head,
                        .seq = -1 };
    }
  return rp_feed_reader_fill_changes (self, complete, error);
}
