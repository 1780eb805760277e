/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/rescue.h"

#include "base/json-access.h"
#include "server/changeset.h"
#include "server/former-scopes.h"
#include "server/incident.h"
#include "server/sent-in.h"
#include "wire/message.h"

/* @erased: (out): whether it speaks of something that was erased. */
static gboolean
look_for_erased (RpCall *call, const RpOp *op, gboolean *erased, GError **error)
{
  *erased = FALSE;
  for (guint i = 0; i < op->changes->len && !*erased; i++)
    {
      const RpChange *change = g_ptr_array_index (op->changes, i);

      if (!rp_former_scopes_find_erased (call->connection, change->kind, change->id, erased, error))
        return FALSE;
    }
  return TRUE;
}

/* What comes late about something erased is not kept; that it came is. With the counter no erasure comes in between. */
static gboolean
keep (RpCall *call, const RpOp *op, const char *text, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);
  g_autoptr (RpChangeset) lock = NULL;
  gboolean erased;
  RpIncident incident = { .at = now,
                          .what = "sent_in",
                          .user_id = call->user_id,
                          .device_id = call->device_id,
                          .subject = op->id,
                          .detail = text };

  if (transaction == NULL)
    return FALSE;
  lock = rp_changeset_new (call->connection, now);
  if (!rp_changeset_lock (lock, error) || !look_for_erased (call, op, &erased, error))
    return FALSE;
  if (erased)
    incident.detail = NULL;
  return rp_incident_record (call->connection, &incident, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

RpHttpAnswer *
rp_rescue_take (RpCall *call)
{
  RpHttpAnswer *refusal = NULL;
  g_autoptr (JsonObject) body = rp_call_parse_body (call, &refusal);
  JsonObject *object = body != NULL ? rp_json_get_object (body, "op") : NULL;
  g_autoptr (RpOp) op = object != NULL ? rp_op_from_json (object, NULL) : NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (body == NULL)
    return refusal;
  if (op == NULL)
    return rp_call_refuse (call, 422, "op");
  refusal = rp_sent_in_check_room (call);
  if (refusal != NULL)
    return refusal;
  text = rp_json_object_to_canonical (object);
  return keep (call, op, text, &error) ? rp_http_answer_new (204, RP_WIRE_JSON, NULL)
                                       : rp_call_fail (call, error);
}
