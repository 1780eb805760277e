/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/tariff-periods.h"
#include "store/store.h"
#include "workbench/load-series.h"

G_BEGIN_DECLS

/**
 * Load curves out of the store, and their monthly figures; for jobs on the store's thread and the
 * command line.
 */

/**
 * rp_load_reading_of_customer:
 * @customer: id
 *
 * The intervals of all accounts of a customer added up: what the site took. Accounts metered with
 * another interval than the first are left out.
 *
 * Returns: (transfer full) (nullable): without intervals when none are here. Errors: RP_DB_ERROR
 */
RpLoadSeries *rp_load_reading_of_customer (RpStore *store, const char *customer, GError **error);

/* The time-of-use periods a curve is read with: "tou-plain" when nobody names others. */
#define RP_LOAD_READING_PERIODS RP_TARIFF_PERIODS

/**
 * rp_load_reading_find_periods:
 *
 * The file of periods that a customer's curves are read with: data/policies/tou-regions.json says it for the
 * administrative division in the credit code.
 *
 * Returns: (transfer full) (nullable) Errors: those of rp_policy_load(), RP_DB_ERROR
 */
char *rp_load_reading_find_periods (RpStore *store, const char *customer, GError **error);

/* A policy of the product by its file's name, or a file with a slash in its name.
 * Returns: (nullable) Errors: those of rp_policy_load() */
RpPolicy *rp_load_reading_policy (const char *file, const char *policy, GError **error);

/**
 * rp_load_reading_months:
 * @periods: a policy "time-of-use"
 * @pf_standard: 9000, 8500 or 8000
 * @lag_only: leading energy does not count
 *
 * Returns: (transfer full) (element-type RpLoadMonth) (nullable) Errors: those of
 *   rp_load_profile_compute() and rp_policy_load()
 */
GArray *rp_load_reading_months (const RpLoadSeries *series, RpPolicy *periods, gint pf_standard,
                                gboolean lag_only, GError **error);

G_END_DECLS
