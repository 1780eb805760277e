/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/reload.h"

#include "store/store.h"

struct _RpReload
{
  GObject *owner; /* unowned */
  RpSession *session;
  const RpReloadJob *job;
  GCancellable *cancellable;
  gulong change_handler; /* of the session; 0: not followed */
  GStrv kinds;           /* (nullable): that are followed; all of them when %NULL */
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
  rp_reload_stop (self);
  rp_store_health_forget (rp_session_get_health (self->session), self);
  g_strfreev (self->kinds);
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
  gboolean is_gone;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->running = FALSE;
  is_gone = g_error_matches (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
  /* Before it is taken: an empty screen looks whether it is true. */
  rp_store_health_note_reading (rp_session_get_health (self->session), self, self->job->what,
                                is_gone ? NULL : error);
  if (is_gone && self->job->gone != NULL)
    self->job->gone (owner);
  else
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

static gboolean
concerns (RpReload *self, GStrv changed)
{
  if (self->kinds == NULL)
    return TRUE;
  for (guint i = 0; self->kinds[i] != NULL; i++)
    if (g_strv_contains ((const char *const *)changed, self->kinds[i]))
      return TRUE;
  return FALSE;
}

static void
session_changed_cb (RpSession *session, GStrv changed, RpReload *self)
{
  if (concerns (self, changed))
    rp_reload_run (self);
}

void
rp_reload_follow (RpReload *self, const char *const *kinds)
{
  g_return_if_fail (self->change_handler == 0);
  self->kinds = g_strdupv ((GStrv)kinds);
  self->change_handler
      = g_signal_connect (self->session, "changed", G_CALLBACK (session_changed_cb), self);
  rp_reload_run (self);
}

gboolean
rp_reload_is_running (RpReload *self)
{
  return self->running;
}

void
rp_reload_stop (RpReload *self)
{
  g_clear_signal_handler (&self->change_handler, self->session);
  g_cancellable_cancel (self->cancellable);
}
