/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/unit-text.h"

#include "base/text.h"
#include "schema/codec.h"
#include "workbench/form-store.h"

/* Returns: (transfer full) (nullable): the template of a record that has one */
static RpTemplate *
find_template (RpRecord *record)
{
  return record != NULL && rp_kind_find_field (rp_record_get_kind (record), "template") != NULL
             ? rp_form_store_find_template (record, NULL)
             : NULL;
}

/* The question an "answers.<id>" unit belongs to. @template_: (nullable). Returns: (nullable) */
static const RpQuestion *
find_question (RpTemplate *template_, const char *unit)
{
  const char *dot = strchr (unit, '.');

  return template_ != NULL && dot != NULL ? rp_template_find_question (template_, dot + 1) : NULL;
}

char *
rp_unit_label (const RpKind *kind, const char *unit, RpRecord *record)
{
  g_autoptr (RpTemplate) template_ = find_template (record);
  const RpQuestion *question = find_question (template_, unit);
  const RpField *field = rp_kind_find_unit (kind, unit);

  if (question != NULL)
    return g_strdup (rp_question_label (question));
  return g_strdup (field != NULL ? rp_field_label (field) : unit);
}

/* The members of a group, in the order the kind declares them. */
static char *
format_group (const RpKind *kind, const char *group, JsonObject *members, GTimeZone *zone)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      g_autofree char *part = NULL;
      if (g_strcmp0 (field->group, group) != 0)
        continue;
      part = rp_field_format_value_at (field, json_object_get_member (members, field->name), zone);
      rp_text_append_part (line, part);
    }
  return g_string_free (line, FALSE);
}

char *
rp_unit_format (const RpKind *kind, const char *unit, RpRecord *record, JsonNode *value,
                GTimeZone *zone)
{
  g_autoptr (RpTemplate) template_ = find_template (record);
  const RpQuestion *question = find_question (template_, unit);
  const RpField *field = rp_kind_find_unit (kind, unit);
  g_autofree char *text = NULL;

  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    {
      if (question != NULL)
        text = rp_question_format (question, value);
      else if (field != NULL && field->group != NULL && JSON_NODE_HOLDS_OBJECT (value))
        text = format_group (kind, field->group, json_node_get_object (value), zone);
      else if (field != NULL && field->type != RP_FIELD_ANSWERS)
        text = rp_field_format_value_at (field, value, zone);
      else
        text = json_to_string (value, FALSE);
    }
  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : g_strdup (RP_UNIT_NO_VALUE);
}

gboolean
rp_unit_is_text (const RpKind *kind, const char *unit, RpRecord *record)
{
  g_autoptr (RpTemplate) template_ = find_template (record);
  const RpQuestion *question = find_question (template_, unit);
  const RpField *field = rp_kind_find_unit (kind, unit);

  if (question != NULL)
    return question->type == RP_QUESTION_TEXT || question->type == RP_QUESTION_LONG_TEXT;
  return field != NULL && field->group == NULL && field->type == RP_FIELD_LONG_TEXT;
}
