/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/session.h"

#include <glib/gi18n-lib.h>

#include "db/connection.h"
#include "store/recovery.h"
#include "sync/soup-transport.h"
#include "workbench/daily-copy.h"
#include "workbench/opened-copies.h"
#include "workbench/session-store.h"

/* Whom a profile belongs to: what the store's meta says. */
typedef struct _Profile
{
  char *user, *user_name, *server; /* (nullable) until somebody signed in */
  RpRoles roles;
  gboolean sample;
} Profile;

/* How many edits can be taken back one after another. */
#define UNDO_STEPS 100

struct _RpSession
{
  GObject parent_instance;

  char *folder;
  RpClock *clock;
  RpIdSource *ids;
  RpWorker *worker;
  RpSyncService *sync; /* (nullable): not signed in */
  gboolean no_sync;
  gboolean at_present;

  struct _Profile *profile;

  RpSyncStatus *status;
  GHashTable *user_names; /* id -> name */
  GQueue undo;            /* op ids, newest first */
  char *last_edit;        /* (nullable): see rp_session_get_last_edit() */
  RpLock lock_state;
  GHashTable *saving; /* whoever has something typed that is not on the disk (borrowed) -> place */

  RpStoreHealth *health;
  RpDailyCopy *copies;
  GMainContext *context;
  GMutex lock;             /* guards what the store's thread leaves for the main context */
  GHashTable *changed;     /* names of kinds not told yet */
  GSource *changed_source; /* (nullable): pending telling */
};

enum
{
  CHANGED,
  SETTLED,
  SAVING_FAILED,
  SIGNED_IN,
  PERSON_CHANGED,
  LOCK_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (RpSession, rp_session, G_TYPE_OBJECT)

static gpointer
load_user_names (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) users = rp_store_list (subject, "user", NULL, NULL, 0, error, NULL);

  if (users == NULL)
    return NULL;
  for (guint i = 0; i < users->len; i++)
    g_hash_table_insert (names, g_strdup (rp_record_get_id (users->pdata[i])),
                         g_strdup (rp_record_get_text (users->pdata[i], "name")));
  return g_steal_pointer (&names);
}

static void
names_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpSession) self = user_data;
  g_autoptr (GError) error = NULL;
  GHashTable *names = rp_worker_run_finish (RP_WORKER (source), result, &error);

  if (names == NULL)
    {
      /* Ids stand in for the names; the screens stay usable. */
      g_message ("the user directory could not be read: %s", error->message);
      rp_store_health_note (self->health, error);
      return;
    }
  g_hash_table_unref (self->user_names);
  self->user_names = names;
}

static void
reload_names (RpSession *self)
{
  rp_worker_run_async (self->worker, load_user_names, NULL, NULL,
                       (GDestroyNotify)g_hash_table_unref, NULL, names_loaded_cb,
                       g_object_ref (self));
}

/* ---- copies for other programs ---- */

static gpointer
remove_orphaned_copies (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_opened_copies_remove_orphans (subject);
  return NULL;
}

/* ---- changes: from the store's thread into the main context ---- */

static gboolean
tell_changes_cb (gpointer user_data)
{
  RpSession *self = user_data;
  g_auto (GStrv) kinds = NULL;

  g_mutex_lock (&self->lock);
  kinds = (GStrv)g_hash_table_get_keys_as_array (self->changed, NULL);
  g_hash_table_steal_all (self->changed);
  g_clear_pointer (&self->changed_source, g_source_unref);
  g_mutex_unlock (&self->lock);

  if (g_strv_contains ((const char *const *)kinds, "user"))
    reload_names (self);
  if (g_strv_contains ((const char *const *)kinds, "attachment"))
    rp_worker_run_async (self->worker, remove_orphaned_copies, NULL, NULL, NULL, NULL, NULL, NULL);
  g_signal_emit (self, signals[CHANGED], 0, kinds);
  return G_SOURCE_REMOVE;
}

static void
store_changed_cb (RpStore *store, GStrv kinds, RpSession *self)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; kinds[i] != NULL; i++)
    g_hash_table_add (self->changed, g_strdup (kinds[i]));
  if (self->changed_source == NULL)
    {
      self->changed_source = g_idle_source_new ();
      g_source_set_priority (self->changed_source, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->changed_source, tell_changes_cb, g_object_ref (self),
                             g_object_unref);
      g_source_attach (self->changed_source, self->context);
    }
  g_mutex_unlock (&self->lock);
}

/* ---- opening ---- */

static void
free_profile (Profile *profile)
{
  g_free (profile->user);
  g_free (profile->user_name);
  g_free (profile->server);
  g_free (profile);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Profile, free_profile)

static Profile *
read_profile (RpStore *store)
{
  g_autofree char *roles = rp_store_dup_meta (store, "roles");
  g_autofree char *sample = rp_store_dup_meta (store, "sample");
  Profile *profile = g_new0 (Profile, 1);

  profile->user = rp_store_dup_meta (store, "user");
  profile->user_name = rp_store_dup_meta (store, "user_name");
  profile->server = rp_store_dup_meta (store, "server");
  profile->roles = rp_roles_parse (roles != NULL ? roles : "");
  profile->sample = g_strcmp0 (sample, "1") == 0;
  return profile;
}

/* ---- a database that proves damaged ---- */

static gpointer
note_damage (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_recovery_note_damage (data);
  return NULL;
}

/* The next start looks at all of it, whatever it needs of it. */
static void
damaged_cb (RpStoreHealth *health, GParamSpec *pspec, RpSession *self)
{
  if (self->worker != NULL)
    rp_worker_run_async (self->worker, note_damage, g_strdup (self->folder), g_free, NULL, NULL,
                         NULL, NULL);
}

/* ---- what the server says of the user meanwhile ---- */

static gpointer
load_profile (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return read_profile (subject);
}

static gboolean
is_as_before (RpSession *self, const Profile *profile)
{
  return profile->roles == self->profile->roles
         && g_strcmp0 (profile->user_name, self->profile->user_name) == 0;
}

/* @profile: (transfer full) */
static void
take_profile (RpSession *self, Profile *profile)
{
  gboolean as_before = is_as_before (self, profile);

  free_profile (self->profile);
  self->profile = profile;
  if (!as_before)
    g_signal_emit (self, signals[PERSON_CHANGED], 0);
}

static void
profile_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RpSession *self = RP_SESSION (source);
  g_autoptr (Profile) profile = rp_session_run_finish (self, result, NULL);

  if (profile != NULL && !is_as_before (self, profile))
    take_profile (self, g_steal_pointer (&profile));
}

/* A cycle has come through. */
static void
contact_cb (RpSyncService *sync, GParamSpec *pspec, RpSession *self)
{
  rp_session_run_async (self, load_profile, NULL, NULL, (GDestroyNotify)free_profile, NULL,
                        profile_loaded_cb, NULL);
}

static gboolean
start_sync (RpSession *self, GError **error)
{
  g_autofree char *ca_file = g_build_filename (self->folder, "ca.pem", NULL);
  g_autoptr (RpTransport) transport = NULL;

  if (self->profile->server == NULL || self->profile->user == NULL)
    return TRUE;
  transport = rp_soup_transport_new (
      self->profile->server, g_file_test (ca_file, G_FILE_TEST_EXISTS) ? ca_file : NULL, error);
  if (transport == NULL)
    return FALSE;
  if (self->sync != NULL)
    rp_sync_service_stop (self->sync);
  g_clear_object (&self->sync);
  self->sync = rp_sync_service_new (self->worker, transport, self->clock);
  rp_sync_status_set_service (self->status, self->sync);
  g_signal_connect_object (self->sync, "notify::last-contact", G_CALLBACK (contact_cb), self, 0);
  if (!self->no_sync)
    rp_sync_service_start (self->sync);
  return TRUE;
}

RpSession *
rp_session_open (const RpSessionOptions *options, GError **error)
{
  g_autoptr (RpSession) self = g_object_new (RP_TYPE_SESSION, NULL);
  RpStore *store = NULL;

  self->folder = g_strdup (options->folder);
  self->no_sync = options->no_sync;
  self->at_present = options->start_at == NULL;
  self->clock = rp_system_clock_new (NULL, options->start_at);
  if (self->clock == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is not an instant like 2026-01-05T09:00:00+08:00."), options->start_at);
      return NULL;
    }
  self->ids = rp_id_source_new (self->clock);
  store = rp_store_open (self->folder, self->clock, self->ids, error);
  if (store == NULL)
    return NULL;
  rp_opened_copies_remove (self->folder); /* of a session that broke off */
  self->profile = read_profile (store);
  self->lock_state = rp_store_get_lock (store, NULL);
  g_signal_connect (store, "changed", G_CALLBACK (store_changed_cb), self);
  self->worker = rp_worker_new ("store", store, g_object_unref);
  self->status = rp_sync_status_new (self);
  if (!start_sync (self, error))
    return NULL;
  reload_names (self);
  self->copies = rp_daily_copy_new (self->worker, self->health, RP_DAILY_COPY_AFTER_MS,
                                    RP_DAILY_COPY_EVERY_MS);
  return g_steal_pointer (&self);
}

void
rp_session_close (RpSession *self)
{
  if (self->copies != NULL)
    rp_daily_copy_stop (self->copies);
  g_clear_object (&self->copies);
  if (self->sync != NULL)
    rp_sync_service_stop (self->sync);
  g_clear_object (&self->sync);
  if (self->worker != NULL)
    {
      rp_worker_stop (self->worker);
      rp_opened_copies_remove (self->folder);
    }
  g_clear_object (&self->worker);
  g_mutex_lock (&self->lock);
  if (self->changed_source != NULL)
    g_source_destroy (self->changed_source);
  g_clear_pointer (&self->changed_source, g_source_unref);
  g_mutex_unlock (&self->lock);
}

static void
rp_session_finalize (GObject *object)
{
  RpSession *self = RP_SESSION (object);
  rp_session_close (self);
  g_clear_object (&self->status);
  g_clear_object (&self->health);
  g_clear_object (&self->clock);
  g_clear_object (&self->ids);
  g_free (self->folder);
  g_clear_pointer (&self->profile, free_profile);
  g_hash_table_unref (self->user_names);
  g_hash_table_unref (self->changed);
  g_hash_table_unref (self->saving);
  g_queue_clear_full (&self->undo, g_free);
  g_free (self->last_edit);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (rp_session_parent_class)->finalize (object);
}

static void
rp_session_class_init (RpSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_session_finalize;
  signals[CHANGED] = g_signal_new ("changed", RP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  signals[SETTLED] = g_signal_new ("settled", RP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SAVING_FAILED] = g_signal_new ("saving-failed", RP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LOCK_CHANGED] = g_signal_new ("lock-changed", RP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNED_IN] = g_signal_new ("signed-in", RP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);
  signals[PERSON_CHANGED] = g_signal_new ("person-changed", RP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rp_session_init (RpSession *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->undo);
  self->context = g_main_context_ref_thread_default ();
  self->health = rp_store_health_new ();
  g_signal_connect_object (self->health, "notify::damaged", G_CALLBACK (damaged_cb), self, 0);
  self->user_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->saving = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/* ---- what it is ---- */

const char *
rp_session_get_folder (RpSession *self)
{
  return self->folder;
}

RpClock *
rp_session_get_clock (RpSession *self)
{
  return self->clock;
}

gboolean
rp_session_is_at_present (RpSession *self)
{
  return self->at_present;
}

RpWorker *
rp_session_get_worker (RpSession *self)
{
  return self->worker;
}

RpStoreHealth *
rp_session_get_health (RpSession *self)
{
  return self->health;
}

RpSyncStatus *
rp_session_get_sync_status (RpSession *self)
{
  return self->status;
}

void
rp_session_note_lock (RpSession *self, RpLock lock)
{
  if (self->lock_state == lock || self->lock_state == RP_LOCK_WIPED)
    return;
  self->lock_state = lock;
  if (lock != RP_LOCK_NONE)
    rp_opened_copies_remove (self->folder);
  g_signal_emit (self, signals[LOCK_CHANGED], 0);
}

const char *
rp_session_get_lock_sentence (RpSession *self)
{
  return self->lock_state != RP_LOCK_NONE ? rp_lock_sentence (self->lock_state) : NULL;
}

gboolean
rp_session_is_wiped (RpSession *self)
{
  return self->lock_state == RP_LOCK_WIPED;
}

RpSyncService *
rp_session_get_sync_service (RpSession *self)
{
  return self->sync;
}

void
rp_session_request_sync (RpSession *self)
{
  if (self->sync != NULL)
    rp_sync_service_request (self->sync);
}

gboolean
rp_session_is_signed_in (RpSession *self)
{
  return self->profile->user != NULL;
}

const char *
rp_session_get_user (RpSession *self)
{
  return self->profile->user != NULL ? self->profile->user : "";
}

const char *
rp_session_get_user_name (RpSession *self)
{
  return self->profile->user_name != NULL ? self->profile->user_name : "";
}

RpRoles
rp_session_get_roles (RpSession *self)
{
  return self->profile->roles;
}

const char *
rp_session_get_server (RpSession *self)
{
  return self->profile->server != NULL ? self->profile->server : "";
}

gboolean
rp_session_is_sample (RpSession *self)
{
  return self->profile->sample;
}

const char *
rp_session_name_of (RpSession *self, const char *user)
{
  const char *name = g_hash_table_lookup (self->user_names, user);
  return name != NULL ? name : user;
}

/* ---- jobs and edits ---- */

/* Hands a finished job of the worker on to the task that waits for it. */
static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer value = rp_worker_run_finish (RP_WORKER (source), result, &error);
  RpSession *self = g_task_get_source_object (task);

  rp_store_health_note (self->health, error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, g_task_get_task_data (task));
}

void
rp_session_run_async (RpSession *self, RpWorkFunc func, gpointer data, GDestroyNotify free_data,
                      GDestroyNotify free_result, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, rp_session_run_async);
  g_task_set_task_data (task, free_result, NULL);
  if (self->worker == NULL)
    {
      /* Closed: a presenter that was about to ask is told as if it had been cancelled. */
      if (free_data != NULL)
        free_data (data);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the session is closed");
      g_object_unref (task);
      return;
    }
  rp_worker_run_async (self->worker, func, data, free_data, free_result, cancellable, job_done_cb,
                       task);
}

gpointer
rp_session_run_finish (RpSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
commit_edit (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  char *op_id = NULL;
  rp_store_commit (subject, data, &op_id, error);
  return op_id;
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *op_id = rp_worker_run_finish (RP_WORKER (source), result, &error);

  rp_store_health_note (self->health, error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  rp_session_note_edit (self, op_id);
  g_task_return_pointer (task, op_id, g_free);
}

void
rp_session_commit_async (RpSession *self, RpEdit *edit, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, rp_session_commit_async);
  rp_worker_run_async (self->worker, commit_edit, edit, (GDestroyNotify)rp_edit_free, g_free,
                       cancellable, committed_cb, task);
}

char *
rp_session_commit_finish (RpSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *op_id = rp_session_commit_finish (RP_SESSION (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
rp_session_commit_for (RpSession *self, RpEdit *edit, GTask *task)
{
  rp_session_commit_async (self, edit, NULL, answer_cb, task);
}

void
rp_session_note_edit (RpSession *self, const char *op_id)
{
  g_free (self->last_edit);
  self->last_edit = g_strdup (op_id);
  if (op_id != NULL && g_strcmp0 (g_queue_peek_head (&self->undo), op_id) != 0)
    g_queue_push_head (&self->undo, g_strdup (op_id));
  while (self->undo.length > UNDO_STEPS)
    g_free (g_queue_pop_tail (&self->undo));
  if (self->sync != NULL && !self->no_sync)
    rp_sync_service_edited (self->sync);
}

void
rp_session_begin_saving (RpSession *self, gpointer holder, const char *place)
{
  g_return_if_fail (!g_hash_table_contains (self->saving, holder));
  g_hash_table_insert (self->saving, holder, g_strdup (place));
}

void
rp_session_end_saving (RpSession *self, gpointer holder)
{
  gboolean known = g_hash_table_remove (self->saving, holder);

  g_return_if_fail (known);
  if (!rp_session_is_saving (self))
    g_signal_emit (self, signals[SETTLED], 0);
}

gpointer
rp_session_find_saving (RpSession *self, const char *place)
{
  GHashTableIter iter;
  gpointer holder = NULL, held = NULL;

  g_hash_table_iter_init (&iter, self->saving);
  while (g_hash_table_iter_next (&iter, &holder, &held))
    if (g_strcmp0 (held, place) == 0)
      return g_object_ref (holder);
  return NULL;
}

void
rp_session_fail_saving (RpSession *self, const GError *error)
{
  g_autofree char *sentence = rp_session_explain (error);

  g_signal_emit (self, signals[SAVING_FAILED], 0, sentence);
}

gboolean
rp_session_is_saving (RpSession *self)
{
  return g_hash_table_size (self->saving) > 0;
}

/* Non-NULL when the op was taken back; the value is the op's id. */
static gpointer
withdraw_op (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_withdraw (subject, data, error) ? g_strdup (data) : NULL;
}

static void undone_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* @task: (transfer full): keeps the id that is tried */
static void
undo_newest (RpSession *self, GTask *task)
{
  char *op_id = g_queue_pop_head (&self->undo);

  g_task_set_task_data (task, op_id, g_free);
  if (op_id != NULL)
    {
      rp_session_run_async (self, withdraw_op, op_id, NULL, g_free, NULL, undone_cb, task);
      return;
    }
  g_task_return_boolean (task, FALSE);
  g_object_unref (task);
}

/* One that is not queued any more was taken back by a step or sent: the one before it may still be. One that cannot
 * be taken back now is the next again. */
static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpSession *self = RP_SESSION (source);
  GError *error = NULL;
  g_autofree char *op_id = rp_session_run_finish (self, result, &error);

  if (error != NULL)
    {
      g_queue_push_head (&self->undo, g_strdup (g_task_get_task_data (task)));
      g_task_return_error (task, error);
    }
  else if (op_id != NULL)
    g_task_return_boolean (task, TRUE);
  else
    undo_newest (self, g_steal_pointer (&task));
}

void
rp_session_undo_async (RpSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, rp_session_undo_async);
  undo_newest (self, task);
}

/* Only this one: what stands before it in the queue is another matter. */
static void
edit_undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *op_id = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, op_id != NULL);
}

const char *
rp_session_get_last_edit (RpSession *self)
{
  return self->last_edit;
}

void
rp_session_undo_edit_async (RpSession *self, const char *op_id, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, rp_session_undo_edit_async);
  rp_session_run_async (self, withdraw_op, g_strdup (op_id), g_free, g_free, NULL, edit_undone_cb,
                        task);
}

gboolean
rp_session_undo_finish (RpSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- signing in ---- */

typedef struct
{
  char *server, *login, *password;
} SignIn;

static void
free_sign_in (SignIn *data)
{
  g_free (data->server);
  g_free (data->login);
  g_free (data->password);
  g_free (data);
}

static gpointer
store_server (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_set_meta (subject, "server", data, error) ? read_profile (subject) : NULL;
}

/* The engine's steps on the store go through the worker, so this runs beside it, not on it. */
static void
sign_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RpSession *self = source;
  SignIn *data = task_data;
  g_autofree char *ca_file = g_build_filename (self->folder, "ca.pem", NULL);
  g_autoptr (RpTransport) transport = NULL;
  g_autoptr (RpSyncEngine) engine = NULL;
  Profile *profile = NULL;
  GError *error = NULL;

  transport = rp_soup_transport_new (
      data->server, g_file_test (ca_file, G_FILE_TEST_EXISTS) ? ca_file : NULL, &error);
  if (transport != NULL)
    {
      engine = rp_sync_engine_new (self->worker, transport, self->clock);
      if (rp_sync_engine_sign_in (engine, data->login, data->password, g_get_host_name (),
                                  cancellable, &error))
        profile = rp_worker_run (self->worker, store_server, data->server, cancellable, &error);
    }
  if (profile == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, profile, (GDestroyNotify)free_profile);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RpSession *self = RP_SESSION (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Profile *profile = g_task_propagate_pointer (G_TASK (result), &error);

  if (profile != NULL)
    take_profile (self, profile);
  if (profile == NULL || !start_sync (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  reload_names (self);
  self->lock_state = RP_LOCK_NONE; /* by the sign-in */
  g_signal_emit (self, signals[SIGNED_IN], 0);
  g_task_return_boolean (task, TRUE);
}

void
rp_session_sign_in_async (RpSession *self, const char *server, const char *login,
                          const char *password, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) inner = g_task_new (self, cancellable, signed_in_cb, outer);
  SignIn *data = g_new0 (SignIn, 1);

  g_task_set_source_tag (outer, rp_session_sign_in_async);
  data->server = g_strdup (server);
  data->login = g_strdup (login);
  data->password = g_strdup (password);
  g_task_set_task_data (inner, data, (GDestroyNotify)free_sign_in);
  g_task_run_in_thread (inner, sign_in_thread);
}

gboolean
rp_session_sign_in_finish (RpSession *self, GAsyncResult *result, GError **error)
{
  GError *cause = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &cause))
    return TRUE;
  /* Nothing has been written here yet that would be safe or sent later. */
  if (g_error_matches (cause, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, cause->message);
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  g_clear_error (&cause);
  return FALSE;
}

/* ---- sentences ---- */

typedef struct
{
  GQuark (*domain) (void);
  int code;
  const char *sentence; /* with %s: behind what the layer below says */
} Explanation;

static const Explanation explanations[] = {
  { rp_db_error_quark, RP_DB_ERROR_FULL,
    N_ ("The disk is full. Nothing was lost; free some space and try again.") },
  { rp_db_error_quark, RP_DB_ERROR_READ_ONLY,
    N_ ("The profile folder cannot be written. Nothing was changed; check its permissions.") },
  { rp_db_error_quark, RP_DB_ERROR_LOCKED,
    N_ ("Rapport is already open on this profile. Use the window that is open.") },
  { rp_db_error_quark, RP_DB_ERROR_CORRUPT,
    N_ ("%s Close Rapport and open it again: it offers to put the last copy in its place and keeps "
        "the damaged file. What the server has received is safe there.") },
  { rp_db_error_quark, RP_DB_ERROR_NEWER,
    N_ ("This profile was written by a newer version of Rapport. Install that version.") },
  { rp_transport_error_quark, RP_TRANSPORT_ERROR_RETRY,
    N_ ("%s Your work is safe on this computer and is sent later.") },
  { rp_transport_error_quark, RP_TRANSPORT_ERROR_OFFLINE,
    N_ ("Something answers that is not the Rapport server, for instance the sign-in page of a "
        "wireless network.") },
  { rp_transport_error_quark, RP_TRANSPORT_ERROR_CERTIFICATE, N_ ("%s Nothing was sent to it.") },
  { g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED, N_ ("The name or the password is not right.") },
};

char *
rp_session_explain (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (explanations); i++)
    if (error->domain == explanations[i].domain () && error->code == explanations[i].code)
      {
        g_auto (GStrv) around = g_strsplit (_ (explanations[i].sentence), "%s", 2);

        return g_strjoinv (error->message, around);
      }
  return g_strdup (error->message);
}
