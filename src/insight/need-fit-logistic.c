/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "insight/minimise.h"
#include "insight/need-model-internal.h"
#include "insight/symmetric.h"

/* Models without a closed form. The variables are weights and base in one block: n_inputs rows of n_needs,
 * the base last. All needs are computed side by side, so that the inner loops run over them. */

#define FEWEST_POSITIVES 3
#define MAX_STEPS 100
#define TOLERANCE 1e-4
#define LARGEST_SCORE 300 /* exp() of it is still a number, and no model gets near it */
#define LARGEST_PRODUCT 1e150

/* Second derivatives are about those of a share that all customers have. Needs whose shares differ by less
 * than this factor have one matrix between them. */
#define N_LEVELS 3
#define LEVEL_FACTOR 6

typedef struct
{
  const RpNeedRows *rows;
  guint m;
  guint n; /* inputs */
  double need_penalty, attribute_penalty;
  gboolean is_cold;   /* needs are what is learned, and no inputs */
  gboolean is_ranked; /* a need that is hidden must come first, too */
  gboolean *learns;   /* needs with enough positives */
  guint *levels;      /* by need: which matrix is its own */
  double *factors[N_LEVELS];
  double *block;                             /* n + 1 × needs of a level */
  double *scores, *odds, *residuals, *total; /* of one customer */
  double *fades; /* m × m: exp (-weight), what hiding a need does to odds */
} Task;

static void
task_init (Task *task, RpNeedModel *model, const RpNeedRows *rows)
{
  *task = (Task){ .rows = rows, .m = model->n_needs, .n = model->n_inputs };
  task->need_penalty = 1 / model->strength.needs;
  task->attribute_penalty = 1 / model->strength.attributes;
  task->learns = g_new0 (gboolean, task->m);
  task->levels = g_new0 (guint, task->m);
  task->block = g_new (double, (gsize)(task->n + 1) * task->m);
  task->scores = g_new (double, task->m);
  task->odds = g_new (double, task->m);
  task->residuals = g_new (double, task->m);
  task->total = g_new (double, task->m);
  task->fades = g_new (double, (gsize)task->m * task->m);
  for (guint j = 0; j < task->m; j++)
    task->learns[j] = rows->counts[j] >= FEWEST_POSITIVES;
}

static void
task_clear (Task *task)
{
  for (guint l = 0; l < N_LEVELS; l++)
    g_free (task->factors[l]);
  g_free (task->learns);
  g_free (task->levels);
  g_free (task->block);
  g_free (task->scores);
  g_free (task->odds);
  g_free (task->residuals);
  g_free (task->total);
  g_free (task->fades);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Task, task_clear)

/* Four at a time, so that the compiler takes wide registers. */
static inline void
add_row (double *restrict sums, const double *restrict row, guint m)
{
  guint j = 0;
  for (; j + 4 <= m; j += 4)
    {
      sums[j] += row[j];
      sums[j + 1] += row[j + 1];
      sums[j + 2] += row[j + 2];
      sums[j + 3] += row[j + 3];
    }
  for (; j < m; j++)
    sums[j] += row[j];
}

/* A need does not speak for itself, and one with too few customers is not learned. */
static void
hold_fixed (const Task *task, double *block)
{
  for (guint j = 0; j < task->m; j++)
    {
      block[(gsize)j * task->m + j] = 0;
      for (guint f = 0; f <= task->n && !task->learns[j]; f++)
        block[(gsize)f * task->m + j] = 0;
      for (guint f = 0; f < task->m && task->is_cold; f++)
        block[(gsize)f * task->m + j] = 0;
    }
}

static double
get_penalty (const Task *task, guint input)
{
  return input == task->n ? 0 : input < task->m ? task->need_penalty : task->attribute_penalty;
}

/* The penalty on large weights, with which value and gradient begin. */
static double
begin_gradient (const Task *task, const double *x, double *gradient)
{
  double value = 0;
  for (guint f = 0; f <= task->n; f++)
    {
      double penalty = get_penalty (task, f);
      gsize begin = (gsize)f * task->m;
      for (gsize i = begin; i < begin + task->m; i++)
        {
          gradient[i] = penalty * x[i];
          value += penalty * x[i] * x[i] / 2;
        }
    }
  return value;
}

/* Scores and odds of a customer from base and weights of his inputs. */
static void
score_inputs (Task *task, const double *x, const guint16 *begin, const guint16 *end)
{
  memcpy (task->scores, x + (gsize)task->n * task->m, task->m * sizeof (double));
  for (const guint16 *f = begin; f < end; f++)
    add_row (task->scores, x + (gsize)*f * task->m, task->m);
  for (guint j = 0; j < task->m; j++)
    task->odds[j] = exp (CLAMP (task->scores[j], -LARGEST_SCORE, LARGEST_SCORE));
}

/* Whether each need is there: the loss, and the residuals into @residuals. Σ log (1 + odds) is the logarithm
 * of a product, which is taken once in a while. */
static double
evaluate_presence (Task *task, const guint16 *begin, const guint16 *attributes, double *residuals)
{
  double value = 0, product = 1;
  for (guint j = 0; j < task->m; j++)
    {
      residuals[j] = task->odds[j] / (1 + task->odds[j]);
      product *= 1 + task->odds[j];
      if (product > LARGEST_PRODUCT)
        {
          value += log (product);
          product = 1;
        }
    }
  for (const guint16 *f = begin; f < attributes; f++)
    {
      value -= task->scores[*f];
      residuals[*f] -= 1;
    }
  return value + log (product);
}

/* One of the needs that the customer has is hidden; among those that are not in sight it must come first.
 * Adds the residuals to the total, and takes them from the gradient of the hidden need, which does not speak
 * here. Returns: the loss */
static double
evaluate_hidden (Task *task, double *gradient, const guint16 *begin, const guint16 *attributes,
                 guint16 hidden)
{
  const double *fades = task->fades + (gsize)hidden * task->m;
  double *own = gradient + (gsize)hidden * task->m, *r = task->residuals, sum = 0;
  for (guint j = 0; j < task->m; j++)
    r[j] = task->odds[j] * fades[j];
  double chosen = r[hidden];
  for (const guint16 *f = begin; f < attributes; f++)
    r[*f] = *f == hidden ? chosen : 0;
  for (guint j = 0; j < task->m; j++)
    sum += r[j];
  for (guint j = 0; j < task->m; j++)
    r[j] /= sum;
  r[hidden] -= 1;
  add_row (task->total, r, task->m);
  for (guint j = 0; j < task->m; j++)
    own[j] -= r[j];
  return log (sum / chosen);
}

static const guint16 *
skip_needs (const Task *task, const guint16 *begin, const guint16 *end)
{
  while (begin < end && *begin < task->m)
    begin++;
  return begin;
}

static double
evaluate_row (Task *task, const double *x, double *gradient, const guint16 *begin,
              const guint16 *end)
{
  const guint16 *attributes = skip_needs (task, begin, end);
  const guint16 *speaks = task->is_cold ? attributes : begin;
  score_inputs (task, x, speaks, end);
  double value = evaluate_presence (task, begin, attributes, task->total);
  for (const guint16 *f = begin; f < attributes && task->is_ranked; f++)
    value += evaluate_hidden (task, gradient, begin, attributes, *f);
  for (const guint16 *f = speaks; f < end; f++)
    add_row (gradient + (gsize)*f * task->m, task->total, task->m);
  add_row (gradient + (gsize)task->n * task->m, task->total, task->m);
  return value;
}

static double
evaluate (const double *x, double *gradient, gpointer data)
{
  Task *task = data;
  const RpNeedRows *rows = task->rows;
  double value = begin_gradient (task, x, gradient);
  for (gsize i = 0; i < (gsize)task->m * task->m; i++)
    task->fades[i] = exp (-x[i]);
  for (guint i = 0; i < rows->n; i++)
    value += evaluate_row (task, x, gradient, rows->input + rows->start[i],
                           rows->input + rows->start[i + 1]);
  hold_fixed (task, gradient);
  return value;
}

/* ---- about the inverse of the second derivatives ---- */

/* XᵀX of all inputs and the base, times @weight, and the penalties. */
static double *
factorise_level (const Task *task, const double *pairs, double weight)
{
  guint n = task->n, size = n + 1;
  double *a = g_new (double, (gsize)size *size);
  for (guint i = 0; i < n; i++)
    {
      for (guint k = 0; k < n; k++)
        a[(gsize)i * size + k] = weight * pairs[(gsize)i * n + k];
      a[(gsize)i * size + i] += get_penalty (task, i);
      a[(gsize)n * size + i] = weight * task->rows->counts[i];
    }
  a[(gsize)n * size + n] = weight * task->rows->n + 1e-3;
  if (!rp_symmetric_factorise (a, size))
    g_warn_if_reached ();
  return a;
}

static void
prepare_levels (Task *task, const double *shares)
{
  g_autofree double *pairs = rp_need_rows_count_pairs (task->rows, task->n);
  double weight = 0.25;
  for (guint l = 0; l < N_LEVELS; l++, weight /= LEVEL_FACTOR)
    task->factors[l] = factorise_level (task, pairs, weight / sqrt (LEVEL_FACTOR));
  for (guint j = 0; j < task->m; j++)
    {
      double curvature = shares[j] * (1 - shares[j]) * (task->is_ranked ? 2 : 1);
      for (weight = 0.25 / LEVEL_FACTOR; curvature < weight && task->levels[j] + 1 < N_LEVELS;)
        {
          task->levels[j]++;
          weight /= LEVEL_FACTOR;
        }
    }
}

/* The needs of one level between @vector and the task's block, in either direction. */
static void
copy_level (Task *task, double *vector, guint level, gboolean back)
{
  double *place = task->block;
  for (guint f = 0; f <= task->n; f++)
    for (guint j = 0; j < task->m; j++)
      {
        double *value = vector + (gsize)f * task->m + j;
        if (task->levels[j] != level)
          continue;
        if (back)
          *value = *place++;
        else
          *place++ = *value;
      }
}

static void
precondition (double *vector, gpointer data)
{
  Task *task = data;
  hold_fixed (task, vector);
  for (guint l = 0; l < N_LEVELS; l++)
    {
      guint n_columns = 0;
      for (guint j = 0; j < task->m; j++)
        n_columns += task->levels[j] == l ? 1 : 0;
      copy_level (task, vector, l, FALSE);
      rp_symmetric_solve (task->factors[l], task->n + 1, task->block, n_columns);
      copy_level (task, vector, l, TRUE);
    }
  hold_fixed (task, vector);
}

/* Begins with the shares among all, ends in base and weights of the model. */
static void
fit (RpNeedModel *model, const RpNeedRows *rows, gboolean is_cold, gboolean is_ranked)
{
  g_auto (Task) task = { 0 };
  g_autofree double *shares = g_new (double, model->n_needs);
  gsize n_weights = (gsize)model->n_inputs * model->n_needs, n = n_weights + model->n_needs;
  g_autofree double *x = g_new0 (double, n);
  task_init (&task, model, rows);
  task.is_cold = is_cold;
  task.is_ranked = is_ranked;
  for (guint j = 0; j < model->n_needs; j++)
    {
      /* Half a customer more on either side keeps the logarithm of nobody and of everybody finite. */
      shares[j] = (rows->counts[j] + 0.5) / (rows->n + 1.0);
      x[n_weights + j] = log (shares[j] / (1 - shares[j]));
    }
  prepare_levels (&task, shares);
  rp_minimise (&(RpMinimiseTask){ .n = (guint)n,
                                  .evaluate = evaluate,
                                  .precondition = precondition,
                                  .data = &task,
                                  .max_steps = MAX_STEPS,
                                  .tolerance = TOLERANCE },
               x);
  memcpy (model->weights, x, n_weights * sizeof (double));
  memcpy (model->base, x + n_weights, model->n_needs * sizeof (double));
  model->is_logarithm = TRUE;
}

void
rp_need_fit_logistic (RpNeedModel *model, const RpNeedRows *rows)
{
  fit (model, rows, FALSE, FALSE);
}

void
rp_need_fit_cold (RpNeedModel *model, const RpNeedRows *rows)
{
  fit (model, rows, TRUE, FALSE);
}

void
rp_need_fit_next (RpNeedModel *model, const RpNeedRows *rows)
{
  fit (model, rows, FALSE, TRUE);
}
