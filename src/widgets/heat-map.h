/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/load-curve.h"

G_BEGIN_DECLS

/**
 * RpHeatMap: a year of intervals as a picture: a column a day, midnight at the top, colour for power. A day is chosen
 * with the pointer, or with the arrow keys (Page Up and Page Down: a month).
 *
 * Signal "day-chosen" (int): days since 1970-01-01.
 */
#define RP_TYPE_HEAT_MAP (rp_heat_map_get_type ())
G_DECLARE_FINAL_TYPE (RpHeatMap, rp_heat_map, RP, HEAT_MAP, GtkWidget)

/* @year: (nullable): nothing to show; @title: for those who do not see it */
void rp_heat_map_set_year (RpHeatMap *self, const RpCurveYear *year, const char *title);
/* The day that is marked; one outside of the year marks none. */
void rp_heat_map_set_day (RpHeatMap *self, gint32 day);

G_END_DECLS
