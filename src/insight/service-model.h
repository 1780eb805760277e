/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/clv.h"
#include "insight/policy.h"

G_BEGIN_DECLS

/**
 * RpServiceModel: how the customers of an organisation buy value-added services, learned from all their
 * purchases at once; and what it says about one of them. Time is counted in weeks, money in yuan.
 */

#define RP_SERVICE_BANDS 5
#define RP_SERVICE_MODEL_NAME "services"

/* What RFM looks at. */
typedef enum
{
  RP_SERVICE_RECENCY,   /* days since the last purchase */
  RP_SERVICE_FREQUENCY, /* days with a purchase after the first */
  RP_SERVICE_AMOUNT,    /* all that was paid */
  RP_SERVICE_N_MEASURES,
} RpServiceMeasure;

/* Whether there is an estimate, and why not. */
typedef enum
{
  RP_SERVICE_KNOWN,
  RP_SERVICE_NO_PURCHASE,   /* of this customer */
  RP_SERVICE_BOUGHT_ONCE,   /* this customer, and the method needs a second time */
  RP_SERVICE_FEW_CUSTOMERS, /* with purchases */
  RP_SERVICE_FEW_REPEATING, /* who bought on more than one day */
  RP_SERVICE_NOT_SETTLED,   /* no parameters are better than all others */
  RP_SERVICE_CORRELATED,    /* who buys often pays more, or less, than others */
} RpServiceState;

/**
 * RpServiceLimits: a row of the policy "services".
 * @months: how far ahead
 */
typedef struct
{
  guint customers_needed, repeating_needed, months;
  double correlation_most;
} RpServiceLimits;

/**
 * RpServiceModel:
 * @day: until which purchases counted
 * @correlation: of repeats and mean amount among those who repeat; NAN when it cannot be told
 * @borders: of each measure the worst value that is still in a band, NAN for a band without customers
 */
typedef struct
{
  gint32 day;
  RpServiceLimits limits;
  guint n_customers, n_repeating, n_purchases;
  double correlation;
  RpServiceState buying_state, spending_state;
  RpBuying buying;
  RpSpending spending;
  double borders[RP_SERVICE_N_MEASURES][RP_SERVICE_BANDS];
} RpServiceModel;

/* Errors: RP_INSIGHT_ERROR_CONTENT with file, place and cause: no row for the day, or a number out of range */
gboolean rp_service_limits_find (RpPolicy *policy, gint32 day, RpServiceLimits *out,
                                 GError **error);

/* @purchases: of all customers; those after @day are left out. Takes seconds for 30,000 customers. */
void rp_service_model_fit (const RpPurchase *purchases, guint n_purchases, gint32 day,
                           const RpServiceLimits *limits, RpServiceModel *out);

/* As it is stored. Returns: (transfer full) */
JsonObject *rp_service_model_to_json (const RpServiceModel *self);
/* Returns: %FALSE when @report is not of this shape */
gboolean rp_service_model_from_json (JsonObject *report, RpServiceModel *out);

/**
 * RpServiceForecast: one customer on a day.
 * @n_days: on which something was bought
 * @bands: 1 … RP_SERVICE_BANDS, the best last; 0 without
 * @alive: the chance that he still buys, 0 … 1; NAN for who bought once, of whom the model cannot doubt it
 * @purchases: within the months ahead; valid with @buying_state
 * @each, @spend: what each of them and all together come to, yuan; valid with @spending_state
 */
typedef struct
{
  RpBuyer buyer;
  gint32 first, last;
  guint n_days;
  guint bands[RP_SERVICE_N_MEASURES];
  RpServiceState buying_state, spending_state;
  double alive, purchases, each, spend;
} RpServiceForecast;

/* @purchases: of one customer */
void rp_service_model_forecast (const RpServiceModel *self, const RpPurchase *purchases,
                                guint n_purchases, gint32 day, RpServiceForecast *out);

G_END_DECLS
