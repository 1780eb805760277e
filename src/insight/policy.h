/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/insight-error.h"

G_BEGIN_DECLS

/**
 * RpPolicy: a file of dated rows: prices, time-of-use periods, power-factor tables, visit intervals.
 * What was in force on a day can always be found again, so an old score or suggestion is recomputed
 * with the rules of its time.
 *
 *   {"policy": "prices", "version": 1, "source": "…", "rows": [{"from": "2024-01-01", …}, …]}
 *
 * Thread: any, once loaded.
 */
typedef struct _RpPolicy RpPolicy;

/* @name: what "policy" must say. Errors: G_FILE_ERROR, RP_INSIGHT_ERROR; rows without a date, or not
 * in the order of their dates, are refused. */
RpPolicy *rp_policy_load (const char *path, const char *name, GError **error);
RpPolicy *rp_policy_ref (RpPolicy *self);
void rp_policy_unref (RpPolicy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpPolicy, rp_policy_unref)

const char *rp_policy_get_path (RpPolicy *self);
/* What the rows are about, for a reader: the file's "title" in @language ("zh", "en"); "" without. */
const char *rp_policy_get_title (RpPolicy *self, const char *language);
/* The row in force on @day (days since 1970-01-01). (nullable): before the first row */
JsonObject *rp_policy_find (RpPolicy *self, gint32 day);
guint rp_policy_get_n_rows (RpPolicy *self);
JsonObject *rp_policy_get_row (RpPolicy *self, guint index);

G_END_DECLS
