/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-model-internal.h"

/* A number of an input takes 16 bits: 256 needs, and 256 attributes of at most 61 features each. */

RpNeedRows *
rp_need_rows_new (RpNeedTable *table, GArray *rows, RpNeedFeatures *features)
{
  RpNeedRows *self = g_new0 (RpNeedRows, 1);
  g_autoptr (GArray) input = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autofree guint *found = g_new (guint, rp_need_table_get_n_attributes (table) + 1);
  self->n = rows->len;
  self->n_needs = rp_need_table_get_n_needs (table);
  self->n_inputs = features != NULL ? rp_need_features_get_n (features) : self->n_needs;
  self->start = g_new0 (guint, rows->len + 1);
  self->counts = g_new0 (guint, self->n_inputs);
  for (guint i = 0; i < rows->len; i++)
    {
      guint row = g_array_index (rows, guint, i);
      const guint8 *has = rp_need_table_get_needs (table, row);
      for (guint16 j = 0; j < self->n_needs; j++)
        if (has[j])
          g_array_append_val (input, j);
      guint n = features != NULL ? rp_need_features_find (features, table, row, found) : 0;
      for (guint k = 0; k < n; k++)
        {
          guint16 number = (guint16)found[k];
          g_array_append_val (input, number);
        }
      for (guint k = self->start[i]; k < input->len; k++)
        self->counts[g_array_index (input, guint16, k)]++;
      self->start[i + 1] = input->len;
    }
  self->input = (guint16 *)(gpointer)g_array_free (g_steal_pointer (&input), FALSE);
  return self;
}

void
rp_need_rows_free (RpNeedRows *self)
{
  g_free (self->start);
  g_free (self->input);
  g_free (self->counts);
  g_free (self);
}

double *
rp_need_rows_count_pairs (const RpNeedRows *rows, guint n)
{
  double *pairs = g_new0 (double, (gsize)n *n);
  for (guint i = 0; i < rows->n; i++)
    for (guint a = rows->start[i]; a < rows->start[i + 1] && rows->input[a] < n; a++)
      for (guint b = rows->start[i]; b <= a; b++)
        pairs[(gsize)rows->input[a] * n + rows->input[b]]++;
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      pairs[(gsize)a * n + b] = pairs[(gsize)b * n + a];
  return pairs;
}
