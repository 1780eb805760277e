/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/unit-text.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "base/text.h"
#include "schema/codec.h"
#include "workbench/form-store.h"
#include "workbench/record-links.h"

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

/* How values are written. */
typedef struct
{
  GTimeZone *zone;
  RpStore *store; /* (nullable): records that are referred to are told by their ids */
} Manner;

static char *
dup_name (const Manner *self, const char *target, const char *id)
{
  g_autoptr (RpRecord) named = rp_store_get (self->store, target, id, NULL);

  return named != NULL ? rp_record_links_dup_title (named)
                       : g_strdup (_ ("a record that is not here"));
}

/* Returns: (nullable): the id, where it is to be told by a name */
static const char *
get_id (const Manner *self, const char *target, JsonNode *value)
{
  const char *id = self->store != NULL && target != NULL && value != NULL
                       ? rp_json_node_get_string (value, "")
                       : "";

  return *id != '\0' ? id : NULL;
}

/* ---- fields ---- */

static char *
join_names (const Manner *self, const char *target, JsonArray *ids)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      g_autofree char *name = dup_name (self, target, rp_json_array_get_string (ids, i, ""));
      g_strv_builder_add (names, name);
    }
  all = g_strv_builder_end (names);
  return g_strjoinv (_ (", "), all);
}

static char *
format_field (const Manner *self, const RpField *field, JsonNode *value)
{
  const char *id = field->type == RP_FIELD_REFERENCE ? get_id (self, field->target, value) : NULL;

  if (id != NULL)
    return dup_name (self, field->target, id);
  if (self->store != NULL && field->type == RP_FIELD_REFERENCES && value != NULL
      && JSON_NODE_HOLDS_ARRAY (value))
    return join_names (self, field->target, json_node_get_array (value));
  return rp_field_format_value_at (field, value, self->zone);
}

/* The members of a group, in the order the kind declares them. */
static char *
format_group (const Manner *self, const RpKind *kind, const char *group, JsonObject *members)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      g_autofree char *part = NULL;
      if (g_strcmp0 (field->group, group) != 0)
        continue;
      part = format_field (self, field, json_object_get_member (members, field->name));
      rp_text_append_part (line, part);
    }
  return g_string_free (line, FALSE);
}

/* ---- answers ---- */

static void
name_cells (const Manner *self, const RpQuestion *table, JsonObject *row)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const RpQuestion *column = table->columns->pdata[i];
      const char *id = column->type == RP_QUESTION_REFERENCE
                           ? get_id (self, column->target, json_object_get_member (row, column->id))
                           : NULL;
      g_autofree char *name = id != NULL ? dup_name (self, column->target, id) : NULL;
      if (name != NULL)
        json_object_set_string_member (row, column->id, name);
    }
}

/* The rows with names where ids stood. Returns: (transfer full) */
static JsonNode *
name_rows (const Manner *self, const RpQuestion *table, JsonArray *rows)
{
  g_autoptr (JsonArray) named = json_array_new ();

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      JsonObject *copy = row != NULL ? rp_json_object_copy (row) : json_object_new ();
      name_cells (self, table, copy);
      json_array_add_object_element (named, copy);
    }
  return json_node_init_array (json_node_alloc (), named);
}

static char *
format_answer (const Manner *self, const RpQuestion *question, JsonNode *value)
{
  const char *id
      = question->type == RP_QUESTION_REFERENCE ? get_id (self, question->target, value) : NULL;
  g_autoptr (JsonNode) named = NULL;

  if (id != NULL)
    return dup_name (self, question->target, id);
  if (self->store != NULL && question->type == RP_QUESTION_TABLE && JSON_NODE_HOLDS_ARRAY (value))
    named = name_rows (self, question, json_node_get_array (value));
  return rp_question_format (question, named != NULL ? named : value);
}

/* ---- both ---- */

char *
rp_unit_format_named (const RpKind *kind, const char *unit, RpRecord *record, JsonNode *value,
                      GTimeZone *zone, RpStore *store)
{
  const Manner self = { zone, store };
  g_autoptr (RpTemplate) template_ = find_template (record);
  const RpQuestion *question = find_question (template_, unit);
  const RpField *field = rp_kind_find_unit (kind, unit);
  g_autofree char *text = NULL;

  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    {
      if (question != NULL)
        text = format_answer (&self, question, value);
      else if (field != NULL && field->group != NULL && JSON_NODE_HOLDS_OBJECT (value))
        text = format_group (&self, kind, field->group, json_node_get_object (value));
      else if (field != NULL && field->type != RP_FIELD_ANSWERS)
        text = format_field (&self, field, value);
      else
        text = json_to_string (value, FALSE);
    }
  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : g_strdup (RP_UNIT_NO_VALUE);
}

char *
rp_unit_format (const RpKind *kind, const char *unit, RpRecord *record, JsonNode *value,
                GTimeZone *zone)
{
  return rp_unit_format_named (kind, unit, record, value, zone, NULL);
}

gboolean
rp_unit_is_told (const RpField *field)
{
  return field->type == RP_FIELD_ANSWERS || (field->flags & RP_FIELD_HIDDEN) == 0;
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
