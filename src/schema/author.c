/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/author.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"

const char rp_author_false_name[] = N_ ("Somebody else's name stands where your own belongs.");

const RpField *
rp_author_find (const RpKind *kind, const char *unit)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if ((kind->fields[i].flags & RP_FIELD_AUTHOR) != 0
        && g_str_equal (rp_field_unit_name (&kind->fields[i]), unit))
      return &kind->fields[i];
  return NULL;
}

gboolean
rp_author_is_maker (const RpField *field)
{
  return (field->flags & RP_FIELD_AUTHOR) != 0
         && (field->merge == RP_MERGE_APPEND || field->merge == RP_MERGE_FROZEN);
}

static gboolean
is_absent (JsonNode *value)
{
  return value == NULL || JSON_NODE_HOLDS_NULL (value);
}

static gboolean
names_only (JsonArray *people, const char *user)
{
  for (guint i = 0; i < json_array_get_length (people); i++)
    if (g_strcmp0 (rp_json_array_get_string (people, i, NULL), user) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
field_signs (const RpField *field, JsonNode *value, const char *user)
{
  if (field->group != NULL)
    value = !is_absent (value) && JSON_NODE_HOLDS_OBJECT (value)
                ? json_object_get_member (json_node_get_object (value), field->name)
                : NULL;
  if (is_absent (value))
    return field->group == NULL;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return names_only (json_node_get_array (value), user);
  return g_str_equal (rp_json_node_get_string (value, ""), user);
}

gboolean
rp_author_signs (const RpKind *kind, const char *unit, JsonNode *value, const char *user)
{
  const RpField *field = rp_author_find (kind, unit);

  return field == NULL || field_signs (field, value, user);
}

void
rp_author_sign (const RpKind *kind, JsonObject *body, const char *user, RpRoles roles)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if (rp_author_is_maker (field) && is_absent (json_object_get_member (body, field->name))
          && rp_field_may_write (kind, field, roles, TRUE))
        json_object_set_string_member (body, field->name, user);
    }
}
