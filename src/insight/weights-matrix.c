/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/weights-matrix.h"

#include <math.h>
#include <string.h>

RpMatrix *
rp_matrix_new (guint n_rows, guint n_columns)
{
  RpMatrix *self = g_malloc0 (sizeof (RpMatrix) + (gsize)n_rows * n_columns * sizeof (double));
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  return self;
}

RpMatrix *
rp_matrix_new_from (guint n_rows, guint n_columns, const double *values)
{
  RpMatrix *self = rp_matrix_new (n_rows, n_columns);
  memcpy (self->values, values, (gsize)n_rows * n_columns * sizeof (double));
  return self;
}

void
rp_matrix_free (RpMatrix *self)
{
  g_free (self);
}

gboolean
rp_matrix_find_wrong (const RpMatrix *self, guint *row, guint *column)
{
  for (guint i = 0; i < self->n_rows; i++)
    for (guint k = 0; k < self->n_columns; k++)
      if (!isfinite (rp_matrix_get (self, i, k)))
        {
          *row = i;
          *column = k;
          return TRUE;
        }
  return FALSE;
}

static void
find_range (const RpMatrix *self, guint column, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < self->n_rows; i++)
    {
      *low = MIN (*low, rp_matrix_get (self, i, column));
      *high = MAX (*high, rp_matrix_get (self, i, column));
    }
}

RpMatrix *
rp_matrix_scale (const RpMatrix *self, const RpMeasureKind *kinds)
{
  RpMatrix *scaled = rp_matrix_new (self->n_rows, self->n_columns);
  for (guint k = 0; k < self->n_columns; k++)
    {
      double low, high;
      find_range (self, k, &low, &high);
      for (guint i = 0; i < self->n_rows; i++)
        {
          double share = high > low ? (rp_matrix_get (self, i, k) - low) / (high - low) : 1;
          gboolean is_cost = high > low && kinds != NULL && kinds[k] == RP_MEASURE_COST;
          rp_matrix_set (scaled, i, k, is_cost ? 1 - share : share);
        }
    }
  return scaled;
}
