/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/connection.h"
#include "schema/row-text.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpSearch: what can be found. Names and other short texts lie in a table and, from the first search
 * on, in an RpNameIndex; long texts in a full-text index. Written in the transaction that changes
 * the row.
 */
typedef struct _RpSearch RpSearch;
RpSearch *rp_search_new (RpConnection *db);
void rp_search_free (RpSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSearch, rp_search_free)

/* Takes the row's texts in, in place of those it had. */
gboolean rp_search_put (RpSearch *self, const RpRowText *row, GError **error);
/* The same for a row that has none here yet. */
gboolean rp_search_add (RpSearch *self, const RpRowText *row, GError **error);
gboolean rp_search_remove (RpSearch *self, const char *kind, const char *id, GError **error);

/* Ends the changes of a transaction, before its commit. Texts that changed go into the full-text index when
 * many have gathered, and at once when one of them has been removed. */
gboolean rp_search_settle (RpSearch *self, GError **error);
/* Brings the full-text index up to date, within a transaction. */
gboolean rp_search_flush (RpSearch *self, GError **error);

/* The transaction in which rows were put was rolled back: what is in memory may be wrong. */
void rp_search_forget (RpSearch *self);

/* Squeezes words of removed texts out of the full-text index, where they would stay readable, and out of the
 * texts that wait to be taken out of it; in a transaction of its own. */
gboolean rp_search_scrub (RpSearch *self, GError **error);

/* As rp_store_search(); hits in long texts come without a title. */
GPtrArray *rp_search_find (RpSearch *self, const char *kind, const char *text, guint limit,
                           GError **error);

G_END_DECLS
