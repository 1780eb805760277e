/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "base/date.h"
#include "base/id-source.h"
#include "base/json-access.h"

#define MAX_TEXT_BYTES 65536
#define MAX_SET_ELEMENTS 1000
#define MAX_JSON_BYTES (256 * 1024)

static gboolean
refuse (const RpField *field, GError **error, const char *why)
{
  g_set_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, "%s: %s", rp_field_label (field),
               why);
  return FALSE;
}

static gboolean
check_text (const RpField *field, const char *text, GError **error)
{
  if (strlen (text) > MAX_TEXT_BYTES || (field->max > 0 && g_utf8_strlen (text, -1) > field->max))
    return refuse (field, error, _ ("The text is too long."));
  if (field->type == RP_FIELD_TEXT && strpbrk (text, "\r\n") != NULL)
    return refuse (field, error, _ ("The text must be one line."));
  return TRUE;
}

static gboolean
check_integer (const RpField *field, JsonNode *value, GError **error)
{
  gint64 number;

  if (!rp_json_node_get_integer (value, &number))
    return refuse (field, error, _ ("A whole number is expected."));
  if ((field->min != 0 || field->max != 0) && (number < field->min || number > field->max))
    return refuse (field, error, _ ("The number is out of range."));
  return TRUE;
}

static gboolean
check_code (const RpField *field, const char *code, GError **error)
{
  const RpCodeList *list = rp_code_list_find (field->codes);

  if (list == NULL)
    return check_text (field, code, error);
  if (rp_code_list_index (list, code) < 0)
    return refuse (field, error, _ ("The code is not in the list."));
  return TRUE;
}

static gboolean
check_id (const RpField *field, const char *id, GError **error)
{
  return rp_id_is_valid (id) || refuse (field, error, _ ("This is no id of a record."));
}

static gboolean
check_string (const RpField *field, const char *text, GError **error)
{
  gint32 number;
  gint64 instant;

  switch (field->type)
    {
    case RP_FIELD_DATE:
      return rp_date_parse (text, &number)
             || refuse (field, error, _ ("A date such as 2026-01-05 is expected."));
    case RP_FIELD_MONTH:
      return rp_month_parse (text, &number)
             || refuse (field, error, _ ("A month such as 2026-01 is expected."));
    case RP_FIELD_INSTANT:
      return rp_instant_parse (text, &instant)
             || refuse (field, error, _ ("A time such as 2026-01-05T01:12:04Z is expected."));
    case RP_FIELD_CODE:
    case RP_FIELD_CODES:
      return check_code (field, text, error);
    case RP_FIELD_REFERENCE:
    case RP_FIELD_REFERENCES:
      return check_id (field, text, error);
    default:
      return check_text (field, text, error);
    }
}

static gboolean
check_set (const RpField *field, JsonNode *value, GError **error)
{
  JsonArray *elements;
  guint n_elements;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return refuse (field, error, _ ("A list is expected."));
  elements = json_node_get_array (value);
  n_elements = json_array_get_length (elements);
  if (n_elements > MAX_SET_ELEMENTS)
    return refuse (field, error, _ ("The list is too long."));
  for (guint i = 0; i < n_elements; i++)
    {
      const char *element = rp_json_array_get_string (elements, i, NULL);

      if (element == NULL)
        return refuse (field, error, _ ("The list may hold texts only."));
      if (!check_string (field, element, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_json (const RpField *field, JsonNode *value, GError **error)
{
  g_autofree char *text = NULL;

  /* A conflict keeps any value of a unit, so scalars pass. */
  text = rp_json_to_canonical (value);
  return strlen (text) <= MAX_JSON_BYTES || refuse (field, error, _ ("The value is too large."));
}

gboolean
rp_field_check_value (const RpField *field, JsonNode *value, GError **error)
{
  const char *text;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return (field->flags & RP_FIELD_REQUIRED) == 0
           || refuse (field, error, _ ("A value is required."));
  switch (field->type)
    {
    case RP_FIELD_INTEGER:
      return check_integer (field, value, error);
    case RP_FIELD_BOOLEAN:
      return (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
             || refuse (field, error, _ ("Yes or no is expected."));
    case RP_FIELD_CODES:
    case RP_FIELD_REFERENCES:
      return check_set (field, value, error);
    case RP_FIELD_JSON:
      return check_json (field, value, error);
    case RP_FIELD_ANSWERS:
      return JSON_NODE_HOLDS_OBJECT (value)
             || refuse (field, error, _ ("An object of answers is expected."));
    default:
      text = rp_json_node_get_string (value, NULL);
      if (text == NULL)
        return refuse (field, error, _ ("A text is expected."));
      if (*text == '\0' && (field->flags & RP_FIELD_REQUIRED) != 0)
        return refuse (field, error, _ ("A value is required."));
      return check_string (field, text, error);
    }
}

static gboolean
check_group (const RpKind *kind, const char *group, JsonNode *value, GError **error)
{
  JsonObject *members = NULL;

  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    {
      if (!JSON_NODE_HOLDS_OBJECT (value))
        return refuse (rp_kind_find_unit (kind, group), error, _ ("An object is expected."));
      members = json_node_get_object (value);
    }
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if (g_strcmp0 (field->group, group) == 0
          && !rp_field_check_value (
              field, members != NULL ? json_object_get_member (members, field->name) : NULL, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rp_kind_check_unit (const RpKind *kind, const char *unit, JsonNode *value, GError **error)
{
  const RpField *field = rp_kind_find_unit (kind, unit);

  if (field == NULL)
    {
      g_set_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_UNKNOWN, _ ("A %s has no field “%s”."),
                   rp_kind_label (kind), unit);
      return FALSE;
    }
  if (field->type == RP_FIELD_ANSWERS)
    return value == NULL || check_json (field, value, error);
  if (field->group != NULL)
    return check_group (kind, field->group, value, error);
  return rp_field_check_value (field, value, error);
}

gboolean
rp_kind_check_body (const RpKind *kind, JsonObject *body, GError **error)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (!rp_field_check_value (&kind->fields[i],
                               json_object_get_member (body, kind->fields[i].name), error))
      return FALSE;
  return TRUE;
}

static gboolean
understands_code (const RpField *field, JsonNode *value)
{
  const RpCodeList *list = rp_code_list_find (field->codes);
  const char *code = rp_json_node_get_string (value, NULL);

  return code != NULL && (list == NULL || *code == '\0' || rp_code_list_index (list, code) >= 0);
}

static gboolean
understands_codes (const RpField *field, JsonNode *value)
{
  JsonArray *elements = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; elements != NULL && i < json_array_get_length (elements); i++)
    if (!understands_code (field, json_array_get_element (elements, i)))
      return FALSE;
  return elements != NULL;
}

gboolean
rp_field_understands (const RpField *field, JsonNode *value)
{
  gint64 number;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return TRUE;
  switch (field->type)
    {
    case RP_FIELD_CODE:
      return understands_code (field, value);
    case RP_FIELD_CODES:
      return understands_codes (field, value);
    case RP_FIELD_REFERENCES:
      return JSON_NODE_HOLDS_ARRAY (value);
    case RP_FIELD_INTEGER:
      return rp_json_node_get_integer (value, &number);
    case RP_FIELD_BOOLEAN:
      return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN;
    case RP_FIELD_ANSWERS:
      return JSON_NODE_HOLDS_OBJECT (value);
    case RP_FIELD_JSON:
      return TRUE;
    default:
      return rp_json_node_get_string (value, NULL) != NULL;
    }
}

gboolean
rp_kind_understands_unit (const RpKind *kind, JsonObject *body, const char *unit)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if (g_str_equal (rp_field_unit_name (field), unit) && field->merge != RP_MERGE_SET
          && !rp_field_understands (field, json_object_get_member (body, field->name)))
        return FALSE;
    }
  return TRUE;
}
