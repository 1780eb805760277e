/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "logic/logic-private.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"

#define NODES_PER_STEP 16

G_DEFINE_QUARK (rp_logic_error, rp_logic_error)

static gboolean
fail_limit (GError **error, const char *what)
{
  g_set_error_literal (error, RP_LOGIC_ERROR, RP_LOGIC_ERROR_LIMIT, what);
  return FALSE;
}

static gboolean
fail_operator (GError **error, const char *name)
{
  g_set_error (error, RP_LOGIC_ERROR, RP_LOGIC_ERROR_OPERATOR, _ ("unknown operator “%s”"), name);
  return FALSE;
}

gboolean
rp_evaluation_spend (RpEvaluation *self, gsize n_steps, GError **error)
{
  if (n_steps > self->steps_left)
    {
      self->steps_left = 0;
      return fail_limit (error, _ ("the rule takes too many steps"));
    }
  self->steps_left -= (guint)n_steps;
  return TRUE;
}

/* Adds the values in @node to @n_nodes; gives up where there are more than @max or they lie too deep. */
static gboolean
count_nodes (JsonNode *node, guint depth, gsize max, gsize *n_nodes)
{
  if (++*n_nodes > max || depth > RP_LOGIC_DEPTH_MAX)
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!count_nodes (json_array_get_element (array, i), depth + 1, max, n_nodes))
          return FALSE;
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        if (!count_nodes (member, depth + 1, max, n_nodes))
          return FALSE;
    }
  return TRUE;
}

/* Values share their parts, so a small rule could nest one in itself until its text fills the memory. */
gboolean
rp_evaluation_spend_value (RpEvaluation *self, JsonNode *value, GError **error)
{
  gsize n_nodes = 0;
  if (!count_nodes (value, 1, (gsize)self->steps_left * NODES_PER_STEP, &n_nodes))
    return fail_limit (error, _ ("the rule makes a value too large or too deep"));
  return rp_evaluation_spend (self, n_nodes / NODES_PER_STEP, error);
}

gboolean
rp_logic_split_rule (JsonNode *node, const char **name, JsonNode **argument)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)
      || json_object_get_size (json_node_get_object (node)) != 1)
    return FALSE;
  JsonObjectIter iter;
  json_object_iter_init (&iter, json_node_get_object (node));
  return json_object_iter_next (&iter, name, argument);
}

/* {"op": [a, b]} has two arguments, {"op": a} one. */
static guint
count_arguments (JsonNode *argument)
{
  return JSON_NODE_HOLDS_ARRAY (argument) ? json_array_get_length (json_node_get_array (argument))
                                          : 1;
}

static JsonNode *
get_argument (JsonNode *argument, guint i)
{
  return JSON_NODE_HOLDS_ARRAY (argument)
             ? json_array_get_element (json_node_get_array (argument), i)
             : argument;
}

static void
unref_node_cb (gpointer data)
{
  json_node_unref (data);
}

static JsonNode *
apply_array (RpEvaluation *self, JsonArray *array, JsonNode *data, GError **error)
{
  g_autoptr (JsonArray) results = json_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *value = rp_evaluation_apply (self, json_array_get_element (array, i), data, error);
      if (value == NULL)
        return NULL;
      json_array_add_element (results, value);
    }
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, g_steal_pointer (&results));
  return rp_evaluation_spend_value (self, node, error) ? g_steal_pointer (&node) : NULL;
}

static JsonNode *
apply_operator (RpEvaluation *self, const char *name, JsonNode *argument, JsonNode *data,
                GError **error)
{
  const RpLogicOperator *op = rp_logic_find_operator (name);
  if (op == NULL)
    {
      fail_operator (error, name);
      return NULL;
    }

  g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func (unref_node_cb);
  for (guint i = 0, n_args = count_arguments (argument); i < n_args; i++)
    {
      JsonNode *rule = get_argument (argument, i);
      JsonNode *value
          = op->is_lazy ? json_node_ref (rule) : rp_evaluation_apply (self, rule, data, error);
      if (value == NULL)
        return NULL;
      g_ptr_array_add (args, value);
    }
  return op->func (self, (JsonNode *const *)args->pdata, args->len, data, error);
}

static JsonNode *
apply_step (RpEvaluation *self, JsonNode *rule, JsonNode *data, GError **error)
{
  const char *name;
  JsonNode *argument;
  if (rule == NULL)
    return rp_logic_new_null ();
  if (JSON_NODE_HOLDS_ARRAY (rule))
    return apply_array (self, json_node_get_array (rule), data, error);
  if (rp_logic_split_rule (rule, &name, &argument))
    return apply_operator (self, name, argument, data, error);
  return json_node_ref (rule);
}

JsonNode *
rp_evaluation_apply (RpEvaluation *self, JsonNode *rule, JsonNode *data, GError **error)
{
  if (!rp_evaluation_spend (self, 1, error))
    return NULL;
  if (self->depth == RP_LOGIC_DEPTH_MAX)
    {
      fail_limit (error, _ ("the rule is nested too deep"));
      return NULL;
    }
  self->depth++;
  JsonNode *value = apply_step (self, rule, data, error);
  self->depth--;
  return value;
}

JsonNode *
rp_logic_apply (JsonNode *rule, JsonNode *data, GError **error)
{
  RpEvaluation evaluation = { .steps_left = RP_LOGIC_STEPS_MAX };
  return rp_evaluation_apply (&evaluation, rule, data, error);
}

static gboolean
check_rule (JsonNode *rule, guint depth, GError **error)
{
  const char *name;
  JsonNode *argument;
  gboolean is_rule = rp_logic_split_rule (rule, &name, &argument);
  if (depth > RP_LOGIC_DEPTH_MAX)
    return fail_limit (error, _ ("the rule is nested too deep"));
  if (is_rule && rp_logic_find_operator (name) == NULL)
    return fail_operator (error, name);
  if (!is_rule)
    {
      if (rule == NULL || !JSON_NODE_HOLDS_ARRAY (rule))
        return TRUE;
      argument = rule;
    }
  for (guint i = 0, n_args = count_arguments (argument); i < n_args; i++)
    if (!check_rule (get_argument (argument, i), depth + 1, error))
      return FALSE;
  return TRUE;
}

gboolean
rp_logic_check (JsonNode *rule, GError **error)
{
  return check_rule (rule, 1, error);
}

static void
add_variable (GPtrArray *variables, JsonNode *key)
{
  const char *name = rp_json_node_get_string (key, NULL);
  if (name != NULL && *name != '\0'
      && !g_ptr_array_find_with_equal_func (variables, name, g_str_equal, NULL))
    g_ptr_array_add (variables, g_strdup (name));
}

/* The names that "var", "missing" and "missing_some" are given literally. */
static void
add_literal_keys (GPtrArray *variables, const char *name, JsonNode *argument)
{
  guint n_args = count_arguments (argument);
  if (g_str_equal (name, "var"))
    {
      if (n_args > 0)
        add_variable (variables, get_argument (argument, 0));
      return;
    }
  if (g_str_equal (name, "missing_some"))
    {
      if (n_args < 2)
        return;
      argument = get_argument (argument, 1);
    }
  else if (!g_str_equal (name, "missing"))
    return;
  for (guint i = 0; i < count_arguments (argument); i++)
    {
      JsonNode *key = get_argument (argument, i);
      for (guint j = 0; j < count_arguments (key); j++)
        add_variable (variables, get_argument (key, j));
    }
}

static void
list_variables (GPtrArray *variables, JsonNode *rule, guint depth)
{
  const char *name;
  JsonNode *argument;
  gboolean is_rule = rp_logic_split_rule (rule, &name, &argument);
  gboolean is_scoped = FALSE;
  if (depth > RP_LOGIC_DEPTH_MAX)
    return;
  if (is_rule)
    {
      const RpLogicOperator *op = rp_logic_find_operator (name);
      is_scoped = op != NULL && op->is_scoped;
      add_literal_keys (variables, name, argument);
    }
  else if (rule != NULL && JSON_NODE_HOLDS_ARRAY (rule))
    argument = rule;
  else
    return;

  for (guint i = 0, n_args = count_arguments (argument); i < n_args; i++)
    if (!(is_scoped && i == 1))
      list_variables (variables, get_argument (argument, i), depth + 1);
}

GStrv
rp_logic_list_variables (JsonNode *rule)
{
  GPtrArray *variables = g_ptr_array_new ();
  list_variables (variables, rule, 1);
  g_ptr_array_add (variables, NULL);
  return (GStrv)g_ptr_array_free (variables, FALSE);
}
