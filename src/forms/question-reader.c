/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "forms/reader.h"

#include "base/json-access.h"

static gboolean
read_choice (RpReader *reader, const char *place, JsonObject *object, GPtrArray *choices,
             GError **error)
{
  static const char *const known[] = { "code", "zh", "en", NULL };
  const char *code, *zh, *en;
  if (object == NULL)
    return rp_reader_refuse (reader, place, error, _ ("Every choice must be an object."));
  if (!rp_reader_refuse_unknown_members (reader, place, object, known, error)
      || !rp_reader_text (reader, place, object, "code", &code, error)
      || !rp_reader_text (reader, place, object, "zh", &zh, error)
      || !rp_reader_text (reader, place, object, "en", &en, error))
    return FALSE;
  for (guint i = 0; i < choices->len; i++)
    if (g_str_equal (((RpChoice *)g_ptr_array_index (choices, i))->code, code))
      return rp_reader_refuse (reader, place, error, _ ("The choice “%s” is there twice."), code);
  g_ptr_array_add (choices, rp_choice_new (code, zh, en));
  return TRUE;
}

static gboolean
read_choice_array (RpReader *reader, const char *place, JsonArray *array, RpQuestion *question,
                   GError **error)
{
  if (array == NULL || json_array_get_length (array) == 0)
    return rp_reader_refuse (reader, place, error,
                             _ ("“choices” must be a list with at least one choice."));
  question->choices = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_choice_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_choice (reader, place, rp_json_array_get_object (array, i), question->choices, error))
      return FALSE;
  return TRUE;
}

/* The schema's code lists are labelled in English and translated by the catalogue for the user's
 * language only; a printed copy may be in the other one, so their Chinese labels also stand in a
 * file. */
static GPtrArray *
make_list_choices (RpReader *reader, const RpCodeList *list)
{
  JsonObject *labels = rp_json_get_object (reader->labels, list->name);
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_choice_free);
  for (guint i = 0; i < list->n_codes; i++)
    {
      const RpCode *code = &list->codes[i];
      const char *zh = labels != NULL ? rp_json_get_string (labels, code->code, NULL) : NULL;
      g_ptr_array_add (choices,
                       rp_choice_new (code->code, zh != NULL ? zh : code->label, code->label));
    }
  return choices;
}

static gboolean
read_choices (RpReader *reader, const char *place, JsonObject *object, RpQuestion *question,
              GError **error)
{
  const char *codes = rp_json_get_string (object, "codes", NULL);
  gboolean has_choices = json_object_has_member (object, "choices");
  if (codes != NULL && has_choices)
    return rp_reader_refuse (reader, place, error, _ ("Either “codes” or “choices”, not both."));
  if (has_choices)
    return read_choice_array (reader, place, rp_json_get_array (object, "choices"), question,
                              error);
  if (codes == NULL)
    return TRUE;
  const RpCodeList *list = rp_code_list_find (codes);
  if (list == NULL)
    return rp_reader_refuse (reader, place, error, _ ("There is no code list “%s”."), codes);
  question->codes = g_strdup (codes);
  question->choices = make_list_choices (reader, list);
  return TRUE;
}

static gboolean
read_check (RpReader *reader, const char *place, JsonObject *object, RpQuestion *question,
            GError **error)
{
  static const char *const known[] = { "rule", "message", "level", NULL };
  g_autoptr (JsonNode) rule = NULL;
  g_autofree char *zh = NULL;
  g_autofree char *en = NULL;
  if (object == NULL)
    return rp_reader_refuse (reader, place, error, _ ("Every check must be an object."));
  if (!rp_reader_refuse_unknown_members (reader, place, object, known, error)
      || !rp_reader_rule (reader, place, object, "rule", &rule, error)
      || !rp_reader_bilingual (reader, place, object, "message", &zh, &en, error))
    return FALSE;
  const char *level = rp_json_get_string (object, "level", "error");
  gboolean warning = g_str_equal (level, "warning");
  if (rule == NULL)
    return rp_reader_refuse (reader, place, error, _ ("A check must have a “rule”."));
  if (!warning && !g_str_equal (level, "error"))
    return rp_reader_refuse (reader, place, error,
                             _ ("The level of a check is “error” or “warning”."));
  g_ptr_array_add (question->checks, rp_check_new (rule, zh, en, warning));
  return TRUE;
}

static gboolean
read_checks (RpReader *reader, const char *place, JsonObject *object, RpQuestion *question,
             GError **error)
{
  if (!json_object_has_member (object, "checks"))
    return TRUE;
  JsonArray *array = rp_json_get_array (object, "checks");
  if (array == NULL)
    return rp_reader_refuse (reader, place, error, _ ("“checks” must be a list."));
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_check (reader, place, rp_json_array_get_object (array, i), question, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_type (RpReader *reader, const char *place, JsonObject *object, RpQuestion *question,
           GError **error)
{
  const char *type;
  if (!rp_reader_text (reader, place, object, "type", &type, error))
    return FALSE;
  const RpQuestionTypeInfo *info = rp_question_type_find (type);
  if (info == NULL)
    return rp_reader_refuse (reader, place, error, _ ("There is no question type “%s”."), type);
  question->type = info->type;
  return TRUE;
}

static gboolean
read_signer (RpReader *reader, const char *place, JsonObject *object, RpQuestion *question,
             GError **error)
{
  const char *signer = NULL;
  if (!json_object_has_member (object, "signer"))
    return TRUE;
  if (!rp_reader_text (reader, place, object, "signer", &signer, error))
    return FALSE;
  question->signer = g_str_equal (signer, "customer") ? RP_SIGNER_CUSTOMER : RP_SIGNER_OTHER;
  return question->signer == RP_SIGNER_CUSTOMER || g_str_equal (signer, "other")
         || rp_reader_refuse (reader, place, error, _ ("“signer” is “customer” or “other”."));
}

static gboolean
read_unit (RpReader *reader, const char *place, JsonObject *object, RpQuestion *question,
           GError **error)
{
  const char *name = rp_json_get_string (object, "unit", "");
  const RpUnitName *unit = rp_unit_name_find (name);
  if (unit == NULL)
    return rp_reader_refuse (reader, place, error, _ ("There is no unit “%s”."), name);
  question->unit = unit->unit;
  return TRUE;
}

/* What a type cannot have must not stand there: a range on a date would never be looked at. */
static gboolean
check_type_members (RpReader *reader, const char *place, JsonObject *object, RpQuestion *question,
                    GError **error)
{
  static const struct
  {
    const char *member;
    guint flag;
  } members[] = {
    { "unit", RP_TAKES_UNIT },       { "min", RP_TAKES_RANGE },       { "max", RP_TAKES_RANGE },
    { "codes", RP_TAKES_CHOICES },   { "choices", RP_TAKES_CHOICES }, { "target", RP_TAKES_TARGET },
    { "columns", RP_TAKES_COLUMNS }, { "signer", RP_TAKES_SIGNER },
  };
  const RpQuestionTypeInfo *info = rp_question_type_info (question->type);
  guint present = 0;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (!json_object_has_member (object, members[i].member))
        continue;
      if ((info->flags & members[i].flag) == 0)
        return rp_reader_refuse (reader, place, error, _ ("A question of type “%s” has no “%s”."),
                                 info->name, members[i].member);
      present |= members[i].flag;
    }
  guint needed = info->flags & (RP_TAKES_CHOICES | RP_TAKES_TARGET | RP_TAKES_COLUMNS);
  if ((info->flags & RP_NEEDS_IT) != 0 && (present & needed) != needed)
    return rp_reader_refuse (reader, place, error,
                             _ ("A question of type “%s” must say what can be answered."),
                             info->name);
  if (question->min > question->max && question->max != 0)
    return rp_reader_refuse (reader, place, error, _ ("“min” is greater than “max”."));
  return TRUE;
}

gboolean
rp_reader_is_identifier (const char *id, gboolean with_dots)
{
  if (!g_ascii_islower (*id))
    return FALSE;
  for (const char *c = id; *c != '\0'; c++)
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '_'
        && !(with_dots && *c == '.' && c[1] != '\0' && c[1] != '.'))
      return FALSE;
  return TRUE;
}

static gboolean
read_question_id (RpReader *reader, const char *place, JsonObject *object, RpQuestion *table,
                  RpQuestion *question, GError **error)
{
  const char *id;
  if (!rp_reader_text (reader, place, object, "id", &id, error))
    return FALSE;
  question->id = g_strdup (id);
  if (table != NULL)
    {
      if (!rp_reader_is_identifier (id, FALSE) || g_str_equal (id, "row"))
        return rp_reader_refuse (reader, place, error, _ ("“%s” cannot be the name of a column."),
                                 id);
      return TRUE;
    }
  if (!rp_reader_is_identifier (id, TRUE) || !g_str_has_prefix (id, reader->prefix))
    return rp_reader_refuse (
        reader, place, error,
        _ ("“%s” is no question id; it must begin with “%s” and have only lower-case "
           "letters, digits, underscores and dots."),
        id, reader->prefix);
  return TRUE;
}

/* Answers are nested by the dots of their ids, so no id may lie inside another one. */
static gboolean
refuse_nested_id (RpReader *reader, const char *place, const char *id, GError **error)
{
  GHashTableIter iter;
  gpointer other;
  g_hash_table_iter_init (&iter, reader->template_->questions);
  while (g_hash_table_iter_next (&iter, &other, NULL))
    {
      gsize length = strlen (other);
      if (g_str_equal (id, other))
        return rp_reader_refuse (reader, place, error, _ ("The id “%s” is there twice."), id);
      if ((g_str_has_prefix (id, other) && id[length] == '.')
          || (g_str_has_prefix (other, id) && ((char *)other)[strlen (id)] == '.'))
        return rp_reader_refuse (reader, place, error, _ ("The id “%s” lies inside “%s”."), id,
                                 (char *)other);
    }
  return TRUE;
}

static gboolean
register_question (RpReader *reader, const char *place, RpQuestion *table, RpQuestion *question,
                   GError **error)
{
  if (++reader->n_fields > RP_READER_MAX_FIELDS)
    return rp_reader_refuse (reader, place, error, _ ("A template has at most %d fields."),
                             RP_READER_MAX_FIELDS);
  g_hash_table_insert (reader->places, question, g_strdup (place));
  if (table == NULL)
    {
      if (!refuse_nested_id (reader, place, question->id, error))
        return FALSE;
      g_hash_table_insert (reader->template_->questions, g_strdup (question->id), question);
      return TRUE;
    }
  if (rp_question_find_column (table, question->id) != NULL)
    return rp_reader_refuse (reader, place, error, _ ("The id “%s” is there twice."), question->id);
  return TRUE;
}

static gboolean
read_question_texts (RpReader *reader, const char *place, JsonObject *object, RpQuestion *question,
                     GError **error)
{
  if (!rp_reader_bilingual (reader, place, object, "label", &question->label_zh,
                            &question->label_en, error))
    return FALSE;
  return !json_object_has_member (object, "help")
         || rp_reader_bilingual (reader, place, object, "help", &question->help_zh,
                                 &question->help_en, error);
}

static gboolean
read_question_facts (RpReader *reader, const char *place, JsonObject *object, RpQuestion *question,
                     GError **error)
{
  question->source = g_strdup (rp_json_get_string (object, "source", NULL));
  question->target = g_strdup (rp_json_get_string (object, "target", NULL));
  return read_type (reader, place, object, question, error)
         && read_unit (reader, place, object, question, error)
         && read_signer (reader, place, object, question, error)
         && rp_reader_limit (reader, place, object, "min", &question->min, error)
         && rp_reader_limit (reader, place, object, "max", &question->max, error)
         && rp_reader_flag (reader, place, object, "required", &question->required, error)
         && rp_reader_flag (reader, place, object, "internal", &question->internal, error)
         && rp_reader_flag (reader, place, object, "personal", &question->personal, error)
         && rp_reader_flag (reader, place, object, "ask_again", &question->ask_again, error)
         && check_type_members (reader, place, object, question, error)
         && read_choices (reader, place, object, question, error)
         && rp_reader_rule (reader, place, object, "visible", &question->visible, error)
         && rp_reader_rule (reader, place, object, "calculate", &question->calculate, error)
         && read_checks (reader, place, object, question, error);
}

static gboolean read_columns (RpReader *reader, const char *place, JsonObject *object,
                              RpQuestion *table, GError **error);

RpQuestion *
rp_reader_question (RpReader *reader, const char *at, JsonObject *object, RpQuestion *table,
                    GError **error)
{
  static const char *const known[]
      = { "id",      "label",     "help",     "type",     "required",  "min",    "max",
          "visible", "calculate", "source",   "codes",    "choices",   "target", "unit",
          "columns", "checks",    "internal", "personal", "ask_again", "signer", NULL };
  g_autoptr (RpQuestion) question = rp_question_new ();
  if (object == NULL)
    {
      rp_reader_refuse (reader, at, error, _ ("A question must be an object."));
      return NULL;
    }
  if (!read_question_id (reader, at, object, table, question, error))
    return NULL;
  g_autofree char *place = g_strdup_printf ("%s (%s)", at, question->id);
  if (!rp_reader_refuse_unknown_members (reader, place, object, known, error)
      || !read_question_texts (reader, place, object, question, error)
      || !read_question_facts (reader, place, object, question, error)
      || !register_question (reader, place, table, question, error)
      || !read_columns (reader, place, object, question, error))
    return NULL;
  return g_steal_pointer (&question);
}

static gboolean
read_columns (RpReader *reader, const char *place, JsonObject *object, RpQuestion *table,
              GError **error)
{
  if (!json_object_has_member (object, "columns"))
    return TRUE;
  JsonArray *array = rp_json_get_array (object, "columns");
  if (array == NULL || json_array_get_length (array) == 0)
    return rp_reader_refuse (reader, place, error, _ ("A table must have at least one column."));
  table->columns = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_question_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *at = g_strdup_printf ("%s.columns[%u]", place, i);
      RpQuestion *column
          = rp_reader_question (reader, at, rp_json_array_get_object (array, i), table, error);
      if (column == NULL)
        return FALSE;
      g_ptr_array_add (table->columns, column);
      if (column->columns != NULL)
        return rp_reader_refuse (reader, at, error, _ ("A column cannot be a table itself."));
      g_hash_table_insert (reader->template_->questions,
                           g_strdup_printf ("%s.%s", table->id, column->id), column);
    }
  return TRUE;
}
