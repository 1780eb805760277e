/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-service.h"

#include <glib/gi18n-lib.h>

#include "sync/backoff.h"
#include "sync/sync-link.h"
#include "sync/sync-steps.h"
#include "base/json.h"
#include "wire/message.h"

#define AFTER_EDIT_US (2 * G_USEC_PER_SEC)
#define AFTER_POKE_US (G_USEC_PER_SEC / 5) /* several at once are one */
/* While something waits to be sent nobody is made to wait longer than a minute: a try costs little, and
 * the person looks on. */
#define FAILURES_WITH_EDITS 6
#define AFTER_SHARE_US G_USEC_PER_SEC /* of files, when there are more */
#define INTERVAL_US (15 * 60 * (gint64)G_USEC_PER_SEC)

struct _RpSyncService
{
  GObject parent_instance;
  RpSyncEngine *engine; /* used by the engine's thread, and its listening by the listener's */
  RpSyncLink *store;    /* the engine's thread; for counting what waits */
  RpWorker *worker;
  RpTransport *transport;
  RpClock *clock;
  GMainContext *context;
  GCancellable *cancellable; /* of everything that runs; a new one for each start */
  GThread *engine_thread;    /* (nullable) */
  GThread *listener_thread;  /* (nullable) */
  gulong network_handler;

  GMutex lock; /* for the following, which all threads share */
  GCond wake;
  gboolean stopping;
  gboolean reached;  /* the last cycle came through; listening makes sense */
  gboolean asked;    /* by the user: also during a wait after failures */
  gint64 due;        /* g_get_monotonic_time() of the next cycle */
  gint64 not_before; /* nothing but the user's wish starts one earlier */
  guint failures;    /* in a row */
  guint troubles;    /* cycles in a row that kept files and exchanged none */
  gboolean edited;   /* since the last cycle that came through, or before the start */

  /* The main context's. */
  RpSyncState state;
  char *detail;
  char *last_contact;
  guint waiting;
};

enum
{
  PROP_STATE = 1,
  PROP_DETAIL,
  PROP_LAST_CONTACT,
  PROP_WAITING,
  N_PROPERTIES
};

G_DEFINE_FINAL_TYPE (RpSyncService, rp_sync_service, G_TYPE_OBJECT)

/* ---- telling the main context ---- */

typedef struct
{
  GWeakRef service;
  RpSyncState state;
  char *detail;
  char *last_contact;
  guint waiting;
} News;

static void
news_free (gpointer data)
{
  News *self = data;

  g_weak_ref_clear (&self->service);
  g_free (self->detail);
  g_free (self->last_contact);
  g_free (self);
}

static void
replace_text (RpSyncService *self, char **place, char **text, const char *property)
{
  if (g_strcmp0 (*place, *text) == 0)
    return;
  g_free (*place);
  *place = g_steal_pointer (text);
  g_object_notify (G_OBJECT (self), property);
}

static gboolean
take_news_cb (gpointer data)
{
  News *news = data;
  g_autoptr (RpSyncService) self = g_weak_ref_get (&news->service);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_object_freeze_notify (G_OBJECT (self));
  replace_text (self, &self->detail, &news->detail, "detail");
  replace_text (self, &self->last_contact, &news->last_contact, "last-contact");
  if (self->waiting != news->waiting)
    {
      self->waiting = news->waiting;
      g_object_notify (G_OBJECT (self), "waiting");
    }
  if (self->state != news->state)
    {
      self->state = news->state;
      g_object_notify (G_OBJECT (self), "state");
    }
  g_object_thaw_notify (G_OBJECT (self));
  return G_SOURCE_REMOVE;
}

typedef struct
{
  RpOutboxCounts counts;
  char *last_contact;
} Standing;

static gboolean
read_standing (RpStore *store, gpointer data, GError **error)
{
  Standing *standing = data;

  standing->last_contact = rp_store_dup_meta (store, "last_contact");
  return rp_store_count_outbox (store, &standing->counts, error);
}

static char *
describe_kept (guint n_files)
{
  if (n_files == 0)
    return g_strdup ("");
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u large file is sent once the network is one that is not paid by the byte.",
                   "%u large files are sent once the network is one that is not paid by the byte.",
                   n_files),
      n_files);
}

/* @error: (nullable): what ended the cycle. @trouble: (nullable): what kept files, when nothing did. @n_kept: files that
 * the line is too dear for */
static char *
describe (const GError *error, const GError *trouble, guint n_kept)
{
  if (error == NULL && trouble != NULL)
    return g_strdup_printf (_ ("Not all files could be exchanged yet: %s"), trouble->message);
  if (error == NULL)
    return describe_kept (n_kept);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup ("");
  if (error->domain == RP_TRANSPORT_ERROR || error->domain == RP_SYNC_ERROR)
    return g_strdup (error->message);
  return g_strdup_printf (_ ("This computer could not store what it exchanged: %s."),
                          error->message);
}

/* Thread: the engine's */
static void
tell (RpSyncService *self, RpSyncState state, const GError *error, const GError *trouble,
      guint n_kept)
{
  News *news = g_new0 (News, 1);
  Standing standing = { 0 };
  g_autoptr (GError) ignored = NULL;
  g_autoptr (GSource) source = g_idle_source_new ();

  /* Without the numbers the state is still worth telling. */
  rp_sync_link_run (self->store, read_standing, &standing, &ignored);
  g_weak_ref_init (&news->service, self);
  news->state = state;
  news->detail = describe (error, trouble, n_kept);
  news->last_contact = standing.last_contact != NULL ? standing.last_contact : g_strdup ("");
  news->waiting = standing.counts.waiting;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, take_news_cb, news, news_free);
  g_source_attach (source, self->context);
}

/* ---- when the next cycle comes ---- */

/* With the lock held. */
static void
bring_forward (RpSyncService *self, gint64 delay_us)
{
  gint64 wanted = MAX (g_get_monotonic_time () + delay_us, self->not_before);

  if (wanted >= self->due)
    return;
  self->due = wanted;
  g_cond_broadcast (&self->wake);
}

static void
trigger (RpSyncService *self, gint64 delay_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  bring_forward (self, delay_us);
}

/* Until the next cycle after one that came through. With the lock held. */
static gint64
choose_interval (RpSyncService *self, const RpSyncReport *report)
{
  if (rp_sync_engine_get_files_trouble (self->engine) == NULL)
    {
      self->troubles = 0;
      return report->more_files ? AFTER_SHARE_US : INTERVAL_US;
    }
  self->troubles = report->files > 0 ? 1 : self->troubles + 1;
  return rp_backoff_us (self->troubles, rp_sync_engine_get_retry_after (self->engine),
                        g_random_double ());
}

/* Asking again soon changes nothing: a person decides, and is heard at once. */
static gboolean
waits_for_person (const GError *error)
{
  return g_error_matches (error, RP_SYNC_ERROR, RP_SYNC_ERROR_STOPPED);
}

/* With the lock held, after a cycle. */
static void
plan_next (RpSyncService *self, const RpSyncReport *report, const GError *error)
{
  gint64 now = g_get_monotonic_time ();
  guint failures = 0;

  self->reached = error == NULL;
  self->failures = error == NULL ? 0 : self->failures + 1;
  self->not_before = 0;
  failures = self->edited ? MIN (self->failures, FAILURES_WITH_EDITS) : self->failures;
  if (error != NULL && !waits_for_person (error))
    self->not_before = now
                       + rp_backoff_us (failures, rp_sync_engine_get_retry_after (self->engine),
                                        g_random_double ());
  if (self->asked)
    self->due = now;
  else if (waits_for_person (error))
    self->due = MIN (self->due, now + INTERVAL_US);
  else if (error != NULL)
    self->due = self->not_before;
  else
    self->due = MIN (self->due, now + choose_interval (self, report));
}

/* ---- the engine's thread ---- */

/* Whether the time of another cycle has come in the middle of one. */
static gboolean
is_due (gpointer data)
{
  RpSyncService *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->stopping || g_get_monotonic_time () >= self->due;
}

static gpointer
run_engine (gpointer data)
{
  RpSyncService *self = data;

  g_mutex_lock (&self->lock);
  while (!self->stopping)
    {
      g_autoptr (GError) error = NULL;
      RpSyncReport report;
      gboolean shown, edited;

      if (g_get_monotonic_time () < self->due)
        {
          g_cond_wait_until (&self->wake, &self->lock, self->due);
          continue;
        }
      /* Tries after a failure go on in silence: a state that flickers says nothing. */
      shown = self->failures == 0 || self->asked;
      self->due = G_MAXINT64; /* what is wished for from here on comes after this cycle */
      self->asked = FALSE;
      edited = self->edited;
      self->edited = FALSE;
      g_mutex_unlock (&self->lock);

      if (shown)
        tell (self, RP_SYNC_WORKING, NULL, NULL, 0);
      rp_sync_engine_run (self->engine, &report, self->cancellable, &error);
      tell (self, rp_sync_engine_get_state (self->engine), error,
            rp_sync_engine_get_files_trouble (self->engine), report.files_kept);

      g_mutex_lock (&self->lock);
      self->edited = self->edited || (edited && error != NULL);
      plan_next (self, &report, error);
      g_cond_broadcast (&self->wake);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* ---- the listener's thread ---- */

static void
poked_cb (gint64 head, gpointer data)
{
  trigger (data, AFTER_POKE_US);
}

/* With the lock held. A poke may have been missed while nobody listened, or the server is gone: a cycle
 * finds out which. */
static void
rest_listener (RpSyncService *self, guint failures)
{
  gint64 until = g_get_monotonic_time () + rp_backoff_us (failures, -1, g_random_double ());

  bring_forward (self, AFTER_EDIT_US);
  while (!self->stopping && g_get_monotonic_time () < until)
    g_cond_wait_until (&self->wake, &self->lock, until);
}

static gpointer
run_listener (gpointer data)
{
  RpSyncService *self = data;
  guint failures = 0;

  g_mutex_lock (&self->lock);
  while (!self->stopping)
    {
      gboolean ended_well;

      if (!self->reached)
        {
          g_cond_wait (&self->wake, &self->lock);
          continue;
        }
      g_mutex_unlock (&self->lock);
      ended_well = rp_sync_engine_listen (self->engine, poked_cb, self, self->cancellable, NULL);
      g_mutex_lock (&self->lock);
      failures = ended_well ? 1 : failures + 1;
      rest_listener (self, failures);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* ---- what starts a cycle ---- */

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, RpSyncService *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!available)
    return;
  self->failures = 0;
  self->not_before = 0;
  bring_forward (self, AFTER_EDIT_US);
}

void
rp_sync_service_request (RpSyncService *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (RP_IS_SYNC_SERVICE (self));

  locker = g_mutex_locker_new (&self->lock);
  self->asked = TRUE;
  self->not_before = 0;
  bring_forward (self, 0);
}

void
rp_sync_service_edited (RpSyncService *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (RP_IS_SYNC_SERVICE (self));
  locker = g_mutex_locker_new (&self->lock);
  self->edited = TRUE;
  bring_forward (self, AFTER_EDIT_US);
}

void
rp_sync_service_start (RpSyncService *self)
{
  g_return_if_fail (RP_IS_SYNC_SERVICE (self));

  if (self->engine_thread != NULL)
    return;
  self->stopping = FALSE;
  self->edited = TRUE; /* what was left from the last time */
  self->due = 0;
  self->cancellable = g_cancellable_new ();
  self->network_handler = g_signal_connect (g_network_monitor_get_default (), "network-changed",
                                            G_CALLBACK (network_changed_cb), self);
  self->engine_thread = g_thread_new ("sync", run_engine, self);
  self->listener_thread = g_thread_new ("sync-pokes", run_listener, self);
}

void
rp_sync_service_stop (RpSyncService *self)
{
  g_return_if_fail (RP_IS_SYNC_SERVICE (self));

  if (self->engine_thread == NULL)
    return;
  g_signal_handler_disconnect (g_network_monitor_get_default (), self->network_handler);
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (g_steal_pointer (&self->engine_thread));
  g_thread_join (g_steal_pointer (&self->listener_thread));
  g_clear_object (&self->cancellable);
}

/* ---- one file, now ---- */

typedef struct
{
  const char *attachment;
  RpFileTier tier;
  RpWantedFile *wanted; /* (nullable): it is here */
} Wish;

static gboolean
find_wanted (RpStore *store, gpointer data, GError **error)
{
  Wish *wish = data;
  GError *cause = NULL;

  /* A row may say that it is here when it is not any more. */
  if (!rp_store_check_file (store, wish->attachment, wish->tier, error))
    return FALSE;
  wish->wanted = rp_store_find_wanted_file (store, wish->attachment, wish->tier, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  return wish->wanted == NULL || rp_store_check_room (store, wish->wanted, error);
}

gboolean
rp_sync_service_fetch_file (RpSyncService *self, const char *attachment, RpFileTier tier,
                            void (*progress) (gint64 n_bytes, gint64 size, gpointer data),
                            gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpSyncLink) link = rp_sync_link_new (self->worker, self->transport, self->clock);
  g_autoptr (RpWantedFile) wanted = NULL;
  Wish wish = { .attachment = attachment, .tier = tier };
  gboolean found = FALSE;

  if (!rp_sync_link_load_token (link, error))
    return FALSE;
  found = rp_sync_link_run (link, find_wanted, &wish, error);
  wanted = wish.wanted;
  if (!found)
    return FALSE;
  found = FALSE;
  if (wanted == NULL)
    return TRUE;
  if (!rp_sync_download_file (link, wanted, progress, data, &found, cancellable, error))
    return FALSE;
  if (!found)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("The server does not have this file yet; it is still on the computer "
                            "where it was added."));
  return found;
}

/* ---- one question, now ---- */

JsonObject *
rp_sync_service_ask (RpSyncService *self, const char *method, const char *path, JsonObject *body,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (RpSyncLink) link = rp_sync_link_new (self->worker, self->transport, self->clock);
  g_autofree char *text = body != NULL ? rp_json_object_to_canonical (body) : NULL;
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
  g_autoptr (RpResponse) response = NULL;

  if (!rp_sync_link_load_token (link, error))
    return NULL;
  response = rp_sync_link_send (link, method, path, bytes != NULL ? RP_WIRE_JSON : NULL, bytes,
                                cancellable, error);
  if (response == NULL)
    return NULL;
  if (response->status == 200)
    return rp_sync_link_parse (response, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _ ("The server does not know what was asked for any more."));
  return NULL;
}

gboolean
rp_sync_service_change_password (RpSyncService *self, const char *old, const char *password,
                                 GCancellable *cancellable, GError **error)
{
  g_autoptr (RpSyncLink) link = rp_sync_link_new (self->worker, self->transport, self->clock);

  return rp_sync_link_load_token (link, error)
         && rp_sync_change_password (link, old, password, cancellable, error);
}

/* ---- the object ---- */

RpSyncState
rp_sync_service_get_state (RpSyncService *self)
{
  return self->state;
}

const char *
rp_sync_service_get_detail (RpSyncService *self)
{
  return self->detail;
}

const char *
rp_sync_service_get_last_contact (RpSyncService *self)
{
  return self->last_contact;
}

guint
rp_sync_service_get_waiting (RpSyncService *self)
{
  return self->waiting;
}

static void
rp_sync_service_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RpSyncService *self = RP_SYNC_SERVICE (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_LAST_CONTACT:
      g_value_set_string (value, self->last_contact);
      break;
    case PROP_WAITING:
      g_value_set_uint (value, self->waiting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rp_sync_service_dispose (GObject *object)
{
  rp_sync_service_stop (RP_SYNC_SERVICE (object));
  G_OBJECT_CLASS (rp_sync_service_parent_class)->dispose (object);
}

static void
rp_sync_service_finalize (GObject *object)
{
  RpSyncService *self = RP_SYNC_SERVICE (object);

  g_clear_object (&self->engine);
  g_clear_pointer (&self->store, rp_sync_link_free);
  g_clear_object (&self->worker);
  g_clear_object (&self->transport);
  g_clear_object (&self->clock);
  g_main_context_unref (self->context);
  g_free (self->detail);
  g_free (self->last_contact);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (rp_sync_service_parent_class)->finalize (object);
}

static void
rp_sync_service_class_init (RpSyncServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = {
    [PROP_STATE]
    = g_param_spec_int ("state", NULL, NULL, RP_SYNC_IDLE, RP_SYNC_STOPPED, RP_SYNC_WAITING, flags),
    [PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, "", flags),
    [PROP_LAST_CONTACT] = g_param_spec_string ("last-contact", NULL, NULL, "", flags),
    [PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags),
  };

  object_class->get_property = rp_sync_service_get_property;
  object_class->dispose = rp_sync_service_dispose;
  object_class->finalize = rp_sync_service_finalize;
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rp_sync_service_init (RpSyncService *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->context = g_main_context_ref_thread_default ();
  self->state = RP_SYNC_WAITING;
  self->detail = g_strdup ("");
  self->last_contact = g_strdup ("");
}

RpSyncService *
rp_sync_service_new (RpWorker *store_worker, RpTransport *transport, RpClock *clock)
{
  RpSyncService *self;

  g_return_val_if_fail (RP_IS_WORKER (store_worker), NULL);
  g_return_val_if_fail (RP_IS_TRANSPORT (transport), NULL);

  self = g_object_new (RP_TYPE_SYNC_SERVICE, NULL);
  self->engine = rp_sync_engine_new (store_worker, transport, clock);
  rp_sync_engine_set_urgent (self->engine, is_due, self);
  self->store = rp_sync_link_new (store_worker, transport, clock);
  self->worker = g_object_ref (store_worker);
  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (clock);
  return self;
}
