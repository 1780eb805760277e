/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "base/json-access.h"
#include "schema/codec.h"

/* A value that the field takes can be shown, exported and read again. */
static void
try_field (const RpField *field, JsonNode *value)
{
  g_autofree char *shown = rp_field_format_value (field, value);
  g_autofree char *cell = rp_field_to_text (field, value);
  g_autoptr (JsonNode) read = rp_field_parse_text (field, cell, NULL);

  g_assert_nonnull (shown);
  if (read != NULL)
    g_assert_true (JSON_NODE_HOLDS_NULL (read) || rp_field_check_value (field, read, NULL));
}

/* The input is [kind, body]. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) root
      = rp_json_parse ((const char *)data, size, &rp_json_limits_message, NULL);
  JsonArray *pair
      = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  const RpKind *kind = pair != NULL && json_array_get_length (pair) == 2
                           ? rp_schema_find_kind (rp_json_array_get_string (pair, 0, ""))
                           : NULL;
  JsonObject *body = kind != NULL ? rp_json_array_get_object (pair, 1) : NULL;
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return 0;
  g_assert_true (rp_kind_check_body (kind, body, &error) == (error == NULL));
  for (guint i = 0; i < kind->n_fields; i++)
    {
      JsonNode *value = json_object_get_member (body, kind->fields[i].name);
      if (value != NULL && rp_field_check_value (&kind->fields[i], value, NULL))
        try_field (&kind->fields[i], value);
    }
  return 0;
}
