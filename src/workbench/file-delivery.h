/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpFileDelivery: a file on its way to where a person wants it. What writes files writes at a path; a share
 * or a telephone has none: it is written beside, and brought there as a whole.
 *
 * Thread: main.
 */
typedef struct _RpFileDelivery RpFileDelivery;

/* Errors: G_FILE_ERROR: there is no place for a temporary file */
RpFileDelivery *rp_file_delivery_new (GFile *to, GError **error);
/* What was written beside and not brought is removed. */
void rp_file_delivery_free (RpFileDelivery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpFileDelivery, rp_file_delivery_free)

/* Where to write it. */
const char *rp_file_delivery_get_path (RpFileDelivery *self);

/* It is written. @self: (transfer full). Errors of finish: G_IO_ERROR of the place */
void rp_file_delivery_bring_async (RpFileDelivery *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean rp_file_delivery_bring_finish (GAsyncResult *result, GError **error);

G_END_DECLS
