/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "forms/template-private.h"

#include "base/date.h"
#include "base/json-access.h"
#include "base/text.h"

static JsonNode *refuse (const RpQuestion *self, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static JsonNode *
refuse (const RpQuestion *self, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_ANSWER, _ ("“%s”: %s"),
               rp_question_label (self), cause);
  return NULL;
}

static JsonNode *
new_string (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* Up to six numbers of a text and what parted them: "2026年1月5日9:30" is 2026 1 5 9 30. */
typedef struct
{
  int values[6];
  guint n;
  gsize length_of_first;
} Numbers;

static gboolean
read_numbers (const char *text, Numbers *out)
{
  *out = (Numbers){ 0 };
  for (const char *c = text; *c != '\0';)
    {
      gsize length = strspn (c, "0123456789");
      if (length == 0)
        {
          c = g_utf8_next_char (c);
          continue;
        }
      if (out->n == G_N_ELEMENTS (out->values) || length > 8)
        return FALSE;
      if (out->n == 0)
        out->length_of_first = length;
      out->values[out->n++] = atoi (c);
      c += length;
    }
  return out->n > 0;
}

/* Only what parts the numbers of a date and time may stand beside them. */
static gboolean
has_only_separators (const char *text)
{
  static const char *const separators = "年月日号时点分.-/:,T ";
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      if (!g_ascii_isdigit (*c) && g_utf8_strchr (separators, -1, character) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_date (int year, int month, int day_of_month, gint32 *day)
{
  if (year >= 0 && year < 100)
    year += 2000;
  if (!g_date_valid_dmy (day_of_month, month, year) || year < 1900 || year > 2200)
    return FALSE;
  *day = rp_date_from_ymd (year, month, day_of_month);
  return TRUE;
}

/* "5.1" without a year means the one that lies nearest to today: in December, 1.5 is next year's.
 */
static gboolean
make_nearest_date (int month, int day_of_month, gint32 today, gint32 *day)
{
  int year, unused_month, unused_day;
  gboolean found = FALSE;
  rp_date_to_ymd (today, &year, &unused_month, &unused_day);
  for (int candidate = year - 1; candidate <= year + 1; candidate++)
    {
      gint32 tried;
      if (!make_date (candidate, month, day_of_month, &tried))
        continue;
      if (!found || ABS (tried - today) < ABS (*day - today))
        *day = tried;
      found = TRUE;
    }
  return found;
}

static gboolean
parse_spoken_date (const char *text, gint32 today, gint32 *day)
{
  static const struct
  {
    const char *word;
    int offset;
  } spoken[] = { { "今天", 0 },  { "today", 0 },      { "明天", 1 }, { "tomorrow", 1 },
                 { "昨天", -1 }, { "yesterday", -1 }, { "后天", 2 }, { "前天", -2 } };
  for (guint i = 0; i < G_N_ELEMENTS (spoken); i++)
    if (g_str_equal (text, spoken[i].word))
      {
        *day = today + spoken[i].offset;
        return TRUE;
      }
  if ((*text == '+' || *text == '-') && strspn (text + 1, "0123456789") == strlen (text + 1)
      && text[1] != '\0' && strlen (text) <= 4)
    {
      *day = today + atoi (text);
      return TRUE;
    }
  return FALSE;
}

/* @n_clock: how many numbers behind the date may be its time; @n_used: how many belonged to the date. */
static gboolean
take_date (const Numbers *numbers, guint n_clock, const gint32 *today, gint32 *day, guint *n_used)
{
  const int *values = numbers->values;
  if (numbers->length_of_first == 8)
    {
      *n_used = 1;
      return make_date (values[0] / 10000, values[0] / 100 % 100, values[0] % 100, day);
    }
  if (numbers->n >= 3 && (numbers->length_of_first == 4 || numbers->n == 3 + n_clock))
    {
      *n_used = 3;
      return make_date (values[0], values[1], values[2], day);
    }
  *n_used = 2;
  return numbers->n >= 2 && today != NULL && make_nearest_date (values[0], values[1], *today, day);
}

static JsonNode *
parse_date (const RpQuestion *self, const char *text, const char *today_text, GError **error)
{
  gint32 today = 0, day;
  Numbers numbers;
  guint n_used = 0;
  gboolean has_today = today_text != NULL && rp_date_parse (today_text, &today);
  gboolean understood = (has_today && parse_spoken_date (text, today, &day))
                        || (has_only_separators (text) && read_numbers (text, &numbers)
                            && take_date (&numbers, 0, has_today ? &today : NULL, &day, &n_used)
                            && n_used == numbers.n);
  if (!understood)
    return refuse (self, error, _ ("“%s” is no date; write it like 2026-1-5 or 1.5."), text);
  g_autofree char *date = rp_date_format (day);
  return new_string (date);
}

static gboolean
take_clock (const Numbers *numbers, guint first, const char *text, int *hour, int *minute)
{
  if (numbers->n == first + 1 && strstr (text, "点") == NULL && strstr (text, "时") == NULL)
    return FALSE;
  if (numbers->n != first + 1 && numbers->n != first + 2)
    return FALSE;
  *hour = numbers->values[first];
  *minute = numbers->n == first + 2 ? numbers->values[first + 1] : 0;
  return *hour < 24 && *minute < 60;
}

/* "2026-1-5 9:30", "1月5日9点", and of today just "9:30". */
static JsonNode *
parse_time (const RpQuestion *self, const char *text, const char *today_text, GError **error)
{
  gint32 today = 0, day = 0;
  int hour = 0, minute = 0;
  guint n_used = 0;
  Numbers numbers;
  gboolean has_today = today_text != NULL && rp_date_parse (today_text, &today);
  gboolean understood = has_only_separators (text) && read_numbers (text, &numbers);
  if (understood && numbers.n <= 2 && numbers.length_of_first <= 2)
    {
      day = today;
      understood = has_today && take_clock (&numbers, 0, text, &hour, &minute);
    }
  else if (understood)
    understood = take_date (&numbers, 2, has_today ? &today : NULL, &day, &n_used)
                 && take_clock (&numbers, n_used, text, &hour, &minute);
  if (!understood)
    return refuse (self, error, _ ("“%s” is no date and time; write it like 2026-1-5 9:30."), text);
  g_autofree char *date = rp_date_format (day);
  g_autofree char *time = g_strdup_printf ("%sT%02d:%02d", date, hour, minute);
  return new_string (time);
}

static JsonNode *
parse_number (const RpQuestion *self, const char *text, GError **error)
{
  gint64 value;
  if (!rp_quantity_parse (text, self->unit, &value))
    return refuse (self, error, _ ("“%s” is no number that can stand here."), text);
  return json_node_init_int (json_node_alloc (), value);
}

static gboolean
equals_folded (const char *folded, const char *other)
{
  g_autofree char *fold = other != NULL ? rp_text_fold (other) : NULL;
  return fold != NULL && g_str_equal (folded, fold);
}

static gboolean
begins_folded (const char *folded, const char *other)
{
  g_autofree char *fold = other != NULL ? rp_text_fold (other) : NULL;
  return fold != NULL && g_str_has_prefix (fold, folded);
}

/* A code or a label in either language; else the only one that begins so. Returns: (nullable) */
static const char *
find_code (GPtrArray *choices, const char *text)
{
  g_autofree char *folded = rp_text_fold (text);
  const char *begun = NULL;
  guint n_begun = 0;
  for (guint i = 0; i < choices->len; i++)
    {
      const RpChoice *choice = g_ptr_array_index (choices, i);
      if (equals_folded (folded, choice->code) || equals_folded (folded, choice->label_zh)
          || equals_folded (folded, choice->label_en))
        return choice->code;
      if (begins_folded (folded, choice->label_zh) || begins_folded (folded, choice->label_en)
          || begins_folded (folded, choice->code))
        {
          begun = choice->code;
          n_begun++;
        }
    }
  return n_begun == 1 ? begun : NULL;
}

static JsonNode *
parse_choice (const RpQuestion *self, const char *text, GError **error)
{
  g_autoptr (GPtrArray) choices = rp_question_list_choices (self);
  const char *code = find_code (choices, text);
  if (code == NULL)
    return refuse (self, error, _ ("“%s” is none of the choices."), text);
  return new_string (code);
}

static JsonNode *
parse_choices (const RpQuestion *self, const char *text, GError **error)
{
  g_autoptr (GPtrArray) choices = rp_question_list_choices (self);
  g_autoptr (JsonArray) codes = json_array_new ();
  g_autoptr (GRegex) separator = g_regex_new ("\\s*[,，、;；]\\s*", 0, 0, NULL);
  g_auto (GStrv) parts = g_regex_split (separator, text, 0);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        continue;
      const char *code = find_code (choices, parts[i]);
      if (code == NULL)
        return refuse (self, error, _ ("“%s” is none of the choices."), parts[i]);
      json_array_add_string_element (codes, code);
    }
  return json_node_init_array (json_node_alloc (), codes);
}

static JsonNode *
parse_yes_no (const RpQuestion *self, const char *text, GError **error)
{
  static const char *const yes[] = { "是", "有", "y", "yes", "true", "1", "√", NULL };
  static const char *const no[] = { "否", "无", "没有", "n", "no", "false", "0", "×", NULL };
  g_autofree char *folded = rp_text_fold (text);
  if (!g_strv_contains (yes, folded) && !g_strv_contains (no, folded))
    return refuse (self, error, _ ("“%s” is neither yes nor no."), text);
  return json_node_init_boolean (json_node_alloc (), g_strv_contains (yes, folded));
}

/* Full-width digits and punctuation to the plain ones; letters keep their case. */
static char *
normalize (const char *text)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  return plain != NULL ? g_strdup (g_strstrip (plain)) : g_strdup ("");
}

JsonNode *
rp_question_parse_text (const RpQuestion *self, const char *text, const char *today, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *plain = normalize (trimmed);
  if (*trimmed == '\0')
    return json_node_init_null (json_node_alloc ());
  switch (self->type)
    {
    case RP_QUESTION_TEXT:
    case RP_QUESTION_LONG_TEXT:
    case RP_QUESTION_REFERENCE:
      return new_string (trimmed);
    case RP_QUESTION_NUMBER:
      return parse_number (self, trimmed, error);
    case RP_QUESTION_DATE:
      return parse_date (self, plain, today, error);
    case RP_QUESTION_TIME:
      return parse_time (self, plain, today, error);
    case RP_QUESTION_CHOICE:
      return parse_choice (self, trimmed, error);
    case RP_QUESTION_CHOICES:
      return parse_choices (self, trimmed, error);
    case RP_QUESTION_YES_NO:
      return parse_yes_no (self, trimmed, error);
    case RP_QUESTION_TABLE:
    case RP_QUESTION_ATTACHMENTS:
    case RP_QUESTION_SIGNATURE:
    case RP_QUESTION_AUTOMATIC:
      break;
    }
  return refuse (self, error, _ ("“%s” cannot be typed here."), text);
}
