/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/file-delivery.h"

#include <glib/gstdio.h>
#include <unistd.h>

struct _RpFileDelivery
{
  GFile *to;
  char *path;
  gboolean beside; /* the path is a temporary one */
};

RpFileDelivery *
rp_file_delivery_new (GFile *to, GError **error)
{
  g_autoptr (RpFileDelivery) self = g_new0 (RpFileDelivery, 1);
  int file = -1;

  self->to = g_object_ref (to);
  self->path = g_file_get_path (to);
  if (self->path != NULL)
    return g_steal_pointer (&self);
  file = g_file_open_tmp ("rapport-XXXXXX.pdf", &self->path, error);
  if (file < 0)
    return NULL;
  close (file);
  self->beside = TRUE;
  return g_steal_pointer (&self);
}

void
rp_file_delivery_free (RpFileDelivery *self)
{
  if (self->beside)
    g_unlink (self->path);
  g_object_unref (self->to);
  g_free (self->path);
  g_free (self);
}

const char *
rp_file_delivery_get_path (RpFileDelivery *self)
{
  return self->path;
}

static void
brought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
rp_file_delivery_bring_async (RpFileDelivery *self, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  g_task_set_task_data (task, self, (GDestroyNotify)rp_file_delivery_free);
  if (!self->beside)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  file = g_mapped_file_new (self->path, FALSE, &error);
  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  bytes = g_mapped_file_get_bytes (file);
  g_file_replace_contents_bytes_async (self->to, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                       brought_cb, g_steal_pointer (&task));
}

gboolean
rp_file_delivery_bring_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
