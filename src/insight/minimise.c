/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/minimise.h"

#include <math.h>
#include <string.h>

#define MEMORY 8      /* pairs of steps and changes of the gradient that are remembered */
#define DECREASE 1e-4 /* part of the promised decrease that a step must bring */
#define SMALLEST_STEP 1e-10
#define QUIET_STEPS 2 /* steps in a row that bring next to nothing */

typedef struct
{
  guint n;
  guint n_pairs, next; /* how many are remembered; the place of the next */
  double *step[MEMORY];
  double *change[MEMORY];
  double rho[MEMORY];
} Memory;

static double
dot (const double *a, const double *b, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static void
add_scaled (double *a, double factor, const double *b, guint n)
{
  for (guint i = 0; i < n; i++)
    a[i] += factor * b[i];
}

static void
memory_init (Memory *self, guint n)
{
  *self = (Memory){ .n = n };
  for (guint i = 0; i < MEMORY; i++)
    {
      self->step[i] = g_new (double, n);
      self->change[i] = g_new (double, n);
    }
}

static void
memory_clear (Memory *self)
{
  for (guint i = 0; i < MEMORY; i++)
    {
      g_free (self->step[i]);
      g_free (self->change[i]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Memory, memory_clear)

static void
memory_add (Memory *self, const double *x, const double *x_old, const double *g,
            const double *g_old)
{
  double *s = self->step[self->next], *y = self->change[self->next];
  for (guint i = 0; i < self->n; i++)
    {
      s[i] = x[i] - x_old[i];
      y[i] = g[i] - g_old[i];
    }
  double product = dot (s, y, self->n);
  if (!(product > 0))
    return;
  self->rho[self->next] = 1 / product;
  self->next = (self->next + 1) % MEMORY;
  self->n_pairs = MIN (self->n_pairs + 1, MEMORY);
}

/* The two loops: @direction is -gradient before, and where to go after. */
static void
memory_turn (const Memory *self, double *direction, const RpMinimiseTask *task)
{
  double alpha[MEMORY];
  for (guint k = 1; k <= self->n_pairs; k++)
    {
      guint i = (self->next + MEMORY - k) % MEMORY;
      alpha[i] = self->rho[i] * dot (self->step[i], direction, self->n);
      add_scaled (direction, -alpha[i], self->change[i], self->n);
    }
  task->precondition (direction, task->data);
  for (guint k = self->n_pairs; k >= 1; k--)
    {
      guint i = (self->next + MEMORY - k) % MEMORY;
      double beta = self->rho[i] * dot (self->change[i], direction, self->n);
      add_scaled (direction, alpha[i] - beta, self->step[i], self->n);
    }
}

double
rp_minimise (const RpMinimiseTask *task, double *x)
{
  guint n = task->n;
  g_auto (Memory) memory = { 0 };
  g_autofree double *gradient = g_new (double, n), *direction = g_new (double, n);
  g_autofree double *trial = g_new (double, n), *trial_gradient = g_new (double, n);
  double value = task->evaluate (x, gradient, task->data);
  double length = 0; /* of the step at hand, as a part of the direction; 0: a new direction */
  double slope = 0;
  memory_init (&memory, n);
  for (guint calls = 1, quiet = 0; calls < task->max_steps && quiet < QUIET_STEPS; calls++)
    {
      if (length == 0)
        {
          for (guint i = 0; i < n; i++)
            direction[i] = -gradient[i];
          memory_turn (&memory, direction, task);
          slope = dot (gradient, direction, n);
          length = 1;
        }
      if (!(slope < 0) || length < SMALLEST_STEP)
        break;
      memcpy (trial, x, n * sizeof (double));
      add_scaled (trial, length, direction, n);
      double reached = task->evaluate (trial, trial_gradient, task->data);
      if (!(reached <= value + DECREASE * length * slope))
        {
          length /= 2;
          continue;
        }
      memory_add (&memory, trial, x, trial_gradient, gradient);
      quiet = value - reached <= task->tolerance * fabs (value) ? quiet + 1 : 0;
      memcpy (x, trial, n * sizeof (double));
      memcpy (gradient, trial_gradient, n * sizeof (double));
      value = reached;
      length = 0;
    }
  return value;
}
