/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/sent-in.h"

#include "base/date.h"
#include "base/json-access.h"
#include "server/incident.h"

#define OPS_MAX 100
#define DETAIL_MAX 200
#define RETRY_AFTER_S 3600

static gboolean
is_right (JsonObject *op)
{
  const char *id = op != NULL ? rp_json_get_string (op, "id", "") : "";

  return g_uuid_string_is_valid (id)
         && g_utf8_strlen (rp_json_get_string (op, "detail", ""), -1) <= DETAIL_MAX;
}

static gboolean
are_right (JsonArray *ops)
{
  guint n_ops = json_array_get_length (ops);

  if (n_ops == 0 || n_ops > OPS_MAX)
    return FALSE;
  for (guint i = 0; i < n_ops; i++)
    if (!is_right (rp_json_array_get_object (ops, i)))
      return FALSE;
  return TRUE;
}

static gboolean
record_all (RpCall *call, JsonArray *ops, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonObject *op = rp_json_array_get_object (ops, i);
      RpIncident incident = { .at = now,
                              .what = "sent_in",
                              .user_id = call->user_id,
                              .device_id = call->device_id,
                              .subject = rp_json_get_string (op, "id", NULL),
                              .detail = rp_json_get_string (op, "detail", NULL) };
      if (!rp_incident_record (call->connection, &incident, error))
        return FALSE;
    }
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

RpHttpAnswer *
rp_sent_in_check_room (RpCall *call)
{
  gint64 yesterday_us = rp_clock_now_us (call->services->clock) - G_TIME_SPAN_DAY;
  g_autofree char *since = rp_instant_format (yesterday_us);
  GError *error = NULL;
  RpHttpAnswer *refusal;
  gboolean room;

  if (!rp_incident_has_room (call->connection, call->user_id, since, &room, &error))
    return rp_call_fail (call, error);
  if (room)
    return NULL;
  refusal = rp_call_refuse (call, 429, "later");
  refusal->retry_after_s = RETRY_AFTER_S;
  return refusal;
}

RpHttpAnswer *
rp_sent_in_post (RpCall *call)
{
  RpHttpAnswer *refusal = NULL;
  g_autoptr (JsonObject) body = rp_call_parse_body (call, &refusal);
  GError *error = NULL;
  JsonArray *ops;

  if (body == NULL)
    return refusal;
  ops = rp_json_get_array (body, "ops");
  if (ops == NULL || !are_right (ops))
    return rp_call_refuse (call, 422, "members");
  refusal = rp_sent_in_check_room (call);
  if (refusal != NULL)
    return refusal;
  return record_all (call, ops, &error) ? rp_http_answer_new (204, NULL, NULL)
                                        : rp_call_fail (call, error);
}
