/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/sync-engine.h"

G_BEGIN_DECLS

/**
 * RpSyncService: the engine on a thread of its own: after a local edit (2 s), a poke, a change of the
 * network, every 15 minutes, on request; waits longer after each failure (2 s … 15 min, full jitter).
 *
 * Properties "state", "detail" (a sentence for people, "" when there is nothing to say), "last-contact"
 * (instant, ""), "waiting" (edits that the server has not received) change in the main context that made
 * it. Thread: main.
 */
#define RP_TYPE_SYNC_SERVICE (rp_sync_service_get_type ())
G_DECLARE_FINAL_TYPE (RpSyncService, rp_sync_service, RP, SYNC_SERVICE, GObject)
RpSyncService *rp_sync_service_new (RpWorker *store_worker, RpTransport *transport, RpClock *clock);
void rp_sync_service_start (RpSyncService *self);
void rp_sync_service_request (RpSyncService *self); /* now */
void rp_sync_service_edited (RpSyncService *self);  /* in 2 s */
/* Ends the exchange that runs; nothing is sent any more when it returns. */
void rp_sync_service_stop (RpSyncService *self);
RpSyncState rp_sync_service_get_state (RpSyncService *self);
const char *rp_sync_service_get_detail (RpSyncService *self);
const char *rp_sync_service_get_last_contact (RpSyncService *self);
guint rp_sync_service_get_waiting (RpSyncService *self);

/**
 * rp_sync_service_fetch_file:
 * @attachment: id of the row
 * @progress: (nullable): called in the thread that asks
 *
 * One file for somebody who opens it, now, beside what the service does by itself. What has come when it
 * breaks off or is cancelled is kept.
 *
 * Errors: G_IO_ERROR_NOT_FOUND when the server does not have it yet; RP_STORE_ERROR_NO_ROOM; those of rp_sync_engine_run()
 * Thread: any other than the main one; blocking
 */
gboolean rp_sync_service_fetch_file (RpSyncService *self, const char *attachment, RpFileTier tier,
                                     void (*progress) (gint64 n_bytes, gint64 size, gpointer data),
                                     gpointer data, GCancellable *cancellable, GError **error);

/**
 * rp_sync_service_ask:
 * @body: (nullable)
 *
 * One question about the user himself, now: his computers, say.
 *
 * Returns: (transfer full) (nullable)
 * Errors: G_IO_ERROR_NOT_FOUND; those of rp_sync_engine_run()
 * Thread: any other than the main one; blocking
 */
JsonObject *rp_sync_service_ask (RpSyncService *self, const char *method, const char *path,
                                 JsonObject *body, GCancellable *cancellable, GError **error);

/**
 * rp_sync_service_change_password:
 *
 * Gives the user another password. This computer stays signed in, his others do not.
 *
 * Errors: G_IO_ERROR_PERMISSION_DENIED: the old one is not right; G_IO_ERROR_INVALID_ARGUMENT: the new one is not
 *   good; G_IO_ERROR_NOT_SUPPORTED: the server is too old; G_IO_ERROR_BUSY: it does not look now; those of rp_sync_engine_run(), after which it may have
 *   been changed all the same. All with a sentence
 * Thread: any other than the main one; blocking
 */
gboolean rp_sync_service_change_password (RpSyncService *self, const char *old,
                                          const char *password, GCancellable *cancellable,
                                          GError **error);

G_END_DECLS
