/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/insight-error.h"

G_BEGIN_DECLS

/**
 * What a customer will be worth. A supply contract runs until it ends: margin times survival. Value-added
 * services are bought now and then without notice: RFM, BG/NBD and Gamma-Gamma. None of it is part of the
 * score.
 */

/**
 * rp_clv_contract:
 * @margin: a year's
 * @retention: share of contracts that go on a year later, 0 … 1
 * @discount: a year's rate, above -1
 * @years: (nullable) (out caller-allocates): the present value of each of @n_years
 *
 * Returns: the sum over n_years, NAN for numbers out of these ranges
 */
double rp_clv_contract (double margin, double retention, double discount, guint n_years,
                        double *years);

/**
 * RpBuyer: what one customer bought, as BG/NBD sees it.
 * @repeats: x, the days with a purchase after the first
 * @recency: t_x, from the first purchase to the last, in the unit of @age
 * @age: T, from the first purchase to the end of what was observed
 * @mean: mean amount of the repeat purchases, 0 when there is none
 * @total: all that was spent, the first purchase included
 */
typedef struct
{
  double repeats;
  double recency;
  double age;
  double mean;
  double total;
} RpBuyer;

/* BG/NBD: Fader, Hardie, Lee 2005. Everybody buys at his own rate and may fall silent after any purchase. */
typedef struct
{
  double r, alpha, a, b;
} RpBuying;

double rp_buying_log_likelihood (const RpBuying *self, const RpBuyer *buyers, guint n_buyers);
/* The parameters that make @buyers most likely. @log_likelihood: (out) (optional)
 * Errors: RP_INSIGHT_ERROR_DATA: nobody bought twice, or numbers that no customer can have */
gboolean rp_buying_fit (const RpBuyer *buyers, guint n_buyers, RpBuying *self,
                        double *log_likelihood, GError **error);
/* Whether the fit stayed within what can be searched. Else no parameters are better than all others, and what they
 * say is arbitrary. */
gboolean rp_buying_is_settled (const RpBuying *self);
/* Repeat purchases that a new customer makes within @time. */
double rp_buying_expect_new (const RpBuying *self, double time);
/* Purchases of @buyer in the @time that follows. */
double rp_buying_expect (const RpBuying *self, const RpBuyer *buyer, double time);
/* The chance that @buyer has not fallen silent, 0 … 1; 1 for who bought once. */
double rp_buying_alive (const RpBuying *self, const RpBuyer *buyer);

/* Gamma-Gamma: Fader, Hardie 2013. What a purchase amounts to. */
typedef struct
{
  double p, q, v;
} RpSpending;

double rp_spending_log_likelihood (const RpSpending *self, const RpBuyer *buyers, guint n_buyers);
/* Over those who bought more than once. Errors: as rp_buying_fit() */
gboolean rp_spending_fit (const RpBuyer *buyers, guint n_buyers, RpSpending *self,
                          double *log_likelihood, GError **error);
/* As rp_buying_is_settled(); and the mean of all customers has a bound. */
gboolean rp_spending_is_settled (const RpSpending *self);
/* The mean amount of the purchases to come. */
double rp_spending_expect (const RpSpending *self, const RpBuyer *buyer);

/**
 * RpPurchase: one line of what was bought.
 * @day: days since 1970-01-01
 */
typedef struct
{
  const char *customer;
  gint32 day;
  double amount;
} RpPurchase;

/**
 * rp_buyers_collect:
 * @until: the last day that counts
 * @unit_days: 7 for weeks
 * @names: (out) (transfer full): as long as the result, in the order of first appearance
 *
 * Purchases of one day are one. Those after @until are left out, and who has none before it.
 *
 * Returns: (transfer full) (element-type RpBuyer)
 */
GArray *rp_buyers_collect (const RpPurchase *purchases, guint n_purchases, gint32 until,
                           guint unit_days, GStrv *names);

/**
 * rp_rfm_score:
 * @high_is_good: %FALSE for the time since the last purchase
 * @scores: (out caller-allocates): 1 … @n_bands, the best being @n_bands
 *
 * Bands of equal size by rank; equal values get the same band.
 */
void rp_rfm_score (const double *values, guint n, gboolean high_is_good, guint n_bands,
                   guint *scores);

G_END_DECLS
