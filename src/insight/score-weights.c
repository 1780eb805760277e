/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-weights.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "insight/data-file.h"
#include "insight/weights-data.h"

#define DATA_PLACE "data_weights"

static RpScoreIndicator *
find_indicator (RpScoreModel *self, const char *id)
{
  for (guint i = 0; i < self->indicators->len; i++)
    {
      RpScoreIndicator *indicator = &g_array_index (self->indicators, RpScoreIndicator, i);
      if (strcmp (indicator->id, id) == 0)
        return indicator;
    }
  return NULL;
}

static gboolean
read_judgements (RpScoreModel *self, GError **error)
{
  for (guint i = 0; self->hierarchy->leaves[i] != NULL; i++)
    {
      RpScoreIndicator *indicator = find_indicator (self, self->hierarchy->leaves[i]);
      if (indicator == NULL)
        return rp_data_file_refuse (error, self->path, "hierarchy",
                                    _ ("there is no indicator “%s”"), self->hierarchy->leaves[i]);
      indicator->expert = self->hierarchy->weights[i] * RP_SCORE_WEIGHT_SUM;
      indicator->weight = indicator->expert;
    }
  for (guint i = 0; i < self->indicators->len; i++)
    {
      g_autofree char *place = g_strdup_printf ("indicators[%u]", i);
      RpScoreIndicator *indicator = &g_array_index (self->indicators, RpScoreIndicator, i);
      if (!(indicator->weight > 0))
        return rp_data_file_refuse (error, self->path, place,
                                    _ ("“%s” stands in no group of the hierarchy"), indicator->id);
    }
  return TRUE;
}

/* Takes the frozen weights into the indicators. */
static gboolean
read_frozen (RpScoreModel *self, JsonObject *object, GError **error)
{
  JsonObject *weights;
  gint64 n_customers;
  const char *source;
  if (!rp_json_read_integer (object, "customers", 0, G_MAXINT, &n_customers, error)
      || !rp_json_read_string (object, "source", &source, error)
      || !rp_json_read_object (object, "weights", &weights, error))
    return rp_data_file_blame (error, self->path, DATA_PLACE);
  if (n_customers < RP_WEIGHTS_ROWS_LEAST)
    return rp_data_file_refuse (
        error, self->path, DATA_PLACE,
        _ ("%d customers are too few to weigh by; below %d the judgements count alone"),
        (int)n_customers, RP_WEIGHTS_ROWS_LEAST);
  g_autoptr (GList) names = json_object_get_members (weights);
  for (GList *l = names; l != NULL; l = l->next)
    {
      RpScoreIndicator *indicator = find_indicator (self, l->data);
      double weight = rp_json_get_double (weights, l->data, NAN);
      if (indicator == NULL)
        return rp_data_file_refuse (error, self->path, DATA_PLACE, _ ("there is no indicator “%s”"),
                                    (char *)l->data);
      if (!(weight >= 0 && weight <= 1))
        return rp_data_file_refuse (error, self->path, DATA_PLACE,
                                    _ ("the weight of “%s” is not between 0 and 1"),
                                    (char *)l->data);
      indicator->data = weight;
    }
  return TRUE;
}

typedef struct
{
  guint n;
  RpScoreIndicator **indicators; /* those with a weight from data */
  double *experts, *data, *combined;
  double share; /* of all expert weight */
} Subset;

static void
clear_subset (Subset *self)
{
  g_free (self->indicators);
  g_free (self->experts);
  g_free (self->data);
  g_free (self->combined);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subset, clear_subset)

/* Both rows of weights, over what has both, each adding up to 1. */
static gboolean
fill_subset (RpScoreModel *self, Subset *subset)
{
  double sum = 0;
  guint n = self->indicators->len;
  subset->indicators = g_new0 (RpScoreIndicator *, n);
  subset->experts = g_new0 (double, n);
  subset->data = g_new0 (double, n);
  subset->combined = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    {
      RpScoreIndicator *indicator = &g_array_index (self->indicators, RpScoreIndicator, i);
      if (isnan (indicator->data))
        continue;
      subset->indicators[subset->n] = indicator;
      subset->experts[subset->n] = indicator->expert;
      subset->data[subset->n++] = indicator->data;
      subset->share += indicator->expert;
      sum += indicator->data;
    }
  for (guint i = 0; i < subset->n; i++)
    {
      subset->experts[i] /= subset->share;
      subset->data[i] /= sum;
    }
  return subset->n > 0 && sum > 0;
}

static gboolean
combine (Subset *subset, const char *combination)
{
  double factors[2];
  if (strcmp (combination, "product") == 0)
    return rp_weights_combine_product (subset->experts, subset->data, subset->n, subset->combined);
  if (strcmp (combination, "game") != 0)
    return FALSE;
  g_autoptr (RpMatrix) rows = rp_matrix_new (2, subset->n);
  for (guint i = 0; i < subset->n; i++)
    {
      rp_matrix_set (rows, 0, i, subset->experts[i]);
      rp_matrix_set (rows, 1, i, subset->data[i]);
    }
  rp_weights_combine_game (rows, factors, subset->combined);
  return TRUE;
}

static gboolean
combine_frozen (RpScoreModel *self, JsonObject *object, GError **error)
{
  g_auto (Subset) subset = { 0 };
  const char *combination = rp_json_get_string (object, "combination", "game");
  if (!fill_subset (self, &subset))
    return rp_data_file_refuse (error, self->path, DATA_PLACE, _ ("the weights add up to nothing"));
  if (!combine (&subset, combination))
    return rp_data_file_refuse (error, self->path, DATA_PLACE,
                                _ ("the combination “%s” is neither game nor product, or leaves "
                                   "no weight"),
                                combination);
  rp_weights_limit (subset.combined, subset.experts, subset.n);
  for (guint i = 0; i < subset.n; i++)
    subset.indicators[i]->weight = subset.combined[i] * subset.share;
  return TRUE;
}

gboolean
rp_score_weights_read (RpScoreModel *self, GError **error)
{
  JsonObject *frozen = rp_json_get_object (self->file, DATA_PLACE);
  if (self->hierarchy == NULL)
    return frozen == NULL
           || rp_data_file_refuse (error, self->path, DATA_PLACE,
                                   _ ("needs a hierarchy to be combined with"));
  if (!read_judgements (self, error))
    return FALSE;
  return frozen == NULL
         || (read_frozen (self, frozen, error) && combine_frozen (self, frozen, error));
}
