/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpMinimiseTask: a smooth convex function of many variables.
 * @n: variables
 * @evaluate: the value at @x; writes its gradient
 * @precondition: multiplies a vector with about the inverse of the second derivatives; must be linear,
 *   symmetric and positive definite
 * @max_steps: at most that often is @evaluate called
 * @tolerance: two steps that lower the value by less than this part of it end the search
 */
typedef struct
{
  guint n;
  double (*evaluate) (const double *x, double *gradient, gpointer data);
  void (*precondition) (double *vector, gpointer data);
  gpointer data;
  guint max_steps;
  double tolerance;
} RpMinimiseTask;

/**
 * rp_minimise:
 * @x: where to begin; the best place found afterwards
 *
 * Limited-memory BFGS. The same input gives the same result.
 *
 * Returns: the value at @x
 */
double rp_minimise (const RpMinimiseTask *task, double *x);

G_END_DECLS
