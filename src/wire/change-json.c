/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/change-json.h"

#include <string.h>
#include "base/id-source.h"
#include "base/json-access.h"

#define MAX_KIND 40
#define MAX_UNIT 160
#define MAX_STATE 40
#define MAX_ELEMENTS 1000 /* each is looked for among those that stand there; no set holds more */
#define HASH_LENGTH 64

gboolean
rp_wire_refuse (GError **error, const char *member, const char *why)
{
  g_set_error (error, RP_WIRE_ERROR, RP_WIRE_ERROR_MESSAGE, "member \"%s\" %s", member, why);
  return FALSE;
}

gboolean
rp_wire_read_text (JsonObject *object, const char *member, gsize max, char **out, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  const char *text;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  text = rp_json_node_get_string (node, NULL);
  if (text == NULL)
    return rp_wire_refuse (error, member, "is not a string");
  if (strlen (text) > max)
    return rp_wire_refuse (error, member, "is too long");
  g_free (*out);
  *out = g_strdup (text);
  return TRUE;
}

/* ---- writing ---- */

static void
add_object (JsonObject *out, const char *member, JsonObject *object)
{
  if (object != NULL)
    json_object_set_object_member (out, member, json_object_ref (object));
}

/* @object without its member @left_out; the values are shared. */
static JsonObject *
copy_without (JsonObject *object, const char *left_out)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &value))
    if (strcmp (member, left_out) != 0)
      json_object_set_member (copy, member, json_node_copy (value));
  return copy;
}

static void
add_create (JsonObject *out, const RpChange *self)
{
  JsonObject *create;

  if (self->create == NULL)
    return;
  create = copy_without (self->create, "scope");
  json_object_set_string_member (create, "scope", self->scope != NULL ? self->scope : "");
  json_object_set_object_member (out, "create", create);
}

static void
add_move (JsonObject *out, const RpChange *self)
{
  JsonObject *move;
  JsonArray *states;

  if (self->move_to == NULL)
    return;
  states = json_array_new ();
  json_array_add_string_element (states, self->move_from != NULL ? self->move_from : "");
  json_array_add_string_element (states, self->move_to);
  move = json_object_new ();
  json_object_set_array_member (move, "state", states);
  json_object_set_object_member (out, "move", move);
}

JsonObject *
rp_change_to_json (const RpChange *self)
{
  JsonObject *out = json_object_new ();

  json_object_set_string_member (out, "kind", self->kind);
  json_object_set_string_member (out, "id", self->id);
  if (self->create == NULL)
    json_object_set_int_member (out, "base", self->base);
  add_create (out, self);
  add_object (out, "set", self->set);
  add_object (out, "seen", self->seen);
  add_object (out, "add", self->add);
  add_object (out, "remove", self->remove);
  add_move (out, self);
  if (self->seen_hash != NULL)
    json_object_set_string_member (out, "seen_hash", self->seen_hash);
  if (self->erase)
    json_object_set_boolean_member (out, "erase", TRUE);
  return out;
}

/* ---- reading ---- */

static gboolean
read_units (JsonObject *object, const char *member, gboolean of_sets, JsonObject **out,
            GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonObject *units;
  JsonObjectIter iter;
  const char *unit;
  JsonNode *value;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return rp_wire_refuse (error, member, "is not an object");
  units = json_node_get_object (node);
  json_object_iter_init (&iter, units);
  while (json_object_iter_next (&iter, &unit, &value))
    {
      if (*unit == '\0' || strlen (unit) > MAX_UNIT)
        return rp_wire_refuse (error, member, "names a unit of the wrong length");
      if (of_sets && !JSON_NODE_HOLDS_ARRAY (value))
        return rp_wire_refuse (error, member, "holds something else than lists");
      if (of_sets && json_array_get_length (json_node_get_array (value)) > MAX_ELEMENTS)
        return rp_wire_refuse (error, member, "holds a list that is too long");
    }
  if (json_object_get_size (units) > 0)
    *out = json_object_ref (units);
  return TRUE;
}

static gboolean
is_scope (const char *scope)
{
  if (scope == NULL)
    return FALSE;
  return strcmp (scope, "org") == 0 || rp_id_is_valid (scope)
         || (g_str_has_prefix (scope, "user:") && rp_id_is_valid (scope + strlen ("user:")));
}

static gboolean
read_create (JsonObject *object, RpChange *self, GError **error)
{
  JsonNode *node = json_object_get_member (object, "create");
  JsonObject *create;
  const char *scope;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return rp_wire_refuse (error, "create", "is not an object");
  create = json_node_get_object (node);
  scope = rp_json_get_string (create, "scope", NULL);
  if (!is_scope (scope))
    return rp_wire_refuse (error, "create", "names no scope");
  self->scope = g_strdup (scope);
  self->create = copy_without (create, "scope");
  return TRUE;
}

static gboolean
read_move (JsonObject *object, RpChange *self, GError **error)
{
  JsonObject *move = rp_json_get_object (object, "move");
  JsonArray *states;
  const char *from, *to;

  if (json_object_get_member (object, "move") == NULL)
    return TRUE;
  states = move != NULL ? rp_json_get_array (move, "state") : NULL;
  if (states == NULL || json_object_get_size (move) != 1 || json_array_get_length (states) != 2)
    return rp_wire_refuse (error, "move", "is not {\"state\":[from,to]}");
  from = rp_json_array_get_string (states, 0, NULL);
  to = rp_json_array_get_string (states, 1, NULL);
  if (from == NULL || to == NULL || strlen (from) > MAX_STATE || strlen (to) > MAX_STATE)
    return rp_wire_refuse (error, "move", "does not name two states");
  self->move_from = g_strdup (from);
  self->move_to = g_strdup (to);
  return TRUE;
}

static gboolean
read_seen_hash (JsonObject *object, RpChange *self, GError **error)
{
  if (!rp_wire_read_text (object, "seen_hash", HASH_LENGTH, &self->seen_hash, error))
    return FALSE;
  if (self->seen_hash != NULL
      && (strlen (self->seen_hash) != HASH_LENGTH
          || strspn (self->seen_hash, "0123456789abcdef") != HASH_LENGTH))
    return rp_wire_refuse (error, "seen_hash", "is not a SHA-256");
  return TRUE;
}

/* A new row comes whole; an old one is changed; a change that does nothing is a mistake. */
static gboolean
check_sense (const RpChange *self, GError **error)
{
  gboolean edits = self->set != NULL || self->seen != NULL || self->add != NULL
                   || self->remove != NULL || self->move_to != NULL || self->erase;

  if (self->create != NULL && edits)
    return rp_wire_refuse (error, "create", "stands beside other changes of the same row");
  if (self->create == NULL && !edits)
    return rp_wire_refuse (error, "changes", "holds a change that changes nothing");
  return TRUE;
}

RpChange *
rp_change_from_json (JsonObject *object, GError **error)
{
  g_autoptr (RpChange) self = g_new0 (RpChange, 1);

  if (!rp_wire_read_text (object, "kind", MAX_KIND, &self->kind, error)
      || !rp_wire_read_text (object, "id", MAX_KIND, &self->id, error)
      || !read_create (object, self, error) || !read_units (object, "set", FALSE, &self->set, error)
      || !read_units (object, "seen", FALSE, &self->seen, error)
      || !read_units (object, "add", TRUE, &self->add, error)
      || !read_units (object, "remove", TRUE, &self->remove, error)
      || !read_move (object, self, error) || !read_seen_hash (object, self, error))
    return NULL;
  self->base = rp_json_get_integer (object, "base", 0);
  self->erase = rp_json_get_boolean (object, "erase", FALSE);
  if (self->kind == NULL || *self->kind == '\0')
    {
      rp_wire_refuse (error, "kind", "is missing");
      return NULL;
    }
  if (self->id == NULL || !rp_id_is_valid (self->id))
    {
      rp_wire_refuse (error, "id", "is not an id");
      return NULL;
    }
  if (self->base < 0)
    {
      rp_wire_refuse (error, "base", "is negative");
      return NULL;
    }
  if (!check_sense (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
