/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "schema/setting.h"
#include "store/lock.h"
#include "wire/courier-keys.h"
#include "wire/route.h"

/* Whom a session document is about. */
typedef struct
{
  const char *id, *name, *roles;
} Person;

static gboolean
read_person (JsonObject *document, Person *out)
{
  JsonObject *user = rp_json_get_object (document, "user");

  return user != NULL && rp_json_read_string (user, "id", &out->id, NULL)
         && rp_json_read_string (user, "name", &out->name, NULL)
         && rp_json_read_string (user, "roles", &out->roles, NULL);
}

/* What only the answer to a sign-in says. */
typedef struct
{
  const char *token;
  const char *org;
  const char *epoch;
  gboolean sample; /* the organisation is nobody's */
  Person person;
  const char *device;
  JsonObject *document;
} Identity;

static gboolean
read_identity (JsonObject *answer, Identity *out)
{
  JsonObject *device = rp_json_get_object (answer, "device");

  out->document = answer;
  out->sample = rp_json_get_boolean (answer, "sample", FALSE);
  return device != NULL && rp_json_read_string (answer, "token", &out->token, NULL)
         && rp_json_read_string (answer, "org", &out->org, NULL)
         && rp_json_read_string (answer, "epoch", &out->epoch, NULL)
         && read_person (answer, &out->person)
         && rp_json_read_string (device, "id", &out->device, NULL);
}

/* One profile holds one user of one organisation; what waits to be sent must not change its author. */
static gboolean
check_profile (RpStore *store, const Identity *identity, GError **error)
{
  g_autofree char *user = rp_store_dup_meta (store, "user");
  g_autofree char *org = rp_store_dup_meta (store, "org");

  if ((user == NULL || *user == '\0' || g_str_equal (user, identity->person.id))
      && (org == NULL || *org == '\0' || g_str_equal (org, identity->org)))
    return TRUE;
  g_set_error_literal (error, RP_SYNC_ERROR, RP_SYNC_ERROR_OTHER_PROFILE,
                       _ ("This profile belongs to another person. Start Rapport with a profile of "
                          "your own."));
  return FALSE;
}

static gboolean
note_settings (RpStore *store, JsonObject *settings, GError **error)
{
  guint n_settings;
  const RpSetting *known = rp_schema_settings (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    {
      g_autofree char *key = g_strconcat ("setting.", known[i].name, NULL);
      g_autofree char *text = NULL;
      gint64 value;

      if (!rp_json_read_integer (settings, known[i].name, known[i].min, known[i].max, &value, NULL))
        continue;
      text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
      if (!rp_store_set_meta (store, key, text, error))
        return FALSE;
    }
  return TRUE;
}

/* The device whose public keys the server has. */
#define KEYS_TOLD "courier_told"

/* Keys are taken once, from the server that the profile was signed in to. */
static gboolean
note_courier (RpStore *store, JsonObject *courier, GError **error)
{
  const char *sign_key = rp_json_get_string (courier, "sign_key", NULL);
  const char *box_key = rp_json_get_string (courier, "box_key", NULL);
  guint8 key[RP_COURIER_PUBLIC_BYTES];

  if (!rp_courier_key_parse (sign_key, key) || !rp_courier_key_parse (box_key, key))
    return TRUE;
  return rp_store_set_meta (store, "courier_sign_key", sign_key, error)
         && rp_store_set_meta (store, "courier_box_key", box_key, error);
}

/* The administrator may have given him other roles, or another name. */
static gboolean
note_person (RpStore *store, const Person *person, GError **error)
{
  g_autofree char *user = rp_store_dup_meta (store, "user");

  if (g_strcmp0 (user, person->id) != 0)
    return TRUE;
  return rp_store_set_meta (store, "user_name", person->name, error)
         && rp_store_set_meta (store, "roles", person->roles, error);
}

gboolean
rp_sync_is_person_another (RpStore *store, gpointer another, GError **error)
{
  g_autofree char *user = rp_store_dup_meta (store, "user");
  g_autofree char *name = rp_store_dup_meta (store, "user_name");
  g_autofree char *roles = rp_store_dup_meta (store, "roles");
  g_autoptr (RpRecord) row = user != NULL ? rp_store_get (store, "user", user, NULL) : NULL;

  *(gboolean *)another
      = row != NULL
        && (g_strcmp0 (name, rp_record_get_text (row, "name")) != 0
            || rp_roles_parse (roles) != rp_roles_parse (rp_record_get_text (row, "roles")));
  return TRUE;
}

static gboolean
note_zone (RpStore *store, const char *zone, GError **error)
{
  if (*zone == '\0')
    return TRUE;
  if (!rp_store_set_meta (store, "zone", zone, error))
    return FALSE;
  rp_store_follow_zone (store);
  return TRUE;
}

gboolean
rp_sync_note_session (RpStore *store, JsonObject *document, GError **error)
{
  JsonObject *settings = rp_json_get_object (document, "settings");
  JsonObject *courier = rp_json_get_object (document, "courier");
  Person person;

  return (!read_person (document, &person) || note_person (store, &person, error))
         && note_zone (store, rp_json_get_string (document, "zone", ""), error)
         && (settings == NULL || note_settings (store, settings, error))
         && (courier == NULL || note_courier (store, courier, error));
}

static gboolean
store_identity (RpStore *store, gpointer data, GError **error)
{
  const Identity *identity = data;
  g_autofree char *epoch = rp_store_dup_meta (store, "epoch");
  const struct
  {
    const char *key;
    const char *value;
  } members[] = {
    { "org", identity->org },
    { "device", identity->device },
    { "user", identity->person.id },
    { "sample", identity->sample ? "1" : "" },
  };

  if (!check_profile (store, identity, error))
    return FALSE;
  /* A later change of epoch is for the first exchange to notice: it also sends things again. */
  if ((epoch == NULL || *epoch == '\0')
      && !rp_store_set_meta (store, "epoch", identity->epoch, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!rp_store_set_meta (store, members[i].key, members[i].value, error))
      return FALSE;
  if (!rp_sync_note_session (store, identity->document, error) || !rp_store_unlock (store, error))
    return FALSE;
  /* A server that says its keys has taken those of the message. */
  return rp_json_get_object (identity->document, "courier") == NULL
         || rp_store_set_meta (store, KEYS_TOLD, identity->device, error);
}

static gboolean
load_keys (RpStore *store, gpointer data, GError **error)
{
  g_autofree char *path = g_build_filename (rp_store_get_folder (store), RP_COURIER_KEY_FILE, NULL);

  return rp_courier_keys_load (path, data, error);
}

/* What the server will know this computer's courier files by. */
static gboolean
add_keys (RpSyncLink *link, JsonObject *message, GError **error)
{
  RpCourierKeys keys;
  g_autofree char *sign = NULL;
  g_autofree char *box = NULL;

  if (!rp_sync_link_run (link, load_keys, &keys, error))
    return FALSE;
  sign = rp_courier_key_format (keys.sign_public);
  box = rp_courier_key_format (keys.box_public);
  rp_courier_keys_clear (&keys);
  json_object_set_string_member (message, "sign_key", sign);
  json_object_set_string_member (message, "box_key", box);
  return TRUE;
}

static RpResponse *
ask (RpSyncLink *link, const char *login, const char *password, const char *device_label,
     GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (GError) cause = NULL;
  RpResponse *response;

  json_object_set_string_member (message, "login", login);
  json_object_set_string_member (message, "password", password);
  json_object_set_string_member (message, "device", device_label);
  json_object_set_int_member (message, "schema", RP_SCHEMA_NUMBER);
  if (!add_keys (link, message, error))
    return NULL;
  response = rp_sync_link_send_json (link, RP_ROUTE_SIGN_IN, message, cancellable, &cause);
  if (g_error_matches (cause, RP_SYNC_ERROR, RP_SYNC_ERROR_SIGN_IN))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                         _ ("The name or the password is not right."));
  else if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return response;
}

gboolean
rp_sync_sign_in (RpSyncLink *link, const char *login, const char *password,
                 const char *device_label, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpResponse) response = ask (link, login, password, device_label, cancellable, error);
  g_autoptr (JsonObject) answer = NULL;
  Identity identity;

  if (response == NULL)
    return FALSE;
  answer = rp_sync_link_parse (response, error);
  if (answer == NULL)
    return FALSE;
  if (response->status != 200 || !read_identity (answer, &identity))
    {
      rp_sync_set_damaged (error);
      return FALSE;
    }
  return rp_sync_link_run (link, store_identity, &identity, error)
         && rp_sync_link_save_token (link, identity.token, error);
}

/* ---- a computer that signed in before it had keys, or to a server that knew none ---- */

typedef struct
{
  char *device; /* (nullable): the server knows its keys, or can do nothing with them */
} Untold;

static gboolean
find_untold (RpStore *store, gpointer data, GError **error)
{
  Untold *untold = data;
  g_autofree char *device = rp_store_dup_meta (store, "device");
  g_autofree char *told = rp_store_dup_meta (store, KEYS_TOLD);
  g_autofree char *server = rp_store_dup_meta (store, "courier_sign_key");

  if (device != NULL && *device != '\0' && server != NULL && g_strcmp0 (device, told) != 0)
    untold->device = g_steal_pointer (&device);
  return TRUE;
}

static gboolean
note_told (RpStore *store, gpointer data, GError **error)
{
  const Untold *untold = data;

  return rp_store_set_meta (store, KEYS_TOLD, untold->device, error);
}

gboolean
rp_sync_tell_keys (RpSyncLink *link, GCancellable *cancellable, GError **error)
{
  Untold untold = { NULL };
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (RpResponse) response = NULL;
  g_autofree char *device = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) cause = NULL;

  if (!rp_sync_link_run (link, find_untold, &untold, error))
    return FALSE;
  device = untold.device;
  if (device == NULL)
    return TRUE;
  if (!add_keys (link, message, error))
    return FALSE;
  path = g_strconcat (RP_ROUTE_DEVICES "/", device, NULL);
  response = rp_sync_link_send_json (link, path, message, cancellable, &cause);
  if (response != NULL && response->status == 200)
    return rp_sync_link_run (link, note_told, &untold, error);
  /* It is no reason to end the cycle, and is tried again in the next one. */
  g_message ("the server has not taken this computer's keys: %s",
             cause != NULL ? cause->message : "refused");
  return TRUE;
}
