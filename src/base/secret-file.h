/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Fills @bytes with what nobody can guess. */
typedef void (*RpSecretFunc) (void *bytes, gsize size);

/**
 * rp_secret_file_load:
 * @make: asked for the secret when there is no file yet
 *
 * Reads the secret of @size bytes that a file holds. A file that is missing is made, for its owner alone
 * (0600), whole, and with its name on the disk before this returns. Of several processes that do so at once
 * one gives the file its contents, and all have those.
 *
 * Errors: G_FILE_ERROR; G_IO_ERROR_INVALID_DATA: the file holds something else
 */
gboolean rp_secret_file_load (const char *path, guint8 *secret, gsize size, RpSecretFunc make,
                              GError **error);

G_END_DECLS
