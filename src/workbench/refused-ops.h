/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/exchange.h"

G_BEGIN_DECLS

/**
 * rp_refused_ops_list:
 * @limit: ops looked at
 *
 * Refused edits in bundles: behind an edit that would have made a record stand those that change or name
 * it, for they can only succeed after it. Thread: the store's.
 *
 * Returns: (transfer full) (element-type GPtrArray of RpOutboxEntry) (nullable): the bundles and what is
 *   in them in the order in which the edits were made
 */
GPtrArray *rp_refused_ops_list (RpStore *store, guint limit, GError **error);

/* The op as it was made. Returns: (transfer full) (nullable) */
RpOp *rp_refused_ops_read (RpStore *store, const char *op_id, GError **error);

G_END_DECLS
