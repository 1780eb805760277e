/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-values.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "insight/data-file.h"
#include "insight/fact-text.h"
#include "insight/facts.h"
#include "insight/rules-internal.h"
#include "logic/logic.h"

/* --- reading --- */

static gboolean
is_zero (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64
             || json_node_get_value_type (node) == G_TYPE_DOUBLE)
         && json_node_get_double (node) == 0;
}

/* Recursion is as deep as the file, which the gate bounds. */
static gboolean
divides_by_zero (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        if (divides_by_zero (json_array_get_element (array, i)))
          return TRUE;
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  JsonObjectIter iter;
  const char *name;
  JsonNode *argument;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &argument))
    {
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (argument) ? json_node_get_array (argument) : NULL;
      if ((strcmp (name, "/") == 0 || strcmp (name, "%") == 0) && pair != NULL
          && json_array_get_length (pair) == 2 && is_zero (json_array_get_element (pair, 1)))
        return TRUE;
      if (divides_by_zero (argument))
        return TRUE;
    }
  return FALSE;
}

JsonNode *
rp_score_read_logic (RpScoreModel *self, JsonNode *source, const char *place, GError **error)
{
  g_autofree char *cause = NULL;
  g_autoptr (JsonObject) none = json_object_new ();
  if (source == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("is missing")), NULL;
  g_autoptr (JsonNode) node = rp_rule_expand (source, none, &cause);
  if (node == NULL || !rp_rule_check_logic (node, self->value_names, &cause))
    return rp_data_file_refuse (error, self->path, place, "%s", cause), NULL;
  if (divides_by_zero (node))
    return rp_data_file_refuse (error, self->path, place, _ ("divides by nothing")), NULL;
  return g_steal_pointer (&node);
}

static gboolean
add_name (RpScoreModel *self, JsonArray *list, guint index, GError **error)
{
  JsonObject *object = rp_json_array_get_object (list, index);
  g_autofree char *place = g_strdup_printf ("values[%u]", index);
  const char *id;
  if (object == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("is no object"));
  if (!rp_json_read_string (object, "id", &id, error))
    return rp_data_file_blame (error, self->path, place);
  if (rp_facts_find (id) != NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("“%s” is the name of a fact"), id);
  if (g_ptr_array_find_with_equal_func (self->value_names, id, g_str_equal, NULL))
    return rp_data_file_refuse (error, self->path, place, _ ("the id “%s” comes twice"), id);
  g_ptr_array_add (self->value_names, (gpointer)id);
  return TRUE;
}

static gboolean
read_value (RpScoreModel *self, JsonObject *object, guint index, GError **error)
{
  g_autofree char *place = g_strdup_printf ("values[%u]", index);
  g_autofree char *logic_place = g_strconcat (place, ".logic", NULL);
  RpScoreValue *value = g_new0 (RpScoreValue, 1);
  g_ptr_array_add (self->values, value);
  value->id = g_ptr_array_index (self->value_names, index);
  value->missing = rp_json_get_object (object, "missing");
  if (!rp_json_read_object (object, "label", &value->label, error))
    return rp_data_file_blame (error, self->path, place);
  if (!rp_score_check_texts (self, place, value->label, error)
      || (value->missing != NULL && !rp_score_check_texts (self, place, value->missing, error)))
    return FALSE;
  value->logic
      = rp_score_read_logic (self, json_object_get_member (object, "logic"), logic_place, error);
  if (value->logic == NULL)
    return FALSE;
  value->reads = rp_logic_list_variables (value->logic);
  return TRUE;
}

static RpScoreValue *
find_value (GPtrArray *values, const char *path)
{
  g_autofree char *first = g_strndup (path, strcspn (path, "."));
  for (guint i = 0; i < values->len; i++)
    {
      RpScoreValue *value = g_ptr_array_index (values, i);
      if (strcmp (value->id, first) == 0)
        return value;
    }
  return NULL;
}

/* Whether everything that @value reads stands in @done already. */
static gboolean
is_ready (GPtrArray *all, const RpScoreValue *value, GHashTable *done)
{
  for (guint i = 0; value->reads[i] != NULL; i++)
    {
      const RpScoreValue *read = find_value (all, value->reads[i]);
      if (read != NULL && !g_hash_table_contains (done, read))
        return FALSE;
    }
  return TRUE;
}

/* Puts the values in the order of computing; those that are never ready read each other in a circle. */
static gboolean
sort_values (RpScoreModel *self, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  GPtrArray *sorted = self->value_order;
  gboolean moved = TRUE;
  while (moved)
    {
      moved = FALSE;
      for (guint i = 0; i < self->values->len; i++)
        {
          RpScoreValue *value = g_ptr_array_index (self->values, i);
          if (g_hash_table_contains (done, value) || !is_ready (self->values, value, done))
            continue;
          g_hash_table_add (done, value);
          g_ptr_array_add (sorted, value);
          moved = TRUE;
        }
    }
  for (guint i = 0; i < self->values->len; i++)
    {
      RpScoreValue *value = g_ptr_array_index (self->values, i);
      g_autofree char *place = g_strdup_printf ("values[%u]", i);
      if (!g_hash_table_contains (done, value))
        return rp_data_file_refuse (error, self->path, place, _ ("“%s” reads itself: a circle"),
                                    value->id);
    }
  return TRUE;
}

gboolean
rp_score_values_read (RpScoreModel *self, JsonObject *file, GError **error)
{
  JsonArray *list = rp_json_get_array (file, "values");
  guint n = list != NULL ? json_array_get_length (list) : 0;
  for (guint i = 0; i < n; i++)
    if (!add_name (self, list, i, error))
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (!read_value (self, rp_json_array_get_object (list, i), i, error))
      return FALSE;
  return sort_values (self, error);
}

/* --- computing --- */

static JsonObject *
copy_members (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  if (object == NULL)
    return copy;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (copy, name, json_node_copy (node));
  return copy;
}

static void
set_missing (JsonObject *missing, const char *name, JsonObject *texts)
{
  if (texts != NULL)
    json_object_set_object_member (missing, name, json_object_ref (texts));
}

const char *
rp_score_find_unread (const char *const *reads, JsonObject *facts)
{
  for (guint i = 0; reads[i] != NULL; i++)
    {
      JsonNode *node = rp_fact_text_find (facts, reads[i]);
      if (node == NULL || json_node_is_null (node))
        return reads[i];
    }
  return NULL;
}

static const char *
find_unread (const RpScoreValue *value, JsonObject *facts)
{
  return rp_score_find_unread ((const char *const *)value->reads, facts);
}

static void
compute_value (const RpScoreValue *value, JsonObject *facts, JsonObject *missing)
{
  const char *unread = find_unread (value, facts);
  g_autoptr (JsonNode) data = json_node_init_object (json_node_alloc (), facts);
  g_autoptr (JsonNode) result = unread == NULL ? rp_logic_apply (value->logic, data, NULL) : NULL;
  if (result != NULL && !json_node_is_null (result))
    json_object_set_member (facts, value->id, json_node_copy (result));
  else if (value->missing != NULL)
    set_missing (missing, value->id, value->missing);
  else if (unread != NULL)
    set_missing (missing, value->id, rp_json_get_object (missing, unread));
}

JsonObject *
rp_score_values_compute (RpScoreModel *self, JsonObject *facts)
{
  if (self->value_order->len == 0)
    return json_object_ref (facts);
  JsonObject *all = copy_members (facts);
  JsonObject *missing = copy_members (rp_json_get_object (facts, "missing"));
  json_object_set_object_member (all, "missing", missing);
  for (guint i = 0; i < self->value_order->len; i++)
    {
      const RpScoreValue *value = g_ptr_array_index (self->value_order, i);
      /* A value that was given, as a what-if does, stands. */
      if (!json_object_has_member (all, value->id))
        compute_value (value, all, missing);
    }
  return all;
}

const char *
rp_score_model_get_label (RpScoreModel *self, const char *fact, const char *language)
{
  const RpScoreValue *value = find_value (self->values, fact);
  return value != NULL ? rp_fact_text_pick (value->label, language)
                       : rp_facts_label (fact, language);
}

char *
rp_score_describe_unread (RpScoreModel *self, const char *fact, JsonObject *facts,
                          const char *language)
{
  JsonObject *missing = rp_json_get_object (facts, "missing");
  JsonObject *texts = missing != NULL ? rp_json_get_object (missing, fact) : NULL;
  const char *why = rp_fact_text_pick (texts, language);
  const char *label = rp_score_model_get_label (self, fact, language);
  if (*why == '\0')
    return g_strdup (label);
  return g_strconcat (label, strcmp (language, "zh") == 0 ? "：" : ": ", why, NULL);
}

char *
rp_score_describe_missing (RpScoreModel *self, const char *fact, JsonObject *facts,
                           const char *language)
{
  JsonObject *missing = rp_json_get_object (facts, "missing");
  JsonObject *texts = missing != NULL ? rp_json_get_object (missing, fact) : NULL;
  const RpScoreValue *value = find_value (self->values, fact);
  const char *unread = value != NULL ? find_unread (value, facts) : NULL;
  const char *known = rp_fact_text_pick (texts, language);
  gboolean chinese = strcmp (language, "zh") == 0;
  if (*known != '\0')
    return g_strdup (known);
  if (unread != NULL)
    {
      const char *label = rp_score_model_get_label (self, unread, language);
      return chinese ? g_strdup_printf ("没有数据：%s", label)
                     : g_strdup_printf ("no data: %s", label);
    }
  if (value != NULL)
    return g_strdup (chinese ? "无法计算：除数为零" : "cannot be computed: a division by nothing");
  return g_strdup (chinese ? "没有数据" : "no data");
}
