/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * rp_report_facts_add:
 * @customer: whom @report is about
 * @today: the local day
 * @facts: (inout): of rp_document_facts_collect(), with "account" and "report"
 *
 * What the reports on disturbances and connections may read besides: account.quality_history, what
 * happened on the grid in the twelve months before; report.events, what did in the last month;
 * report.answer_due; report.documents, those that a connection takes; grid, what the park has to give.
 *
 * Thread: the store's
 */
gboolean rp_report_facts_add (RpStore *store, RpRecord *report, RpRecord *customer, gint32 today,
                              JsonObject *facts, GError **error);

G_END_DECLS
