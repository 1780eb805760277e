/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"

/* Refused entries that the user gave up. They are kept for a while: he may have been wrong. A clock that is ahead
 * hides them and takes nothing: they go when the server has said how late it is. */

#define KEPT_DAYS 90

static char *
dup_oldest (gint64 now_us)
{
  return rp_instant_format (now_us - KEPT_DAYS * G_TIME_SPAN_DAY);
}

/* @sql: names :oldest, of discarded entries the last instant that is too old */
static gboolean
run_on_old (RpStore *self, const char *sql, const char *oldest, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":oldest", oldest);
  return rp_statement_run (statement, error);
}

gboolean
rp_store_expire_discarded (RpStore *self, gint64 now_us, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autofree char *oldest = dup_oldest (now_us);

  /* Of its history nobody would know any more that it never was in the record. Its changes go with it, and files that
   * only it named are looked for. */
  return transaction
         && run_on_old (
             self,
             "DELETE FROM history WHERE op_id IN (SELECT id FROM op WHERE state = 'withdrawn'"
             " AND status = '" RP_OP_DISCARDED "' AND done_at < :oldest)",
             oldest, error)
         && run_on_old (self,
                        "DELETE FROM op WHERE state = 'withdrawn' AND status = '" RP_OP_DISCARDED
                        "' AND done_at < :oldest",
                        oldest, error)
         && (rp_connection_get_changes (self->db) == 0 || rp_store_owe_scrub (self, FALSE, error))
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
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
  /* A clock that has lost its battery makes nothing old. */
  return run_on_op (self,
                    "UPDATE op SET status = '" RP_OP_DISCARDED "', done_at = max (done_at,"
                    " coalesce ((SELECT value FROM meta WHERE key = 'last_contact'), ''))"
                    " WHERE id = :id",
                    op_id, error);
}

GPtrArray *
rp_store_list_discarded (RpStore *self, guint limit, GError **error)
{
  g_autofree char *oldest = dup_oldest (rp_clock_now_us (self->clock));
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
