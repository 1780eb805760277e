/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "insight/need-evaluation.h"
#include "insight/need-model-internal.h"

/* The product's own choice of a model. The limits come from measurements in docs/suggestions.md. */

#define FEWEST_FOR_MODEL 50
#define FEWEST_FOR_ATTRIBUTES 500
#define MOST_TRIED 4000         /* customers on whom the trust in attributes is tried out */
#define MOST_TRIED_CELLS 200000 /* customers × attributes of them */
#define MOST_CELLS 2400000      /* customers × attributes; more takes long and teaches little */

/* C of the attributes' weights, the more careful ones first. One that does worse than the best so far ends
 * the search. */
static const double attribute_strengths[] = { 0.001, 0.003, 0.01, 0.03, 0.1, 0.3 };
static const double cold_strengths[] = { 0.01, 0.1 };
#define NEED_STRENGTH 1      /* C of the needs' weights */
#define COLD_BETTER_BY 0.002 /* R@3 */
#define BETTER_BY 0.0005     /* NDCG@5; less is noise */

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
halve (GArray *all, guint n_attributes, GArray *halves[2])
{
  g_autoptr (GArray) rows = thin (all, MIN (MOST_TRIED, MOST_TRIED_CELLS / n_attributes));
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

static RpNeedStrength
settle_strength (RpNeedTable *table, GArray *halves[2])
{
  RpNeedStrength strength = { NEED_STRENGTH, 0 }, tried = { NEED_STRENGTH, 0 };
  double best = try_strength (table, halves, RP_NEED_NEXT, &(RpNeedStrength){ NEED_STRENGTH, 1 });
  for (guint i = 0; i < G_N_ELEMENTS (attribute_strengths); i++)
    {
      tried.attributes = attribute_strengths[i];
      double reached = try_strength (table, halves, RP_NEED_NEXT_ATTRIBUTES, &tried);
      g_debug ("attributes trusted %g: NDCG@5 %.4f", tried.attributes, reached);
      if (reached < best - BETTER_BY)
        break;
      if (reached > best + BETTER_BY)
        {
          best = reached;
          strength = tried;
        }
    }
  return strength;
}

static double
try_cold (RpNeedTable *table, GArray *halves[2], RpNeedMethod method,
          const RpNeedStrength *strength)
{
  g_autoptr (GArray) nothing_hidden = g_array_new (FALSE, FALSE, sizeof (RpNeedCase));
  double sum = 0;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RpNeedModel) model = rp_need_model_fit (table, halves[i], method, strength);
      sum += rp_need_evaluate_cold (model, table, halves[1 - i], nothing_hidden).r3;
    }
  return sum / 2;
}

/* Attributes alone must clearly do better than popularity. @strength: (out) */
static RpNeedMethod
settle_cold (RpNeedTable *table, GArray *halves[2], RpNeedStrength *strength)
{
  RpNeedMethod method = RP_NEED_POPULARITY;
  double best = try_cold (table, halves, RP_NEED_POPULARITY, NULL) + COLD_BETTER_BY;
  *strength = (RpNeedStrength){ 0, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (cold_strengths); i++)
    {
      const RpNeedStrength tried = { 1, cold_strengths[i] };
      double reached = try_cold (table, halves, RP_NEED_COLD, &tried);
      if (reached <= best)
        continue;
      best = reached;
      method = RP_NEED_COLD;
      *strength = tried;
    }
  return method;
}

static RpNeedModel *
train_with_attributes (RpNeedTable *table, GArray *rows)
{
  GArray *halves[2];
  halve (rows, rp_need_table_get_n_attributes (table), halves);
  const RpNeedStrength strength = settle_strength (table, halves);
  RpNeedStrength cold_strength;
  RpNeedMethod cold = settle_cold (table, halves, &cold_strength);
  g_array_unref (halves[0]);
  g_array_unref (halves[1]);
  gboolean helps = strength.attributes > 0;
  RpNeedModel *model
      = rp_need_model_fit (table, rows, helps ? RP_NEED_NEXT_ATTRIBUTES : RP_NEED_NEXT,
                           &(RpNeedStrength){ NEED_STRENGTH, helps ? strength.attributes : 1 });
  model->cold = rp_need_model_fit (table, rows, cold, &cold_strength);
  return model;
}

static GArray *
choose_rows (RpNeedTable *table, GArray *all)
{
  return thin (all, MOST_CELLS / MAX (rp_need_table_get_n_attributes (table), 1));
}

RpNeedModel *
rp_need_model_train (RpNeedTable *table, GArray *all)
{
  g_autoptr (GArray) rows = choose_rows (table, all);
  if (rows->len < FEWEST_FOR_MODEL)
    return rp_need_model_fit (table, rows, RP_NEED_POPULARITY, NULL);
  if (rows->len >= FEWEST_FOR_ATTRIBUTES && rp_need_table_get_n_attributes (table) > 0)
    return train_with_attributes (table, rows);
  RpNeedModel *model = rp_need_model_fit (table, rows, RP_NEED_NEXT, NULL);
  model->cold = rp_need_model_fit (table, rows, RP_NEED_POPULARITY, NULL);
  return model;
}

RpNeedModel *
rp_need_model_retrain (RpNeedModel *self, RpNeedTable *table, GArray *all)
{
  g_autoptr (GArray) rows = choose_rows (table, all);
  RpNeedModel *model = rp_need_model_fit (table, rows, self->method, &self->strength);
  if (self->cold != NULL)
    model->cold = rp_need_model_fit (table, rows, self->cold->method, &self->cold->strength);
  return model;
}

gboolean
rp_need_model_is_due (guint before, guint after)
{
  return (before < FEWEST_FOR_MODEL) != (after < FEWEST_FOR_MODEL)
         || (before < FEWEST_FOR_ATTRIBUTES) != (after < FEWEST_FOR_ATTRIBUTES);
}
