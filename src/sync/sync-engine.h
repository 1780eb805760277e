/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/worker.h"
#include "store/exchange.h"
#include "wire/transport.h"

G_BEGIN_DECLS

/**
 * RpSyncState: what the header and the Sync centre say. Never a modal box.
 */
typedef enum
{
  RP_SYNC_IDLE, /* all is sent, all is here */
  RP_SYNC_WORKING,
  RP_SYNC_WAITING,     /* the server does not answer; tries again by itself */
  RP_SYNC_OFFLINE,     /* something answers that is not our server */
  RP_SYNC_CERTIFICATE, /* the server's certificate is not trusted */
  RP_SYNC_SIGN_IN,     /* the token is not valid any more; outbox kept */
  RP_SYNC_STOPPED,     /* the mass guard stopped, or an upgrade is required; `detail` says */
} RpSyncState;

/**
 * RpSyncError: why a cycle ended that trying again does not help. Messages are whole sentences for people.
 * @RP_SYNC_ERROR_SIGN_IN: no token, or one that the server does not take any more
 * @RP_SYNC_ERROR_REVOKED: the administrator has locked this device out
 * @RP_SYNC_ERROR_WIPED: the administrator had everything deleted; it is
 * @RP_SYNC_ERROR_DRAINED: this device may only send; the engine turns it into REVOKED once all is sent
 * @RP_SYNC_ERROR_UPGRADE: the server wants a newer program; reading and working offline go on
 * @RP_SYNC_ERROR_STOPPED: the server would remove suspiciously much; a person has to decide
 * @RP_SYNC_ERROR_OTHER_PROFILE: the person who signed in is not the one whose profile this is
 */
#define RP_SYNC_ERROR (rp_sync_error_quark ())
GQuark rp_sync_error_quark (void);
typedef enum
{
  RP_SYNC_ERROR_SIGN_IN,
  RP_SYNC_ERROR_REVOKED,
  RP_SYNC_ERROR_UPGRADE,
  RP_SYNC_ERROR_STOPPED,
  RP_SYNC_ERROR_OTHER_PROFILE,
  RP_SYNC_ERROR_WIPED,
  RP_SYNC_ERROR_DRAINED,
} RpSyncError;

/**
 * RpSyncEngine: push until the outbox is empty, pull until complete, send files. Synchronous, without
 * a thread and a timer of its own; each step on the store is one job of the store's worker, each
 * exchange one call of the transport.
 *
 * Thread: one.
 */
#define RP_TYPE_SYNC_ENGINE (rp_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (RpSyncEngine, rp_sync_engine, RP, SYNC_ENGINE, GObject)

/* @store_worker: an RpWorker whose subject is the RpStore */
RpSyncEngine *rp_sync_engine_new (RpWorker *store_worker, RpTransport *transport, RpClock *clock);

/**
 * rp_sync_engine_sign_in:
 * @device_label: how the user's list of devices names this one
 *
 * Leaves the device token in the profile folder and who one is in the store's meta: "user",
 * "user_name", "roles", "org", "device", "zone", "sample" ("1" when the organisation is nobody's), and "epoch"
 * when there is none yet.
 *
 * Errors: G_IO_ERROR_PERMISSION_DENIED for a wrong name or password; RP_SYNC_ERROR_OTHER_PROFILE;
 *   RP_TRANSPORT_ERROR, RP_DB_ERROR, G_FILE_ERROR, G_IO_ERROR_CANCELLED
 */
gboolean rp_sync_engine_sign_in (RpSyncEngine *self, const char *login, const char *password,
                                 const char *device_label, GCancellable *cancellable,
                                 GError **error);

typedef struct
{
  guint pushed, conflicts, held, rejected; /* ops */
  guint rows;                              /* pulled */
  guint files;                             /* sent or received */
  guint files_kept;                        /* for a line that is not paid by the byte */
  gboolean more_files;                     /* there are others, and nothing keeps them */
  gboolean complete;
} RpSyncReport;

/**
 * rp_sync_engine_run:
 * @report: (out): filled also when the cycle ends early
 *
 * One whole cycle. Whatever ends it, the outbox and the cursor are where they may be continued from. The server was
 * reached once edits and rows are exchanged; what keeps files after that does not end it, see
 * rp_sync_engine_get_files_trouble().
 *
 * Errors: RP_TRANSPORT_ERROR, RP_SYNC_ERROR, RP_DB_ERROR, G_IO_ERROR_CANCELLED
 */
gboolean rp_sync_engine_run (RpSyncEngine *self, RpSyncReport *report, GCancellable *cancellable,
                             GError **error);

/**
 * rp_sync_engine_send_in:
 * @op_id: of a refused operation
 *
 * Sends it to the administrator as it is. It stays here; only he can say what was wrong with it.
 *
 * Errors: as rp_sync_engine_run(), RP_STORE_ERROR_NOT_FOUND
 */
gboolean rp_sync_engine_send_in (RpSyncEngine *self, const char *op_id, GCancellable *cancellable,
                                 GError **error);

/* How the last cycle ended; WAITING before the first. */
RpSyncState rp_sync_engine_get_state (RpSyncEngine *self);
/**
 * rp_sync_engine_set_urgent:
 * @urgent: (nullable): whether another cycle is wished for; asked between two files in the thread of the cycle
 *
 * Files may take half an hour. A cycle leaves the rest of them for another one when it is urgent, or when something that
 * was entered waits to be sent.
 */
void rp_sync_engine_set_urgent (RpSyncEngine *self, gboolean (*urgent) (gpointer data),
                                gpointer data);
/* What kept files in the last cycle, whose edits and rows came through. Returns: (nullable) */
const GError *rp_sync_engine_get_files_trouble (RpSyncEngine *self);
/* The state that an error of rp_sync_engine_run() stands for. */
RpSyncState rp_sync_state_of_error (const GError *error);
/* Seconds the server asked to be left alone, -1 when it did not. */
gint64 rp_sync_engine_get_retry_after (RpSyncEngine *self);
/* Follows the pokes of the server; see rp_transport_listen(). Thread: another than the engine's */
gboolean rp_sync_engine_listen (RpSyncEngine *self, void (*poked) (gint64 head, gpointer data),
                                gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS

#include "sync/sync-service.h"
