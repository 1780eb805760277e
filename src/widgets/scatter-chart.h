/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/value-ranking.h"

G_BEGIN_DECLS

/**
 * RpScatterChart: the customers of a ranking by their value today (to the right) and their potential (up), a
 * dot each, coloured by grade. The pointer or the arrow keys, which go to the nearest customer in
 * their direction, select one in the list's selection; Return or a second click opens him. To assistive
 * technology it is one image that says how many customers lie in each quarter; the list beside it holds
 * the numbers.
 *
 * Signal "activated" (guint): the line to be opened.
 */
#define RP_TYPE_SCATTER_CHART (rp_scatter_chart_get_type ())
G_DECLARE_FINAL_TYPE (RpScatterChart, rp_scatter_chart, RP, SCATTER_CHART, GtkWidget)

/* @selection: over @ranking */
void rp_scatter_chart_set_ranking (RpScatterChart *self, RpValueRanking *ranking,
                                   GtkSingleSelection *selection);

G_END_DECLS
