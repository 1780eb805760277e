/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/policy.h"

G_BEGIN_DECLS

#define RP_LIFETIME_YEARS_MOST 30

/**
 * RpLifetime: what a supply contract will be worth by the assumptions of a day, see rp_clv_contract().
 * @margin: of a year, yuan
 * @value: the present value of all years, yuan
 */
typedef struct
{
  double margin_share, retention, discount;
  guint years;
  double margin, value;
} RpLifetime;

/**
 * rp_lifetime_compute:
 * @policy: "lifetime": {"from", "margin_share", "retention", "discount", "years"}
 * @bill: of twelve months, yuan
 *
 * Returns: %FALSE without an error when no assumption counted on @day
 * Errors: RP_INSIGHT_ERROR_CONTENT: with file, place and cause, when a number is not in its range
 */
gboolean rp_lifetime_compute (RpPolicy *policy, gint32 day, double bill, RpLifetime *out,
                              GError **error);

G_END_DECLS
