/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/rules-internal.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "insight/facts.h"
#include "logic/logic.h"

static const char *const list_operators[] = { "filter", "map", "some", "all", "none", NULL };

/* The one member of an object that is an operation. (nullable) */
static const char *
get_operator (JsonNode *node, JsonNode **argument)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  JsonObject *object = json_node_get_object (node);
  if (json_object_get_size (object) != 1)
    return NULL;
  JsonObjectIter iter;
  const char *name = NULL;
  json_object_iter_init (&iter, object);
  json_object_iter_next (&iter, &name, argument);
  return name;
}

static JsonNode *
create_operation (const char *name, JsonArray *arguments)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  json_object_set_array_member (object, name, arguments);
  json_node_take_object (node, object);
  return node;
}

/* {"reduce": [{"filter": [list, condition]}, {"+": [{"var": "accumulator"}, 1]}, 0]} */
static JsonNode *
create_count (JsonNode *list, JsonNode *condition)
{
  JsonArray *filter = json_array_new (), *sum = json_array_new (), *reduce = json_array_new ();
  JsonObject *accumulator = json_object_new ();
  json_object_set_string_member (accumulator, "var", "accumulator");
  json_array_add_element (filter, list);
  json_array_add_element (filter, condition);
  json_array_add_object_element (sum, accumulator);
  json_array_add_int_element (sum, 1);
  json_array_add_element (reduce, create_operation ("filter", filter));
  json_array_add_element (reduce, create_operation ("+", sum));
  json_array_add_int_element (reduce, 0);
  return create_operation ("reduce", reduce);
}

static JsonNode *
expand_threshold (JsonNode *argument, JsonObject *thresholds, char **cause)
{
  const char *name = rp_json_node_get_string (argument, "");
  JsonObject *entry = rp_json_get_object (thresholds, name);
  if (entry != NULL && json_object_has_member (entry, "value"))
    return json_node_copy (json_object_get_member (entry, "value"));
  *cause = g_strdup_printf (_ ("there is no threshold “%s”"), name);
  return NULL;
}

static JsonNode *
expand_count (JsonNode *argument, JsonObject *thresholds, char **cause)
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (argument) ? json_node_get_array (argument) : NULL;
  if (pair == NULL || json_array_get_length (pair) != 2)
    {
      *cause = g_strdup (_ ("\"count\" takes a list and a condition"));
      return NULL;
    }
  g_autoptr (JsonNode) list = rp_rule_expand (json_array_get_element (pair, 0), thresholds, cause);
  g_autoptr (JsonNode) condition
      = list != NULL ? rp_rule_expand (json_array_get_element (pair, 1), thresholds, cause) : NULL;
  if (condition == NULL)
    return NULL;
  return create_count (g_steal_pointer (&list), g_steal_pointer (&condition));
}

static JsonNode *
expand_array (JsonArray *array, JsonObject *thresholds, char **cause)
{
  g_autoptr (JsonArray) out = json_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = rp_rule_expand (json_array_get_element (array, i), thresholds, cause);
      if (element == NULL)
        return NULL;
      json_array_add_element (out, element);
    }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, out);
  return node;
}

/* Recursion is as deep as the file, which the gate bounds. */
JsonNode *
rp_rule_expand (JsonNode *node, JsonObject *thresholds, char **cause)
{
  JsonNode *argument = NULL;
  const char *name = get_operator (node, &argument);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return expand_array (json_node_get_array (node), thresholds, cause);
  if (name == NULL)
    return json_node_copy (node);
  if (strcmp (name, "threshold") == 0)
    return expand_threshold (argument, thresholds, cause);
  if (strcmp (name, "count") == 0)
    return expand_count (argument, thresholds, cause);
  JsonNode *inside = rp_rule_expand (argument, thresholds, cause);
  if (inside == NULL)
    return NULL;
  JsonNode *out = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  json_object_set_member (object, name, inside);
  json_node_take_object (out, object);
  return out;
}

gboolean
rp_rule_knows (const char *path, GPtrArray *known, JsonObject *thresholds)
{
  g_autofree char *first = g_strndup (path, strcspn (path, "."));
  for (guint i = 0; i < known->len; i++)
    if (strcmp (g_ptr_array_index (known, i), first) == 0)
      return TRUE;
  if (thresholds != NULL && g_str_has_prefix (path, "threshold."))
    return json_object_has_member (thresholds, path + strlen ("threshold."));
  return rp_facts_find (path) != NULL;
}

static gboolean
check_names (JsonNode *node, GPtrArray *known, gboolean of_element, char **cause)
{
  g_auto (GStrv) names = rp_logic_list_variables (node);
  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean right = of_element ? *names[i] == '\0' || rp_facts_is_element_member (names[i])
                                  : rp_rule_knows (names[i], known, NULL);
      if (right)
        continue;
      *cause = g_strdup_printf (_ ("there is no fact “%s”"), names[i]);
      return FALSE;
    }
  return TRUE;
}

/* The conditions inside filter and its like see one element of the list and nothing else. */
static gboolean
check_elements (JsonNode *node, char **cause)
{
  JsonNode *argument = NULL;
  const char *name = get_operator (node, &argument);
  JsonNode *inside = name != NULL ? argument : node;
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (inside) ? json_node_get_array (inside) : NULL;
  if (array == NULL)
    return name == NULL || check_elements (argument, cause);
  if (name != NULL && g_strv_contains (list_operators, name) && json_array_get_length (array) > 1
      && !check_names (json_array_get_element (array, 1), NULL, TRUE, cause))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!check_elements (json_array_get_element (array, i), cause))
      return FALSE;
  return TRUE;
}

gboolean
rp_rule_check_logic (JsonNode *node, GPtrArray *known, char **cause)
{
  g_autoptr (GError) error = NULL;
  if (!rp_logic_check (node, &error))
    {
      *cause = g_strdup (error->message);
      return FALSE;
    }
  return check_names (node, known, FALSE, cause) && check_elements (node, cause);
}
