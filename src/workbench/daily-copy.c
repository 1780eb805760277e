/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/daily-copy.h"

#include "store/backup.h"
#include "store/exchange.h"

/* What is read in a tenth of a second or two, in which nobody saves. */
#define CHECKED_BYTES (32 * 1024 * 1024)

struct _RpDailyCopy
{
  GObject parent_instance;

  RpWorker *worker; /* (nullable): stopped */
  RpStoreHealth *health;
  GMainContext *context;
  GSource *source; /* (nullable) */
  guint every_ms;
};

G_DEFINE_FINAL_TYPE (RpDailyCopy, rp_daily_copy, G_TYPE_OBJECT)

/* The files as well: one that rots is noticed while the server still has it. */
static gpointer
make_copy (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  if (rp_store_backup_today (subject, error))
    rp_store_check_blobs (subject, CHECKED_BYTES, error);
  return NULL;
}

static void plan (RpDailyCopy *self, guint after_ms);

static void
copy_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpDailyCopy) self = user_data;
  g_autoptr (GError) error = NULL;

  rp_worker_run_finish (RP_WORKER (source), result, &error);
  if (error != NULL)
    g_message ("the profile was not looked after: %s", error->message);
  rp_store_health_note (self->health, error);
  if (self->worker != NULL)
    plan (self, self->every_ms);
}

static gboolean
copy_cb (gpointer user_data)
{
  RpDailyCopy *self = user_data;

  g_clear_pointer (&self->source, g_source_unref);
  rp_worker_run_async (self->worker, make_copy, NULL, NULL, NULL, NULL, copy_made_cb,
                       g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
plan (RpDailyCopy *self, guint after_ms)
{
  self->source = g_timeout_source_new (after_ms);
  g_source_set_callback (self->source, copy_cb, self, NULL);
  g_source_attach (self->source, self->context);
}

void
rp_daily_copy_stop (RpDailyCopy *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->worker);
}

static void
rp_daily_copy_finalize (GObject *object)
{
  RpDailyCopy *self = RP_DAILY_COPY (object);

  rp_daily_copy_stop (self);
  g_object_unref (self->health);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (rp_daily_copy_parent_class)->finalize (object);
}

static void
rp_daily_copy_class_init (RpDailyCopyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_daily_copy_finalize;
}

static void
rp_daily_copy_init (RpDailyCopy *self)
{
  self->context = g_main_context_ref_thread_default ();
}

RpDailyCopy *
rp_daily_copy_new (RpWorker *worker, RpStoreHealth *health, guint after_ms, guint every_ms)
{
  RpDailyCopy *self = g_object_new (RP_TYPE_DAILY_COPY, NULL);

  self->worker = g_object_ref (worker);
  self->health = g_object_ref (health);
  self->every_ms = every_ms;
  plan (self, after_ms);
  return self;
}
