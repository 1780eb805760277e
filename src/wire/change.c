/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-access.h"
#include "schema/unit.h"
#include "wire/op.h"

#include <string.h>

/* Above this many bytes of canonical text the seen value travels as its hash. */
#define MAX_SEEN_BYTES 1024
#define HASH_LENGTH 64

RpChange *
rp_change_new (const char *kind, const char *id, gint64 base)
{
  RpChange *self = g_new0 (RpChange, 1);

  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->base = base;
  return self;
}

void
rp_change_free (RpChange *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->id);
  g_free (self->scope);
  g_clear_pointer (&self->create, json_object_unref);
  g_clear_pointer (&self->set, json_object_unref);
  g_clear_pointer (&self->seen, json_object_unref);
  g_clear_pointer (&self->add, json_object_unref);
  g_clear_pointer (&self->remove, json_object_unref);
  g_free (self->move_from);
  g_free (self->move_to);
  g_free (self->seen_hash);
  g_free (self);
}

/* ---- units ---- */

JsonNode *
rp_unit_get (const RpKind *kind, JsonObject *body, const char *unit)
{
  return rp_unit_dup (kind, body, unit);
}

void
rp_unit_set (const RpKind *kind, JsonObject *body, const char *unit, JsonNode *value)
{
  rp_unit_replace (kind, body, unit, value);
}

/* ---- applying ---- */

static gboolean
array_contains (JsonArray *array, const char *element)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (rp_json_array_get_string (array, i, NULL), element) == 0)
      return TRUE;
  return FALSE;
}

/* Appends those elements of @from (nullable) that are neither in @to yet nor in @but (nullable). */
static void
append_elements (JsonArray *to, JsonArray *from, JsonArray *but)
{
  if (from == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (from); i++)
    {
      const char *element = rp_json_array_get_string (from, i, NULL);

      if (element != NULL && !array_contains (to, element)
          && (but == NULL || !array_contains (but, element)))
        json_array_add_string_element (to, element);
    }
}

/* Removed first and added then: an element in both lists stays. */
static void
change_set (JsonObject *body, const char *name, JsonArray *added, JsonArray *removed)
{
  JsonArray *elements = json_array_new ();

  append_elements (elements, rp_json_get_array (body, name), removed);
  append_elements (elements, added, NULL);
  if (json_array_get_length (elements) > 0)
    json_object_set_array_member (body, name, elements);
  else
    {
      json_object_remove_member (body, name);
      json_array_unref (elements);
    }
}

static gboolean
is_set_unit (const RpKind *kind, const char *unit)
{
  const RpField *field = rp_kind_find_unit (kind, unit);

  return field != NULL && (field->type == RP_FIELD_CODES || field->type == RP_FIELD_REFERENCES);
}

static void
apply_sets (const RpChange *self, const RpKind *kind, JsonObject *body)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *name = kind->fields[i].name;
      JsonArray *added = self->add != NULL ? rp_json_get_array (self->add, name) : NULL;
      JsonArray *removed = self->remove != NULL ? rp_json_get_array (self->remove, name) : NULL;

      if ((added != NULL || removed != NULL) && is_set_unit (kind, name))
        change_set (body, name, added, removed);
    }
}

/* A new body must not share its inner objects with the op, which never changes. */
static void
apply_create (JsonObject *create, JsonObject *body)
{
  g_autoptr (JsonObject) copy = rp_json_object_copy (create);
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, copy);
  while (json_object_iter_next_ordered (&iter, &member, &value))
    if (!JSON_NODE_HOLDS_NULL (value))
      json_object_set_member (body, member, json_node_copy (value));
}

void
rp_change_apply (const RpChange *self, const RpKind *kind, JsonObject *body)
{
  JsonObjectIter iter;
  const char *unit;
  JsonNode *value;

  if (self->create != NULL)
    apply_create (self->create, body);
  if (self->set != NULL)
    {
      json_object_iter_init_ordered (&iter, self->set);
      while (json_object_iter_next_ordered (&iter, &unit, &value))
        rp_unit_replace (kind, body, unit, value);
    }
  if (self->add != NULL || self->remove != NULL)
    apply_sets (self, kind, body);
  if (self->move_to != NULL)
    json_object_set_string_member (body, "state", self->move_to);
}

/* ---- what was on screen ---- */

JsonNode *
rp_seen_encode (JsonNode *value)
{
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;
  JsonObject *stand_in;
  JsonNode *node;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return json_node_new (JSON_NODE_NULL);
  text = rp_json_to_canonical (value);
  if (strlen (text) <= MAX_SEEN_BYTES)
    return json_node_copy (value);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  stand_in = json_object_new ();
  json_object_set_string_member (stand_in, "sha256", hash);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, stand_in);
  return node;
}

JsonNode *
rp_seen_encode_unit (const RpKind *kind, const char *unit, JsonNode *value)
{
  const RpField *first = rp_kind_find_unit (kind, unit);
  JsonObject *members
      = value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  JsonObject *named;
  JsonNode *node;

  if (first == NULL || first->group == NULL)
    return rp_seen_encode (value);
  named = json_object_new ();
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *name = kind->fields[i].name;

      if (g_strcmp0 (kind->fields[i].group, first->group) == 0)
        json_object_set_member (
            named, name,
            rp_seen_encode (members != NULL ? json_object_get_member (members, name) : NULL));
    }
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, named);
  return node;
}

/* The value without null members, %NULL when nothing is left: absent and null are the same. */
static JsonNode *
dup_without_nulls (JsonNode *value)
{
  g_autoptr (JsonObject) kept = NULL;
  JsonObjectIter iter;
  const char *member;
  JsonNode *inner;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (value))
    return json_node_copy (value);
  kept = json_object_new ();
  json_object_iter_init (&iter, json_node_get_object (value));
  while (json_object_iter_next (&iter, &member, &inner))
    if (!JSON_NODE_HOLDS_NULL (inner))
      json_object_set_member (kept, member, json_node_copy (inner));
  return json_object_get_size (kept) > 0 ? json_node_init_object (json_node_alloc (), kept) : NULL;
}

/* Returns: (nullable): the hash, when @seen is one */
static const char *
get_hash (JsonNode *seen)
{
  const char *hash;

  if (seen == NULL || !JSON_NODE_HOLDS_OBJECT (seen)
      || json_object_get_size (json_node_get_object (seen)) != 1)
    return NULL;
  hash = rp_json_get_string (json_node_get_object (seen), "sha256", NULL);
  return hash != NULL && strlen (hash) == HASH_LENGTH
                 && strspn (hash, "0123456789abcdef") == HASH_LENGTH
             ? hash
             : NULL;
}

gboolean
rp_seen_is_hash (JsonNode *seen)
{
  return get_hash (seen) != NULL;
}

gboolean
rp_seen_is_whole (JsonNode *seen)
{
  JsonObjectIter iter;
  JsonNode *member;

  if (rp_seen_is_hash (seen))
    return FALSE;
  if (seen == NULL || !JSON_NODE_HOLDS_OBJECT (seen))
    return TRUE;
  json_object_iter_init (&iter, json_node_get_object (seen));
  while (json_object_iter_next (&iter, NULL, &member))
    if (rp_seen_is_hash (member))
      return FALSE;
  return TRUE;
}

static gboolean
stands_for (JsonNode *seen, JsonNode *value)
{
  const char *seen_hash = get_hash (seen);
  g_autofree char *hash = NULL;

  if (rp_json_equal (seen, value))
    return TRUE;
  if (seen_hash == NULL)
    return FALSE;
  hash = rp_json_fingerprint (value);
  return strcmp (hash, seen_hash) == 0;
}

/* Each member for the one of the same name, and none is left over. */
static gboolean
members_match (JsonNode *seen, JsonNode *value)
{
  JsonObject *named, *standing;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (seen) || !JSON_NODE_HOLDS_OBJECT (value))
    return FALSE;
  named = json_node_get_object (seen);
  standing = json_node_get_object (value);
  if (json_object_get_size (named) != json_object_get_size (standing))
    return FALSE;
  json_object_iter_init (&iter, named);
  while (json_object_iter_next (&iter, &name, &member))
    if (!json_object_has_member (standing, name)
        || !stands_for (member, json_object_get_member (standing, name)))
      return FALSE;
  return TRUE;
}

gboolean
rp_seen_matches (JsonNode *seen, JsonNode *value)
{
  g_autoptr (JsonNode) left = dup_without_nulls (seen);
  g_autoptr (JsonNode) right = dup_without_nulls (value);

  if (left == NULL || right == NULL)
    return left == right;
  return stands_for (left, right) || members_match (left, right);
}
