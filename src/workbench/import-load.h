/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/import.h"
#include "workbench/load-series.h"

G_BEGIN_DECLS

/**
 * rp_import_load_plan:
 * @account: the service account that was metered
 * @series: of rp_load_series_read(); its faults become refused rows
 *
 * One load_day row for every day of the series. Of a day that is here already in the same intervals, what the series
 * does not say stays. One in other intervals takes the place of it only when it says something for all that is here;
 * the plan notes how many days stay as they are.
 *
 * Returns: (nullable) Errors: RP_IMPORT_ERROR_FORBIDDEN, RP_DB_ERROR
 * Thread: the store's
 */
RpImportPlan *rp_import_load_plan (RpStore *store, RpRecord *account, const RpLoadSeries *series,
                                   const char *name, GError **error);

G_END_DECLS
