/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * What charts share: the frame around the drawing, a value axis with round steps, small text.
 */
#define RP_CHART_LEFT 64
#define RP_CHART_RIGHT 8
#define RP_CHART_TOP 10
#define RP_CHART_STEPS 4

/* Critical peak, peak, flat, valley: from warm to cool, readable in light, dark and grey. */
#define RP_CHART_N_COLOURS 4
extern const char *const rp_chart_colours[RP_CHART_N_COLOURS];

/* The smallest 1, 2, 2.5 or 5 times a power of ten of which RP_CHART_STEPS reach @highest. */
double rp_chart_step (double highest);

/* How high the text below the drawing is, the room for a line of it, and where below the drawing its middle
 * is. */
int rp_chart_get_text_height (GtkWidget *widget);
double rp_chart_get_bottom (GtkWidget *widget);
double rp_chart_get_middle (GtkWidget *widget);

/* How wide rp_chart_draw_text() will draw it. */
int rp_chart_get_text_width (GtkWidget *widget, const char *text);
/* @align: which part of the text lies left of @x, 0 … 1; @y is its middle. */
void rp_chart_draw_text (GtkWidget *widget, GtkSnapshot *snapshot, const char *text, double x,
                         double y, double align, const GdkRGBA *colour);

/* Lines and numbers of the value axis; @unit stands at the highest. */
void rp_chart_draw_axis (GtkWidget *widget, GtkSnapshot *snapshot, double step, const char *unit,
                         double height, double width, const GdkRGBA *colour);

G_END_DECLS
