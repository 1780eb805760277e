/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpImportLookup: the rows of a kind by what some of their fields hold. Read once before an import,
 * so that 100,000 rows cost one query.
 *
 * Thread: one at a time.
 */
typedef struct _RpImportLookup RpImportLookup;

/* @fields: (element-type RpField) Returns: (nullable) Errors: RP_DB_ERROR */
RpImportLookup *rp_import_lookup_new (RpStore *store, const RpKind *kind, GPtrArray *fields,
                                      GError **error);
void rp_import_lookup_free (RpImportLookup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpImportLookup, rp_import_lookup_free)

typedef enum
{
  RP_LOOKUP_NONE,
  RP_LOOKUP_ONE,
  RP_LOOKUP_SEVERAL,
} RpLookupResult;

/* @key: the fields' texts joined by rp_import_lookup_join(). @id: (out): set when there is one */
RpLookupResult rp_import_lookup_find (RpImportLookup *self, const char *key, const char **id);
/* Returns: (transfer full) (nullable): %NULL when a field of the key is empty */
char *rp_import_lookup_join (const char *const *texts);

G_END_DECLS
