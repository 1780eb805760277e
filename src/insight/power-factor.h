/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "insight/policy.h"

G_BEGIN_DECLS

/**
 * The power-factor adjustment (力调): the table of the notice (83) 水电财字 215, as data in
 * data/policies/power-factor.json. Factors are 0.0001, percents 0.01 %.
 */

/* Active over apparent energy. @active and @reactive in the same unit. 10000 when there is no energy. */
double rp_power_factor (double active, double reactive);

/* Two digits, rounded once from the full value, as the table is read. Returns: 0.0001 */
gint rp_power_factor_round (double factor);

/**
 * rp_power_factor_adjustment:
 * @row: of the policy "power-factor" in force
 * @standard: 9000, 8500 or 8000
 * @factor: as rp_power_factor_round() gives it
 * @percent: (out): 0.01 % of basic plus energy charge; negative is a reduction
 *
 * Returns: %FALSE when the table has no such standard
 */
gboolean rp_power_factor_adjustment (JsonObject *row, gint standard, gint factor, gint *percent);

/* Reactive power that lifts @kw from one factor to another: P (tan acos from − tan acos to). */
double rp_power_factor_needed_kvar (double kw, double from, double to);

G_END_DECLS
