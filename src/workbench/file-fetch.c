/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/file-fetch.h"

#include <glib/gi18n-lib.h>

#include "workbench/attachments-store.h"
#include "workbench/session-store.h"

#define LOOK_EVERY_MS 150

struct _RpFileFetch
{
  GObject parent_instance;

  RpSession *session;
  RpAttachment *attachment;
  gint permille; /* atomic: written by the thread that asks */
  guint timer;
  double progress;
};

enum
{
  PROP_PROGRESS = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_TYPE (RpFileFetch, rp_file_fetch, G_TYPE_OBJECT)

static gboolean
look_cb (gpointer user_data)
{
  RpFileFetch *self = user_data;
  double progress = g_atomic_int_get (&self->permille) / 1000.0;

  if (progress > self->progress)
    {
      self->progress = progress;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
  return G_SOURCE_CONTINUE;
}

static void
progress_cb (gint64 n_bytes, gint64 size, gpointer data)
{
  RpFileFetch *self = data;

  if (size > 0)
    g_atomic_int_set (&self->permille, (gint)(n_bytes * 1000 / size));
}

/* ---- the exchange, then a fresh look at what is here ---- */

typedef struct
{
  RpSyncService *service;
  RpFileTier tier;
} Wish;

static void
free_wish (gpointer data)
{
  Wish *wish = data;

  g_object_unref (wish->service);
  g_free (wish);
}

static void
fetch_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RpFileFetch *self = source;
  Wish *wish = task_data;
  GError *error = NULL;

  if (rp_sync_service_fetch_file (wish->service, rp_attachment_get_id (self->attachment),
                                  wish->tier, progress_cb, self, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gpointer
read_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) fresh = rp_attachments_read (subject, data);

  return g_object_ref (fresh->pdata[0]);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  RpAttachment *fresh = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (fresh != NULL)
    g_task_return_pointer (task, fresh, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RpFileFetch *self = RP_FILE_FETCH (source);
  g_autoptr (GTask) task = user_data;
  GPtrArray *ids = NULL;
  GError *error = NULL;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (ids, g_strdup (rp_attachment_get_id (self->attachment)));
  rp_session_run_async (self->session, read_on_store, ids, (GDestroyNotify)g_ptr_array_unref,
                        g_object_unref, NULL, read_cb, g_steal_pointer (&task));
}

void
rp_file_fetch_run_async (RpFileFetch *self, gboolean whole, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RpSyncService *service = rp_session_get_sync_service (self->session);
  g_autoptr (GTask) step = NULL;
  Wish *wish = NULL;

  g_task_set_source_tag (task, rp_file_fetch_run_async);
  if (service == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _ ("This file is not on this computer yet."));
      return;
    }
  wish = g_new0 (Wish, 1);
  wish->service = g_object_ref (service);
  wish->tier = whole ? RP_FILE_ORIGINAL : RP_FILE_VIEW;
  self->timer = g_timeout_add (LOOK_EVERY_MS, look_cb, self);
  step = g_task_new (self, cancellable, fetched_cb, g_steal_pointer (&task));
  g_task_set_task_data (step, wish, free_wish);
  g_task_run_in_thread (step, fetch_thread);
}

RpAttachment *
rp_file_fetch_run_finish (RpFileFetch *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

RpFileFetch *
rp_file_fetch_new (RpSession *session, RpAttachment *attachment)
{
  RpFileFetch *self = g_object_new (RP_TYPE_FILE_FETCH, NULL);

  self->session = g_object_ref (session);
  self->attachment = g_object_ref (attachment);
  return self;
}

static void
rp_file_fetch_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_double (value, RP_FILE_FETCH (object)->progress);
}

static void
rp_file_fetch_finalize (GObject *object)
{
  RpFileFetch *self = RP_FILE_FETCH (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->attachment);
  G_OBJECT_CLASS (rp_file_fetch_parent_class)->finalize (object);
}

static void
rp_file_fetch_class_init (RpFileFetchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rp_file_fetch_get_property;
  object_class->finalize = rp_file_fetch_finalize;
  properties[PROP_PROGRESS]
      = g_param_spec_double ("progress", NULL, NULL, -1, 1, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rp_file_fetch_init (RpFileFetch *self)
{
}
