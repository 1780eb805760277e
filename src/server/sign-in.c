/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/sign-in.h"

#include "base/date.h"
#include "base/json-access.h"
#include "server/account.h"
#include "server/attempt.h"
#include "server/devices.h"
#include "server/password.h"
#include "server/session.h"

#define LABEL_MAX 120
#define IDLE_US (60 * G_TIME_SPAN_DAY) /* a device not seen for longer signs in again */
#define SEEN_EVERY_US G_TIME_SPAN_HOUR /* how exactly "last seen" is kept */

typedef struct
{
  const char *login, *password, *device;
  const char *sign_key, *box_key; /* (nullable): of the computer, for courier files */
} Credentials;

/* Returns: (nullable): %NULL for what is no key */
static const char *
read_key (JsonObject *body, const char *name)
{
  const char *text = rp_json_get_string (body, name, NULL);
  guint8 key[RP_COURIER_PUBLIC_BYTES];

  return rp_courier_key_parse (text, key) ? text : NULL;
}

static gboolean
read_credentials (JsonObject *body, Credentials *out)
{
  out->sign_key = read_key (body, "sign_key");
  out->box_key = read_key (body, "box_key");
  return rp_json_read_string (body, "login", &out->login, NULL)
         && rp_json_read_string (body, "password", &out->password, NULL)
         && rp_json_read_string (body, "device", &out->device, NULL) && strlen (out->login) <= 256
         && strlen (out->password) <= RP_PASSWORD_BYTES
         && g_utf8_strlen (out->device, -1) <= LABEL_MAX;
}

/* Fills the call with the user of a login. @hash: (out) (nullable): the stored password */
static gboolean
load_user (RpCall *call, const char *login, char **hash, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (call->connection,
                               "SELECT id, name, login, roles, password FROM app_user"
                               " WHERE login = :login AND disabled = 0",
                               error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":login", login);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  call->user_id = g_strdup (rp_statement_get_text (statement, 0));
  call->name = g_strdup (rp_statement_get_text (statement, 1));
  call->login = g_strdup (rp_statement_get_text (statement, 2));
  call->roles = rp_roles_parse (rp_statement_get_text (statement, 3));
  *hash = g_strdup (rp_statement_get_text (statement, 4));
  return TRUE;
}

static gboolean
insert_device (RpCall *call, const Credentials *credentials, const char *token, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      call->connection,
      "INSERT INTO device (id, user_id, label, state, token_hash, signed_in_at, last_seen_at,"
      " sign_key, box_key) VALUES (:id, :user, :label, 'active', :hash, :now, :now, :sign, :box)",
      error);
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);
  g_autofree char *hash = rp_token_hash (token);

  if (statement == NULL)
    return FALSE;
  call->device_id = rp_id_source_make (call->services->ids);
  call->device_state = g_strdup ("active");
  rp_statement_bind_text (statement, ":id", call->device_id);
  rp_statement_bind_text (statement, ":user", call->user_id);
  rp_statement_bind_text (statement, ":label", credentials->device);
  rp_statement_bind_text (statement, ":sign", credentials->sign_key);
  rp_statement_bind_text (statement, ":box", credentials->box_key);
  rp_statement_bind_text (statement, ":hash", hash);
  rp_statement_bind_text (statement, ":now", now);
  return rp_statement_run (statement, error);
}

static RpHttpAnswer *
admit (RpCall *call, const Credentials *credentials, const char *hash, RpAttempt *attempt)
{
  g_autofree char *token = rp_token_make ();
  g_autofree char *as
      = rp_password_is_weak (hash) ? rp_password_hash (credentials->password) : g_strdup (hash);
  g_autoptr (RpTransaction) transaction = NULL;
  GError *error = NULL;
  JsonObject *document = NULL;
  gboolean same;

  transaction = rp_transaction_begin (call->connection, &error);
  if (transaction == NULL
      || !rp_account_confirm (call->connection, call->user_id, hash, as, &same, &error))
    return rp_call_fail (call, error);
  if (!same)
    return rp_call_refuse (call, 401, "sign_in");
  if (!insert_device (call, credentials, token, &error) || !rp_attempt_pass (attempt, call, &error)
      || (document = rp_session_make_document (call, &error)) == NULL
      || !rp_transaction_commit (g_steal_pointer (&transaction), &error))
    {
      g_clear_pointer (&document, json_object_unref);
      return rp_call_fail (call, error);
    }
  call->request->user_id = g_strdup (call->user_id);
  json_object_set_string_member (document, "token", token);
  return rp_http_answer_new_json (200, document);
}

RpHttpAnswer *
rp_sign_in (RpCall *call)
{
  RpHttpAnswer *refusal = NULL;
  g_autoptr (JsonObject) body = rp_call_parse_body (call, &refusal);
  g_auto (RpAttempt) attempt = { NULL };
  g_autofree char *hash = NULL;
  Credentials credentials;
  GError *error = NULL;

  if (body == NULL)
    return refusal;
  if (!read_credentials (body, &credentials))
    return rp_call_refuse (call, 422, "members");
  rp_attempt_init (&attempt, call, credentials.login);
  refusal = rp_attempt_begin (&attempt, call);
  if (refusal != NULL)
    return refusal;
  if (!load_user (call, credentials.login, &hash, &error))
    return rp_call_fail (call, error);
  if (!rp_password_verify (hash, credentials.password))
    return rp_attempt_fail (&attempt, call, 401, "sign_in");
  return admit (call, &credentials, hash, &attempt);
}

/* --- tokens ------------------------------------------------------------------------------------- */

static const char token_sql[]
    = "SELECT u.id, u.name, u.login, u.roles, u.disabled, d.id, d.state, d.last_seen_at,"
      " d.signed_out FROM device d JOIN app_user u ON u.id = d.user_id WHERE d.token_hash = :hash";

static gboolean
note_seen (RpCall *call, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);
  g_autoptr (RpStatement) statement = NULL;
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);

  if (transaction == NULL)
    return FALSE;
  statement = rp_connection_prepare (call->connection,
                                     "UPDATE device SET last_seen_at = :now WHERE id = :id", error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_text (statement, ":id", call->device_id);
  if (!rp_statement_run (statement, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

typedef struct
{
  gboolean disabled, signed_out;
  gint64 idle_us; /* since the device was last seen; negative when no device has the token */
} Standing;

/* @standing: (out) */
static gboolean
load_caller (RpCall *call, Standing *standing, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (call->connection, token_sql, error);
  g_autofree char *hash = rp_token_hash (call->request->token);
  gint64 seen_us = 0;
  gboolean has_row;

  *standing = (Standing){ .idle_us = -1 };
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":hash", hash);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  call->user_id = g_strdup (rp_statement_get_text (statement, 0));
  call->name = g_strdup (rp_statement_get_text (statement, 1));
  call->login = g_strdup (rp_statement_get_text (statement, 2));
  call->roles = rp_roles_parse (rp_statement_get_text (statement, 3));
  standing->disabled = rp_statement_get_integer (statement, 4) != 0;
  call->device_id = g_strdup (rp_statement_get_text (statement, 5));
  call->device_state = g_strdup (rp_statement_get_text (statement, 6));
  rp_instant_parse (rp_statement_get_text (statement, 7), &seen_us);
  standing->idle_us = MAX (0, rp_clock_now_us (call->services->clock) - seen_us);
  standing->signed_out = rp_statement_get_integer (statement, 8) != 0;
  return TRUE;
}

RpHttpAnswer *
rp_sign_in_check_token (RpCall *call)
{
  Standing standing;
  GError *error = NULL;

  if (call->request->token == NULL)
    return rp_call_refuse (call, 401, "token");
  if (!load_caller (call, &standing, &error))
    return rp_call_fail (call, error);
  if (standing.idle_us < 0)
    return rp_call_refuse (call, 401, "token");
  /* What was decided about a lost computer holds however long it stayed away. */
  if (g_str_equal (call->device_state, "wiped"))
    return rp_call_refuse (call, 403, "wipe");
  if (standing.disabled || g_str_equal (call->device_state, "revoked"))
    return rp_call_refuse (call, 403, "device_revoked");
  if (standing.signed_out || standing.idle_us > IDLE_US)
    return rp_call_refuse (call, 401, "token");
  if (standing.idle_us > SEEN_EVERY_US && !note_seen (call, &error))
    return rp_call_fail (call, error);
  /* A request with a body is checked twice: before and after it was read. */
  g_free (call->request->user_id);
  call->request->user_id = g_strdup (call->user_id);
  return NULL;
}

RpHttpAnswer *
rp_sign_out (RpCall *call)
{
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);
  GError *error = NULL;

  if (!rp_devices_sign_out (call->connection, call->device_id, call->services->folder, now, &error))
    return rp_call_fail (call, error);
  return rp_http_answer_new_json (200, json_object_new ());
}
