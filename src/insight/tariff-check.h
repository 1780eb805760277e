/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_tariff_check:
 * @path: a policy "prices", "time-of-use" or "time-of-use-regions"
 *
 * Looks at everything in it, where the loading stops at the first fault: dates in order, regions, prices, members
 * that mean nothing, months that no season or two name, times, kinds of periods, periods that overlap.
 *
 * Returns: (transfer full) (element-type utf8): each fault as a sentence with file, line, place and cause
 */
GPtrArray *rp_tariff_check (const char *path);

G_END_DECLS
