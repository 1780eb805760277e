/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/basic-charge.h"

G_BEGIN_DECLS

/* Time-of-use periods in the order of a bill. */
typedef enum
{
  RP_TARIFF_SHARP,
  RP_TARIFF_PEAK,
  RP_TARIFF_FLAT,
  RP_TARIFF_VALLEY,
  RP_TARIFF_N_PERIODS,
} RpTariffPeriod;

/**
 * RpTariffMonth: what a month was billed by.
 * @energy: 0.01 kWh; @max_demand: 0.1 kW; @power_factor: 0.0001
 */
typedef struct
{
  gint32 month; /* since 1970-01 */
  gint64 energy[RP_TARIFF_N_PERIODS];
  gint64 max_demand;
  gint power_factor;
} RpTariffMonth;

/**
 * RpTariffCase: how it is billed, and what is supposed.
 * @run_cap: 0.1 kVA; @contracted: 0.1 kW
 * @excess_on_full: the reading of what exceeds the agreed demand, see RpBasicPrices
 * @shifted: part of the critical-peak and peak energy that is moved to the valley, 0 … 1
 * @demand_cut: 0.1 kW that the highest demand is lower
 * @power_factor: reached by compensation, 0.0001; 0: as it was
 * @standard: power factor asked for; 0: no adjustment
 */
typedef struct
{
  RpBasicMode mode;
  gint64 run_cap;
  gint64 contracted;
  gboolean excess_on_full;
  double shifted;
  gint64 demand_cut;
  gint power_factor;
  gint standard;
} RpTariffCase;

/* What it costs, in fen. @adjustment: negative is a reduction */
typedef struct
{
  gint64 energy, basic, adjustment, total;
} RpTariffCost;

/**
 * rp_tariff_cost:
 * @prices: a row of prices.json
 * @pf_row: a row of power-factor.json
 *
 * One month. The adjustment is a part of basic and energy charge. Returns: %FALSE: the prices name none, or the
 * table has no such standard
 */
gboolean rp_tariff_cost (const RpTariffMonth *month, const RpTariffCase *supposed,
                         JsonObject *prices, JsonObject *pf_row, RpTariffCost *out);

/* The month as it would be. */
RpTariffMonth rp_tariff_suppose (const RpTariffMonth *month, const RpTariffCase *supposed);

/* Adds the parts of @other, such as those of another month. */
void rp_tariff_cost_add (RpTariffCost *self, const RpTariffCost *other);

G_END_DECLS
