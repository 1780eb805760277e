/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/feed-page.h"
#include "base/mutant.h"

/**
 * The stream of changes of one user, in the order of the numbers. Four queries, each ordered, are
 * merged: rows changed in scopes he has had for longer, scopes granted to him (each with all its rows),
 * rows that left his scopes (of those that were taken from him, what was erased: he may have typed about it),
 * scopes taken from him. Every number belongs to one thing only, so two of
 * them never tie.
 */
typedef enum
{
  STREAM_ROWS,
  STREAM_GRANTS,
  STREAM_EXITS,
  STREAM_GONE,
  N_STREAMS,
} StreamKind;

typedef struct
{
  RpStatement *statement; /* owned */
  gboolean has_row;
  gint64 seq; /* of the row it stands on */
  guint left; /* rows until the query's limit: a stream that reaches it does not end there */
} Stream;

static const char *const sql[N_STREAMS] = {
  [STREAM_ROWS] = "SELECT " RP_FEED_ROW_COLUMNS " FROM entity e"
                  " JOIN access a ON a.scope_id = e.scope_id"
                  " WHERE a.user_id = :user AND a.revoked_seq IS NULL AND e.seq > :seq"
                  " AND e.seq > a.granted_seq ORDER BY e.seq LIMIT :limit",
  [STREAM_GRANTS] = "SELECT a.granted_seq, a.scope_id, a.level, c.name FROM access a"
                    " LEFT JOIN k_customer c ON c.id = a.scope_id"
                    " WHERE a.user_id = :user AND a.revoked_seq IS NULL AND a.granted_seq > :seq"
                    " ORDER BY a.granted_seq LIMIT :limit",
  [STREAM_EXITS] = "SELECT x.seq, x.scope_id, x.kind, x.id, x.why FROM scope_exit x"
                   " JOIN access a ON a.scope_id = x.scope_id"
                   " WHERE a.user_id = :user AND x.seq > :seq"
                   " AND ((a.revoked_seq IS NULL AND x.seq > a.granted_seq)"
                   " OR (a.revoked_seq IS NOT NULL AND x.why = 'erased'))"
                   " ORDER BY x.seq LIMIT :limit",
  [STREAM_GONE] = "SELECT revoked_seq, scope_id FROM access"
                  " WHERE user_id = :user AND revoked_seq > :seq ORDER BY revoked_seq LIMIT :limit",
};

static gboolean
step (Stream *stream, GError **error)
{
  if (!rp_statement_step (stream->statement, &stream->has_row, error))
    return FALSE;
  stream->seq = stream->has_row ? rp_statement_get_integer (stream->statement, 0) : G_MAXINT64;
  stream->left -= stream->has_row;
  return TRUE;
}

static gboolean
is_cut (const Stream *stream)
{
  return !stream->has_row && stream->left == 0;
}

static gboolean
open_stream (RpFeedReader *self, Stream *stream, StreamKind kind, GError **error)
{
  stream->statement = rp_connection_prepare (self->connection, sql[kind], error);
  if (stream->statement == NULL)
    return FALSE;
  rp_statement_bind_text (stream->statement, ":user", self->user_id);
  rp_statement_bind_integer (stream->statement, ":seq", self->cursor.head);
  stream->left = self->rows_max + 1;
  rp_statement_bind_integer (stream->statement, ":limit", stream->left);
  return step (stream, error);
}

static void
close_streams (Stream *streams)
{
  for (guint i = 0; i < N_STREAMS; i++)
    g_clear_pointer (&streams[i].statement, rp_statement_free);
}

/* --- what each kind of change says -------------------------------------------------------------- */

static gboolean
add_row (RpFeedReader *self, RpStatement *statement, GError **error)
{
  if (!rp_feed_reader_add_row (self, statement, error))
    return FALSE;
  self->cursor.head = rp_statement_get_integer (statement, 0);
  return TRUE;
}

/* What is left of a scope granted at @granted_seq: its rows up to that number; those changed later
 * come in their own place. */
static gboolean
add_granted_rows (RpFeedReader *self, gint64 granted_seq, GError **error)
{
  if (!rp_mutant (RP_MUTANT_GRANT_WITHOUT_ROWS)
      && !rp_feed_reader_add_scope_rows (self, granted_seq, error))
    return FALSE;
  if (rp_feed_reader_has_room (self) || rp_mutant (RP_MUTANT_GRANT_NOT_RESUMED))
    {
      self->cursor.scope[0] = '\0';
      self->cursor.seq = -1;
    }
  return TRUE;
}

static gboolean
add_grant (RpFeedReader *self, RpStatement *statement, GError **error)
{
  gint64 granted_seq = rp_statement_get_integer (statement, 0);

  self->cursor.head = granted_seq;
  return rp_feed_reader_add_scope (self, rp_statement_get_text (statement, 1), granted_seq,
                                   rp_statement_get_text (statement, 2),
                                   rp_statement_get_text (statement, 3), error)
         && add_granted_rows (self, granted_seq, error);
}

static gboolean
add_exit (RpFeedReader *self, RpStatement *statement, GError **error)
{
  RpFeedLine line = { .type = RP_FEED_EXIT,
                      .seq = rp_statement_get_integer (statement, 0),
                      .scope = (char *)rp_statement_get_text (statement, 1),
                      .kind = (char *)rp_statement_get_text (statement, 2),
                      .id = (char *)rp_statement_get_text (statement, 3),
                      .why = (char *)rp_statement_get_text (statement, 4) };

  rp_feed_line_append (&line, self->page);
  self->cursor.head = line.seq;
  self->n_rows++;
  return TRUE;
}

static gboolean
add_gone (RpFeedReader *self, RpStatement *statement, GError **error)
{
  char why[] = "reassigned";
  RpFeedLine line = { .type = RP_FEED_GONE,
                      .seq = rp_statement_get_integer (statement, 0),
                      .scope = (char *)rp_statement_get_text (statement, 1),
                      .why = why };

  if (!rp_mutant (RP_MUTANT_NO_GONE))
    rp_feed_line_append (&line, self->page);
  self->cursor.head = line.seq;
  self->n_rows++;
  return TRUE;
}

static gboolean (*const add[N_STREAMS]) (RpFeedReader *, RpStatement *, GError **) = {
  [STREAM_ROWS] = add_row,
  [STREAM_GRANTS] = add_grant,
  [STREAM_EXITS] = add_exit,
  [STREAM_GONE] = add_gone,
};

/* --- merging ------------------------------------------------------------------------------------ */

static StreamKind
find_first (const Stream *streams)
{
  StreamKind first = 0;

  for (StreamKind i = 1; i < N_STREAMS; i++)
    if (streams[i].seq < streams[first].seq)
      first = i;
  return first;
}

static gboolean
merge (RpFeedReader *self, Stream *streams, gboolean *complete, GError **error)
{
  for (StreamKind i = 0; i < N_STREAMS; i++)
    if (!open_stream (self, &streams[i], i, error))
      return FALSE;
  while (rp_feed_reader_has_room (self))
    {
      StreamKind first = find_first (streams);

      *complete = !streams[first].has_row;
      if (*complete)
        return TRUE;
      if (!add[first](self, streams[first].statement, error) || !step (&streams[first], error))
        return FALSE;
      /* What comes next in this stream is not known, so nothing later may overtake it. */
      if (is_cut (&streams[first]))
        return TRUE;
    }
  return TRUE;
}

/* A scope that was being sent when the last page ended; it may have been taken away since. */
static gboolean
continue_grant (RpFeedReader *self, GError **error)
{
  g_autoptr (RpStatement) statement = NULL;
  gboolean has_row;

  if (self->cursor.scope[0] == '\0')
    return TRUE;
  statement = rp_connection_prepare (self->connection,
                                     "SELECT 1 FROM access WHERE user_id = :user"
                                     " AND scope_id = :scope AND revoked_seq IS NULL"
                                     " AND granted_seq = :granted",
                                     error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", self->user_id);
  rp_statement_bind_text (statement, ":scope", self->cursor.scope);
  rp_statement_bind_integer (statement, ":granted", self->cursor.head);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    return add_granted_rows (self, self->cursor.head, error);
  self->cursor.scope[0] = '\0';
  self->cursor.seq = -1;
  return TRUE;
}

gboolean
rp_feed_reader_fill_changes (RpFeedReader *self, gboolean *complete, GError **error)
{
  Stream streams[N_STREAMS] = { 0 };
  gboolean done;

  *complete = FALSE;
  if (!continue_grant (self, error))
    return FALSE;
  if (!rp_feed_reader_has_room (self))
    return TRUE;
  done = merge (self, streams, complete, error);
  close_streams (streams);
  if (*complete || rp_mutant (RP_MUTANT_CURSOR_TO_HEAD))
    self->cursor = (RpCursor){ .head = self->clock->head, .seq = -1 };
  return done;
}
