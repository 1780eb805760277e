/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * Drafts: what stands in a dialog that is no record yet. Answers of a report need none, they are ops
 * from the first keystroke on.
 *
 * @key names form, record and template version ("contact:<customer>"), so that a draft is never
 * offered on another form.
 */

/* @json: text of any JSON value. Errors: RP_DB_ERROR */
gboolean rp_store_save_draft (RpStore *self, const char *key, const char *json, GError **error);

/* @at: (out) (optional) (transfer full): when it was saved, an instant.
 * Returns: (transfer full) (nullable): %NULL when there is none */
char *rp_store_dup_draft (RpStore *self, const char *key, char **at);

/* The same for whoever has to know that there is one which cannot be read. @json: (out) (transfer full) (nullable):
 * %NULL when there is none. Errors: RP_DB_ERROR */
gboolean rp_store_read_draft (RpStore *self, const char *key, char **json, char **at,
                              GError **error);

/* One that is not there is dropped, too. Errors: RP_DB_ERROR */
gboolean rp_store_drop_draft (RpStore *self, const char *key, GError **error);

/**
 * rp_edit_drops_draft:
 *
 * The commit of @edit also drops the draft @key, in the same transaction: there is never a moment
 * with neither draft nor record, nor one with both.
 */
void rp_edit_drops_draft (RpEdit *edit, const char *key);

G_END_DECLS
