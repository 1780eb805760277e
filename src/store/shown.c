/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

#include "base/json-access.h"
#include "base/mutant.h"

void
rp_shown_free (RpShown *self)
{
  g_free (self->id);
  g_free (self->scope);
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self);
}

static RpShown *
new_shown (const RpKind *kind, const char *id)
{
  RpShown *self = g_new0 (RpShown, 1);

  self->kind = kind;
  self->id = g_strdup (id);
  return self;
}

/* A revision of an earlier timeline of the server counts for nothing in the present one. */
static void
read_row (RpShown *self, RpStatement *statement)
{
  self->rev = MAX (rp_statement_get_integer (statement, 0), 0);
  self->seq = rp_statement_get_integer (statement, 1);
  self->scope = g_strdup (rp_statement_get_text (statement, 2));
  self->deleted = rp_statement_get_integer (statement, 3) != 0;
}

static RpStatement *
prepare_for (RpStore *store, const char *sql, const char *kind, const char *id, GError **error)
{
  RpStatement *statement = rp_connection_prepare (store->db, sql, error);

  if (statement)
    {
      rp_statement_bind_text (statement, ":kind", kind);
      rp_statement_bind_text (statement, ":id", id);
    }
  return statement;
}

/* What the server last said. A row that is not here leaves the body %NULL. */
static gboolean
load_server_row (RpShown *self, RpStore *store, GError **error)
{
  g_autoptr (RpStatement) statement = prepare_for (
      store, "SELECT rev, seq, scope, deleted, body FROM row WHERE kind = :kind AND id = :id",
      self->kind->name, self->id, error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  read_row (self, statement);
  self->body = rp_store_parse_object (rp_statement_get_text (statement, 4), error);
  return self->body != NULL;
}

#define BASE_SQL RP_SHOWN_BASE_SQL ("s.kind", "s.id", "r.rev")
static const char overlaid_sql[]
    = "SELECT " BASE_SQL ", coalesce(r.seq, 0), s.scope, s.deleted, s.body FROM shown s"
      " LEFT JOIN row r ON r.kind = s.kind AND r.id = s.id WHERE s.kind = :kind AND s.id = :id";

/* The mutant's: what is beneath counts as seen. */
static const char row_beneath_sql[]
    = "SELECT coalesce(r.rev, 0), coalesce(r.seq, 0), s.scope, s.deleted, s.body FROM shown s"
      " LEFT JOIN row r ON r.kind = s.kind AND r.id = s.id WHERE s.kind = :kind AND s.id = :id";

static gboolean
load_overlaid (RpShown *self, RpStore *store, gboolean *found, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare_for (store, rp_mutant (RP_MUTANT_BASE_OF_THE_ROW) ? row_beneath_sql : overlaid_sql,
                     self->kind->name, self->id, error);

  if (!statement || !rp_statement_step (statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  read_row (self, statement);
  self->overlay = TRUE;
  self->body = rp_store_parse_object (rp_statement_get_text (statement, 4), error);
  return self->body != NULL;
}

static gboolean
load_pending (RpShown *self, RpStore *store, GError **error)
{
  g_autoptr (RpStatement) statement = prepare_for (
      store,
      "SELECT 1 FROM op_change c JOIN op o ON o.local_no = c.local_no"
      " WHERE c.kind = :kind AND c.entity_id = :id AND c.overlay = 1 AND o.state <> 'acked'"
      " LIMIT 1",
      self->kind->name, self->id, error);

  return statement && rp_statement_step (statement, &self->pending, error);
}

RpShown *
rp_shown_load (RpStore *store, const RpKind *kind, const char *id, GError **error)
{
  g_autoptr (RpShown) self = new_shown (kind, id);
  gboolean found = FALSE;

  if (!load_overlaid (self, store, &found, error))
    return NULL;
  if (found ? !load_pending (self, store, error) : !load_server_row (self, store, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
rp_shown_apply (RpShown *self, const RpChange *change)
{
  self->overlay = TRUE;
  if (change->create && !self->body)
    {
      self->body = json_object_new ();
      rp_change_apply (change, self->kind, self->body);
      self->scope = g_strdup (change->scope);
      return;
    }
  if (!self->body)
    return;
  rp_change_apply (change, self->kind, self->body);
  self->deleted = self->deleted || change->erase;
}

static gboolean
write_overlaid (RpShown *self, RpStore *store, GError **error)
{
  gboolean keep = self->overlay && self->body;
  g_autoptr (RpStatement) statement
      = prepare_for (store,
                     keep ? "INSERT INTO shown (kind, id, scope, deleted, body)"
                            " VALUES (:kind, :id, :scope, :deleted, :body)"
                            " ON CONFLICT (kind, id) DO UPDATE SET scope = excluded.scope,"
                            " deleted = excluded.deleted, body = excluded.body"
                          : "DELETE FROM shown WHERE kind = :kind AND id = :id",
                     self->kind->name, self->id, error);

  if (!statement)
    return FALSE;
  if (keep)
    {
      g_autofree char *body = rp_json_object_to_canonical (self->body);

      rp_statement_bind_text (statement, ":scope", self->scope);
      rp_statement_bind_integer (statement, ":deleted", self->deleted);
      rp_statement_bind_text (statement, ":body", body);
    }
  return rp_statement_run (statement, error);
}

gboolean
rp_shown_project (const RpShown *self, RpStore *store, GError **error)
{
  g_autofree char *text = NULL;
  RpRowText row = { self->kind, self->id, self->scope, self->deleted, self->pending };

  if (!self->body)
    return rp_projection_remove (store, self->kind, self->id, error)
           && rp_search_remove (store->search, self->kind->name, self->id, error);
  text = rp_json_object_to_canonical (self->body);
  row.values = g_newa (RpJsonText, self->kind->n_fields);
  rp_row_text_find (self->kind, (RpJsonText){ text, strlen (text) }, row.values);
  if (!rp_projection_put (store, &row, error))
    return FALSE;
  return self->deleted ? rp_search_remove (store->search, self->kind->name, self->id, error)
                       : rp_search_put (store->search, &row, error);
}

static void
note_changed (RpStoreWork *work, const RpKind *kind, const char *id)
{
  g_hash_table_add (work->kinds, (gpointer)kind->name);
  rp_changed_rows_add (work->store->changed, kind->name, id);
}

gboolean
rp_shown_add_arrived (RpStoreWork *work, const RpKind *kind, const char *id, const char *scope,
                      gboolean deleted, RpJsonText body, GError **error)
{
  RpRowText row = { kind, id, scope, deleted, FALSE, g_newa (RpJsonText, kind->n_fields) };

  note_changed (work, kind, id);
  rp_row_text_find (kind, body, row.values);
  if (rp_mutant (RP_MUTANT_VALUE_NOT_LISTED))
    row.values[kind->n_fields - 1] = (RpJsonText){ 0 };
  return rp_projection_put (work->store, &row, error)
         && (deleted || rp_search_add (work->store->search, &row, error));
}

gboolean
rp_shown_write (RpShown *self, RpStoreWork *work, GError **error)
{
  note_changed (work, self->kind, self->id);
  return write_overlaid (self, work->store, error) && rp_shown_project (self, work->store, error);
}

gboolean
rp_shown_settle (RpStoreWork *work, const char *kind_name, const char *id, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (kind_name);
  g_autofree char *sql = NULL;
  g_autoptr (RpStatement) statement = NULL;

  if (!kind)
    return TRUE;
  sql = g_strdup_printf ("UPDATE k_%s SET pending = EXISTS (SELECT 1 FROM op_change c"
                         " JOIN op o ON o.local_no = c.local_no WHERE c.kind = :kind"
                         " AND c.entity_id = :id AND c.overlay = 1 AND o.state <> 'acked')"
                         " WHERE id = :id",
                         kind->name);
  statement = prepare_for (work->store, sql, kind->name, id, error);
  note_changed (work, kind, id);
  return statement && rp_statement_run (statement, error);
}

/* Whether the server says just what is shown. What lists and the search have of the row is right then:
 * edits that lie over it change nothing when they are applied to what they have led to. Once one of several has left,
 * those that are left may lead to something else.
 * @overlaid: (out): whether there are such */
static gboolean
is_said_now (RpStore *store, const RpKind *kind, const char *id, gboolean *result,
             gboolean *overlaid, GError **error)
{
  g_autoptr (RpStatement) statement = prepare_for (
      store,
      "SELECT EXISTS (SELECT 1 FROM op_change c"
      " WHERE c.kind = :kind AND c.entity_id = :id AND c.overlay = 1)"
      " FROM shown s JOIN row r ON r.kind = s.kind AND r.id = s.id"
      " WHERE s.kind = :kind AND s.id = :id AND s.body = r.body AND s.scope = r.scope"
      " AND s.deleted = r.deleted",
      kind->name, id, error);

  if (!statement || !rp_statement_step (statement, result, error))
    return FALSE;
  *overlaid = *result && rp_statement_get_integer (statement, 0) != 0;
  return TRUE;
}

static gboolean
drop_overlaid (RpStore *store, const RpKind *kind, const char *id, GError **error)
{
  g_autoptr (RpStatement) statement = prepare_for (
      store, "DELETE FROM shown WHERE kind = :kind AND id = :id", kind->name, id, error);

  return statement && rp_statement_run (statement, error);
}

gboolean
rp_shown_rebuild (RpStoreWork *work, const char *kind_name, const char *id, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (kind_name);

  if (!kind)
    return TRUE;

  g_autoptr (RpShown) self = new_shown (kind, id);
  if (!load_server_row (self, work->store, error))
    return FALSE;

  g_autoptr (GPtrArray) changes
      = rp_op_log_load_overlay (work->store, kind_name, id, &self->pending, error);
  if (!changes)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    rp_shown_apply (self, changes->pdata[i]);
  return rp_shown_write (self, work, error);
}

gboolean
rp_shown_follow (RpStoreWork *work, const char *kind_name, const char *id, gboolean folded,
                 GError **error)
{
  const RpKind *kind = rp_schema_find_kind (kind_name);
  gboolean same = FALSE, overlaid = FALSE;

  if (!kind)
    return TRUE;
  if (!is_said_now (work->store, kind, id, &same, &overlaid, error))
    return FALSE;
  if (!same || (overlaid && folded))
    return rp_shown_rebuild (work, kind_name, id, error);
  return (overlaid || drop_overlaid (work->store, kind, id, error))
         && rp_shown_settle (work, kind->name, id, error);
}
