/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

#include "wire/message.h"

/* Refused entries that go again. Each is sent under a new id, because the server has decided about the old one,
 * and in its old place: what was made later is shown over it and goes behind it, as it did before. What was
 * refused only because a record was not there follows by itself when that has been made or has come. */

static gboolean
end_attention (RpStore *self, const char *op_id, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpStatement) statement = rp_op_log_prepare (
      self, "UPDATE attention SET done_at = :now WHERE op_id = :id", op_id, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":now", now);
  return rp_statement_run (statement, error);
}

/* Typing is not folded into it: the server may have refused what it says for good. Its files were sent beside it, and
 * the server keeps none for long that no record names there. */
gboolean
rp_op_log_reset (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_op_log_prepare (self,
                           "UPDATE op SET state = 'queued', units = NULL, replica = NULL,"
                           " replica_no = NULL, prev_op = NULL, fingerprint = NULL, status = NULL,"
                           " refusal = NULL, detail = NULL, result_seq = NULL, done_at = NULL,"
                           " by_itself = 0 WHERE id = :id",
                           op_id, error);

  return statement && rp_statement_run (statement, error)
         && rp_store_offer_files_of (self, op_id, error);
}

static gboolean
mark_by_itself (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_op_log_prepare (self, "UPDATE op SET by_itself = 1 WHERE id = :id", op_id, error);

  return statement && rp_statement_run (statement, error);
}

/* What was refused is queued again: under a new id, in its old place. */
static gboolean
requeue (RpStoreWork *work, const char *op_id, gboolean by_itself, GError **error)
{
  RpStore *self = work->store;
  g_autofree char *new_id = NULL;

  return end_attention (self, op_id, error) && rp_op_log_rename (self, op_id, &new_id, error)
         && rp_op_log_reset (self, new_id, error)
         && (!by_itself || mark_by_itself (self, new_id, error))
         && rp_op_log_settle_rows (work, new_id, error);
}

/* ---- what stands on it ---- */

/* The first column of all rows. @sql: names :id, an op, and
 * :refusal, the code of a record that is not there */
static GPtrArray *
list_ids (RpStore *self, const char *sql, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_op_log_prepare (self, sql, op_id, error);

  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":refusal", rp_refusal_code (RP_REFUSAL_MISSING_PARENT));
  return rp_op_log_read_ids (statement, error);
}

/* What an entry makes is made by what follows it, too, for those behind. */
static gboolean
requeue_followers (RpStoreWork *work, const RpOp *op, GPtrArray *later, GError **error)
{
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  rp_op_add_made (op, made);
  for (guint i = 0; i < later->len && g_hash_table_size (made) > 0; i++)
    {
      g_autoptr (RpOp) follower = rp_op_log_load (work->store, later->pdata[i], error);

      if (!follower)
        return FALSE;
      if (!rp_op_builds_on (follower, made))
        continue;
      rp_op_add_made (follower, made);
      if (!requeue (work, follower->id, TRUE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_refused (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_op_log_prepare (
      self, "SELECT 1 FROM op WHERE id = :id AND state = 'quarantined'", op_id, error);
  gboolean found = FALSE;

  if (!statement || !rp_statement_step (statement, &found, error))
    return FALSE;
  if (!found)
    g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND,
                 _ ("There is no refused entry %s."), op_id);
  return found;
}

gboolean
rp_store_retry_op (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);
  g_autoptr (RpOp) op
      = work && check_refused (self, op_id, error) ? rp_op_log_load (self, op_id, error) : NULL;
  g_autoptr (GPtrArray) later
      = op ? list_ids (self,
                       "SELECT id FROM op WHERE state = 'quarantined' AND refusal = :refusal"
                       " AND local_no > (SELECT local_no FROM op WHERE id = :id) ORDER BY local_no",
                       op_id, error)
           : NULL;

  return later && requeue (work, op_id, FALSE, error) && requeue_followers (work, op, later, error)
         && rp_store_work_finish (g_steal_pointer (&work), error);
}

/* ---- and what was on its way already ---- */

gboolean
rp_op_log_follow (RpStoreWork *work, const char *op_id, GError **error)
{
  g_autoptr (GHashTable) made = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ids = list_ids (
      work->store,
      "SELECT c.entity_id FROM op o JOIN op_change c ON c.local_no = o.local_no"
      " WHERE o.state IN ('queued', 'frozen')"
      " AND o.local_no < (SELECT local_no FROM op WHERE id = :id AND refusal = :refusal)"
      " AND json_extract (c.payload, '$.create') IS NOT NULL",
      op_id, error);
  g_autoptr (RpOp) op = NULL;

  if (!ids || ids->len == 0)
    return ids != NULL;
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (made, ids->pdata[i]);
  op = rp_op_log_load (work->store, op_id, error);
  return op && (!rp_op_builds_on (op, made) || requeue (work, op_id, TRUE, error));
}

/* Refused entries in their order, and of each whether a record that it changes has come since. */
static RpStatement *
list_wanting (RpStore *self, GError **error)
{
  RpStatement *statement = rp_connection_prepare (
      self->db,
      "SELECT o.id, EXISTS (SELECT 1 FROM op_change c JOIN row r ON r.kind = c.kind"
      " AND r.id = c.entity_id WHERE c.local_no = o.local_no AND r.deleted = 0 AND r.rev > 0"
      " AND r.seq > o.result_seq) FROM op o WHERE o.state = 'quarantined'"
      " AND o.refusal = :refusal ORDER BY o.local_no",
      error);

  if (statement)
    rp_statement_bind_text (statement, ":refusal", rp_refusal_code (RP_REFUSAL_MISSING_PARENT));
  return statement;
}

static gboolean
builds_on_came (RpStore *self, const char *op_id, GHashTable *came, gboolean *builds,
                GError **error)
{
  g_autoptr (RpOp) op = NULL;

  if (g_hash_table_size (came) == 0)
    return TRUE;
  op = rp_op_log_load (self, op_id, error);
  *builds = op && rp_op_builds_on (op, came);
  return op != NULL;
}

gboolean
rp_op_log_follow_came (RpStoreWork *work, GHashTable *came, GHashTable *freed, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement = list_wanting (work->store, error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  while (rp_statement_step (statement, &row, error) && row)
    {
      const char *id = rp_statement_get_text (statement, 0);
      gboolean may_succeed
          = rp_statement_get_integer (statement, 1) != 0 || g_hash_table_contains (freed, id);

      if (!may_succeed && !builds_on_came (work->store, id, came, &may_succeed, error))
        return FALSE;
      if (may_succeed)
        g_ptr_array_add (ids, g_strdup (id));
    }
  for (guint i = 0; !row && i < ids->len; i++)
    if (!requeue (work, ids->pdata[i], TRUE, error))
      return FALSE;
  return !row;
}
