/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-replay.h"

#include <math.h>

#include "insight/need-answers.h"
#include "insight/need-model.h"

#define MOST_CUSTOMERS 5000
#define N_SHOWN 3
#define LEARNS_ALWAYS 50 /* customers until which each one is learned from at once */
#define LEARNS_OFTEN 500 /* and until which every tenth */
#define LEARNS_EVERY 100

static const guint window_starts[RP_N_REPLAY_WINDOWS + 1] = { 0, 200, 1000, G_MAXUINT };

typedef struct
{
  RpNeedTable *table; /* the real one */
  RpNeedTable *known; /* what is known of those who came */
  GArray *seen;       /* rows of @known */
  RpReplayLearner learner;
  RpNeedAnswers *answers;
  RpNeedModel *model; /* (nullable): before the first customer */
  guint settled;      /* customers when method and strength were chosen */
} Replay;

static RpNeedTable *
copy_columns (RpNeedTable *table)
{
  RpNeedTable *copy = rp_need_table_new ();
  for (guint j = 0; j < rp_need_table_get_n_needs (table); j++)
    rp_need_table_add_need (copy, rp_need_table_get_need_name (table, j));
  for (guint a = 0; a < rp_need_table_get_n_attributes (table); a++)
    rp_need_table_add_attribute (copy, rp_need_table_get_attribute_name (table, a),
                                 rp_need_table_get_attribute_kind (table, a));
  return copy;
}

static void
copy_attributes (Replay *self, guint from, guint to)
{
  for (guint a = 0; a < rp_need_table_get_n_attributes (self->table); a++)
    {
      double value = rp_need_table_get_value (self->table, from, a);
      if (isnan (value))
        continue;
      if (rp_need_table_get_attribute_kind (self->table, a) == RP_ATTRIBUTE_CATEGORY)
        rp_need_table_set_word (self->known, to, a,
                                rp_need_table_get_word (self->table, a, (guint)value));
      else
        rp_need_table_set_number (self->known, to, a, value);
    }
}

/* The half in sight: the needs with the smallest keys. Returns: the new row of what is known */
static guint
arrive (Replay *self, guint row)
{
  const guint8 *has = rp_need_table_get_needs (self->table, row);
  guint m = rp_need_table_get_n_needs (self->table);
  guint n_visible = MAX (rp_need_table_count_needs (self->table, row) / 2, 1);
  guint known = rp_need_table_add_row (self->known);
  copy_attributes (self, row, known);
  for (guint key = 0; key < 101 && n_visible > 0; key++)
    for (guint j = 0; j < m && n_visible > 0; j++)
      if (has[j] && (31 * row + 17 * j) % 101 == key)
        {
          rp_need_table_set_need (self->known, known, j, TRUE);
          n_visible--;
        }
  g_array_append_val (self->seen, known);
  return known;
}

static gboolean
is_time_to_learn (guint n)
{
  return n <= LEARNS_ALWAYS || (n <= LEARNS_OFTEN && n % 10 == 0) || n % LEARNS_EVERY == 0;
}

/* How the model is made is chosen anew when there are twice as many customers, and at the limits of the
 * choice; in between the choice stands. */
static void
learn (Replay *self)
{
  guint n = self->seen->len;
  RpNeedModel *before = self->model;
  if (self->learner == RP_REPLAY_POPULARITY)
    self->model = rp_need_model_fit (self->known, self->seen, RP_NEED_POPULARITY, NULL);
  else if (before == NULL || n >= 2 * self->settled || rp_need_model_is_due (self->settled, n))
    {
      self->model = rp_need_model_train (self->known, self->seen);
      self->settled = n;
    }
  else
    self->model = rp_need_model_retrain (before, self->known, self->seen);
  g_clear_pointer (&before, rp_need_model_unref);
}

static guint
find_greatest (const double *scores, const guint8 *taken, guint n)
{
  guint greatest = G_MAXUINT;
  for (guint j = 0; j < n; j++)
    if (!taken[j] && (greatest == G_MAXUINT || scores[j] > scores[greatest]))
      greatest = j;
  return greatest;
}

static void
score (Replay *self, guint known, double *scores)
{
  guint m = rp_need_table_get_n_needs (self->known);
  g_autofree double *rates = g_new (double, m);
  g_autoptr (RpNeedModel) weighed = NULL;
  for (guint j = 0; j < m; j++)
    scores[j] = 0;
  if (self->model == NULL)
    return;
  rp_need_answers_get_rates (self->answers, rates);
  if (self->learner == RP_REPLAY_PRODUCT)
    weighed = rp_need_model_weigh (self->model, rates);
  rp_need_model_score (weighed != NULL ? weighed : self->model, self->known, known, NULL, scores);
}

/* Suggests, and hears the answers. */
static void
visit (Replay *self, guint row, guint known, RpReplayWindow *window)
{
  guint m = rp_need_table_get_n_needs (self->table), first_hit = N_SHOWN;
  const guint8 *has = rp_need_table_get_needs (self->table, row);
  g_autofree double *scores = g_new (double, m);
  g_autofree guint8 *taken = g_memdup2 (rp_need_table_get_needs (self->known, known), m);
  score (self, known, scores);
  for (guint i = 0; i < N_SHOWN; i++)
    {
      guint need = find_greatest (scores, taken, m);
      if (need == G_MAXUINT)
        break;
      taken[need] = 1;
      if (has[need])
        first_hit = MIN (first_hit, i);
      if (self->learner == RP_REPLAY_PRODUCT)
        rp_need_answers_add (self->answers, self->known, known, need,
                             has[need] ? RP_ANSWER_CONFIRMED : RP_ANSWER_NOT_NEEDED);
    }
  window->n++;
  window->hit1 += first_hit == 0 ? 1 : 0;
  window->hit3 += first_hit < N_SHOWN ? 1 : 0;
}

static void
run (Replay *self, GArray *rows, RpReplayWindow *windows)
{
  guint window = 0;
  for (guint i = 0; i < rows->len && self->seen->len < MOST_CUSTOMERS; i++)
    {
      guint row = g_array_index (rows, guint, i);
      if (rp_need_table_count_needs (self->table, row) < 2)
        continue;
      while (self->seen->len >= window_starts[window + 1])
        window++;
      visit (self, row, arrive (self, row), &windows[window]);
      if (is_time_to_learn (self->seen->len))
        learn (self);
    }
}

void
rp_need_replay (RpNeedTable *table, GArray *rows, RpReplayLearner learner,
                RpReplayWindow windows[RP_N_REPLAY_WINDOWS])
{
  g_autoptr (RpNeedTable) known = copy_columns (table);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (RpNeedAnswers) answers = rp_need_answers_new (rp_need_table_get_n_needs (table));
  Replay replay
      = { .table = table, .known = known, .seen = seen, .learner = learner, .answers = answers };
  for (guint i = 0; i < RP_N_REPLAY_WINDOWS; i++)
    windows[i] = (RpReplayWindow){ .first = window_starts[i] };
  run (&replay, rows, windows);
  g_clear_pointer (&replay.model, rp_need_model_unref);
  for (guint i = 0; i < RP_N_REPLAY_WINDOWS; i++)
    {
      windows[i].hit1 /= MAX (windows[i].n, 1);
      windows[i].hit3 /= MAX (windows[i].n, 1);
    }
}
