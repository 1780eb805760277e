/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "base/mutant.h"
#include "store/store-private.h"

/* What the server decided about ops: state, attention, and what becomes of the overlay. */

typedef struct
{
  const char *status; /* as stored */
  const char *state;
  const char *attention; /* (nullable): code of the attention row */
  gboolean keeps_overlay;
} Verdict;

/* By RpResultStatus. A refused op stays visible in its record until the user has dealt with it. */
static const Verdict verdicts[] = {
  [RP_RESULT_APPLIED] = { "applied", "acked", NULL, TRUE },
  [RP_RESULT_CONFLICT] = { "conflict", "acked", "conflict", TRUE },
  [RP_RESULT_HELD] = { "held", "acked", "held", FALSE },
  [RP_RESULT_REJECTED] = { "rejected", "quarantined", "rejected", TRUE },
};

static gboolean
store_result (RpStore *self, const RpOpResult *result, gboolean *known, GError **error)
{
  const Verdict *verdict = &verdicts[result->status];
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "UPDATE op SET state = :state, status = :status, refusal = :refusal, detail = :detail,"
      " result_seq = :seq, done_at = :now WHERE id = :id AND state = 'frozen'",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":state",
                          rp_mutant (RP_MUTANT_REFUSAL_DROPPED)
                                  && result->status == RP_RESULT_REJECTED
                              ? "withdrawn"
                              : verdict->state);
  rp_statement_bind_text (statement, ":status", verdict->status);
  rp_statement_bind_text (statement, ":refusal",
                          result->refusal == RP_REFUSAL_NONE ? NULL
                                                             : rp_refusal_code (result->refusal));
  rp_statement_bind_text (statement, ":detail", result->detail);
  rp_statement_bind_integer (statement, ":seq", result->seq);
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_text (statement, ":id", result->op_id);
  if (!rp_statement_run (statement, error))
    return FALSE;
  *known = rp_connection_get_changes (self->db) > 0;
  return TRUE;
}

static gboolean
add_attention (RpStore *self, const RpOpResult *result, const char *code, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autofree char *units = result->conflict_units ? g_strjoinv (" ", result->conflict_units) : NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "INSERT INTO attention (op_id, code, entity_kind, entity_id, units, created_at)"
      " SELECT o.id, :code, c.kind, c.entity_id, :units, :now" RP_FROM_OP_SUBJECT "WHERE o.id = :id"
      " ON CONFLICT (op_id, code) DO UPDATE SET units = excluded.units, done_at = NULL",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":code", code);
  rp_statement_bind_text (statement, ":units", units);
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_text (statement, ":id", result->op_id);
  return rp_statement_run (statement, error);
}

static gboolean
acknowledge_one (RpStoreWork *work, const RpOpResult *result, GError **error)
{
  const Verdict *verdict = &verdicts[result->status];
  gboolean known = FALSE;

  if (!store_result (work->store, result, &known, error))
    return FALSE;
  if (!known) /* a late duplicate of an answer */
    return TRUE;
  if (rp_mutant (RP_MUTANT_HELD_NOT_TOLD) && result->status == RP_RESULT_HELD)
    return rp_op_log_lift_overlay (work, result->op_id, error);
  if (verdict->attention && !add_attention (work->store, result, verdict->attention, error))
    return FALSE;
  if (!verdict->keeps_overlay || rp_mutant (RP_MUTANT_OVERLAY_ENDS_AT_ANSWER))
    return rp_op_log_lift_overlay (work, result->op_id, error);
  return rp_op_log_settle_rows (work, result->op_id, error)
         && (result->refusal != RP_REFUSAL_MISSING_PARENT
             || rp_op_log_follow (work, result->op_id, error));
}

/* It covers all that was decided up to the newest of the results, also when answers come in another order. */
static gboolean
keep_receipt (RpStore *self, GPtrArray *results, const char *receipt, GError **error)
{
  gint64 newest = 0, kept = 0;

  if (!rp_store_read_meta_integer (self, "receipt_seq", &kept, error))
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    newest = MAX (newest, ((RpOpResult *)results->pdata[i])->seq);
  if (newest < kept || rp_mutant (RP_MUTANT_RECEIPT_DROPPED))
    return TRUE;
  return rp_store_put_meta (self, "receipt", receipt, error)
         && rp_store_put_meta_integer (self, "receipt_seq", newest, error);
}

gboolean
rp_store_acknowledge (RpStore *self, GPtrArray *results, const char *receipt, GError **error)
{
  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);

  if (!work || (receipt && !keep_receipt (self, results, receipt, error)))
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    {
      if (!acknowledge_one (work, results->pdata[i], error))
        return FALSE;
    }
  return rp_store_work_finish (g_steal_pointer (&work), error);
}
