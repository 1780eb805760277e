/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/template-private.h"

#include "base/date.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "schema/codec.h"

/* An answer may have to be shown in a language that is not the user's: a report is printed in
 * Chinese from an English screen. The catalogue knows one language at a time, so the few words
 * stand here. */
typedef struct
{
  const char *yes, *no, *list, *colon, *next;
} Words;

static const Words words_zh = { "是", "否", "、", "：", "；" };
static const Words words_en = { "yes", "no", ", ", ": ", "; " };

static const char *const english_months[]
    = { "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December" };

static gboolean
is_chinese (const char *language)
{
  return g_str_equal (language, "zh");
}

static const Words *
words_of (const char *language)
{
  return is_chinese (language) ? &words_zh : &words_en;
}

char *
rp_day_format_in (const char *date, const char *language)
{
  gint32 day;
  int year, month, day_of_month;
  if (!rp_date_parse (date, &day))
    return g_strdup (date);
  rp_date_to_ymd (day, &year, &month, &day_of_month);
  if (is_chinese (language))
    return g_strdup_printf ("%d年%d月%d日", year, month, day_of_month);
  return g_strdup_printf ("%d %s %d", day_of_month, english_months[month - 1], year);
}

/* "2026-01-05T09:30" */
static char *
format_time (const char *text, const char *language)
{
  if (strlen (text) < 16 || text[10] != 'T')
    return g_strdup (text);
  g_autofree char *date = g_strndup (text, 10);
  g_autofree char *day = rp_day_format_in (date, language);
  return g_strdup_printf (is_chinese (language) ? "%s %.5s" : "%s, %.5s", day, text + 11);
}

/* Energy from ten thousand kWh on is spoken of in 万千瓦时, with one decimal at least. */
static char *
format_large_energy (gint64 value)
{
  gint64 hundredths = (ABS (value) + 5000) / 10000; /* 0.01 万kWh */
  int decimals = hundredths % 10 == 0 ? 1 : 2;
  int fraction = (int)(hundredths % 100) / (decimals == 1 ? 10 : 1);
  g_autofree char *plain = g_strdup_printf ("%s%" G_GINT64_FORMAT ".%0*d", value < 0 ? "-" : "",
                                            hundredths / 100, decimals, fraction);
  g_autofree char *grouped = rp_digits_group (plain);
  return g_strconcat (grouped, "万千瓦时", NULL);
}

static char *
format_number (gint64 value, RpUnit unit, const char *language)
{
  const RpUnitName *name = rp_unit_name_of (unit);
  const gint64 ten_thousand_kwh = 10000 * 100;
  if (unit == RP_UNIT_ENERGY && is_chinese (language) && ABS (value) >= ten_thousand_kwh)
    return format_large_energy (value);
  g_autofree char *plain = rp_quantity_to_text (value, unit);
  g_autofree char *grouped = rp_digits_group (plain);
  return g_strconcat (grouped, is_chinese (language) ? name->zh : name->en, NULL);
}

static const char *
label_of_code (const RpQuestion *self, const char *code, const char *language)
{
  const RpChoice *choice = rp_question_find_choice (self, code);
  if (choice == NULL)
    return code; /* of a newer program: shown as it is */
  return is_chinese (language) ? choice->label_zh : choice->label_en;
}

static char *
format_codes (const RpQuestion *self, JsonNode *value, const char *language)
{
  GString *out = g_string_new (NULL);
  JsonArray *codes = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  for (guint i = 0; codes != NULL && i < json_array_get_length (codes); i++)
    {
      if (i > 0)
        g_string_append (out, words_of (language)->list);
      g_string_append (out,
                       label_of_code (self, rp_json_array_get_string (codes, i, ""), language));
    }
  return g_string_free (out, FALSE);
}

static char *
format_row (const RpQuestion *self, JsonObject *row, const char *language)
{
  const Words *words = words_of (language);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const RpQuestion *column = g_ptr_array_index (self->columns, i);
      JsonNode *cell = json_object_get_member (row, column->id);
      g_autofree char *text = rp_question_format_in (column, cell, language);
      if (*text == '\0')
        continue;
      if (out->len > 0)
        g_string_append (out, words->next);
      g_string_append_printf (out, "%s%s%s",
                              is_chinese (language) ? column->label_zh : column->label_en,
                              words->colon, text);
    }
  return g_string_free (out, FALSE);
}

static char *
format_table (const RpQuestion *self, JsonNode *value, const char *language)
{
  GString *out = g_string_new (NULL);
  JsonArray *rows = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row == NULL)
        continue;
      g_autofree char *text = format_row (self, row, language);
      g_string_append_printf (out, "%s%u. %s", out->len > 0 ? "\n" : "", i + 1, text);
    }
  return g_string_free (out, FALSE);
}

static char *
format_attachments (JsonNode *value, const char *language)
{
  guint n = JSON_NODE_HOLDS_ARRAY (value) ? json_array_get_length (json_node_get_array (value)) : 0;
  if (n == 0)
    return g_strdup ("");
  if (is_chinese (language))
    return g_strdup_printf ("%u个附件", n);
  return g_strdup_printf (n == 1 ? "%u attachment" : "%u attachments", n);
}

static char *
format_signature (JsonNode *value, const char *language)
{
  JsonObject *signature = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  if (signature == NULL)
    return g_strdup ("");
  const char *name = rp_json_get_string (signature, "name", "");
  g_autofree char *day = rp_day_format_in (rp_json_get_string (signature, "on", ""), language);
  return g_strdup_printf ("%s%s%s", name, *day != '\0' ? " " : "", day);
}

static char *
format_boolean (JsonNode *value, const char *language)
{
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_BOOLEAN)
    return g_strdup ("");
  return g_strdup (json_node_get_boolean (value) ? words_of (language)->yes
                                                 : words_of (language)->no);
}

static char *
format_integer (const RpQuestion *self, JsonNode *value, const char *language)
{
  gint64 number;
  if (!rp_json_node_get_integer (value, &number))
    return g_strdup (rp_json_node_get_string (value, ""));
  return format_number (number, self->unit, language);
}

/* What was taken from a field of a record reads as it does there. */
static char *
format_source_text (const RpQuestion *self, const char *text, const char *language)
{
  const RpField *field = self->source != NULL ? rp_schema_find_field (self->source) : NULL;

  if (field != NULL && field->name_of != NULL)
    return rp_field_name_code (field, text, is_chinese (language));
  return g_strdup (label_of_code (self, text, language));
}

/* A snapshot of facts has whatever shape the fact had. */
static char *
format_automatic (const RpQuestion *self, JsonNode *value, const char *language)
{
  gint32 day;
  if (self->columns != NULL)
    return format_table (self, value, language);
  if (JSON_NODE_HOLDS_ARRAY (value))
    return format_codes (self, value, language);
  const char *text = rp_json_node_get_string (value, NULL);
  if (text == NULL)
    return json_node_get_value_type (value) == G_TYPE_BOOLEAN
               ? format_boolean (value, language)
               : format_integer (self, value, language);
  if (strlen (text) == 10 && rp_date_parse (text, &day))
    return rp_day_format_in (text, language);
  if (strlen (text) == 16 && text[10] == 'T')
    return format_time (text, language);
  return format_source_text (self, text, language);
}

char *
rp_question_format_in (const RpQuestion *self, JsonNode *value, const char *language)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");
  const char *text = rp_json_node_get_string (value, "");
  switch (self->type)
    {
    case RP_QUESTION_NUMBER:
      return format_integer (self, value, language);
    case RP_QUESTION_DATE:
      return rp_day_format_in (text, language);
    case RP_QUESTION_TIME:
      return format_time (text, language);
    case RP_QUESTION_CHOICE:
      return g_strdup (label_of_code (self, text, language));
    case RP_QUESTION_CHOICES:
      return format_codes (self, value, language);
    case RP_QUESTION_YES_NO:
      return format_boolean (value, language);
    case RP_QUESTION_TABLE:
      return format_table (self, value, language);
    case RP_QUESTION_ATTACHMENTS:
      return format_attachments (value, language);
    case RP_QUESTION_SIGNATURE:
      return format_signature (value, language);
    case RP_QUESTION_AUTOMATIC:
      return format_automatic (self, value, language);
    case RP_QUESTION_TEXT:
    case RP_QUESTION_LONG_TEXT:
    case RP_QUESTION_REFERENCE:
      break;
    }
  return g_strdup (text);
}

char *
rp_question_format (const RpQuestion *self, JsonNode *value)
{
  return rp_question_format_in (self, value, rp_locale_language ());
}
