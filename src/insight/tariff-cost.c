/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/tariff-cost.h"

#include <math.h>

#include "base/json-access.h"
#include "insight/power-factor.h"

#define ENERGY_PER_FEN RP_PRICE_SCALE /* price units × 0.01 kWh in a fen: 10⁵ × 10² / 10² */

static const char *const price_names[] = {
  [RP_TARIFF_SHARP] = "sharp",
  [RP_TARIFF_PEAK] = "peak",
  [RP_TARIFF_FLAT] = "flat",
  [RP_TARIFF_VALLEY] = "valley",
};

RpTariffMonth
rp_tariff_suppose (const RpTariffMonth *month, const RpTariffCase *supposed)
{
  RpTariffMonth out = *month;
  double shifted = CLAMP (supposed->shifted, 0, 1);
  for (guint period = RP_TARIFF_SHARP; period <= RP_TARIFF_PEAK; period++)
    {
      gint64 moved = llround ((double)month->energy[period] * shifted);
      out.energy[period] -= moved;
      out.energy[RP_TARIFF_VALLEY] += moved;
    }
  out.max_demand = MAX (0, month->max_demand - supposed->demand_cut);
  out.power_factor = MAX (month->power_factor, supposed->power_factor);
  return out;
}

/* Rounded once for the month. */
static gint64
charge_energy (const RpTariffMonth *month, JsonObject *prices)
{
  gint64 sum = 0;
  for (guint period = 0; period < RP_TARIFF_N_PERIODS; period++)
    sum += month->energy[period]
           * rp_price_from_yuan (rp_json_get_double (prices, price_names[period], 0));
  return (sum + ENERGY_PER_FEN / 2) / ENERGY_PER_FEN;
}

static gboolean
has_prices (JsonObject *prices)
{
  for (guint period = 0; period < RP_TARIFF_N_PERIODS; period++)
    if (rp_json_get_double (prices, price_names[period], 0) <= 0)
      return FALSE;
  return rp_json_get_double (prices, "capacity", 0) > 0
         && rp_json_get_double (prices, "demand", 0) > 0;
}

gboolean
rp_tariff_cost (const RpTariffMonth *month, const RpTariffCase *supposed, JsonObject *prices,
                JsonObject *pf_row, RpTariffCost *out)
{
  const RpTariffMonth then = rp_tariff_suppose (month, supposed);
  const RpBasicPrices basic = {
    .capacity = rp_price_from_yuan (rp_json_get_double (prices, "capacity", 0)),
    .demand = rp_price_from_yuan (rp_json_get_double (prices, "demand", 0)),
    .excess_on_full = supposed->excess_on_full,
  };
  gint percent = 0;
  if (!has_prices (prices)
      || (supposed->standard > 0
          && !rp_power_factor_adjustment (pf_row, supposed->standard,
                                          rp_power_factor_round (then.power_factor / 10000.0),
                                          &percent)))
    return FALSE;
  out->energy = charge_energy (&then, prices);
  out->basic = rp_basic_charge (supposed->mode, &basic, supposed->run_cap, then.max_demand,
                                supposed->contracted);
  out->adjustment = llround ((double)(out->energy + out->basic) * percent / 10000.0);
  out->total = out->energy + out->basic + out->adjustment;
  return TRUE;
}

void
rp_tariff_cost_add (RpTariffCost *self, const RpTariffCost *other)
{
  self->energy += other->energy;
  self->basic += other->basic;
  self->adjustment += other->adjustment;
  self->total += other->total;
}
