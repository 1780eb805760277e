/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_backoff_us:
 * @failures: in a row, 1 or more
 * @retry_after_s: what the server asked for, -1 for nothing; more than 15 minutes is not believed
 * @luck: 0 up to 1, by chance
 *
 * How long to wait before the next try. "Full jitter": anything up to a limit that doubles from 2 s to
 * 15 min, so that laptops which lost the server together do not come back together.
 *
 * Returns: microseconds, at least half a second
 */
gint64 rp_backoff_us (guint failures, gint64 retry_after_s, double luck);

G_END_DECLS
