/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-model.h"
#include "insight/weights-matrix.h"

G_BEGIN_DECLS

/**
 * RpScoreTable: the points of many customers by one model, as weights from data and second opinions need
 * them: without a gap. Points are benefits, whatever the indicator is.
 * @rows: for each row of @points the index of its score
 * @columns: for each column of @points the index of its part
 * @weights: of the columns, as the model has them
 *
 * An indicator that is known of less than half of the customers is left out, and then every customer
 * who lacks one of the others. Nothing is filled in.
 */
typedef struct
{
  RpMatrix *points;
  GArray *rows, *columns; /* guint */
  double *weights;
} RpScoreTable;

/* @scores: (element-type RpScore): by one model. Returns: (transfer full) */
RpScoreTable *rp_score_table_new (GPtrArray *scores);
void rp_score_table_free (RpScoreTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpScoreTable, rp_score_table_free)

G_END_DECLS
