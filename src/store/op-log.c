/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "base/mutant.h"
#include "wire/change-json.h"

/* An op is kept as its header and, one by one, its changes; these are put together again when it
 * travels. */

RpStatement *
rp_op_log_prepare (RpStore *store, const char *sql, const char *op_id, GError **error)
{
  RpStatement *statement = rp_connection_prepare (store->db, sql, error);

  if (statement)
    rp_statement_bind_text (statement, ":id", op_id);
  return statement;
}

GPtrArray *
rp_op_log_read_ids (RpStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean row = FALSE;

  while (rp_statement_step (statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&ids);
      g_ptr_array_add (ids, g_strdup (rp_statement_get_text (statement, 0)));
    }
  return NULL;
}

static char *
take_header (JsonObject *json)
{
  json_object_remove_member (json, "changes");
  json_object_remove_member (json, "no");
  json_object_remove_member (json, "prev");
  return rp_json_object_to_canonical (json);
}

static gboolean
put_change (RpStore *store, gint64 local_no, guint position, const RpChange *change,
            JsonObject *json, gint64 *bytes, GError **error)
{
  g_autofree char *payload = rp_json_object_to_canonical (json);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db,
      "INSERT INTO op_change (local_no, position, kind, entity_id, payload)"
      " VALUES (:local_no, :position, :kind, :id, :payload)"
      " ON CONFLICT (local_no, position) DO UPDATE SET payload = excluded.payload",
      error);

  if (!statement)
    return FALSE;
  *bytes += (gint64)strlen (payload);
  rp_statement_bind_integer (statement, ":local_no", local_no);
  rp_statement_bind_integer (statement, ":position", position);
  rp_statement_bind_text (statement, ":kind", change->kind);
  rp_statement_bind_text (statement, ":id", change->id);
  rp_statement_bind_text (statement, ":payload", payload);
  return rp_statement_run (statement, error);
}

static gboolean
insert_header (RpStore *store, const RpOp *op, const char *header, const char *units,
               gint64 *local_no, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (store->clock);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db,
      "INSERT INTO op (id, what, state, header, bytes, units, created_at)"
      " VALUES (:id, :what, 'queued', :header, 0, :units, :now) RETURNING local_no",
      error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op->id);
  rp_statement_bind_text (statement, ":what", op->what);
  rp_statement_bind_text (statement, ":header", header);
  rp_statement_bind_text (statement, ":units", units);
  rp_statement_bind_text (statement, ":now", now);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  *local_no = rp_statement_get_integer (statement, 0);
  return TRUE;
}

static gboolean
set_bytes (RpStore *store, gint64 local_no, gint64 bytes, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db, "UPDATE op SET bytes = :bytes WHERE local_no = :local_no", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":bytes", bytes);
  rp_statement_bind_integer (statement, ":local_no", local_no);
  return rp_statement_run (statement, error);
}

gboolean
rp_op_log_add (RpStore *store, const RpOp *op, const char *units, GError **error)
{
  g_autoptr (JsonObject) json = rp_op_to_json (op);
  g_autoptr (JsonArray) changes = json_array_ref (rp_json_get_array (json, "changes"));
  g_autofree char *header = take_header (json);
  gint64 bytes = (gint64)strlen (header);
  gint64 local_no = 0;

  if (!insert_header (store, op, header, units, &local_no, error))
    return FALSE;
  for (guint i = 0; i < op->changes->len; i++)
    {
      if (!put_change (store, local_no, i, op->changes->pdata[i],
                       rp_json_array_get_object (changes, i), &bytes, error))
        return FALSE;
    }
  return set_bytes (store, local_no, bytes, error);
}

/* Puts header and some changes together. @no: what it is numbered, 0 while it is not */
static RpOp *
parse_op (const char *header, JsonArray *changes, gint64 no, const char *prev, GError **error)
{
  g_autoptr (JsonObject) json = rp_store_parse_object (header, error);
  g_autoptr (GError) local = NULL;

  if (!json)
    return NULL;
  json_object_set_array_member (json, "changes", json_array_ref (changes));
  json_object_set_int_member (json, "no", no);
  if (prev)
    json_object_set_string_member (json, "prev", prev);

  RpOp *op = rp_op_from_json (json, &local);
  if (!op)
    g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT, _ ("A stored value is damaged: %s"),
                 local->message);
  return op;
}

static JsonArray *
load_changes (RpStore *store, gint64 local_no, GError **error)
{
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db, "SELECT payload FROM op_change WHERE local_no = :local_no ORDER BY position",
      error);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  rp_statement_bind_integer (statement, ":local_no", local_no);
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return NULL;
      if (row)
        {
          JsonObject *change = rp_store_parse_object (rp_statement_get_text (statement, 0), error);

          if (!change)
            return NULL;
          json_array_add_object_element (changes, change);
        }
    }
  while (row);
  return g_steal_pointer (&changes);
}

RpOp *
rp_op_log_load (RpStore *store, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db, "SELECT local_no, header, replica_no, prev_op FROM op WHERE id = :id", error);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":id", op_id);
  if (!rp_statement_step (statement, &row, error))
    return NULL;
  if (!row)
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND,
                   _ ("There is no entry %s here."), op_id);
      return NULL;
    }

  g_autoptr (JsonArray) changes
      = load_changes (store, rp_statement_get_integer (statement, 0), error);
  if (!changes)
    return NULL;
  return parse_op (rp_statement_get_text (statement, 1), changes,
                   rp_statement_get_integer (statement, 2), rp_statement_get_text (statement, 3),
                   error);
}

static gboolean
add_overlay_change (GPtrArray *changes, const char *payload, GError **error)
{
  g_autoptr (JsonObject) json = rp_store_parse_object (payload, error);
  g_autoptr (GError) local = NULL;
  RpChange *change = json ? rp_change_from_json (json, &local) : NULL;

  if (json && !change)
    g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT, _ ("A stored value is damaged: %s"),
                 local->message);
  if (change)
    g_ptr_array_add (changes, change);
  return change != NULL;
}

static void
remove_units (JsonObject *set, JsonObject *later)
{
  g_autoptr (GList) units = later ? json_object_get_members (later) : NULL;

  for (GList *unit = units; unit; unit = unit->next)
    json_object_remove_member (set, unit->data);
}

/* A refused value that was typed over since, and what was typed has been decided, has had its time on the screen; it
 * has another one only when a person sends it again. */
static gboolean
drop_overtaken (RpStore *store, const char *kind, const char *id, gint64 local_no,
                RpChange *refused, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (store->db,
                               "SELECT c.payload FROM op_change c"
                               " JOIN op o ON o.local_no = c.local_no"
                               " WHERE c.kind = :kind AND c.entity_id = :id AND c.overlay = 0"
                               " AND c.local_no > :no AND o.state = 'acked'",
                               error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind);
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_bind_integer (statement, ":no", local_no);
  while (rp_statement_step (statement, &row, error) && row)
    {
      g_autoptr (JsonObject) json
          = rp_store_parse_object (rp_statement_get_text (statement, 0), error);

      if (!json)
        return FALSE;
      remove_units (refused->set, rp_json_get_object (json, "set"));
    }
  return !row;
}

GPtrArray *
rp_op_log_load_overlay (RpStore *store, const char *kind, const char *id, gboolean *pending,
                        GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_change_free);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (store->db,
                               "SELECT c.payload, o.state <> 'acked', o.state = 'quarantined'"
                               " OR (o.by_itself = 1 AND o.state <> 'acked'),"
                               " c.local_no FROM op_change c"
                               " JOIN op o ON o.local_no = c.local_no"
                               " WHERE c.kind = :kind AND c.entity_id = :id AND c.overlay = 1"
                               " ORDER BY c.local_no, c.position",
                               error);
  gboolean row = FALSE;

  *pending = FALSE;
  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":kind", kind);
  rp_statement_bind_text (statement, ":id", id);
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        break;
      if (!add_overlay_change (changes, rp_statement_get_text (statement, 0), error))
        return NULL;
      RpChange *change = changes->pdata[changes->len - 1];
      if (rp_statement_get_integer (statement, 2) != 0 && change->set
          && !drop_overtaken (store, kind, id, rp_statement_get_integer (statement, 3), change,
                              error))
        return NULL;
      *pending = *pending || rp_statement_get_integer (statement, 1) != 0;
    }
  while (row);
  return g_steal_pointer (&changes);
}

/* Each row that an op touches, once. */
static gboolean
for_each_row (RpStoreWork *work, const char *op_id,
              gboolean (*apply) (RpStoreWork *work, const char *kind, const char *id,
                                 GError **error),
              GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      work->store->db,
      "SELECT DISTINCT c.kind, c.entity_id FROM op_change c JOIN op o ON o.local_no = c.local_no"
      " WHERE o.id = :id",
      error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  do
    {
      if (!rp_statement_step (statement, &row, error)
          || (row
              && !apply (work, rp_statement_get_text (statement, 0),
                         rp_statement_get_text (statement, 1), error)))
        return FALSE;
    }
  while (row);
  return TRUE;
}

gboolean
rp_op_log_rebuild_rows (RpStoreWork *work, const char *op_id, GError **error)
{
  return for_each_row (work, op_id, rp_shown_rebuild, error);
}

gboolean
rp_op_log_settle_rows (RpStoreWork *work, const char *op_id, GError **error)
{
  return for_each_row (work, op_id, rp_shown_settle, error);
}

gboolean
rp_op_log_lift_overlay (RpStoreWork *work, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      work->store->db,
      "UPDATE op_change SET overlay = 0"
      " WHERE local_no = (SELECT local_no FROM op WHERE id = :id) AND overlay = 1",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error) && rp_op_log_rebuild_rows (work, op_id, error);
}

/* The queued op that is the last one on the row and touches just @units under the same name. */
static gboolean
find_foldable (RpStore *store, const RpChange *change, const char *what, const char *units,
               char **op_id, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (store->db,
                               rp_mutant (RP_MUTANT_FROZEN_CHANGED)
                                   ? "SELECT o.id, o.state IN ('queued', 'frozen') AND o.what = "
                                     ":what AND o.units = :units FROM op_change c"
                                     " JOIN op o ON o.local_no = c.local_no"
                                     " WHERE c.kind = :kind AND c.entity_id = :id AND c.overlay = 1"
                                     " ORDER BY c.local_no DESC LIMIT 1"
                                   : "SELECT o.id, o.state = 'queued' AND o.what = :what AND "
                                     "o.units = :units FROM op_change c"
                                     " JOIN op o ON o.local_no = c.local_no"
                                     " WHERE c.kind = :kind AND c.entity_id = :id AND c.overlay = 1"
                                     " ORDER BY c.local_no DESC LIMIT 1",
                               error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":what", what);
  rp_statement_bind_text (statement, ":units", units);
  rp_statement_bind_text (statement, ":kind", change->kind);
  rp_statement_bind_text (statement, ":id", change->id);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  *op_id = row && rp_statement_get_integer (statement, 1)
               ? g_strdup (rp_statement_get_text (statement, 0))
               : NULL;
  return TRUE;
}

static void
take_values (RpOp *target, const RpOp *op)
{
  g_free (target->at);
  target->at = g_strdup (op->at);
  for (guint i = 0; i < op->changes->len; i++)
    {
      RpChange *from = op->changes->pdata[i];
      RpChange *to = target->changes->pdata[i];

      json_object_unref (to->set);
      to->set = json_object_ref (from->set);
    }
}

/* Of the change that comes as the @index-th now: others before it may have been erased. */
static gboolean
find_position (RpStore *store, gint64 local_no, guint index, guint *position, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (store->db,
                               "SELECT position FROM op_change WHERE local_no = :local_no"
                               " ORDER BY position LIMIT 1 OFFSET :index",
                               error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":local_no", local_no);
  rp_statement_bind_integer (statement, ":index", index);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  *position = row ? (guint)rp_statement_get_integer (statement, 0) : index;
  return TRUE;
}

gboolean
rp_op_log_rewrite (RpStore *store, const char *old_id, const RpOp *op, GError **error)
{
  g_autoptr (JsonObject) json = rp_op_to_json (op);
  g_autoptr (JsonArray) changes = json_array_ref (rp_json_get_array (json, "changes"));
  g_autofree char *header = take_header (json);
  gint64 bytes = (gint64)strlen (header);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db,
      "UPDATE op SET id = :id, what = :what, header = :header,"
      " parted = CASE WHEN :id = :old THEN parted ELSE 0 END WHERE id = :old RETURNING local_no",
      error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op->id);
  rp_statement_bind_text (statement, ":what", op->what);
  rp_statement_bind_text (statement, ":header", header);
  rp_statement_bind_text (statement, ":old", old_id);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;

  gint64 local_no = rp_statement_get_integer (statement, 0);
  for (guint i = 0; i < op->changes->len; i++)
    {
      guint position = i;

      if (!find_position (store, local_no, i, &position, error)
          || !put_change (store, local_no, position, op->changes->pdata[i],
                          rp_json_array_get_object (changes, i), &bytes, error))
        return FALSE;
    }
  return set_bytes (store, local_no, bytes, error);
}

gboolean
rp_op_log_rename (RpStore *store, const char *op_id, char **new_id, GError **error)
{
  g_autoptr (RpOp) op = rp_op_log_load (store, op_id, error);

  if (!op)
    return FALSE;
  g_free (op->id);
  op->id = rp_id_source_make (store->ids);
  if (!rp_op_log_rewrite (store, op_id, op, error)
      || !rp_history_rename_op (store, op_id, op->id, error))
    return FALSE;
  if (new_id)
    *new_id = g_strdup (op->id);
  return TRUE;
}

gboolean
rp_op_log_fold (RpStore *store, const RpOp *op, const char *units, char **folded_id, GError **error)
{
  g_autofree char *target_id = NULL;

  for (guint i = 0; i < op->changes->len; i++)
    {
      g_autofree char *found = NULL;

      if (!find_foldable (store, op->changes->pdata[i], op->what, units, &found, error))
        return FALSE;
      if (!found || (target_id && !g_str_equal (found, target_id)))
        return TRUE;
      g_free (target_id);
      target_id = g_steal_pointer (&found);
    }

  g_autoptr (RpOp) target = rp_op_log_load (store, target_id, error);
  if (!target)
    return FALSE;
  take_values (target, op);
  if (!rp_op_log_rewrite (store, target_id, target, error))
    return FALSE;
  *folded_id = g_steal_pointer (&target_id);
  return TRUE;
}
