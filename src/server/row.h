/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "wire/op.h"

G_BEGIN_DECLS

/**
 * RpRow: one record while the server works on it.
 */
typedef struct
{
  const RpKind *kind;
  char *id;
  char *scope;
  gint64 rev; /* 0 until it has been created */
  gboolean deleted;
  gboolean erased; /* for good: what is left is that there was one */
  JsonObject *body;
  JsonObject *frev; /* merge unit -> rev of its last change */
} RpRow;

/* @body, @frev: (transfer full) */
RpRow *rp_row_new (const RpKind *kind, const char *id, const char *scope, gint64 rev,
                   JsonObject *body, JsonObject *frev);
RpRow *rp_row_copy (const RpRow *self); /* deep */
void rp_row_free (RpRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpRow, rp_row_free)

/* The rev at which @unit was last changed; 0 when never. */
gint64 rp_row_get_unit_rev (const RpRow *self, const char *unit);
/* The state of a kind with a workflow, "" when it has none. */
const char *rp_row_get_state (const RpRow *self);
const char *rp_row_get_text (const RpRow *self, const char *field); /* "" when absent */

/* The scope a body belongs to by its kind's rule. Returns: (transfer full) (nullable): %NULL when the
 * field that names it is missing */
char *rp_row_find_scope (const RpKind *kind, const char *id, JsonObject *body);

G_END_DECLS
