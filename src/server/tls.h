/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * rp_tls_check:
 * @certificate: PEM, the server's first, the authorities between it and the root behind it
 * @key: PEM
 * @now_us: the certificate must be valid at this instant
 * @until_us: (out): when it ends
 *
 * Looks at both before clients do. Messages are sentences for the operator.
 *
 * Errors: G_IO_ERROR_INVALID_DATA for texts that are not what they should be,
 *   G_IO_ERROR_INVALID_ARGUMENT for a pair that does not belong together, G_IO_ERROR_TIMED_OUT for a
 *   certificate that is not valid now; @until_us is set for it too
 */
gboolean rp_tls_check (const char *certificate, const char *key, gint64 now_us, gint64 *until_us,
                       GError **error);

G_END_DECLS
