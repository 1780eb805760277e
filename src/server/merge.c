/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/merge.h"

#include "base/mutant.h"
#include "wire/op.h"

RpMergeDecision
rp_merge_decide (gint64 unit_rev, gint64 base, JsonNode *current, JsonNode *seen, JsonNode *wanted)
{
  if (rp_json_equal (current, wanted))
    return RP_MERGE_NOTHING;
  if (unit_rev > base && !rp_seen_matches (seen, current)
      && !rp_mutant (RP_MUTANT_LAST_WRITER_WINS))
    return RP_MERGE_KEEP;
  return RP_MERGE_TAKE;
}

static JsonObject *
get_members (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
}

JsonNode *
rp_merge_complete_group (JsonNode *current, JsonNode *seen, JsonNode *wanted)
{
  JsonObject *standing = get_members (current), *known = get_members (seen);
  JsonObject *members = get_members (wanted);
  g_autoptr (JsonObject) complete = NULL;
  JsonNode *node;
  guint n_known = members != NULL ? json_object_get_size (members) : 0;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  /* A long value was seen as its hash, which names no members. */
  if (standing == NULL || (known != NULL && json_object_has_member (known, "sha256")))
    return wanted != NULL ? json_node_copy (wanted) : NULL;
  complete = members != NULL ? rp_json_object_copy (members) : json_object_new ();
  json_object_iter_init (&iter, standing);
  while (json_object_iter_next (&iter, &name, &value))
    if ((known == NULL || !json_object_has_member (known, name))
        && !json_object_has_member (complete, name))
      json_object_set_member (complete, name, json_node_copy (value));
  if (json_object_get_size (complete) == n_known)
    return wanted != NULL ? json_node_copy (wanted) : NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, g_steal_pointer (&complete));
  return node;
}

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
