/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/devices.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "server/erasure-log.h"

#define FORGOTTEN_US (365 * G_TIME_SPAN_DAY)

/* ---- rows ---- */

void
rp_device_row_free (RpDeviceRow *self)
{
  g_free (self->id);
  g_free (self->login);
  g_free (self->label);
  g_free (self->state);
  g_free (self->signed_in_at);
  g_free (self->last_seen_at);
  g_free (self);
}

#define LIST_SQL                                                                                   \
  "SELECT d.id, u.login, d.label, CASE WHEN d.signed_out = 1 AND d.state IN ('active', 'drain')"   \
  " THEN 'signed_out' ELSE d.state END, d.signed_in_at, d.last_seen_at FROM device d"              \
  " JOIN app_user u ON u.id = d.user_id"

static RpDeviceRow *
read_row (RpStatement *statement)
{
  RpDeviceRow *row = g_new0 (RpDeviceRow, 1);

  row->id = g_strdup (rp_statement_get_text (statement, 0));
  row->login = g_strdup (rp_statement_get_text (statement, 1));
  row->label = g_strdup (rp_statement_get_text (statement, 2));
  row->state = g_strdup (rp_statement_get_text (statement, 3));
  row->signed_in_at = g_strdup (rp_statement_get_text (statement, 4));
  row->last_seen_at = g_strdup (rp_statement_get_text (statement, 5));
  return row;
}

/* @sql: with @parameter, unless that is %NULL */
static GPtrArray *
list_rows (RpConnection *connection, const char *sql, const char *parameter, const char *value,
           GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_device_row_free);
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  if (parameter != NULL)
    rp_statement_bind_text (statement, parameter, value);
  while (rp_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&rows);
      g_ptr_array_add (rows, read_row (statement));
    }
  return NULL;
}

GPtrArray *
rp_devices_list_all (RpConnection *connection, const char *login, GError **error)
{
  if (login == NULL)
    return list_rows (connection, LIST_SQL " ORDER BY u.login, d.last_seen_at DESC, d.id", NULL,
                      NULL, error);
  return list_rows (connection,
                    LIST_SQL " WHERE u.login = :login ORDER BY d.last_seen_at DESC, d.id", ":login",
                    login, error);
}

/* Within a transaction. @sql: an UPDATE … RETURNING id with :id and :value */
static gboolean
change_row (RpConnection *connection, const char *sql, const char *id, const char *value,
            gboolean *found, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_bind_text (statement, ":value", value);
  if (!rp_statement_step (statement, found, error))
    return FALSE;
  return !*found || rp_statement_step (statement, &has_row, error);
}

/* A line of the list of what was erased, whose copies are kept as carefully; no record has this kind. */
#define LISTED_KIND "device"

/* Before it is certain: what is written down too much is done at the next start, as it was wished. */
static gboolean
list_beside (const char *folder, const char *now, const char *id, const char *state, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_erased_row_free);

  g_ptr_array_add (rows, rp_erased_row_new (LISTED_KIND, id, state));
  return rp_erasure_log_append (folder, now, rows, error);
}

#define STATE_SQL                                                                                  \
  "UPDATE device SET state = :value WHERE id = :id AND state <> 'wiped' RETURNING id"

gboolean
rp_devices_decide (RpConnection *connection, const char *id, const char *state, const char *folder,
                   const char *now, gboolean *found, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);

  return transaction != NULL && change_row (connection, STATE_SQL, id, state, found, error)
         && (!*found || folder == NULL || list_beside (folder, now, id, state, error))
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* One that goes and says that this is all is locked from now on, also after a restore. */
#define SIGN_OUT_SQL                                                                               \
  "UPDATE device SET signed_out = 1,"                                                              \
  " state = CASE state WHEN 'drain' THEN 'revoked' ELSE state END WHERE id = :id RETURNING state"

/* @locked: (out) */
static gboolean
mark_signed_out (RpConnection *connection, const char *id, gboolean *locked, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, SIGN_OUT_SQL, error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  *locked = has_row && g_str_equal (rp_statement_get_text (statement, 0), "revoked");
  return !has_row || rp_statement_step (statement, &has_row, error);
}

gboolean
rp_devices_sign_out (RpConnection *connection, const char *id, const char *folder, const char *now,
                     GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  gboolean locked;

  return transaction != NULL && mark_signed_out (connection, id, &locked, error)
         && (!locked || folder == NULL || list_beside (folder, now, id, "revoked", error))
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* Only what locks somebody out: the list is a file. */
static gboolean
is_listed_state (const char *state)
{
  static const char *const states[] = { "drain", "revoked", "wiped", NULL };

  return g_strv_contains (states, state);
}

/* What was decided last about each, but for what cannot be undone. Returns: (transfer container): id -> state */
static GHashTable *
list_last (GPtrArray *listed)
{
  GHashTable *states = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < listed->len; i++)
    {
      const RpErasedRow *row = g_ptr_array_index (listed, i);
      const char *before = g_hash_table_lookup (states, row->id);

      if (g_str_equal (row->kind, LISTED_KIND) && is_listed_state (row->scope)
          && g_strcmp0 (before, "wiped") != 0)
        g_hash_table_replace (states, row->id, row->scope);
    }
  return states;
}

/* The list of an older program does not say that a computer which was to send what it had has done so. */
#define AGAIN_SQL                                                                                  \
  "UPDATE device SET state = :value WHERE id = :id AND state <> 'wiped'"                           \
  " AND NOT (state = 'revoked' AND signed_out = 1 AND :value = 'drain') RETURNING id"

gboolean
rp_devices_decide_again (RpConnection *connection, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) listed = rp_erasure_log_read (folder, error);
  g_autoptr (GHashTable) states = listed != NULL ? list_last (listed) : NULL;
  g_autoptr (RpTransaction) transaction = NULL;
  GHashTableIter iter;
  gpointer id, state;

  if (listed != NULL)
    transaction = rp_transaction_begin (connection, error);
  if (transaction == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, states);
  while (g_hash_table_iter_next (&iter, &id, &state))
    {
      gboolean found;

      if (!change_row (connection, AGAIN_SQL, id, state, &found, error))
        return FALSE;
    }
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_devices_rename (RpConnection *connection, const char *id, const char *label, gboolean *found,
                   GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);

  return transaction != NULL
         && change_row (connection, "UPDATE device SET label = :value WHERE id = :id RETURNING id",
                        id, label, found, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* ---- a user's own ---- */

static gboolean
is_old (RpCall *call, const RpDeviceRow *row)
{
  gint64 seen_us = 0;

  if (g_str_equal (row->state, "active") || g_str_equal (row->state, "drain"))
    return FALSE;
  rp_instant_parse (row->last_seen_at, &seen_us);
  return rp_clock_now_us (call->services->clock) - seen_us > FORGOTTEN_US;
}

static JsonObject *
row_to_json (RpCall *call, const RpDeviceRow *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", row->id);
  json_object_set_string_member (object, "label", row->label);
  json_object_set_string_member (object, "state", row->state);
  json_object_set_string_member (object, "signed_in_at", row->signed_in_at);
  json_object_set_string_member (object, "last_seen_at", row->last_seen_at);
  json_object_set_boolean_member (object, "this", g_str_equal (row->id, call->device_id));
  return object;
}

RpHttpAnswer *
rp_devices_list (RpCall *call)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = list_rows (
      call->connection, LIST_SQL " WHERE d.user_id = :user ORDER BY d.last_seen_at DESC, d.id",
      ":user", call->user_id, &error);
  JsonArray *devices = NULL;
  JsonObject *answer = NULL;

  if (rows == NULL)
    return rp_call_fail (call, error);
  devices = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    if (!is_old (call, rows->pdata[i]))
      json_array_add_object_element (devices, row_to_json (call, rows->pdata[i]));
  answer = json_object_new ();
  json_object_set_array_member (answer, "devices", devices);
  return rp_http_answer_new_json (200, answer);
}

/* @own: (out): whether the device is one of the caller's */
static gboolean
is_own (RpCall *call, gboolean *own, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      call->connection, "SELECT 1 FROM device WHERE id = :id AND user_id = :user", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", call->request->captures[0]);
  rp_statement_bind_text (statement, ":user", call->user_id);
  return rp_statement_step (statement, own, error);
}

static gboolean
is_key (const char *text)
{
  return text != NULL && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static gboolean
store_keys (RpCall *call, const char *sign_key, const char *box_key, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement = rp_connection_prepare (call->connection,
                                       "UPDATE device SET sign_key = :sign, box_key = :box"
                                       " WHERE id = :id AND sign_key IS NULL",
                                       error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sign", sign_key);
  rp_statement_bind_text (statement, ":box", box_key);
  rp_statement_bind_text (statement, ":id", call->device_id);
  if (!rp_statement_run (statement, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* Keys are a computer's own business: it says them itself, and once. */
static RpHttpAnswer *
take_keys (RpCall *call, const char *sign_key, const char *box_key)
{
  GError *error = NULL;

  if (!g_str_equal (call->request->captures[0], call->device_id))
    return rp_call_refuse (call, 404, "not_found");
  if (!is_key (sign_key) || !is_key (box_key))
    return rp_call_refuse (call, 422, "members");
  if (!store_keys (call, sign_key, box_key, &error))
    return rp_call_fail (call, error);
  return rp_http_answer_new_json (200, json_object_new ());
}

RpHttpAnswer *
rp_devices_change (RpCall *call)
{
  RpHttpAnswer *refusal = NULL;
  g_autoptr (JsonObject) body = rp_call_parse_body (call, &refusal);
  GError *error = NULL;
  const char *label, *sign_key;
  gboolean own;

  if (body == NULL)
    return refusal;
  if (!is_own (call, &own, &error))
    return rp_call_fail (call, error);
  if (!own)
    return rp_call_refuse (call, 404, "not_found");
  sign_key = rp_json_get_string (body, "sign_key", NULL);
  if (sign_key != NULL)
    return take_keys (call, sign_key, rp_json_get_string (body, "box_key", NULL));
  label = rp_json_get_string (body, "label", "");
  if (*label == '\0' || g_utf8_strlen (label, -1) > RP_DEVICE_LABEL_MAX)
    return rp_call_refuse (call, 422, "members");
  if (!rp_devices_rename (call->connection, call->request->captures[0], label, &own, &error))
    return rp_call_fail (call, error);
  return rp_http_answer_new_json (200, json_object_new ());
}

RpHttpAnswer *
rp_devices_revoke (RpCall *call)
{
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);
  GError *error = NULL;
  gboolean own;

  if (!is_own (call, &own, &error))
    return rp_call_fail (call, error);
  if (!own)
    return rp_call_refuse (call, 404, "not_found");
  if (!rp_devices_decide (call->connection, call->request->captures[0], "revoked",
                          call->services->folder, now, &own, &error))
    return rp_call_fail (call, error);
  return rp_http_answer_new_json (200, json_object_new ());
}
