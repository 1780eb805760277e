/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

#define RP_PEERS_FEWEST 5 /* fewer would tell of single customers */

/**
 * rp_peer_medians_load:
 *
 * How a customer's usage compares with the median of the customers of the same industry that the profile holds, the
 * section where the division has too few, and at most some hundred of them: headers, then a row for each measure. A median of fewer than
 * RP_PEERS_FEWEST customers is hidden.
 *
 * Returns: (transfer full) (element-type GStrv) (nullable). Thread: the store's
 */
GPtrArray *rp_peer_medians_load (RpStore *store, const char *customer, GError **error);

G_END_DECLS
