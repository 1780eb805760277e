/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/unit.h"

#include <string.h>

#include "base/json-access.h"

static gboolean
is_absent (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static JsonNode *
dup_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return is_absent (node) ? NULL : rp_json_node_copy (node);
}

static void
replace_member (JsonObject *object, const char *name, JsonNode *value)
{
  if (is_absent (value))
    json_object_remove_member (object, name);
  else
    json_object_set_member (object, name, json_node_copy (value));
}

static JsonNode *
dup_group (const RpKind *kind, JsonObject *body, const char *group)
{
  g_autoptr (JsonObject) members = json_object_new ();
  JsonNode *node;

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if (g_strcmp0 (field->group, group) == 0 && (node = dup_member (body, field->name)) != NULL)
        json_object_set_member (members, field->name, node);
    }
  if (json_object_get_size (members) == 0)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, members);
  return node;
}

static void
replace_group (const RpKind *kind, JsonObject *body, const char *group, JsonNode *value)
{
  JsonObject *members
      = value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if (g_strcmp0 (field->group, group) == 0)
        replace_member (body, field->name,
                        members != NULL ? json_object_get_member (members, field->name) : NULL);
    }
}

/* The object of answers in @body, ready to be written: a sealed one is replaced by a copy. */
static JsonObject *
open_answers (JsonObject *body, const char *name)
{
  JsonNode *node = json_object_get_member (body, name);
  JsonObject *answers;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      answers = json_node_get_object (node);
      if (!json_object_is_immutable (answers))
        return answers;
    }
  else
    answers = NULL;

  JsonObject *opened = json_object_new ();
  if (answers != NULL)
    {
      JsonObjectIter iter;
      const char *member;
      JsonNode *value;

      json_object_iter_init_ordered (&iter, answers);
      while (json_object_iter_next_ordered (&iter, &member, &value))
        json_object_set_member (opened, member, json_node_copy (value));
    }
  json_object_set_object_member (body, name, opened);
  return opened;
}

JsonNode *
rp_unit_dup (const RpKind *kind, JsonObject *body, const char *unit)
{
  const RpField *field = rp_kind_find_unit (kind, unit);

  if (field == NULL)
    return NULL;
  if (field->type == RP_FIELD_ANSWERS)
    {
      JsonNode *answers = json_object_get_member (body, field->name);

      return answers != NULL && JSON_NODE_HOLDS_OBJECT (answers)
                 ? dup_member (json_node_get_object (answers), strchr (unit, '.') + 1)
                 : NULL;
    }
  if (field->group != NULL)
    return dup_group (kind, body, field->group);
  return dup_member (body, field->name);
}

void
rp_unit_replace (const RpKind *kind, JsonObject *body, const char *unit, JsonNode *value)
{
  const RpField *field = rp_kind_find_unit (kind, unit);

  if (field == NULL)
    return;
  if (field->type == RP_FIELD_ANSWERS)
    {
      if (!is_absent (value) || json_object_has_member (body, field->name))
        replace_member (open_answers (body, field->name), strchr (unit, '.') + 1, value);
    }
  else if (field->group != NULL)
    replace_group (kind, body, field->group, value);
  else
    replace_member (body, field->name, value);
}

static void
add_answer_units (GPtrArray *units, JsonObject *body, const RpField *field)
{
  JsonNode *node = json_object_get_member (body, field->name);
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &member, &value))
    if (!is_absent (value))
      g_ptr_array_add (units, g_strconcat (field->name, ".", member, NULL));
}

GPtrArray *
rp_unit_list (const RpKind *kind, JsonObject *body)
{
  GPtrArray *units = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      const char *name = rp_field_unit_name (field);

      if (field->type == RP_FIELD_ANSWERS)
        add_answer_units (units, body, field);
      else if (!is_absent (json_object_get_member (body, field->name))
               && !g_ptr_array_find_with_equal_func (units, name, g_str_equal, NULL))
        g_ptr_array_add (units, g_strdup (name));
    }
  return units;
}

char *
rp_kind_dup_scope (const RpKind *kind, const char *id, JsonObject *body)
{
  switch (kind->scope)
    {
    case RP_SCOPE_SELF:
      return g_strdup (id);
    case RP_SCOPE_CUSTOMER:
      return g_strdup (rp_json_get_string (body, "customer", ""));
    case RP_SCOPE_USER:
      return g_strconcat ("user:", rp_json_get_string (body, "user", ""), NULL);
    case RP_SCOPE_ORG:
      break;
    }
  return g_strdup ("org");
}
