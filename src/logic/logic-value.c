/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "logic/logic-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Values and their conversions, which are JavaScript's: rules must mean the same here as in every
 * other program that reads JsonLogic. */

#define BYTES_PER_STEP 64
/* Up to here doubles count without gaps. */
#define INTEGER_MAX 9007199254740992.0

JsonNode *
rp_logic_new_null (void)
{
  return json_node_new (JSON_NODE_NULL);
}

JsonNode *
rp_logic_new_boolean (gboolean value)
{
  return json_node_init_boolean (json_node_alloc (), value);
}

JsonNode *
rp_logic_new_text (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

JsonNode *
rp_logic_new_number (double value, GError **error)
{
  if (!isfinite (value))
    {
      g_set_error_literal (error, RP_LOGIC_ERROR, RP_LOGIC_ERROR_VALUE,
                           _ ("the result is not a finite number"));
      return NULL;
    }
  if (fabs (value) <= INTEGER_MAX && value == trunc (value))
    return json_node_init_int (json_node_alloc (), (gint64)value);
  return json_node_init_double (json_node_alloc (), value);
}

static gboolean
holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
rp_logic_is_null (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

gboolean
rp_logic_is_text (JsonNode *node)
{
  return holds (node, G_TYPE_STRING);
}

gboolean
rp_logic_is_number (JsonNode *node)
{
  return holds (node, G_TYPE_INT64) || holds (node, G_TYPE_DOUBLE);
}

static gboolean
is_boolean (JsonNode *node)
{
  return holds (node, G_TYPE_BOOLEAN);
}

gboolean
rp_logic_is_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node);
}

static gboolean
is_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node);
}

static gboolean
is_container (JsonNode *node)
{
  return rp_logic_is_array (node) || is_object (node);
}

gboolean
rp_logic_is_truthy (JsonNode *value)
{
  if (rp_logic_is_null (value))
    return FALSE;
  if (rp_logic_is_array (value))
    return json_array_get_length (json_node_get_array (value)) > 0;
  if (is_object (value))
    return TRUE;
  if (rp_logic_is_text (value))
    return *json_node_get_string (value) != '\0';
  if (is_boolean (value))
    return json_node_get_boolean (value);
  return json_node_get_double (value) != 0;
}

/* JavaScript's Number::toString: the fewest digits that read back as the same number, without an
 * exponent from 1e-6 to 1e21. */
static void
append_double (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE], format[] = "%.00e";
  if (value == 0)
    {
      g_string_append_c (out, '0');
      return;
    }
  for (int precision = 0; precision <= 16; precision++)
    {
      format[2] = (char)('0' + precision / 10);
      format[3] = (char)('0' + precision % 10);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }

  /* buffer is "-d.ddde±xx" */
  char *exponent_at = strchr (buffer, 'e');
  int point = (int)g_ascii_strtoll (exponent_at + 1, NULL, 10) + 1;
  g_autoptr (GString) digits = g_string_new (NULL);
  for (const char *at = buffer; at < exponent_at; at++)
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);
  int n_digits = (int)digits->len;

  if (value < 0)
    g_string_append_c (out, '-');
  if (point > 21 || point <= -6)
    {
      g_string_append_c (out, digits->str[0]);
      if (n_digits > 1)
        g_string_append_printf (out, ".%s", digits->str + 1);
      g_string_append_printf (out, "e%+d", point - 1);
    }
  else if (point <= 0)
    g_string_append_printf (out, "0.%.*s%s", -point, "000000", digits->str);
  else if (point >= n_digits)
    g_string_append_printf (out, "%s%.*s", digits->str, point - n_digits, "000000000000000000000");
  else
    g_string_append_printf (out, "%.*s.%s", point, digits->str, digits->str + point);
}

static gboolean
append_array (RpEvaluation *evaluation, GString *out, JsonArray *array, GError **error)
{
  guint length = json_array_get_length (array);
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      if (!rp_logic_append_text (evaluation, out, json_array_get_element (array, i), error))
        return FALSE;
    }
  return TRUE;
}

/* Null is empty, as it is in an array that JavaScript joins. */
gboolean
rp_logic_append_text (RpEvaluation *evaluation, GString *out, JsonNode *node, GError **error)
{
  gsize length = rp_logic_is_text (node) ? strlen (json_node_get_string (node)) : 0;
  if (!rp_evaluation_spend (evaluation, 1 + length / BYTES_PER_STEP, error))
    return FALSE;

  if (rp_logic_is_array (node))
    return append_array (evaluation, out, json_node_get_array (node), error);
  if (is_object (node))
    g_string_append (out, "[object Object]");
  else if (rp_logic_is_text (node))
    g_string_append (out, json_node_get_string (node));
  else if (is_boolean (node))
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (holds (node, G_TYPE_INT64))
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (holds (node, G_TYPE_DOUBLE))
    append_double (out, json_node_get_double (node));
  return TRUE;
}

/* The length of the decimal number at the beginning of @text, 0 when there is none. */
static gsize
measure_decimal (const char *text)
{
  const char *at = text;
  if (*at == '+' || *at == '-')
    at++;
  gsize whole = strspn (at, "0123456789");
  at += whole;
  gsize fraction = 0;
  if (*at == '.')
    {
      fraction = strspn (at + 1, "0123456789");
      if (whole > 0 || fraction > 0)
        at += 1 + fraction;
    }
  if (whole == 0 && fraction == 0)
    return 0;
  if (*at == 'e' || *at == 'E')
    {
      gsize sign = at[1] == '+' || at[1] == '-' ? 1 : 0;
      gsize exponent = strspn (at + 1 + sign, "0123456789");
      if (exponent > 0)
        at += 1 + sign + exponent;
    }
  return (gsize)(at - text);
}

static double
read_decimal (const char *text, gsize length)
{
  g_autofree char *number = g_strndup (text, length);
  return g_ascii_strtod (number, NULL);
}

static double
text_to_number (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  gsize length = strlen (trimmed);
  if (length == 0)
    return 0;
  if (g_ascii_strncasecmp (trimmed, "0x", 2) == 0 && length > 2
      && strspn (trimmed + 2, "0123456789abcdefABCDEF") == length - 2)
    return (double)g_ascii_strtoull (trimmed + 2, NULL, 16);
  return measure_decimal (trimmed) == length ? read_decimal (trimmed, length) : NAN;
}

static double
scalar_to_number (JsonNode *node)
{
  if (rp_logic_is_null (node))
    return 0;
  if (rp_logic_is_text (node))
    return text_to_number (json_node_get_string (node));
  if (is_boolean (node))
    return json_node_get_boolean (node) ? 1 : 0;
  return json_node_get_double (node);
}

gboolean
rp_logic_to_number (RpEvaluation *evaluation, JsonNode *node, double *out, GError **error)
{
  if (!is_container (node))
    {
      *out = scalar_to_number (node);
      return TRUE;
    }
  g_autoptr (GString) text = g_string_new (NULL);
  if (!rp_logic_append_text (evaluation, text, node, error))
    return FALSE;
  *out = text_to_number (text->str);
  return TRUE;
}

gboolean
rp_logic_parse_float (RpEvaluation *evaluation, JsonNode *node, double *out, GError **error)
{
  if (rp_logic_is_number (node))
    {
      *out = json_node_get_double (node);
      return TRUE;
    }
  g_autoptr (GString) text = g_string_new (NULL);
  if (!rp_logic_append_text (evaluation, text, node, error))
    return FALSE;
  const char *at = text->str;
  while (g_ascii_isspace (*at))
    at++;
  gsize length = measure_decimal (at);
  *out = length > 0 ? read_decimal (at, length) : NAN;
  return TRUE;
}

static gboolean
numbers_equal (JsonNode *a, JsonNode *b)
{
  if (holds (a, G_TYPE_INT64) && holds (b, G_TYPE_INT64))
    return json_node_get_int (a) == json_node_get_int (b);
  return json_node_get_double (a) == json_node_get_double (b);
}

/* Arrays and objects are equal when they are the very same, as in JavaScript. */
static gboolean
containers_identical (JsonNode *a, JsonNode *b)
{
  if (rp_logic_is_array (a) && rp_logic_is_array (b))
    return json_node_get_array (a) == json_node_get_array (b);
  return is_object (a) && is_object (b) && json_node_get_object (a) == json_node_get_object (b);
}

gboolean
rp_logic_strict_equal (JsonNode *a, JsonNode *b)
{
  if (rp_logic_is_null (a) || rp_logic_is_null (b))
    return rp_logic_is_null (a) && rp_logic_is_null (b);
  if (is_container (a) || is_container (b))
    return containers_identical (a, b);
  if (rp_logic_is_number (a) && rp_logic_is_number (b))
    return numbers_equal (a, b);
  if (json_node_get_value_type (a) != json_node_get_value_type (b))
    return FALSE;
  return rp_logic_is_text (a) ? strcmp (json_node_get_string (a), json_node_get_string (b)) == 0
                              : json_node_get_boolean (a) == json_node_get_boolean (b);
}

/* JavaScript's ToPrimitive: an array or object becomes a text, anything else stays. */
static JsonNode *
to_primitive (RpEvaluation *evaluation, JsonNode *node, GError **error)
{
  if (node == NULL)
    return rp_logic_new_null ();
  if (!is_container (node))
    return json_node_ref (node);
  g_autoptr (GString) text = g_string_new (NULL);
  if (!rp_logic_append_text (evaluation, text, node, error))
    return NULL;
  return rp_logic_new_text (text->str);
}

gboolean
rp_logic_loose_equal (RpEvaluation *evaluation, JsonNode *a, JsonNode *b, gboolean *is_equal,
                      GError **error)
{
  if (rp_logic_is_null (a) || rp_logic_is_null (b) || (is_container (a) && is_container (b)))
    {
      *is_equal = rp_logic_strict_equal (a, b);
      return TRUE;
    }
  g_autoptr (JsonNode) left = to_primitive (evaluation, a, error);
  g_autoptr (JsonNode) right = left != NULL ? to_primitive (evaluation, b, error) : NULL;
  if (right == NULL)
    return FALSE;
  if ((rp_logic_is_text (left) && rp_logic_is_text (right))
      || (rp_logic_is_number (left) && rp_logic_is_number (right)))
    *is_equal = rp_logic_strict_equal (left, right);
  else
    *is_equal = scalar_to_number (left) == scalar_to_number (right);
  return TRUE;
}

static RpOrder
order_of (int difference)
{
  return difference < 0 ? RP_ORDER_LESS : difference > 0 ? RP_ORDER_GREATER : RP_ORDER_EQUAL;
}

gboolean
rp_logic_compare (RpEvaluation *evaluation, JsonNode *a, JsonNode *b, RpOrder *order,
                  GError **error)
{
  g_autoptr (JsonNode) left = to_primitive (evaluation, a, error);
  g_autoptr (JsonNode) right = left != NULL ? to_primitive (evaluation, b, error) : NULL;
  if (right == NULL)
    return FALSE;

  if (rp_logic_is_text (left) && rp_logic_is_text (right))
    {
      *order = order_of (strcmp (json_node_get_string (left), json_node_get_string (right)));
      return TRUE;
    }
  if (holds (left, G_TYPE_INT64) && holds (right, G_TYPE_INT64))
    {
      gint64 x = json_node_get_int (left), y = json_node_get_int (right);
      *order = order_of ((x > y) - (x < y));
      return TRUE;
    }
  double x = scalar_to_number (left), y = scalar_to_number (right);
  *order = isnan (x) || isnan (y) ? RP_ORDER_NONE : order_of ((x > y) - (x < y));
  return TRUE;
}
