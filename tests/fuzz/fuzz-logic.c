/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "logic/logic.h"

/* The input is [rule, data]. A rule that evaluates does so again with the same result. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) root = rp_json_parse ((const char *)data, size, &rp_json_limits_file, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root)
      || json_array_get_length (json_node_get_array (root)) != 2)
    return 0;
  JsonNode *rule = json_array_get_element (json_node_get_array (root), 0);
  JsonNode *facts = json_array_get_element (json_node_get_array (root), 1);

  g_auto (GStrv) variables = rp_logic_list_variables (rule);
  g_assert_nonnull (variables);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) first = rp_logic_apply (rule, facts, &error);
  g_assert_true ((first == NULL) == (error != NULL));
  g_autoptr (JsonNode) second = rp_logic_apply (rule, facts, NULL);
  g_autofree char *first_text = rp_json_to_canonical (first);
  g_autofree char *second_text = rp_json_to_canonical (second);
  g_assert_cmpstr (first_text, ==, second_text);
  return 0;
}
