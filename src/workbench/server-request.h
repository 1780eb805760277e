/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * rp_server_request_async:
 * @paths: addresses below the server's, escaped, closed by %NULL
 *
 * Asks the server for what is not part of the exchange, beside it. Nothing is tried again: what is shown
 * without the answer is right as far as it goes.
 *
 * Finish returns one object for each path, %NULL where the server has nothing.
 * Errors of finish: RP_TRANSPORT_ERROR, RP_SYNC_ERROR; G_IO_ERROR_NOT_CONNECTED when there is no server
 */
void rp_server_request_async (RpSession *session, const char *const *paths,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/* Returns: (transfer full) (element-type JsonObject) (nullable) */
GPtrArray *rp_server_request_finish (RpSession *session, GAsyncResult *result, GError **error);

/**
 * rp_server_post_async:
 * @body: (transfer none)
 *
 * Tells the server something that is no edit. Errors of finish: as above
 */
void rp_server_post_async (RpSession *session, const char *path, JsonObject *body,
                           GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_server_post_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
