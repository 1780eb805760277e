/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* The months of all accounts of a customer, added up, oldest first.
 * Returns: (transfer full) (element-type RpUsagePoint) (nullable). Thread: the store's */
GArray *rp_usage_months_load (RpStore *store, const char *customer, GError **error);

G_END_DECLS
