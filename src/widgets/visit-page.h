/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/document-page.h"

G_BEGIN_DECLS

/**
 * RpVisitPage: a visit from its plan to its record. "Write Report" (Ctrl+R) makes the needs report of it.
 */
#define RP_TYPE_VISIT_PAGE (rp_visit_page_get_type ())
G_DECLARE_FINAL_TYPE (RpVisitPage, rp_visit_page, RP, VISIT_PAGE, RpDocumentPage)

G_END_DECLS
