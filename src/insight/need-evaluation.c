/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-evaluation.h"

#include <math.h>
#include <string.h>

#include "insight/isotonic.h"

#define N_FOLDS 5

void
rp_need_result_free (RpNeedResult *self)
{
  rp_need_model_unref (self->model);
  rp_ranking_sum_free (self->ranking);
  g_free (self);
}

static RpRankingSum *
rank_cases (RpNeedModel *model, RpNeedTable *table, GArray *cases)
{
  guint m = rp_need_table_get_n_needs (table);
  g_autofree double *scores = g_new (double, m);
  g_autofree guint8 *has = g_new (guint8, m);
  RpRankingSum *sum = rp_ranking_sum_new (m);
  for (guint i = 0; i < cases->len; i++)
    {
      const RpNeedCase *question = &g_array_index (cases, RpNeedCase, i);
      memcpy (has, rp_need_table_get_needs (table, question->row), m);
      has[question->hidden] = 0;
      rp_need_model_score (model, table, question->row, has, scores);
      rp_ranking_sum_add (sum, question->hidden, rp_rank (scores, has, m, question->hidden), 1);
    }
  rp_ranking_sum_finish (sum);
  return sum;
}

/* ---- probabilities ---- */

/* Scores of all needs of some customers, and whether they have them. */
typedef struct
{
  GArray *scores;
  GByteArray *has;
} Cells;

static void
cells_init (Cells *self)
{
  self->scores = g_array_new (FALSE, FALSE, sizeof (double));
  self->has = g_byte_array_new ();
}

static void
cells_clear (Cells *self)
{
  g_array_unref (self->scores);
  g_byte_array_unref (self->has);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cells, cells_clear)

static void
add_cells (Cells *self, RpNeedModel *model, RpNeedTable *table, guint row, const guint8 *has)
{
  guint m = rp_need_table_get_n_needs (table), before = self->scores->len;
  g_array_set_size (self->scores, before + m);
  rp_need_model_score (model, table, row, has, &g_array_index (self->scores, double, before));
  g_byte_array_append (self->has, has, m);
}

/* What the training customers say about the scores of models that have not seen them. */
static RpIsotonic *
calibrate (RpNeedModel *whole, RpNeedTable *table, GArray *train)
{
  const RpNeedStrength strength = rp_need_model_get_strength (whole);
  g_auto (Cells) cells = { 0 };
  cells_init (&cells);
  for (guint fold = 0; fold < N_FOLDS; fold++)
    {
      g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (RpNeedModel) model = NULL;
      for (guint i = 0; i < train->len; i++)
        if (i % N_FOLDS != fold)
          g_array_append_val (others, g_array_index (train, guint, i));
      model = rp_need_model_fit (table, others, rp_need_model_get_method (whole), &strength);
      for (guint i = fold; i < train->len; i += N_FOLDS)
        {
          guint row = g_array_index (train, guint, i);
          add_cells (&cells, model, table, row, rp_need_table_get_needs (table, row));
        }
    }
  return rp_isotonic_learn ((double *)(gpointer)cells.scores->data, cells.has->data,
                            cells.scores->len);
}

/* The needs of each row of the table, the hidden ones among them. Returns: rows × needs */
static GByteArray *
restore_hidden (RpNeedTable *table, GArray *cases)
{
  guint m = rp_need_table_get_n_needs (table), n = rp_need_table_get_n_rows (table);
  GByteArray *has = g_byte_array_sized_new (n * m);
  for (guint i = 0; i < n; i++)
    g_byte_array_append (has, rp_need_table_get_needs (table, i), m);
  for (guint i = 0; i < cases->len; i++)
    {
      const RpNeedCase *question = &g_array_index (cases, RpNeedCase, i);
      has->data[question->row * m + question->hidden] = 1;
    }
  return has;
}

static void
judge_probabilities (RpNeedResult *self, RpNeedModel *model, RpNeedTable *table, GArray *train,
                     GArray *test, GArray *cases)
{
  g_autoptr (RpIsotonic) curve = calibrate (self->model, table, train);
  g_autoptr (GByteArray) has = restore_hidden (table, cases);
  g_auto (Cells) cells = { 0 };
  cells_init (&cells);
  for (guint i = 0; i < test->len; i++)
    {
      guint row = g_array_index (test, guint, i);
      add_cells (&cells, model, table, row, has->data + row * rp_need_table_get_n_needs (table));
    }
  double *scores = (double *)(gpointer)cells.scores->data;
  for (guint i = 0; i < cells.scores->len; i++)
    scores[i] = rp_isotonic_apply (curve, scores[i]);
  self->brier = rp_brier (scores, cells.has->data, cells.scores->len);
  self->calibration_error = rp_calibration_error (scores, cells.has->data, cells.scores->len);
}

RpNeedResult *
rp_need_evaluate (RpNeedTable *table, GArray *train, GArray *test, GArray *cases, guint method)
{
  RpNeedResult *self = g_new0 (RpNeedResult, 1);
  self->model = method == RP_NEED_PRODUCT
                    ? rp_need_model_train (table, train)
                    : rp_need_model_fit (table, train, (RpNeedMethod)method, NULL);
  self->ranking = rank_cases (self->model, table, cases);
  g_autoptr (RpNeedModel) warm = rp_need_model_dup_warm (self->model);
  judge_probabilities (self, warm, table, train, test, cases);
  return self;
}

RpNeedColdResult
rp_need_evaluate_cold (RpNeedModel *model, RpNeedTable *table, GArray *test, GArray *cases)
{
  guint m = rp_need_table_get_n_needs (table);
  g_autofree double *scores = g_new (double, m);
  g_autofree guint8 *nothing = g_new0 (guint8, m);
  g_autoptr (GByteArray) all = restore_hidden (table, cases);
  RpNeedColdResult result = { 0 };
  for (guint i = 0; i < test->len; i++)
    {
      guint row = g_array_index (test, guint, i), n_first = 0, n_three = 0, n_had = 0;
      const guint8 *has = all->data + row * m;
      rp_need_model_score (model, table, row, nothing, scores);
      for (guint j = 0; j < m; j++)
        {
          double rank = has[j] ? rp_rank (scores, NULL, m, j) : m + 1;
          n_had += has[j];
          n_first += rank <= 1 ? 1 : 0;
          n_three += rank <= 3 ? 1 : 0;
        }
      if (n_had == 0)
        continue;
      result.p1 += n_first;
      result.r3 += (double)n_three / MIN (3, n_had);
      result.n++;
    }
  result.p1 /= MAX (result.n, 1);
  result.r3 /= MAX (result.n, 1);
  return result;
}
