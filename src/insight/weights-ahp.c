/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/weights-ahp.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#define STEPS_MOST 10000
#define STEP_ENOUGH 1e-15
#define RECIPROCAL_TOLERANCE 0.01 /* 0.33 is accepted for a third */
#define FITS 1e-9                 /* of a logarithm */

static const RpRandomIndex indices[] = {
  { "saaty-2005", "Saaty 2005, p. 31", { 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49 } },
  { "tummala-1998",
    "Rao Tummala and Ling 1998",
    { 0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537, 1.4882 } },
  { "donegan-1991",
    "Donegan and Dodd 1991",
    { 0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055 } },
};

const RpRandomIndex *
rp_random_index_list (guint *n_indices)
{
  if (n_indices != NULL)
    *n_indices = G_N_ELEMENTS (indices);
  return indices;
}

const RpRandomIndex *
rp_random_index_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (indices); i++)
    if (name == NULL || strcmp (indices[i].name, name) == 0)
      return &indices[i];
  return NULL;
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT, cause);
  return FALSE;
}

static gboolean
check_pair (const RpMatrix *judgements, guint i, guint k, GError **error)
{
  double value = rp_matrix_get (judgements, i, k), back = rp_matrix_get (judgements, k, i);
  if (!isfinite (value) || !isfinite (back) || value <= 0 || back <= 0)
    return refuse (error, _ ("the judgement in row %u, column %u is not a number above 0"), i + 1,
                   k + 1);
  if (fabs (value * back - 1) > RECIPROCAL_TOLERANCE)
    return refuse (error,
                   _ ("is not reciprocal: row %u, column %u is %g and row %u, column %u is %g"),
                   i + 1, k + 1, value, k + 1, i + 1, back);
  return TRUE;
}

static gboolean
check_judgements (const RpMatrix *judgements, GError **error)
{
  guint n = judgements->n_rows;
  if (n == 0 || n != judgements->n_columns)
    return refuse (error, _ ("has %u rows and %u columns; it must be square"), n,
                   judgements->n_columns);
  if (n > RP_AHP_MOST)
    return refuse (error, _ ("compares %u things; the random indices end at %u"), n, RP_AHP_MOST);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k <= i; k++)
      if (!check_pair (judgements, i, k, error))
        return FALSE;
  return TRUE;
}

/* The power method: a positive matrix draws every positive vector to its principal eigenvector. */
static double
find_eigenvector (const RpMatrix *judgements, double *weights)
{
  guint n = judgements->n_rows;
  double lambda = n, change = 1;
  double next[RP_AHP_MOST];
  for (guint i = 0; i < n; i++)
    weights[i] = 1.0 / n;
  for (guint step = 0; step < STEPS_MOST && change > STEP_ENOUGH; step++)
    {
      lambda = 0;
      change = 0;
      for (guint i = 0; i < n; i++)
        {
          next[i] = 0;
          for (guint k = 0; k < n; k++)
            next[i] += rp_matrix_get (judgements, i, k) * weights[k];
          lambda += next[i];
        }
      for (guint i = 0; i < n; i++)
        {
          change = MAX (change, fabs (next[i] / lambda - weights[i]));
          weights[i] = next[i] / lambda;
        }
    }
  return lambda;
}

static double
compute_ratio (double lambda, guint n, const RpRandomIndex *index)
{
  return n < 3 ? 0 : MAX (0, (lambda - n) / (n - 1) / index->of[n - 3]);
}

static void
find_worst (RpAhp *self, const RpMatrix *judgements)
{
  double most = FITS;
  for (guint i = 0; i < self->n; i++)
    for (guint k = i + 1; k < self->n; k++)
      {
        double given = rp_matrix_get (judgements, i, k);
        double fitting = self->weights[i] / self->weights[k];
        double away = fabs (log (given / fitting));
        if (away <= most)
          continue;
        most = away;
        self->worst_row = i;
        self->worst_column = k;
        self->worst_given = given;
        self->worst_fitting = fitting;
      }
}

static double
compute_mended (const RpAhp *self, const RpMatrix *judgements, const RpRandomIndex *index)
{
  g_autoptr (RpMatrix) mended = rp_matrix_new_from (self->n, self->n, judgements->values);
  double weights[RP_AHP_MOST];
  rp_matrix_set (mended, self->worst_row, self->worst_column, self->worst_fitting);
  rp_matrix_set (mended, self->worst_column, self->worst_row, 1 / self->worst_fitting);
  return compute_ratio (find_eigenvector (mended, weights), self->n, index);
}

RpAhp *
rp_ahp_compute (const RpMatrix *judgements, const RpRandomIndex *index, GError **error)
{
  if (!check_judgements (judgements, error))
    return NULL;
  RpAhp *self = g_new0 (RpAhp, 1);
  self->n = judgements->n_rows;
  self->weights = g_new0 (double, self->n);
  self->lambda = find_eigenvector (judgements, self->weights);
  self->ratio = compute_ratio (self->lambda, self->n, index);
  find_worst (self, judgements);
  self->ratio_mended = self->worst_row != self->worst_column
                           ? compute_mended (self, judgements, index)
                           : self->ratio;
  return self;
}

void
rp_ahp_free (RpAhp *self)
{
  g_free (self->weights);
  g_free (self);
}

gboolean
rp_ahp_is_consistent (const RpAhp *self)
{
  return self->ratio <= RP_AHP_RATIO_MOST;
}

/* 0.2 as people judge: "1/5". */
static char *
format_judgement (double value)
{
  double whole = round (1 / value);
  if (value < 1 && fabs (1 / value - whole) < RECIPROCAL_TOLERANCE * whole)
    return g_strdup_printf ("1/%g", whole);
  return g_strdup_printf ("%.3g", value);
}

char *
rp_ahp_describe_worst (const RpAhp *self, const char *const *names)
{
  g_autofree char *given = format_judgement (self->worst_given);
  if (self->worst_row == self->worst_column)
    return g_strdup (_ ("all judgements fit each other"));
  return g_strdup_printf (_ ("“%s” to “%s” is %s; the other judgements make it %.3g"),
                          names[self->worst_row], names[self->worst_column], given,
                          self->worst_fitting);
}
