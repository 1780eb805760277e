/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpTodayPage: the first screen of the day.
 */
#define RP_TYPE_TODAY_PAGE (rp_today_page_get_type ())
G_DECLARE_FINAL_TYPE (RpTodayPage, rp_today_page, RP, TODAY_PAGE, RpPage)

G_END_DECLS
