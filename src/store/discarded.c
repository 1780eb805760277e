/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"

/* Refused entries that the user gave up. They are kept for a while: he may have been wrong. */

#define KEPT_DAYS 90

char *
rp_store_dup_oldest_discarded (RpStore *self)
{
  return rp_instant_format (rp_clock_now_us (self->clock) - KEPT_DAYS * G_TIME_SPAN_DAY);
}

static gboolean
drop_old (RpStore *self, GError **error)
{
  static const char *const sql[] = {
    /* Nobody would know any more that it never was in the record. */
    "DELETE FROM history WHERE op_id IN"
    " (SELECT id FROM op WHERE status = '" RP_OP_DISCARDED "' AND done_at < :oldest)",
    "DELETE FROM op_change WHERE local_no IN"
    " (SELECT local_no FROM op WHERE status = '" RP_OP_DISCARDED "' AND done_at < :oldest)",
    "DELETE FROM op WHERE status = '" RP_OP_DISCARDED "' AND done_at < :oldest",
  };
  g_autofree char *oldest = rp_store_dup_oldest_discarded (self);

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
rp_store_note_discarded (RpStore *self, const char *op_id, GError **error)
{
  return run_on_op (self, "UPDATE op SET status = '" RP_OP_DISCARDED "' WHERE id = :id", op_id,
                    error)
         && drop_old (self, error);
}

GPtrArray *
rp_store_list_discarded (RpStore *self, guint limit, GError **error)
{
  g_autofree char *oldest = rp_store_dup_oldest_discarded (self);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      RP_SELECT_OP_ENTRIES "WHERE o.state = 'withdrawn' AND o.status = '" RP_OP_DISCARDED "'"
                           " AND o.done_at >= :oldest ORDER BY o.local_no DESC LIMIT :limit",
      error);

  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":oldest", oldest);
  return rp_store_read_entries (self, statement, limit, error);
}

gboolean
rp_store_find_refused (RpStore *self, const char *op_id, RpRefusedState *state, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT state FROM op WHERE id = :id", error);
  const char *found = NULL;
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  found = row ? rp_statement_get_text (statement, 0) : "";
  *state = g_str_equal (found, "quarantined") ? RP_REFUSED_OPEN
           : g_str_equal (found, "withdrawn") ? RP_REFUSED_GIVEN_UP
                                              : RP_REFUSED_SENT_AGAIN;
  return TRUE;
}

gboolean
rp_op_log_refuse_again (RpStoreWork *work, const char *op_id, GError **error)
{
  RpStore *self = work->store;

  return run_on_op (self, "UPDATE op SET state = 'quarantined', status = 'rejected' WHERE id = :id",
                    op_id, error)
         && run_on_op (self, "UPDATE attention SET done_at = NULL WHERE op_id = :id", op_id, error)
         && run_on_op (self,
                       "UPDATE op_change SET overlay = 1"
                       " WHERE local_no = (SELECT local_no FROM op WHERE id = :id)",
                       op_id, error)
         && rp_store_offer_files_of (self, op_id, error)
         && rp_op_log_rebuild_rows (work, op_id, error);
}

static gboolean
check_discarded (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT 1 FROM op WHERE id = :id AND state = 'withdrawn' AND status = '" RP_OP_DISCARDED "'",
      error);
  gboolean found = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  if (!rp_statement_step (statement, &found, error))
    return FALSE;
  if (!found)
    g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND,
                 _ ("There is no discarded entry %s."), op_id);
  return found;
}

gboolean
rp_store_take_back_op (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);

  return work && check_discarded (self, op_id, error) && rp_op_log_refuse_again (work, op_id, error)
         && rp_store_work_finish (g_steal_pointer (&work), error);
}
