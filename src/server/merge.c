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
