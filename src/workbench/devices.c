/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/devices.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "wire/route.h"
#include "workbench/session-store.h"

struct _RpDevice
{
  GObject parent_instance;

  char *id, *name, *detail;
  gboolean is_this, is_active;
};

G_DEFINE_TYPE (RpDevice, rp_device, G_TYPE_OBJECT)

/* The states as people call them; %NULL: nothing to say. */
static const struct
{
  const char *state, *word;
  gboolean active;
} states[] = {
  { "active", NULL, TRUE },
  { "drain", N_ ("May only send what it has"), TRUE },
  { "signed_out", N_ ("Signed out"), FALSE },
  { "revoked", N_ ("Locked out"), FALSE },
  { "wiped", N_ ("Deleted"), FALSE },
};

static char *
format_instant (const char *text, GTimeZone *zone)
{
  gint64 us = 0;

  return text != NULL && rp_instant_parse (text, &us) ? rp_instant_format_local (us, zone)
                                                      : g_strdup ("");
}

static RpDevice *
device_new (JsonObject *object, GTimeZone *zone)
{
  RpDevice *self = g_object_new (RP_TYPE_DEVICE, NULL);
  const char *state = rp_json_get_string (object, "state", "");
  g_autofree char *since = format_instant (rp_json_get_string (object, "signed_in_at", NULL), zone);
  g_autofree char *seen = format_instant (rp_json_get_string (object, "last_seen_at", NULL), zone);
  const char *word = NULL;

  self->id = g_strdup (rp_json_get_string (object, "id", ""));
  self->name = g_strdup (rp_json_get_string (object, "label", ""));
  self->is_this = rp_json_get_boolean (object, "this", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, state))
      {
        self->is_active = states[i].active;
        word = states[i].word != NULL ? _ (states[i].word) : NULL;
      }
  if (word == NULL && self->is_this)
    word = _ ("This computer");
  self->detail = word != NULL
                     ? g_strdup_printf (_ ("%s · signed in %s, last contact %s"), word, since, seen)
                     : g_strdup_printf (_ ("Signed in %s, last contact %s"), since, seen);
  return self;
}

const char *
rp_device_get_id (RpDevice *self)
{
  return self->id;
}

const char *
rp_device_get_name (RpDevice *self)
{
  return self->name;
}

const char *
rp_device_get_detail (RpDevice *self)
{
  return self->detail;
}

gboolean
rp_device_is_this (RpDevice *self)
{
  return self->is_this;
}

gboolean
rp_device_is_active (RpDevice *self)
{
  return self->is_active;
}

static void
rp_device_finalize (GObject *object)
{
  RpDevice *self = RP_DEVICE (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->detail);
  G_OBJECT_CLASS (rp_device_parent_class)->finalize (object);
}

static void
rp_device_class_init (RpDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_device_finalize;
}

static void
rp_device_init (RpDevice *self)
{
}

/* ---- asking the server ---- */

typedef struct
{
  RpSyncService *service;
  const char *method;
  char *path;
  JsonObject *body; /* (nullable) */
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_object_unref (question->service);
  g_free (question->path);
  g_clear_pointer (&question->body, json_object_unref);
  g_free (question);
}

static void
ask_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Question *question = task_data;
  GError *error = NULL;
  JsonObject *answer = rp_sync_service_ask (question->service, question->method, question->path,
                                            question->body, cancellable, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify)json_object_unref);
  else
    g_task_return_error (task, error);
}

/* @id: (nullable); @body: (transfer full) (nullable) */
static void
ask (RpSession *session, const char *method, const char *id, JsonObject *body,
     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  RpSyncService *service = rp_session_get_sync_service (session);
  Question *question = g_new0 (Question, 1);

  g_task_set_source_tag (task, ask);
  if (service == NULL)
    {
      g_clear_pointer (&body, json_object_unref);
      g_free (question);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _ ("Nobody has signed in to the server on this computer yet."));
      return;
    }
  question->service = g_object_ref (service);
  question->method = method;
  question->path
      = id != NULL ? g_strconcat (RP_ROUTE_DEVICES, "/", id, NULL) : g_strdup (RP_ROUTE_DEVICES);
  question->body = body;
  g_task_set_task_data (task, question, free_question);
  g_task_run_in_thread (task, ask_thread);
}

void
rp_devices_list_async (RpSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  ask (session, "GET", NULL, NULL, cancellable, callback, user_data);
}

GPtrArray *
rp_devices_list_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonObject) answer = g_task_propagate_pointer (G_TASK (result), error);
  JsonArray *array = answer != NULL ? rp_json_get_array (answer, "devices") : NULL;
  GPtrArray *devices = NULL;

  if (answer == NULL)
    return NULL;
  devices = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = rp_json_array_get_object (array, i);

      if (object != NULL)
        g_ptr_array_add (devices,
                         device_new (object, rp_clock_zone (rp_session_get_clock (session))));
    }
  return devices;
}

void
rp_device_rename_async (RpSession *session, RpDevice *device, const char *name,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "label", name);
  ask (session, "POST", device->id, body, NULL, callback, user_data);
}

void
rp_device_revoke_async (RpSession *session, RpDevice *device, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  ask (session, "DELETE", device->id, NULL, NULL, callback, user_data);
}

gboolean
rp_device_change_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonObject) answer = g_task_propagate_pointer (G_TASK (result), error);

  return answer != NULL;
}
