/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

/* What waits and what was refused, and the user's ways to deal with it. */

void
rp_outbox_entry_free (RpOutboxEntry *self)
{
  g_free (self->op_id);
  g_free (self->what);
  g_free (self->kind);
  g_free (self->entity_id);
  g_free (self->title);
  g_free (self->at);
  g_free (self->refusal);
  g_free (self->detail);
  g_free (self);
}

/* Open conflicts of this user lie in the projection like any other row. */
static gboolean
count_conflicts (RpStore *self, guint *count, GError **error)
{
  g_autofree char *user = rp_store_dup_meta (self, "user");
  gint64 found = 0;

  *count = 0;
  if (!user)
    return TRUE;
  found = rp_store_count (self, "conflict", "state = 'OPEN' AND mine_by = :user", error, ":user",
                          user, NULL);
  *count = (guint)MAX (found, 0);
  return found >= 0;
}

gboolean
rp_store_count_outbox (RpStore *self, RpOutboxCounts *out, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT (SELECT count(*) FROM op WHERE state IN ('queued', 'frozen')),"
      " (SELECT count(*) FROM op WHERE state = 'quarantined'),"
      " (SELECT count(*) FROM blob WHERE up_state = 'waiting' AND fetched = 0),"
      " (SELECT count(*) FROM blob WHERE up_state = 'waiting' AND fetched = 0"
      " AND upload = '" RP_UPLOAD_DAMAGED "')",
      error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  out->waiting = (guint)rp_statement_get_integer (statement, 0);
  out->quarantined = (guint)rp_statement_get_integer (statement, 1);
  out->files_waiting = (guint)rp_statement_get_integer (statement, 2);
  out->files_damaged = (guint)rp_statement_get_integer (statement, 3);
  return count_conflicts (self, &out->conflicts, error)
         && rp_store_count_to_rule (self, &out->to_rule, error);
}

char *
rp_store_dup_title (RpStore *self, const char *kind_name, const char *id)
{
  const RpKind *kind = rp_schema_find_kind (kind_name);
  g_autoptr (RpRecord) record = kind ? rp_store_get (self, kind_name, id, NULL) : NULL;

  if (record && *rp_record_get_title (record))
    return g_strdup (rp_record_get_title (record));
  return g_strdup (kind ? rp_kind_label (kind) : kind_name);
}

static RpOpState
parse_state (const char *state)
{
  static const char *const names[] = {
    [RP_OP_QUEUED] = "queued",           [RP_OP_FROZEN] = "frozen",       [RP_OP_ACKED] = "acked",
    [RP_OP_QUARANTINED] = "quarantined", [RP_OP_WITHDRAWN] = "withdrawn",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i], state))
        return (RpOpState)i;
    }
  return RP_OP_WITHDRAWN;
}

static RpOutboxEntry *
read_entry (RpStore *self, RpStatement *statement)
{
  RpOutboxEntry *entry = g_new0 (RpOutboxEntry, 1);

  entry->op_id = g_strdup (rp_statement_get_text (statement, 0));
  entry->what = g_strdup (rp_statement_get_text (statement, 1));
  entry->state = parse_state (rp_statement_get_text (statement, 2));
  entry->at = g_strdup (rp_statement_get_text (statement, 3));
  entry->refusal = g_strdup (rp_statement_get_text (statement, 4));
  entry->detail = g_strdup (rp_statement_get_text (statement, 5));
  entry->kind = g_strdup (rp_statement_get_text (statement, 6));
  entry->entity_id = g_strdup (rp_statement_get_text (statement, 7));
  entry->title = rp_store_dup_title (self, entry->kind, entry->entity_id);
  return entry;
}

GPtrArray *
rp_store_read_entries (RpStore *self, RpStatement *statement, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_outbox_entry_free);
  gboolean row = FALSE;

  rp_statement_bind_integer (statement, ":limit", limit ? (gint64)limit : -1);
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (entries, read_entry (self, statement));
    }
  while (row);
  return g_steal_pointer (&entries);
}

GPtrArray *
rp_store_list_outbox (RpStore *self, gboolean quarantined, guint limit, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      RP_SELECT_OP_ENTRIES "WHERE o.state = 'quarantined' AND :quarantined = 1"
                           " OR o.state IN ('queued', 'frozen') AND :quarantined = 0"
                           " ORDER BY o.local_no LIMIT :limit",
      error);

  if (!statement)
    return NULL;
  rp_statement_bind_integer (statement, ":quarantined", quarantined);
  return rp_store_read_entries (self, statement, limit, error);
}

/* Ends a refused op: it stays in the log, but neither shown nor asked about. */
static gboolean
end_refused (RpStoreWork *work, const char *op_id, GError **error)
{
  RpStore *self = work->store;
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpStatement) op = rp_connection_prepare (
      self->db,
      "UPDATE op SET state = 'withdrawn', done_at = :now WHERE id = :id AND state = 'quarantined'",
      error);
  g_autoptr (RpStatement) attention = rp_connection_prepare (
      self->db, "UPDATE attention SET done_at = :now WHERE op_id = :id", error);

  if (!op || !attention)
    return FALSE;
  rp_statement_bind_text (op, ":now", now);
  rp_statement_bind_text (op, ":id", op_id);
  if (!rp_statement_run (op, error))
    return FALSE;
  if (rp_connection_get_changes (self->db) == 0)
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND,
                   _ ("There is no refused entry %s."), op_id);
      return FALSE;
    }
  rp_statement_bind_text (attention, ":now", now);
  rp_statement_bind_text (attention, ":id", op_id);
  return rp_statement_run (attention, error);
}

gboolean
rp_store_discard_op (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);

  return work && end_refused (work, op_id, error) && rp_store_note_discarded (self, op_id, error)
         && rp_op_log_lift_overlay (work, op_id, error)
         && rp_store_work_finish (g_steal_pointer (&work), error);
}

char *
rp_store_dup_op_text (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpOp) op = rp_op_log_load (self, op_id, error);
  g_autoptr (JsonObject) json = op ? rp_op_to_json (op) : NULL;

  return json ? rp_json_object_to_canonical (json) : NULL;
}
