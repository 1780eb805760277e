/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/fact-source.h"

G_BEGIN_DECLS

/**
 * RpFactAsOf: a source as it was at the end of a past day. A score of then is computed from it with the
 * model and the policies of then.
 *
 * - What carries a date counts from that date on: months when they are over, site facts when they were
 *   seen, visits, outages, contracts when they were signed.
 * - A bill that was paid later is unpaid again, and late by the days that had passed.
 * - A need that was confirmed later is on its way; one that was told later is not there.
 * - Values that were changed since stand as they stood, as far as the source knows the history; where it
 *   does not, master data stand as they are.
 */
#define RP_TYPE_FACT_AS_OF (rp_fact_as_of_get_type ())
G_DECLARE_FINAL_TYPE (RpFactAsOf, rp_fact_as_of, RP, FACT_AS_OF, GObject)

/* @day: days since 1970-01-01
 * @zone: (nullable): where the day ends; UTC without. Returns: (transfer full) */
RpFactSource *rp_fact_as_of_new (RpFactSource *now, gint32 day, GTimeZone *zone);

G_END_DECLS
