/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * rp_suggestions_list_shown:
 * @customer: (nullable): id; %NULL for all of them
 * @today: days since 1970
 * @limit: 0 for all
 *
 * The suggestions that wait for a decision, the best first; not those that are hidden until a day to come.
 *
 * Returns: (transfer full) (element-type RpRecord) (nullable) Errors: RP_DB_ERROR
 * Thread: the store's
 */
GPtrArray *rp_suggestions_list_shown (RpStore *store, const char *customer, gint32 today,
                                      guint limit, GError **error);

G_END_DECLS
