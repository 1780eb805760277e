/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/customer-score.h"

G_BEGIN_DECLS

/**
 * RpTrendChart: a score over time, with the borders of the grades across and what was still possible
 * behind the line. A point is selected by the pointer or the arrow keys. To assistive technology it is
 * one image whose description holds all numbers.
 *
 * Signal "selected" (guint): the point that is selected, counted in the presenter's list.
 */
#define RP_TYPE_TREND_CHART (rp_trend_chart_get_type ())
G_DECLARE_FINAL_TYPE (RpTrendChart, rp_trend_chart, RP, TREND_CHART, GtkWidget)

void rp_trend_chart_set_score (RpTrendChart *self, RpCustomerScore *score);
/* Marks a point of the line and says so; 0 is the newest. */
void rp_trend_chart_select (RpTrendChart *self, guint point);

G_END_DECLS
