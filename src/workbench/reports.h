/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/template.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpReportBase: what a report is and what it rests on: a visit, or what a customer told otherwise.
 * @template_: (nullable): "T3"; %NULL for the first of rp_report_list_templates()
 * @visit: (nullable): id
 * @customer, @channel: (nullable): id and code, where there was no visit
 */
typedef struct
{
  const char *template_, *visit, *customer, *channel;
} RpReportBase;

/* The templates that a manager may begin a report with, that of every day first.
 * Returns: (transfer full) (element-type RpTemplate) */
GPtrArray *rp_report_list_templates (void);

/**
 * rp_report_start_async:
 *
 * Begins a report, or finds the draft of that template that is based on the same.
 *
 * Finish: the report's id: (transfer full) (nullable). Errors: RP_SCHEMA_ERROR, those of
 * rp_store_commit()
 */
void rp_report_start_async (RpSession *session, const RpReportBase *base,
                            GAsyncReadyCallback callback, gpointer user_data);
char *rp_report_start_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
