/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "logic/logic-private.h"

#include <math.h>
#include <string.h>

/* The operators, one function each, and the table that names them. */

#define SEARCHED_BYTES_PER_STEP 1024
#define SEARCHED_ELEMENTS_PER_STEP 16
#define INDEX_DIGITS_MAX 9

static JsonNode *
argument (JsonNode *const *args, guint n_args, guint i)
{
  return i < n_args ? args[i] : NULL;
}

static JsonNode *
share (JsonNode *node)
{
  return node != NULL ? json_node_ref (node) : rp_logic_new_null ();
}

static JsonNode *
take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
element (JsonArray *array, const char *name)
{
  gsize length = strlen (name);
  gboolean is_index = length > 0 && length <= INDEX_DIGITS_MAX
                      && strspn (name, "0123456789") == length && (name[0] != '0' || length == 1);
  if (!is_index)
    return NULL;
  guint64 index = g_ascii_strtoull (name, NULL, 10);
  return index < json_array_get_length (array) ? json_array_get_element (array, (guint)index)
                                               : NULL;
}

JsonNode *
rp_logic_look_up (JsonNode *data, const char *path)
{
  if (*path == '\0')
    return data;
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  for (guint i = 0; names[i] != NULL && data != NULL; i++)
    {
      if (JSON_NODE_HOLDS_OBJECT (data))
        data = json_object_get_member (json_node_get_object (data), names[i]);
      else if (JSON_NODE_HOLDS_ARRAY (data))
        data = element (json_node_get_array (data), names[i]);
      else
        data = NULL;
    }
  return data;
}

/* What a key given as any value finds. @found is borrowed from @data; %NULL when there is nothing. */
static gboolean
find_key (RpEvaluation *evaluation, JsonNode *key, JsonNode *data, JsonNode **found, GError **error)
{
  if (rp_logic_is_text (key))
    {
      *found = rp_logic_look_up (data, json_node_get_string (key));
      return TRUE;
    }
  g_autoptr (GString) path = g_string_new (NULL);
  if (!rp_logic_append_text (evaluation, path, key, error))
    return FALSE;
  *found = rp_logic_look_up (data, path->str);
  return TRUE;
}

static JsonNode *
apply_var (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  JsonNode *found;
  if (!find_key (evaluation, argument (args, n_args, 0), data, &found, error))
    return NULL;
  return share (found != NULL ? found : argument (args, n_args, 1));
}

/* Adds those of @keys to @missing of which the data holds nothing, null or an empty text. */
static gboolean
collect_missing (RpEvaluation *evaluation, JsonNode *const *keys, guint n_keys, JsonNode *data,
                 JsonArray *missing, GError **error)
{
  for (guint i = 0; i < n_keys; i++)
    {
      JsonNode *found;
      if (!find_key (evaluation, keys[i], data, &found, error))
        return FALSE;
      if (rp_logic_is_null (found)
          || (rp_logic_is_text (found) && *json_node_get_string (found) == '\0'))
        json_array_add_element (missing, share (keys[i]));
    }
  return TRUE;
}

/* Elements borrowed from @node's array, or @node itself when it is none. */
static GPtrArray *
list_elements (JsonNode *node)
{
  GPtrArray *elements = g_ptr_array_new ();
  if (!rp_logic_is_array (node))
    {
      g_ptr_array_add (elements, node);
      return elements;
    }
  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (elements, json_array_get_element (array, i));
  return elements;
}

static JsonNode *
apply_missing (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
               GError **error)
{
  g_autoptr (JsonArray) missing = json_array_new ();
  gboolean good;
  if (n_args > 0 && rp_logic_is_array (args[0]))
    {
      g_autoptr (GPtrArray) keys = list_elements (args[0]);
      good = collect_missing (evaluation, (JsonNode *const *)keys->pdata, keys->len, data, missing,
                              error);
    }
  else
    good = collect_missing (evaluation, args, n_args, data, missing, error);
  return good ? take_array (g_steal_pointer (&missing)) : NULL;
}

static JsonNode *
apply_missing_some (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
                    GError **error)
{
  double n_needed;
  if (!rp_logic_to_number (evaluation, argument (args, n_args, 0), &n_needed, error))
    return NULL;
  g_autoptr (GPtrArray) keys = list_elements (argument (args, n_args, 1));
  g_autoptr (JsonArray) missing = json_array_new ();
  if (!collect_missing (evaluation, (JsonNode *const *)keys->pdata, keys->len, data, missing,
                        error))
    return NULL;
  if ((double)(keys->len - json_array_get_length (missing)) >= n_needed)
    return take_array (json_array_new ());
  return take_array (g_steal_pointer (&missing));
}

static JsonNode *
apply_if (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
          GError **error)
{
  guint i = 0;
  for (; i + 1 < n_args; i += 2)
    {
      g_autoptr (JsonNode) condition = rp_evaluation_apply (evaluation, args[i], data, error);
      if (condition == NULL)
        return NULL;
      if (rp_logic_is_truthy (condition))
        return rp_evaluation_apply (evaluation, args[i + 1], data, error);
    }
  return i < n_args ? rp_evaluation_apply (evaluation, args[i], data, error) : rp_logic_new_null ();
}

/* The first argument whose truth is @wanted, else the last. */
static JsonNode *
find_first (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
            gboolean wanted, GError **error)
{
  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (JsonNode) value = rp_evaluation_apply (evaluation, args[i], data, error);
      if (value == NULL || i + 1 == n_args || rp_logic_is_truthy (value) == wanted)
        return g_steal_pointer (&value);
    }
  return rp_logic_new_null ();
}

static JsonNode *
apply_and (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  return find_first (evaluation, args, n_args, data, FALSE, error);
}

static JsonNode *
apply_or (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
          GError **error)
{
  return find_first (evaluation, args, n_args, data, TRUE, error);
}

static JsonNode *
apply_not (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  return rp_logic_new_boolean (!rp_logic_is_truthy (argument (args, n_args, 0)));
}

static JsonNode *
apply_truth (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
             GError **error)
{
  return rp_logic_new_boolean (rp_logic_is_truthy (argument (args, n_args, 0)));
}

static JsonNode *
test_loose (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, gboolean wanted,
            GError **error)
{
  gboolean is_equal;
  if (!rp_logic_loose_equal (evaluation, argument (args, n_args, 0), argument (args, n_args, 1),
                             &is_equal, error))
    return NULL;
  return rp_logic_new_boolean (is_equal == wanted);
}

static JsonNode *
apply_equal (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
             GError **error)
{
  return test_loose (evaluation, args, n_args, TRUE, error);
}

static JsonNode *
apply_unequal (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
               GError **error)
{
  return test_loose (evaluation, args, n_args, FALSE, error);
}

static JsonNode *
apply_same (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
            GError **error)
{
  return rp_logic_new_boolean (
      rp_logic_strict_equal (argument (args, n_args, 0), argument (args, n_args, 1)));
}

static JsonNode *
apply_not_same (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
                GError **error)
{
  return rp_logic_new_boolean (
      !rp_logic_strict_equal (argument (args, n_args, 0), argument (args, n_args, 1)));
}

/* Whether the first @n_args arguments stand in that order, each with its next. */
static JsonNode *
test_order (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, RpOrder wanted,
            gboolean or_equal, GError **error)
{
  if (n_args < 2)
    return rp_logic_new_boolean (FALSE);
  for (guint i = 0; i + 1 < n_args; i++)
    {
      RpOrder order;
      if (!rp_logic_compare (evaluation, args[i], args[i + 1], &order, error))
        return NULL;
      if (order != wanted && !(or_equal && order == RP_ORDER_EQUAL))
        return rp_logic_new_boolean (FALSE);
    }
  return rp_logic_new_boolean (TRUE);
}

/* Only "<" and "<=" have a form for between. */
static JsonNode *
apply_less (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
            GError **error)
{
  return test_order (evaluation, args, MIN (n_args, 3), RP_ORDER_LESS, FALSE, error);
}

static JsonNode *
apply_less_or_equal (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
                     GError **error)
{
  return test_order (evaluation, args, MIN (n_args, 3), RP_ORDER_LESS, TRUE, error);
}

static JsonNode *
apply_greater (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
               GError **error)
{
  return test_order (evaluation, args, MIN (n_args, 2), RP_ORDER_GREATER, FALSE, error);
}

static JsonNode *
apply_greater_or_equal (RpEvaluation *evaluation, JsonNode *const *args, guint n_args,
                        JsonNode *data, GError **error)
{
  return test_order (evaluation, args, MIN (n_args, 2), RP_ORDER_GREATER, TRUE, error);
}

static JsonNode *
find_extreme (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, double sign,
              GError **error)
{
  double best = -INFINITY;
  for (guint i = 0; i < n_args; i++)
    {
      double value;
      if (!rp_logic_to_number (evaluation, args[i], &value, error))
        return NULL;
      if (isnan (value))
        return rp_logic_new_number (value, error);
      best = fmax (best, sign * value);
    }
  return rp_logic_new_number (sign * best, error);
}

static JsonNode *
apply_max (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  return find_extreme (evaluation, args, n_args, 1, error);
}

static JsonNode *
apply_min (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  return find_extreme (evaluation, args, n_args, -1, error);
}

static JsonNode *
apply_add (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  double sum = 0;
  for (guint i = 0; i < n_args; i++)
    {
      double value;
      if (!rp_logic_parse_float (evaluation, args[i], &value, error))
        return NULL;
      sum += value;
    }
  return rp_logic_new_number (sum, error);
}

static JsonNode *
apply_multiply (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
                GError **error)
{
  if (n_args == 1)
    return share (args[0]);
  double product = n_args == 0 ? NAN : 1;
  for (guint i = 0; i < n_args; i++)
    {
      double value;
      if (!rp_logic_parse_float (evaluation, args[i], &value, error))
        return NULL;
      product *= value;
    }
  return rp_logic_new_number (product, error);
}

/* The first two arguments as numbers; a second that is not there is NaN. */
static gboolean
read_pair (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, double *left,
           double *right, GError **error)
{
  *left = *right = NAN;
  return (n_args < 1 || rp_logic_to_number (evaluation, args[0], left, error))
         && (n_args < 2 || rp_logic_to_number (evaluation, args[1], right, error));
}

static JsonNode *
apply_subtract (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
                GError **error)
{
  double left, right;
  if (!read_pair (evaluation, args, n_args, &left, &right, error))
    return NULL;
  return rp_logic_new_number (n_args < 2 ? -left : left - right, error);
}

static JsonNode *
apply_divide (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
              GError **error)
{
  double left, right;
  if (!read_pair (evaluation, args, n_args, &left, &right, error))
    return NULL;
  return rp_logic_new_number (left / right, error);
}

static JsonNode *
apply_remainder (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
                 GError **error)
{
  double left, right;
  if (!read_pair (evaluation, args, n_args, &left, &right, error))
    return NULL;
  return rp_logic_new_number (fmod (left, right), error);
}

/* What the operators over lists have in common: the list, and the rule for each element. */
typedef struct
{
  JsonNode *list; /* owned */
  guint length;   /* 0 when it is no array */
  JsonNode *rule; /* borrowed */
} Scope;

static gboolean
scope_open (Scope *self, RpEvaluation *evaluation, JsonNode *const *args, guint n_args,
            JsonNode *data, GError **error)
{
  self->list = rp_evaluation_apply (evaluation, argument (args, n_args, 0), data, error);
  if (self->list == NULL)
    return FALSE;
  self->length = rp_logic_is_array (self->list)
                     ? json_array_get_length (json_node_get_array (self->list))
                     : 0;
  self->rule = argument (args, n_args, 1);
  return TRUE;
}

static void
scope_close (Scope *self)
{
  g_clear_pointer (&self->list, json_node_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scope, scope_close)

static JsonNode *
scope_element (const Scope *self, guint i)
{
  return json_array_get_element (json_node_get_array (self->list), i);
}

static JsonNode *
scope_apply (const Scope *self, RpEvaluation *evaluation, guint i, GError **error)
{
  return rp_evaluation_apply (evaluation, self->rule, scope_element (self, i), error);
}

static JsonNode *
apply_map (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  g_auto (Scope) scope = { NULL };
  if (!scope_open (&scope, evaluation, args, n_args, data, error))
    return NULL;
  g_autoptr (JsonArray) results = json_array_new ();
  for (guint i = 0; i < scope.length; i++)
    {
      JsonNode *value = scope_apply (&scope, evaluation, i, error);
      if (value == NULL)
        return NULL;
      json_array_add_element (results, value);
    }
  g_autoptr (JsonNode) node = take_array (g_steal_pointer (&results));
  return rp_evaluation_spend_value (evaluation, node, error) ? g_steal_pointer (&node) : NULL;
}

static JsonNode *
apply_filter (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
              GError **error)
{
  g_auto (Scope) scope = { NULL };
  if (!scope_open (&scope, evaluation, args, n_args, data, error))
    return NULL;
  g_autoptr (JsonArray) results = json_array_new ();
  for (guint i = 0; i < scope.length; i++)
    {
      g_autoptr (JsonNode) value = scope_apply (&scope, evaluation, i, error);
      if (value == NULL)
        return NULL;
      if (rp_logic_is_truthy (value))
        json_array_add_element (results, share (scope_element (&scope, i)));
    }
  return take_array (g_steal_pointer (&results));
}

static JsonNode *
accumulator_scope (JsonNode *current, JsonNode *accumulator)
{
  JsonObject *object = json_object_new ();
  json_object_set_member (object, "current", share (current));
  json_object_set_member (object, "accumulator", share (accumulator));
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static JsonNode *
apply_reduce (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
              GError **error)
{
  g_auto (Scope) scope = { NULL };
  if (!scope_open (&scope, evaluation, args, n_args, data, error))
    return NULL;
  g_autoptr (JsonNode) accumulator
      = n_args > 2 ? rp_evaluation_apply (evaluation, args[2], data, error) : rp_logic_new_null ();
  for (guint i = 0; i < scope.length && accumulator != NULL; i++)
    {
      g_autoptr (JsonNode) inner = accumulator_scope (scope_element (&scope, i), accumulator);
      g_autoptr (JsonNode) next = rp_evaluation_apply (evaluation, scope.rule, inner, error);
      if (next == NULL || !rp_evaluation_spend_value (evaluation, next, error))
        return NULL;
      json_node_unref (accumulator);
      accumulator = g_steal_pointer (&next);
    }
  return g_steal_pointer (&accumulator);
}

/* Looks for an element for which the rule's truth is @wanted; of nothing, @of_none is the answer. */
static JsonNode *
test_elements (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
               gboolean wanted, gboolean if_found, gboolean of_none, GError **error)
{
  g_auto (Scope) scope = { NULL };
  if (!scope_open (&scope, evaluation, args, n_args, data, error))
    return NULL;
  for (guint i = 0; i < scope.length; i++)
    {
      g_autoptr (JsonNode) value = scope_apply (&scope, evaluation, i, error);
      if (value == NULL)
        return NULL;
      if (rp_logic_is_truthy (value) == wanted)
        return rp_logic_new_boolean (if_found);
    }
  return rp_logic_new_boolean (scope.length == 0 ? of_none : !if_found);
}

static JsonNode *
apply_all (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  return test_elements (evaluation, args, n_args, data, FALSE, FALSE, FALSE, error);
}

static JsonNode *
apply_none (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
            GError **error)
{
  return test_elements (evaluation, args, n_args, data, TRUE, FALSE, TRUE, error);
}

static JsonNode *
apply_some (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
            GError **error)
{
  return test_elements (evaluation, args, n_args, data, TRUE, TRUE, FALSE, error);
}

static JsonNode *
apply_merge (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
             GError **error)
{
  g_autoptr (JsonArray) merged = json_array_new ();
  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (GPtrArray) elements = list_elements (args[i]);
      if (!rp_evaluation_spend (evaluation, elements->len, error))
        return NULL;
      for (guint j = 0; j < elements->len; j++)
        json_array_add_element (merged, share (g_ptr_array_index (elements, j)));
    }
  return take_array (g_steal_pointer (&merged));
}

static JsonNode *
search_text (RpEvaluation *evaluation, JsonNode *needle, const char *text, GError **error)
{
  g_autoptr (GString) wanted = g_string_new (NULL);
  if (!rp_evaluation_spend (evaluation, strlen (text) / SEARCHED_BYTES_PER_STEP, error))
    return NULL;
  if (rp_logic_is_null (needle))
    g_string_append (wanted, "null");
  else if (!rp_logic_append_text (evaluation, wanted, needle, error))
    return NULL;
  return rp_logic_new_boolean (*text != '\0' && strstr (text, wanted->str) != NULL);
}

static JsonNode *
apply_in (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
          GError **error)
{
  JsonNode *needle = argument (args, n_args, 0), *place = argument (args, n_args, 1);
  if (rp_logic_is_text (place))
    return search_text (evaluation, needle, json_node_get_string (place), error);
  if (!rp_logic_is_array (place))
    return rp_logic_new_boolean (FALSE);

  JsonArray *array = json_node_get_array (place);
  guint length = json_array_get_length (array);
  if (!rp_evaluation_spend (evaluation, length / SEARCHED_ELEMENTS_PER_STEP, error))
    return NULL;
  for (guint i = 0; i < length; i++)
    if (rp_logic_strict_equal (needle, json_array_get_element (array, i)))
      return rp_logic_new_boolean (TRUE);
  return rp_logic_new_boolean (FALSE);
}

static JsonNode *
apply_cat (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < n_args; i++)
    if (!rp_logic_append_text (evaluation, text, args[i], error))
      return NULL;
  return rp_logic_new_text (text->str);
}

/* A position within 0 … @length; NaN is 0. */
static glong
clamp_position (double value, glong length)
{
  if (isnan (value))
    return 0;
  return (glong)CLAMP (trunc (value), 0.0, (double)length);
}

/* Counts characters, not the halves of UTF-16. */
static JsonNode *
apply_substr (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
              GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double start = 0, size = INFINITY;
  if (!rp_logic_append_text (evaluation, text, argument (args, n_args, 0), error)
      || (n_args > 1 && !rp_logic_to_number (evaluation, args[1], &start, error))
      || (n_args > 2 && !rp_logic_to_number (evaluation, args[2], &size, error)))
    return NULL;

  glong length = g_utf8_strlen (text->str, (gssize)text->len);
  glong from = clamp_position (start < 0 ? start + (double)length : start, length);
  glong rest = length - from;
  glong n_taken = clamp_position (size < 0 ? size + (double)rest : size, rest);
  g_autofree char *part = g_utf8_substring (text->str, from, from + n_taken);
  return rp_logic_new_text (part);
}

/* Its argument; there is nowhere to log to in a pure function. */
static JsonNode *
apply_log (RpEvaluation *evaluation, JsonNode *const *args, guint n_args, JsonNode *data,
           GError **error)
{
  return share (argument (args, n_args, 0));
}

static const RpLogicOperator operators[] = {
  { "var", apply_var },
  { "missing", apply_missing },
  { "missing_some", apply_missing_some },
  { "if", apply_if, .is_lazy = TRUE },
  { "?:", apply_if, .is_lazy = TRUE },
  { "and", apply_and, .is_lazy = TRUE },
  { "or", apply_or, .is_lazy = TRUE },
  { "==", apply_equal },
  { "===", apply_same },
  { "!=", apply_unequal },
  { "!==", apply_not_same },
  { "!", apply_not },
  { "!!", apply_truth },
  { ">", apply_greater },
  { ">=", apply_greater_or_equal },
  { "<", apply_less },
  { "<=", apply_less_or_equal },
  { "max", apply_max },
  { "min", apply_min },
  { "+", apply_add },
  { "-", apply_subtract },
  { "*", apply_multiply },
  { "/", apply_divide },
  { "%", apply_remainder },
  { "map", apply_map, .is_lazy = TRUE, .is_scoped = TRUE },
  { "filter", apply_filter, .is_lazy = TRUE, .is_scoped = TRUE },
  { "reduce", apply_reduce, .is_lazy = TRUE, .is_scoped = TRUE },
  { "all", apply_all, .is_lazy = TRUE, .is_scoped = TRUE },
  { "none", apply_none, .is_lazy = TRUE, .is_scoped = TRUE },
  { "some", apply_some, .is_lazy = TRUE, .is_scoped = TRUE },
  { "merge", apply_merge },
  { "in", apply_in },
  { "cat", apply_cat },
  { "substr", apply_substr },
  { "log", apply_log },
};

const RpLogicOperator *
rp_logic_find_operator (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (strcmp (operators[i].name, name) == 0)
      return &operators[i];
  return NULL;
}
