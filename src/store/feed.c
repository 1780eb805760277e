/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/mutant.h"
#include "store/exchange.h"
#include "store/row-parts.h"
#include "store/store-private.h"

/* A page of the feed: rows, exits, scopes and the cursor in one transaction. */

/* Beyond this many rows and this share of all, what only takes away is not believed. */
#define GUARD_ROWS 500
#define GUARD_PERCENT 30
/* A fact of the profile: rows have left since all was here the last time. */
#define LEFT_KEY "rows_left"

typedef struct
{
  RpStoreWork *work;
  GHashTable *touched; /* (element-type utf8): "kind id" of rows to be worked out again */
  char *scope;         /* owned, nullable: the one that was looked up last, */
  gboolean scope_known;
  gint64 scope_gen; /* and what was found: rows come scope by scope */
  gint64 head;
  RpGuard guard;     /* as it was before the page */
  gint64 missing;    /* as the guard counts them, with this page */
  gint64 live;       /* rows that are left; known once many are missing */
  gint64 edited;     /* whether something here is not what the server said */
  gint64 rescued;    /* whether something here was put aside */
  gint64 wanting;    /* whether something here was refused for want of a record: if so, */
  GHashTable *came;  /* ids of records that came, */
  GHashTable *freed; /* and of such ops as lost a part to an erasure */
  RpRowParts *parts; /* of what a lost timeline had */
  GPtrArray *files;  /* hashes of files of attachments that were erased */
  gboolean left;     /* rows left at all */
  gboolean for_good; /* some of them erased, or such as nobody here is told more about */
} Page;

static void
touch (Page *page, const char *kind, const char *id)
{
  g_hash_table_add (page->touched, g_strconcat (kind, " ", id, NULL));
}

static RpStatement *
prepare (Page *page, const char *sql, GError **error)
{
  return rp_connection_prepare (page->work->store->db, sql, error);
}

static gboolean
query_integer (RpStore *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  *value = row ? rp_statement_get_integer (statement, 0) : 0;
  return TRUE;
}

/* Of live rows, such as left without a revocation or an erasure behind it count as missing until as many
 * have come: most of them only move to another scope. What came before them does not make up for them. */
static void
count_live (Page *page, gint64 change)
{
  page->missing = MAX (page->missing - change, 0);
}

/* ---- scopes ---- */

/* A scope granted (again) has a new number; what the server does not send again under it has gone. */
static gboolean
apply_scope (Page *page, const RpFeedLine *line, GError **error)
{
  g_autoptr (RpStatement) statement = prepare (
      page,
      "INSERT INTO scope (id, gen, sweep, level, label) VALUES (:id, :gen, 1, :level, :label)"
      " ON CONFLICT (id) DO UPDATE SET sweep = max(sweep, gen <> excluded.gen),"
      " gen = excluded.gen, level = excluded.level, label = excluded.label",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", line->scope);
  rp_statement_bind_integer (statement, ":gen", line->gen);
  rp_statement_bind_text (statement, ":level", line->level);
  rp_statement_bind_text (statement, ":label", line->label);
  return rp_statement_run (statement, error);
}

static gboolean
find_scope_gen (Page *page, const char *scope, gboolean *known, gint64 *gen, GError **error)
{
  g_autoptr (RpStatement) statement = NULL;

  if (g_strcmp0 (page->scope, scope) != 0)
    {
      statement = prepare (page, "SELECT gen FROM scope WHERE id = :id", error);
      if (!statement)
        return FALSE;
      rp_statement_bind_text (statement, ":id", scope);
      if (!rp_statement_step (statement, &page->scope_known, error))
        return FALSE;
      page->scope_gen = page->scope_known ? rp_statement_get_integer (statement, 0) : 0;
      g_free (page->scope);
      page->scope = g_strdup (scope);
    }
  *known = page->scope_known;
  *gen = page->scope_gen;
  return TRUE;
}

static void
forget_scope_gen (Page *page)
{
  g_clear_pointer (&page->scope, g_free);
}

/* ---- rows ---- */

typedef struct
{
  gboolean found;
  gint64 rev;
  gboolean deleted;
  char *scope, *body;
} OldRow;

static void
clear_old_row (OldRow *row)
{
  g_free (row->scope);
  g_free (row->body);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OldRow, clear_old_row)

static gboolean
load_old_row (Page *page, const RpFeedLine *line, OldRow *old, GError **error)
{
  g_autoptr (RpStatement) statement = prepare (
      page, "SELECT rev, deleted, scope, body FROM row WHERE kind = :kind AND id = :id", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", line->kind);
  rp_statement_bind_text (statement, ":id", line->id);
  if (!rp_statement_step (statement, &old->found, error))
    return FALSE;
  if (old->found)
    {
      old->rev = rp_statement_get_integer (statement, 0);
      old->deleted = rp_statement_get_integer (statement, 1) != 0;
      old->scope = g_strdup (rp_statement_get_text (statement, 2));
      old->body = g_strdup (rp_statement_get_text (statement, 3));
    }
  return TRUE;
}

static gboolean
rescue (Page *page, const char *why, const char *kind, const char *id, const char *body,
        GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (page->work->store->clock);
  g_autoptr (RpStatement) statement
      = prepare (page,
                 "INSERT INTO rescued (why, kind, entity_id, body, at)"
                 " VALUES (:why, :kind, :id, :body, :now)",
                 error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":why", why);
  rp_statement_bind_text (statement, ":kind", kind);
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_bind_text (statement, ":body", body);
  rp_statement_bind_text (statement, ":now", now);
  page->rescued = TRUE;
  return rp_statement_run (statement, error);
}

/* Whether just this text is on screen already: as a rule it is this user's own edit that comes back. */
static gboolean
is_on_screen (Page *page, const RpFeedLine *line, const OldRow *old, gboolean *result,
              GError **error)
{
  g_autoptr (RpStatement) statement = NULL;
  gboolean shown = FALSE;

  *result = FALSE;
  if (line->body_text.length == 0)
    return TRUE;
  if (page->edited)
    {
      statement
          = prepare (page, "SELECT body = :body FROM shown WHERE kind = :kind AND id = :id", error);
      if (!statement)
        return FALSE;
      rp_statement_bind_bytes_at (statement, 1, line->body_text.text, line->body_text.length);
      rp_statement_bind_text (statement, ":kind", line->kind);
      rp_statement_bind_text (statement, ":id", line->id);
      if (!rp_statement_step (statement, &shown, error))
        return FALSE;
    }
  *result = shown ? rp_statement_get_integer (statement, 0) != 0
                  : old->found && strlen (old->body) == line->body_text.length
                        && memcmp (old->body, line->body_text.text, line->body_text.length) == 0;
  return TRUE;
}

/* What the server replaced is what was on screen until now, this user's own edits included. */
static gboolean
note_history (Page *page, RpFeedLine *line, const OldRow *old, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (line->kind);
  gboolean same = FALSE;

  if (!kind)
    return TRUE;
  if (!is_on_screen (page, line, old, &same, error))
    return FALSE;
  if (same)
    return TRUE;

  RpShown after = { .kind = kind, .id = line->id, .body = rp_feed_line_get_body (line) };
  g_autoptr (RpShown) before = rp_shown_load (page->work->store, kind, line->id, error);
  if (!before)
    return FALSE;
  return !before->body || rp_history_add (page->work->store, &after, before->body, NULL, "", error);
}

/* What was put aside, and the server says again, is not asked about any more. */
static gboolean
settle_rescued (Page *page, RpFeedLine *line, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (line->kind);

  return !page->rescued || !kind || line->deleted
         || rp_rescued_settle (page->work->store, kind, line->id, rp_feed_line_get_body (line),
                               error);
}

static gboolean
put_row (Page *page, RpFeedLine *line, gint64 gen, GError **error)
{
  g_autofree char *built = NULL;
  RpJsonText body = line->body_text;
  g_autoptr (RpStatement) statement
      = prepare (page,
                 "INSERT INTO row (body, kind, id, scope, gen, rev, seq, deleted, schema_no)"
                 " VALUES (:body, :kind, :id, :scope, :gen, :rev, :seq, :deleted, :schema)"
                 " ON CONFLICT (kind, id) DO UPDATE SET scope = excluded.scope,"
                 " gen = excluded.gen, rev = excluded.rev, seq = excluded.seq,"
                 " deleted = excluded.deleted, schema_no = excluded.schema_no,"
                 " body = excluded.body",
                 error);

  if (!statement)
    return FALSE;
  if (body.length == 0)
    {
      built = rp_json_object_to_canonical (rp_feed_line_get_body (line));
      body = (RpJsonText){ built, strlen (built) };
    }
  rp_statement_bind_bytes_at (statement, 1, body.text, body.length);
  rp_statement_bind_text (statement, ":kind", line->kind);
  rp_statement_bind_text (statement, ":id", line->id);
  rp_statement_bind_text (statement, ":scope", line->scope);
  rp_statement_bind_integer (statement, ":gen", gen);
  rp_statement_bind_integer (statement, ":rev", line->rev);
  rp_statement_bind_integer (statement, ":seq", line->seq);
  rp_statement_bind_integer (statement, ":deleted", line->deleted);
  rp_statement_bind_integer (statement, ":schema", line->schema);
  return rp_statement_run (statement, error) && settle_rescued (page, line, error);
}

/* Whether something that was entered here waits for a row that has not come yet. */
static gboolean
has_edits (Page *page, const RpFeedLine *line, gboolean *result, GError **error)
{
  g_autoptr (RpStatement) statement = NULL;

  *result = FALSE;
  if (!page->edited)
    return TRUE;
  statement = prepare (page,
                       "SELECT EXISTS (SELECT 1 FROM op_change WHERE kind = :kind"
                       " AND entity_id = :id AND overlay = 1)"
                       " OR EXISTS (SELECT 1 FROM shown WHERE kind = :kind AND id = :id)",
                       error);
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", line->kind);
  rp_statement_bind_text (statement, ":id", line->id);
  if (!rp_statement_step (statement, NULL, error))
    return FALSE;
  *result = rp_statement_get_integer (statement, 0) != 0;
  return TRUE;
}

/* A row that has left with this page, and is still shown and found until its end. */
static gboolean
has_just_left (const Page *page, const RpFeedLine *line)
{
  g_autofree char *key = NULL;

  if (g_hash_table_size (page->touched) == 0)
    return FALSE;
  key = g_strconcat (line->kind, " ", line->id, NULL);
  return g_hash_table_contains (page->touched, key);
}

/* Most rows of a first transfer: nothing of it is here yet. */
static gboolean
apply_new_row (Page *page, RpFeedLine *line, gint64 gen, gboolean *done, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (line->kind);
  gboolean edits = FALSE;

  *done = FALSE;
  if (!has_edits (page, line, &edits, error))
    return FALSE;
  if (edits || !kind || line->body_text.length == 0 || has_just_left (page, line))
    return TRUE;
  *done = TRUE;
  count_live (page, !line->deleted);
  return put_row (page, line, gen, error)
         && rp_shown_add_arrived (page->work, kind, line->id, line->scope, line->deleted,
                                  line->body_text, error);
}

static gboolean
stamp_row (Page *page, const RpFeedLine *line, gint64 gen, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (page, "UPDATE row SET gen = :gen WHERE kind = :kind AND id = :id", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":gen", gen);
  rp_statement_bind_text (statement, ":kind", line->kind);
  rp_statement_bind_text (statement, ":id", line->id);
  return rp_statement_run (statement, error);
}

/* A row of another timeline is replaced by whatever the present one says; if it was ahead, it is
 * rescued first. */
static gboolean
apply_row (Page *page, RpFeedLine *line, GError **error)
{
  g_auto (OldRow) old = { 0 };
  gboolean known = FALSE, done = FALSE;
  gint64 gen = 0;

  if (!find_scope_gen (page, line->scope, &known, &gen, error))
    return FALSE;
  if (!known) /* of a scope revoked meanwhile */
    return TRUE;
  if (!load_old_row (page, line, &old, error))
    return FALSE;
  if (page->wanting && !line->deleted && (!old.found || old.deleted || old.rev < 0))
    g_hash_table_add (page->came, g_strdup (line->id));
  if (!old.found && !apply_new_row (page, line, gen, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  if (old.found && line->rev < old.rev)
    return g_strcmp0 (old.scope, line->scope) != 0 || stamp_row (page, line, gen, error);
  if (old.found && old.rev < 0 && -1 - old.rev > line->rev
      && !rescue (page, "older", line->kind, line->id, old.body, error))
    return FALSE;
  count_live (page, !line->deleted - (old.found && !old.deleted));

  touch (page, line->kind, line->id);
  return note_history (page, line, &old, error) && put_row (page, line, gen, error);
}

static gboolean
note_freed (Page *page, const char *kind, const char *id, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (page,
                 "SELECT DISTINCT o.id FROM op o JOIN op_change c ON c.local_no = o.local_no"
                 " WHERE c.kind = :kind AND c.entity_id = :id AND o.state = 'quarantined'",
                 error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind);
  rp_statement_bind_text (statement, ":id", id);
  while (rp_statement_step (statement, &row, error) && row)
    g_hash_table_add (page->freed, g_strdup (rp_statement_get_text (statement, 0)));
  return !row;
}

/* Erased for good: also what this user had typed about it. */
static gboolean
erase_traces (Page *page, const char *kind, const char *id, GError **error)
{
  static const char *const deletions[] = {
    "DELETE FROM history WHERE kind = :kind AND entity_id = :id",
    "DELETE FROM rescued WHERE kind = :kind AND entity_id = :id",
    "UPDATE op SET parted = 1 WHERE state NOT IN ('queued', 'withdrawn') AND local_no IN"
    " (SELECT local_no FROM op_change WHERE kind = :kind AND entity_id = :id)",
    "DELETE FROM op_change WHERE kind = :kind AND entity_id = :id",
    "DELETE FROM attention WHERE entity_kind = :kind AND entity_id = :id",
    "DELETE FROM draft WHERE :kind <> '' AND instr (key, :id) > 0",
  };

  if ((page->wanting && !note_freed (page, kind, id, error))
      || (g_str_equal (kind, "attachment")
          && !rp_store_list_files_of (page->work->store, id, page->files, error)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (deletions); i++)
    {
      g_autoptr (RpStatement) statement = prepare (page, deletions[i], error);

      if (!statement)
        return FALSE;
      rp_statement_bind_text (statement, ":kind", kind);
      rp_statement_bind_text (statement, ":id", id);
      if (!rp_statement_run (statement, error))
        return FALSE;
    }
  /* An op of which nothing is left has nothing to send. */
  return rp_connection_run (page->work->store->db,
                            "UPDATE op SET state = 'withdrawn' WHERE state <> 'withdrawn'"
                            " AND NOT EXISTS (SELECT 1 FROM op_change c"
                            " WHERE c.local_no = op.local_no)",
                            error);
}

/* Of the kind, what was put aside, and of late entries all: there are few. */
static gboolean
list_dependents (Page *page, const RpKind *kind, const char *id, GPtrArray *found, GError **error)
{
  g_autofree char *sql
      = rp_row_parts_is_of_many (kind)
            ? g_strdup (
                "SELECT id FROM row WHERE kind = :kind AND rev < 0 AND instr (body, :id) > 0"
                " UNION SELECT entity_id FROM rescued WHERE kind = :kind"
                " AND instr (body, :id) > 0")
            : g_strdup_printf ("SELECT entity_id FROM rescued WHERE kind = :kind"
                               " AND json_extract (body, '$.%s') = :id",
                               kind->part_of);
  g_autoptr (RpStatement) statement = prepare (page, sql, error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind->name);
  rp_statement_bind_text (statement, ":id", id);
  while (rp_statement_step (statement, &row, error) && row)
    g_ptr_array_add (found, g_strdup (rp_statement_get_text (statement, 0)));
  return !row;
}

static gboolean
erase_dependent (Page *page, const char *kind, const char *id, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (page, "DELETE FROM row WHERE kind = :kind AND id = :id AND rev < 0", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind);
  rp_statement_bind_text (statement, ":id", id);
  touch (page, kind, id);
  return rp_statement_run (statement, error) && erase_traces (page, kind, id, error);
}

static gboolean erase_dependents (Page *page, const char *id, GError **error);

/* With what hangs on each of them. */
static gboolean
erase_all (Page *page, const char *kind, GPtrArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    if (!erase_dependent (page, kind, ids->pdata[i], error)
        || !erase_dependents (page, ids->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
erase_parts (Page *page, const char *id, GError **error)
{
  g_autoptr (GPtrArray) refs = NULL;

  if (!rp_row_parts_take (page->parts, id, &refs, error))
    return FALSE;
  for (guint i = 0; refs != NULL && i < refs->len; i++)
    {
      const RpPartRef *ref = refs->pdata[i];

      if (!erase_dependent (page, ref->kind->name, ref->id, error)
          || !erase_dependents (page, ref->id, error))
        return FALSE;
    }
  return TRUE;
}

/* Parts of it and what speaks of it, as those that the server knows it erases itself: what a timeline that is lost said, of
 * which the present server knows nothing. */
static gboolean
erase_dependents (Page *page, const char *id, GError **error)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  if (!erase_parts (page, id, error))
    return FALSE;
  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

      if (kinds[i]->part_of != NULL
          && (!list_dependents (page, kinds[i], id, found, error)
              || !erase_all (page, kinds[i]->name, found, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_exit (Page *page, const RpFeedLine *line, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (page,
                 "DELETE FROM row WHERE kind = :kind AND id = :id"
                 " AND (scope = :scope OR :why = 'erased')"
                 " AND (seq < :seq OR (rev < 0 AND :why = 'erased')) RETURNING deleted = 0",
                 error);
  gboolean erased = g_strcmp0 (line->why, "erased") == 0;
  gboolean removed = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", line->kind);
  rp_statement_bind_text (statement, ":id", line->id);
  rp_statement_bind_text (statement, ":scope", line->scope);
  rp_statement_bind_integer (statement, ":seq", line->seq);
  rp_statement_bind_text (statement, ":why", line->why);
  if (!rp_statement_step (statement, &removed, error))
    return FALSE;
  if (removed && !erased)
    count_live (page, -rp_statement_get_integer (statement, 0));
  touch (page, line->kind, line->id);
  page->left = TRUE;
  if (!erased)
    return TRUE;
  page->for_good = TRUE;
  return erase_traces (page, line->kind, line->id, error)
         && erase_dependents (page, line->id, error);
}

/* Runs a DELETE … RETURNING kind, id and marks what it removed. */
static gboolean
remove_rows (Page *page, RpStatement *statement, GError **error)
{
  gboolean row = FALSE;

  do
    {
      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        touch (page, rp_statement_get_text (statement, 0), rp_statement_get_text (statement, 1));
    }
  while (row);
  return TRUE;
}

/* What was known of the rows of a scope besides their present state. What this user has entered and what is
 * on its way is his own. */
static gboolean
forget_scope (Page *page, const char *scope, GError **error)
{
  static const char *const deletions[]
      = { "DELETE FROM history WHERE op_id = '' AND EXISTS (SELECT 1 FROM row r WHERE r.scope = :id"
          " AND r.kind = history.kind AND r.id = history.entity_id)",
          "DELETE FROM rescued WHERE EXISTS (SELECT 1 FROM row r WHERE r.scope = :id"
          " AND r.kind = rescued.kind AND r.id = rescued.entity_id)" };

  for (guint i = 0; i < G_N_ELEMENTS (deletions); i++)
    {
      g_autoptr (RpStatement) statement = prepare (page, deletions[i], error);

      if (!statement)
        return FALSE;
      rp_statement_bind_text (statement, ":id", scope);
      if (!rp_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

/* The scope was taken away. Its rows go; what was typed and not yet sent stays. */
static gboolean
apply_gone (Page *page, const RpFeedLine *line, GError **error)
{
  g_autoptr (RpStatement) scope = NULL, rows = NULL;

  if (!forget_scope (page, line->scope, error))
    return FALSE;
  scope = prepare (page, "DELETE FROM scope WHERE id = :id", error);
  rows = prepare (page, "DELETE FROM row WHERE scope = :id RETURNING kind, id", error);
  if (!scope || !rows)
    return FALSE;
  rp_statement_bind_text (scope, ":id", line->scope);
  rp_statement_bind_text (rows, ":id", line->scope);
  page->left = page->for_good = TRUE;
  return rp_statement_run (scope, error) && remove_rows (page, rows, error);
}

static gboolean
apply_line (Page *page, RpFeedLine *line, GError **error)
{
  switch (line->type)
    {
    case RP_FEED_HEAD:
      page->head = line->head;
      return TRUE;
    case RP_FEED_SCOPE:
      forget_scope_gen (page);
      return apply_scope (page, line, error);
    case RP_FEED_ROW:
      return apply_row (page, line, error);
    case RP_FEED_EXIT:
      return apply_exit (page, line, error);
    case RP_FEED_GONE:
      forget_scope_gen (page);
      return apply_gone (page, line, error);
    case RP_FEED_END:
      return rp_store_put_meta (page->work->store, "cursor", line->cursor, error);
    }
  return TRUE;
}

/* ---- when everything up to the head has come ---- */

/* Rows that a grant or a new timeline did not bring again, those of scopes that the new timeline has not
 * named by now among them. Those of another timeline are rescued.
 * Scopes with something to sweep come first: as a rule there is none, and no row is looked at. */
static gboolean
sweep (Page *page, GError **error)
{
  static const char swept[]
      = " FROM row WHERE scope IN (SELECT id FROM scope WHERE sweep = 1)"
        " AND EXISTS (SELECT 1 FROM scope s WHERE s.id = row.scope AND row.gen <> s.gen)";
  static const char waiting[]
      = " FROM row WHERE scope IN (SELECT id FROM scope WHERE sweep = 1)"
        " AND EXISTS (SELECT 1 FROM scope s WHERE s.id = row.scope AND row.gen <> s.gen"
        " AND (s.gen <> -1 OR row.seq <= (SELECT max (seq) FROM row WHERE rev >= 0)))";
  const char *leaving = rp_mutant (RP_MUTANT_SWEEP_WAITS) ? waiting : swept;
  g_autofree char *now = rp_clock_dup_now_utc (page->work->store->clock);
  g_autofree char *save_sql = g_strconcat ("INSERT INTO rescued (why, kind, entity_id, body, at)"
                                           " SELECT 'missing', kind, id, body, :now",
                                           leaving, " AND row.rev < 0", NULL);
  g_autofree char *delete_sql = g_strconcat ("DELETE", leaving, " RETURNING kind, id", NULL);
  g_autoptr (RpStatement) save = prepare (page, save_sql, error);
  g_autoptr (RpStatement) delete = prepare (page, delete_sql, error);

  if (!save || !delete)
    return FALSE;
  if (rp_mutant (RP_MUTANT_NO_SWEEP))
    return TRUE;
  rp_statement_bind_text (save, ":now", now);
  if (!rp_statement_run (save, error) || !remove_rows (page, delete, error))
    return FALSE;
  if (rp_connection_get_changes (page->work->store->db) > 0)
    page->left = page->for_good = TRUE;
  return rp_connection_run (page->work->store->db,
                            "DELETE FROM scope WHERE gen = -1"
                            " AND NOT EXISTS (SELECT 1 FROM row r WHERE r.scope = scope.id)",
                            error)
         && rp_connection_run (page->work->store->db,
                               "UPDATE scope SET sweep = 0 WHERE gen <> -1 AND sweep = 1", error);
}

/* What was known of rows that have left besides their state, when none came in their place and nothing that was entered
 * here waits for them. What was put aside because the server does not have it has no row by nature, and may come back. */
static gboolean
forget_left (Page *page, GError **error)
{
#define NOTHING_LEFT(table)                                                                        \
  " AND NOT EXISTS (SELECT 1 FROM row r WHERE r.kind = " table ".kind"                             \
  " AND r.id = " table ".entity_id) AND NOT EXISTS (SELECT 1 FROM op_change c"                     \
  " WHERE c.kind = " table ".kind AND c.entity_id = " table ".entity_id AND c.overlay = 1)"
  static const char *const deletions[]
      = { "DELETE FROM rescued WHERE why = 'older'" NOTHING_LEFT ("rescued"),
          "DELETE FROM history WHERE op_id = ''" NOTHING_LEFT (
              "history") " AND NOT EXISTS (SELECT 1 FROM rescued r WHERE r.kind = history.kind"
                         " AND r.entity_id = history.entity_id)" };

  for (guint i = 0; i < G_N_ELEMENTS (deletions); i++)
    {
      if (!rp_connection_run (page->work->store->db, deletions[i], error))
        return FALSE;
      if (rp_connection_get_changes (page->work->store->db) > 0)
        page->left = page->for_good = TRUE;
    }
  return TRUE;
}

/* A row that left may come with a later page under another customer: all has to be here. */
static gboolean
pay_left (Page *page, gboolean complete, GError **error)
{
  RpStore *store = page->work->store;
  g_autofree char *owed = NULL;

  if (!rp_store_read_meta (store, LEFT_KEY, &owed, error))
    return FALSE;
  if (!complete)
    return !page->left || owed || rp_store_put_meta (store, LEFT_KEY, "1", error);
  return (!page->left && !owed)
         || (forget_left (page, error) && rp_store_put_meta (store, LEFT_KEY, NULL, error));
}

/* What the server decided up to here is in the rows now, so it leaves the overlay. */
static gboolean
fold_overlay (Page *page, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (page,
                 "UPDATE op_change SET overlay = 0 WHERE overlay = 1 AND local_no IN"
                 " (SELECT local_no FROM op WHERE state = 'acked' AND result_seq <= :head)"
                 " RETURNING kind, entity_id",
                 error);

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":head", page->head);
  return remove_rows (page, statement, error);
}

static gboolean
rebuild_touched (Page *page, gboolean folded, GError **error)
{
  GHashTableIter iter;
  gpointer key = NULL;

  g_hash_table_iter_init (&iter, page->touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);

      if (!rp_shown_follow (page->work, parts[0], parts[1], folded, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the guard ---- */

/* Whether too much is missing, over all pages since all was here. What is left is counted, which takes reading all of
 * it, only when much is. Once somebody was asked, no page takes anything before he has answered. */
static gboolean
is_mass_removal (Page *page, gboolean *result, GError **error)
{
  *result = FALSE;
  if (page->missing <= page->guard.missing || page->guard.allowed
      || (page->missing <= GUARD_ROWS && !page->guard.asked))
    return TRUE;
  if (!query_integer (page->work->store, "SELECT count(*) FROM row WHERE deleted = 0", &page->live,
                      error))
    return FALSE;
  *result = page->guard.asked || page->missing * 100 > (page->live + page->missing) * GUARD_PERCENT;
  return TRUE;
}

/* When all is here, whatever was asked and answered is over. */
static gboolean
pay_guard (Page *page, gboolean complete, GError **error)
{
  return complete ? rp_store_forget_removal (page->work->store, error)
                  : page->missing == page->guard.missing
                        || rp_store_note_missing (page->work->store, page->missing, error);
}

static gboolean
apply_lines (Page *page, GPtrArray *lines, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < lines->len; i++)
    ok = apply_line (page, lines->pdata[i], error);
  forget_scope_gen (page);
  return ok;
}

static gboolean
finish_page (Page *page, gboolean complete, GError **error)
{
  if (complete
      && (!sweep (page, error) || !fold_overlay (page, error)
          || !rp_store_put_meta_integer (page->work->store, "feed_head", page->head, error)))
    return FALSE;
  return rebuild_touched (page, complete, error)
         && (!page->wanting || rp_op_log_follow_came (page->work, page->came, page->freed, error))
         && pay_left (page, complete, error)
         && rp_store_forget_unnamed (page->work->store, page->files, error)
         && (!page->left || rp_store_owe_scrub (page->work->store, page->for_good, error))
         && pay_guard (page, complete, error);
}

/* Nothing of the page stays but the question. */
static gboolean
ask_about_removal (RpStore *self, const Page *page, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  return transaction
         && rp_store_note_removal (self, page->missing, page->live + page->missing,
                                   page->guard.missing, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
apply_whole (RpStore *self, GPtrArray *lines, gboolean *stopped, GError **error)
{
  g_autoptr (GHashTable) touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);
  g_autoptr (GHashTable) came = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) freed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpRowParts) parts = rp_row_parts_new (self);
  Page page = {
    .work = work, .touched = touched, .came = came, .freed = freed, .parts = parts, .files = files
  };
  const RpFeedLine *end = lines->pdata[lines->len - 1];

  if (!work || !rp_store_load_guard (self, &page.guard, error))
    return FALSE;
  page.missing = page.guard.missing;
  if (!query_integer (self,
                      "SELECT EXISTS (SELECT 1 FROM op_change WHERE overlay = 1)"
                      " OR EXISTS (SELECT 1 FROM shown)",
                      &page.edited, error)
      || !query_integer (self, "SELECT EXISTS (SELECT 1 FROM rescued)", &page.rescued, error)
      || !query_integer (self,
                         "SELECT EXISTS (SELECT 1 FROM op WHERE state = 'quarantined'"
                         " AND refusal = 'missing_parent')",
                         &page.wanting, error)
      || !apply_lines (&page, lines, error) || !is_mass_removal (&page, stopped, error))
    return FALSE;
  if (*stopped)
    {
      g_clear_pointer (&work, rp_store_work_abandon);
      return ask_about_removal (self, &page, error);
    }
  return finish_page (&page, end->complete, error)
         && rp_store_work_finish (g_steal_pointer (&work), error)
         && rp_store_pay_scrub (self, end->complete, error);
}

gboolean
rp_store_apply_page (RpStore *self, GPtrArray *lines, const char *asked_cursor, gboolean *stopped,
                     GError **error)
{
  g_autofree char *cursor = NULL;
  g_autofree char *epoch = NULL;
  const RpFeedLine *head = lines->len > 0 ? lines->pdata[0] : NULL;

  *stopped = FALSE;
  if (!rp_store_read_meta (self, "cursor", &cursor, error)
      || !rp_store_read_meta (self, "epoch", &epoch, error))
    return FALSE;
  /* An answer to a question that is not open any more. */
  if (!head
      || (g_strcmp0 (cursor ? cursor : "", asked_cursor ? asked_cursor : "") != 0
          && !rp_mutant (RP_MUTANT_STALE_PAGE))
      || (epoch && head->epoch && !g_str_equal (epoch, head->epoch)))
    return TRUE;
  if (!rp_store_pay_scrub (self, FALSE, error))
    return FALSE;
  if (rp_mutant (RP_MUTANT_CURSOR_BEFORE_DATA)
      && !rp_store_set_meta (self, "cursor", ((RpFeedLine *)lines->pdata[lines->len - 1])->cursor,
                             error))
    return FALSE;
  return apply_whole (self, lines, stopped, error);
}
