/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/op.h"

/* Which records an op makes, and which it speaks of. */

static gboolean names_one_in (JsonObject *object, GHashTable *ids);

static gboolean
names_one (JsonNode *value, GHashTable *ids)
{
  if (JSON_NODE_HOLDS_VALUE (value))
    return json_node_get_value_type (value) == G_TYPE_STRING
           && g_hash_table_contains (ids, json_node_get_string (value));
  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);
      for (guint i = 0; i < json_array_get_length (array); i++)
        if (names_one (json_array_get_element (array, i), ids))
          return TRUE;
    }
  return JSON_NODE_HOLDS_OBJECT (value) && names_one_in (json_node_get_object (value), ids);
}

static gboolean
names_one_in (JsonObject *object, GHashTable *ids)
{
  JsonObjectIter iter;
  JsonNode *member = NULL;

  if (object == NULL)
    return FALSE;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, NULL, &member))
    if (names_one (member, ids))
      return TRUE;
  return FALSE;
}

void
rp_op_add_made (const RpOp *self, GHashTable *ids)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const RpChange *change = self->changes->pdata[i];
      if (change->create != NULL)
        g_hash_table_add (ids, g_strdup (change->id));
    }
}

gboolean
rp_op_builds_on (const RpOp *self, GHashTable *ids)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const RpChange *change = self->changes->pdata[i];
      if (g_hash_table_contains (ids, change->id) || names_one_in (change->create, ids)
          || names_one_in (change->set, ids) || names_one_in (change->add, ids))
        return TRUE;
    }
  return FALSE;
}
