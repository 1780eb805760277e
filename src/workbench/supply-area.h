/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "store/store.h"

G_BEGIN_DECLS

/**
 * Where the organisation supplies, as its supervisor has set it: the beginning of an administrative division.
 * A customer whose credit code lies in it is where the code says; one registered elsewhere is supplied here all
 * the same.
 *
 * Thread: the store's
 */

/* The row that says it. (transfer full) (nullable): nothing is set, or an error */
RpRecord *rp_supply_area_find (RpStore *store, GError **error);
/* "" when nothing is set. (transfer full) */
char *rp_supply_area_dup (RpStore *store);
/* The division whose prices and periods count for @customer, a row. (transfer full) */
char *rp_supply_area_dup_division (RpStore *store, RpRecord *customer);
/* rp_facts_settings_new() for what this store knows. */
JsonObject *rp_supply_area_settings_new (RpStore *store, gint32 day, GError **error);

G_END_DECLS
