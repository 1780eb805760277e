/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/fact-text.h"

#include <math.h>
#include <string.h>

#include "base/json-access.h"
#include "base/quantity.h"
#include "insight/facts.h"
#include "insight/score-model.h"
#include "schema/codec.h"

#define ABSENT "–"

typedef struct
{
  char *path;
  double divisor;
  gboolean percent;
  int decimals; /* −1: as it is */
} Placeholder;

static void
clear_placeholder (Placeholder *self)
{
  g_free (self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Placeholder, clear_placeholder)

static gboolean
read_format (const char *format, Placeholder *out)
{
  out->decimals = -1;
  if (format == NULL || strcmp (format, "text") == 0)
    return TRUE;
  out->percent = g_str_has_prefix (format, "pct");
  if (!out->percent && *format != 'n')
    return FALSE;
  const char *digit = format + (out->percent ? 3 : 1);
  if (*digit < '0' || *digit > '4' || digit[1] != '\0')
    return FALSE;
  out->decimals = *digit - '0';
  return TRUE;
}

/* Reads one placeholder after its opening brace; @end: after the closing one. */
static gboolean
read_placeholder (const char *text, const char **end, Placeholder *out)
{
  const char *close = strchr (text, '}');
  if (close == NULL)
    return FALSE;
  g_autofree char *inside = g_strndup (text, (gsize)(close - text));
  char *format = strchr (inside, ':');
  if (format != NULL)
    *format++ = '\0';
  char *divisor = strchr (inside, '/');
  if (divisor != NULL)
    *divisor++ = '\0';
  out->divisor = divisor != NULL ? g_ascii_strtod (divisor, NULL) : 1;
  if (*inside == '\0' || !(out->divisor > 0) || !read_format (format, out))
    return FALSE;
  out->path = g_strdup (inside);
  *end = close + 1;
  return TRUE;
}

GStrv
rp_fact_text_list_paths (const char *pattern)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (const char *open = strchr (pattern, '{'); open != NULL; open = strchr (open, '{'))
    {
      g_auto (Placeholder) placeholder = { 0 };
      if (!read_placeholder (open + 1, &open, &placeholder))
        return NULL;
      g_strv_builder_add (builder, placeholder.path);
    }
  return g_strv_builder_end (builder);
}

static void
append_grouped (GString *out, double value, int decimals)
{
  static const char *const formats[] = { "%.0f", "%.1f", "%.2f", "%.3f", "%.4f" };
  char digits[400]; /* the largest double has 309 digits */
  g_ascii_formatd (digits, sizeof digits, formats[decimals], fabs (value));
  g_autofree char *grouped = rp_digits_group (digits);
  if (value < 0 && strspn (digits, "0.") < strlen (digits))
    g_string_append (out, "−");
  g_string_append (out, grouped);
}

static const char *
word_of (gboolean value, const char *language)
{
  if (strcmp (language, "zh") == 0)
    return value ? "是" : "否";
  return value ? "yes" : "no";
}

/* A fact that begins like a field whose codes have names says them. */
static void
append_text (GString *out, const char *path, const char *text, const char *language)
{
  const RpFact *fact = rp_facts_find (path);
  const RpField *field = fact != NULL ? rp_schema_find_field (fact->source) : NULL;
  g_autofree char *named = field != NULL
                               ? rp_field_name_code (field, text, strcmp (language, "zh") == 0)
                               : g_strdup (text);

  g_string_append (out, named);
}

static void
append_value (GString *out, const Placeholder *placeholder, JsonNode *node, const char *language)
{
  const char *text = node != NULL ? rp_json_node_get_string (node, NULL) : NULL;
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;
  if (text != NULL)
    append_text (out, placeholder->path, text, language);
  else if (type == G_TYPE_DOUBLE || type == G_TYPE_INT64)
    {
      double value = json_node_get_double (node) / placeholder->divisor;
      int decimals = placeholder->decimals;
      if (decimals < 0)
        decimals = value == floor (value) ? 0 : 2;
      append_grouped (out, placeholder->percent ? value * 100 : value, decimals);
      if (placeholder->percent)
        g_string_append (out, " %");
    }
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, word_of (json_node_get_boolean (node), language));
  else
    g_string_append (out, ABSENT);
}

static JsonNode *
step_into (JsonNode *node, const char *step)
{
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), step);
  guint64 index;
  if (!JSON_NODE_HOLDS_ARRAY (node)
      || !g_ascii_string_to_unsigned (step, 10, 0, G_MAXUINT, &index, NULL)
      || index >= json_array_get_length (json_node_get_array (node)))
    return NULL;
  return json_array_get_element (json_node_get_array (node), (guint)index);
}

JsonNode *
rp_fact_text_find (JsonObject *data, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  JsonNode *node = json_object_get_member (data, steps[0]);
  for (guint i = 1; node != NULL && steps[i] != NULL; i++)
    node = step_into (node, steps[i]);
  return node;
}

static void
append_list (GString *out, const Placeholder *placeholder, JsonObject *data, const char *language)
{
  g_auto (GStrv) halves = g_strsplit (placeholder->path, ".*", 2);
  JsonNode *node = rp_fact_text_find (data, halves[0]);
  guint n = node != NULL && JSON_NODE_HOLDS_ARRAY (node)
                ? json_array_get_length (json_node_get_array (node))
                : 0;
  if (n == 0)
    g_string_append (out, ABSENT);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      if (i > 0)
        g_string_append (out, strcmp (language, "zh") == 0 ? "、" : ", ");
      append_value (out, placeholder,
                    *halves[1] == '.' ? step_into (element, halves[1] + 1) : element, language);
    }
}

char *
rp_fact_text_format (const char *pattern, JsonObject *data, const char *language)
{
  GString *out = g_string_new (NULL);
  for (const char *p = pattern; *p != '\0';)
    {
      g_auto (Placeholder) placeholder = { 0 };
      gsize plain = strcspn (p, "{");
      g_string_append_len (out, p, (gssize)plain);
      p += plain;
      if (*p == '\0')
        break;
      if (!read_placeholder (p + 1, &p, &placeholder))
        {
          g_string_append (out, p);
          break;
        }
      if (strstr (placeholder.path, ".*") != NULL)
        append_list (out, &placeholder, data, language);
      else
        append_value (out, &placeholder, rp_fact_text_find (data, placeholder.path), language);
    }
  return g_string_free (out, FALSE);
}

const char *
rp_fact_text_pick (JsonObject *texts, const char *language)
{
  if (texts == NULL)
    return "";
  const char *other = strcmp (language, "zh") == 0 ? "en" : "zh";
  return rp_json_get_string (texts, language, rp_json_get_string (texts, other, ""));
}
