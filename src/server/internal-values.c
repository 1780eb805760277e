/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/internal-values.h"

#include "base/json-access.h"

/* Of a row that quotes another one: the unit that stands for its deletion. */
#define DELETED_UNIT "deleted"

gboolean
rp_internal_may_read (RpRoles roles)
{
  return (rp_schema_internal_readers () & roles) != 0;
}

/* --- values of a record itself ------------------------------------------------------------------ */

static gboolean
has_internal (const RpKind *kind, const char *group)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (g_strcmp0 (kind->fields[i].group, group) == 0
        && (kind->fields[i].flags & RP_FIELD_INTERNAL) != 0)
      return TRUE;
  return FALSE;
}

/* The members that are not internal; a hash of all of them is none.
 * Returns: (transfer full) (nullable) */
static JsonNode *
strip_group (const RpKind *kind, const char *group, JsonObject *members)
{
  g_autoptr (JsonObject) left = json_object_new ();

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      JsonNode *value = json_object_get_member (members, field->name);

      if (g_strcmp0 (field->group, group) == 0 && (field->flags & RP_FIELD_INTERNAL) == 0
          && value != NULL)
        json_object_set_member (left, field->name, rp_json_node_copy (value));
    }
  return json_object_get_size (left) > 0 ? json_node_init_object (json_node_alloc (), left) : NULL;
}

static JsonNode *
strip_unit (const RpKind *kind, const char *unit, JsonNode *value)
{
  const RpField *field = rp_kind_find_unit (kind, unit);

  if (field != NULL && field->group != NULL && has_internal (kind, field->group))
    return JSON_NODE_HOLDS_OBJECT (value)
               ? strip_group (kind, field->group, json_node_get_object (value))
               : NULL;
  return field != NULL && (field->flags & RP_FIELD_INTERNAL) != 0 ? NULL
                                                                  : rp_json_node_copy (value);
}

static JsonNode *
get_member (JsonNode *value, const char *name)
{
  return value != NULL && JSON_NODE_HOLDS_OBJECT (value)
             ? json_object_get_member (json_node_get_object (value), name)
             : NULL;
}

gboolean
rp_internal_is_same (const RpKind *kind, const char *unit, JsonNode *a, JsonNode *b)
{
  const RpField *first = rp_kind_find_unit (kind, unit);

  if (first == NULL || first->group == NULL)
    return first == NULL || (first->flags & RP_FIELD_INTERNAL) == 0 || rp_json_equal (a, b);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if (g_strcmp0 (field->group, first->group) == 0 && (field->flags & RP_FIELD_INTERNAL) != 0
          && !rp_json_equal (get_member (a, field->name), get_member (b, field->name)))
        return FALSE;
    }
  return TRUE;
}

/* --- values of other records -------------------------------------------------------------------- */

/* What an edit that met a deletion would have made of a record: units and their values. */
static JsonNode *
strip_units (const RpKind *kind, JsonObject *units)
{
  g_autoptr (JsonObject) left = json_object_new ();
  JsonObjectIter iter;
  const char *unit;
  JsonNode *value;

  json_object_iter_init (&iter, units);
  while (json_object_iter_next (&iter, &unit, &value))
    {
      JsonNode *stripped = strip_unit (kind, unit, value);

      if (stripped != NULL)
        json_object_set_member (left, unit, stripped);
    }
  return json_node_init_object (json_node_alloc (), left);
}

/* @body: of the row that quotes. Of a kind that is for those readers alone nothing is quoted to others. */
static JsonNode *
strip_quoted (JsonObject *body, JsonNode *value)
{
  const RpKind *kind = rp_schema_find_kind (rp_json_get_string (body, "on_kind", NULL));
  const char *unit = rp_json_get_string (body, "unit", "");

  if (kind == NULL || (kind->readers & ~rp_schema_internal_readers ()) == 0)
    return NULL;
  if (g_str_equal (unit, DELETED_UNIT) && JSON_NODE_HOLDS_OBJECT (value))
    return strip_units (kind, json_node_get_object (value));
  return strip_unit (kind, unit, value);
}

JsonNode *
rp_internal_strip (const RpKind *kind, JsonObject *body, const char *unit, JsonNode *value,
                   RpRoles roles)
{
  const RpField *field = rp_kind_find_unit (kind, unit);

  if (value == NULL)
    return NULL;
  if (rp_internal_may_read (roles))
    return rp_json_node_copy (value);
  return field != NULL && (field->flags & RP_FIELD_QUOTED) != 0 ? strip_quoted (body, value)
                                                                : strip_unit (kind, unit, value);
}

/* --- whole rows --------------------------------------------------------------------------------- */

static gboolean
quotes (const RpKind *kind)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if ((kind->fields[i].flags & RP_FIELD_QUOTED) != 0)
      return TRUE;
  return FALSE;
}

static char *
strip_quotes (const RpKind *kind, RpJsonText text, GError **error)
{
  g_autoptr (JsonObject) body
      = rp_json_parse_object (text.text, text.length, &rp_json_limits_message, error);

  if (body == NULL)
    return NULL;
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *name = kind->fields[i].name;
      JsonNode *value = (kind->fields[i].flags & RP_FIELD_QUOTED) != 0
                            ? json_object_get_member (body, name)
                            : NULL;
      JsonNode *left = value != NULL ? strip_quoted (body, value) : NULL;

      if (left != NULL)
        json_object_set_member (body, name, left);
      else if (value != NULL)
        json_object_remove_member (body, name);
    }
  return rp_json_object_to_canonical (body);
}

static gboolean
is_internal (const RpKind *kind, RpJsonText name)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if ((kind->fields[i].flags & RP_FIELD_INTERNAL) != 0
        && rp_json_text_equals (name, kind->fields[i].name))
      return TRUE;
  return FALSE;
}

/* What is left of the body stays as it is. */
static char *
strip_members (const RpKind *kind, RpJsonText body)
{
  GString *out = g_string_sized_new (body.length);
  RpJsonWalk walk;
  RpJsonMember member;

  g_string_append_c (out, '{');
  rp_json_walk_init (&walk, body);
  while (rp_json_walk_next_member (&walk, &member))
    if (!is_internal (kind, member.name))
      {
        if (out->len > 1)
          g_string_append_c (out, ',');
        g_string_append_len (out, member.name.text, (gssize)member.name.length);
        g_string_append_c (out, ':');
        g_string_append_len (out, member.value.text, (gssize)member.value.length);
      }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

char *
rp_internal_strip_text (const RpKind *kind, RpJsonText body, RpRoles roles, GError **error)
{
  if (rp_internal_may_read (roles))
    return g_strndup (body.text, body.length);
  return quotes (kind) ? strip_quotes (kind, body, error) : strip_members (kind, body);
}
