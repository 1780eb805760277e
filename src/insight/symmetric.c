/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/symmetric.h"

#include <math.h>

/* All three steps walk along rows, so that the inner loops read memory in its order. */

/* Four sums at a time: they do not wait for each other. */
static double
dot (const double *a, const double *b, guint n)
{
  double sums[4] = { 0 };
  guint i = 0;
  for (; i + 4 <= n; i += 4)
    for (guint k = 0; k < 4; k++)
      sums[k] += a[i + k] * b[i + k];
  for (; i < n; i++)
    sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

gboolean
rp_symmetric_factorise (double *a, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      double *row = a + (gsize)i * n;
      for (guint j = 0; j <= i; j++)
        {
          const double *other = a + (gsize)j * n;
          double sum = row[j] - dot (row, other, j);
          if (j < i)
            row[j] = sum / other[j];
          else if (!(sum > 0))
            return FALSE;
          else
            row[i] = sqrt (sum);
        }
    }
  return TRUE;
}

/* L becomes its own inverse. */
static void
invert_lower (double *a, guint n, double *sums)
{
  for (guint i = 0; i < n; i++)
    {
      double *row = a + (gsize)i * n;
      double pivot = 1 / row[i];
      for (guint j = 0; j < i; j++)
        sums[j] = 0;
      for (guint k = 0; k < i; k++)
        for (guint j = 0; j <= k; j++)
          sums[j] += row[k] * a[(gsize)k * n + j];
      for (guint j = 0; j < i; j++)
        row[j] = -sums[j] * pivot;
      row[i] = pivot;
    }
}

/* A⁻¹ = L⁻ᵀ·L⁻¹. Row i of it needs the rows from i on, so row i may be overwritten when it is done. */
static void
multiply_lower (double *a, guint n, double *sums)
{
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j <= i; j++)
        sums[j] = 0;
      for (guint k = i; k < n; k++)
        for (guint j = 0; j <= i; j++)
          sums[j] += a[(gsize)k * n + i] * a[(gsize)k * n + j];
      for (guint j = 0; j <= i; j++)
        a[(gsize)i * n + j] = sums[j];
    }
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      a[(gsize)i * n + j] = a[(gsize)j * n + i];
}

/* a += factor · b, four at a time so that the compiler takes wide registers. */
static inline void
add_scaled (double *restrict a, double factor, const double *restrict b, guint n)
{
  guint i = 0;
  for (; i + 4 <= n; i += 4)
    {
      a[i] += factor * b[i];
      a[i + 1] += factor * b[i + 1];
      a[i + 2] += factor * b[i + 2];
      a[i + 3] += factor * b[i + 3];
    }
  for (; i < n; i++)
    a[i] += factor * b[i];
}

void
rp_symmetric_solve (const double *l, guint n, double *x, guint columns)
{
  for (guint i = 0; i < n; i++)
    {
      const double *row = l + (gsize)i * n;
      double *own = x + (gsize)i * columns;
      for (guint k = 0; k < i; k++)
        add_scaled (own, -row[k], x + (gsize)k * columns, columns);
      for (guint c = 0; c < columns; c++)
        own[c] /= row[i];
    }
  for (guint i = n; i-- > 0;)
    {
      const double *row = l + (gsize)i * n;
      double *own = x + (gsize)i * columns;
      for (guint c = 0; c < columns; c++)
        own[c] /= row[i];
      for (guint k = 0; k < i; k++)
        add_scaled (x + (gsize)k * columns, -row[k], own, columns);
    }
}

gboolean
rp_symmetric_invert (double *a, guint n)
{
  g_autofree double *sums = g_new (double, n + 1);
  if (!rp_symmetric_factorise (a, n))
    return FALSE;
  invert_lower (a, n, sums);
  multiply_lower (a, n, sums);
  return TRUE;
}
