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

static gboolean
read_combination (RpScoreModel *self, JsonObject *object, RpCombination *combination,
                  GError **error)
{
  const char *name = rp_json_get_string (object, "combination", "game");
  *combination = strcmp (name, "product") == 0 ? RP_COMBINATION_PRODUCT : RP_COMBINATION_GAME;
  return *combination == RP_COMBINATION_PRODUCT || strcmp (name, "game") == 0
         || rp_data_file_refuse (error, self->path, DATA_PLACE,
                                 _ ("the combination “%s” is neither game nor product"), name);
}

static gboolean
combine_frozen (RpScoreModel *self, JsonObject *object, GError **error)
{
  guint n = self->indicators->len;
  g_autofree double *experts = g_new0 (double, n), *data = g_new0 (double, n);
  g_autofree double *weights = g_new0 (double, n);
  RpCombination combination;
  if (!read_combination (self, object, &combination, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      experts[i] = g_array_index (self->indicators, RpScoreIndicator, i).expert;
      data[i] = g_array_index (self->indicators, RpScoreIndicator, i).data;
    }
  if (!rp_weights_mix (experts, data, n, combination, NULL, weights))
    return rp_data_file_refuse (error, self->path, DATA_PLACE, _ ("the weights add up to nothing"));
  for (guint i = 0; i < n; i++)
    g_array_index (self->indicators, RpScoreIndicator, i).weight = weights[i];
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
