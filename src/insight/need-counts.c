/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-counts.h"

#include "insight/need-model-internal.h"

/* How many customers have each two inputs of one model; n_inputs × n_inputs. */
typedef struct
{
  double *pairs;
  guint n_inputs;
} Pairs;

struct _RpNeedCounts
{
  guint n_all, n_needs;
  Pairs warm, cold;
};

static Pairs
count (RpNeedModel *model, RpNeedTable *table, GArray *rows)
{
  g_autoptr (RpNeedRows) read = rp_need_rows_new (table, rows, model->features);
  return (Pairs){ rp_need_rows_count_pairs (read, read->n_inputs), read->n_inputs };
}

RpNeedCounts *
rp_need_counts_new (RpNeedModel *model, RpNeedTable *table, GArray *rows)
{
  RpNeedCounts *self = g_new0 (RpNeedCounts, 1);
  self->n_all = rows->len;
  self->n_needs = model->n_needs;
  self->warm = count (model, table, rows);
  if (model->cold != NULL)
    self->cold = count (model->cold, table, rows);
  return self;
}

void
rp_need_counts_free (RpNeedCounts *self)
{
  g_free (self->warm.pairs);
  g_free (self->cold.pairs);
  g_free (self);
}

RpNeedCount
rp_need_counts_get (RpNeedCounts *self, const RpNeedTerm *term, guint need)
{
  const Pairs *spoken = term->is_cold && self->cold.pairs != NULL ? &self->cold : &self->warm;
  gsize n = spoken->n_inputs;
  g_return_val_if_fail (term->input < n && need < self->n_needs, (RpNeedCount){ 0 });
  RpNeedCount out = {
    .n_all = self->n_all,
    .n_need = (guint)spoken->pairs[need * n + need],
    .n_with = (guint)spoken->pairs[term->input * n + term->input],
    .n_both = (guint)spoken->pairs[term->input * n + need],
  };
  if (out.n_with < RP_SMALLEST_COUNT || out.n_both < RP_SMALLEST_COUNT)
    {
      out.is_hidden = TRUE;
      out.n_with = out.n_both = 0;
    }
  if (out.n_need < RP_SMALLEST_COUNT)
    out.n_need = 0;
  return out;
}
