/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/op-apply.h"

G_BEGIN_DECLS

/**
 * Reports that turned out to be about the same matter: one remains, and the needs of those that were merged
 * into it are dealt with under it. They keep the report that they were entered with.
 */

/* Its own needs, and those of reports merged into it. (transfer container) (element-type RpRow) */
GPtrArray *rp_report_list_needs (RpChangeset *changeset, const RpRow *report);

/* The report that remains of @report; itself when it was not merged. (nullable): it is not here */
const RpRow *rp_report_find_remaining (RpChangeset *changeset, const RpRow *report);

/* See rp_op_check_merge(); it has been received besides. */
RpChangeOutcome rp_report_check_merge (RpOpContext *context, const RpOp *op, const RpRow *report,
                                       RpOpResult *result);

G_END_DECLS
