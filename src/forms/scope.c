/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/form-private.h"

#include "logic/logic.h"

struct _RpScope
{
  JsonNode *data; /* owned: one object, changed in place */
};

RpScope *
rp_scope_new (JsonObject *facts)
{
  RpScope *self = g_new0 (RpScope, 1);
  JsonObject *root = json_object_new ();
  g_autoptr (GList) members = facts != NULL ? json_object_get_members (facts) : NULL;
  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (root, l->data,
                            json_node_copy (json_object_get_member (facts, l->data)));
  self->data = json_node_init_object (json_node_alloc (), root);
  json_object_unref (root);
  return self;
}

void
rp_scope_free (RpScope *self)
{
  json_node_unref (self->data);
  g_free (self);
}

static JsonObject *
get_root (RpScope *self)
{
  return json_node_get_object (self->data);
}

static JsonObject *
enter_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  JsonObject *made = json_object_new ();
  json_object_set_object_member (object, member, made);
  return made;
}

void
rp_scope_set (RpScope *self, const char *question, JsonNode *value)
{
  g_auto (GStrv) parts = g_strsplit (question, ".", -1);
  guint n_parts = g_strv_length (parts);
  if (n_parts == 0)
    return;
  JsonObject *object = get_root (self);
  for (guint i = 0; i + 1 < n_parts; i++)
    object = enter_object (object, parts[i]);
  if (value == NULL)
    json_object_remove_member (object, parts[n_parts - 1]);
  else
    json_object_set_member (object, parts[n_parts - 1], json_node_copy (value));
}

void
rp_scope_set_row (RpScope *self, JsonObject *row)
{
  if (row != NULL)
    json_object_set_object_member (get_root (self), "row", json_object_ref (row));
  else
    json_object_remove_member (get_root (self), "row");
}

JsonNode *
rp_scope_find_fact (RpScope *self, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);
  JsonNode *node = self->data;
  for (guint i = 0; parts[i] != NULL && node != NULL; i++)
    node = JSON_NODE_HOLDS_OBJECT (node)
               ? json_object_get_member (json_node_get_object (node), parts[i])
               : NULL;
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

JsonNode *
rp_scope_apply (RpScope *self, JsonNode *rule)
{
  g_autoptr (GError) error = NULL;
  JsonNode *result = rp_logic_apply (rule, self->data, &error);
  if (error != NULL)
    g_debug ("a rule has no result: %s", error->message);
  return result;
}

gboolean
rp_scope_holds (RpScope *self, JsonNode *rule)
{
  g_autoptr (JsonNode) result = rp_scope_apply (self, rule);
  return result != NULL && rp_logic_is_truthy (result);
}
