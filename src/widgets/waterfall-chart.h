/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/customer-score.h"

G_BEGIN_DECLS

/**
 * RpWaterfallChart: how contributions add up to a score: a bar for each that begins where the one before
 * ended, the borders of the grades across, what is missing as outlines, the sum below. One row is
 * selected, by the pointer or the arrow keys. To assistive technology it is one image whose description holds
 * all numbers and whose value is the row selected.
 *
 * Signal "selected" (guint): the row that is selected is another one.
 */
#define RP_TYPE_WATERFALL_CHART (rp_waterfall_chart_get_type ())
G_DECLARE_FINAL_TYPE (RpWaterfallChart, rp_waterfall_chart, RP, WATERFALL_CHART, GtkWidget)

void rp_waterfall_chart_set_score (RpWaterfallChart *self, RpCustomerScore *score);
guint rp_waterfall_chart_get_selected (RpWaterfallChart *self);

G_END_DECLS
