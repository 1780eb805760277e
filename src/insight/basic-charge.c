/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/basic-charge.h"

#include <math.h>

/* 0.1 kVA or kW times 0.00001 yuan are 0.000001 yuan; this many of them are a fen. */
#define PRODUCT_PER_FEN 10000

static const struct
{
  const char *code;
  RpBasicMode mode;
} modes[] = {
  { "CAP", RP_BASIC_CAPACITY },
  { "DEM_CONTRACT", RP_BASIC_DEMAND_CONTRACT },
  { "DEM_ACTUAL", RP_BASIC_DEMAND_ACTUAL },
};

RpBasicMode
rp_basic_mode_from_code (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_strcmp0 (modes[i].code, code) == 0)
      return modes[i].mode;
  return RP_BASIC_NONE;
}

gboolean
rp_basic_mode_is_demand (RpBasicMode mode)
{
  return mode == RP_BASIC_DEMAND_CONTRACT || mode == RP_BASIC_DEMAND_ACTUAL;
}

gint64
rp_price_from_yuan (double yuan)
{
  return llround (yuan * RP_PRICE_SCALE);
}

static gint64
round_to_fen (gint64 product)
{
  return (product + PRODUCT_PER_FEN / 2) / PRODUCT_PER_FEN;
}

/* Works in hundredths of the inputs' unit, so that 105 % of an odd demand stays whole. */
static gint64
charge_contract (const RpBasicPrices *prices, gint64 run_cap, gint64 max_demand, gint64 contracted)
{
  gint64 agreed = MAX (contracted * 100, run_cap * 40);
  gint64 limit = agreed / 100 * 105 + agreed % 100 * 105 / 100;
  gint64 excess = MAX (max_demand * 100 - limit, 0);
  gint64 base = excess > 0 && prices->excess_on_full ? limit : agreed;
  return round_to_fen ((base + 2 * excess) * prices->demand / 100);
}

gint64
rp_basic_charge (RpBasicMode mode, const RpBasicPrices *prices, gint64 run_cap, gint64 max_demand,
                 gint64 contracted)
{
  switch (mode)
    {
    case RP_BASIC_CAPACITY:
      return round_to_fen (run_cap * prices->capacity);
    case RP_BASIC_DEMAND_ACTUAL:
      return round_to_fen (max_demand * prices->demand);
    case RP_BASIC_DEMAND_CONTRACT:
      return charge_contract (prices, run_cap, max_demand, contracted);
    case RP_BASIC_NONE:
    default:
      return 0;
    }
}
