/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/worker.h"
#include "store/store.h"
#include "wire/transport.h"

G_BEGIN_DECLS

/**
 * RpSyncLink: the two ends that the steps of a cycle work between: the store behind its worker, and
 * the server behind the transport, with the device token.
 *
 * Thread: the engine's.
 */
typedef struct _RpSyncLink RpSyncLink;

/* @transport: (nullable): for an exchange by other ways */
RpSyncLink *rp_sync_link_new (RpWorker *store_worker, RpTransport *transport, RpClock *clock);
void rp_sync_link_free (RpSyncLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSyncLink, rp_sync_link_free)

/* ---- the store ---- */

typedef gboolean (*RpStoreStep) (RpStore *store, gpointer data, GError **error);

/* Runs @step as one job of the store's worker and waits. It is never cancelled half-way. */
gboolean rp_sync_link_run (RpSyncLink *self, RpStoreStep step, gpointer data, GError **error);

/* @value: (out) (transfer full): "" when there is none */
gboolean rp_sync_link_get_meta (RpSyncLink *self, const char *key, char **value, GError **error);
gboolean rp_sync_link_set_meta (RpSyncLink *self, const char *key, const char *value,
                                GError **error);

/**
 * rp_sync_link_begin_epoch:
 *
 * The server's timeline is another one (it was restored from a backup): every op still kept is sent
 * again, in a new chain, and the feed is read from its beginning over what is here. Nothing is removed.
 */
gboolean rp_sync_link_begin_epoch (RpSyncLink *self, const char *epoch, GError **error);

/* ---- the token ---- */

/* The file `token` of the profile folder, 0600; never in the database, which is backed up and sent to
 * support. Errors: RP_SYNC_ERROR_SIGN_IN when there is none, G_FILE_ERROR */
gboolean rp_sync_link_load_token (RpSyncLink *self, GError **error);
gboolean rp_sync_link_save_token (RpSyncLink *self, const char *token, GError **error);

/* ---- the server ---- */

/**
 * rp_sync_link_send:
 * @path: escaped
 * @content_type: (nullable)
 * @body: (nullable)
 *
 * Returns: (transfer full) (nullable): an answer that the caller has to tell apart: 2xx, 404, 405, 409,
 *   410, 412, 413, 416, 422, 423, 460
 * Errors: RP_TRANSPORT_ERROR; RP_SYNC_ERROR_SIGN_IN (401), _REVOKED (403), _UPGRADE (426);
 *   G_IO_ERROR_CANCELLED
 */
RpResponse *rp_sync_link_send (RpSyncLink *self, const char *method, const char *path,
                               const char *content_type, GBytes *body, GCancellable *cancellable,
                               GError **error);
/* The same with further lines of the head: name and value by turns, closed by %NULL. */
RpResponse *rp_sync_link_send_with (RpSyncLink *self, const RpRequest *request,
                                    GCancellable *cancellable, GError **error);
RpResponse *rp_sync_link_send_json (RpSyncLink *self, const char *path, JsonObject *object,
                                    GCancellable *cancellable, GError **error);

/* Whether another thread may send while this one is busy with the store. */
gboolean rp_sync_link_may_overlap (RpSyncLink *self);
/* Returns: (transfer full) (nullable). Errors: RP_TRANSPORT_ERROR_RETRY when it is damaged */
JsonObject *rp_sync_link_parse (const RpResponse *response, GError **error);

/* An answer of our server that makes no sense: asked again later. */
void rp_sync_set_damaged (GError **error);

/* Follows the stream of pokes; see rp_transport_listen(). Thread: any other than the engine's too */
gboolean rp_sync_link_listen (RpSyncLink *self, void (*poked) (gint64 head, gpointer data),
                              gpointer data, GCancellable *cancellable, GError **error);

/* Bytes of the next piece of a file: half after a line broke, double after one that went quickly. */
gsize rp_sync_link_get_piece (RpSyncLink *self);
void rp_sync_link_note_piece (RpSyncLink *self, gboolean came_through, gint64 took_us);

/* Whether the line is paid by the byte. @monitor: who knows; the system's until it is set */
gboolean rp_sync_link_is_metered (RpSyncLink *self);
void rp_sync_link_set_monitor (RpSyncLink *self, GNetworkMonitor *monitor);

/* @urgent: (nullable): asked between two files, in the thread that exchanges them, whether something is to be done before
 * the next one */
void rp_sync_link_set_urgent (RpSyncLink *self, gboolean (*urgent) (gpointer data), gpointer data);
gboolean rp_sync_link_is_urgent (RpSyncLink *self);

/* Seconds that the server asked to be left alone in its last answer, -1 when it did not. */
gint64 rp_sync_link_get_retry_after (RpSyncLink *self);
/* Server's clock less this one's, from the last answer with a date. For display only. */
gboolean rp_sync_link_get_clock_offset (RpSyncLink *self, gint64 *milliseconds);
/* The server's time in its last answer with a date, whatever this computer's clock has done since: by it alone things
 * that are kept get old. */
gboolean rp_sync_link_get_server_time (RpSyncLink *self, gint64 *us);
RpClock *rp_sync_link_get_clock (RpSyncLink *self);

G_END_DECLS
