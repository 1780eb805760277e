/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-table.h"

static const RpScorePart *
get_part (GPtrArray *scores, guint row, guint column)
{
  const RpScore *score = g_ptr_array_index (scores, row);
  return g_ptr_array_index (score->parts, column);
}

static void
choose_columns (RpScoreTable *self, GPtrArray *scores)
{
  const RpScore *first = scores->len > 0 ? g_ptr_array_index (scores, 0) : NULL;
  for (guint k = 0; first != NULL && k < first->parts->len; k++)
    {
      guint n_known = 0;
      for (guint i = 0; i < scores->len; i++)
        n_known += get_part (scores, i, k)->present;
      if (n_known > 0 && n_known * 2 >= scores->len)
        g_array_append_val (self->columns, k);
    }
}

static void
choose_rows (RpScoreTable *self, GPtrArray *scores)
{
  for (guint i = 0; i < scores->len; i++)
    {
      gboolean whole = TRUE;
      for (guint k = 0; k < self->columns->len; k++)
        whole = whole && get_part (scores, i, g_array_index (self->columns, guint, k))->present;
      if (whole)
        g_array_append_val (self->rows, i);
    }
}

RpScoreTable *
rp_score_table_new (GPtrArray *scores)
{
  RpScoreTable *self = g_new0 (RpScoreTable, 1);
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  self->columns = g_array_new (FALSE, FALSE, sizeof (guint));
  choose_columns (self, scores);
  choose_rows (self, scores);
  self->points = rp_matrix_new (self->rows->len, self->columns->len);
  self->weights = g_new0 (double, self->columns->len);
  for (guint k = 0; k < self->columns->len; k++)
    for (guint i = 0; i < self->rows->len; i++)
      {
        const RpScorePart *part = get_part (scores, g_array_index (self->rows, guint, i),
                                            g_array_index (self->columns, guint, k));
        self->weights[k] = part->weight;
        rp_matrix_set (self->points, i, k, part->points);
      }
  return self;
}

void
rp_score_table_free (RpScoreTable *self)
{
  rp_matrix_free (self->points);
  g_array_unref (self->rows);
  g_array_unref (self->columns);
  g_free (self->weights);
  g_free (self);
}
