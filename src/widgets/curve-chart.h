/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RpCurveChart: a day's curve over its intervals, as steps, with the time-of-use periods behind it. To
 * assistive technology it is one image whose description holds the mean of each hour.
 */
#define RP_TYPE_CURVE_CHART (rp_curve_chart_get_type ())
G_DECLARE_FINAL_TYPE (RpCurveChart, rp_curve_chart, RP, CURVE_CHART, GtkWidget)

/**
 * rp_curve_chart_set_curve:
 * @values: @n of them over 24 hours, copied; NAN is a gap
 * @colours: of each value, an index into rp_chart_colours
 * @unit: behind the axis' numbers
 * @title: what the image is called
 */
void rp_curve_chart_set_curve (RpCurveChart *self, const double *values, const guint8 *colours,
                               guint n, const char *unit, const char *title);

G_END_DECLS
