/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/reload.h"

struct _RpReload
{
  GObject *owner; /* unowned */
  RpSession *session;
  const RpReloadJob *job;
  GCancellable *cancellable;
  gboolean running, again;
};

RpReload *
rp_reload_new (gpointer owner, RpSession *session, const RpReloadJob *job)
{
  RpReload *self = g_new0 (RpReload, 1);

  self->owner = owner;
  self->session = g_object_ref (session);
  self->job = job;
  self->cancellable = g_cancellable_new ();
  return self;
}

void
rp_reload_free (RpReload *self)
{
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* @user_data: holds the owner, and the owner this. */
typedef struct
{
  GObject *owner;
  RpReload *reload;
} Reading;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (GObject) owner = reading->owner;
  RpReload *self = reading->reload;
  g_autoptr (GError) error = NULL;
  gpointer answer = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->running = FALSE;
  if (error != NULL)
    g_message ("%s could not be read: %s", self->job->what, error->message);
  self->job->take (owner, answer);
  if (self->again)
    rp_reload_run (self);
}

void
rp_reload_run (RpReload *self)
{
  const RpReloadJob *job = self->job;
  Reading *reading = NULL;

  self->again = self->running;
  if (self->running)
    return;
  self->running = TRUE;
  reading = g_new (Reading, 1);
  reading->owner = g_object_ref (self->owner);
  reading->reload = self;
  rp_session_run_async (self->session, job->load, job->ask != NULL ? job->ask (self->owner) : NULL,
                        job->free_question, job->free_answer, self->cancellable, loaded_cb,
                        reading);
}

gboolean
rp_reload_is_running (RpReload *self)
{
  return self->running;
}

void
rp_reload_stop (RpReload *self)
{
  g_cancellable_cancel (self->cancellable);
}
