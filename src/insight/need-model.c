/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "insight/need-model-internal.h"

/* Methods and their own strengths, which were settled on data put aside (docs/suggestions.md). */
static const struct
{
  const char *name;
  gboolean attributes;
  RpNeedStrength strength;
  void (*fit) (RpNeedModel *model, const RpNeedRows *rows);
} methods[] = {
  [RP_NEED_POPULARITY] = { "popularity", FALSE, { 0, 0 }, rp_need_fit_popularity },
  [RP_NEED_COSINE] = { "item_knn_cosine", FALSE, { 0, 0 }, rp_need_fit_cosine },
  [RP_NEED_CONDITIONAL] = { "item_knn", FALSE, { 0, 0 }, rp_need_fit_conditional },
  [RP_NEED_ASSOCIATION] = { "rules", FALSE, { 0, 0 }, rp_need_fit_association },
  [RP_NEED_EASE] = { "ease", FALSE, { 100, 0 }, rp_need_fit_ease },
  [RP_NEED_EASE_ATTRIBUTES] = { "ease_attributes", TRUE, { 10, 0 }, rp_need_fit_ease },
  [RP_NEED_LOGISTIC] = { "logistic", FALSE, { 1, 1 }, rp_need_fit_logistic },
  [RP_NEED_LOGISTIC_ATTRIBUTES]
  = { "logistic_attributes", TRUE, { 0.3, 0.3 }, rp_need_fit_logistic },
  [RP_NEED_COLD] = { "attributes", TRUE, { 1, 0.03 }, rp_need_fit_cold },
  [RP_NEED_NEXT] = { "next", FALSE, { 0.5, 1 }, rp_need_fit_next },
  [RP_NEED_NEXT_ATTRIBUTES] = { "next_attributes", TRUE, { 1, 0.003 }, rp_need_fit_next },
};
G_STATIC_ASSERT (G_N_ELEMENTS (methods) == RP_N_NEED_METHODS);

const char *
rp_need_method_get_name (RpNeedMethod method)
{
  return methods[method].name;
}

RpNeedModel *
rp_need_model_fit (RpNeedTable *table, GArray *rows, RpNeedMethod method,
                   const RpNeedStrength *strength)
{
  RpNeedModel *self = g_new0 (RpNeedModel, 1);
  g_autoptr (RpNeedRows) read = NULL;
  g_atomic_ref_count_init (&self->n_refs);
  self->method = method;
  self->strength = strength != NULL ? *strength : methods[method].strength;
  self->table = rp_need_table_ref (table);
  if (methods[method].attributes)
    self->features = rp_need_features_learn (table, rows);
  read = rp_need_rows_new (table, rows, self->features);
  self->n_customers = rows->len;
  self->n_needs = read->n_needs;
  self->n_inputs = read->n_inputs;
  self->base = g_new0 (double, self->n_needs);
  self->weights = g_new0 (double, (gsize)self->n_inputs * self->n_needs);
  methods[method].fit (self, read);
  return self;
}

RpNeedModel *
rp_need_model_ref (RpNeedModel *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
rp_need_model_unref (RpNeedModel *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  rp_need_table_unref (self->table);
  g_clear_pointer (&self->features, rp_need_features_unref);
  g_clear_pointer (&self->cold, rp_need_model_unref);
  g_free (self->base);
  g_free (self->weights);
  g_free (self->answers);
  g_free (self);
}

RpNeedMethod
rp_need_model_get_method (RpNeedModel *self)
{
  return self->method;
}

RpNeedStrength
rp_need_model_get_strength (RpNeedModel *self)
{
  return self->strength;
}

guint
rp_need_model_get_n_customers (RpNeedModel *self)
{
  return self->n_customers;
}

/* ---- scores ---- */

/* The inputs a customer has, needs first. Returns: their number; @n_needs: how many of them are needs */
static guint
list_inputs (RpNeedModel *self, RpNeedTable *table, guint row, const guint8 *has, guint *inputs,
             guint *n_needs)
{
  guint n = 0;
  for (guint k = 0; k < self->n_needs; k++)
    if (has[k])
      inputs[n++] = k;
  *n_needs = n;
  return self->features != NULL ? n + rp_need_features_find (self->features, table, row, inputs + n)
                                : n;
}

/* The model that scores a customer, and what it goes by. */
static RpNeedModel *
choose (RpNeedModel *self, RpNeedTable *table, guint row, const guint8 *has, guint *inputs,
        guint *n_inputs, guint *n_needs)
{
  *n_inputs = list_inputs (self, table, row, has, inputs, n_needs);
  if (*n_needs > 0 || self->cold == NULL)
    return self;
  return choose (self->cold, table, row, has, inputs, n_inputs, n_needs);
}

/* What a need or attribute adds to the score of @need; @n_needs others go by. */
static double
get_term (RpNeedModel *self, guint input, guint need, guint n_needs)
{
  double weight = input == need ? 0 : self->weights[(gsize)input * self->n_needs + need];
  return self->combine == RP_COMBINE_MEAN ? weight / n_needs : weight;
}

static guint
find_greatest (RpNeedModel *self, guint need, const guint *inputs, guint n_needs)
{
  guint greatest = G_MAXUINT;
  for (guint k = 0; k < n_needs; k++)
    if (inputs[k] != need
        && (greatest == G_MAXUINT
            || get_term (self, inputs[k], need, 1) > get_term (self, greatest, need, 1)))
      greatest = inputs[k];
  return greatest;
}

/* One score. @visit: (nullable): called for each term that is part of it. */
static double
add_terms (RpNeedModel *self, guint need, const guint *inputs, guint n_inputs, guint n_needs,
           void (*visit) (gint input, double value, gpointer data), gpointer data)
{
  gboolean owns = FALSE;
  for (guint k = 0; k < n_needs; k++)
    owns = owns || inputs[k] == need;
  guint n_speaking = n_needs - (owns ? 1 : 0);
  gboolean adds_base = self->combine == RP_COMBINE_SUM || n_speaking == 0;
  double score = adds_base ? self->base[need] : 0;
  guint greatest
      = self->combine == RP_COMBINE_MAX ? find_greatest (self, need, inputs, n_needs) : 0;
  if (visit != NULL && adds_base)
    visit (-1, score, data);
  for (guint k = 0; k < n_inputs; k++)
    {
      if (inputs[k] == need || (self->combine == RP_COMBINE_MAX && inputs[k] != greatest))
        continue;
      double value = get_term (self, inputs[k], need, n_speaking);
      score += value;
      if (visit != NULL)
        visit ((gint)inputs[k], value, data);
    }
  return self->answers != NULL ? score + self->answers[need] : score;
}

void
rp_need_model_score (RpNeedModel *self, RpNeedTable *table, guint row, const guint8 *has,
                     double *scores)
{
  guint inputs[2 * RP_NEEDS_MAX], n_inputs, n_needs;
  RpNeedModel *model
      = choose (self, table, row, has != NULL ? has : rp_need_table_get_needs (table, row), inputs,
                &n_inputs, &n_needs);
  for (guint j = 0; j < model->n_needs; j++)
    scores[j] = add_terms (model, j, inputs, n_inputs, n_needs, NULL, NULL);
}

gboolean
rp_need_model_is_logarithm (RpNeedModel *self, RpNeedTable *table, guint row)
{
  gboolean is_cold = self->cold != NULL && rp_need_table_count_needs (table, row) == 0;
  return is_cold ? self->cold->is_logarithm : self->is_logarithm;
}

double
rp_need_model_estimate (RpNeedModel *self, RpNeedTable *table, guint row, double score)
{
  return rp_need_model_is_logarithm (self, table, row) ? 1 / (1 + exp (-score))
                                                       : CLAMP (score, 0, 1);
}

/* ---- explanations ---- */

static void
free_term (gpointer data)
{
  RpNeedTerm *term = data;
  g_free (term->label);
  g_free (term);
}

typedef struct
{
  RpNeedModel *model;
  gboolean is_cold;
  GPtrArray *terms;
} Explanation;

static void
add_term (Explanation *self, int kind, char *label, guint input, double value)
{
  RpNeedTerm *term = g_new0 (RpNeedTerm, 1);
  term->kind = kind;
  term->label = label;
  term->value = value;
  term->input = input;
  term->is_cold = self->is_cold;
  g_ptr_array_add (self->terms, term);
}

static void
add_input (gint input, double value, gpointer data)
{
  Explanation *self = data;
  RpNeedModel *model = self->model;
  if (input < 0)
    add_term (self, RP_TERM_BASE, NULL, 0, value);
  else if ((guint)input < model->n_needs)
    add_term (self, RP_TERM_NEED,
              g_strdup (rp_need_table_get_need_name (model->table, (guint)input)), (guint)input,
              value);
  else
    add_term (self, RP_TERM_ATTRIBUTE, rp_need_features_dup_label (model->features, (guint)input),
              (guint)input, value);
}

static int
compare_terms (gconstpointer a, gconstpointer b)
{
  const RpNeedTerm *x = *(RpNeedTerm *const *)a, *y = *(RpNeedTerm *const *)b;
  double p = fabs (x->value), q = fabs (y->value);
  return p > q ? -1 : p < q ? 1 : g_strcmp0 (x->label, y->label);
}

GPtrArray *
rp_need_model_explain (RpNeedModel *self, RpNeedTable *table, guint row, const guint8 *has,
                       guint need)
{
  guint inputs[2 * RP_NEEDS_MAX], n_inputs, n_needs;
  RpNeedModel *model
      = choose (self, table, row, has != NULL ? has : rp_need_table_get_needs (table, row), inputs,
                &n_inputs, &n_needs);
  Explanation explanation = { model, model != self, g_ptr_array_new_with_free_func (free_term) };
  add_terms (model, need, inputs, n_inputs, n_needs, add_input, &explanation);
  if (model->answers != NULL)
    add_term (&explanation, RP_TERM_ANSWERS, NULL, 0, model->answers[need]);
  g_ptr_array_sort (explanation.terms, compare_terms);
  return explanation.terms;
}

/* ---- answers ---- */

/* The square root of the rate is a factor; for a logarithm half its logarithm is added. */
static void
weigh (RpNeedModel *self, const double *rates)
{
  if (self->is_logarithm && self->answers == NULL)
    self->answers = g_new0 (double, self->n_needs);
  for (guint j = 0; j < self->n_needs; j++)
    {
      if (self->is_logarithm)
        {
          self->answers[j] += log (rates[j]) / 2;
          continue;
        }
      self->base[j] *= sqrt (rates[j]);
      for (guint f = 0; f < self->n_inputs; f++)
        self->weights[(gsize)f * self->n_needs + j] *= sqrt (rates[j]);
    }
}

static RpNeedModel *
copy (RpNeedModel *self)
{
  RpNeedModel *copied = g_memdup2 (self, sizeof *self);
  gsize n_weights = (gsize)self->n_inputs * self->n_needs;
  g_atomic_ref_count_init (&copied->n_refs);
  copied->table = rp_need_table_ref (self->table);
  copied->features = self->features != NULL ? rp_need_features_ref (self->features) : NULL;
  copied->cold = self->cold != NULL ? rp_need_model_ref (self->cold) : NULL;
  copied->base = g_memdup2 (self->base, self->n_needs * sizeof (double));
  copied->weights = g_memdup2 (self->weights, n_weights * sizeof (double));
  copied->answers
      = g_memdup2 (self->answers, self->answers != NULL ? self->n_needs * sizeof (double) : 0);
  return copied;
}

RpNeedModel *
rp_need_model_dup_warm (RpNeedModel *self)
{
  RpNeedModel *warm = copy (self);
  g_clear_pointer (&warm->cold, rp_need_model_unref);
  return warm;
}

RpNeedModel *
rp_need_model_weigh (RpNeedModel *self, const double *rates)
{
  RpNeedModel *weighed = copy (self);
  weigh (weighed, rates);
  if (self->cold != NULL)
    {
      rp_need_model_unref (weighed->cold);
      weighed->cold = rp_need_model_weigh (self->cold, rates);
    }
  return weighed;
}
