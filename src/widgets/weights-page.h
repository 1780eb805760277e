/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpWeightsPage: the weights workshop: comparisons at the left, the matrix of one in the middle with its
 * weights and how consistent it is, and what follows for all indicators and for the ranking at the
 * right.
 */
#define RP_TYPE_WEIGHTS_PAGE (rp_weights_page_get_type ())
G_DECLARE_FINAL_TYPE (RpWeightsPage, rp_weights_page, RP, WEIGHTS_PAGE, RpPage)

G_END_DECLS
