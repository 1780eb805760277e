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
  RP_SYNC_IDLE,        /* all is sent, all is here */
  RP_SYNC_WORKING,
  RP_SYNC_WAITING,     /* the server does not answer; tries again by itself */
  RP_SYNC_OFFLINE,     /* something answers that is not our server */
  RP_SYNC_CERTIFICATE, /* the server's certificate is not trusted */
  RP_SYNC_SIGN_IN,     /* the token is not valid any more; outbox kept */
  RP_SYNC_STOPPED,     /* the mass guard stopped, or an upgrade is required; `detail` says */
} RpSyncState;

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

/* A valid token and who one is. Returns: %FALSE with G_IO_ERROR_PERMISSION_DENIED for a wrong password. */
gboolean rp_sync_engine_sign_in (RpSyncEngine *self, const char *login, const char *password,
                                 const char *device_label, GCancellable *cancellable, GError **error);

typedef struct
{
  guint pushed, conflicts, held, rejected; /* ops */
  guint rows;                              /* pulled */
  gboolean complete;
} RpSyncReport;
/* One whole cycle. Errors: RP_TRANSPORT_ERROR, RP_DB_ERROR, G_IO_ERROR_CANCELLED */
gboolean rp_sync_engine_run (RpSyncEngine *self, RpSyncReport *report, GCancellable *cancellable,
                             GError **error);
RpSyncState rp_sync_engine_get_state (RpSyncEngine *self);

/**
 * RpSyncService: the engine on a thread of its own: after a local edit (2 s), a poke, a change of the
 * network, every 15 minutes, on request; waits longer after each failure (2 s … 15 min, full jitter).
 *
 * Properties "state", "detail", "last-contact" (instant, ""), "waiting" change in the main context that
 * made it. Thread: main.
 */
#define RP_TYPE_SYNC_SERVICE (rp_sync_service_get_type ())
G_DECLARE_FINAL_TYPE (RpSyncService, rp_sync_service, RP, SYNC_SERVICE, GObject)
RpSyncService *rp_sync_service_new (RpWorker *store_worker, RpTransport *transport, RpClock *clock);
void rp_sync_service_start (RpSyncService *self);
void rp_sync_service_request (RpSyncService *self); /* now */
void rp_sync_service_edited (RpSyncService *self);  /* in 2 s */
void rp_sync_service_stop (RpSyncService *self);
RpSyncState rp_sync_service_get_state (RpSyncService *self);
const char *rp_sync_service_get_detail (RpSyncService *self);
const char *rp_sync_service_get_last_contact (RpSyncService *self);

G_END_DECLS
