/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"
#include "server/row.h"

G_BEGIN_DECLS

/**
 * rp_former_scopes_list:
 *
 * With which other customers the row lay before it was moved, or they were merged. Whoever had it there may have typed
 * about it. Moves of a changeset that is not written yet are not among them.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): %NULL with @error set
 */
GPtrArray *rp_former_scopes_list (RpConnection *connection, const RpRow *row, GError **error);

/* @erased: (out): whether such a row was here and was erased for good. */
gboolean rp_former_scopes_find_erased (RpConnection *connection, const char *kind, const char *id,
                                       gboolean *erased, GError **error);

G_END_DECLS
