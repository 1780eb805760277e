/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/customer-score.h"

G_BEGIN_DECLS

/**
 * RpScoreHistory: the score of the last year as a curve and as rows that tell what moved it. Row and point
 * are selected together; activating a row shows the score of its day.
 */
#define RP_TYPE_SCORE_HISTORY (rp_score_history_get_type ())
G_DECLARE_FINAL_TYPE (RpScoreHistory, rp_score_history, RP, SCORE_HISTORY, GtkWidget)

void rp_score_history_set_score (RpScoreHistory *self, RpCustomerScore *score);

G_END_DECLS
