/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"
#include "workbench/reports.h"

G_BEGIN_DECLS

/* Whether the user writes reports. */
gboolean rp_report_may_start (RpSession *session);
/* Starts or goes on with a report and goes to its page. */
void rp_report_start_from (RpPage *page, const RpReportBase *base);
/* Asks which report it is to be and how the customer told it, for want of a visit. @customer: id */
void rp_report_start_ask (RpPage *page, const char *customer);
/* The reports of which there are fewer, each by its title. @action: takes the template's id as "s" */
GMenuModel *rp_report_start_new_menu (const char *action);

G_END_DECLS
