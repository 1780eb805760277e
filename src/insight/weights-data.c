/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/weights-data.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define LIMIT_LOW 0.5
#define LIMIT_HIGH 2
#define NO_CONFLICT 1e-9
#define SAME 1e-12 /* of a share: two rows of weights that do not differ */

static gboolean
check_values (const RpMatrix *values, GError **error)
{
  guint row, column;
  if (values->n_rows < 2 || values->n_columns == 0)
    g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                 _ ("weights from data need two rows and a column; there are %u rows"),
                 values->n_rows);
  else if (rp_matrix_find_wrong (values, &row, &column))
    g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                 _ ("row %u, column %u is no finite number"), row + 1, column + 1);
  else
    return TRUE;
  return FALSE;
}

/* Makes @weights add up to 1. */
static gboolean
normalise (double *weights, guint n, GError **error)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += weights[i];
  if (!(sum > 0) || !isfinite (sum))
    {
      g_set_error_literal (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                           _ ("the rows do not differ in any column, so nothing can be weighed"));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    weights[i] /= sum;
  return TRUE;
}

static gboolean
compute_information (const RpMatrix *values, guint column, double *information, GError **error)
{
  double sum = 0, entropy = 0;
  for (guint i = 0; i < values->n_rows; i++)
    {
      double x = rp_matrix_get (values, i, column);
      if (x < 0)
        {
          g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                       _ ("entropy takes no negative values: row %u, column %u is %g"), i + 1,
                       column + 1, x);
          return FALSE;
        }
      sum += x;
    }
  if (!(sum > 0))
    {
      g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                   _ ("column %u holds nothing but 0, so it has no shares"), column + 1);
      return FALSE;
    }
  for (guint i = 0; i < values->n_rows; i++)
    {
      double share = rp_matrix_get (values, i, column) / sum;
      entropy -= share > 0 ? share * log (share) : 0;
    }
  *information = MAX (0, 1 - entropy / log (values->n_rows));
  return TRUE;
}

gboolean
rp_weights_entropy (const RpMatrix *values, double *weights, GError **error)
{
  if (!check_values (values, error))
    return FALSE;
  for (guint k = 0; k < values->n_columns; k++)
    if (!compute_information (values, k, &weights[k], error))
      return FALSE;
  return normalise (weights, values->n_columns, error);
}

/* Takes the mean from a column and returns its standard deviation. */
static double
centre_column (RpMatrix *values, guint column)
{
  double mean = 0, squares = 0;
  for (guint i = 0; i < values->n_rows; i++)
    mean += rp_matrix_get (values, i, column) / values->n_rows;
  for (guint i = 0; i < values->n_rows; i++)
    {
      double away = rp_matrix_get (values, i, column) - mean;
      rp_matrix_set (values, i, column, away);
      squares += away * away;
    }
  return sqrt (squares / values->n_rows);
}

static double
correlate (const RpMatrix *centred, guint a, guint b, const double *deviations)
{
  double sum = 0;
  for (guint i = 0; i < centred->n_rows; i++)
    sum += rp_matrix_get (centred, i, a) * rp_matrix_get (centred, i, b);
  return sum / centred->n_rows / deviations[a] / deviations[b];
}

gboolean
rp_weights_critic (const RpMatrix *values, const RpMeasureKind *kinds, double *weights,
                   GError **error)
{
  guint n = values->n_columns;
  if (!check_values (values, error))
    return FALSE;
  g_autoptr (RpMatrix) scaled = rp_matrix_scale (values, kinds);
  g_autofree double *deviations = g_new0 (double, n);
  double all_conflict = 0;
  guint n_spread = 0;
  for (guint k = 0; k < n; k++)
    {
      deviations[k] = centre_column (scaled, k);
      n_spread += deviations[k] > SAME;
    }
  for (guint k = 0; k < n; k++)
    {
      double conflict = 0;
      for (guint other = 0; other < n; other++)
        if (other != k && deviations[k] > SAME && deviations[other] > SAME)
          conflict += 1 - correlate (scaled, k, other, deviations);
      /* A single column that differs has nothing to conflict with and all of the weight. */
      conflict = n_spread > 1 ? conflict : 1;
      weights[k] = deviations[k] > SAME ? deviations[k] * conflict : 0;
      all_conflict += conflict;
    }
  if (n_spread > 1 && all_conflict < NO_CONFLICT)
    {
      g_set_error_literal (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                           _ ("all columns say the same, so none can be weighed against another"));
      return FALSE;
    }
  return normalise (weights, n, error);
}

/* Solves a·x = b by elimination. Returns: %FALSE when the rows of @a depend on each other */
static gboolean
solve (RpMatrix *a, double *b)
{
  guint n = a->n_rows;
  for (guint i = 0; i < n; i++)
    {
      guint pivot = i;
      for (guint k = i + 1; k < n; k++)
        if (fabs (rp_matrix_get (a, k, i)) > fabs (rp_matrix_get (a, pivot, i)))
          pivot = k;
      if (fabs (rp_matrix_get (a, pivot, i)) < SAME)
        return FALSE;
      for (guint k = 0; k < n; k++)
        {
          double swapped = rp_matrix_get (a, i, k);
          rp_matrix_set (a, i, k, rp_matrix_get (a, pivot, k));
          rp_matrix_set (a, pivot, k, swapped);
        }
      double swapped = b[i];
      b[i] = b[pivot];
      b[pivot] = swapped;
      for (guint row = 0; row < n; row++)
        {
          double times = rp_matrix_get (a, row, i) / rp_matrix_get (a, i, i);
          if (row == i || times == 0)
            continue;
          for (guint k = i; k < n; k++)
            rp_matrix_set (a, row, k, rp_matrix_get (a, row, k) - times * rp_matrix_get (a, i, k));
          b[row] -= times * b[i];
        }
    }
  for (guint i = 0; i < n; i++)
    b[i] /= rp_matrix_get (a, i, i);
  return TRUE;
}

static double
multiply_rows (const RpMatrix *rows, guint a, guint b)
{
  double sum = 0;
  for (guint k = 0; k < rows->n_columns; k++)
    sum += rp_matrix_get (rows, a, k) * rp_matrix_get (rows, b, k);
  return sum;
}

void
rp_weights_combine_game (const RpMatrix *rows, double *factors, double *weights)
{
  guint n = rows->n_rows;
  double sum = 0;
  g_autoptr (RpMatrix) products = rp_matrix_new (n, n);
  for (guint i = 0; i < n; i++)
    {
      factors[i] = multiply_rows (rows, i, i);
      for (guint k = 0; k < n; k++)
        rp_matrix_set (products, i, k, multiply_rows (rows, i, k));
    }
  gboolean solved = solve (products, factors);
  for (guint i = 0; i < n; i++)
    {
      /* Rows that say the same are mixed evenly. */
      factors[i] = solved ? fabs (factors[i]) : 1;
      sum += factors[i];
    }
  for (guint i = 0; i < n; i++)
    factors[i] /= sum;
  for (guint k = 0; k < rows->n_columns; k++)
    {
      weights[k] = 0;
      for (guint i = 0; i < n; i++)
        weights[k] += factors[i] * rp_matrix_get (rows, i, k);
    }
}

gboolean
rp_weights_combine_product (const double *a, const double *b, guint n, double *weights)
{
  for (guint i = 0; i < n; i++)
    weights[i] = a[i] * b[i];
  return normalise (weights, n, NULL);
}

void
rp_weights_limit (double *weights, const double *experts, guint n)
{
  for (guint i = 0; i < n; i++)
    weights[i] = CLAMP (weights[i], LIMIT_LOW * experts[i], LIMIT_HIGH * experts[i]);
  normalise (weights, n, NULL);
}

/* What has both weights, each row of them adding up to 1. */
static RpMatrix *
make_rows (const double *experts, const double *data, guint n, double *share)
{
  guint n_both = 0;
  double sum = 0;
  *share = 0;
  for (guint i = 0; i < n; i++)
    if (!isnan (data[i]))
      {
        n_both++;
        *share += experts[i];
        sum += data[i];
      }
  if (n_both == 0 || !(sum > 0) || !(*share > 0))
    return NULL;
  RpMatrix *rows = rp_matrix_new (2, n_both);
  for (guint i = 0, k = 0; i < n; i++)
    if (!isnan (data[i]))
      {
        rp_matrix_set (rows, 0, k, experts[i] / *share);
        rp_matrix_set (rows, 1, k++, data[i] / sum);
      }
  return rows;
}

gboolean
rp_weights_mix (const double *experts, const double *data, guint n, RpCombination combination,
                double factors[2], double *weights)
{
  double share, unused[2];
  g_autoptr (RpMatrix) rows = make_rows (experts, data, n, &share);
  if (rows == NULL)
    return FALSE;
  guint n_both = rows->n_columns;
  g_autofree double *mixed = g_new0 (double, n_both);
  if (combination == RP_COMBINATION_GAME)
    rp_weights_combine_game (rows, factors != NULL ? factors : unused, mixed);
  else if (!rp_weights_combine_product (rows->values, rows->values + n_both, n_both, mixed))
    return FALSE;
  rp_weights_limit (mixed, rows->values, n_both);
  for (guint i = 0, k = 0; i < n; i++)
    weights[i] = isnan (data[i]) ? experts[i] : mixed[k++] * share;
  return TRUE;
}
