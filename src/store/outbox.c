/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "base/json-access.h"
#include "base/mutant.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

/* The outbox: numbering ops into the chain, and what the server said about them. */

/* ---- the chain ---- */

static gboolean
number_op (RpStore *self, const char *op_id, gint64 no, const char *prev, const char *fingerprint,
           GError **error)
{
  g_autofree char *replica = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "UPDATE op SET state = 'frozen', replica = :replica, replica_no = :no, prev_op = :prev,"
      " fingerprint = :fingerprint WHERE id = :id",
      error);

  if (!statement || !rp_store_read_meta (self, "replica", &replica, error))
    return FALSE;
  rp_statement_bind_text (statement, ":replica", replica);
  rp_statement_bind_integer (statement, ":no", no);
  rp_statement_bind_text (statement, ":prev", prev && *prev ? prev : NULL);
  rp_statement_bind_text (statement, ":fingerprint", fingerprint);
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error);
}

/* Where the chain ends now. */
static gboolean
put_chain_end (RpStore *self, gint64 no, const char *op_id, GError **error)
{
  return rp_store_put_meta_integer (self, "chain_no", no, error)
         && rp_store_put_meta (self, "chain_op", op_id && *op_id ? op_id : NULL, error);
}

/* Ids of the ops in a state, in the user's order; for `queued` with their sizes. */
static GPtrArray *
list_ops (RpStore *self, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (ids, g_strdup (rp_statement_get_text (statement, 0)));
    }
  while (row);
  return g_steal_pointer (&ids);
}

/* In the order of the chain: what goes again in its old place was numbered after what was made later. */
static GPtrArray *
list_frozen (RpStore *self, GError **error)
{
  return list_ops (self, "SELECT id FROM op WHERE state = 'frozen' ORDER BY replica_no, local_no",
                   error);
}

/* How many more ops fit, and their ids. An op that alone is over the limit still goes, alone.
 * @n_frozen: (out): how many were frozen before */
static GPtrArray *
list_to_freeze (RpStore *self, guint max_ops, gsize max_bytes, guint *n_frozen, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db,
                               "SELECT state, bytes, id FROM op WHERE state IN ('frozen', 'queued')"
                               " ORDER BY state, local_no",
                               error);
  gsize bytes = 0;
  guint count = 0;
  gboolean row = FALSE;

  *n_frozen = 0;
  if (!statement)
    return NULL;
  while (rp_statement_step (statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&ids);

      bytes += (gsize)rp_statement_get_integer (statement, 1);
      count++;
      if (g_str_equal (rp_statement_get_text (statement, 0), "frozen"))
        {
          ++*n_frozen;
          continue;
        }
      if (count > max_ops || (bytes > max_bytes && count > 1))
        return g_steal_pointer (&ids);
      g_ptr_array_add (ids, g_strdup (rp_statement_get_text (statement, 2)));
    }
  return NULL;
}

static gboolean
read_chain_end (RpStore *self, gint64 *no, char **op_id, GError **error)
{
  return rp_store_read_meta_integer (self, "chain_no", no, error)
         && rp_store_read_meta (self, "chain_op", op_id, error);
}

/* Returns: (transfer full) (nullable): the ops as they travel */
static GPtrArray *
freeze_ops (RpStore *self, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_free);
  gint64 no = 0;
  g_autofree char *prev = NULL;

  if (!read_chain_end (self, &no, &prev, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      RpOp *op = rp_op_log_load (self, ids->pdata[i], error);
      g_autofree char *fingerprint = op ? rp_op_fingerprint (op) : NULL;

      if (!op)
        return NULL;
      g_ptr_array_add (ops, op);
      op->no = ++no;
      op->prev = prev && *prev ? g_steal_pointer (&prev) : NULL;
      if (!number_op (self, op->id, no, op->prev, fingerprint, error))
        return NULL;
      g_free (prev);
      prev = g_strdup (op->id);
    }
  return ids->len == 0 || put_chain_end (self, no, prev, error) ? g_steal_pointer (&ops) : NULL;
}

/* Returns: (transfer full) (nullable): at most so many of the frozen ones */
static GPtrArray *
load_frozen (RpStore *self, guint max_ops, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_free);
  g_autoptr (GPtrArray) ids = list_frozen (self, error);

  for (guint i = 0; ids && i < ids->len && i < max_ops; i++)
    {
      RpOp *op = rp_op_log_load (self, ids->pdata[i], error);

      if (!op)
        return NULL;
      g_ptr_array_add (ops, op);
    }
  return ids ? g_steal_pointer (&ops) : NULL;
}

/* The mutant's: what is about to be sent has arrived. */
static gboolean
forget_sent (RpStore *self, GError **error)
{
  return !rp_mutant (RP_MUTANT_SENT_IS_DONE)
         || rp_connection_run (self->db, "UPDATE op SET state = 'acked' WHERE state = 'frozen'",
                               error);
}

GPtrArray *
rp_store_freeze (RpStore *self, guint max_ops, gsize max_bytes, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  guint n_frozen = 0;
  g_autoptr (GPtrArray) fresh
      = transaction ? list_to_freeze (self, max_ops, max_bytes, &n_frozen, error) : NULL;
  g_autoptr (GPtrArray) ops = fresh ? freeze_ops (self, fresh, error) : NULL;

  if (!ops || !rp_transaction_commit (g_steal_pointer (&transaction), error))
    return NULL;
  if (n_frozen > 0)
    {
      g_ptr_array_unref (ops);
      ops = load_frozen (self, max_ops, error);
    }
  return ops && forget_sent (self, error) ? g_steal_pointer (&ops) : NULL;
}

GPtrArray *
rp_store_load_frozen (RpStore *self, GError **error)
{
  g_autoptr (GPtrArray) ops = load_frozen (self, G_MAXUINT, error);

  return ops && forget_sent (self, error) ? g_steal_pointer (&ops) : NULL;
}

gboolean
rp_store_has_waiting (RpStore *self, gboolean *waits, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "SELECT 1 FROM op WHERE state IN ('queued', 'frozen') LIMIT 1", error);

  return statement && rp_statement_step (statement, waits, error);
}

/* Numbers the frozen ops anew behind the given end. Two steps, because a number is unique. */
static gboolean
renumber (RpStore *self, gint64 no, const char *prev, GError **error)
{
  g_autoptr (GPtrArray) ids = list_frozen (self, error);
  g_autofree char *last = g_strdup (prev);

  if (!ids
      || !rp_connection_run (
          self->db, "UPDATE op SET replica_no = NULL, prev_op = NULL WHERE state = 'frozen'",
          error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (RpOp) op = rp_op_log_load (self, ids->pdata[i], error);
      g_autofree char *fingerprint = op ? rp_op_fingerprint (op) : NULL;

      if (!op || !number_op (self, op->id, ++no, last, fingerprint, error))
        return FALSE;
      g_free (last);
      last = g_strdup (op->id);
    }
  return put_chain_end (self, no, last, error);
}

/* A number once given in this chain to an op that has been decided does not stand in the way. */
static gboolean
release_numbers (RpStore *self, GError **error)
{
  return rp_connection_run (self->db,
                            "UPDATE op SET replica_no = NULL WHERE replica_no IS NOT NULL"
                            " AND state <> 'frozen'",
                            error);
}

/* ---- another timeline ---- */

/* The mutant's: what the feed has shown is safe. */
static gboolean
forget_confirmed (RpStore *self, GError **error)
{
  return !rp_mutant (RP_MUTANT_CONFIRMED_NOT_RESENT)
         || rp_connection_run (
             self->db,
             "UPDATE op SET state = 'withdrawn' WHERE state = 'acked' AND NOT EXISTS"
             " (SELECT 1 FROM op_change c WHERE c.local_no = op.local_no AND c.overlay = 1)",
             error);
}

/* All that was ever decided is sent again, in the order in which it was made: the server put back to a backup may
 * not know it. */
static gboolean
reopen_decided (RpStoreWork *work, GError **error)
{
  RpStore *self = work->store;
  g_autoptr (GPtrArray) ids
      = forget_confirmed (self, error) ? list_ops (
            self, "SELECT id FROM op WHERE state IN ('acked', 'quarantined') ORDER BY local_no",
            error)
                                       : NULL;

  if (!ids
      || !rp_connection_run (self->db,
                             "UPDATE op_change SET overlay = 1 WHERE local_no IN"
                             " (SELECT local_no FROM op WHERE state IN ('acked', 'quarantined'))",
                             error)
      || !rp_connection_run (self->db,
                             "UPDATE op SET state = 'frozen', status = NULL, refusal = NULL,"
                             " detail = NULL, result_seq = NULL, done_at = NULL"
                             " WHERE state IN ('acked', 'quarantined')",
                             error)
      || !rp_connection_run (self->db, "UPDATE op SET replica_no = NULL WHERE state = 'frozen'",
                             error)
      || !rp_connection_run (self->db, "DELETE FROM attention", error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      if (!rp_op_log_rebuild_rows (work, ids->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* Rows stay until the new timeline has been read whole; what it does not have then is rescued. */
static gboolean
age_rows (RpStore *self, GError **error)
{
  return rp_connection_run (self->db, "UPDATE row SET rev = -1 - rev, gen = -5 WHERE rev >= 0",
                            error)
         && rp_connection_run (self->db, "UPDATE scope SET gen = -1, sweep = 1", error)
         && rp_store_put_meta (self, "cursor", NULL, error)
         && rp_store_put_meta (self, "receipt", NULL, error)
         && rp_store_put_meta (self, "receipt_seq", NULL, error)
         && rp_store_put_meta (self, "feed_head", NULL, error)
         && rp_store_put_meta (self, "digest_at", NULL, error)
         && rp_store_forget_removal (self, error);
}

gboolean
rp_store_new_replica (RpStore *self, gboolean resend_acked, GError **error)
{
  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);
  g_autofree char *replica = rp_id_source_make (self->ids);

  if (!work
      || (!rp_mutant (RP_MUTANT_CHAIN_KEPT)
          && !rp_store_put_meta (self, "replica", replica, error)))
    return FALSE;
  if (resend_acked
      && (!age_rows (self, error)
          || (!rp_mutant (RP_MUTANT_NOTHING_RESENT) && !reopen_decided (work, error))
          || !rp_store_offer_blobs_again (self, error)))
    return FALSE;
  return release_numbers (self, error) && renumber (self, 0, NULL, error)
         && rp_store_work_finish (g_steal_pointer (&work), error);
}

/* @made: (out): whether the op was made by this laptop, or by one that it is a copy of before it was copied */
static gboolean
find_made_here (RpStore *self, const char *op_id, gboolean *made, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT 1 FROM op WHERE id = :id", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_step (statement, made, error);
}

static gboolean
rechain (RpStore *self, gint64 last_no, const char *last_op, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  return transaction && release_numbers (self, error) && renumber (self, last_no, last_op, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_store_rechain (RpStore *self, gint64 last_no, const char *last_op, GError **error)
{
  gboolean made = TRUE;

  if (last_op && !find_made_here (self, last_op, &made, error))
    return FALSE;
  return made ? rechain (self, last_no, last_op, error) : rp_store_new_replica (self, FALSE, error);
}

/* Where the chain stood before the first frozen op. */
static gboolean
find_chain_start (RpStore *self, gint64 *no, char **op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT replica_no - 1, prev_op FROM op WHERE state = 'frozen' ORDER BY replica_no LIMIT 1",
      error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return read_chain_end (self, no, op_id, error);
  *no = rp_statement_get_integer (statement, 0);
  *op_id = g_strdup (rp_statement_get_text (statement, 1));
  return TRUE;
}

gboolean
rp_store_is_op_parted (RpStore *self, const char *op_id, gboolean *parted, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT 1 FROM op WHERE id = :id AND parted = 1", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_step (statement, parted, error);
}

/* "rejected stale_state". Returns: (transfer full) (nullable) */
static char *
describe_stored (const RpOpResult *stored)
{
  g_autoptr (JsonObject) json = stored ? rp_op_result_to_json (stored) : NULL;

  return json ? g_strjoin (
             stored->refusal == RP_REFUSAL_NONE ? NULL : " ",
             rp_json_get_string (json, "status", ""),
             stored->refusal == RP_REFUSAL_NONE ? NULL : rp_refusal_code (stored->refusal), NULL)
              : NULL;
}

/* The result stored under the old id was another op's: of this profile before it was put back to an
 * older state. It is told, not lost. */
static gboolean
note_reuse (RpStore *self, const char *op_id, const RpOpResult *stored, GError **error)
{
  g_autofree char *decided = describe_stored (stored);
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "INSERT INTO attention (op_id, code, entity_kind, entity_id, units, created_at)"
      " SELECT o.id, 'reused', c.kind, c.entity_id, :decided, :now" RP_FROM_OP_SUBJECT
      "WHERE o.id = :id"
      " ON CONFLICT (op_id, code) DO NOTHING",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":decided", decided);
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error);
}

gboolean
rp_store_rename_op (RpStore *self, const char *op_id, const RpOpResult *stored, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autofree char *last_op = NULL;
  gint64 last_no = 0;

  return transaction && note_reuse (self, op_id, stored, error)
         && find_chain_start (self, &last_no, &last_op, error)
         && (rp_mutant (RP_MUTANT_ID_KEPT) || rp_op_log_rename (self, op_id, NULL, error))
         && release_numbers (self, error) && renumber (self, last_no, last_op, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}
