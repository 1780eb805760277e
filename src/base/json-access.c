/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-access.h"
#include "base/id-source.h"

static gboolean
fail_member (GError **error, const char *member, const char *what)
{
  g_set_error (error, RP_JSON_ERROR, RP_JSON_ERROR_MEMBER, "member \"%s\" %s", member, what);
  return FALSE;
}

static gboolean
node_holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* 5.0 is the same JSON value as 5, and its canonical text is "5". */
gboolean
rp_json_node_get_integer (JsonNode *node, gint64 *out)
{
  if (node_holds (node, G_TYPE_INT64))
    {
      *out = json_node_get_int (node);
      return TRUE;
    }
  if (!node_holds (node, G_TYPE_DOUBLE))
    return FALSE;

  double value = json_node_get_double (node);
  if (!(value >= -0x1p63 && value < 0x1p63) || (double)(gint64)value != value)
    return FALSE;
  *out = (gint64)value;
  return TRUE;
}

static gboolean
node_get_double (JsonNode *node, double *out)
{
  if (!node_holds (node, G_TYPE_DOUBLE) && !node_holds (node, G_TYPE_INT64))
    return FALSE;
  *out = json_node_get_double (node);
  return TRUE;
}

const char *
rp_json_node_get_string (JsonNode *node, const char *fallback)
{
  return node_holds (node, G_TYPE_STRING) ? json_node_get_string (node) : fallback;
}

static JsonNode *
read_node (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  if (node == NULL)
    fail_member (error, member, "is missing");
  return node;
}

gboolean
rp_json_read_string (JsonObject *object, const char *member, const char **out, GError **error)
{
  JsonNode *node = read_node (object, member, error);
  if (node == NULL)
    return FALSE;
  const char *value = rp_json_node_get_string (node, NULL);
  if (value == NULL)
    return fail_member (error, member, "is not a string");
  *out = value;
  return TRUE;
}

gboolean
rp_json_read_id (JsonObject *object, const char *member, const char **out, GError **error)
{
  const char *value;
  if (!rp_json_read_string (object, member, &value, error))
    return FALSE;
  if (!rp_id_is_valid (value))
    return fail_member (error, member, "is not an id");
  *out = value;
  return TRUE;
}

gboolean
rp_json_read_integer (JsonObject *object, const char *member, gint64 min, gint64 max, gint64 *out,
                      GError **error)
{
  JsonNode *node = read_node (object, member, error);
  gint64 value;
  if (node == NULL)
    return FALSE;
  if (!rp_json_node_get_integer (node, &value))
    return fail_member (error, member, "is not an integer");
  if (value < min || value > max)
    return fail_member (error, member, "is out of range");
  *out = value;
  return TRUE;
}

gboolean
rp_json_read_double (JsonObject *object, const char *member, double *out, GError **error)
{
  JsonNode *node = read_node (object, member, error);
  if (node == NULL)
    return FALSE;
  return node_get_double (node, out) || fail_member (error, member, "is not a number");
}

gboolean
rp_json_read_boolean (JsonObject *object, const char *member, gboolean *out, GError **error)
{
  JsonNode *node = read_node (object, member, error);
  if (node == NULL)
    return FALSE;
  if (!node_holds (node, G_TYPE_BOOLEAN))
    return fail_member (error, member, "is not true or false");
  *out = json_node_get_boolean (node);
  return TRUE;
}

gboolean
rp_json_read_object (JsonObject *object, const char *member, JsonObject **out, GError **error)
{
  JsonNode *node = read_node (object, member, error);
  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_member (error, member, "is not an object");
  *out = json_node_get_object (node);
  return TRUE;
}

gboolean
rp_json_read_array (JsonObject *object, const char *member, JsonArray **out, GError **error)
{
  JsonNode *node = read_node (object, member, error);
  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail_member (error, member, "is not an array");
  *out = json_node_get_array (node);
  return TRUE;
}

const char *
rp_json_get_string (JsonObject *object, const char *member, const char *fallback)
{
  return rp_json_node_get_string (json_object_get_member (object, member), fallback);
}

gint64
rp_json_get_integer (JsonObject *object, const char *member, gint64 fallback)
{
  gint64 value;
  return rp_json_node_get_integer (json_object_get_member (object, member), &value) ? value
                                                                                    : fallback;
}

double
rp_json_get_double (JsonObject *object, const char *member, double fallback)
{
  double value;
  return node_get_double (json_object_get_member (object, member), &value) ? value : fallback;
}

gboolean
rp_json_get_boolean (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = json_object_get_member (object, member);
  return node_holds (node, G_TYPE_BOOLEAN) ? json_node_get_boolean (node) : fallback;
}

JsonObject *
rp_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
rp_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonNode *
get_element (JsonArray *array, guint index)
{
  return index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;
}

const char *
rp_json_array_get_string (JsonArray *array, guint index, const char *fallback)
{
  return rp_json_node_get_string (get_element (array, index), fallback);
}

gint64
rp_json_array_get_integer (JsonArray *array, guint index, gint64 fallback)
{
  gint64 value;
  return rp_json_node_get_integer (get_element (array, index), &value) ? value : fallback;
}

double
rp_json_array_get_double (JsonArray *array, guint index, double fallback)
{
  double value;
  return node_get_double (get_element (array, index), &value) ? value : fallback;
}

JsonObject *
rp_json_array_get_object (JsonArray *array, guint index)
{
  JsonNode *node = get_element (array, index);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
rp_json_array_get_array (JsonArray *array, guint index)
{
  JsonNode *node = get_element (array, index);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
