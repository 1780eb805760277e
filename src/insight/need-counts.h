/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-suggest.h"

G_BEGIN_DECLS

/**
 * RpNeedCounts: all counts of rp_need_count() at once, for whoever explains many customers.
 *
 * Thread: any.
 */
typedef struct _RpNeedCounts RpNeedCounts;

/* @rows: (element-type guint): the customers to count */
RpNeedCounts *rp_need_counts_new (RpNeedModel *model, RpNeedTable *table, GArray *rows);
void rp_need_counts_free (RpNeedCounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedCounts, rp_need_counts_free)

/* @term: of rp_need_model_explain(), a need or an attribute */
RpNeedCount rp_need_counts_get (RpNeedCounts *self, const RpNeedTerm *term, guint need);

G_END_DECLS
