/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/insight-error.h"

G_BEGIN_DECLS

/**
 * Prices of electricity by administrative division and day: the rows of all policies "prices", that is, of
 * prices.json and every prices-*.json, shipped and the organisation's own.
 *
 *   {"from": "2026-02-01", "region": "4413", "capacity": 22.6, "demand": 36.1, "excess_on_full": false,
 *    "sharp": …, "peak": …, "flat": …, "valley": …, "document": "…", "to_check": true}
 *
 * A region is the beginning of a division of six digits; "" counts everywhere. Yuan per kVA, kW and kWh. Prices
 * that are not known are left out, and nothing is computed from them.
 */

/* @data_dir: with policies/. Returns: (transfer full) (nullable): rows in the order of their dates
 * Errors: of rp_policy_load() */
JsonArray *rp_prices_load (const char *data_dir, GError **error);

/**
 * rp_prices_find:
 * @rows: of rp_prices_load()
 * @division: six digits, or "" when it is not known
 *
 * Of the rows that count on @day those of the longest region, and the newest of them.
 *
 * Returns: (transfer none) (nullable)
 */
JsonObject *rp_prices_find (JsonArray *rows, const char *division, gint32 day);

/**
 * rp_periods_choose:
 * @row: (nullable): of tou-regions.json
 *
 * The file of time-of-use periods where a customer is, by name without ".json": of what @row lists and of the
 * files that are called by a division, such as tou-44.json, the longest beginning of @division.
 *
 * Returns: (transfer full)
 */
char *rp_periods_choose (const char *data_dir, JsonObject *row, const char *division);

/* The division in a credit code, its third to eighth characters; "" in one that is too short. It ends with the
 * code. */
const char *rp_division_of_code (const char *credit_code);

/* The key of the organisation's setting that says where it supplies: the beginning of a division. */
#define RP_AREA_SETTING "tariff-area"
/* The division that counts for a customer: that in the credit code when it lies in @area; else @area, because
 * the code says where a firm is registered. @area: "" for an organisation that has not set it.
 * Returns: (transfer none): one of the two, see rp_division_of_code() */
const char *rp_division_choose (const char *area, const char *credit_code);

G_END_DECLS
