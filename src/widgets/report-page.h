/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/document-page.h"

G_BEGIN_DECLS

/**
 * RpReportPage: a needs report as its author sees it: written while it is a draft, read otherwise, why it
 * came back and the remarks at their questions, the versions that were submitted.
 */
#define RP_TYPE_REPORT_PAGE (rp_report_page_get_type ())
G_DECLARE_FINAL_TYPE (RpReportPage, rp_report_page, RP, REPORT_PAGE, RpDocumentPage)

G_END_DECLS
