/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/customer-score.h"

G_BEGIN_DECLS

/**
 * RpScoreView: the value score of a customer: grade, range and coverage, the waterfall of the
 * contributions with fact, source and map of the one that is selected, what stands beside the grade;
 * its history, what if, and grades that people set.
 */
#define RP_TYPE_SCORE_VIEW (rp_score_view_get_type ())
G_DECLARE_FINAL_TYPE (RpScoreView, rp_score_view, RP, SCORE_VIEW, GtkWidget)

void rp_score_view_set_score (RpScoreView *self, RpCustomerScore *score);

G_END_DECLS
