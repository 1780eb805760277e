/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/session.h"

#include "schema/kind.h"
#include "server/database.h"
#include "server/settings.h"

static JsonObject *
make_user (RpCall *call)
{
  JsonObject *user = json_object_new ();
  g_autofree char *roles = rp_roles_format (call->roles);

  json_object_set_string_member (user, "id", call->user_id);
  json_object_set_string_member (user, "name", call->name);
  json_object_set_string_member (user, "login", call->login);
  json_object_set_string_member (user, "roles", roles);
  return user;
}

static JsonObject *
make_device (RpCall *call)
{
  JsonObject *device = json_object_new ();

  json_object_set_string_member (device, "id", call->device_id);
  json_object_set_string_member (device, "state", call->device_state);
  return device;
}

static JsonObject *
make_schema (void)
{
  JsonObject *schema = json_object_new ();

  json_object_set_int_member (schema, "now", RP_SCHEMA_NUMBER);
  json_object_set_int_member (schema, "oldest", RP_SCHEMA_OLDEST);
  return schema;
}

static JsonObject *
make_limits (void)
{
  JsonObject *limits = json_object_new ();

  json_object_set_int_member (limits, "op_bytes", RP_LIMIT_OP_BYTES);
  json_object_set_int_member (limits, "batch_ops", RP_LIMIT_BATCH_OPS);
  json_object_set_int_member (limits, "page_rows", RP_LIMIT_PAGE_ROWS);
  json_object_set_int_member (limits, "file_bytes", RP_LIMIT_FILE_BYTES);
  json_object_set_int_member (limits, "chunk_bytes", RP_LIMIT_CHUNK_BYTES);
  return limits;
}

/* What a laptop seals courier files for and knows the answers by. */
static JsonObject *
make_courier (RpCall *call)
{
  JsonObject *courier = json_object_new ();
  g_autofree char *sign = rp_courier_key_format (call->services->courier_keys->sign_public);
  g_autofree char *box = rp_courier_key_format (call->services->courier_keys->box_public);

  json_object_set_string_member (courier, "sign_key", sign);
  json_object_set_string_member (courier, "box_key", box);
  return courier;
}

JsonObject *
rp_session_make_document (RpCall *call, GError **error)
{
  g_autoptr (RpOrganisation) organisation = NULL;
  g_autofree char *time = rp_clock_dup_now_utc (call->services->clock);
  RpOrgClock clock;
  JsonObject *document, *settings;

  if (!rp_database_load_organisation (call->connection, &organisation, error)
      || !rp_database_read_clock (call->connection, &clock, error)
      || (settings = rp_settings_make_object (call->connection, error)) == NULL)
    return NULL;
  document = json_object_new ();
  json_object_set_string_member (document, "org", organisation != NULL ? organisation->name : "");
  json_object_set_string_member (document, "zone", organisation != NULL ? organisation->zone : "");
  json_object_set_boolean_member (document, "sample", organisation != NULL && organisation->sample);
  json_object_set_string_member (document, "epoch", clock.epoch);
  json_object_set_int_member (document, "head", clock.head);
  json_object_set_string_member (document, "time", time);
  json_object_set_object_member (document, "user", make_user (call));
  json_object_set_object_member (document, "device", make_device (call));
  json_object_set_object_member (document, "schema", make_schema ());
  json_object_set_object_member (document, "limits", make_limits ());
  json_object_set_object_member (document, "settings", settings);
  json_object_set_object_member (document, "courier", make_courier (call));
  return document;
}

RpHttpAnswer *
rp_session_get (RpCall *call)
{
  GError *error = NULL;
  JsonObject *document = rp_session_make_document (call, &error);

  return document != NULL ? rp_http_answer_new_json (200, document) : rp_call_fail (call, error);
}
