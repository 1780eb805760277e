/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * rp_report_start_async:
 * @visit: id: the report is based on it
 *
 * Begins a report, or finds the draft that is based on the visit.
 *
 * Finish: the report's id: (transfer full) (nullable). Errors: RP_SCHEMA_ERROR, those of
 * rp_store_commit()
 */
void rp_report_start_async (RpSession *session, const char *visit, GAsyncReadyCallback callback,
                            gpointer user_data);
char *rp_report_start_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
