/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/reports.h"

G_BEGIN_DECLS

/**
 * Needs reports on the store itself: the manager's part of workflow 10.2. Reworking a returned report and
 * withdrawing one that nobody has claimed are plain steps (step-store.h).
 */

/**
 * rp_report_start:
 * @op_id: (out) (optional) (transfer full) (nullable): %NULL when a draft was there already
 *
 * Begins a report, or finds the draft of that template that is based on the same. A new one gets a provisional number of
 * this computer: "草-3F2A-0007".
 *
 * Returns: (transfer full) (nullable): the report's id
 * Errors: RP_SCHEMA_ERROR, RP_STORE_ERROR, RP_DB_ERROR
 */
char *rp_report_start (RpStore *store, const RpReportBase *base, char **op_id, GError **error);

/**
 * rp_report_submit:
 *
 * One edit: the answers frozen as the next version, a need for every row of the needs, or the one
 * that a report without such a table is about (kept over versions by the row's id), the remarks of the last review resolved, and the report QUEUED.
 *
 * Returns: (transfer full) (nullable): the op's id
 * Errors: RP_SCHEMA_ERROR with a sentence that says what is missing, RP_STORE_ERROR, RP_DB_ERROR
 */
char *rp_report_submit (RpStore *store, const char *report, GError **error);

/**
 * rp_report_take_back:
 *
 * A draft again, as if it had not been submitted: only while this computer has not sent it.
 *
 * Returns: (transfer full) (nullable): the id of the op taken back
 * Errors: RP_SCHEMA_ERROR_STATE when it has been sent, RP_DB_ERROR
 */
char *rp_report_take_back (RpStore *store, const char *report, GError **error);

G_END_DECLS
