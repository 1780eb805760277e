/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "insight/score-internal.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/data-file.h"
#include "insight/fact-text.h"
#include "insight/facts.h"
#include "insight/score-factor.h"
#include "insight/score-map.h"
#include "insight/score-values.h"
#include "insight/score-what-if.h"
#include "insight/score-weights.h"

gboolean
rp_score_check_texts (RpScoreModel *self, const char *place, JsonObject *texts, GError **error)
{
  static const char *const languages[] = { "zh", "en" };
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      const char *pattern;
      if (!rp_json_read_string (texts, languages[i], &pattern, error))
        return rp_data_file_blame (error, self->path, place);
      g_auto (GStrv) paths = rp_fact_text_list_paths (pattern);
      if (paths == NULL)
        return rp_data_file_refuse (error, self->path, place,
                                    _ ("a placeholder in “%s” is not right"), pattern);
      for (guint k = 0; paths[k] != NULL; k++)
        if (!rp_score_model_knows (self, paths[k]))
          return rp_data_file_refuse (error, self->path, place, _ ("there is no fact “%s”"),
                                      paths[k]);
    }
  return TRUE;
}

static gboolean
check_indicator (RpScoreModel *self, const char *place, const RpScoreIndicator *indicator,
                 GError **error)
{
  g_autofree char *cause = NULL;
  g_autofree char *map_place = g_strconcat (place, ".map", NULL);
  for (guint i = 0; i < self->indicators->len; i++)
    if (strcmp (g_array_index (self->indicators, RpScoreIndicator, i).id, indicator->id) == 0)
      return rp_data_file_refuse (error, self->path, place, _ ("the id “%s” comes twice"),
                                  indicator->id);
  if (self->hierarchy == NULL
      && !(indicator->weight > 0 && indicator->weight <= RP_SCORE_WEIGHT_SUM))
    return rp_data_file_refuse (error, self->path, place,
                                _ ("the weight of “%s” is not between 0 and 100"), indicator->id);
  if (!rp_score_model_knows (self, indicator->fact))
    return rp_data_file_refuse (error, self->path, place, _ ("there is no fact “%s”"),
                                indicator->fact);
  if (!rp_score_map_check (indicator->map, self, &cause))
    return rp_data_file_refuse (error, self->path, map_place, "%s", cause);
  return rp_score_check_texts (self, place, indicator->label, error)
         && rp_score_check_texts (self, place, indicator->raw, error);
}

static gboolean
read_indicator (RpScoreModel *self, JsonArray *list, guint index, GError **error)
{
  RpScoreIndicator indicator = { 0 };
  g_autofree char *place = g_strdup_printf ("indicators[%u]", index);
  JsonObject *object = rp_json_array_get_object (list, index);
  if (object == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("is no object"));
  if (!rp_json_read_string (object, "id", &indicator.id, error)
      || !rp_json_read_string (object, "dimension", &indicator.dimension, error)
      || !rp_json_read_string (object, "fact", &indicator.fact, error)
      || (self->hierarchy == NULL
          && !rp_json_read_double (object, "weight", &indicator.weight, error))
      || !rp_json_read_object (object, "label", &indicator.label, error)
      || !rp_json_read_object (object, "raw", &indicator.raw, error)
      || !rp_json_read_object (object, "map", &indicator.map, error))
    return rp_data_file_blame (error, self->path, place);
  if (self->hierarchy != NULL && json_object_has_member (object, "weight"))
    return rp_data_file_refuse (error, self->path, place,
                                _ ("has a weight, which follows from the hierarchy"));
  indicator.words = rp_json_get_object (object, "words");
  indicator.expert = indicator.weight;
  indicator.data = NAN;
  if (!check_indicator (self, place, &indicator, error))
    return FALSE;
  g_array_append_val (self->indicators, indicator);
  return TRUE;
}

static gboolean
read_indicators (RpScoreModel *self, JsonArray *list, GError **error)
{
  double sum = 0;
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!read_indicator (self, list, i, error))
      return FALSE;
  if (!rp_score_weights_read (self, error))
    return FALSE;
  for (guint i = 0; i < self->indicators->len; i++)
    sum += g_array_index (self->indicators, RpScoreIndicator, i).weight;
  if (!(fabs (sum - RP_SCORE_WEIGHT_SUM) <= RP_SCORE_WEIGHT_TOLERANCE))
    return rp_data_file_refuse (error, self->path, "indicators",
                                _ ("the weights add up to %g and not to 100"), sum);
  return TRUE;
}

static gboolean
read_grade (RpScoreModel *self, JsonArray *list, guint index, GError **error)
{
  g_autofree char *place = g_strdup_printf ("grades[%u]", index);
  JsonObject *object = rp_json_array_get_object (list, index);
  RpScoreGrade grade;
  double from;
  if (object == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("is no object"));
  if (!rp_json_read_string (object, "grade", &grade.name, error)
      || !rp_json_read_double (object, "from", &from, error))
    return rp_data_file_blame (error, self->path, place);
  if (!(from >= 0 && from <= 100))
    return rp_data_file_refuse (error, self->path, place, _ ("%g is not between 0 and 100"), from);
  grade.from = (gint)lround (from * 100);
  if (index > 0 && grade.from >= g_array_index (self->grades, RpScoreGrade, index - 1).from)
    return rp_data_file_refuse (error, self->path, place, _ ("the borders are not falling"));
  g_array_append_val (self->grades, grade);
  return TRUE;
}

static gboolean
read_grades (RpScoreModel *self, JsonArray *list, GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!read_grade (self, list, i, error))
      return FALSE;
  if (self->grades->len == 0
      || g_array_index (self->grades, RpScoreGrade, self->grades->len - 1).from != 0)
    return rp_data_file_refuse (error, self->path, "grades", _ ("the last grade must begin at 0"));
  return TRUE;
}

static gboolean
read_from (RpScoreModel *self, GError **error)
{
  const char *text;
  self->from = G_MININT32;
  if (!json_object_has_member (self->file, "from"))
    return TRUE;
  if (!rp_json_read_string (self->file, "from", &text, error))
    return rp_data_file_blame (error, self->path, "from");
  return rp_date_parse (text, &self->from)
         || rp_data_file_refuse (error, self->path, "from", _ ("“%s” is no date"), text);
}

static gboolean
read_hierarchy (RpScoreModel *self, GError **error)
{
  JsonObject *object = rp_json_get_object (self->file, "hierarchy");
  if (object == NULL)
    return TRUE;
  self->hierarchy = rp_hierarchy_read (object, self->path, "hierarchy", error);
  return self->hierarchy != NULL
         && rp_hierarchy_check (self->hierarchy, self->path, "hierarchy", error);
}

static gboolean
read_model (RpScoreModel *self, GError **error)
{
  JsonObject *file = self->file, *hold = rp_json_get_object (file, "hysteresis");
  JsonArray *indicators, *grades;
  if (!rp_json_read_string (file, "model", &self->name, error)
      || !rp_json_read_integer (file, "version", 1, G_MAXINT, &self->version, error)
      || !rp_json_read_double (file, "coverage_needed", &self->coverage_needed, error)
      || !rp_json_read_array (file, "indicators", &indicators, error)
      || !rp_json_read_array (file, "grades", &grades, error))
    return rp_data_file_blame (error, self->path, "/");
  if (!(self->coverage_needed >= 0 && self->coverage_needed <= 100))
    return rp_data_file_refuse (error, self->path, "coverage_needed",
                                _ ("%g is not between 0 and 100"), self->coverage_needed);
  if (hold != NULL)
    {
      self->hold_points = (gint)lround (rp_json_get_double (hold, "points", 0) * 100);
      self->hold_months = (guint)rp_json_get_integer (hold, "months", 0);
    }
  return read_from (self, error) && read_hierarchy (self, error)
         && rp_score_values_read (self, file, error) && read_indicators (self, indicators, error)
         && read_grades (self, grades, error) && rp_score_factors_read (self, file, error)
         && rp_score_levers_read (self, file, error);
}

static void
free_value (RpScoreValue *value)
{
  g_clear_pointer (&value->logic, json_node_unref);
  g_strfreev (value->reads);
  g_free (value);
}

/* @file: (transfer full) */
static RpScoreModel *
create (JsonObject *file, const char *path, GError **error)
{
  g_autoptr (RpScoreModel) self = g_new0 (RpScoreModel, 1);
  self->n_refs = 1;
  self->path = g_strdup (path);
  self->file = file;
  self->indicators = g_array_new (FALSE, FALSE, sizeof (RpScoreIndicator));
  self->grades = g_array_new (FALSE, FALSE, sizeof (RpScoreGrade));
  self->value_names = g_ptr_array_new ();
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify)free_value);
  self->value_order = g_ptr_array_new ();
  self->factors = g_ptr_array_new ();
  return read_model (self, error) ? g_steal_pointer (&self) : NULL;
}

RpScoreModel *
rp_score_model_load (const char *path, GError **error)
{
  JsonObject *file = rp_data_file_load (path, error);
  return file != NULL ? create (file, path, error) : NULL;
}

RpScoreModel *
rp_score_model_read (JsonObject *object, const char *name, GError **error)
{
  return create (json_object_ref (object), name, error);
}

RpScoreModel *
rp_score_model_ref (RpScoreModel *self)
{
  g_atomic_int_inc (&self->n_refs);
  return self;
}

void
rp_score_model_unref (RpScoreModel *self)
{
  if (!g_atomic_int_dec_and_test (&self->n_refs))
    return;
  g_free (self->path);
  json_object_unref (self->file);
  g_array_unref (self->indicators);
  g_array_unref (self->grades);
  g_ptr_array_unref (self->value_names);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->value_order);
  g_ptr_array_unref (self->factors);
  g_clear_pointer (&self->hierarchy, rp_hierarchy_free);
  g_free (self);
}

const char *
rp_score_model_get_name (RpScoreModel *self)
{
  return self->name;
}

gint
rp_score_model_get_version (RpScoreModel *self)
{
  return (gint)self->version;
}

JsonObject *
rp_score_model_get_file (RpScoreModel *self)
{
  return self->file;
}

const char *
rp_score_model_get_grade (RpScoreModel *self, guint index, gint *from)
{
  const RpScoreGrade *grade
      = index < self->grades->len ? &g_array_index (self->grades, RpScoreGrade, index) : NULL;
  if (grade != NULL && from != NULL)
    *from = grade->from;
  return grade != NULL ? grade->name : NULL;
}

void
rp_score_model_get_hold (RpScoreModel *self, gint *points, guint *months)
{
  *points = self->hold_points;
  *months = self->hold_months;
}

const char *
rp_score_model_get_dimension (RpScoreModel *self, const char *id, const char *language)
{
  JsonObject *dimensions = rp_json_get_object (self->file, "dimensions");
  JsonObject *texts = dimensions != NULL ? rp_json_get_object (dimensions, id) : NULL;
  return texts != NULL ? rp_fact_text_pick (texts, language) : id;
}

static const RpScoreIndicator *
find_indicator (RpScoreModel *self, const char *id)
{
  for (guint i = 0; i < self->indicators->len; i++)
    if (strcmp (g_array_index (self->indicators, RpScoreIndicator, i).id, id) == 0)
      return &g_array_index (self->indicators, RpScoreIndicator, i);
  return NULL;
}

char *
rp_score_model_describe_map (RpScoreModel *self, const RpScorePart *part, const char *language)
{
  const RpScoreIndicator *indicator = find_indicator (self, part->id);
  const RpFact *fact = rp_facts_find (part->fact);
  g_return_val_if_fail (indicator != NULL, g_strdup (""));
  return rp_score_map_describe (self, indicator->map, indicator->fact,
                                fact != NULL ? fact->unit : "", indicator->words, part->value,
                                language);
}

gboolean
rp_score_model_get_weights (RpScoreModel *self, const char *indicator, double *expert, double *data,
                            double *weight)
{
  const RpScoreIndicator *found = find_indicator (self, indicator);
  if (found == NULL)
    return FALSE;
  *expert = found->expert;
  *data = found->data;
  *weight = found->weight;
  return TRUE;
}

const char *
rp_score_model_get_title (RpScoreModel *self, const char *language)
{
  JsonObject *title = rp_json_get_object (self->file, "title");
  return title != NULL ? rp_fact_text_pick (title, language) : self->name;
}

gint32
rp_score_model_get_from (RpScoreModel *self)
{
  return self->from;
}

gboolean
rp_score_model_knows (RpScoreModel *self, const char *name)
{
  return g_ptr_array_find_with_equal_func (self->value_names, name, g_str_equal, NULL)
         || rp_facts_find (name) != NULL;
}

const RpScoreGrade *
rp_score_model_find_grade (RpScoreModel *self, gint score)
{
  for (guint i = 0; i < self->grades->len; i++)
    if (score >= g_array_index (self->grades, RpScoreGrade, i).from)
      return &g_array_index (self->grades, RpScoreGrade, i);
  return &g_array_index (self->grades, RpScoreGrade, self->grades->len - 1);
}

const char *
rp_score_model_grade (RpScoreModel *self, gint score, const char *previous, guint months_across)
{
  const RpScoreGrade *now = rp_score_model_find_grade (self, score);
  for (guint i = 0; i < self->grades->len; i++)
    {
      const RpScoreGrade *old = &g_array_index (self->grades, RpScoreGrade, i);
      if (g_strcmp0 (old->name, previous) != 0 || old == now)
        continue;
      gint upper = i > 0 ? g_array_index (self->grades, RpScoreGrade, i - 1).from : G_MAXINT;
      gint passed = score < old->from ? old->from - score : score - upper;
      gboolean holds = passed < self->hold_points && months_across < self->hold_months;
      return holds ? old->name : now->name;
    }
  return now->name;
}
