/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpNameIndex: names, their pinyin and other short texts of all rows, laid end to end in memory and
 * read through from front to back for every question. That is exact for any part of a name, keeps
 * the order "whole name, beginning, rest" also when nearly everything matches, and takes a few
 * milliseconds for a hundred thousand names (docs/decisions/search.md).
 *
 * All texts are folded. Thread: one.
 */
typedef struct _RpNameIndex RpNameIndex;
RpNameIndex *rp_name_index_new (void);
void rp_name_index_free (RpNameIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNameIndex, rp_name_index_free)

/**
 * rp_name_index_put:
 * @names: one name a line
 * @readings: spellings of the names, separated by spaces
 * @others: other short texts, one a line; among them numbers known by their last digits
 *
 * Takes the row in, or its new texts in place of the old.
 */
void rp_name_index_put (RpNameIndex *self, const char *kind, const char *id, const char *title,
                        const char *names, const char *readings, const char *others);
void rp_name_index_remove (RpNameIndex *self, const char *kind, const char *id);

typedef struct
{
  const char *kind, *id, *title; /* belong to the index, until it is changed */
  guint rank;                    /* 0 is the best */
} RpNameHit;

/**
 * rp_name_index_search:
 * @kind: (nullable): only rows of this kind
 * @words: folded; a row must have all of them
 *
 * Returns: (transfer full) (element-type RpNameHit): the best @limit, best first
 */
GArray *rp_name_index_search (RpNameIndex *self, const char *kind, const char *const *words,
                              guint limit);

G_END_DECLS
