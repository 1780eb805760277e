/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-factor.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "insight/data-file.h"
#include "insight/fact-text.h"
#include "insight/score-values.h"
#include "logic/logic.h"

typedef struct
{
  RpFactorLevel level;
  JsonNode *when;
  GStrv reads;
  JsonObject *evidence;
} Signal;

typedef struct
{
  const char *id;
  JsonObject *label;
  JsonObject *none;
  GPtrArray *signals; /* (element-type Signal) */
} Factor;

static const char *const level_names[] = { "low", "medium", "high" };

static void
free_signal (Signal *signal)
{
  g_clear_pointer (&signal->when, json_node_unref);
  g_strfreev (signal->reads);
  g_free (signal);
}

static void
free_factor (Factor *factor)
{
  g_ptr_array_unref (factor->signals);
  g_free (factor);
}

static gboolean
read_level (const char *name, RpFactorLevel *level)
{
  for (guint i = 0; i < G_N_ELEMENTS (level_names); i++)
    if (strcmp (level_names[i], name) == 0)
      {
        *level = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_signal (RpScoreModel *self, Factor *factor, JsonObject *object, const char *place,
             GError **error)
{
  const char *level;
  g_autofree char *when_place = g_strconcat (place, ".when", NULL);
  Signal *signal = g_new0 (Signal, 1);
  g_ptr_array_add (factor->signals, signal);
  if (object == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("is no object"));
  if (!rp_json_read_string (object, "level", &level, error)
      || !rp_json_read_object (object, "evidence", &signal->evidence, error))
    return rp_data_file_blame (error, self->path, place);
  if (!read_level (level, &signal->level))
    return rp_data_file_refuse (error, self->path, place,
                                _ ("the level “%s” is none of low, medium, high"), level);
  if (!rp_score_check_texts (self, place, signal->evidence, error))
    return FALSE;
  signal->when
      = rp_score_read_logic (self, json_object_get_member (object, "when"), when_place, error);
  if (signal->when == NULL)
    return FALSE;
  signal->reads = rp_logic_list_variables (signal->when);
  return TRUE;
}

static gboolean
read_factor (RpScoreModel *self, JsonArray *list, guint index, GError **error)
{
  JsonObject *object = rp_json_array_get_object (list, index);
  g_autofree char *place = g_strdup_printf ("factors[%u]", index);
  JsonArray *signals;
  Factor *factor = g_new0 (Factor, 1);
  factor->signals = g_ptr_array_new_with_free_func ((GDestroyNotify)free_signal);
  g_ptr_array_add (self->factors, factor);
  if (object == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("is no object"));
  if (!rp_json_read_string (object, "id", &factor->id, error)
      || !rp_json_read_object (object, "label", &factor->label, error)
      || !rp_json_read_object (object, "none", &factor->none, error)
      || !rp_json_read_array (object, "signals", &signals, error))
    return rp_data_file_blame (error, self->path, place);
  if (!rp_score_check_texts (self, place, factor->label, error)
      || !rp_score_check_texts (self, place, factor->none, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (signals); i++)
    {
      g_autofree char *signal_place = g_strdup_printf ("%s.signals[%u]", place, i);
      if (!read_signal (self, factor, rp_json_array_get_object (signals, i), signal_place, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rp_score_factors_read (RpScoreModel *self, JsonObject *file, GError **error)
{
  JsonArray *list = rp_json_get_array (file, "factors");
  g_ptr_array_set_free_func (self->factors, (GDestroyNotify)free_factor);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (!read_factor (self, list, i, error))
      return FALSE;
  return TRUE;
}

/* --- computing --- */

void
rp_score_factor_free (RpScoreFactor *self)
{
  g_free (self->id);
  g_free (self->label);
  g_strfreev (self->evidence);
  g_strfreev (self->missing);
  g_free (self);
}

static gboolean
holds (const Signal *signal, JsonObject *facts)
{
  g_autoptr (JsonNode) data = json_node_init_object (json_node_alloc (), facts);
  g_autoptr (JsonNode) result = rp_logic_apply (signal->when, data, NULL);
  return result != NULL && rp_logic_is_truthy (result);
}

static void
add_once (GPtrArray *texts, char *text)
{
  if (g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_free (text);
  else
    g_ptr_array_add (texts, text);
}

static GStrv
take_texts (GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);
  return (GStrv)g_ptr_array_free (texts, FALSE);
}

static RpScoreFactor *
compute_factor (RpScoreModel *model, const Factor *factor, JsonObject *facts, const char *language)
{
  RpScoreFactor *self = g_new0 (RpScoreFactor, 1);
  GPtrArray *evidence = g_ptr_array_new (), *missing = g_ptr_array_new ();
  for (guint i = 0; i < factor->signals->len; i++)
    {
      const Signal *signal = g_ptr_array_index (factor->signals, i);
      const char *unread = rp_score_find_unread ((const char *const *)signal->reads, facts);
      if (unread != NULL)
        {
          self->highest = MAX (self->highest, signal->level);
          add_once (missing, rp_score_describe_unread (model, unread, facts, language));
        }
      else if (holds (signal, facts))
        {
          self->level = MAX (self->level, signal->level);
          add_once (evidence, rp_fact_text_format (rp_fact_text_pick (signal->evidence, language),
                                                   facts, language));
        }
    }
  if (evidence->len == 0)
    g_ptr_array_add (evidence, rp_fact_text_format (rp_fact_text_pick (factor->none, language),
                                                    facts, language));
  self->id = g_strdup (factor->id);
  self->label = g_strdup (rp_fact_text_pick (factor->label, language));
  self->highest = MAX (self->highest, self->level);
  self->evidence = take_texts (evidence);
  self->missing = take_texts (missing);
  return self;
}

GPtrArray *
rp_score_factors_compute (RpScoreModel *self, JsonObject *facts, const char *language)
{
  GPtrArray *factors = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_factor_free);
  for (guint i = 0; i < self->factors->len; i++)
    g_ptr_array_add (factors,
                     compute_factor (self, g_ptr_array_index (self->factors, i), facts, language));
  return factors;
}

static JsonArray *
texts_to_json (GStrv texts)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  return array;
}

JsonObject *
rp_score_factor_to_json (const RpScoreFactor *self)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "label", self->label);
  json_object_set_string_member (object, "level", level_names[self->level]);
  json_object_set_string_member (object, "highest", level_names[self->highest]);
  json_object_set_array_member (object, "evidence", texts_to_json (self->evidence));
  json_object_set_array_member (object, "missing", texts_to_json (self->missing));
  return object;
}
