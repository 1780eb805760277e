/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/clv-simplex.h"

#include <math.h>
#include <string.h>

#define STEPS_MOST 4000
#define STARTS_MOST 20
#define FIRST_STEP 0.5
#define ENOUGH 1e-14 /* of the value; the sum of thousands is not known better */

typedef struct
{
  RpSimplexFunction function;
  gconstpointer data;
  guint n;
  double points[RP_SIMPLEX_MOST + 1][RP_SIMPLEX_MOST];
  double values[RP_SIMPLEX_MOST + 1];
} Simplex;

static double
evaluate (Simplex *self, const double *point)
{
  double value = self->function (point, self->data);
  return isfinite (value) ? value : INFINITY;
}

static void
set_point (Simplex *self, guint index, const double *point, double value)
{
  memcpy (self->points[index], point, self->n * sizeof (double));
  self->values[index] = value;
}

/* The best comes first, the worst last. */
static void
sort (Simplex *self)
{
  for (guint i = 1; i <= self->n; i++)
    for (guint k = i; k > 0 && self->values[k] < self->values[k - 1]; k--)
      {
        double point[RP_SIMPLEX_MOST], value = self->values[k];
        memcpy (point, self->points[k], sizeof point);
        set_point (self, k, self->points[k - 1], self->values[k - 1]);
        set_point (self, k - 1, point, value);
      }
}

/* On the line from the worst point through the middle of the others: 1 reflects, 2 goes further, −0.5
 * stays inside. */
static double
try_point (Simplex *self, double times, double *out)
{
  for (guint d = 0; d < self->n; d++)
    {
      double middle = 0;
      for (guint i = 0; i < self->n; i++)
        middle += self->points[i][d] / self->n;
      out[d] = middle + times * (middle - self->points[self->n][d]);
    }
  return evaluate (self, out);
}

static void
shrink (Simplex *self)
{
  for (guint i = 1; i <= self->n; i++)
    {
      for (guint d = 0; d < self->n; d++)
        self->points[i][d] = (self->points[i][d] + self->points[0][d]) / 2;
      self->values[i] = evaluate (self, self->points[i]);
    }
}

static void
step (Simplex *self)
{
  double reflected[RP_SIMPLEX_MOST], further[RP_SIMPLEX_MOST];
  double value = try_point (self, 1, reflected);
  double worst = self->values[self->n];
  if (value < self->values[0])
    {
      double other = try_point (self, 2, further);
      if (other < value)
        set_point (self, self->n, further, other);
      else
        set_point (self, self->n, reflected, value);
      return;
    }
  if (value < self->values[self->n - 1])
    {
      set_point (self, self->n, reflected, value);
      return;
    }
  double inside = try_point (self, value < worst ? 0.5 : -0.5, further);
  if (inside < MIN (value, worst))
    set_point (self, self->n, further, inside);
  else
    shrink (self);
}

static double
descend (Simplex *self, double *point)
{
  set_point (self, 0, point, evaluate (self, point));
  for (guint i = 1; i <= self->n; i++)
    {
      double corner[RP_SIMPLEX_MOST];
      memcpy (corner, point, self->n * sizeof (double));
      corner[i - 1] += FIRST_STEP;
      set_point (self, i, corner, evaluate (self, corner));
    }
  for (guint i = 0; i < STEPS_MOST; i++)
    {
      sort (self);
      if (self->values[self->n] - self->values[0] <= ENOUGH * fabs (self->values[0]))
        break;
      step (self);
    }
  sort (self);
  memcpy (point, self->points[0], self->n * sizeof (double));
  return self->values[0];
}

double
rp_simplex_minimise (RpSimplexFunction function, gconstpointer data, double *point, guint n)
{
  Simplex self = { .function = function, .data = data, .n = n };
  double best = INFINITY;
  g_return_val_if_fail (n > 0 && n <= RP_SIMPLEX_MOST, NAN);
  for (guint i = 0; i < STARTS_MOST; i++)
    {
      double value = descend (&self, point);
      if (!(best - value > ENOUGH * fabs (value)))
        return MIN (best, value);
      best = value;
    }
  return best;
}
