/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

/* A refused entry that was given up for another one. Where that makes the record in its stead, it has to go
 * before what was entered about the record since. The refused one is kept behind the other, whose id its status says: when
 * that is taken back it is refused as before. */

#define REPLACED_BY "'replaced ' || "

static gboolean
run_on_op (RpStore *self, const char *sql, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error);
}

/* The record that an entry makes and nothing else. (nullable) */
static const RpChange *
get_making (const RpOp *op)
{
  const RpChange *change = op->changes->len == 1 ? op->changes->pdata[0] : NULL;

  return change && change->create ? change : NULL;
}

/* ---- what was entered since ---- */

static gboolean
say_the_same (JsonObject *set, const RpChange *making, const RpKind *kind)
{
  g_autoptr (GList) units = json_object_get_members (set);
  gboolean changed = FALSE;

  for (GList *link = units; link; link = link->next)
    {
      g_autoptr (JsonNode) value = rp_unit_get (kind, making->create, link->data);

      if (rp_json_equal (json_object_get_member (set, link->data), value))
        continue;
      json_object_set_member (set, link->data,
                              value ? g_steal_pointer (&value) : json_node_new (JSON_NODE_NULL));
      changed = TRUE;
    }
  return changed;
}

static gboolean
put_history (RpStore *self, const RpChange *making, const RpKind *kind, const RpOp *op,
             JsonObject *set, GError **error)
{
  RpShown shown = { .kind = kind, .id = making->id, .body = making->create };
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (GPtrArray) units = g_ptr_array_new_null_terminated (8, NULL, TRUE);
  g_autoptr (GList) names = json_object_get_members (set);

  for (GList *link = names; link; link = link->next)
    g_ptr_array_add (units, link->data);
  return rp_history_add (self, &shown, nothing, (const char *const *)units->pdata, op->id, error);
}

/* It was on screen when the other entry was made, and that one is the last word about it. */
static gboolean
take_value (RpStore *self, const char *op_id, const RpChange *making, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (making->kind);
  g_autoptr (RpOp) op = rp_op_log_load (self, op_id, error);
  gboolean changed = FALSE;

  for (guint i = 0; op && i < op->changes->len; i++)
    {
      RpChange *change = op->changes->pdata[i];

      if (!change->set || !g_str_equal (change->id, making->id)
          || !say_the_same (change->set, making, kind))
        continue;
      changed = TRUE;
      if (!put_history (self, making, kind, op, change->set, error))
        return FALSE;
    }
  return op && (!changed || rp_op_log_rewrite (self, op_id, op, error));
}

static gboolean
take_values (RpStore *self, const char *op_id, const RpChange *making, GError **error)
{
  g_autoptr (GPtrArray) later = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT DISTINCT o.id FROM op_change c JOIN op o ON o.local_no = c.local_no"
      " WHERE c.kind = :kind AND c.entity_id = :record AND o.state IN ('queued', 'quarantined')"
      " AND o.local_no > (SELECT local_no FROM op WHERE id = :id)",
      error);
  gboolean row = TRUE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", making->kind);
  rp_statement_bind_text (statement, ":record", making->id);
  rp_statement_bind_text (statement, ":id", op_id);
  while (row)
    {
      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (later, g_strdup (rp_statement_get_text (statement, 0)));
    }
  for (guint i = 0; i < later->len; i++)
    if (!take_value (self, later->pdata[i], making, error))
      return FALSE;
  return TRUE;
}

/* ---- the place in the queue ---- */

static gboolean
run_on_both (RpStore *self, const char *sql, const char *op_id, const char *by, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  rp_statement_bind_text (statement, ":by", by);
  return rp_statement_run (statement, error);
}

/* The old one, in whose place the new one stands but is not queued yet, is kept at the end. */
static gboolean
put_aside (RpStore *self, const RpOp *old, const char *by, GError **error)
{
  return rp_op_log_add (self, old, NULL, error)
         && run_on_both (self,
                         "UPDATE op SET (state, status, refusal, detail, result_seq, created_at,"
                         " done_at) = (SELECT 'withdrawn', " REPLACED_BY
                         ":by, p.refusal, p.detail, p.result_seq, p.created_at, p.done_at"
                         " FROM op p WHERE p.id = :by) WHERE id = :id",
                         old->id, by, error)
         && run_on_op (self,
                       "UPDATE op_change SET overlay = 0"
                       " WHERE local_no = (SELECT local_no FROM op WHERE id = :id)",
                       old->id, error);
}

/* The new entry leaves its own place and is written into the old one's. */
static gboolean
take_place (RpStoreWork *work, const RpOp *old, const RpOp *by, GError **error)
{
  RpStore *self = work->store;

  return run_on_op (
             self,
             "DELETE FROM op_change WHERE local_no = (SELECT local_no FROM op WHERE id = :id)",
             by->id, error)
         && run_on_op (self, "DELETE FROM op WHERE id = :id", by->id, error)
         && rp_history_remove_op (self, old->id, error)
         && rp_op_log_rewrite (self, old->id, by, error) && put_aside (self, old, by->id, error)
         && rp_op_log_reset (self, by->id, error)
         && run_on_op (self,
                       "UPDATE op_change SET overlay = 1"
                       " WHERE local_no = (SELECT local_no FROM op WHERE id = :id)",
                       by->id, error)
         && take_values (self, by->id, get_making (by), error)
         && rp_op_log_rebuild_rows (work, by->id, error);
}

gboolean
rp_store_replace_discarded (RpStore *self, const char *op_id, const char *by, GError **error)
{
  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);
  g_autoptr (RpOp) old = work ? rp_op_log_load (self, op_id, error) : NULL;
  g_autoptr (RpOp) op = old ? rp_op_log_load (self, by, error) : NULL;
  const RpChange *made = old ? get_making (old) : NULL, *makes = op ? get_making (op) : NULL;

  if (!op)
    return FALSE;
  if (made && makes && g_str_equal (made->kind, makes->kind) && g_str_equal (made->id, makes->id))
    return take_place (work, old, op, error)
           && rp_store_work_finish (g_steal_pointer (&work), error);
  return run_on_both (self,
                      "UPDATE op SET status = " REPLACED_BY
                      ":by WHERE id = :id AND status = '" RP_OP_DISCARDED "'",
                      op_id, by, error)
         && rp_store_work_finish (g_steal_pointer (&work), error);
}

/* Nothing that was entered later makes or names the record: so its place among that does not matter. */
gboolean
rp_op_log_put_back_replaced (RpStoreWork *work, const char *by, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      work->store->db,
      "SELECT id FROM op WHERE state = 'withdrawn' AND status = " REPLACED_BY ":by", error);
  g_autofree char *op_id = NULL;
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":by", by);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  op_id = g_strdup (rp_statement_get_text (statement, 0));
  g_clear_pointer (&statement, rp_statement_free);
  return rp_op_log_refuse_again (work, op_id, error);
}
