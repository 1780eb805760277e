/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include "base/date.h"

/* Operations that the server has decided are kept for the day on which it is put back to a backup. */

/* As long as the server knows cursors; no backup is kept so long. */
#define KEPT_DAYS 400

/* The end of the chain is known by its operation, and what was refused is shown without what was typed over it later. */
#define EXPIRED                                                                                    \
  " (SELECT local_no FROM op WHERE state = 'acked' AND done_at < :oldest"                          \
  " AND id <> coalesce ((SELECT value FROM meta WHERE key = 'chain_op'), '')"                      \
  " AND NOT EXISTS (SELECT 1 FROM op_change c WHERE c.local_no = op.local_no AND c.overlay = 1)"   \
  " AND local_no < coalesce ((SELECT min (local_no) FROM op"                                       \
  " WHERE state IN ('queued', 'frozen', 'quarantined')), local_no + 1))"

gboolean
rp_store_expire_ops (RpStore *self, gint64 now_us, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autofree char *oldest = rp_instant_format (now_us - KEPT_DAYS * G_TIME_SPAN_DAY);
  g_autoptr (RpStatement) statement = NULL;

  /* Its changes go with it. */
  statement
      = transaction
            ? rp_connection_prepare (self->db, "DELETE FROM op WHERE local_no IN" EXPIRED, error)
            : NULL;
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":oldest", oldest);
  if (!rp_statement_run (statement, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}
