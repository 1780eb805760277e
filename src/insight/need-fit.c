/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "insight/need-model-internal.h"
#include "insight/symmetric.h"

/* Models with a closed form: all of them come from how often inputs occur together. */

#define SHRINK 10 /* customers that a conditional share must outweigh */

static double
share_of (const RpNeedRows *rows, guint input)
{
  return rows->n > 0 ? (double)rows->counts[input] / rows->n : 0;
}

void
rp_need_fit_popularity (RpNeedModel *model, const RpNeedRows *rows)
{
  for (guint j = 0; j < model->n_needs; j++)
    model->base[j] = share_of (rows, j);
}

void
rp_need_fit_cosine (RpNeedModel *model, const RpNeedRows *rows)
{
  guint m = model->n_needs;
  g_autofree double *pairs = rp_need_rows_count_pairs (rows, m);
  for (guint k = 0; k < m; k++)
    for (guint j = 0; j < m; j++)
      if (k != j && pairs[k * m + j] > 0)
        model->weights[k * m + j] = pairs[k * m + j] / sqrt (pairs[k * m + k] * pairs[j * m + j]);
}

/* The mean of the shares of a need among the customers with each of those that are there; with none, the
 * share among all. */
void
rp_need_fit_conditional (RpNeedModel *model, const RpNeedRows *rows)
{
  guint m = model->n_needs;
  g_autofree double *pairs = rp_need_rows_count_pairs (rows, m);
  model->combine = RP_COMBINE_MEAN;
  rp_need_fit_popularity (model, rows);
  for (guint k = 0; k < m; k++)
    for (guint j = 0; j < m; j++)
      if (k != j)
        model->weights[k * m + j]
            = (pairs[k * m + j] + SHRINK * share_of (rows, j)) / (pairs[k * m + k] + SHRINK);
}

/* Association rules with one need on the left; the one with the greatest confidence counts. */
void
rp_need_fit_association (RpNeedModel *model, const RpNeedRows *rows)
{
  guint m = model->n_needs;
  g_autofree double *pairs = rp_need_rows_count_pairs (rows, m);
  model->combine = RP_COMBINE_MAX;
  rp_need_fit_popularity (model, rows);
  for (guint k = 0; k < m; k++)
    for (guint j = 0; j < m; j++)
      if (k != j && pairs[k * m + k] > 0)
        model->weights[k * m + j] = pairs[k * m + j] / pairs[k * m + k];
}

/* EASE: P = (XᵀX + λI)⁻¹, B = -P / diag P, nothing on the diagonal. */
void
rp_need_fit_ease (RpNeedModel *model, const RpNeedRows *rows)
{
  guint m = model->n_needs, n = model->n_inputs;
  g_autofree double *p = rp_need_rows_count_pairs (rows, n);
  for (guint i = 0; i < n; i++)
    p[(gsize)i * n + i] += model->strength.needs;
  g_return_if_fail (rp_symmetric_invert (p, n));
  for (guint k = 0; k < n; k++)
    for (guint j = 0; j < m; j++)
      model->weights[(gsize)k * m + j] = k == j ? 0 : -p[(gsize)k * n + j] / p[(gsize)j * n + j];
}
