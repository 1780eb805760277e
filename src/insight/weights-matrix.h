/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpMatrix: a table of numbers, row by row. For weights and opinions a row is a customer and a column an
 * indicator; for judgements both are criteria.
 */
typedef struct
{
  guint n_rows, n_columns;
  double values[];
} RpMatrix;

/* All zeros. Returns: (transfer full) */
RpMatrix *rp_matrix_new (guint n_rows, guint n_columns);
/* @values: n_rows × n_columns numbers, copied. Returns: (transfer full) */
RpMatrix *rp_matrix_new_from (guint n_rows, guint n_columns, const double *values);
void rp_matrix_free (RpMatrix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpMatrix, rp_matrix_free)

static inline double
rp_matrix_get (const RpMatrix *self, guint row, guint column)
{
  return self->values[row * self->n_columns + column];
}

static inline void
rp_matrix_set (RpMatrix *self, guint row, guint column, double value)
{
  self->values[row * self->n_columns + column] = value;
}

/* The first cell that is no finite number. Returns: %FALSE when there is none */
gboolean rp_matrix_find_wrong (const RpMatrix *self, guint *row, guint *column);

/**
 * RpMeasureKind: whether more of an indicator is better or worse.
 */
typedef enum
{
  RP_MEASURE_BENEFIT,
  RP_MEASURE_COST,
} RpMeasureKind;

/**
 * rp_matrix_scale:
 * @kinds: (nullable): one a column; all benefits without
 *
 * Each column on 0 … 1 between its smallest and largest value, 1 being best. A column whose values are
 * all the same becomes 1.
 *
 * Returns: (transfer full)
 */
RpMatrix *rp_matrix_scale (const RpMatrix *self, const RpMeasureKind *kinds);

G_END_DECLS
