/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/changeset.h"

#include <string.h>

#include "base/mutant.h"
#include "schema/unit.h"
#include "server/access.h"
#include "server/database.h"
#include "server/digests.h"
#include "server/former-scopes.h"
#include "server/read-set.h"

struct _RpChangeset
{
  RpConnection *connection; /* borrowed */
  char *now;
  GError *error;    /* (nullable): the first failure */
  RpReadSet *basis; /* what was read of the database */
  gint64 n_used;    /* numbers */
  GHashTable *read; /* key -> RpRow or NULL for none: as in the database */
  GHashTable *rows; /* key -> RpRow: accepted changes */
  GHashTable *step; /* key -> RpRow: changes of this step */
  GPtrArray *order; /* keys of `rows` in order of their first change; owned by `rows` */
  GPtrArray *step_order;
  GPtrArray *history;  /* RpReplaced */
  guint n_history;     /* of these, accepted */
  GHashTable *numbers; /* "series/year" -> gint64: accepted */
  GHashTable *step_numbers;
  GPtrArray *told;    /* RpRow, empty: erased before */
  GHashTable *former; /* key -> GPtrArray of scopes: where a row that is erased lay before */
};

static void
replaced_free (gpointer data)
{
  RpReplaced *self = data;

  g_free (self->id);
  g_free (self->unit);
  g_free (self->old_value);
  g_free (self->new_value);
  g_free (self->op_id);
  g_free (self->user_id);
  g_free (self->at);
  g_free (self);
}

static void
free_nullable_row (gpointer row)
{
  if (row != NULL)
    rp_row_free (row);
}

static GHashTable *
new_row_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_nullable_row);
}

RpChangeset *
rp_changeset_new (RpConnection *connection, const char *now)
{
  RpChangeset *self = g_new0 (RpChangeset, 1);

  self->connection = connection;
  self->now = g_strdup (now);
  self->basis = rp_read_set_new (connection);
  self->read = new_row_table ();
  self->rows = new_row_table ();
  self->step = new_row_table ();
  self->order = g_ptr_array_new ();
  self->step_order = g_ptr_array_new ();
  self->history = g_ptr_array_new_with_free_func (replaced_free);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->step_numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->told = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_row_free);
  self->former
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

void
rp_changeset_free (RpChangeset *self)
{
  g_hash_table_unref (self->former);
  g_ptr_array_unref (self->told);
  g_hash_table_unref (self->step_numbers);
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->history);
  g_ptr_array_unref (self->step_order);
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->step);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->read);
  rp_read_set_free (self->basis);
  g_clear_error (&self->error);
  g_free (self->now);
  g_free (self);
}

RpConnection *
rp_changeset_get_connection (RpChangeset *self)
{
  return self->connection;
}

const char *
rp_changeset_get_now (RpChangeset *self)
{
  return self->now;
}

gboolean
rp_changeset_is_empty (RpChangeset *self)
{
  return self->order->len == 0;
}

gboolean
rp_changeset_has_failed (RpChangeset *self)
{
  return self->error != NULL;
}

void
rp_changeset_take_error (RpChangeset *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

/* --- rows --------------------------------------------------------------------------------------- */

static char *
make_key (const RpKind *kind, const char *id)
{
  return g_strconcat (kind->name, "/", id, NULL);
}

/* As accepted, or else in the database. */
static const RpRow *
find_accepted (RpChangeset *self, const char *key, const RpKind *kind, const char *id)
{
  GError *error = NULL;
  gpointer row;

  if (g_hash_table_lookup_extended (self->rows, key, NULL, &row)
      || g_hash_table_lookup_extended (self->read, key, NULL, &row))
    return row;
  if (self->error != NULL)
    return NULL;

  RpRow *loaded;
  rp_read_set_note_row (self->basis, kind, id);
  if (!rp_database_load_row (self->connection, kind, id, &loaded, &error))
    rp_changeset_take_error (self, error);
  g_hash_table_insert (self->read, g_strdup (key), loaded);
  return loaded;
}

static const RpRow *
find_by_key (RpChangeset *self, const char *key, const RpKind *kind, const char *id)
{
  const RpRow *row = g_hash_table_lookup (self->step, key);

  return row != NULL ? row : find_accepted (self, key, kind, id);
}

const RpRow *
rp_changeset_find_before (RpChangeset *self, const RpKind *kind, const char *id)
{
  g_autofree char *key = make_key (kind, id);
  const RpRow *row = find_accepted (self, key, kind, id);

  return row != NULL && !row->erased ? row : NULL;
}

const RpRow *
rp_changeset_find (RpChangeset *self, const RpKind *kind, const char *id)
{
  g_autofree char *key = make_key (kind, id);
  const RpRow *row = find_by_key (self, key, kind, id);

  return row != NULL && !row->erased ? row : NULL;
}

static void
put_in_step (RpChangeset *self, char *key, RpRow *row)
{
  g_hash_table_insert (self->step, key, row);
  g_ptr_array_add (self->step_order, key);
}

RpRow *
rp_changeset_edit (RpChangeset *self, const RpKind *kind, const char *id)
{
  g_autofree char *key = make_key (kind, id);
  RpRow *row = g_hash_table_lookup (self->step, key);

  if (row != NULL)
    return row;
  row = rp_row_copy (find_by_key (self, key, kind, id));
  row->rev += !rp_mutant (RP_MUTANT_REVISION_STAYS);
  put_in_step (self, g_steal_pointer (&key), row);
  return row;
}

static char *
to_json_text (JsonNode *value)
{
  return value == NULL || JSON_NODE_HOLDS_NULL (value) ? NULL : rp_json_to_canonical (value);
}

static void
note_replaced (RpChangeset *self, const RpRow *row, const char *unit, char *old_value,
               char *new_value, const RpActor *actor)
{
  RpReplaced *replaced = g_new0 (RpReplaced, 1);

  replaced->kind = row->kind;
  replaced->id = g_strdup (row->id);
  replaced->rev = row->rev;
  replaced->unit = g_strdup (unit);
  replaced->old_value = old_value;
  replaced->new_value = new_value;
  replaced->op_id = g_strdup (actor->op_id);
  replaced->user_id = g_strdup (actor->user_id);
  replaced->at = g_strdup (actor->at != NULL ? actor->at : self->now);
  g_ptr_array_add (self->history, replaced);
}

/* A new row: every unit it has was set at rev 1, each answer on its own. */
static JsonObject *
make_first_revs (const RpKind *kind, JsonObject *body)
{
  JsonObject *frev = json_object_new ();
  g_autoptr (GPtrArray) units = rp_unit_list (kind, body);

  for (guint i = 0; i < units->len; i++)
    json_object_set_int_member (frev, g_ptr_array_index (units, i), 1);
  return frev;
}

RpRow *
rp_changeset_add (RpChangeset *self, const RpKind *kind, const char *id, const char *scope,
                  JsonObject *body, const RpActor *actor)
{
  RpRow *row = rp_row_new (kind, id, scope, 1, body, make_first_revs (kind, body));

  note_replaced (self, row, "", NULL, NULL, actor);
  put_in_step (self, make_key (kind, id), row);
  return row;
}

void
rp_changeset_set_unit (RpChangeset *self, RpRow *row, const char *unit, JsonNode *value,
                       const RpActor *actor)
{
  g_autoptr (JsonNode) old = rp_unit_get (row->kind, row->body, unit);

  if (rp_json_equal (old, value))
    return;
  note_replaced (self, row, unit, to_json_text (old), to_json_text (value), actor);
  rp_unit_set (row->kind, row->body, unit, value);
  if (!rp_mutant (RP_MUTANT_UNIT_REVISION_STAYS))
    json_object_set_int_member (row->frev, unit, row->rev);
}

void
rp_changeset_set_text (RpChangeset *self, RpRow *row, const char *field, const char *value,
                       const RpActor *actor)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);

  rp_changeset_set_unit (self, row, field, node, actor);
}

void
rp_changeset_set_deleted (RpChangeset *self, RpRow *row, gboolean deleted, const RpActor *actor)
{
  if (row->deleted == deleted)
    return;
  note_replaced (self, row, "deleted", g_strdup (row->deleted ? "true" : "false"),
                 g_strdup (deleted ? "true" : "false"), actor);
  row->deleted = deleted;
  json_object_set_int_member (row->frev, "deleted", row->rev);
}

void
rp_changeset_move (RpChangeset *self, RpRow *row, const char *customer, const RpActor *actor)
{
  if (g_str_equal (row->scope, customer))
    return;
  rp_changeset_set_text (self, row, "customer", customer, actor);
  g_free (row->scope);
  row->scope = g_strdup (customer);
}

void
rp_changeset_erase (RpChangeset *self, const RpKind *kind, const char *id)
{
  rp_changeset_edit (self, kind, id)->erased = TRUE;
}

void
rp_changeset_tell_erased (RpChangeset *self, const RpKind *kind, const char *id, const char *scope)
{
  g_ptr_array_add (self->told,
                   rp_row_new (kind, id, scope, 0, json_object_new (), json_object_new ()));
}

GPtrArray *
rp_changeset_get_history (RpChangeset *self)
{
  return self->history;
}

GPtrArray *
rp_changeset_list_step (RpChangeset *self)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < self->step_order->len; i++)
    {
      RpRow *row = g_hash_table_lookup (self->step, g_ptr_array_index (self->step_order, i));

      if (!row->erased)
        g_ptr_array_add (rows, row);
    }
  return rows;
}

/* --- looking for values ------------------------------------------------------------------------- */

typedef struct
{
  const RpKind *kind;
  const char *field, *value;
  gboolean with_deleted;
} Wanted;

static gboolean
is_wanted (const Wanted *self, const RpRow *row)
{
  return row->kind == self->kind && (self->with_deleted || !row->deleted) && !row->erased
         && g_str_equal (rp_row_get_text (row, self->field), self->value);
}

/* @skip: (nullable): rows that are also in this table are judged there */
static void
list_in (GHashTable *table, GHashTable *skip, const Wanted *wanted, GPtrArray *found)
{
  GHashTableIter iter;
  gpointer key, row;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &row))
    if (is_wanted (wanted, row) && (skip == NULL || !g_hash_table_contains (skip, key)))
      g_ptr_array_add (found, row);
}

/* Of the rows in the database, those that this set does not change. */
static gboolean
list_stored (RpChangeset *self, const Wanted *wanted, GPtrArray *found, GError **error)
{
  const RpKind *kind = wanted->kind;
  g_autofree char *sql
      = g_strdup_printf ("SELECT id FROM k_%s WHERE \"%s\" = :value%s", kind->name, wanted->field,
                         wanted->with_deleted ? "" : " AND deleted = 0");
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, sql, error);
  gboolean has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  rp_read_set_note_search (self->basis, kind, wanted->field, wanted->value);
  rp_statement_bind_text (statement, ":value", wanted->value);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      g_autofree char *key = make_key (kind, rp_statement_get_text (statement, 0));
      const RpRow *row;

      if (g_hash_table_contains (self->step, key) || g_hash_table_contains (self->rows, key))
        continue;
      /* Another process may have erased it since; that comes out when the counter is taken. */
      row = find_by_key (self, key, kind, strchr (key, '/') + 1);
      if (row != NULL)
        g_ptr_array_add (found, (gpointer)row);
    }
  return !has_row;
}

static GPtrArray *
list_wanted (RpChangeset *self, const Wanted *wanted)
{
  GPtrArray *found = g_ptr_array_new ();
  GError *error = NULL;

  list_in (self->step, NULL, wanted, found);
  list_in (self->rows, self->step, wanted, found);
  if (self->error == NULL && !list_stored (self, wanted, found, &error))
    rp_changeset_take_error (self, error);
  if (self->error != NULL)
    g_ptr_array_set_size (found, 0);
  return found;
}

GPtrArray *
rp_changeset_list_where (RpChangeset *self, const RpKind *kind, const char *field,
                         const char *value)
{
  Wanted wanted = { kind, field, value, FALSE };

  return list_wanted (self, &wanted);
}

GPtrArray *
rp_changeset_list_all_where (RpChangeset *self, const RpKind *kind, const char *field,
                             const char *value)
{
  Wanted wanted = { kind, field, value, TRUE };

  return list_wanted (self, &wanted);
}

/* --- numbers ------------------------------------------------------------------------------------ */

static gint64
load_number (RpChangeset *self, const char *series, int year)
{
  GError *error = NULL;
  gint64 last;

  if (!rp_database_read_number (self->connection, series, year, &last, &error))
    rp_changeset_take_error (self, error);
  rp_read_set_note_number (self->basis, series, year, last);
  return last;
}

static gint64
get_number (RpChangeset *self, const char *key, const char *series, int year)
{
  gint64 *last = g_hash_table_lookup (self->step_numbers, key);

  if (last == NULL)
    last = g_hash_table_lookup (self->numbers, key);
  return last != NULL ? *last : load_number (self, series, year);
}

static void
set_number (RpChangeset *self, const char *key, gint64 value)
{
  gint64 *boxed = g_new (gint64, 1);

  *boxed = value;
  g_hash_table_replace (self->step_numbers, g_strdup (key), boxed);
}

gint64
rp_changeset_next_number (RpChangeset *self, const char *series, int year)
{
  g_autofree char *key = g_strdup_printf ("%s/%d", series, year);
  gint64 next = get_number (self, key, series, year) + 1;

  set_number (self, key, next);
  return next;
}

void
rp_changeset_raise_number (RpChangeset *self, const char *series, int year, gint64 used)
{
  g_autofree char *key = g_strdup_printf ("%s/%d", series, year);

  if (get_number (self, key, series, year) < used)
    set_number (self, key, used);
}

void
rp_changeset_note_access (RpChangeset *self, const char *user_id)
{
  rp_read_set_note_user (self->basis, user_id);
}

/* --- steps -------------------------------------------------------------------------------------- */

static void
move_entries (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_hash_table_iter_steal (&iter);
      /* An entry that is there keeps its key, to which the order points. */
      g_hash_table_insert (to, key, value);
    }
}

static void
reset_step (RpChangeset *self)
{
  g_ptr_array_set_size (self->step_order, 0);
  g_hash_table_remove_all (self->step);
  g_hash_table_remove_all (self->step_numbers);
}

void
rp_changeset_accept (RpChangeset *self)
{
  for (guint i = 0; i < self->step_order->len; i++)
    {
      gpointer key = g_ptr_array_index (self->step_order, i);

      if (!g_hash_table_contains (self->rows, key))
        g_ptr_array_add (self->order, key);
    }
  move_entries (self->step, self->rows);
  move_entries (self->step_numbers, self->numbers);
  self->n_history = self->history->len;
  reset_step (self);
}

void
rp_changeset_undo (RpChangeset *self)
{
  g_ptr_array_set_size (self->history, self->n_history);
  reset_step (self);
}

/* --- writing ------------------------------------------------------------------------------------ */

static char *
make_body_text (const RpRow *row)
{
  g_autoptr (JsonObject) rest = NULL;

  if (!rp_mutant (RP_MUTANT_VALUE_NOT_WRITTEN))
    return rp_json_object_to_canonical (row->body);
  rest = rp_json_object_copy (row->body);
  json_object_remove_member (rest, "website");
  return rp_json_object_to_canonical (rest);
}

static gboolean
write_row (RpChangeset *self, const RpRow *row, gint64 seq, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->connection,
      "INSERT INTO entity (kind, id, scope_id, rev, seq, deleted, schema_no, body, frev)"
      " VALUES (:kind, :id, :scope, :rev, :seq, :deleted, :schema, :body, :frev)"
      " ON CONFLICT (kind, id) DO UPDATE SET scope_id = excluded.scope_id, rev = excluded.rev,"
      " seq = excluded.seq, deleted = excluded.deleted, schema_no = excluded.schema_no,"
      " body = excluded.body, frev = excluded.frev",
      error);
  g_autofree char *body = make_body_text (row);
  g_autofree char *frev = rp_json_object_to_canonical (row->frev);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", row->kind->name);
  rp_statement_bind_text (statement, ":id", row->id);
  rp_statement_bind_text (statement, ":scope", row->scope);
  rp_statement_bind_integer (statement, ":rev", row->rev);
  rp_statement_bind_integer (statement, ":seq", seq);
  rp_statement_bind_integer (statement, ":deleted", row->deleted);
  rp_statement_bind_integer (statement, ":schema", RP_SCHEMA_NUMBER);
  rp_statement_bind_text (statement, ":body", body);
  rp_statement_bind_text (statement, ":frev", frev);
  return rp_statement_run (statement, error);
}

static gboolean
raise_scope (RpChangeset *self, const char *scope, gint64 seq, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection,
                               "INSERT INTO scope (id, head_seq) VALUES (:id, :seq)"
                               " ON CONFLICT (id) DO UPDATE SET head_seq = excluded.head_seq",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", scope);
  rp_statement_bind_integer (statement, ":seq", seq);
  return rp_statement_run (statement, error);
}

/* The row was in this scope until now: those who have it there must forget it. */
static gboolean
write_exit (RpChangeset *self, const RpRow *old, const char *scope, const char *why, gint64 seq,
            GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection,
                               "INSERT INTO scope_exit (scope_id, seq, kind, id, why)"
                               " VALUES (:scope, :seq, :kind, :id, :why)",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":scope", scope);
  rp_statement_bind_integer (statement, ":seq", seq);
  rp_statement_bind_text (statement, ":kind", old->kind->name);
  rp_statement_bind_text (statement, ":id", old->id);
  rp_statement_bind_text (statement, ":why", why);
  return rp_statement_run (statement, error) && raise_scope (self, scope, seq, error);
}

static gboolean
write_history (RpChangeset *self, const RpReplaced *replaced, GError **error)
{
  if (rp_mutant (RP_MUTANT_NO_HISTORY))
    return TRUE;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->connection,
      "INSERT INTO field_history (kind, id, rev, unit, old_value, new_value, op_id, user_id, at)"
      " VALUES (:kind, :id, :rev, :unit, :old, :new, :op, :user, :at)"
      " ON CONFLICT (kind, id, rev, unit) DO UPDATE SET new_value = excluded.new_value",
      error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", replaced->kind->name);
  rp_statement_bind_text (statement, ":id", replaced->id);
  rp_statement_bind_integer (statement, ":rev", replaced->rev);
  rp_statement_bind_text (statement, ":unit", replaced->unit);
  rp_statement_bind_text (statement, ":old", replaced->old_value);
  rp_statement_bind_text (statement, ":new", replaced->new_value);
  rp_statement_bind_text (statement, ":op", replaced->op_id);
  rp_statement_bind_text (statement, ":user", replaced->user_id);
  rp_statement_bind_text (statement, ":at", replaced->at);
  return rp_statement_run (statement, error);
}

static gboolean
write_numbers (RpChangeset *self, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->numbers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (GStrv) parts = g_strsplit (key, "/", 2);
      g_autoptr (RpStatement) statement = rp_connection_prepare (
          self->connection,
          "INSERT INTO official_number (series, year, last) VALUES (:series, :year, :last)"
          " ON CONFLICT (series, year) DO UPDATE SET last = excluded.last",
          error);

      if (statement == NULL)
        return FALSE;
      rp_statement_bind_text (statement, ":series", parts[0]);
      rp_statement_bind_integer (statement, ":year", g_ascii_strtoll (parts[1], NULL, 10));
      rp_statement_bind_integer (statement, ":last", *(gint64 *)value);
      if (!rp_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

/* Takes @n numbers of the counter that is locked already. */
static gboolean
take_seqs (RpChangeset *self, gint64 n, gint64 *head, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->connection, "UPDATE org_clock SET head = head + :n WHERE one = 1 RETURNING head",
      error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":n", n);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  *head = rp_statement_get_integer (statement, 0);
  return TRUE;
}

/* The row as it was before this set, when it is not in its scope any more. */
static const RpRow *
find_moved (RpChangeset *self, const char *key, const RpRow *row)
{
  const RpRow *old = g_hash_table_lookup (self->read, key);

  return old != NULL
                 && (row->erased
                     || (!g_str_equal (old->scope, row->scope) && !rp_mutant (RP_MUTANT_NO_EXIT)))
             ? old
             : NULL;
}

/* The row with everything that was ever known about it. */
static gboolean
remove_row (RpChangeset *self, const RpRow *row, GError **error)
{
  static const char *const removals[]
      = { "DELETE FROM entity WHERE kind = :kind AND id = :id",
          "DELETE FROM field_history WHERE kind = :kind AND id = :id" };

  for (guint i = 0; i < G_N_ELEMENTS (removals); i++)
    {
      g_autoptr (RpStatement) statement
          = rp_connection_prepare (self->connection, removals[i], error);

      if (statement == NULL)
        return FALSE;
      rp_statement_bind_text (statement, ":kind", row->kind->name);
      rp_statement_bind_text (statement, ":id", row->id);
      if (!rp_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_former_exits (RpChangeset *self, const char *key, const RpRow *row, gint64 *seq,
                    GError **error)
{
  GPtrArray *scopes = g_hash_table_lookup (self->former, key);

  for (guint i = 0; scopes != NULL && i < scopes->len; i++)
    if (!write_exit (self, row, g_ptr_array_index (scopes, i), "erased", ++*seq, error))
      return FALSE;
  return TRUE;
}

/* The row's new place in the order; a row that moved or went has left its old place first. */
static gboolean
write_rows (RpChangeset *self, gint64 *seq, GError **error)
{
  for (guint i = 0; i < self->told->len; i++)
    {
      const RpRow *row = g_ptr_array_index (self->told, i);

      if (!write_exit (self, row, row->scope, "erased", ++*seq, error))
        return FALSE;
    }
  for (guint i = 0; i < self->order->len; i++)
    {
      const char *key = g_ptr_array_index (self->order, i);
      const RpRow *row = g_hash_table_lookup (self->rows, key);
      const RpRow *old = find_moved (self, key, row);

      if (old != NULL
          && !write_exit (self, old, old->scope, row->erased ? "erased" : "moved", ++*seq, error))
        return FALSE;
      if (row->erased)
        {
          if (!write_former_exits (self, key, row, seq, error) || !remove_row (self, row, error))
            return FALSE;
          continue;
        }
      if (!write_row (self, row, ++*seq, error) || !raise_scope (self, row->scope, *seq, error))
        return FALSE;
    }
  for (guint i = 0; i < self->n_history; i++)
    {
      const RpReplaced *replaced = g_ptr_array_index (self->history, i);
      g_autofree char *key = make_key (replaced->kind, replaced->id);
      const RpRow *row = g_hash_table_lookup (self->rows, key);

      if ((row == NULL || !row->erased) && !write_history (self, replaced, error))
        return FALSE;
    }
  return TRUE;
}

/* What each scope holds, as a number that laptops can compare. */
static gboolean
write_digests (RpChangeset *self, GError **error)
{
  g_autoptr (RpDigestChange) change = rp_digest_change_new ();

  for (guint i = 0; i < self->order->len; i++)
    {
      const char *key = g_ptr_array_index (self->order, i);
      const RpRow *row = g_hash_table_lookup (self->rows, key);
      const RpRow *old = g_hash_table_lookup (self->read, key);

      if (old != NULL)
        rp_digest_change_note (change, old, FALSE);
      if (!row->erased)
        rp_digest_change_note (change, row, TRUE);
    }
  return rp_digest_change_write (change, self->connection, error);
}

/* Whoever had the row in another customer's file may still have what he typed about it. @n: (inout) */
static gboolean
find_former_scopes (RpChangeset *self, const char *key, const RpRow *row, gint64 *n, GError **error)
{
  GPtrArray *scopes = rp_former_scopes_list (self->connection, row, error);

  if (scopes == NULL)
    return FALSE;
  *n += scopes->len;
  g_hash_table_insert (self->former, g_strdup (key), scopes);
  return TRUE;
}

static gboolean
project_rows (RpChangeset *self, RpAccessPlan *plan, gint64 *n, GError **error)
{
  *n += self->told->len;
  for (guint i = 0; i < self->order->len; i++)
    {
      const char *key = g_ptr_array_index (self->order, i);
      const RpRow *row = g_hash_table_lookup (self->rows, key);
      const RpRow *old = find_moved (self, key, row);

      if (!(row->erased ? rp_database_unproject (self->connection, row, error)
                        : rp_database_project (self->connection, row, error)))
        return FALSE;
      if (row->erased && !find_former_scopes (self, key, row, n, error))
        return FALSE;
      *n += (old != NULL) + !row->erased;
      rp_access_plan_note (plan, row);
      /* What it opened where it was is open no more. */
      if (old != NULL && !row->erased)
        rp_access_plan_note (plan, old);
    }
  return TRUE;
}

static void
clear (RpChangeset *self)
{
  g_ptr_array_set_size (self->order, 0);
  g_ptr_array_set_size (self->history, 0);
  self->n_history = 0;
  g_hash_table_remove_all (self->rows);
  g_hash_table_remove_all (self->read);
  g_hash_table_remove_all (self->numbers);
  g_hash_table_remove_all (self->former);
  g_ptr_array_set_size (self->told, 0);
}

gboolean
rp_changeset_lock (RpChangeset *self, GError **error)
{
  gint64 head;

  return rp_read_set_lock (self->basis, &head, error);
}

gboolean
rp_changeset_write (RpChangeset *self, gint64 *head, GError **error)
{
  g_autoptr (RpAccessPlan) plan = rp_access_plan_new (self->connection);
  gint64 n = 0, seq;

  rp_changeset_undo (self);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  if (!rp_read_set_lock (self->basis, head, error) || !project_rows (self, plan, &n, error)
      || !write_numbers (self, error) || !rp_access_plan_work_out (plan, error))
    return FALSE;
  n += rp_access_plan_count (plan);
  if (!take_seqs (self, n, head, error))
    return FALSE;
  seq = *head - n;
  if (!write_rows (self, &seq, error) || !write_digests (self, error)
      || !rp_access_plan_write (plan, &seq, self->now, error))
    return FALSE;
  g_assert (seq == *head);
  self->n_used += n;
  rp_read_set_advance (self->basis, *head);
  clear (self);
  return TRUE;
}

gint64
rp_changeset_get_n_used (RpChangeset *self)
{
  return self->n_used;
}
