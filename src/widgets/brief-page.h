/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpBriefPage: what to read before the door, on one screen; its id is the customer's. Ctrl+Return goes
 * on site, Ctrl+P prints it.
 */
#define RP_TYPE_BRIEF_PAGE (rp_brief_page_get_type ())
G_DECLARE_FINAL_TYPE (RpBriefPage, rp_brief_page, RP, BRIEF_PAGE, RpPage)

G_END_DECLS
