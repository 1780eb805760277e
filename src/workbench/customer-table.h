/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/customer-list.h"

G_BEGIN_DECLS

/* What one line shows; texts belong to the table, none is %NULL. */
typedef struct
{
  const char *id, *no, *name, *grade, *address, *manager;
  gint64 score;
} RpCustomerTexts;

/**
 * RpCustomerTable: the customers of the profile as their list needs them: one small struct each, all
 * texts in one chunk of memory.
 * @point: of the store, up to which its changes are in here
 */
typedef struct
{
  GArray *lines;     /* (element-type RpCustomerTexts) in the order asked for */
  GHashTable *by_id; /* id -> index + 1 */
  GStringChunk *texts;
  RpCustomerOrder order;
  gint64 point;
} RpCustomerTable;

RpCustomerTable *rp_customer_table_new (void);
void rp_customer_table_free (RpCustomerTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpCustomerTable, rp_customer_table_free)
/* Thread: the store's. Errors: RP_DB_ERROR */
RpCustomerTable *rp_customer_table_load (RpStore *store, RpCustomerOrder order, GError **error);

/**
 * RpCustomerPatch: the lines of the customers that changed since a point.
 * @ids: (nullable): of all that changed; %NULL when they are too many to be named
 * @lines: those of them that are shown at all
 */
typedef struct
{
  GStrv ids;
  RpCustomerTable *lines;
} RpCustomerPatch;

void rp_customer_patch_free (RpCustomerPatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpCustomerPatch, rp_customer_patch_free)
/* Thread: the store's. Errors: RP_DB_ERROR */
RpCustomerPatch *rp_customer_patch_load (RpStore *store, gint64 point, GError **error);

/* Whether the changed rows are lines that stay where they are: none came, none went, none moved. */
gboolean rp_customer_table_can_patch (RpCustomerTable *self, RpCustomerPatch *patch);
/* Takes the lines over. What they replace stays in memory until the table is read as a whole. */
void rp_customer_table_patch (RpCustomerTable *self, RpCustomerPatch *patch);

G_END_DECLS
