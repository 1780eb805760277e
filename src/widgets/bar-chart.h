/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RpBarChart: bars over a category axis, each stacked from up to four parts, with a value axis whose
 * steps are round numbers. Colours follow the theme. To assistive technology it is one image whose
 * description holds the numbers; a screen shows the same data in a table as well.
 */
#define RP_TYPE_BAR_CHART (rp_bar_chart_get_type ())
G_DECLARE_FINAL_TYPE (RpBarChart, rp_bar_chart, RP, BAR_CHART, GtkWidget)

#define RP_BAR_PARTS 4

/* One bar; parts are drawn from the bottom. */
typedef struct
{
  char label[16];
  double parts[RP_BAR_PARTS];
} RpBar;

/* @bars: copied. @unit: behind the axis' numbers. @title: what the image is called. */
void rp_bar_chart_set_bars (RpBarChart *self, const RpBar *bars, guint n_bars, const char *unit,
                            const char *title);

G_END_DECLS
