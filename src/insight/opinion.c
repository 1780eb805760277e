/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/opinion.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define SAME 1e-12

static gboolean
refuse (GError **error, const char *cause)
{
  g_set_error_literal (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA, cause);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the weights, adding up to 1 */
static double *
check_table (const RpMatrix *values, const double *weights, GError **error)
{
  double sum = 0;
  guint row, column;
  if (values->n_rows == 0 || values->n_columns == 0)
    return refuse (error, _ ("there is nothing to compare")), NULL;
  if (rp_matrix_find_wrong (values, &row, &column))
    {
      g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                   _ ("row %u, column %u is no finite number"), row + 1, column + 1);
      return NULL;
    }
  g_autofree double *shares = g_new0 (double, values->n_columns);
  for (guint k = 0; k < values->n_columns; k++)
    {
      if (!isfinite (weights[k]) || weights[k] < 0)
        return refuse (error, _ ("a weight is negative or no finite number")), NULL;
      sum += weights[k];
    }
  if (!(sum > 0) || !isfinite (sum))
    return refuse (error, _ ("the weights add up to nothing")), NULL;
  for (guint k = 0; k < values->n_columns; k++)
    shares[k] = weights[k] / sum;
  return g_steal_pointer (&shares);
}

static gboolean
is_cost (const RpMeasureKind *kinds, guint column)
{
  return kinds != NULL && kinds[column] == RP_MEASURE_COST;
}

static RpMatrix *
divide_by_length (const RpMatrix *values)
{
  RpMatrix *out = rp_matrix_new (values->n_rows, values->n_columns);
  for (guint k = 0; k < values->n_columns; k++)
    {
      double squares = 0;
      for (guint i = 0; i < values->n_rows; i++)
        squares += rp_matrix_get (values, i, k) * rp_matrix_get (values, i, k);
      for (guint i = 0; i < values->n_rows; i++)
        rp_matrix_set (out, i, k, squares > 0 ? rp_matrix_get (values, i, k) / sqrt (squares) : 0);
    }
  return out;
}

/* The best or the worst value of a column. */
static double
find_extreme (const RpMatrix *values, guint column, gboolean highest)
{
  double found = rp_matrix_get (values, 0, column);
  for (guint i = 1; i < values->n_rows; i++)
    {
      double x = rp_matrix_get (values, i, column);
      found = highest ? MAX (found, x) : MIN (found, x);
    }
  return found;
}

gboolean
rp_opinion_topsis (const RpMatrix *values, const RpMeasureKind *kinds, const double *weights,
                   RpNorm norm, double *closeness, GError **error)
{
  g_autofree double *shares = check_table (values, weights, error);
  if (shares == NULL)
    return FALSE;
  g_autoptr (RpMatrix) even
      = norm == RP_NORM_VECTOR ? divide_by_length (values) : rp_matrix_scale (values, kinds);
  for (guint i = 0; i < values->n_rows; i++)
    {
      double to_best = 0, to_worst = 0;
      for (guint k = 0; k < values->n_columns; k++)
        {
          /* Scaled columns already have 1 for the best. */
          gboolean high_is_good = norm == RP_NORM_MIN_MAX || !is_cost (kinds, k);
          double x = rp_matrix_get (even, i, k);
          double best = shares[k] * (x - find_extreme (even, k, high_is_good));
          double worst = shares[k] * (x - find_extreme (even, k, !high_is_good));
          to_best += best * best;
          to_worst += worst * worst;
        }
      if (!(to_best + to_worst > 0))
        return refuse (error, _ ("the rows are all the same, so there is no best"));
      closeness[i] = sqrt (to_worst) / (sqrt (to_best) + sqrt (to_worst));
    }
  return TRUE;
}

static void
measure_losses (RpVikor *self, const RpMatrix *values, const RpMeasureKind *kinds,
                const double *shares)
{
  for (guint k = 0; k < values->n_columns; k++)
    {
      double best = find_extreme (values, k, !is_cost (kinds, k));
      double worst = find_extreme (values, k, is_cost (kinds, k));
      for (guint i = 0; i < values->n_rows && best != worst; i++)
        {
          double loss = shares[k] * (best - rp_matrix_get (values, i, k)) / (best - worst);
          self->s[i] += loss;
          self->r[i] = MAX (self->r[i], loss);
        }
    }
}

/* Where @value lies between the smallest and the largest of @all, 0 … 1. */
static double
place_between (const double *all, guint n, double value)
{
  double low = all[0], high = all[0];
  for (guint i = 1; i < n; i++)
    {
      low = MIN (low, all[i]);
      high = MAX (high, all[i]);
    }
  return high - low > SAME ? (value - low) / (high - low) : 0;
}

static guint
find_lowest (const double *values, guint n, guint skipped)
{
  guint found = skipped == 0 && n > 1 ? 1 : 0;
  for (guint i = 0; i < n; i++)
    if (i != skipped && values[i] < values[found])
      found = i;
  return found;
}

/* Opricovic's two conditions: a clear distance to the next, and first by sum or by largest loss too. */
static void
find_compromise (RpVikor *self)
{
  guint first = find_lowest (self->q, self->n, self->n);
  self->in_compromise[first] = TRUE;
  if (self->n < 2)
    return;
  guint second = find_lowest (self->q, self->n, first);
  double distance = 1.0 / (self->n - 1);
  if (self->q[second] - self->q[first] < distance - SAME)
    for (guint i = 0; i < self->n; i++)
      self->in_compromise[i] = self->q[i] - self->q[first] < distance - SAME;
  else if (self->s[first] > self->s[find_lowest (self->s, self->n, self->n)] + SAME
           && self->r[first] > self->r[find_lowest (self->r, self->n, self->n)] + SAME)
    self->in_compromise[second] = TRUE;
}

RpVikor *
rp_opinion_vikor (const RpMatrix *values, const RpMeasureKind *kinds, const double *weights,
                  double share, GError **error)
{
  g_autofree double *shares = check_table (values, weights, error);
  if (shares == NULL)
    return NULL;
  RpVikor *self = g_new0 (RpVikor, 1);
  self->n = values->n_rows;
  self->s = g_new0 (double, self->n);
  self->r = g_new0 (double, self->n);
  self->q = g_new0 (double, self->n);
  self->in_compromise = g_new0 (gboolean, self->n);
  measure_losses (self, values, kinds, shares);
  for (guint i = 0; i < self->n; i++)
    self->q[i] = share * place_between (self->s, self->n, self->s[i])
                 + (1 - share) * place_between (self->r, self->n, self->r[i]);
  find_compromise (self);
  return self;
}

void
rp_vikor_free (RpVikor *self)
{
  g_free (self->s);
  g_free (self->r);
  g_free (self->q);
  g_free (self->in_compromise);
  g_free (self);
}

gboolean
rp_opinion_grey (const RpMatrix *values, const RpMeasureKind *kinds, const double *weights,
                 double coefficient, double *grades, GError **error)
{
  double least = INFINITY, most = 0;
  g_autofree double *shares = check_table (values, weights, error);
  if (shares == NULL)
    return FALSE;
  g_autoptr (RpMatrix) scaled = rp_matrix_scale (values, kinds);
  for (guint i = 0; i < values->n_rows; i++)
    for (guint k = 0; k < values->n_columns; k++)
      {
        double away = 1 - rp_matrix_get (scaled, i, k);
        least = MIN (least, away);
        most = MAX (most, away);
      }
  if (!(coefficient > 0) || !(most > 0))
    return refuse (error, _ ("the rows are all the same, so there is no best"));
  for (guint i = 0; i < values->n_rows; i++)
    {
      grades[i] = 0;
      for (guint k = 0; k < values->n_columns; k++)
        grades[i] += shares[k] * (least + coefficient * most)
                     / (1 - rp_matrix_get (scaled, i, k) + coefficient * most);
    }
  return TRUE;
}

void
rp_opinion_rank (const double *values, guint n, gboolean high_first, double *ranks)
{
  for (guint i = 0; i < n; i++)
    {
      guint before = 0, same = 0;
      for (guint k = 0; k < n; k++)
        {
          before += high_first ? values[k] > values[i] : values[k] < values[i];
          same += values[k] == values[i];
        }
      ranks[i] = before + (same + 1) / 2.0;
    }
}

double
rp_opinion_agreement (const double *ranks_a, const double *ranks_b, guint n)
{
  double mean = (n + 1) / 2.0, both = 0, squares_a = 0, squares_b = 0;
  for (guint i = 0; i < n; i++)
    {
      both += (ranks_a[i] - mean) * (ranks_b[i] - mean);
      squares_a += (ranks_a[i] - mean) * (ranks_a[i] - mean);
      squares_b += (ranks_b[i] - mean) * (ranks_b[i] - mean);
    }
  return squares_a > 0 && squares_b > 0 ? both / sqrt (squares_a * squares_b) : NAN;
}
