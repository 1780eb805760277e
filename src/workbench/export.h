/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * rp_export_table:
 * @customer: (nullable): only rows of the customer with this id
 * @fields: (nullable): names of fields, ended by %NULL; all that are offered as columns without it
 *
 * The rows of a kind as CSV that rp_import_plan_make() reads again: columns named by
 * rp_import_column_name(), references by the key of what they point to, codes as codes, quantities in
 * display units; cells that a spreadsheet would calculate carry an apostrophe.
 *
 * Returns: (transfer full) (nullable) Errors: RP_SCHEMA_ERROR_UNKNOWN: no such field; RP_DB_ERROR
 * Thread: the store's
 */
GString *rp_export_table (RpStore *store, const RpKind *kind, const char *customer,
                          const char *const *fields, GError **error);

G_END_DECLS
