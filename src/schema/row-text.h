/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/json-text.h"
#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * RpRowText: a row whose values are read where they stand in the text of its body. What is made from
 * rows in bulk (projections, the search index) is made from this.
 */
typedef struct
{
  const RpKind *kind;
  const char *id, *scope;
  gboolean deleted, pending;
  RpJsonText *values; /* (array): one of each field, in the order of the declaration */
} RpRowText;

/* Finds the fields in a body that the gate has let through; @values has room for kind->n_fields. */
void rp_row_text_find (const RpKind *kind, RpJsonText body, RpJsonText *values);
/* The value of a field the kind has. */
RpJsonText rp_row_text_get (const RpRowText *self, const char *field);
/* As rp_record_get_title(). Returns: (transfer full) */
char *rp_row_text_dup_title (const RpRowText *self);

G_END_DECLS
