/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpValueLine: a customer in the ranking; texts belong to the table. Numbers in hundredths, -1 for what is not
 * known, G_MININT for a change that is not.
 */
typedef struct
{
  const char *id, *no, *name, *searched, *grade, *computed, *segment, *manager;
  gint score, coverage, value, potential, change;
  guint rank;
  guint name_place; /* among all, by name */
} RpValueLine;

/**
 * RpValueTable: all customers with the score filed last and the change against the one before.
 */
typedef struct
{
  GArray *lines; /* (element-type RpValueLine) by number */
  GStringChunk *texts;
} RpValueTable;

/* @today: "2026-01-05": whether a grade that people set counts. Thread: the store's. Errors: RP_DB_ERROR */
RpValueTable *rp_value_table_load (RpStore *store, const char *today, GError **error);
RpValueTable *rp_value_table_new (void);
void rp_value_table_free (RpValueTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpValueTable, rp_value_table_free)

G_END_DECLS
