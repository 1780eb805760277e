/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpRankingPage: all customers by their value: a list that is filtered and ordered by its column heads, and
 * beside it value against potential. One selection for both; Return opens the customer.
 */
#define RP_TYPE_RANKING_PAGE (rp_ranking_page_get_type ())
G_DECLARE_FINAL_TYPE (RpRankingPage, rp_ranking_page, RP, RANKING_PAGE, RpPage)

G_END_DECLS
