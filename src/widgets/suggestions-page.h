/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpSuggestionsPage: what rules suggest, for a specialist to decide about one after the other; what waits
 * for a customer's answer, and what has come of it. Opened with the id of a suggestion it shows that one.
 * J, K and the arrows move, A adopts, D dismisses.
 */
#define RP_TYPE_SUGGESTIONS_PAGE (rp_suggestions_page_get_type ())
G_DECLARE_FINAL_TYPE (RpSuggestionsPage, rp_suggestions_page, RP, SUGGESTIONS_PAGE, RpPage)

G_END_DECLS
