/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"

/* Refused entries that the user gave up. They are kept for a while: he may have been wrong. */

#define KEPT_DAYS 90
#define STATUS "discarded"

/* Returns: (transfer full): what was given up before is given up for good */
static char *
dup_oldest (RpStore *self)
{
  return rp_instant_format (rp_clock_now_us (self->clock) - KEPT_DAYS * G_TIME_SPAN_DAY);
}

static gboolean
drop_old (RpStore *self, GError **error)
{
  static const char *const sql[] = {
    "DELETE FROM op_change WHERE local_no IN"
    " (SELECT local_no FROM op WHERE status = '" STATUS "' AND done_at < :oldest)",
    "DELETE FROM op WHERE status = '" STATUS "' AND done_at < :oldest",
  };
  g_autofree char *oldest = dup_oldest (self);

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql[i], error);

      if (!statement)
        return FALSE;
      rp_statement_bind_text (statement, ":oldest", oldest);
      if (!rp_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rp_store_note_discarded (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "UPDATE op SET status = '" STATUS "' WHERE id = :id", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error) && drop_old (self, error);
}

static RpOutboxEntry *
read_entry (RpStore *self, RpStatement *statement)
{
  RpOutboxEntry *entry = g_new0 (RpOutboxEntry, 1);

  entry->op_id = g_strdup (rp_statement_get_text (statement, 0));
  entry->what = g_strdup (rp_statement_get_text (statement, 1));
  entry->at = g_strdup (rp_statement_get_text (statement, 2));
  entry->refusal = g_strdup (rp_statement_get_text (statement, 3));
  entry->detail = g_strdup (rp_statement_get_text (statement, 4));
  entry->kind = g_strdup (rp_statement_get_text (statement, 5));
  entry->entity_id = g_strdup (rp_statement_get_text (statement, 6));
  entry->title = rp_store_dup_title (self, entry->kind, entry->entity_id);
  entry->state = RP_OP_WITHDRAWN;
  return entry;
}

GPtrArray *
rp_store_list_discarded (RpStore *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_outbox_entry_free);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT o.id, o.what, o.created_at, o.refusal, o.detail, c.kind, c.entity_id"
      " FROM op o JOIN op_change c ON c.local_no = o.local_no AND c.position ="
      " (SELECT min(position) FROM op_change f WHERE f.local_no = o.local_no)"
      " WHERE o.state = 'withdrawn' AND o.status = '" STATUS "' AND o.done_at >= :oldest"
      " ORDER BY o.local_no DESC LIMIT :limit",
      error);
  g_autofree char *oldest = dup_oldest (self);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":oldest", oldest);
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

static gboolean
run_on_op (RpStore *self, const char *sql, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error);
}

gboolean
rp_store_forget_discarded (RpStore *self, const char *op_id, GError **error)
{
  return run_on_op (self,
                    "UPDATE op SET status = 'replaced' WHERE id = :id AND status = '" STATUS "'",
                    op_id, error);
}

gboolean
rp_store_take_back_op (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);

  if (!work
      || !run_on_op (self,
                     "UPDATE op SET state = 'quarantined', status = 'rejected'"
                     " WHERE id = :id AND state = 'withdrawn' AND status = '" STATUS "'",
                     op_id, error))
    return FALSE;
  if (rp_connection_get_changes (self->db) == 0)
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND,
                   _ ("There is no discarded entry %s."), op_id);
      return FALSE;
    }
  return run_on_op (self, "UPDATE attention SET done_at = NULL WHERE op_id = :id", op_id, error)
         && run_on_op (self,
                       "UPDATE op_change SET overlay = 1"
                       " WHERE local_no = (SELECT local_no FROM op WHERE id = :id)",
                       op_id, error)
         && rp_op_log_rebuild_rows (work, op_id, error)
         && rp_store_work_finish (g_steal_pointer (&work), error);
}
