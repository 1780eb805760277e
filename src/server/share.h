/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/* Ten files of the largest size: a laptop sends records first, so hardly ever has more without one. */
#define RP_SHARE_BYTES (256 * (guint64)1024 * 1024)

/**
 * rp_share_takes:
 * @n_bytes: that are to come of the file @sha256
 * @takes: (out)
 *
 * Files that no record names stay for weeks and can be taken away by nobody. As long as there is much room that is
 * nobody's trouble; where it becomes short, one user has no more of them than his share (RpServices.share_bytes), so that
 * what records name still comes from everybody. A file that a record names is always taken.
 *
 * Errors: RP_DB_ERROR
 */
gboolean rp_share_takes (RpCall *call, const char *sha256, gint64 n_bytes, gboolean *takes,
                         GError **error);

G_END_DECLS
