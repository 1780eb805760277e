/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * What was seen at the customer's: asked about before and at a visit, written in its record, and from then on
 * what the rules read.
 *
 * Thread: the store's
 */

/* The newest of each key, the latest seen first. Returns: (transfer full) (element-type RpRecord) (nullable) */
GPtrArray *rp_site_facts_list (RpStore *store, const char *customer, GError **error);

/* As it is read: "22 000 m²". Returns: (transfer full) */
char *rp_site_fact_format (RpRecord *fact);

/* The same facts as rows of the visit record's table; the row is the fact: what is answered here can be said of it.
 * Returns: (transfer full) (nullable) */
JsonArray *rp_site_facts_collect (RpStore *store, const char *customer, GError **error);

/**
 * rp_site_facts_add:
 * @rows: (nullable): of the visit record's table
 * @day: of the visit, "2026-01-05"
 *
 * Adds to @edit what the rows say: a fact that is known was seen again on @day, as the row has it; any other
 * is new. One that was seen later than @day stands as it is, and one without a row was not looked at.
 */
void rp_site_facts_add (RpEdit *edit, RpStore *store, RpRecord *visit, JsonArray *rows,
                        const char *day);

G_END_DECLS
