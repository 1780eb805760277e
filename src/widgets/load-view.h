/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/load-curve.h"

G_BEGIN_DECLS

/**
 * RpLoadView: a customer's meter intervals: the curve of one day over the time-of-use periods, and the
 * figures of each month, of which a click shows the day of highest demand. Hidden without intervals.
 */
#define RP_TYPE_LOAD_VIEW (rp_load_view_get_type ())
G_DECLARE_FINAL_TYPE (RpLoadView, rp_load_view, RP, LOAD_VIEW, GtkWidget)

void rp_load_view_set_curve (RpLoadView *self, RpLoadCurve *curve);

/* The day of highest demand of a month, as soon as the curves are here. @month: since 1970-01 */
void rp_load_view_show_month (RpLoadView *self, gint32 month);

G_END_DECLS
