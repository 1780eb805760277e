/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/codec.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include "base/date.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "base/text.h"
#include "schema/catalogue.h"

/* Values as texts: for people, for CSV cells, and back. */

static gboolean
is_absent (JsonNode *value)
{
  return value == NULL || JSON_NODE_HOLDS_NULL (value);
}

static char *
format_integer (const RpField *field, JsonNode *value)
{
  gint64 number;

  if (!rp_json_node_get_integer (value, &number))
    return rp_json_to_canonical (value);
  return rp_quantity_format (number, field->unit);
}

/* @zone: (nullable): UTC, which the text names then */
static char *
format_instant (const char *text, GTimeZone *zone)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *written = NULL;
  gint64 us;

  if (!rp_instant_parse (text, &us))
    return g_strdup (text);
  written = rp_instant_format_local (us, zone != NULL ? zone : utc);
  return zone != NULL ? g_steal_pointer (&written) : g_strconcat (written, " UTC", NULL);
}

char *
rp_field_name_code (const RpField *field, const char *text, gboolean chinese)
{
  const char *name = field->name_of != NULL ? field->name_of (text, chinese) : NULL;

  if (name == NULL)
    return g_strdup (text);
  return g_strdup_printf (chinese ? "%s（%s）" : "%s (%s)", text, name);
}

/* A code that this program does not know is shown as it is. */
static char *
format_code (const RpCodeList *list, const char *code)
{
  if (list == NULL || *code == '\0' || rp_code_list_index (list, code) >= 0)
    return g_strdup (list != NULL ? rp_code_list_label (list, code) : code);
  /* TRANSLATORS: a code that only a newer version of the program can explain */
  return g_strdup_printf (_ ("%s (from a newer version)"), code);
}

static char *
format_string (const RpField *field, const char *text)
{
  gint32 day;

  switch (field->type)
    {
    case RP_FIELD_DATE:
      return rp_date_parse (text, &day) ? rp_date_format_long (day) : g_strdup (text);
    case RP_FIELD_INSTANT:
      return format_instant (text, NULL);
    case RP_FIELD_CODE:
    case RP_FIELD_CODES:
      return format_code (rp_code_list_find (field->codes), text);
    default:
      return rp_field_name_code (field, text, rp_locale_is_chinese ());
    }
}

/* @format: (nullable): how one element is written; as it stands when %NULL */
static char *
join_set (const RpField *field, JsonNode *value, const char *separator,
          char *(*format) (const RpField *, const char *))
{
  GString *joined = g_string_new (NULL);
  JsonArray *elements;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return g_string_free (joined, FALSE);
  elements = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (elements); i++)
    {
      const char *element = rp_json_array_get_string (elements, i, "");
      g_autofree char *text = format != NULL ? format (field, element) : g_strdup (element);

      g_string_append_printf (joined, "%s%s", joined->len > 0 ? separator : "", text);
    }
  return g_string_free (joined, FALSE);
}

char *
rp_field_format_value (const RpField *field, JsonNode *value)
{
  if (is_absent (value))
    return g_strdup ("");
  if (field->type != RP_FIELD_CODE && field->type != RP_FIELD_CODES
      && !rp_field_understands (field, value))
    return rp_json_to_canonical (value);
  switch (field->type)
    {
    case RP_FIELD_INTEGER:
      return format_integer (field, value);
    case RP_FIELD_BOOLEAN:
      return g_strdup (json_node_get_boolean (value) ? _ ("Yes") : _ ("No"));
    case RP_FIELD_CODES:
    case RP_FIELD_REFERENCES:
      /* TRANSLATORS: between the elements of a list in one line */
      return join_set (field, value, _ (", "), format_string);
    case RP_FIELD_JSON:
    case RP_FIELD_ANSWERS:
      return rp_json_to_canonical (value);
    default:
      return format_string (field, rp_json_node_get_string (value, ""));
    }
}

char *
rp_field_format_value_at (const RpField *field, JsonNode *value, GTimeZone *zone)
{
  const char *text = field->type == RP_FIELD_INSTANT && !is_absent (value)
                         ? rp_json_node_get_string (value, NULL)
                         : NULL;

  return text != NULL ? format_instant (text, zone) : rp_field_format_value (field, value);
}

char *
rp_field_to_text (const RpField *field, JsonNode *value)
{
  gint64 number;

  if (is_absent (value))
    return g_strdup ("");
  switch (field->type)
    {
    case RP_FIELD_INTEGER:
      return rp_json_node_get_integer (value, &number) ? rp_quantity_to_text (number, field->unit)
                                                       : rp_json_to_canonical (value);
    case RP_FIELD_BOOLEAN:
      return g_strdup (json_node_get_boolean (value) ? "1" : "0");
    case RP_FIELD_CODES:
    case RP_FIELD_REFERENCES:
      return join_set (field, value, ";", NULL);
    case RP_FIELD_JSON:
    case RP_FIELD_ANSWERS:
      return rp_json_to_canonical (value);
    default:
      return g_strdup (rp_json_node_get_string (value, ""));
    }
}

/* ---- from text ---- */

static JsonNode *
take_string (char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text);
  g_free (text);
  return node;
}

static JsonNode *
refuse_text (const RpField *field, const char *text, GError **error, const char *why)
{
  g_set_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, _ ("%s: “%s” is not right. %s"),
               rp_field_label (field), text, why);
  return NULL;
}

/* What people write for yes and no in either language. */
static const char *const yes_words[] = { "1", "yes", "y", "true", "x", "是", "有", "√", NULL };
static const char *const no_words[] = { "0", "no", "n", "false", "否", "无", "×", NULL };

static JsonNode *
parse_boolean (const RpField *field, const char *text, GError **error)
{
  g_autofree char *folded = rp_text_fold (text);
  gboolean yes = g_strv_contains (yes_words, folded);

  if (!yes && !g_strv_contains (no_words, folded))
    return refuse_text (field, text, error, _ ("Yes or no is expected."));
  return json_node_init_boolean (json_node_alloc (), yes);
}

static gboolean
folds_to (const char *label, const char *folded)
{
  g_autofree char *own = label != NULL ? rp_text_fold (label) : NULL;

  return g_strcmp0 (own, folded) == 0;
}

static gboolean
label_matches (const char *label, const char *folded)
{
  return folds_to (label, folded) || folds_to (_ (label), folded)
         || folds_to (rp_catalogue_chinese (label), folded);
}

/* Returns: (nullable): the code that @text is, or whose label it is */
static const char *
find_code (const RpCodeList *list, const char *text)
{
  g_autofree char *folded = rp_text_fold (text);

  for (guint i = 0; i < list->n_codes; i++)
    if (g_ascii_strcasecmp (list->codes[i].code, folded) == 0)
      return list->codes[i].code;
  for (guint i = 0; i < list->n_codes; i++)
    if (label_matches (list->codes[i].label, folded))
      return list->codes[i].code;
  return NULL;
}

static char *
parse_element (const RpField *field, const char *text, GError **error)
{
  const RpCodeList *list = rp_code_list_find (field->codes);
  const char *code;

  if (list == NULL)
    return g_strdup (text);
  code = find_code (list, text);
  if (code == NULL)
    refuse_text (field, text, error, _ ("It is neither a code nor a label of the list."));
  return g_strdup (code);
}

static JsonNode *
parse_set (const RpField *field, const char *text, GError **error)
{
  g_autoptr (JsonArray) elements = json_array_new ();
  g_autoptr (GString) separated = g_string_new (text);
  g_auto (GStrv) parts = NULL;

  g_string_replace (separated, "；", ";", 0);
  g_string_replace (separated, "、", ";", 0);
  parts = g_strsplit (separated->str, ";", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *element;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      element = parse_element (field, parts[i], error);
      if (element == NULL)
        return NULL;
      json_array_add_string_element (elements, element);
      g_free (element);
    }
  return json_node_init_array (json_node_alloc (), elements);
}

/* Dates as files hold them: 2026-01-05, 2026/1/5, 2026.1.5, 20260105, 2026年1月5日. */
static char *
normalise_date (const char *text)
{
  int year, month, day, end = 0;

  if (strlen (text) == 8 && strspn (text, "0123456789") == 8)
    return g_strdup_printf ("%.4s-%.2s-%.2s", text, text + 4, text + 6);
  if ((sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && text[end] == '\0')
      || (sscanf (text, "%4d/%2d/%2d%n", &year, &month, &day, &end) == 3 && text[end] == '\0')
      || (sscanf (text, "%4d.%2d.%2d%n", &year, &month, &day, &end) == 3 && text[end] == '\0')
      || (sscanf (text, "%4d年%2d月%2d日%n", &year, &month, &day, &end) == 3 && end > 0
          && text[end] == '\0'))
    return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  return g_strdup (text);
}

static char *
normalise_month (const char *text)
{
  int year, month, end = 0;

  if (strlen (text) == 6 && strspn (text, "0123456789") == 6)
    return g_strdup_printf ("%.4s-%.2s", text, text + 4);
  if ((sscanf (text, "%4d-%2d%n", &year, &month, &end) == 2 && text[end] == '\0')
      || (sscanf (text, "%4d/%2d%n", &year, &month, &end) == 2 && text[end] == '\0')
      || (sscanf (text, "%4d年%2d月%n", &year, &month, &end) == 2 && end > 0 && text[end] == '\0'))
    return g_strdup_printf ("%04d-%02d", year, month);
  return g_strdup (text);
}

static JsonNode *
parse_integer (const RpField *field, const char *text, GError **error)
{
  gint64 number;

  if (!rp_quantity_parse (text, field->unit, &number))
    return refuse_text (field, text, error, _ ("A number is expected."));
  return json_node_init_int (json_node_alloc (), number);
}

static JsonNode *
parse_value (const RpField *field, const char *text, GError **error)
{
  char *code;

  switch (field->type)
    {
    case RP_FIELD_INTEGER:
      return parse_integer (field, text, error);
    case RP_FIELD_BOOLEAN:
      return parse_boolean (field, text, error);
    case RP_FIELD_DATE:
      return take_string (normalise_date (text));
    case RP_FIELD_MONTH:
      return take_string (normalise_month (text));
    case RP_FIELD_CODE:
      code = parse_element (field, text, error);
      return code != NULL ? take_string (code) : NULL;
    case RP_FIELD_CODES:
    case RP_FIELD_REFERENCES:
      return parse_set (field, text, error);
    case RP_FIELD_JSON:
    case RP_FIELD_ANSWERS:
      return rp_json_parse (text, strlen (text), &rp_json_limits_message, error);
    default:
      return take_string (g_strdup (text));
    }
}

JsonNode *
rp_field_parse_text (const RpField *field, const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (JsonNode) value = NULL;

  if (*trimmed == '\0')
    return json_node_new (JSON_NODE_NULL);
  value = parse_value (field, trimmed, error);
  if (value == NULL || !rp_field_check_value (field, value, error))
    return NULL;
  return g_steal_pointer (&value);
}
