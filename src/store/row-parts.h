/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/kind.h"
#include "store/store.h"

G_BEGIN_DECLS

typedef struct
{
  const RpKind *kind;
  char *id;
} RpPartRef;

/**
 * RpRowParts: which of the rows that only a lost timeline had are parts (RpKind.part_of) of which record. They are read
 * once, when the first is asked for: an account that is erased takes a thousand days with it, and to look through the days
 * of all others for each would take minutes. Thread: the store's, within one transaction.
 */
typedef struct _RpRowParts RpRowParts;

RpRowParts *rp_row_parts_new (RpStore *store);
void rp_row_parts_free (RpRowParts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpRowParts, rp_row_parts_free)

/* Whether a row of the kind may be about several records; these are not among the parts. */
gboolean rp_row_parts_is_of_many (const RpKind *kind);

/* Those of the record with @id, which are not found a second time: parts may lead in a circle.
 * @refs: (out) (transfer full) (nullable) (element-type RpPartRef). Errors: RP_DB_ERROR */
gboolean rp_row_parts_take (RpRowParts *self, const char *id, GPtrArray **refs, GError **error);

G_END_DECLS
