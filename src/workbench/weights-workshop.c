/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/weights-workshop-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/data-path.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "insight/opinion.h"
#include "insight/weights-data.h"
#include "workbench/item-list.h"
#include "workbench/score-reading.h"
#include "workbench/session-store.h"
#include "workbench/judgement.h"

#define VIKOR_SHARE 0.5
#define GREY_COEFFICIENT 0.5
#define RATIO_TOLERANCE 1e-9

/* ---- the workshop ---- */

static guint loaded_signal, changed_signal;

G_DEFINE_TYPE (RpWeightsWorkshop, rp_weights_workshop, G_TYPE_OBJECT)

RpWorkshopGroup *
rp_weights_workshop_peek_group (RpWeightsWorkshop *self, guint group)
{
  return self->model->groups->pdata[group];
}

static const RpScore *
get_first (RpWeightsWorkshop *self)
{
  return self->model->scores->len > 0 ? self->model->scores->pdata[0] : NULL;
}

guint
rp_weights_workshop_count_indicators (RpWeightsWorkshop *self)
{
  return self->model != NULL && get_first (self) != NULL ? get_first (self)->parts->len : 0;
}

const RpScorePart *
rp_weights_workshop_peek_indicator (RpWeightsWorkshop *self, guint indicator)
{
  return get_first (self)->parts->pdata[indicator];
}

/* ---- weights ---- */

static void
set_note (RpWeightsWorkshop *self, char *note)
{
  g_free (self->note);
  self->note = note;
}

/* What the data weigh, put to the indicators; NAN where they say nothing.
 * Returns: %FALSE with a note of why they are not used */
static gboolean
weigh_data (RpWeightsWorkshop *self)
{
  const RpScoreTable *table = self->model->table;
  g_autofree double *found = g_new0 (double, table->columns->len + 1);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < rp_weights_workshop_count_indicators (self); i++)
    self->data[i] = NAN;
  if (self->method == RP_WORKSHOP_JUDGEMENTS)
    {
      set_note (self, g_strdup (_ ("The judgements count alone.")));
      return FALSE;
    }
  if (table->points->n_rows < RP_WEIGHTS_ROWS_LEAST)
    {
      set_note (self,
                g_strdup_printf (_ ("%u customers are known well enough; below %d the judgements "
                                    "count alone."),
                                 table->points->n_rows, RP_WEIGHTS_ROWS_LEAST));
      return FALSE;
    }
  if (!(self->method == RP_WORKSHOP_ENTROPY
            ? rp_weights_entropy (table->points, found, &error)
            : rp_weights_critic (table->points, NULL, found, &error)))
    {
      set_note (self, g_strdup_printf (_ ("The data cannot be used: %s."), error->message));
      return FALSE;
    }
  for (guint k = 0; k < table->columns->len; k++)
    self->data[g_array_index (table->columns, guint, k)] = found[k];
  return TRUE;
}

static void
mix (RpWeightsWorkshop *self)
{
  guint n = rp_weights_workshop_count_indicators (self);
  double factors[2] = { 0 };

  if (!rp_weights_mix (self->expert, self->data, n,
                       self->product ? RP_COMBINATION_PRODUCT : RP_COMBINATION_GAME, factors,
                       self->weights))
    set_note (self, g_strdup (_ ("Nothing is left to weigh; the judgements count alone.")));
  else if (self->product)
    set_note (self,
              g_strdup_printf (_ ("Product of judgements and data over %u customers, between half "
                                  "and twice the judgements."),
                               self->model->table->points->n_rows));
  else
    set_note (self, g_strdup_printf (
                        _ ("%.1f %% judgements and %.1f %% data over %u customers, between half "
                           "and twice the judgements."),
                        factors[0] * 100, factors[1] * 100, self->model->table->points->n_rows));
}

static void
weigh (RpWeightsWorkshop *self)
{
  guint n = rp_weights_workshop_count_indicators (self);

  for (guint i = 0; i < n; i++)
    self->expert[i] = self->weights[i]
        = rp_workshop_model_weigh (self->model, rp_weights_workshop_peek_indicator (self, i)->id);
  if (weigh_data (self))
    mix (self);
}

/* ---- what it would do ---- */

/* The score of a customer by the workshop's weights. */
static double
rescore (RpWeightsWorkshop *self, const RpScore *score)
{
  double sum = 0, known = 0;

  for (guint i = 0; i < score->parts->len; i++)
    {
      const RpScorePart *part = score->parts->pdata[i];

      sum += part->present ? self->weights[i] * part->points : 0;
      known += part->present ? self->weights[i] : 0;
    }
  return known > 0 ? sum / known : 0;
}

/* The numbers behind the comparison, one a customer of the table. */
typedef struct
{
  guint n;
  double *score, *now, *ranks, *ranks_now, *topsis, *vikor, *grey; /* ranks but for the first two */
  gboolean has_opinions;
} Comparison;

static void
comparison_clear (Comparison *self)
{
  g_free (self->score);
  g_free (self->now);
  g_free (self->ranks);
  g_free (self->ranks_now);
  g_free (self->topsis);
  g_free (self->vikor);
  g_free (self->grey);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparison, comparison_clear)

static void
compute_opinions (RpWeightsWorkshop *self, Comparison *out)
{
  const RpScoreTable *table = self->model->table;
  g_autofree double *weights = g_new0 (double, table->columns->len + 1);
  g_autofree double *closeness = g_new0 (double, out->n + 1);
  g_autofree double *grades = g_new0 (double, out->n + 1);
  g_autoptr (RpVikor) vikor = NULL;

  for (guint k = 0; k < table->columns->len; k++)
    weights[k] = self->weights[g_array_index (table->columns, guint, k)];
  vikor = rp_opinion_vikor (table->points, NULL, weights, VIKOR_SHARE, NULL);
  out->has_opinions
      = vikor != NULL
        && rp_opinion_topsis (table->points, NULL, weights, RP_NORM_VECTOR, closeness, NULL)
        && rp_opinion_grey (table->points, NULL, weights, GREY_COEFFICIENT, grades, NULL);
  if (!out->has_opinions)
    return;
  rp_opinion_rank (closeness, out->n, TRUE, out->topsis);
  rp_opinion_rank (vikor->q, out->n, FALSE, out->vikor);
  rp_opinion_rank (grades, out->n, TRUE, out->grey);
}

static void
compare (RpWeightsWorkshop *self, Comparison *out)
{
  const RpScoreTable *table = self->model->table;
  double **rows[] = { &out->score,  &out->now,   &out->ranks, &out->ranks_now,
                      &out->topsis, &out->vikor, &out->grey };

  out->n = table->rows->len;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    *rows[i] = g_new0 (double, out->n + 1);
  for (guint i = 0; i < out->n; i++)
    {
      const RpScore *score = self->model->scores->pdata[g_array_index (table->rows, guint, i)];

      out->score[i] = rescore (self, score);
      out->now[i] = score->exact;
    }
  rp_opinion_rank (out->score, out->n, TRUE, out->ranks);
  rp_opinion_rank (out->now, out->n, TRUE, out->ranks_now);
  if (out->n > 0)
    compute_opinions (self, out);
}

static int
compare_opinions (gconstpointer a, gconstpointer b)
{
  double one = rp_opinion_row_get (*(RpOpinionRow *const *)a)->rank;
  double other = rp_opinion_row_get (*(RpOpinionRow *const *)b)->rank;

  return one < other ? -1 : one > other;
}

static void
list_opinions (RpWeightsWorkshop *self, const Comparison *comparison)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < comparison->n; i++)
    {
      guint customer = g_array_index (self->model->table->rows, guint, i);
      const RpOpinions opinions = {
        .score = comparison->score[i],
        .score_now = comparison->now[i],
        .rank = comparison->ranks[i],
        .rank_now = comparison->ranks_now[i],
        .topsis = comparison->topsis[i],
        .vikor = comparison->vikor[i],
        .grey = comparison->grey[i],
      };

      g_ptr_array_add (rows, rp_opinion_row_new (self->model->names->pdata[customer], &opinions));
    }
  g_ptr_array_sort (rows, compare_opinions);
  rp_item_list_replace (self->opinions, rows);
}

/* How many would have another grade, hysteresis aside. */
static guint
count_other_grades (RpWeightsWorkshop *self)
{
  guint n = 0;

  for (guint i = 0; i < self->model->scores->len; i++)
    {
      const RpScore *score = self->model->scores->pdata[i];
      gint rescored = (gint)lround (rescore (self, score) * 100);

      n += score->grade != NULL
           && g_strcmp0 (score->grade, rp_score_model_grade (self->model->model, rescored, NULL, 0))
                  != 0;
    }
  return n;
}

static char *
describe_agreement (RpWeightsWorkshop *self, const Comparison *comparison)
{
  guint n = count_other_grades (self);
  g_autofree char *grades
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u customer would get another grade.",
                                      "%u customers would get another grade.", n),
                         n);

  if (!comparison->has_opinions)
    return g_strdup (grades);
  return g_strdup_printf (
      _ ("%s Agreement of the new ranking (Spearman): with the score of today %.3f, TOPSIS %.3f, "
         "VIKOR %.3f, grey relational %.3f."),
      grades, rp_opinion_agreement (comparison->ranks, comparison->ranks_now, comparison->n),
      rp_opinion_agreement (comparison->ranks, comparison->topsis, comparison->n),
      rp_opinion_agreement (comparison->ranks, comparison->vikor, comparison->n),
      rp_opinion_agreement (comparison->ranks, comparison->grey, comparison->n));
}

static void
recompute (RpWeightsWorkshop *self)
{
  g_auto (Comparison) comparison = { 0 };

  weigh (self);
  compare (self, &comparison);
  list_opinions (self, &comparison);
  g_free (self->agreement);
  self->agreement = describe_agreement (self, &comparison);
  g_signal_emit (self, changed_signal, 0);
}

/* ---- loading ---- */

static gpointer
load_model (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_workshop_model_load (subject, data, error);
}

/* The columns of the data weights that the model was saved with say how it was made. */
static void
take_method (RpWeightsWorkshop *self)
{
  JsonObject *frozen
      = rp_json_get_object (rp_score_model_get_file (self->model->model), "data_weights");
  const char *method = frozen != NULL ? rp_json_get_string (frozen, "method", "critic") : "";

  self->method = frozen == NULL                    ? RP_WORKSHOP_JUDGEMENTS
                 : g_str_equal (method, "entropy") ? RP_WORKSHOP_ENTROPY
                                                   : RP_WORKSHOP_CRITIC;
  self->product = frozen != NULL
                  && g_str_equal (rp_json_get_string (frozen, "combination", "game"), "product");
}

/* A model that is on its way to the screen. */
typedef struct
{
  RpWeightsWorkshop *workshop;
  GCancellable *cancellable;
  RpWorkshopModel *model; /* (nullable): not loaded */
} Opening;

static void
free_opening (Opening *opening)
{
  g_object_unref (opening->workshop);
  g_object_unref (opening->cancellable);
  g_clear_pointer (&opening->model, rp_workshop_model_free);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, free_opening)

/* Both: (transfer full) */
static void
take_model (RpWeightsWorkshop *self, RpWorkshopModel *model, RpTyped *kept)
{
  guint n = 0;

  g_clear_pointer (&self->model, rp_workshop_model_free);
  self->model = model;
  g_clear_object (&self->kept);
  self->kept = kept;
  self->index = model->index;
  n = rp_weights_workshop_count_indicators (self);
  g_free (self->expert);
  g_free (self->data);
  g_free (self->weights);
  self->expert = g_new0 (double, n + 1);
  self->data = g_new0 (double, n + 1);
  self->weights = g_new0 (double, n + 1);
  take_method (self);
  recompute (self);
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (JsonNode) judged = rp_typed_recall_finish (RP_TYPED (source), result, NULL);

  if (g_cancellable_is_cancelled (opening->cancellable))
    return;
  if (judged != NULL)
    rp_workshop_model_take_judged (opening->model, judged);
  take_model (opening->workshop, g_steal_pointer (&opening->model),
              g_object_ref (RP_TYPED (source)));
  g_signal_emit (opening->workshop, loaded_signal, 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  RpWeightsWorkshop *self = opening->workshop;
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTyped) kept = NULL;
  g_autofree char *key = g_strconcat ("judgements:", self->name, NULL);

  opening->model = rp_session_run_finish (RP_SESSION (source), result, &error);
  if (g_cancellable_is_cancelled (opening->cancellable))
    return;
  g_free (self->problem);
  self->problem = error != NULL ? rp_session_explain (error) : NULL;
  if (opening->model == NULL)
    {
      g_signal_emit (self, loaded_signal, 0);
      return;
    }
  kept = self->kept != NULL && g_str_equal (rp_typed_get_key (self->kept), key)
             ? g_object_ref (self->kept)
             : rp_typed_new (self->session, key);
  rp_typed_recall_async (kept, recalled_cb, g_steal_pointer (&opening));
}

void
rp_weights_workshop_open (RpWeightsWorkshop *self, const char *model)
{
  g_autofree char *old = self->name; /* @model may be it */
  Opening *opening = g_new0 (Opening, 1);

  if (self->kept != NULL)
    rp_typed_flush (self->kept);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->name = g_strdup (model);
  opening->workshop = g_object_ref (self);
  opening->cancellable = g_object_ref (self->cancellable);
  rp_session_run_async (self->session, load_model, g_strdup (self->name), g_free,
                        (GDestroyNotify)rp_workshop_model_free, self->cancellable, loaded_cb,
                        opening);
}

RpWeightsWorkshop *
rp_weights_workshop_new (RpSession *session)
{
  RpWeightsWorkshop *self = g_object_new (RP_TYPE_WEIGHTS_WORKSHOP, NULL);
  g_autofree char *folder = rp_data_dup_path ("models");
  g_autoptr (GError) error = NULL;

  self->session = g_object_ref (session);
  self->names = rp_score_model_list_names (folder, &error);
  if (error != NULL)
    self->problem = rp_session_explain (error);
  rp_weights_workshop_open (self, RP_SCORE_MODEL_DEFAULT);
  return self;
}

const char *const *
rp_weights_workshop_get_models (RpWeightsWorkshop *self)
{
  return (const char *const *)self->names;
}

const char *
rp_weights_workshop_get_model (RpWeightsWorkshop *self)
{
  return self->name;
}

gboolean
rp_weights_workshop_is_loaded (RpWeightsWorkshop *self)
{
  return self->model != NULL;
}

const char *
rp_weights_workshop_get_problem (RpWeightsWorkshop *self)
{
  return self->problem != NULL ? self->problem : "";
}

char *
rp_weights_workshop_describe (RpWeightsWorkshop *self)
{
  RpScoreModel *model = self->model->model;

  return g_strdup_printf (_ ("%s: %s, version %d; %u indicators, %u customers"),
                          rp_score_model_get_title (model, rp_locale_language ()),
                          rp_score_model_get_name (model), rp_score_model_get_version (model),
                          rp_weights_workshop_count_indicators (self), self->model->n_customers);
}

/* ---- judgements ---- */

guint
rp_weights_workshop_get_n_groups (RpWeightsWorkshop *self)
{
  return self->model != NULL ? self->model->groups->len : 0;
}

const char *
rp_weights_workshop_get_group_label (RpWeightsWorkshop *self, guint group)
{
  return rp_weights_workshop_peek_group (self, group)->label;
}

guint
rp_weights_workshop_get_n_members (RpWeightsWorkshop *self, guint group)
{
  return rp_weights_workshop_peek_group (self, group)->judgements->n_rows;
}

const char *
rp_weights_workshop_get_member_label (RpWeightsWorkshop *self, guint group, guint member)
{
  return rp_weights_workshop_peek_group (self, group)->labels[member];
}

double
rp_weights_workshop_get_judgement (RpWeightsWorkshop *self, guint group, guint row, guint column)
{
  return rp_matrix_get (rp_weights_workshop_peek_group (self, group)->judgements, row, column);
}

static void
judge_again (RpWeightsWorkshop *self, RpWorkshopGroup *group)
{
  RpAhp *ahp = rp_ahp_compute (group->judgements, self->index, NULL);

  g_return_if_fail (ahp != NULL);
  g_clear_pointer (&group->ahp, rp_ahp_free);
  group->ahp = ahp;
}

gboolean
rp_weights_workshop_set_judgement (RpWeightsWorkshop *self, guint group, guint row, guint column,
                                   double value)
{
  RpMatrix *judgements = rp_weights_workshop_peek_group (self, group)->judgements;

  if (!(value >= 1 / RP_JUDGEMENT_MOST - RATIO_TOLERANCE
        && value <= RP_JUDGEMENT_MOST + RATIO_TOLERANCE)
      || row == column)
    return FALSE;
  rp_matrix_set (judgements, row, column, value);
  rp_matrix_set (judgements, column, row, 1 / value);
  judge_again (self, rp_weights_workshop_peek_group (self, group));
  rp_weights_workshop_peek_group (self, group)->judged = TRUE;
  self->n_judged++;
  rp_typed_set (self->kept, rp_workshop_model_dup_judged (self->model));
  recompute (self);
  return TRUE;
}

gboolean
rp_weights_workshop_is_judged (RpWeightsWorkshop *self)
{
  for (guint i = 0; i < rp_weights_workshop_get_n_groups (self); i++)
    if (rp_weights_workshop_peek_group (self, i)->judged)
      return TRUE;
  return FALSE;
}

void
rp_weights_workshop_discard (RpWeightsWorkshop *self)
{
  if (self->kept != NULL)
    rp_typed_drop (self->kept);
  rp_weights_workshop_open (self, self->name);
}

double
rp_weights_workshop_get_member_weight (RpWeightsWorkshop *self, guint group, guint member)
{
  return rp_weights_workshop_peek_group (self, group)->ahp->weights[member];
}

double
rp_weights_workshop_get_ratio (RpWeightsWorkshop *self, guint group)
{
  return fabs (rp_weights_workshop_peek_group (self, group)->ahp->ratio);
}

double
rp_weights_workshop_get_lambda (RpWeightsWorkshop *self, guint group)
{
  return rp_weights_workshop_peek_group (self, group)->ahp->lambda;
}

gboolean
rp_weights_workshop_is_consistent (RpWeightsWorkshop *self, guint group)
{
  return rp_ahp_is_consistent (rp_weights_workshop_peek_group (self, group)->ahp);
}

char *
rp_weights_workshop_describe_worst (RpWeightsWorkshop *self, guint group, guint *row, guint *column)
{
  const RpWorkshopGroup *shown = rp_weights_workshop_peek_group (self, group);

  *row = shown->ahp->worst_row;
  *column = shown->ahp->worst_column;
  if (*row == *column)
    return g_strdup ("");
  return rp_ahp_describe_worst (shown->ahp, (const char *const *)shown->labels);
}

/* The consistency ratio with another value at one place. */
static double
try_judgement (RpWeightsWorkshop *self, const RpWorkshopGroup *group, guint row, guint column,
               double value)
{
  g_autoptr (RpMatrix) tried = rp_matrix_new_from (
      group->judgements->n_rows, group->judgements->n_columns, group->judgements->values);
  g_autoptr (RpAhp) ahp = NULL;

  rp_matrix_set (tried, row, column, value);
  rp_matrix_set (tried, column, row, 1 / value);
  ahp = rp_ahp_compute (tried, self->index, NULL);
  return ahp != NULL ? ahp->ratio : INFINITY;
}

void
rp_weights_workshop_mend (RpWeightsWorkshop *self, guint group)
{
  const RpWorkshopGroup *shown = rp_weights_workshop_peek_group (self, group);
  guint row = shown->ahp->worst_row, column = shown->ahp->worst_column;
  double best = 1, least = INFINITY;

  if (row == column)
    return;
  for (int steps = -(int)RP_JUDGEMENT_MOST; steps < (int)RP_JUDGEMENT_MOST; steps++)
    {
      double value = rp_judgement_step (1, steps);
      double ratio = try_judgement (self, shown, row, column, value);

      if (ratio >= least)
        continue;
      least = ratio;
      best = value;
    }
  rp_weights_workshop_set_judgement (self, group, row, column, best);
}

guint
rp_weights_workshop_get_n_indices (RpWeightsWorkshop *self)
{
  guint n = 0;

  rp_random_index_list (&n);
  return n;
}

const char *
rp_weights_workshop_get_index_name (RpWeightsWorkshop *self, guint index)
{
  return rp_random_index_list (NULL)[index].name;
}

const char *
rp_weights_workshop_get_index_source (RpWeightsWorkshop *self, guint index)
{
  return rp_random_index_list (NULL)[index].source;
}

guint
rp_weights_workshop_get_index (RpWeightsWorkshop *self)
{
  return (guint)(self->index - rp_random_index_list (NULL));
}

void
rp_weights_workshop_set_index (RpWeightsWorkshop *self, guint index)
{
  if (self->model == NULL || index == rp_weights_workshop_get_index (self))
    return;
  self->index = &rp_random_index_list (NULL)[index];
  for (guint i = 0; i < self->model->groups->len; i++)
    judge_again (self, rp_weights_workshop_peek_group (self, i));
  recompute (self);
}

/* ---- what is chosen, and what follows ---- */

void
rp_weights_workshop_set_method (RpWeightsWorkshop *self, RpWorkshopMethod method)
{
  if (self->model == NULL || self->method == method)
    return;
  self->method = method;
  recompute (self);
}

RpWorkshopMethod
rp_weights_workshop_get_method (RpWeightsWorkshop *self)
{
  return self->method;
}

void
rp_weights_workshop_set_product (RpWeightsWorkshop *self, gboolean product)
{
  if (self->model == NULL || self->product == product)
    return;
  self->product = product;
  recompute (self);
}

gboolean
rp_weights_workshop_get_product (RpWeightsWorkshop *self)
{
  return self->product;
}

const char *
rp_weights_workshop_get_note (RpWeightsWorkshop *self)
{
  return self->note != NULL ? self->note : "";
}

guint
rp_weights_workshop_get_n_indicators (RpWeightsWorkshop *self)
{
  return rp_weights_workshop_count_indicators (self);
}

const char *
rp_weights_workshop_get_indicator_label (RpWeightsWorkshop *self, guint indicator)
{
  return rp_weights_workshop_peek_indicator (self, indicator)->label;
}

double
rp_weights_workshop_get_expert (RpWeightsWorkshop *self, guint indicator)
{
  return self->expert[indicator] * 100;
}

double
rp_weights_workshop_get_data (RpWeightsWorkshop *self, guint indicator)
{
  return self->data[indicator] * 100;
}

double
rp_weights_workshop_get_weight (RpWeightsWorkshop *self, guint indicator)
{
  return self->weights[indicator] * 100;
}

double
rp_weights_workshop_get_weight_now (RpWeightsWorkshop *self, guint indicator)
{
  return rp_weights_workshop_peek_indicator (self, indicator)->weight;
}

GListModel *
rp_weights_workshop_get_opinions (RpWeightsWorkshop *self)
{
  return G_LIST_MODEL (self->opinions);
}

const char *
rp_weights_workshop_get_agreement (RpWeightsWorkshop *self)
{
  return self->agreement != NULL ? self->agreement : "";
}

static void
rp_weights_workshop_dispose (GObject *object)
{
  RpWeightsWorkshop *self = RP_WEIGHTS_WORKSHOP (object);

  g_cancellable_cancel (self->cancellable);
  if (self->kept != NULL)
    rp_typed_flush (self->kept);
  g_clear_object (&self->kept);
  G_OBJECT_CLASS (rp_weights_workshop_parent_class)->dispose (object);
}

static void
rp_weights_workshop_finalize (GObject *object)
{
  RpWeightsWorkshop *self = RP_WEIGHTS_WORKSHOP (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->opinions);
  g_clear_pointer (&self->model, rp_workshop_model_free);
  g_strfreev (self->names);
  g_free (self->name);
  g_free (self->problem);
  g_free (self->note);
  g_free (self->agreement);
  g_free (self->expert);
  g_free (self->data);
  g_free (self->weights);
  G_OBJECT_CLASS (rp_weights_workshop_parent_class)->finalize (object);
}

static void
rp_weights_workshop_class_init (RpWeightsWorkshopClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_weights_workshop_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_weights_workshop_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_WEIGHTS_WORKSHOP, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  changed_signal = g_signal_new ("changed", RP_TYPE_WEIGHTS_WORKSHOP, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
rp_weights_workshop_init (RpWeightsWorkshop *self)
{
  self->cancellable = g_cancellable_new ();
  self->opinions = g_list_store_new (RP_TYPE_OPINION_ROW);
  self->index = rp_random_index_find (NULL);
}
