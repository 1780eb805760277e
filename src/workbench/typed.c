/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/typed.h"

#include <string.h>

#include "base/json.h"
#include "store/draft.h"
#include "workbench/session-store.h"

/* A pause in typing after which it goes to the disk. */
#define SAVE_DELAY_MS 700
/* When the disk refused, it is asked again so often. */
#define RETRY_DELAY_MS 5000

struct _RpTyped
{
  GObject parent_instance;

  RpSession *session;
  char *key;
  char *json;       /* (nullable): what is to be on the disk; %NULL for nothing */
  gboolean waiting; /* … and is not */
  guint n_writing;  /* on their way to the disk */
  gboolean saving;
  guint timer; /* holds a reference: what is not on the disk outlives the dialog */
};

G_DEFINE_TYPE (RpTyped, rp_typed, G_TYPE_OBJECT)

typedef struct
{
  char *key, *json, *at;
} Job;

static void
free_job (Job *job)
{
  g_free (job->key);
  g_free (job->json);
  g_free (job->at);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, free_job)

static Job *
new_job (RpTyped *self)
{
  Job *job = g_new0 (Job, 1);

  job->key = g_strdup (self->key);
  job->json = g_strdup (self->json);
  return job;
}

/* ---- to the disk ---- */

/* Non-NULL when it is there. */
static gpointer
write_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  gboolean done = job->json != NULL ? rp_store_save_draft (subject, job->key, job->json, error)
                                    : rp_store_drop_draft (subject, job->key, error);

  return GINT_TO_POINTER (done);
}

/* Where the session has it while it is not on the disk: whoever opens the dialog then goes on with it. */
static char *
dup_place (const char *key)
{
  return g_strconcat ("typed:", key, NULL);
}

static void
update_saving (RpTyped *self)
{
  gboolean saving = self->waiting || self->n_writing > 0;
  g_autofree char *place = dup_place (self->key);

  if (saving == self->saving)
    return;
  self->saving = saving;
  if (saving)
    rp_session_begin_saving (self->session, self, place);
  else
    rp_session_end_saving (self->session, self);
}

static void write_now (RpTyped *self);

static gboolean
timer_cb (gpointer user_data)
{
  RpTyped *self = user_data;

  self->timer = 0;
  write_now (self);
  return G_SOURCE_REMOVE;
}

static void
wait (RpTyped *self, guint delay)
{
  if (self->timer == 0)
    self->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, delay, timer_cb, g_object_ref (self),
                                      g_object_unref);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpTyped) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer done = rp_session_run_finish (RP_SESSION (source), result, &error);

  self->n_writing--;
  if (done == NULL)
    {
      self->waiting = TRUE;
      wait (self, RETRY_DELAY_MS);
      rp_session_fail_saving (self->session, error);
    }
  update_saving (self);
}

static void
write_now (RpTyped *self)
{
  Job *job = NULL;

  if (!self->waiting)
    return;
  job = new_job (self);
  self->waiting = FALSE;
  self->n_writing++;
  rp_session_run_async (self->session, write_on_store, job, (GDestroyNotify)free_job, NULL, NULL,
                        written_cb, g_object_ref (self));
}

static void
take_json (RpTyped *self, char *json)
{
  if (g_strcmp0 (self->json, json) == 0)
    {
      g_free (json);
      return;
    }
  g_free (self->json);
  self->json = json;
  self->waiting = TRUE;
  update_saving (self);
  wait (self, SAVE_DELAY_MS);
}

void
rp_typed_set (RpTyped *self, JsonNode *value)
{
  take_json (self, value != NULL ? json_to_string (value, FALSE) : NULL);
  g_clear_pointer (&value, json_node_unref);
}

void
rp_typed_set_text (RpTyped *self, const char *text)
{
  rp_typed_set (self, *text != '\0' ? json_node_init_string (json_node_alloc (), text) : NULL);
}

void
rp_typed_drop (RpTyped *self)
{
  rp_typed_set (self, NULL);
  rp_typed_flush (self);
}

void
rp_typed_flush (RpTyped *self)
{
  g_autoptr (RpTyped) keep = g_object_ref (self);

  g_clear_handle_id (&self->timer, g_source_remove);
  write_now (self);
}

/* ---- and back ---- */

static gpointer
read_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (Job) found = g_new0 (Job, 1);

  return rp_store_read_draft (subject, job->key, &found->json, &found->at, error)
             ? g_steal_pointer (&found)
             : NULL;
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpTyped *self = g_task_get_source_object (task);
  GError *error = NULL;
  Job *found = rp_session_run_finish (RP_SESSION (source), result, &error);

  rp_store_health_note_reading (rp_session_get_health (self->session), self,
                                "what was typed before", error);
  if (found == NULL && !self->saving)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  if (self->saving)
    {
      if (found == NULL)
        found = g_new0 (Job, 1);
      g_free (found->json);
      found->json = g_strdup (self->json);
      if (found->at == NULL)
        found->at = rp_clock_dup_now_utc (rp_session_get_clock (self->session));
    }
  else if (self->json == NULL)
    self->json = g_strdup (found->json);
  g_task_return_pointer (task, found, (GDestroyNotify)free_job);
}

void
rp_typed_recall_async (RpTyped *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  rp_session_run_async (self->session, read_on_store, new_job (self), (GDestroyNotify)free_job,
                        (GDestroyNotify)free_job, NULL, recalled_cb, task);
}

JsonNode *
rp_typed_recall_finish (RpTyped *self, GAsyncResult *result, char **at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Job) found = g_task_propagate_pointer (G_TASK (result), &error);
  JsonNode *value = NULL;

  if (found != NULL && found->json != NULL)
    {
      value = rp_json_parse (found->json, strlen (found->json), &rp_json_limits_typed, &error);
      rp_store_health_note_reading (rp_session_get_health (self->session), self,
                                    "what was typed before", error);
    }
  if (value != NULL && at != NULL)
    *at = g_steal_pointer (&found->at);
  return value;
}

/* ---- the object ---- */

RpTyped *
rp_typed_new (RpSession *session, const char *key)
{
  g_autofree char *place = dup_place (key);
  RpTyped *self = rp_session_find_saving (session, place);

  if (self != NULL)
    return self;
  self = g_object_new (RP_TYPE_TYPED, NULL);
  self->session = g_object_ref (session);
  self->key = g_strdup (key);
  return self;
}

const char *
rp_typed_get_key (RpTyped *self)
{
  return self->key;
}

static void
rp_typed_finalize (GObject *object)
{
  RpTyped *self = RP_TYPED (object);

  if (self->session != NULL)
    rp_store_health_forget (rp_session_get_health (self->session), self);
  g_clear_object (&self->session);
  g_free (self->key);
  g_free (self->json);
  G_OBJECT_CLASS (rp_typed_parent_class)->finalize (object);
}

static void
rp_typed_class_init (RpTypedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_typed_finalize;
}

static void
rp_typed_init (RpTyped *self)
{
}
