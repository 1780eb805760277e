/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-internal.h"

#include <math.h>
#include <string.h>

#include "base/json-access.h"
#include "insight/fact-text.h"
#include "insight/score-factor.h"
#include "insight/score-map.h"
#include "insight/score-values.h"

static void
free_part (RpScorePart *part)
{
  g_free (part->id);
  g_free (part->dimension);
  g_free (part->label);
  g_free (part->fact);
  g_clear_pointer (&part->value, json_node_unref);
  g_free (part->raw);
  g_free (part->reason);
  g_free (part);
}

/* A code is shown by the model's own word for it. */
static char *
describe_raw (const RpScoreIndicator *indicator, JsonNode *value, JsonObject *facts,
              const char *language)
{
  const char *code = rp_score_map_code (value);
  JsonObject *word = indicator->words != NULL && code != NULL
                         ? rp_json_get_object (indicator->words, code)
                         : NULL;
  if (word != NULL)
    return g_strdup (rp_fact_text_pick (word, language));
  return rp_fact_text_format (rp_fact_text_pick (indicator->raw, language), facts, language);
}

static RpScorePart *
compute_part (RpScoreModel *model, const RpScoreIndicator *indicator, JsonObject *facts,
              const char *language)
{
  RpScorePart *part = g_new0 (RpScorePart, 1);
  JsonNode *value = rp_fact_text_find (facts, indicator->fact);
  part->id = g_strdup (indicator->id);
  part->dimension = g_strdup (indicator->dimension);
  part->label = g_strdup (rp_fact_text_pick (indicator->label, language));
  part->fact = g_strdup (indicator->fact);
  part->value = value != NULL ? json_node_copy (value) : NULL;
  part->weight = indicator->weight;
  part->present = value != NULL && rp_score_map_apply (indicator->map, value, facts, &part->points);
  if (part->present)
    part->raw = describe_raw (indicator, value, facts, language);
  else
    {
      part->raw = g_strdup ("–");
      part->reason = rp_score_describe_missing (model, indicator->fact, facts, language);
    }
  return part;
}

typedef struct
{
  RpScorePart *part;
  double rest; /* what rounding down took from it, in hundredths */
} Share;

static int
compare_rest (gconstpointer a, gconstpointer b)
{
  double left = ((const Share *)a)->rest, right = ((const Share *)b)->rest;
  return left < right ? 1 : left > right ? -1 : 0;
}

/* Rounds every part down and gives the hundredths that are then missing from the printed score to the
 * parts that lost most, so that the printed parts add up to the printed score. */
static void
share_out (RpScore *score, double weight)
{
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (Share));
  gint rest = score->score;
  for (guint i = 0; i < score->parts->len; i++)
    {
      RpScorePart *part = g_ptr_array_index (score->parts, i);
      double exact = part->present ? part->weight * part->points * 100 / weight : 0;
      part->contribution = (gint)floor (exact + 1e-9);
      Share share = { part, exact - part->contribution };
      rest -= part->contribution;
      if (part->present)
        g_array_append_val (shares, share);
    }
  g_array_sort (shares, compare_rest);
  for (guint i = 0; i < shares->len && rest > 0; i++, rest--)
    g_array_index (shares, Share, i).part->contribution++;
}

RpScore *
rp_score_compute (RpScoreModel *model, JsonObject *facts, const char *language)
{
  RpScore *score = g_new0 (RpScore, 1);
  g_autoptr (JsonObject) all = rp_score_values_compute (model, facts);
  double sum = 0, present = 0;
  score->model = g_strdup (model->name);
  score->version = (gint)model->version;
  score->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)free_part);
  for (guint i = 0; i < model->indicators->len; i++)
    {
      RpScorePart *part = compute_part (
          model, &g_array_index (model->indicators, RpScoreIndicator, i), all, language);
      g_ptr_array_add (score->parts, part);
      sum += part->present ? part->weight * part->points : 0;
      present += part->present ? part->weight : 0;
    }
  score->known = present;
  score->factors = rp_score_factors_compute (model, all, language);
  score->coverage = (gint)lround (present * 100 * 100 / RP_SCORE_WEIGHT_SUM);
  score->lowest = (gint)lround (sum * 100 / RP_SCORE_WEIGHT_SUM);
  score->highest
      = (gint)lround ((sum + (RP_SCORE_WEIGHT_SUM - present) * 100) * 100 / RP_SCORE_WEIGHT_SUM);
  if (present > 0)
    {
      score->exact = sum / present;
      score->score = (gint)lround (sum * 100 / present);
      /* Weights that were computed add up to 100 but for the last digit. */
      score->lowest = MIN (score->lowest, score->score);
      score->highest = MAX (score->highest, score->score);
      share_out (score, present);
    }
  if (present > 0 && present + RP_SCORE_WEIGHT_TOLERANCE >= model->coverage_needed)
    score->grade = g_strdup (rp_score_model_find_grade (model, score->score)->name);
  return score;
}

void
rp_score_free (RpScore *self)
{
  g_free (self->model);
  g_free (self->grade);
  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->factors);
  g_free (self);
}

gint
rp_score_get_dimension (const RpScore *self, const char *dimension, gboolean others)
{
  double sum = 0, weight = 0;
  for (guint i = 0; i < self->parts->len; i++)
    {
      const RpScorePart *part = g_ptr_array_index (self->parts, i);
      if (!part->present || (strcmp (part->dimension, dimension) == 0) == others)
        continue;
      sum += part->weight * part->points;
      weight += part->weight;
    }
  return weight > 0 ? (gint)lround (sum * 100 / weight) : -1;
}

const RpScorePart *
rp_score_find_part (const RpScore *self, const char *id)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const RpScorePart *part = g_ptr_array_index (self->parts, i);
      if (strcmp (part->id, id) == 0)
        return part;
    }
  return NULL;
}

char *
rp_score_format (gint hundredths)
{
  return g_strdup_printf ("%d.%02d", hundredths / 100, hundredths % 100);
}

static JsonObject *
part_to_json (const RpScorePart *part)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "id", part->id);
  json_object_set_string_member (object, "dimension", part->dimension);
  json_object_set_string_member (object, "label", part->label);
  json_object_set_double_member (object, "weight", part->weight);
  json_object_set_string_member (object, "fact", part->fact);
  if (part->value != NULL && JSON_NODE_HOLDS_VALUE (part->value))
    json_object_set_member (object, "value", json_node_copy (part->value));
  json_object_set_string_member (object, "raw", part->raw);
  json_object_set_boolean_member (object, "present", part->present);
  if (part->present)
    json_object_set_double_member (object, "points", part->points);
  else
    json_object_set_string_member (object, "reason", part->reason);
  json_object_set_int_member (object, "contribution", part->contribution);
  return object;
}

JsonObject *
rp_score_to_json (const RpScore *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *parts = json_array_new (), *factors = json_array_new ();
  json_object_set_string_member (object, "model", self->model);
  json_object_set_int_member (object, "version", self->version);
  json_object_set_int_member (object, "score", self->score);
  json_object_set_int_member (object, "coverage", self->coverage);
  json_object_set_int_member (object, "lowest", self->lowest);
  json_object_set_int_member (object, "highest", self->highest);
  if (self->grade != NULL)
    json_object_set_string_member (object, "grade", self->grade);
  for (guint i = 0; i < self->parts->len; i++)
    json_array_add_object_element (parts, part_to_json (g_ptr_array_index (self->parts, i)));
  json_object_set_array_member (object, "parts", parts);
  for (guint i = 0; i < self->factors->len; i++)
    json_array_add_object_element (factors,
                                   rp_score_factor_to_json (g_ptr_array_index (self->factors, i)));
  json_object_set_array_member (object, "factors", factors);
  return object;
}
