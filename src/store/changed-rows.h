/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpChangedRows: which rows were written lately, so that a long list reads a few rows again instead of
 * all. Only the last thousand are known; in memory only.
 */
typedef struct _RpChangedRows RpChangedRows;
RpChangedRows *rp_changed_rows_new (void);
void rp_changed_rows_free (RpChangedRows *self);

/* @kind: the schema's own name */
void rp_changed_rows_add (RpChangedRows *self, const char *kind, const char *id);

/* The point at which it stands now. */
gint64 rp_changed_rows_get_point (RpChangedRows *self);

/* Ids of the rows of @kind written since @point, each once. Returns: (transfer full) (nullable)
 * (array zero-terminated=1): %NULL when they were too many to be known */
GStrv rp_changed_rows_list (RpChangedRows *self, const char *kind, gint64 point);

G_END_DECLS
