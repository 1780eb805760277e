/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/weights-workshop.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "insight/opinion.h"
#include "insight/weights-data.h"
#include "schema/kind.h"
#include "workbench/item-list.h"
#include "workbench/score-reading.h"
#include "workbench/session-store.h"
#include "workbench/judgement.h"
#include "workbench/workshop-model.h"

#define VIKOR_SHARE 0.5
#define GREY_COEFFICIENT 0.5
#define RATIO_TOLERANCE 1e-9

/* ---- the workshop ---- */

struct _RpWeightsWorkshop
{
  GObject parent_instance;

  RpSession *session;
  GCancellable *cancellable;
  GStrv names; /* (nullable): of the models */
  char *name;
  RpWorkshopModel *model; /* (nullable): not loaded */
  char *problem, *note, *agreement;
  const RpRandomIndex *index;
  RpWorkshopMethod method;
  gboolean product;
  gboolean judged;                 /* by somebody since the model was opened */
  double *expert, *data, *weights; /* of the model's indicators; shares of 1 */
  GListStore *opinions;
};

static guint loaded_signal, changed_signal;

G_DEFINE_TYPE (RpWeightsWorkshop, rp_weights_workshop, G_TYPE_OBJECT)

static RpWorkshopGroup *
get_group (RpWeightsWorkshop *self, guint group)
{
  return self->model->groups->pdata[group];
}

static const RpScore *
get_first (RpWeightsWorkshop *self)
{
  return self->model->scores->len > 0 ? self->model->scores->pdata[0] : NULL;
}

static guint
count_indicators (RpWeightsWorkshop *self)
{
  return self->model != NULL && get_first (self) != NULL ? get_first (self)->parts->len : 0;
}

static const RpScorePart *
get_indicator (RpWeightsWorkshop *self, guint indicator)
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

  for (guint i = 0; i < count_indicators (self); i++)
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
  guint n = count_indicators (self);
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
  guint n = count_indicators (self);

  for (guint i = 0; i < n; i++)
    self->expert[i] = self->weights[i]
        = rp_workshop_model_weigh (self->model, get_indicator (self, i)->id);
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

static void
take_model (RpWeightsWorkshop *self, RpWorkshopModel *model)
{
  guint n = 0;

  g_clear_pointer (&self->model, rp_workshop_model_free);
  self->model = model;
  self->index = model->index;
  self->judged = FALSE;
  n = count_indicators (self);
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
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpWeightsWorkshop) self = user_data;
  g_autoptr (GError) error = NULL;
  RpWorkshopModel *model = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_free (self->problem);
  self->problem = error != NULL ? rp_session_explain (error) : NULL;
  if (model != NULL)
    take_model (self, model);
  g_signal_emit (self, loaded_signal, 0);
}

void
rp_weights_workshop_open (RpWeightsWorkshop *self, const char *model)
{
  g_autofree char *old = self->name; /* @model may be it */

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->name = g_strdup (model);
  rp_session_run_async (self->session, load_model, g_strdup (self->name), g_free,
                        (GDestroyNotify)rp_workshop_model_free, self->cancellable, loaded_cb,
                        g_object_ref (self));
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
                          count_indicators (self), self->model->n_customers);
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
  return get_group (self, group)->label;
}

guint
rp_weights_workshop_get_n_members (RpWeightsWorkshop *self, guint group)
{
  return get_group (self, group)->judgements->n_rows;
}

const char *
rp_weights_workshop_get_member_label (RpWeightsWorkshop *self, guint group, guint member)
{
  return get_group (self, group)->labels[member];
}

double
rp_weights_workshop_get_judgement (RpWeightsWorkshop *self, guint group, guint row, guint column)
{
  return rp_matrix_get (get_group (self, group)->judgements, row, column);
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
  RpMatrix *judgements = get_group (self, group)->judgements;

  if (!(value >= 1 / RP_JUDGEMENT_MOST - RATIO_TOLERANCE
        && value <= RP_JUDGEMENT_MOST + RATIO_TOLERANCE)
      || row == column)
    return FALSE;
  rp_matrix_set (judgements, row, column, value);
  rp_matrix_set (judgements, column, row, 1 / value);
  judge_again (self, get_group (self, group));
  self->judged = TRUE;
  recompute (self);
  return TRUE;
}

gboolean
rp_weights_workshop_is_judged (RpWeightsWorkshop *self)
{
  return self->judged;
}

double
rp_weights_workshop_get_member_weight (RpWeightsWorkshop *self, guint group, guint member)
{
  return get_group (self, group)->ahp->weights[member];
}

double
rp_weights_workshop_get_ratio (RpWeightsWorkshop *self, guint group)
{
  return fabs (get_group (self, group)->ahp->ratio);
}

double
rp_weights_workshop_get_lambda (RpWeightsWorkshop *self, guint group)
{
  return get_group (self, group)->ahp->lambda;
}

gboolean
rp_weights_workshop_is_consistent (RpWeightsWorkshop *self, guint group)
{
  return rp_ahp_is_consistent (get_group (self, group)->ahp);
}

char *
rp_weights_workshop_describe_worst (RpWeightsWorkshop *self, guint group, guint *row, guint *column)
{
  const RpWorkshopGroup *shown = get_group (self, group);

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
  const RpWorkshopGroup *shown = get_group (self, group);
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
    judge_again (self, get_group (self, i));
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
  return count_indicators (self);
}

const char *
rp_weights_workshop_get_indicator_label (RpWeightsWorkshop *self, guint indicator)
{
  return get_indicator (self, indicator)->label;
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
  return get_indicator (self, indicator)->weight;
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

/* ---- saving ---- */

gboolean
rp_weights_workshop_may_save (RpWeightsWorkshop *self)
{
  return (rp_schema_find_kind ("score_model")->creators & rp_session_get_roles (self->session))
         != 0;
}

char *
rp_weights_workshop_find_obstacle (RpWeightsWorkshop *self)
{
  if (self->model == NULL || count_indicators (self) == 0)
    return g_strdup (_ ("There is nothing to weigh yet."));
  for (guint i = 0; i < self->model->groups->len; i++)
    {
      const RpWorkshopGroup *group = get_group (self, i);
      g_autofree char *worst = NULL;

      if (rp_ahp_is_consistent (group->ahp))
        continue;
      worst = rp_ahp_describe_worst (group->ahp, (const char *const *)group->labels);
      return g_strdup_printf (
          _ ("The judgements of “%s” contradict each other (ratio %.3f, allowed "
             "%.2f): %s."),
          group->label, group->ahp->ratio, RP_AHP_RATIO_MOST, worst);
    }
  return g_strdup ("");
}

/* What the data weigh, frozen as the model takes it. (nullable): the judgements count alone */
static JsonObject *
make_data_weights (RpWeightsWorkshop *self)
{
  g_autofree char *today = rp_clock_dup_today (rp_session_get_clock (self->session));
  JsonObject *object = NULL, *weights = NULL;
  guint n_known = 0;

  for (guint i = 0; i < count_indicators (self); i++)
    n_known += !isnan (self->data[i]);
  if (n_known == 0)
    return NULL;
  object = json_object_new ();
  weights = json_object_new ();
  for (guint i = 0; i < count_indicators (self); i++)
    if (!isnan (self->data[i]))
      json_object_set_double_member (weights, get_indicator (self, i)->id, self->data[i]);
  json_object_set_string_member (object, "method",
                                 self->method == RP_WORKSHOP_ENTROPY ? "entropy" : "critic");
  json_object_set_string_member (object, "combination", self->product ? "product" : "game");
  json_object_set_string_member (object, "made_on", today);
  json_object_set_int_member (object, "customers", self->model->table->points->n_rows);
  json_object_set_string_member (object, "source", "workshop");
  json_object_set_object_member (object, "weights", weights);
  return object;
}

/* Errors: of the model */
static RpEdit *
build_version (RpWeightsWorkshop *self, gint32 from, const char *note, GError **error)
{
  g_autofree char *day = rp_date_format (from);
  g_autoptr (JsonObject) data = make_data_weights (self);
  g_autoptr (JsonObject) model = rp_workshop_model_to_json (self->model, self->index, day, data);
  g_autoptr (RpScoreModel) read = rp_score_model_read (model, self->name, error);
  JsonObject *body = NULL;
  RpEdit *edit = NULL;

  if (read == NULL)
    return NULL;
  body = json_object_new ();
  json_object_set_string_member (body, "name", self->name);
  json_object_set_int_member (body, "version", rp_score_model_get_version (read));
  json_object_set_string_member (body, "from", day);
  json_object_set_string_member (body, "note", note);
  json_object_set_string_member (body, "author", rp_session_get_user (self->session));
  json_object_set_object_member (body, "body", g_steal_pointer (&model));
  edit = rp_edit_new ("score_model.create");
  rp_edit_create (edit, "score_model", NULL, "org", body);
  return edit;
}

static gboolean
check_saving (RpWeightsWorkshop *self, gint32 from, const char *note, GError **error)
{
  g_autofree char *obstacle = rp_weights_workshop_find_obstacle (self);
  g_autofree char *trimmed = g_strstrip (g_strdup (note));
  const char *sentence = NULL;

  if (!rp_weights_workshop_may_save (self))
    {
      g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN,
                           _ ("A version of a score model is saved by the supervisor."));
      return FALSE;
    }
  if (*obstacle != '\0')
    sentence = obstacle;
  else if (*trimmed == '\0')
    sentence = _ ("Say why the version is made.");
  else if (from < rp_clock_today (rp_session_get_clock (self->session)))
    sentence = _ ("A version begins today or later: scores of the past stay as they were.");
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, sentence);
  return FALSE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *op = rp_session_commit_finish (RP_SESSION (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  rp_weights_workshop_open (g_task_get_source_object (task),
                            rp_weights_workshop_get_model (g_task_get_source_object (task)));
  g_task_return_boolean (task, TRUE);
}

void
rp_weights_workshop_save_async (RpWeightsWorkshop *self, gint32 from, const char *note,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  RpEdit *edit = NULL;

  if (check_saving (self, from, note, &error))
    edit = build_version (self, from, note, &error);
  if (edit != NULL)
    rp_session_commit_async (self->session, edit, NULL, saved_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

gboolean
rp_weights_workshop_save_finish (RpWeightsWorkshop *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rp_weights_workshop_dispose (GObject *object)
{
  g_cancellable_cancel (RP_WEIGHTS_WORKSHOP (object)->cancellable);
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
