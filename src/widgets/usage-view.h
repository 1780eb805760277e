/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/bar-chart.h"
#include "workbench/customer-file.h"

G_BEGIN_DECLS

/**
 * RpUsageView: the months of a customer: energy by time of use as bars, and every number in a table.
 */
#define RP_TYPE_USAGE_VIEW (rp_usage_view_get_type ())
G_DECLARE_FINAL_TYPE (RpUsageView, rp_usage_view, RP, USAGE_VIEW, GtkWidget)

/* @usage: (nullable) (element-type RpUsagePoint): oldest first */
void rp_usage_view_set_usage (RpUsageView *self, GArray *usage);

/* The months as bars by time of use, for a chart that stands elsewhere. */
void rp_usage_chart_fill (RpBarChart *chart, GArray *usage);

/* The colours of the time-of-use periods, with their names, as markup. Returns: (transfer full) */
char *rp_usage_dup_legend (void);

G_END_DECLS
