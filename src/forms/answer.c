/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "forms/template-private.h"

#include "base/date.h"
#include "base/json-access.h"

/* An operation has 256 KiB at most, and a record has many answers. A text of so many characters is below that also where
 * each of them takes six bytes. */
#define MAX_CHARACTERS 20000
#define MAX_BYTES (128 * 1024)

static gboolean
refuse (const RpQuestion *self, GError **error, const char *cause)
{
  g_set_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_ANSWER, _ ("“%s”: %s"),
               rp_question_label (self), cause);
  return FALSE;
}

static gboolean
is_string_array (JsonNode *value)
{
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  JsonArray *array = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (rp_json_array_get_string (array, i, NULL) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_local_time (const char *text)
{
  gint32 day;
  if (text == NULL || strlen (text) != 16 || text[10] != 'T' || text[13] != ':')
    return FALSE;
  g_autofree char *date = g_strndup (text, 10);
  for (const char *digit = text + 11; *digit != '\0'; digit++)
    if (!g_ascii_isdigit (*digit) && digit != text + 13)
      return FALSE;
  return rp_date_parse (date, &day) && atoi (text + 11) < 24 && atoi (text + 14) < 60;
}

static gboolean
check_code (const RpQuestion *self, const char *code, GError **error)
{
  if (code == NULL || rp_question_find_choice (self, code) == NULL)
    return refuse (self, error, _ ("This is none of the choices."));
  return TRUE;
}

static gboolean
check_codes (const RpQuestion *self, JsonNode *value, GError **error)
{
  if (!is_string_array (value))
    return refuse (self, error, _ ("The answer must be a list of choices."));
  JsonArray *codes = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (codes); i++)
    if (!check_code (self, rp_json_array_get_string (codes, i, NULL), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_row (const RpQuestion *self, JsonObject *row, GHashTable *ids, GError **error)
{
  const char *id = row != NULL ? rp_json_get_string (row, "row", NULL) : NULL;
  if (id == NULL || *id == '\0')
    return refuse (self, error, _ ("Every row must have its id."));
  if (!g_hash_table_add (ids, (gpointer)id))
    return refuse (self, error, _ ("Two rows have the same id."));
  g_autoptr (GList) members = json_object_get_members (row);
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (g_str_equal (l->data, "row"))
        continue;
      const RpQuestion *column = rp_question_find_column (self, l->data);
      if (column == NULL)
        return refuse (self, error, _ ("A row has a value that is no column of the table."));
      if (!rp_question_check_value (column, json_object_get_member (row, l->data), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_table (const RpQuestion *self, JsonNode *value, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return refuse (self, error, _ ("The answer must be a list of rows."));
  JsonArray *rows = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!check_row (self, rp_json_array_get_object (rows, i), ids, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_signature (const RpQuestion *self, JsonNode *value, GError **error)
{
  JsonObject *signature = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  gint32 day;
  if (signature == NULL || *rp_json_get_string (signature, "name", "") == '\0'
      || !rp_date_parse (rp_json_get_string (signature, "on", ""), &day))
    return refuse (self, error, _ ("A signature needs a name and a date."));
  return TRUE;
}

gboolean
rp_question_check_value (const RpQuestion *self, JsonNode *value, GError **error)
{
  gint64 number;
  gint32 day;
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return TRUE;
  const char *text = rp_json_node_get_string (value, NULL);
  switch (self->type)
    {
    case RP_QUESTION_TEXT:
    case RP_QUESTION_LONG_TEXT:
      return text != NULL || refuse (self, error, _ ("The answer must be a text."));
    case RP_QUESTION_NUMBER:
      return rp_json_node_get_integer (value, &number)
             || refuse (self, error, _ ("The answer must be a number."));
    case RP_QUESTION_DATE:
      return (text != NULL && rp_date_parse (text, &day))
             || refuse (self, error, _ ("The answer must be a date."));
    case RP_QUESTION_TIME:
      return is_local_time (text)
             || refuse (self, error, _ ("The answer must be a date and time."));
    case RP_QUESTION_CHOICE:
      return check_code (self, text, error);
    case RP_QUESTION_CHOICES:
      return check_codes (self, value, error);
    case RP_QUESTION_YES_NO:
      return (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
             || refuse (self, error, _ ("The answer must be yes or no."));
    case RP_QUESTION_REFERENCE:
      return (text != NULL && *text != '\0')
             || refuse (self, error, _ ("The answer must be an id."));
    case RP_QUESTION_TABLE:
      return check_table (self, value, error);
    case RP_QUESTION_ATTACHMENTS:
      return is_string_array (value)
             || refuse (self, error, _ ("The answer must be a list of attachments."));
    case RP_QUESTION_SIGNATURE:
      return check_signature (self, value, error);
    case RP_QUESTION_AUTOMATIC:
      break;
    }
  return TRUE;
}

/* What a text may have in the end: whoever shortens it is told once. */
static gint64
get_max_characters (const RpQuestion *self)
{
  gboolean is_text = self->type == RP_QUESTION_TEXT || self->type == RP_QUESTION_LONG_TEXT;

  return is_text && self->max > 0 ? MIN (self->max, MAX_CHARACTERS) : MAX_CHARACTERS;
}

gboolean
rp_question_check_size (const RpQuestion *self, JsonNode *value, GError **error)
{
  const char *text = value != NULL ? rp_json_node_get_string (value, NULL) : NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *cause = NULL;

  if (value == NULL)
    return TRUE;
  if (text != NULL)
    {
      if (g_utf8_strlen (text, -1) <= MAX_CHARACTERS)
        return TRUE;
      cause
          = g_strdup_printf (_ ("The text is too long: an answer may have at most %d characters."),
                             (int)get_max_characters (self));
      return refuse (self, error, cause);
    }
  canonical = rp_json_to_canonical (value);
  return strlen (canonical) <= MAX_BYTES
         || refuse (self, error,
                    _ ("This is more than one answer can hold. Shorten its texts, or attach them "
                       "as a file."));
}
