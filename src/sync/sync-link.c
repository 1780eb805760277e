/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-link.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "store/exchange.h"
#include "sync/sync-courier.h"
#include "sync/sync-engine.h"
#include "wire/route.h"

#define TOKEN_FILE "token"

/* Pieces of files: what a line that breaks loses, and what a good one is asked for at once. */
#define PIECE_MIN (256 * 1024)
#define PIECE_MAX (4 * 1024 * 1024)
#define QUICK_PIECE_US (2 * G_USEC_PER_SEC)

struct _RpSyncLink
{
  RpWorker *worker;
  RpTransport *transport;
  RpClock *clock;
  GNetworkMonitor *monitor;
  GMutex lock;                        /* for the token, which the listening thread reads as well */
  char *token;                        /* (nullable) */
  gsize piece;                        /* bytes */
  gboolean (*urgent) (gpointer data); /* (nullable) */
  gpointer urgent_data;
  gint64 retry_after_s;
  gboolean has_offset;
  gint64 offset_ms;
  gint64 server_us; /* 0: no answer with a date yet */
};

RpSyncLink *
rp_sync_link_new (RpWorker *store_worker, RpTransport *transport, RpClock *clock)
{
  RpSyncLink *self = g_new0 (RpSyncLink, 1);

  g_mutex_init (&self->lock);
  self->worker = g_object_ref (store_worker);
  self->transport = transport != NULL ? g_object_ref (transport) : NULL;
  self->clock = g_object_ref (clock);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->retry_after_s = -1;
  self->piece = PIECE_MIN;
  return self;
}

void
rp_sync_link_free (RpSyncLink *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->worker);
  g_clear_object (&self->transport);
  g_clear_object (&self->clock);
  g_clear_object (&self->monitor);
  g_free (self->token);
  g_mutex_clear (&self->lock);
  g_free (self);
}

RpClock *
rp_sync_link_get_clock (RpSyncLink *self)
{
  return self->clock;
}

/* ---- the store ---- */

typedef struct
{
  RpStoreStep step;
  gpointer data;
} Job;

static gpointer
run_job (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  job->step (subject, job->data, error);
  return NULL;
}

gboolean
rp_sync_link_run (RpSyncLink *self, RpStoreStep step, gpointer data, GError **error)
{
  Job job = { step, data };
  g_autoptr (GError) cause = NULL;

  rp_worker_run (self->worker, run_job, &job, NULL, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

typedef struct
{
  const char *key;
  const char *value;
  char *found;
} Meta;

static gboolean
get_meta (RpStore *store, gpointer data, GError **error)
{
  Meta *meta = data;

  meta->found = rp_store_dup_meta (store, meta->key);
  return TRUE;
}

static gboolean
set_meta (RpStore *store, gpointer data, GError **error)
{
  Meta *meta = data;

  return rp_store_set_meta (store, meta->key, meta->value, error);
}

gboolean
rp_sync_link_get_meta (RpSyncLink *self, const char *key, char **value, GError **error)
{
  Meta meta = { .key = key };

  if (!rp_sync_link_run (self, get_meta, &meta, error))
    return FALSE;
  *value = meta.found != NULL ? meta.found : g_strdup ("");
  return TRUE;
}

gboolean
rp_sync_link_set_meta (RpSyncLink *self, const char *key, const char *value, GError **error)
{
  Meta meta = { .key = key, .value = value };

  return rp_sync_link_run (self, set_meta, &meta, error);
}

/* The epoch comes last: after a crash in between, the server says "epoch" again and all is repeated. */
static gboolean
begin_epoch (RpStore *store, gpointer data, GError **error)
{
  return rp_sync_courier_leave_timeline (store, error) && rp_store_new_replica (store, TRUE, error)
         && rp_store_set_meta (store, "cursor", "", error)
         && rp_store_set_meta (store, "epoch", data, error);
}

gboolean
rp_sync_link_begin_epoch (RpSyncLink *self, const char *epoch, GError **error)
{
  return rp_sync_link_run (self, begin_epoch, (gpointer)epoch, error);
}

/* ---- the token ---- */

static gboolean
find_token_file (RpStore *store, gpointer data, GError **error)
{
  char **path = data;

  *path = g_build_filename (rp_store_get_folder (store), TOKEN_FILE, NULL);
  return TRUE;
}

static void
take_token (RpSyncLink *self, char *token)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->token);
  self->token = token;
}

gboolean
rp_sync_link_load_token (RpSyncLink *self, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) cause = NULL;

  if (!rp_sync_link_run (self, find_token_file, &path, error))
    return FALSE;
  if (!g_file_get_contents (path, &token, NULL, &cause)
      && !g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (token == NULL || *g_strstrip (token) == '\0')
    {
      g_set_error_literal (error, RP_SYNC_ERROR, RP_SYNC_ERROR_SIGN_IN,
                           _ ("Nobody has signed in to the server on this computer yet."));
      return FALSE;
    }
  take_token (self, g_steal_pointer (&token));
  return TRUE;
}

gboolean
rp_sync_link_save_token (RpSyncLink *self, const char *token, GError **error)
{
  g_autofree char *path = NULL;

  if (!rp_sync_link_run (self, find_token_file, &path, error)
      || !g_file_set_contents_full (path, token, -1,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                    0600, error))
    return FALSE;
  take_token (self, g_strdup (token));
  return TRUE;
}

/* ---- the server ---- */

void
rp_sync_set_damaged (GError **error)
{
  g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY,
                       _ ("The server's answer was damaged on its way."));
}

static void
note_answer (RpSyncLink *self, const RpResponse *response)
{
  self->retry_after_s = response->retry_after_s;
  if (response->date_us == 0)
    return;
  self->has_offset = TRUE;
  self->server_us = response->date_us;
  self->offset_ms = (response->date_us - rp_clock_now_us (self->clock)) / G_TIME_SPAN_MILLISECOND;
}

/* Answers that end the cycle, whatever was asked. */
static gboolean
set_locked_out (const RpResponse *response, GError **error)
{
  static const struct
  {
    const char *code;
    RpSyncError error;
    const char *sentence;
  } reasons[] = {
    { "wipe", RP_SYNC_ERROR_WIPED,
      N_ ("The administrator had everything on this computer deleted.") },
    { "drain", RP_SYNC_ERROR_DRAINED,
      N_ ("This computer may only send what it has; then it is locked.") },
  };
  g_autoptr (JsonObject) answer = rp_sync_link_parse (response, NULL);
  const char *code = answer != NULL ? rp_json_get_string (answer, "error", "") : "";

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].code, code))
      {
        g_set_error_literal (error, RP_SYNC_ERROR, reasons[i].error, _ (reasons[i].sentence));
        return FALSE;
      }
  g_set_error_literal (error, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED,
                       _ ("The administrator has locked this computer out. What you entered is "
                          "kept."));
  return FALSE;
}

/* Too many wrong passwords, mostly. */
static gboolean
set_later (const RpResponse *response, GError **error)
{
  guint minutes = (guint)((MAX (response->retry_after_s, 0) + 59) / 60);

  g_set_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY,
               g_dngettext (GETTEXT_PACKAGE,
                            "There were too many attempts. The server answers again in %u minute.",
                            "There were too many attempts. The server answers again in %u minutes.",
                            MAX (minutes, 1)),
               MAX (minutes, 1));
  return FALSE;
}

static gboolean
check_status (const RpResponse *response, GError **error)
{
  guint status = response->status;

  switch (status)
    {
    case 401:
      g_set_error_literal (error, RP_SYNC_ERROR, RP_SYNC_ERROR_SIGN_IN,
                           _ ("Your sign-in is not valid any more. What you enter is kept and is "
                              "sent once you have signed in again."));
      return FALSE;
    case 403:
      return set_locked_out (response, error);
    case 426:
      g_set_error_literal (
          error, RP_SYNC_ERROR, RP_SYNC_ERROR_UPGRADE,
          _ ("This version of Rapport is too old for the server. What you enter is "
             "kept and is sent after the upgrade."));
      return FALSE;
    case 200:
    case 201:
    case 204:
    case 206:
    case 404:
    case 405:
    case 409:
    case 410:
    case 412:
    case 413:
    case 416:
    case 422:
    case 423:
    case 460:
      return TRUE;
    case 429:
      return set_later (response, error);
    default:
      g_set_error (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY,
                   _ ("The server cannot answer now (%u)."), status);
      return FALSE;
    }
}

static char *
dup_token (RpSyncLink *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (self->token);
}

RpResponse *
rp_sync_link_send (RpSyncLink *self, const char *method, const char *path, const char *content_type,
                   GBytes *body, GCancellable *cancellable, GError **error)
{
  RpRequest request
      = { .method = method, .path = path, .content_type = content_type, .body = body };

  return rp_sync_link_send_with (self, &request, cancellable, error);
}

RpResponse *
rp_sync_link_send_with (RpSyncLink *self, const RpRequest *request, GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *token = dup_token (self);
  RpRequest mine = *request;
  g_autoptr (RpResponse) response = NULL;

  mine.token = token;
  self->retry_after_s = -1;
  response = rp_transport_send (self->transport, &mine, cancellable, error);
  if (response == NULL)
    return NULL;
  note_answer (self, response);
  return check_status (response, error) ? g_steal_pointer (&response) : NULL;
}

RpResponse *
rp_sync_link_send_json (RpSyncLink *self, const char *path, JsonObject *object,
                        GCancellable *cancellable, GError **error)
{
  char *text = rp_json_object_to_canonical (object);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  return rp_sync_link_send (self, "POST", path, RP_WIRE_JSON, body, cancellable, error);
}

gboolean
rp_sync_link_may_overlap (RpSyncLink *self)
{
  return rp_transport_may_overlap (self->transport);
}

JsonObject *
rp_sync_link_parse (const RpResponse *response, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (response->body, &length);
  JsonObject *object = NULL;

  if (g_strcmp0 (response->content_type, RP_WIRE_JSON) == 0)
    object = rp_json_parse_object (text, length, &rp_json_limits_message, NULL);
  if (object == NULL)
    rp_sync_set_damaged (error);
  return object;
}

gboolean
rp_sync_link_listen (RpSyncLink *self, void (*poked) (gint64 head, gpointer data), gpointer data,
                     GCancellable *cancellable, GError **error)
{
  g_autofree char *token = dup_token (self);
  RpRequest request = { .method = "GET", .path = RP_ROUTE_EVENTS, .token = token };

  return rp_transport_listen (self->transport, &request, poked, data, cancellable, error);
}

gsize
rp_sync_link_get_piece (RpSyncLink *self)
{
  return self->piece;
}

void
rp_sync_link_note_piece (RpSyncLink *self, gboolean came_through, gint64 took_us)
{
  if (!came_through)
    self->piece = MAX (self->piece / 2, PIECE_MIN);
  else if (took_us < QUICK_PIECE_US)
    self->piece = MIN (self->piece * 2, PIECE_MAX);
}

gboolean
rp_sync_link_is_metered (RpSyncLink *self)
{
  return g_network_monitor_get_network_metered (self->monitor);
}

void
rp_sync_link_set_monitor (RpSyncLink *self, GNetworkMonitor *monitor)
{
  g_set_object (&self->monitor, monitor);
}

void
rp_sync_link_set_urgent (RpSyncLink *self, gboolean (*urgent) (gpointer data), gpointer data)
{
  self->urgent = urgent;
  self->urgent_data = data;
}

gboolean
rp_sync_link_is_urgent (RpSyncLink *self)
{
  return self->urgent != NULL && self->urgent (self->urgent_data);
}

gint64
rp_sync_link_get_retry_after (RpSyncLink *self)
{
  return self->retry_after_s;
}

gboolean
rp_sync_link_get_clock_offset (RpSyncLink *self, gint64 *milliseconds)
{
  *milliseconds = self->offset_ms;
  return self->has_offset;
}

gboolean
rp_sync_link_get_server_time (RpSyncLink *self, gint64 *us)
{
  *us = self->server_us;
  return self->server_us != 0;
}
