/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/attachment.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpFileFetch: a file on its way from the server, for a person who waits for it. Property "progress": the
 * share that is here, 0 to 1, below 0 while nothing is known.
 *
 * Thread: main
 */
#define RP_TYPE_FILE_FETCH (rp_file_fetch_get_type ())
G_DECLARE_FINAL_TYPE (RpFileFetch, rp_file_fetch, RP, FILE_FETCH, GObject)

RpFileFetch *rp_file_fetch_new (RpSession *session, RpAttachment *attachment);

/**
 * rp_file_fetch_run_async:
 * @whole: the file itself, also where a picture for reading would do
 *
 * Finish: the attachment as it is now: (transfer full). What has come when it is cancelled is kept.
 * Errors: G_IO_ERROR_NOT_FOUND, G_IO_ERROR_CANCELLED, those of the exchange
 */
void rp_file_fetch_run_async (RpFileFetch *self, gboolean whole, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
RpAttachment *rp_file_fetch_run_finish (RpFileFetch *self, GAsyncResult *result, GError **error);

G_END_DECLS
