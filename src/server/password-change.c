/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/password-change.h"

#include "base/json-access.h"
#include "schema/password-rule.h"
#include "server/account.h"
#include "server/attempt.h"
#include "server/password.h"

/* Not 401, which ends the sign-in of a computer. */
#define STATUS_WRONG 422
#define CODE_WRONG "password_wrong"

static gboolean
read_password (JsonObject *body, const char *name, const char **password)
{
  return rp_json_read_string (body, name, password, NULL)
         && strlen (*password) <= RP_PASSWORD_BYTES;
}

/* @hash: (out) (nullable): what is stored */
static gboolean
load_hash (RpCall *call, char **hash, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      call->connection, "SELECT password FROM app_user WHERE id = :id", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", call->user_id);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  *hash = has_row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

/* @old_hash: the one that was compared; another password may have been given in between */
static RpHttpAnswer *
store (RpCall *call, RpAttempt *attempt, const char *old_hash, const char *password)
{
  g_autofree char *hash = rp_password_hash (password);
  g_autoptr (RpTransaction) transaction = NULL;
  GError *error = NULL;
  gboolean same;

  transaction = rp_transaction_begin (call->connection, &error);
  if (transaction == NULL
      || !rp_account_confirm (call->connection, call->user_id, old_hash, old_hash, &same, &error))
    return rp_call_fail (call, error);
  if (!same)
    return rp_call_refuse (call, STATUS_WRONG, CODE_WRONG);
  if (!rp_account_set_password (call->connection, call->user_id, hash, call->device_id, &error)
      || !rp_attempt_pass (attempt, call, &error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), &error))
    return rp_call_fail (call, error);
  return rp_http_answer_new_json (200, json_object_new ());
}

RpHttpAnswer *
rp_password_change (RpCall *call)
{
  RpHttpAnswer *refusal = NULL;
  g_autoptr (JsonObject) body = rp_call_parse_body (call, &refusal);
  g_auto (RpAttempt) attempt = { NULL };
  g_autofree char *hash = NULL;
  const char *old, *password;
  RpPasswordFault fault;
  GError *error = NULL;

  if (body == NULL)
    return refusal;
  if (!read_password (body, "old", &old) || !read_password (body, "new", &password))
    return rp_call_refuse (call, 422, "members");
  rp_attempt_init (&attempt, call, call->login);
  refusal = rp_attempt_begin (&attempt, call);
  if (refusal != NULL)
    return refusal;
  if (!load_hash (call, &hash, &error))
    return rp_call_fail (call, error);
  if (!rp_password_verify (hash, old))
    return rp_attempt_fail (&attempt, call, STATUS_WRONG, CODE_WRONG);
  fault = rp_password_check (password, call->login, call->name);
  if (fault != RP_PASSWORD_GOOD)
    return rp_call_refuse (call, 422, rp_password_fault_code (fault));
  return store (call, &attempt, hash, password);
}
