/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-stack.h"

#include <math.h>
#include <string.h>

#include "insight/need-calibration.h"
#include "insight/symmetric.h"

#define N RP_NEED_STACK_WEIGHTS
#define PENALTY 1.0 /* of the squared weights, but for the base: with few answers they stay small */
#define STEPS_MAX 50
#define SMALL_STEP 1e-10
#define LEAST 0.001 /* probabilities are kept that far from 0 and 1 before their logit is taken */
#define PARTS 3     /* of the second half of the answers, in the trial */

typedef struct
{
  RpNeedSigns signs;
  guint8 confirmed;
} Answer;

struct _RpNeedStack
{
  GArray *answers; /* of Answer */
  gboolean is_used;
  double weights[N];
  double learned, start; /* Brier scores of the trial */
};

RpNeedStack *
rp_need_stack_new (void)
{
  RpNeedStack *self = g_new0 (RpNeedStack, 1);
  self->answers = g_array_new (FALSE, FALSE, sizeof (Answer));
  self->learned = self->start = NAN;
  return self;
}

void
rp_need_stack_free (RpNeedStack *self)
{
  g_array_unref (self->answers);
  g_free (self);
}

void
rp_need_stack_add (RpNeedStack *self, const RpNeedSigns *signs, gboolean confirmed)
{
  Answer answer = { *signs, confirmed ? 1 : 0 };
  g_array_append_val (self->answers, answer);
}

double
rp_need_signs_combine (const RpNeedSigns *signs)
{
  const double parts[] = { signs->rule, signs->text, signs->model };
  return rp_need_combine (parts, G_N_ELEMENTS (parts));
}

/* ---- logistic regression of few inputs ---- */

static void
read_inputs (const RpNeedSigns *signs, double x[N])
{
  double model = CLAMP (signs->model, LEAST, 1 - LEAST);
  gboolean speaks = !isnan (signs->model), fired = !isnan (signs->rule);
  x[0] = 1;
  x[1] = speaks ? log (model / (1 - model)) : 0;
  x[2] = speaks;
  x[3] = fired;
  x[4] = fired ? signs->severity : 0;
  x[5] = isnan (signs->text) ? 0 : log1p (signs->hits);
}

static double
tell (const double weights[N], const RpNeedSigns *signs)
{
  double x[N], sum = 0;
  read_inputs (signs, x);
  for (guint i = 0; i < N; i++)
    sum += weights[i] * x[i];
  return 1 / (1 + exp (-sum));
}

/* Gradient and second derivatives of the penalised log likelihood. */
static void
add_up (const Answer *answers, guint n, const double weights[N], double gradient[N],
        double hessian[N * N])
{
  memset (gradient, 0, N * sizeof (double));
  memset (hessian, 0, N * N * sizeof (double));
  for (guint k = 0; k < n; k++)
    {
      double x[N], p = tell (weights, &answers[k].signs);
      read_inputs (&answers[k].signs, x);
      for (guint i = 0; i < N; i++)
        {
          gradient[i] += (answers[k].confirmed - p) * x[i];
          for (guint j = 0; j < N; j++)
            hessian[i * N + j] += p * (1 - p) * x[i] * x[j];
        }
    }
  for (guint i = 0; i < N; i++)
    {
      double penalty = i > 0 ? PENALTY : 1e-6;
      gradient[i] -= penalty * weights[i];
      hessian[i * N + i] += penalty;
    }
}

/* Newton's method: the function is convex and the inputs are few. */
static void
fit (const Answer *answers, guint n, double weights[N])
{
  double step[N], hessian[N * N];
  memset (weights, 0, N * sizeof (double));
  for (guint k = 0; k < STEPS_MAX; k++)
    {
      double largest = 0;
      add_up (answers, n, weights, step, hessian);
      if (!rp_symmetric_factorise (hessian, N))
        return;
      rp_symmetric_solve (hessian, N, step, 1);
      for (guint i = 0; i < N; i++)
        {
          weights[i] += CLAMP (step[i], -4, 4);
          largest = MAX (largest, fabs (step[i]));
        }
      if (largest < SMALL_STEP)
        return;
    }
}

/* ---- the trial ---- */

static void
try_out (RpNeedStack *self)
{
  const Answer *answers = (const Answer *)(gpointer)self->answers->data;
  guint n = self->answers->len, half = n / 2;
  self->learned = self->start = 0;
  for (guint part = 0; part < PARTS; part++)
    {
      guint from = half + (n - half) * part / PARTS, to = half + (n - half) * (part + 1) / PARTS;
      double weights[N];
      fit (answers, from, weights);
      for (guint k = from; k < to; k++)
        {
          double start = rp_need_signs_combine (&answers[k].signs);
          double learned = tell (weights, &answers[k].signs);
          start = isnan (start) ? 0 : start;
          self->learned += (learned - answers[k].confirmed) * (learned - answers[k].confirmed);
          self->start += (start - answers[k].confirmed) * (start - answers[k].confirmed);
        }
    }
  self->learned /= n - half;
  self->start /= n - half;
}

void
rp_need_stack_learn (RpNeedStack *self)
{
  self->is_used = FALSE;
  if (self->answers->len < RP_NEED_ANSWERS_NEEDED)
    return;
  try_out (self);
  self->is_used = self->learned < self->start;
  if (self->is_used)
    fit ((const Answer *)(gpointer)self->answers->data, self->answers->len, self->weights);
}

/* ---- questions ---- */

gboolean
rp_need_stack_is_used (RpNeedStack *self)
{
  return self->is_used;
}

guint
rp_need_stack_get_n_answers (RpNeedStack *self)
{
  return self->answers->len;
}

void
rp_need_stack_get_brier (RpNeedStack *self, double *learned, double *start)
{
  *learned = self->learned;
  *start = self->start;
}

const double *
rp_need_stack_get_weights (RpNeedStack *self)
{
  return self->weights;
}

double
rp_need_stack_apply (RpNeedStack *self, const RpNeedSigns *signs)
{
  double start = rp_need_signs_combine (signs);
  return self->is_used && !isnan (start) ? tell (self->weights, signs) : start;
}
