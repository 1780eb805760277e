/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpBasicMode: how the fixed part of a two-part tariff is charged. A customer without one (single
 * tariff) is RP_BASIC_NONE.
 */
typedef enum
{
  RP_BASIC_NONE,
  RP_BASIC_CAPACITY,        /* CAP: by operating capacity */
  RP_BASIC_DEMAND_CONTRACT, /* DEM_CONTRACT: by the demand agreed */
  RP_BASIC_DEMAND_ACTUAL,   /* DEM_ACTUAL: by the demand metered */
} RpBasicMode;

/* "CAP" … to a mode; RP_BASIC_NONE for anything else, %NULL included. */
RpBasicMode rp_basic_mode_from_code (const char *code);
gboolean rp_basic_mode_is_demand (RpBasicMode mode);

/**
 * RpBasicPrices: prices in 0.00001 yuan, so that published five-decimal prices stay exact.
 * @capacity: per kVA and month
 * @demand: per kW and month
 * @excess_on_full: two readings of what exceeding the agreed demand c by more than 5 % costs are in
 *   use. %FALSE: c·p + 2·p·(MD − 1.05·c). %TRUE: 1.05·c·p + 2·p·(MD − 1.05·c). It is a setting of
 * the organisation; its billing desk decides.
 */
typedef struct
{
  gint64 capacity;
  gint64 demand;
  gboolean excess_on_full;
} RpBasicPrices;

#define RP_PRICE_SCALE 100000 /* units of a price in one yuan */

/* A price in yuan as a JSON number holds it, to price units. */
gint64 rp_price_from_yuan (double yuan);

/**
 * rp_basic_charge:
 * @run_cap: operating capacity, 0.1 kVA
 * @max_demand: highest demand of the month, 0.1 kW
 * @contracted: agreed demand, 0.1 kW; only read in contract mode, where it counts as at least 40 %
 * of
 *   @run_cap
 *
 * The basic charge of one month. Source of the 105 % and 40 % bounds: NDRC office notice 2016 no.
 * 1583.
 *
 * Returns: fen
 */
gint64 rp_basic_charge (RpBasicMode mode, const RpBasicPrices *prices, gint64 run_cap,
                        gint64 max_demand, gint64 contracted);

G_END_DECLS
