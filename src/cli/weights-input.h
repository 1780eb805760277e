/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/weights-hierarchy.h"

G_BEGIN_DECLS

/**
 * RpIndicatorTable: indicator values from a CSV file: the first column names the rows, every other column
 * is an indicator. A row with an empty cell is left out.
 */
typedef struct
{
  GStrv names;      /* of the rows */
  GStrv indicators; /* of the columns */
  RpMatrix *values;
  RpMeasureKind *kinds;
  guint n_left_out;
} RpIndicatorTable;

/**
 * rp_indicator_table_read:
 * @costs: (nullable): names of the columns of which less is better, with commas
 *
 * Returns: (transfer full) (nullable)
 * Errors: those of the file; RP_CLI_ERROR_FAILED with line and column where a cell is no number;
 *   RP_CLI_ERROR_USAGE when a cost is no column
 */
RpIndicatorTable *rp_indicator_table_read (const char *path, const char *costs, GError **error);
void rp_indicator_table_free (RpIndicatorTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpIndicatorTable, rp_indicator_table_free)

/* The judgements of a JSON file, or of a score model. @file: (out) (transfer full): lives as long as the
 * result. Returns: (transfer full) (nullable) */
RpHierarchy *rp_judgements_read (const char *path, JsonObject **file, const char **place,
                                 GError **error);

G_END_DECLS
