/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * Courier files of a session: see sync/sync-courier.h. Each finish returns a sentence for the person: what
 * the file holds, or what it brought: (transfer full).
 *
 * Errors: RP_COURIER_ERROR, G_IO_ERROR_NOT_FOUND before the first sign-in, G_FILE_ERROR, RP_DB_ERROR
 * Thread: main
 */
void rp_courier_save_async (RpSession *session, GFile *file, GAsyncReadyCallback callback,
                            gpointer user_data);
void rp_courier_read_async (RpSession *session, GFile *file, GAsyncReadyCallback callback,
                            gpointer user_data);
char *rp_courier_finish (RpSession *session, GAsyncResult *result, GError **error);

/* How it stands: "File 3 was saved; the server has read file 2.", "" before the first. Finish as above. */
void rp_courier_describe_async (RpSession *session, GAsyncReadyCallback callback,
                                gpointer user_data);
char *rp_courier_describe_finish (RpSession *session, GAsyncResult *result, GError **error);

/* "rapport-lin-2026-01-05.rpc". Returns: (transfer full) */
char *rp_courier_dup_file_name (RpSession *session);

G_END_DECLS
