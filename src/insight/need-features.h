/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-table.h"

G_BEGIN_DECLS

/**
 * RpNeedFeatures: what the attributes of a table become for the model: features that are there or not,
 * one for each word of a category and one for each fifth of the customers by a number or date. Words with
 * fewer than 5 customers, and those behind the 60 most frequent, share one feature. What is not known is no
 * feature: nothing is filled in.
 *
 * Features are numbered behind the needs: those from 0 to n_needs - 1 are the needs themselves.
 *
 * Thread: any, once learned.
 */
typedef struct _RpNeedFeatures RpNeedFeatures;

/* @rows: (element-type guint): the customers whose values decide where a number is cut */
RpNeedFeatures *rp_need_features_learn (RpNeedTable *table, GArray *rows);
RpNeedFeatures *rp_need_features_ref (RpNeedFeatures *self);
void rp_need_features_unref (RpNeedFeatures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedFeatures, rp_need_features_unref)

/* Needs and features together. */
guint rp_need_features_get_n (RpNeedFeatures *self);
/* Which attribute a feature is of. */
guint rp_need_features_get_attribute (RpNeedFeatures *self, guint feature);
/* "sector: C26", "employees: 40 … 99". Returns: (transfer full) */
char *rp_need_features_dup_label (RpNeedFeatures *self, guint feature);

/* The features a row of the table has; at most one an attribute. @out: as many places as attributes.
 * Returns: their number */
guint rp_need_features_find (RpNeedFeatures *self, RpNeedTable *table, guint row, guint *out);

G_END_DECLS
