/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/merge.h"

#include "base/json.h"
#include "base/mutant.h"
#include "wire/op.h"

static JsonObject *
get_members (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
}

/* Returns: (nullable): no value is none, and so is null */
static JsonNode *
get_member (JsonObject *members, const char *name)
{
  JsonNode *value = members != NULL ? json_object_get_member (members, name) : NULL;

  return value == NULL || JSON_NODE_HOLDS_NULL (value) ? NULL : value;
}

/* --- what its author has not seen --------------------------------------------------------------- */

/* A long group came as one hash from programs of before; it names no members. */
static JsonObject *
get_named (const RpMergeUnit *self)
{
  return self->is_group && !rp_seen_is_hash (self->seen) ? get_members (self->seen) : NULL;
}

/* A program of before names no members that were empty on its screen: what its author puts into one must be no other's. */
static gboolean
fills_unseen (const RpMergeUnit *self, JsonObject *named, JsonObject *standing)
{
  JsonObject *wanted = get_members (self->wanted);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (wanted == NULL)
    return FALSE;
  json_object_iter_init (&iter, wanted);
  while (json_object_iter_next (&iter, &name, &value))
    if (!json_object_has_member (named, name) && get_member (standing, name) != NULL
        && !rp_json_equal (get_member (standing, name), value))
      return TRUE;
  return FALSE;
}

static gboolean
has_seen (const RpMergeUnit *self)
{
  JsonObject *named = get_named (self), *standing = get_members (self->readable);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (named != NULL && fills_unseen (self, named, standing))
    return FALSE;
  if (named == NULL)
    return rp_seen_matches (self->seen, self->readable);
  json_object_iter_init (&iter, named);
  while (json_object_iter_next (&iter, &name, &member))
    if (!rp_seen_matches (member, get_member (standing, name)))
      return FALSE;
  return TRUE;
}

static gboolean
is_hidden (const RpMergeUnit *self, const char *name)
{
  return get_member (get_members (self->readable), name) == NULL;
}

/* Whether he puts something in place of a member that he cannot read. */
static gboolean
replaces_hidden (const RpMergeUnit *self)
{
  JsonObject *standing = self->is_group ? get_members (self->current) : NULL;
  JsonObject *wanted = get_members (self->wanted);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (standing == NULL)
    return FALSE;
  json_object_iter_init (&iter, standing);
  while (json_object_iter_next (&iter, &name, &value))
    if (is_hidden (self, name) && get_member (wanted, name) != NULL
        && !rp_json_equal (get_member (wanted, name), value))
      return TRUE;
  return FALSE;
}

RpMergeDecision
rp_merge_decide (const RpMergeUnit *self, JsonNode *whole)
{
  if (rp_json_equal (self->current, whole))
    return RP_MERGE_NOTHING;
  if (replaces_hidden (self))
    return RP_MERGE_KEEP;
  if (self->unit_rev > self->base && !has_seen (self) && !rp_mutant (RP_MUTANT_LAST_WRITER_WINS))
    return RP_MERGE_KEEP;
  return RP_MERGE_TAKE;
}

/* --- what is to stand --------------------------------------------------------------------------- */

/* Whether he had the value of a member on his screen, or it came there since. Where he had the revision and saw nothing, or
 * something else as a whole, his program could not show it. */
static gboolean
was_shown (const RpMergeUnit *self, const char *name)
{
  JsonObject *named = get_named (self);
  gboolean came_since = self->unit_rev > self->base;

  if (named == NULL)
    return came_since
           || (rp_seen_is_hash (self->seen) && rp_seen_matches (self->seen, self->readable));
  return get_member (named, name) != NULL || (came_since && json_object_has_member (named, name));
}

/* Nobody takes out by leaving it away what he has not seen. */
static gboolean
stays (const RpMergeUnit *self, const char *name)
{
  JsonObject *wanted = get_members (self->wanted);

  if (is_hidden (self, name))
    return get_member (wanted, name) == NULL;
  return (wanted == NULL || !json_object_has_member (wanted, name)) && !was_shown (self, name);
}

/* Returns: (transfer full): without the members that are null */
static JsonObject *
dup_wanted (const RpMergeUnit *self)
{
  JsonObject *wanted = get_members (self->wanted), *members = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (wanted == NULL)
    return members;
  json_object_iter_init (&iter, wanted);
  while (json_object_iter_next (&iter, &name, &value))
    if (!JSON_NODE_HOLDS_NULL (value))
      json_object_set_member (members, name, rp_json_node_copy (value));
  return members;
}

JsonNode *
rp_merge_complete (const RpMergeUnit *self)
{
  JsonObject *standing = get_members (self->current);
  g_autoptr (JsonObject) complete = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!self->is_group)
    return self->wanted != NULL ? rp_json_node_copy (self->wanted) : NULL;
  complete = dup_wanted (self);
  if (standing != NULL)
    {
      json_object_iter_init (&iter, standing);
      while (json_object_iter_next (&iter, &name, &value))
        if (stays (self, name))
          json_object_set_member (complete, name, rp_json_node_copy (value));
    }
  return json_object_get_size (complete) > 0 ? json_node_init_object (json_node_alloc (), complete)
                                             : NULL;
}

/* --- sets --------------------------------------------------------------------------------------- */

static gboolean
contains (JsonArray *array, JsonNode *element)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (rp_json_equal (json_array_get_element (array, i), element))
      return TRUE;
  return FALSE;
}

static void
add_missing (JsonArray *out, JsonArray *from, JsonArray *without)
{
  for (guint i = 0; from != NULL && i < json_array_get_length (from); i++)
    {
      JsonNode *element = json_array_get_element (from, i);

      if (!contains (out, element) && !contains (without, element))
        json_array_add_element (out, json_node_copy (element));
    }
}

JsonNode *
rp_merge_set (JsonArray *current, JsonArray *add, JsonArray *remove)
{
  JsonArray *merged = json_array_new ();
  JsonNode *node = json_node_alloc ();

  add_missing (merged, current, remove);
  add_missing (merged, add, NULL);
  json_node_init_array (node, merged);
  json_array_unref (merged);
  return node;
}
