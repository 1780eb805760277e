/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * rp_queued_op_withdraw:
 * @what: of the op: "needs_report.submit"
 * @kind, @id: the row that its first change is on
 * @too_late: the sentence when it has been sent
 *
 * Takes a step back that the server has not seen: everything the op did is as before.
 *
 * Returns: (transfer full) (nullable): the op's id
 * Errors: RP_SCHEMA_ERROR_STATE with @too_late, RP_STORE_ERROR, RP_DB_ERROR
 * Thread: the store's
 */
char *rp_queued_op_withdraw (RpStore *store, const char *what, const char *kind, const char *id,
                             const char *too_late, GError **error);

G_END_DECLS
