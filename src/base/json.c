/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include "base/json-access.h"
#include "base/json-tree.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

JsonNode *
rp_json_parse (const char *text, gsize length, const RpJsonLimits *limits, GError **error)
{
  return rp_json_check (text, length, limits, error) ? rp_json_tree_build (text, length) : NULL;
}

JsonObject *
rp_json_parse_object (const char *text, gsize length, const RpJsonLimits *limits, GError **error)
{
  g_autoptr (JsonNode) root = rp_json_parse (text, length, limits, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, RP_JSON_ERROR, RP_JSON_ERROR_MEMBER, "the text is not an object");
      return NULL;
    }
  return json_node_dup_object (root);
}

guint
rp_json_find_line (const char *text, gsize length, const GError *cause)
{
  static const char before[] = " at byte "; /* as the gate writes it */
  const char *byte = g_strrstr (cause->message, before);
  guint line = 1;

  if (byte == NULL)
    return 0;
  gsize offset = MIN ((gsize)g_ascii_strtoull (byte + strlen (before), NULL, 10), length);
  for (gsize i = 0; i < offset; i++)
    line += text[i] == '\n';
  return line;
}

void
rp_json_prefix_place (GError **error, const char *name, const char *text, gsize length)
{
  guint line = error != NULL ? rp_json_find_line (text, length, *error) : 0;

  if (line > 0)
    g_prefix_error (error, _ ("%s, line %u: "), name, line);
  else
    g_prefix_error (error, "%s: ", name);
}

/* Everything but quote, backslash and control characters stands for itself. */
void
rp_json_append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  while (*text != '\0')
    {
      gsize plain = 0;
      while ((guchar)text[plain] >= 0x20 && text[plain] != '"' && text[plain] != '\\')
        plain++;
      g_string_append_len (out, text, (gssize)plain);
      text += plain;
      if (*text == '\0')
        break;

      const char *from = "\"\\\b\f\n\r\t", *to = "\"\\bfnrt", *found = strchr (from, *text);
      if (found != NULL)
        g_string_append_printf (out, "\\%c", to[found - from]);
      else
        g_string_append_printf (out, "\\u%04x", (guchar)*text);
      text++;
    }
  g_string_append_c (out, '"');
}

/* A double that is an integer is written like one, so that 5 and 5.0, which are the same value,
 * have the same text. */
static void
append_double (GString *out, JsonNode *node)
{
  double value = json_node_get_double (node);
  gint64 integer;
  if (!isfinite (value))
    {
      g_critical ("a number that is not finite was to be written");
      g_string_append (out, "null");
      return;
    }
  if (rp_json_node_get_integer (node, &integer))
    {
      g_string_append_printf (out, "%" G_GINT64_FORMAT, integer);
      return;
    }

  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_string_append (out, buffer);
}

static void
append_value (GString *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    rp_json_append_string (out, json_node_get_string (node));
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else
    append_double (out, node);
}

static void append_node (GString *out, JsonNode *node);

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
append_object (GString *out, JsonObject *object)
{
  g_autoptr (GPtrArray) names = g_ptr_array_sized_new (json_object_get_size (object));
  JsonObjectIter iter;
  const char *name;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, (gpointer)name);
  g_ptr_array_sort (names, compare_names_cb);

  g_string_append_c (out, '{');
  for (guint i = 0; i < names->len; i++)
    {
      name = g_ptr_array_index (names, i);
      if (i > 0)
        g_string_append_c (out, ',');
      rp_json_append_string (out, name);
      g_string_append_c (out, ':');
      append_node (out, json_object_get_member (object, name));
    }
  g_string_append_c (out, '}');
}

static void
append_array (GString *out, JsonArray *array)
{
  guint length = json_array_get_length (array);
  g_string_append_c (out, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_node (out, json_array_get_element (array, i));
    }
  g_string_append_c (out, ']');
}

static void
append_node (GString *out, JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    g_string_append (out, "null");
  else if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (out, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (out, json_node_get_array (node));
  else
    append_value (out, node);
}

char *
rp_json_to_canonical (JsonNode *node)
{
  GString *out = g_string_new (NULL);
  append_node (out, node);
  return g_string_free (out, FALSE);
}

char *
rp_json_object_to_canonical (JsonObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  GString *out = g_string_new (NULL);
  append_object (out, object);
  return g_string_free (out, FALSE);
}

char *
rp_json_fingerprint (JsonNode *node)
{
  g_autofree char *text = rp_json_to_canonical (node);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

gboolean
rp_json_object_equal (JsonObject *a, JsonObject *b)
{
  if (json_object_get_size (a) != json_object_get_size (b))
    return FALSE;

  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  json_object_iter_init (&iter, a);
  while (json_object_iter_next (&iter, &name, &value))
    if (!json_object_has_member (b, name)
        || !rp_json_equal (value, json_object_get_member (b, name)))
      return FALSE;
  return TRUE;
}

static gboolean
arrays_equal (JsonArray *a, JsonArray *b)
{
  guint length = json_array_get_length (a);
  if (length != json_array_get_length (b))
    return FALSE;
  for (guint i = 0; i < length; i++)
    if (!rp_json_equal (json_array_get_element (a, i), json_array_get_element (b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
values_equal (JsonNode *a, JsonNode *b)
{
  gint64 left, right;
  gboolean left_is_integer = rp_json_node_get_integer (a, &left);
  if (left_is_integer || rp_json_node_get_integer (b, &right))
    return left_is_integer && rp_json_node_get_integer (b, &right) && left == right;

  GType type = json_node_get_value_type (a);
  if (type != json_node_get_value_type (b))
    return FALSE;
  if (type == G_TYPE_STRING)
    return strcmp (json_node_get_string (a), json_node_get_string (b)) == 0;
  if (type == G_TYPE_BOOLEAN)
    return json_node_get_boolean (a) == json_node_get_boolean (b);
  return json_node_get_double (a) == json_node_get_double (b);
}

gboolean
rp_json_equal (JsonNode *a, JsonNode *b)
{
  JsonNodeType type_a = a != NULL ? json_node_get_node_type (a) : JSON_NODE_NULL;
  JsonNodeType type_b = b != NULL ? json_node_get_node_type (b) : JSON_NODE_NULL;
  if (type_a != type_b)
    return FALSE;
  switch (type_a)
    {
    case JSON_NODE_OBJECT:
      return rp_json_object_equal (json_node_get_object (a), json_node_get_object (b));
    case JSON_NODE_ARRAY:
      return arrays_equal (json_node_get_array (a), json_node_get_array (b));
    case JSON_NODE_VALUE:
      return values_equal (a, b);
    case JSON_NODE_NULL:
    default:
      return TRUE;
    }
}

/* json_node_copy() only takes a reference to objects and arrays. */
JsonNode *
rp_json_node_copy (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonNode *copy = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copy, rp_json_object_copy (json_node_get_object (node)));
      return copy;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return json_node_copy (node);

  JsonArray *array = json_node_get_array (node);
  guint length = json_array_get_length (array);
  JsonArray *elements = json_array_sized_new (length);
  for (guint i = 0; i < length; i++)
    json_array_add_element (elements, rp_json_node_copy (json_array_get_element (array, i)));
  JsonNode *copy = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (copy, elements);
  return copy;
}

JsonObject *
rp_json_object_copy (JsonObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (copy, name, rp_json_node_copy (value));
  return copy;
}
