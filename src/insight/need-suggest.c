/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-suggest.h"

#include <math.h>
#include <string.h>

#include "insight/need-model-internal.h"

#define FEWEST_TO_EXPLORE 3 /* places; with fewer all go to the likeliest */

/* ---- counts ---- */

static gboolean
has_input (RpNeedModel *model, RpNeedTable *table, guint row, guint input)
{
  guint found[RP_NEEDS_MAX];
  if (input < model->n_needs)
    return rp_need_table_get_needs (table, row)[input];
  if (model->features == NULL)
    return FALSE;
  guint n = rp_need_features_find (model->features, table, row, found);
  for (guint i = 0; i < n; i++)
    if (found[i] == input)
      return TRUE;
  return FALSE;
}

RpNeedCount
rp_need_count (RpNeedModel *model, RpNeedTable *table, GArray *rows, const RpNeedTerm *term,
               guint need)
{
  RpNeedModel *speaker = model->cold != NULL && term->is_cold ? model->cold : model;
  RpNeedCount count = { .n_all = rows->len };
  for (guint i = 0; i < rows->len; i++)
    {
      guint row = g_array_index (rows, guint, i);
      gboolean has_need = rp_need_table_get_needs (table, row)[need];
      gboolean has_term = has_input (speaker, table, row, term->input);
      count.n_need += has_need;
      count.n_with += has_term;
      count.n_both += has_term && has_need;
    }
  if (count.n_with < RP_SMALLEST_COUNT || count.n_both < RP_SMALLEST_COUNT)
    {
      count.is_hidden = TRUE;
      count.n_with = count.n_both = 0;
    }
  if (count.n_need < RP_SMALLEST_COUNT)
    count.n_need = 0;
  return count;
}

/* ---- suggestions ---- */

static void
free_suggestion (gpointer data)
{
  RpNeedSuggestion *suggestion = data;
  g_ptr_array_unref (suggestion->terms);
  g_free (suggestion);
}

/* The greatest of what is not taken; of equals the first. G_MAXUINT when all is taken. */
static guint
find_greatest (const double *values, const guint8 *taken, guint n)
{
  guint greatest = G_MAXUINT;
  for (guint j = 0; j < n; j++)
    if (!taken[j] && (greatest == G_MAXUINT || values[j] > values[greatest]))
      greatest = j;
  return greatest;
}

static guint
draw (RpNeedAnswers *answers, const guint8 *taken, guint n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree double *drawn = g_new (double, n);
  for (guint j = 0; j < n; j++)
    drawn[j] = rp_need_answers_draw (answers, j, random);
  return find_greatest (drawn, taken, n);
}

static RpNeedSuggestion *
make_suggestion (RpNeedModel *model, RpNeedTable *table, guint row, guint need, double score,
                 RpNeedCalibration *calibration)
{
  RpNeedSuggestion *suggestion = g_new0 (RpNeedSuggestion, 1);
  suggestion->need = need;
  suggestion->score = score;
  suggestion->probability
      = calibration != NULL ? rp_need_calibration_apply (calibration, score) : NAN;
  suggestion->terms = rp_need_model_explain (model, table, row, NULL, need);
  suggestion->band = rp_need_band (score, rp_need_model_is_logarithm (model, table, row));
  return suggestion;
}

/* "DER" of "DER-01". */
static gboolean
is_same_family (const char *a, const char *b)
{
  size_t n = strcspn (a, "-");
  return n == strcspn (b, "-") && strncmp (a, b, n) == 0;
}

/* What is still to be had of a customer's list while it is made. */
typedef struct
{
  RpNeedTable *table;
  const RpNeedSuggestOptions *options;
  GPtrArray *suggestions;
  guint8 *taken; /* one byte a need: not at all */
  guint8 *faint; /* the same: only when it is drawn */
} List;

/* When a family has its places, what is left of it is taken. */
static void
close_family (List *self, const char *code)
{
  const char *const *standing = self->options->standing;
  guint n = 0;
  for (guint i = 0; i < self->suggestions->len; i++)
    n += is_same_family (rp_need_table_get_need_name (
                             self->table, ((RpNeedSuggestion *)self->suggestions->pdata[i])->need),
                         code);
  for (guint i = 0; standing != NULL && standing[i] != NULL; i++)
    n += is_same_family (standing[i], code);
  if (self->options->per_family == 0 || n < self->options->per_family)
    return;
  for (guint j = 0; j < rp_need_table_get_n_needs (self->table); j++)
    if (is_same_family (rp_need_table_get_need_name (self->table, j), code))
      self->taken[j] = self->faint[j] = 1;
}

static void
take (List *self, guint need)
{
  self->taken[need] = self->faint[need] = 1;
  close_family (self, rp_need_table_get_need_name (self->table, need));
}

static void
take_standing (List *self)
{
  const char *const *standing = self->options->standing;
  for (guint i = 0; standing != NULL && standing[i] != NULL; i++)
    {
      for (guint j = 0; j < rp_need_table_get_n_needs (self->table); j++)
        if (strcmp (rp_need_table_get_need_name (self->table, j), standing[i]) == 0)
          self->taken[j] = self->faint[j] = 1;
      close_family (self, standing[i]);
    }
}

/* What is too unlikely is only drawn. */
static void
find_faint (List *self, RpNeedModel *model, guint row)
{
  guint m = model->n_needs;
  g_autofree double *scores = g_new (double, m);
  rp_need_model_score (model, self->table, row, NULL, scores);
  for (guint j = 0; j < m; j++)
    if ((self->options->faint != NULL && self->options->faint[j])
        || rp_need_model_estimate (model, self->table, row, scores[j]) < self->options->lowest)
      self->faint[j] = 1;
}

static void
fill_list (List *self, RpNeedModel *model, guint row)
{
  const RpNeedSuggestOptions *options = self->options;
  guint m = model->n_needs;
  g_autofree double *scores = g_new (double, m);
  rp_need_model_score (model, self->table, row, NULL, scores);
  while (self->suggestions->len < options->limit)
    {
      gboolean explores = options->answers != NULL && options->limit >= FEWEST_TO_EXPLORE
                          && self->suggestions->len + 1 == options->limit;
      guint need = explores ? draw (options->answers, self->taken, m, options->seed)
                            : find_greatest (scores, self->faint, m);
      if (need == G_MAXUINT)
        return;
      RpNeedSuggestion *suggestion
          = make_suggestion (model, self->table, row, need, scores[need], options->calibration);
      suggestion->is_explored = explores;
      g_ptr_array_add (self->suggestions, suggestion);
      take (self, need);
    }
}

GPtrArray *
rp_need_suggest (RpNeedModel *model, RpNeedTable *table, guint row,
                 const RpNeedSuggestOptions *options)
{
  guint m = model->n_needs;
  g_autofree double *rates = g_new (double, m);
  g_autofree guint8 *taken = g_memdup2 (rp_need_table_get_needs (table, row), m);
  g_autofree guint8 *faint = g_memdup2 (taken, m);
  g_autoptr (RpNeedModel) weighed = NULL;
  List list = { table, options, g_ptr_array_new_with_free_func (free_suggestion), taken, faint };
  if (options->answers != NULL)
    {
      rp_need_answers_get_rates (options->answers, rates);
      weighed = rp_need_model_weigh (model, rates);
    }
  take_standing (&list);
  find_faint (&list, model, row);
  fill_list (&list, weighed != NULL ? weighed : model, row);
  return list.suggestions;
}
