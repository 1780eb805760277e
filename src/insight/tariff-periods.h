/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/policy.h"

G_BEGIN_DECLS

typedef enum
{
  RP_PERIOD_FLAT, /* what no period of the file covers */
  RP_PERIOD_SHARP,
  RP_PERIOD_PEAK,
  RP_PERIOD_VALLEY,
  RP_N_PERIODS,
} RpPeriod;

#define RP_MINUTES_PER_DAY 1440

/**
 * RpTariffDay: which time-of-use period each minute of a day lies in.
 */
typedef struct
{
  guint8 period[RP_MINUTES_PER_DAY];
} RpTariffDay;

/**
 * rp_tariff_day_read:
 * @row: a row of the policy "time-of-use":
 *   {"seasons": [{"months": [1, 7], "periods": [{"kind": "peak", "from": "08:00", "to": "12:00"}]}]}
 *   a period may run over midnight; where two overlap the earlier in the file counts
 * @month: 1 … 12
 *
 * Returns: %FALSE with RP_INSIGHT_ERROR_CONTENT when the row does not say what @month is like
 */
gboolean rp_tariff_day_read (JsonObject *row, int month, RpTariffDay *out, GError **error);

/* The file of periods where no region says another. */
#define RP_TARIFF_PERIODS "tou-plain"

/**
 * rp_tariff_regions_find:
 * @row: (nullable): a row of the policy "time-of-use-regions"
 * @division: the administrative division where the customer is; "" when that is not known
 *
 * The name of the file of periods that is in force where the customer is: of the divisions that are listed, the
 * longest beginning of his.
 */
const char *rp_tariff_regions_find (JsonObject *row, const char *division);

G_END_DECLS
