/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "insight/need-model-internal.h"
#include "insight/ranking.h"

/* The product's own choice of a model. The limits come from measurements in docs/suggestions.md. */

#define FEWEST_FOR_MODEL 50
#define FEWEST_FOR_ATTRIBUTES 500
#define MOST_TRIED 4000    /* customers on whom the trust in attributes is tried out */
#define MOST_CELLS 2400000 /* customers × attributes; more takes long and teaches little */

/* C of the attributes' weights, the more careful ones first. One that does not do better ends the search. */
static const double attribute_strengths[] = { 0.001, 0.003, 0.01, 0.03, 0.1 };
#define BETTER_BY 0.0005 /* NDCG@5; less is noise */

/* How far up a hidden need comes on the customers of @rows: mean NDCG@5 over customers with two or more. */
static double
measure (RpNeedModel *model, RpNeedTable *table, GArray *rows)
{
  guint m = model->n_needs;
  g_autofree double *scores = g_new (double, m);
  g_autofree guint8 *has = g_new (guint8, m);
  g_autoptr (RpRankingSum) sum = rp_ranking_sum_new (m);
  for (guint i = 0; i < rows->len; i++)
    {
      guint row = g_array_index (rows, guint, i);
      guint n_needs = rp_need_table_count_needs (table, row);
      memcpy (has, rp_need_table_get_needs (table, row), m);
      for (guint hidden = 0; hidden < m && n_needs > 1; hidden++)
        {
          if (!has[hidden])
            continue;
          has[hidden] = 0;
          rp_need_model_score (model, table, row, has, scores);
          rp_ranking_sum_add (sum, hidden, rp_rank (scores, has, m, hidden), 1.0 / n_needs);
          has[hidden] = 1;
        }
    }
  rp_ranking_sum_finish (sum);
  return sum->ndcg5;
}

/* At most @most of @rows, evenly spread over them. */
static GArray *
thin (GArray *rows, guint most)
{
  GArray *thinned = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = MIN (rows->len, most);
  for (guint i = 0; i < n; i++)
    g_array_append_val (thinned, g_array_index (rows, guint, (gsize)i * rows->len / n));
  return thinned;
}

/* Two halves, by turns. */
static void
halve (GArray *all, GArray *halves[2])
{
  g_autoptr (GArray) rows = thin (all, MOST_TRIED);
  for (guint i = 0; i < 2; i++)
    halves[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (halves[i % 2], g_array_index (rows, guint, i));
}

/* The mean of both ways round: learn from one half, look at the other. */
static double
try_strength (RpNeedTable *table, GArray *halves[2], RpNeedMethod method,
              const RpNeedStrength *strength)
{
  double sum = 0;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RpNeedModel) model = rp_need_model_fit (table, halves[i], method, strength);
      sum += measure (model, table, halves[1 - i]);
    }
  return sum / 2;
}

static RpNeedModel *
fit_with_attributes (RpNeedTable *table, GArray *rows)
{
  GArray *halves[2];
  halve (rows, halves);
  RpNeedStrength strength = { 1, 0 }, tried = { 1, 0 };
  double best = try_strength (table, halves, RP_NEED_NEXT, &(RpNeedStrength){ 1, 1 });
  for (guint i = 0; i < G_N_ELEMENTS (attribute_strengths); i++)
    {
      tried.attributes = attribute_strengths[i];
      double reached = try_strength (table, halves, RP_NEED_NEXT_ATTRIBUTES, &tried);
      g_debug ("attributes trusted %g: NDCG@5 %.4f", tried.attributes, reached);
      if (reached <= best + BETTER_BY && i > 0)
        break;
      if (reached > best + BETTER_BY)
        {
          best = reached;
          strength = tried;
        }
    }
  g_array_unref (halves[0]);
  g_array_unref (halves[1]);
  if (strength.attributes > 0)
    return rp_need_model_fit (table, rows, RP_NEED_NEXT_ATTRIBUTES, &strength);
  return rp_need_model_fit (table, rows, RP_NEED_NEXT, &(RpNeedStrength){ 1, 1 });
}

/* The model for customers of whom no need is known. */
static RpNeedModel *
fit_cold (RpNeedTable *table, GArray *rows, guint n_attributes)
{
  gboolean by_attributes = rows->len >= FEWEST_FOR_ATTRIBUTES && n_attributes > 0;
  return rp_need_model_fit (table, rows, by_attributes ? RP_NEED_COLD : RP_NEED_POPULARITY, NULL);
}

RpNeedModel *
rp_need_model_train (RpNeedTable *table, GArray *all)
{
  guint n_attributes = rp_need_table_get_n_attributes (table);
  g_autoptr (GArray) rows = thin (all, MOST_CELLS / MAX (n_attributes, 1));
  RpNeedModel *model;
  if (rows->len < FEWEST_FOR_MODEL)
    return rp_need_model_fit (table, rows, RP_NEED_POPULARITY, NULL);
  if (rows->len < FEWEST_FOR_ATTRIBUTES || n_attributes == 0)
    model = rp_need_model_fit (table, rows, RP_NEED_NEXT, NULL);
  else
    model = fit_with_attributes (table, rows);
  model->cold = fit_cold (table, rows, n_attributes);
  return model;
}

RpNeedModel *
rp_need_model_retrain (RpNeedModel *self, RpNeedTable *table, GArray *all)
{
  guint n_attributes = rp_need_table_get_n_attributes (table);
  g_autoptr (GArray) rows = thin (all, MOST_CELLS / MAX (n_attributes, 1));
  RpNeedModel *model = rp_need_model_fit (table, rows, self->method, &self->strength);
  if (self->cold != NULL)
    model->cold = fit_cold (table, rows, n_attributes);
  return model;
}

gboolean
rp_need_model_is_due (guint before, guint after)
{
  return (before < FEWEST_FOR_MODEL) != (after < FEWEST_FOR_MODEL)
         || (before < FEWEST_FOR_ATTRIBUTES) != (after < FEWEST_FOR_ATTRIBUTES);
}
