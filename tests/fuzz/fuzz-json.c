/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include <string.h>

#include "support/json-text.h"

/* The gate lets nothing through that json-glib does not read, and both read the same. */
static void
assert_as_json_glib (const char *text, gsize size, JsonNode *node)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, (gssize)size, &error);
  g_assert_no_error (error);
  if (JSON_NODE_HOLDS_NULL (node))
    g_assert_true (JSON_NODE_HOLDS_NULL (json_parser_get_root (parser)));
  else
    g_assert_true (json_node_equal (json_parser_get_root (parser), node));
}

/* What is read where it stands is what json-glib reads. What the gate lets through, json-glib reads; and the
 * canonical text of it is the same value, passes the gate again and is its own canonical text. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const RpJsonLimits *limits = &rp_json_limits_message;

  /* Whatever the text is, a place in it is looked for within it. */
  g_assert_cmpuint (rp_json_find_place ((const char *)data, size, "a[1].b[0].c"), <=, size + 1);
  json_text_assert_members ((const char *)data, size);
  if (!rp_json_check ((const char *)data, size, limits, NULL))
    return 0;

  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rp_json_parse ((const char *)data, size, limits, &error);
  g_assert_no_error (error);
  assert_as_json_glib ((const char *)data, size, node);
  g_autofree char *text = rp_json_to_canonical (node);
  g_autoptr (JsonNode) again = rp_json_parse (text, strlen (text), limits, &error);
  g_assert_no_error (error);
  g_assert_true (rp_json_equal (node, again));
  g_autofree char *text_again = rp_json_to_canonical (again);
  g_assert_cmpstr (text, ==, text_again);
  return 0;
}
