/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "forms/template-private.h"

#include "base/json-access.h"
#include "logic/logic.h"
#include "forms-resources.h"

#define MAX_FIELDS 500
#define RESOURCE_FOLDER "/org/rapport/templates/"

/* A template is flat; what is deeper was not written by a person. */
static const RpJsonLimits limits
    = { .max_bytes = 1 << 20, .max_depth = 16, .max_values = 50000, .max_string = 8192 };

/**
 * Reader: one template being read. Every refusal names the file, the place in it and the cause.
 */
typedef struct
{
  const char *name;
  RpTemplate *template_;
  char *prefix;       /* "t2.": what every question id begins with */
  JsonObject *labels; /* code list -> code -> Chinese label */
  GHashTable *places; /* RpQuestion -> place */
  guint n_fields;
} Reader;

static gboolean refuse (Reader *reader, const char *place, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static gboolean
refuse (Reader *reader, const char *place, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_TEMPLATE, "%s: %s: %s", reader->name, place,
               cause);
  return FALSE;
}

static gboolean
refuse_unknown_members (Reader *reader, const char *place, JsonObject *object,
                        const char *const *known, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      return refuse (reader, place, error, _ ("There is no member “%s” here."), (char *)l->data);
  return TRUE;
}

static gboolean
read_text (Reader *reader, const char *place, JsonObject *object, const char *member,
           const char **out, GError **error)
{
  *out = rp_json_get_string (object, member, NULL);
  if (*out == NULL || **out == '\0')
    return refuse (reader, place, error, _ ("The text “%s” is missing."), member);
  return TRUE;
}

/* {"zh": …, "en": …}: both or the whole is refused. */
static gboolean
read_bilingual (Reader *reader, const char *place, JsonObject *object, const char *member,
                char **zh, char **en, GError **error)
{
  static const char *const known[] = { "zh", "en", NULL };
  JsonObject *texts = rp_json_get_object (object, member);
  if (texts == NULL)
    return refuse (reader, place, error, _ ("“%s” must have a text in zh and in en."), member);
  if (!refuse_unknown_members (reader, place, texts, known, error))
    return FALSE;
  const char *chinese = rp_json_get_string (texts, "zh", "");
  const char *english = rp_json_get_string (texts, "en", "");
  if (*chinese == '\0' || *english == '\0')
    return refuse (reader, place, error, _ ("“%s” must have a text in zh and in en."), member);
  *zh = g_strdup (chinese);
  *en = g_strdup (english);
  return TRUE;
}

static gboolean
read_flag (Reader *reader, const char *place, JsonObject *object, const char *member, gboolean *out,
           GError **error)
{
  if (!json_object_has_member (object, member))
    return TRUE;
  g_autoptr (GError) cause = NULL;
  if (!rp_json_read_boolean (object, member, out, &cause))
    return refuse (reader, place, error, _ ("“%s” must be true or false."), member);
  return TRUE;
}

static gboolean
read_limit (Reader *reader, const char *place, JsonObject *object, const char *member, gint64 *out,
            GError **error)
{
  if (!json_object_has_member (object, member))
    return TRUE;
  g_autoptr (GError) cause = NULL;
  if (!rp_json_read_integer (object, member, -G_MAXINT32, G_MAXINT64 / 2, out, &cause))
    return refuse (reader, place, error, _ ("“%s” must be an integer."), member);
  return TRUE;
}

static gboolean
read_rule (Reader *reader, const char *place, JsonObject *object, const char *member,
           JsonNode **out, GError **error)
{
  JsonNode *rule = json_object_get_member (object, member);
  if (rule == NULL)
    return TRUE;
  g_autoptr (GError) cause = NULL;
  if (!rp_logic_check (rule, &cause))
    return refuse (reader, place, error, _ ("The rule “%s” cannot be used: %s"), member,
                   cause->message);
  json_node_seal (rule);
  *out = json_node_ref (rule);
  return TRUE;
}

static gboolean
read_choice (Reader *reader, const char *place, JsonObject *object, GPtrArray *choices,
             GError **error)
{
  static const char *const known[] = { "code", "zh", "en", NULL };
  const char *code, *zh, *en;
  if (object == NULL)
    return refuse (reader, place, error, _ ("Every choice must be an object."));
  if (!refuse_unknown_members (reader, place, object, known, error)
      || !read_text (reader, place, object, "code", &code, error)
      || !read_text (reader, place, object, "zh", &zh, error)
      || !read_text (reader, place, object, "en", &en, error))
    return FALSE;
  for (guint i = 0; i < choices->len; i++)
    if (g_str_equal (((RpChoice *)g_ptr_array_index (choices, i))->code, code))
      return refuse (reader, place, error, _ ("The choice “%s” is there twice."), code);
  g_ptr_array_add (choices, rp_choice_new (code, zh, en));
  return TRUE;
}

static gboolean
read_choice_array (Reader *reader, const char *place, JsonArray *array, RpQuestion *question,
                   GError **error)
{
  if (array == NULL || json_array_get_length (array) == 0)
    return refuse (reader, place, error, _ ("“choices” must be a list with at least one choice."));
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
make_list_choices (Reader *reader, const RpCodeList *list)
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
read_choices (Reader *reader, const char *place, JsonObject *object, RpQuestion *question,
              GError **error)
{
  const char *codes = rp_json_get_string (object, "codes", NULL);
  gboolean has_choices = json_object_has_member (object, "choices");
  if (codes != NULL && has_choices)
    return refuse (reader, place, error, _ ("Either “codes” or “choices”, not both."));
  if (has_choices)
    return read_choice_array (reader, place, rp_json_get_array (object, "choices"), question,
                              error);
  if (codes == NULL)
    return TRUE;
  const RpCodeList *list = rp_code_list_find (codes);
  if (list == NULL)
    return refuse (reader, place, error, _ ("There is no code list “%s”."), codes);
  question->codes = g_strdup (codes);
  question->choices = make_list_choices (reader, list);
  return TRUE;
}

static gboolean
read_check (Reader *reader, const char *place, JsonObject *object, RpQuestion *question,
            GError **error)
{
  static const char *const known[] = { "rule", "message", "level", NULL };
  g_autoptr (JsonNode) rule = NULL;
  g_autofree char *zh = NULL;
  g_autofree char *en = NULL;
  if (object == NULL)
    return refuse (reader, place, error, _ ("Every check must be an object."));
  if (!refuse_unknown_members (reader, place, object, known, error)
      || !read_rule (reader, place, object, "rule", &rule, error)
      || !read_bilingual (reader, place, object, "message", &zh, &en, error))
    return FALSE;
  const char *level = rp_json_get_string (object, "level", "error");
  gboolean warning = g_str_equal (level, "warning");
  if (rule == NULL)
    return refuse (reader, place, error, _ ("A check must have a “rule”."));
  if (!warning && !g_str_equal (level, "error"))
    return refuse (reader, place, error, _ ("The level of a check is “error” or “warning”."));
  g_ptr_array_add (question->checks, rp_check_new (rule, zh, en, warning));
  return TRUE;
}

static gboolean
read_checks (Reader *reader, const char *place, JsonObject *object, RpQuestion *question,
             GError **error)
{
  if (!json_object_has_member (object, "checks"))
    return TRUE;
  JsonArray *array = rp_json_get_array (object, "checks");
  if (array == NULL)
    return refuse (reader, place, error, _ ("“checks” must be a list."));
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_check (reader, place, rp_json_array_get_object (array, i), question, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_type (Reader *reader, const char *place, JsonObject *object, RpQuestion *question,
           GError **error)
{
  const char *type;
  if (!read_text (reader, place, object, "type", &type, error))
    return FALSE;
  const RpQuestionTypeInfo *info = rp_question_type_find (type);
  if (info == NULL)
    return refuse (reader, place, error, _ ("There is no question type “%s”."), type);
  question->type = info->type;
  return TRUE;
}

static gboolean
read_unit (Reader *reader, const char *place, JsonObject *object, RpQuestion *question,
           GError **error)
{
  const char *name = rp_json_get_string (object, "unit", "");
  const RpUnitName *unit = rp_unit_name_find (name);
  if (unit == NULL)
    return refuse (reader, place, error, _ ("There is no unit “%s”."), name);
  question->unit = unit->unit;
  return TRUE;
}

/* What a type cannot have must not stand there: a range on a date would never be looked at. */
static gboolean
check_type_members (Reader *reader, const char *place, JsonObject *object, RpQuestion *question,
                    GError **error)
{
  static const struct
  {
    const char *member;
    guint flag;
  } members[] = {
    { "unit", RP_TAKES_UNIT },       { "min", RP_TAKES_RANGE },       { "max", RP_TAKES_RANGE },
    { "codes", RP_TAKES_CHOICES },   { "choices", RP_TAKES_CHOICES }, { "target", RP_TAKES_TARGET },
    { "columns", RP_TAKES_COLUMNS },
  };
  const RpQuestionTypeInfo *info = rp_question_type_info (question->type);
  guint present = 0;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (!json_object_has_member (object, members[i].member))
        continue;
      if ((info->flags & members[i].flag) == 0)
        return refuse (reader, place, error, _ ("A question of type “%s” has no “%s”."), info->name,
                       members[i].member);
      present |= members[i].flag;
    }
  guint needed = info->flags & (RP_TAKES_CHOICES | RP_TAKES_TARGET | RP_TAKES_COLUMNS);
  if ((info->flags & RP_NEEDS_IT) != 0 && (present & needed) != needed)
    return refuse (reader, place, error,
                   _ ("A question of type “%s” must say what can be answered."), info->name);
  if (question->min > question->max && question->max != 0)
    return refuse (reader, place, error, _ ("“min” is greater than “max”."));
  return TRUE;
}

static gboolean
is_identifier (const char *id, gboolean with_dots)
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
read_question_id (Reader *reader, const char *place, JsonObject *object, RpQuestion *table,
                  RpQuestion *question, GError **error)
{
  const char *id;
  if (!read_text (reader, place, object, "id", &id, error))
    return FALSE;
  question->id = g_strdup (id);
  if (table != NULL)
    {
      if (!is_identifier (id, FALSE) || g_str_equal (id, "row"))
        return refuse (reader, place, error, _ ("“%s” cannot be the name of a column."), id);
      return TRUE;
    }
  if (!is_identifier (id, TRUE) || !g_str_has_prefix (id, reader->prefix))
    return refuse (reader, place, error,
                   _ ("“%s” is no question id; it must begin with “%s” and have only lower-case "
                      "letters, digits, underscores and dots."),
                   id, reader->prefix);
  return TRUE;
}

/* Answers are nested by the dots of their ids, so no id may lie inside another one. */
static gboolean
refuse_nested_id (Reader *reader, const char *place, const char *id, GError **error)
{
  GHashTableIter iter;
  gpointer other;
  g_hash_table_iter_init (&iter, reader->template_->questions);
  while (g_hash_table_iter_next (&iter, &other, NULL))
    {
      gsize length = strlen (other);
      if (g_str_equal (id, other))
        return refuse (reader, place, error, _ ("The id “%s” is there twice."), id);
      if ((g_str_has_prefix (id, other) && id[length] == '.')
          || (g_str_has_prefix (other, id) && ((char *)other)[strlen (id)] == '.'))
        return refuse (reader, place, error, _ ("The id “%s” lies inside “%s”."), id,
                       (char *)other);
    }
  return TRUE;
}

static gboolean
register_question (Reader *reader, const char *place, RpQuestion *table, RpQuestion *question,
                   GError **error)
{
  if (++reader->n_fields > MAX_FIELDS)
    return refuse (reader, place, error, _ ("A template has at most %d fields."), MAX_FIELDS);
  g_hash_table_insert (reader->places, question, g_strdup (place));
  if (table == NULL)
    {
      if (!refuse_nested_id (reader, place, question->id, error))
        return FALSE;
      g_hash_table_insert (reader->template_->questions, g_strdup (question->id), question);
      return TRUE;
    }
  if (rp_question_find_column (table, question->id) != NULL)
    return refuse (reader, place, error, _ ("The id “%s” is there twice."), question->id);
  return TRUE;
}

static gboolean
read_question_texts (Reader *reader, const char *place, JsonObject *object, RpQuestion *question,
                     GError **error)
{
  if (!read_bilingual (reader, place, object, "label", &question->label_zh, &question->label_en,
                       error))
    return FALSE;
  return !json_object_has_member (object, "help")
         || read_bilingual (reader, place, object, "help", &question->help_zh, &question->help_en,
                            error);
}

static gboolean
read_question_facts (Reader *reader, const char *place, JsonObject *object, RpQuestion *question,
                     GError **error)
{
  question->source = g_strdup (rp_json_get_string (object, "source", NULL));
  question->target = g_strdup (rp_json_get_string (object, "target", NULL));
  return read_type (reader, place, object, question, error)
         && read_unit (reader, place, object, question, error)
         && read_limit (reader, place, object, "min", &question->min, error)
         && read_limit (reader, place, object, "max", &question->max, error)
         && read_flag (reader, place, object, "required", &question->required, error)
         && read_flag (reader, place, object, "internal", &question->internal, error)
         && read_flag (reader, place, object, "personal", &question->personal, error)
         && read_flag (reader, place, object, "ask_again", &question->ask_again, error)
         && check_type_members (reader, place, object, question, error)
         && read_choices (reader, place, object, question, error)
         && read_rule (reader, place, object, "visible", &question->visible, error)
         && read_rule (reader, place, object, "calculate", &question->calculate, error)
         && read_checks (reader, place, object, question, error);
}

static gboolean read_columns (Reader *reader, const char *place, JsonObject *object,
                              RpQuestion *table, GError **error);

/* @table: (nullable): the table of which this is a column */
static RpQuestion *
read_question (Reader *reader, const char *at, JsonObject *object, RpQuestion *table,
               GError **error)
{
  static const char *const known[]
      = { "id",      "label",     "help",     "type",     "required",  "min",    "max",
          "visible", "calculate", "source",   "codes",    "choices",   "target", "unit",
          "columns", "checks",    "internal", "personal", "ask_again", NULL };
  g_autoptr (RpQuestion) question = rp_question_new ();
  if (object == NULL)
    {
      refuse (reader, at, error, _ ("A question must be an object."));
      return NULL;
    }
  if (!read_question_id (reader, at, object, table, question, error))
    return NULL;
  g_autofree char *place = g_strdup_printf ("%s (%s)", at, question->id);
  if (!refuse_unknown_members (reader, place, object, known, error)
      || !read_question_texts (reader, place, object, question, error)
      || !read_question_facts (reader, place, object, question, error)
      || !register_question (reader, place, table, question, error)
      || !read_columns (reader, place, object, question, error))
    return NULL;
  return g_steal_pointer (&question);
}

static gboolean
read_columns (Reader *reader, const char *place, JsonObject *object, RpQuestion *table,
              GError **error)
{
  if (!json_object_has_member (object, "columns"))
    return TRUE;
  JsonArray *array = rp_json_get_array (object, "columns");
  if (array == NULL || json_array_get_length (array) == 0)
    return refuse (reader, place, error, _ ("A table must have at least one column."));
  table->columns = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_question_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *at = g_strdup_printf ("%s.columns[%u]", place, i);
      RpQuestion *column
          = read_question (reader, at, rp_json_array_get_object (array, i), table, error);
      if (column == NULL)
        return FALSE;
      g_ptr_array_add (table->columns, column);
      if (column->columns != NULL)
        return refuse (reader, at, error, _ ("A column cannot be a table itself."));
      g_hash_table_insert (reader->template_->questions,
                           g_strdup_printf ("%s.%s", table->id, column->id), column);
    }
  return TRUE;
}

static gboolean
read_section (Reader *reader, const char *at, JsonObject *object, GError **error)
{
  static const char *const known[] = { "id", "title", "owner", "questions", NULL };
  const char *id;
  if (object == NULL)
    return refuse (reader, at, error, _ ("A section must be an object."));
  RpSection *section = g_new0 (RpSection, 1);
  section->questions = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_question_free);
  g_ptr_array_add (reader->template_->sections, section);
  if (!refuse_unknown_members (reader, at, object, known, error)
      || !read_text (reader, at, object, "id", &id, error)
      || !read_bilingual (reader, at, object, "title", &section->title_zh, &section->title_en,
                          error))
    return FALSE;
  section->id = g_strdup (id);
  section->owner = rp_roles_parse (rp_json_get_string (object, "owner", ""));
  if (section->owner == RP_ROLE_NONE)
    return refuse (reader, at, error, _ ("“owner” must name the roles that fill this section in."));
  JsonArray *questions = rp_json_get_array (object, "questions");
  if (questions == NULL || json_array_get_length (questions) == 0)
    return refuse (reader, at, error, _ ("A section must have at least one question."));
  for (guint i = 0; i < json_array_get_length (questions); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.questions[%u]", at, i);
      RpQuestion *question
          = read_question (reader, place, rp_json_array_get_object (questions, i), NULL, error);
      if (question == NULL)
        return FALSE;
      g_ptr_array_add (section->questions, question);
    }
  return TRUE;
}

static gboolean
read_sections (Reader *reader, JsonObject *root, GError **error)
{
  JsonArray *sections = rp_json_get_array (root, "sections");
  if (sections == NULL || json_array_get_length (sections) == 0)
    return refuse (reader, "sections", error, _ ("A template must have at least one section."));
  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      g_autofree char *at = g_strdup_printf ("sections[%u]", i);
      JsonObject *section = rp_json_array_get_object (sections, i);
      const char *id = section != NULL ? rp_json_get_string (section, "id", "") : "";
      for (guint j = 0; j < reader->template_->sections->len; j++)
        if (g_str_equal (((RpSection *)reader->template_->sections->pdata[j])->id, id))
          return refuse (reader, at, error, _ ("The id “%s” is there twice."), id);
      if (!read_section (reader, at, section, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_head (Reader *reader, JsonObject *root, GError **error)
{
  static const char *const known[] = { "id", "version", "kind", "title", "sections", NULL };
  RpTemplate *template_ = reader->template_;
  const char *id, *kind;
  gint64 version = 0;
  g_autoptr (GError) cause = NULL;
  if (!refuse_unknown_members (reader, "/", root, known, error)
      || !read_text (reader, "id", root, "id", &id, error)
      || !read_text (reader, "kind", root, "kind", &kind, error)
      || !read_bilingual (reader, "title", root, "title", &template_->title_zh,
                          &template_->title_en, error))
    return FALSE;
  if (!rp_json_read_integer (root, "version", 1, G_MAXINT, &version, &cause))
    return refuse (reader, "version", error, _ ("The version must be a positive integer."));
  template_->id = g_strdup (id);
  template_->kind = g_strdup (kind);
  template_->version = (int)version;
  g_autofree char *lower = g_ascii_strdown (id, -1);
  reader->prefix = g_strconcat (lower, ".", NULL);
  if (!is_identifier (lower, FALSE))
    return refuse (reader, "id", error, _ ("“%s” cannot be the id of a template."), id);
  return TRUE;
}

static RpTemplate *
new_template (void)
{
  RpTemplate *self = g_new0 (RpTemplate, 1);
  g_atomic_ref_count_init (&self->references);
  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_section_free);
  self->questions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->calculations = g_array_new (FALSE, FALSE, sizeof (RpCalculation));
  return self;
}

static JsonObject *
load_labels (GError **error)
{
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (rp_forms_get_resource (), RESOURCE_FOLDER "labels-zh.json",
                                G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  return rp_json_parse_object (text, length, &limits, error);
}

RpTemplate *
rp_template_parse (GBytes *json, const char *name, GError **error)
{
  g_return_val_if_fail (json != NULL && name != NULL, NULL);

  gsize length;
  const char *text = g_bytes_get_data (json, &length);
  g_autoptr (JsonObject) labels = load_labels (error);
  if (labels == NULL)
    return NULL;
  g_autoptr (JsonObject) root = rp_json_parse_object (text, length, &limits, error);
  if (root == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  g_autoptr (GHashTable) places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (RpTemplate) template_ = new_template ();
  Reader reader = { .name = name, .template_ = template_, .labels = labels, .places = places };
  gboolean read = read_head (&reader, root, error) && read_sections (&reader, root, error)
                  && rp_template_link (template_, name, places, error);
  g_free (reader.prefix);
  return read ? g_steal_pointer (&template_) : NULL;
}

static RpTemplate *
load_own (const char *file)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (rp_forms_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL)
    return NULL;
  RpTemplate *template_ = rp_template_parse (bytes, file, &error);
  if (template_ == NULL)
    g_critical ("%s", error->message);
  return template_;
}

/* The newest version is in T2.json, an older one in T2-1.json. */
RpTemplate *
rp_template_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  g_autofree char *file = g_strconcat (id, ".json", NULL);
  return g_str_has_prefix (file, "labels-") ? NULL : load_own (file);
}

RpTemplate *
rp_template_find_version (const char *id, int version)
{
  g_autoptr (RpTemplate) newest = rp_template_find (id);
  if (newest != NULL && newest->version == version)
    return g_steal_pointer (&newest);
  g_autofree char *file = g_strdup_printf ("%s-%d.json", id, version);
  return load_own (file);
}
