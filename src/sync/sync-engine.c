/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-engine.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/backup.h"
#include "store/exchange.h"
#include "store/lock.h"
#include "sync/sync-courier.h"
#include "sync/sync-steps.h"
#include "wire/route.h"

/* A difference of the clocks that is worth a write. */
#define OFFSET_STEP_MS 2000
/* How old what the organisation has set may be. */
#define SESSION_EVERY_US G_TIME_SPAN_DAY
/* How often a cycle sends again because something waits after all has come. What is entered meanwhile does not keep it
 * going for ever. */
#define MAX_ROUNDS 4

G_DEFINE_QUARK (rp_sync_error_quark, rp_sync_error)

struct _RpSyncEngine
{
  GObject parent_instance;
  RpSyncLink *link;
  RpSyncState state;
  gint64 asked_us;   /* monotonic: when the session document was last asked for */
  RpSyncFiles files; /* of the last cycle */
};

G_DEFINE_FINAL_TYPE (RpSyncEngine, rp_sync_engine, G_TYPE_OBJECT)

/* ---- states ---- */

RpSyncState
rp_sync_state_of_error (const GError *error)
{
  static const RpSyncState of_sync_error[] = {
    [RP_SYNC_ERROR_SIGN_IN] = RP_SYNC_SIGN_IN,       [RP_SYNC_ERROR_REVOKED] = RP_SYNC_SIGN_IN,
    [RP_SYNC_ERROR_UPGRADE] = RP_SYNC_STOPPED,       [RP_SYNC_ERROR_STOPPED] = RP_SYNC_STOPPED,
    [RP_SYNC_ERROR_OTHER_PROFILE] = RP_SYNC_STOPPED, [RP_SYNC_ERROR_WIPED] = RP_SYNC_SIGN_IN,
    [RP_SYNC_ERROR_DRAINED] = RP_SYNC_SIGN_IN,
  };

  if (error->domain == RP_SYNC_ERROR)
    return of_sync_error[error->code];
  if (g_error_matches (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE))
    return RP_SYNC_OFFLINE;
  if (g_error_matches (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_CERTIFICATE))
    return RP_SYNC_CERTIFICATE;
  if (error->domain == RP_TRANSPORT_ERROR
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return RP_SYNC_WAITING;
  /* The disk or the database of this computer. */
  return RP_SYNC_STOPPED;
}

/* ---- the cycle ---- */

/* Once a day. A clock that is wrong makes nothing old: one that runs ahead of the server's, nor one that was behind when
 * something was kept. */
static gboolean
let_go (RpStore *store, RpSyncLink *link, GError **error)
{
  RpClock *clock = rp_sync_link_get_clock (link);
  g_autofree char *before = rp_store_dup_meta (store, "last_contact");
  g_autofree char *now = rp_clock_dup_now_utc (clock);
  gint64 offset_ms, server_us, now_us;

  if (before != NULL && strncmp (before, now, strlen ("YYYY-MM-DD")) == 0)
    return TRUE;
  if (rp_sync_link_get_server_time (link, &server_us))
    rp_store_drop_old (store, server_us);
  if (!rp_sync_link_get_clock_offset (link, &offset_ms))
    offset_ms = 0;
  now_us = rp_clock_now_us (clock) + MIN (offset_ms, 0) * G_TIME_SPAN_MILLISECOND;
  return rp_store_expire_ops (store, now_us, error)
         && rp_store_expire_discarded (store, now_us, error);
}

static gboolean
note_contact (RpStore *store, gpointer data, GError **error)
{
  RpSyncLink *link = data;
  g_autofree char *known = rp_store_dup_meta (store, "clock_offset_ms");
  g_autofree char *offset = NULL;
  gint64 offset_ms;

  if (!let_go (store, link, error) || !rp_store_note_contact (store, error))
    return FALSE;
  if (!rp_sync_link_get_clock_offset (link, &offset_ms)
      || (known != NULL && ABS (offset_ms - g_ascii_strtoll (known, NULL, 10)) < OFFSET_STEP_MS))
    return TRUE;
  offset = g_strdup_printf ("%" G_GINT64_FORMAT, offset_ms);
  return rp_store_set_meta (store, "clock_offset_ms", offset, error);
}

static gboolean
note_session_step (RpStore *store, gpointer document, GError **error)
{
  return rp_sync_note_session (store, document, error);
}

/* What the organisation has set may have changed since the sign-in. */
static gboolean
note_session (RpSyncEngine *self, const RpResponse *response, GError **error)
{
  g_autoptr (JsonObject) document
      = response->status == 200 ? rp_sync_link_parse (response, NULL) : NULL;

  self->asked_us = rp_clock_monotonic_us (rp_sync_link_get_clock (self->link));
  return document == NULL || rp_sync_link_run (self->link, note_session_step, document, error);
}

/* Whether the server answers at all. What is put into a batch can never be taken back by its author, so
 * nothing is while nobody is there to take it. */
static gboolean
knock (RpSyncEngine *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autoptr (RpResponse) response
      = rp_sync_link_send (self->link, "GET", RP_ROUTE_SESSION, NULL, NULL, cancellable, &refusal);

  if (response != NULL)
    return note_session (self, response, error);
  if (g_error_matches (refusal, RP_SYNC_ERROR, RP_SYNC_ERROR_UPGRADE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* The directory comes before the session document would be asked for again. */
static gboolean
follow_person (RpSyncEngine *self, GCancellable *cancellable, GError **error)
{
  gboolean another;

  if (!rp_sync_link_run (self->link, rp_sync_is_person_another, &another, error))
    return FALSE;
  return !another || knock (self, cancellable, error);
}

static gboolean
combine_on_store (RpStore *store, gpointer n_combined, GError **error)
{
  return rp_store_combine_texts (store, n_combined, error);
}

/* Conflicts that need nobody's eyes. */
static gboolean
combine_texts (RpSyncEngine *self, RpSyncReport *report, GCancellable *cancellable, GError **error)
{
  guint n_combined = 0;

  if (!rp_sync_link_run (self->link, combine_on_store, &n_combined, error))
    return FALSE;
  return n_combined == 0
         || (rp_sync_push (self->link, report, cancellable, error)
             && rp_sync_pull (self->link, report, cancellable, error));
}

static gboolean
check_digests (RpSyncEngine *self, RpSyncReport *report, GCancellable *cancellable, GError **error)
{
  guint n_doubtful;

  if (!rp_sync_check_digests (self->link, &n_doubtful, cancellable, error))
    return FALSE;
  return n_doubtful == 0 || rp_sync_pull (self->link, report, cancellable, error);
}

/* Why there is no next cycle. */
static void
set_left (guint n_damaged, GError **error)
{
  if (n_damaged == 0)
    g_set_error_literal (error, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED,
                         _ ("Everything entered on this computer was sent; now it is locked."));
  else
    g_set_error (
        error, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED,
        ngettext ("Everything entered on this computer was sent but %u file, which is damaged "
                  "here; now it is locked.",
                  "Everything entered on this computer was sent but %u files, which are damaged "
                  "here; now it is locked.",
                  n_damaged),
        n_damaged);
}

/* A computer that may only send sends all that it has, its files as well. Then it says so and is locked. It has
 * received nothing that could have told it of another timeline of the server: that is asked first. */
static gboolean
leave_well (RpSyncEngine *self, RpSyncReport *report, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (RpResponse) response = NULL;
  RpSyncUnsent unsent;

  if (!rp_sync_push_all (self->link, report, cancellable, error)
      || !rp_sync_send_all_files (self->link, &unsent, cancellable, error))
    return FALSE;
  if (unsent.waiting > 0)
    {
      g_set_error_literal (
          error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY,
          _ ("The server has not taken every file yet. This computer is locked once "
             "it has."));
      return FALSE;
    }
  response = rp_sync_link_send_json (self->link, RP_ROUTE_SIGN_OUT, nothing, cancellable, error);
  if (response != NULL)
    set_left (unsent.damaged, error);
  return FALSE;
}

static gboolean
lock_step (RpStore *store, gpointer data, GError **error)
{
  return rp_store_lock (store, error);
}

static gboolean
wipe_step (RpStore *store, gpointer data, GError **error)
{
  return rp_store_wipe (store, error);
}

/* What the administrator has decided about this computer is carried out, whatever else happens. */
static void
obey (RpSyncEngine *self, const GError *cause)
{
  g_autoptr (GError) error = NULL, seal_error = NULL;
  gboolean done = TRUE;

  if (g_error_matches (cause, RP_SYNC_ERROR, RP_SYNC_ERROR_WIPED))
    done = rp_sync_link_run (self->link, wipe_step, NULL, &error);
  else if (g_error_matches (cause, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED))
    {
      /* Without room for the sealed file it is locked all the same; what was not sent stays in the outbox. */
      if (!rp_sync_courier_seal (self->link, &seal_error))
        g_message ("what was not sent could not be sealed: %s", seal_error->message);
      done = rp_sync_link_run (self->link, lock_step, NULL, &error);
    }
  if (!done)
    g_message ("this computer could not be locked: %s", error->message);
}

/* An old program may not send, but it may read. @outdated: (out): why nothing was sent, when it is that */
static gboolean
push (RpSyncEngine *self, RpSyncReport *report, GError **outdated, GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GError) refusal = NULL;

  if (rp_sync_push (self->link, report, cancellable, &refusal))
    return TRUE;
  if (g_error_matches (refusal, RP_SYNC_ERROR, RP_SYNC_ERROR_UPGRADE))
    {
      g_propagate_error (outdated, g_steal_pointer (&refusal));
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static gboolean
pull (RpSyncEngine *self, RpSyncReport *report, const GError *outdated, GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GError) refusal = NULL;
  gboolean drained;

  if (rp_sync_pull (self->link, report, cancellable, &refusal))
    return TRUE;
  drained = g_error_matches (refusal, RP_SYNC_ERROR, RP_SYNC_ERROR_DRAINED);
  if (drained && outdated == NULL)
    return leave_well (self, report, cancellable, error);
  /* What an old program may not send is still here; it does not leave. */
  g_propagate_error (error, drained ? g_error_copy (outdated) : g_steal_pointer (&refusal));
  return FALSE;
}

static gboolean
find_waiting (RpStore *store, gpointer waits, GError **error)
{
  return rp_store_has_waiting (store, waits, error);
}

/* Up and down. When the feed tells of another timeline, what was decided in the lost one waits again, as does what was
 * refused for want of a record that has come. */
static gboolean
exchange (RpSyncEngine *self, RpSyncReport *report, GCancellable *cancellable, GError **error)
{
  gboolean waits = TRUE;

  for (guint i = 0; i < MAX_ROUNDS && waits; i++)
    {
      g_autoptr (GError) outdated = NULL;

      if (!push (self, report, &outdated, cancellable, error)
          || !pull (self, report, outdated, cancellable, error))
        return FALSE;
      if (outdated != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&outdated));
          return FALSE;
        }
      if (!rp_sync_link_run (self->link, find_waiting, &waits, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
exchange_files (RpSyncEngine *self, RpSyncReport *report, GCancellable *cancellable, GError **error)
{
  gboolean done = rp_sync_exchange_files (self->link, &self->files, cancellable, error);

  report->files = self->files.n_done;
  report->files_kept = self->files.n_heavy;
  report->more_files = self->files.more && self->files.n_done > 0;
  return done;
}

/* Files come last, and may take long: by then it is noted that the server was reached.
 * @unsure: the last cycle did not come through */
static gboolean
run_cycle (RpSyncEngine *self, gboolean unsure, RpSyncReport *report, GCancellable *cancellable,
           GError **error)
{
  return rp_sync_link_load_token (self->link, error)
         && (!unsure || knock (self, cancellable, error))
         && exchange (self, report, cancellable, error)
         && check_digests (self, report, cancellable, error)
         && combine_texts (self, report, cancellable, error)
         && follow_person (self, cancellable, error)
         && rp_sync_tell_keys (self->link, cancellable, error)
         && rp_sync_link_run (self->link, note_contact, self->link, error)
         && exchange_files (self, report, cancellable, error);
}

gboolean
rp_sync_engine_run (RpSyncEngine *self, RpSyncReport *report, GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean unsure;

  g_return_val_if_fail (RP_IS_SYNC_ENGINE (self), FALSE);
  g_return_val_if_fail (report != NULL, FALSE);

  *report = (RpSyncReport){ 0 };
  unsure = self->state != RP_SYNC_IDLE || self->files.trouble != NULL
           || rp_clock_monotonic_us (rp_sync_link_get_clock (self->link)) - self->asked_us
                  > SESSION_EVERY_US;
  self->state = RP_SYNC_WORKING;
  rp_sync_files_clear (&self->files);
  self->files = (RpSyncFiles){ 0 };
  if (run_cycle (self, unsure, report, cancellable, &cause))
    {
      self->state = RP_SYNC_IDLE;
      return TRUE;
    }
  self->state = rp_sync_state_of_error (cause);
  obey (self, cause);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

typedef struct
{
  const char *op_id;
  char *text;
} SentIn;

static gboolean
load_text (RpStore *store, gpointer data, GError **error)
{
  SentIn *sent = data;

  sent->text = rp_store_dup_op_text (store, sent->op_id, error);
  return sent->text != NULL;
}

gboolean
rp_sync_engine_send_in (RpSyncEngine *self, const char *op_id, GCancellable *cancellable,
                        GError **error)
{
  SentIn sent = { .op_id = op_id };
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (RpResponse) response = NULL;
  JsonObject *op;

  g_return_val_if_fail (RP_IS_SYNC_ENGINE (self), FALSE);

  if (!rp_sync_link_load_token (self->link, error)
      || !rp_sync_link_run (self->link, load_text, &sent, error))
    return FALSE;
  text = sent.text;
  op = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, error);
  if (op == NULL)
    return FALSE;
  json_object_set_object_member (message, "op", op);
  response = rp_sync_link_send_json (self->link, RP_ROUTE_RESCUE, message, cancellable, error);
  if (response != NULL && response->status != 204)
    rp_sync_set_damaged (error);
  return response != NULL && response->status == 204;
}

gboolean
rp_sync_engine_sign_in (RpSyncEngine *self, const char *login, const char *password,
                        const char *device_label, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (RP_IS_SYNC_ENGINE (self), FALSE);
  g_return_val_if_fail (login != NULL && password != NULL && device_label != NULL, FALSE);

  return rp_sync_sign_in (self->link, login, password, device_label, cancellable, error);
}

gboolean
rp_sync_engine_listen (RpSyncEngine *self, void (*poked) (gint64 head, gpointer data),
                       gpointer data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (RP_IS_SYNC_ENGINE (self), FALSE);

  return rp_sync_link_listen (self->link, poked, data, cancellable, error);
}

RpSyncState
rp_sync_engine_get_state (RpSyncEngine *self)
{
  return self->state;
}

void
rp_sync_engine_set_urgent (RpSyncEngine *self, gboolean (*urgent) (gpointer data), gpointer data)
{
  g_return_if_fail (RP_IS_SYNC_ENGINE (self));

  rp_sync_link_set_urgent (self->link, urgent, data);
}

const GError *
rp_sync_engine_get_files_trouble (RpSyncEngine *self)
{
  return self->files.trouble;
}

gint64
rp_sync_engine_get_retry_after (RpSyncEngine *self)
{
  return rp_sync_link_get_retry_after (self->link);
}

/* ---- the object ---- */

static void
rp_sync_engine_finalize (GObject *object)
{
  RpSyncEngine *self = RP_SYNC_ENGINE (object);

  rp_sync_files_clear (&self->files);
  g_clear_pointer (&self->link, rp_sync_link_free);
  G_OBJECT_CLASS (rp_sync_engine_parent_class)->finalize (object);
}

static void
rp_sync_engine_class_init (RpSyncEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_sync_engine_finalize;
}

static void
rp_sync_engine_init (RpSyncEngine *self)
{
  self->state = RP_SYNC_WAITING;
}

RpSyncEngine *
rp_sync_engine_new (RpWorker *store_worker, RpTransport *transport, RpClock *clock)
{
  RpSyncEngine *self;

  g_return_val_if_fail (RP_IS_WORKER (store_worker), NULL);
  g_return_val_if_fail (RP_IS_TRANSPORT (transport), NULL);

  self = g_object_new (RP_TYPE_SYNC_ENGINE, NULL);
  self->link = rp_sync_link_new (store_worker, transport, clock);
  return self;
}
