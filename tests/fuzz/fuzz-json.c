/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include <string.h>

#include "support/json-text.h"

/* What is read where it stands is what json-glib reads. What the gate lets through, json-glib reads; and the canonical text of it is the same value, passes
 * the gate again and is its own canonical text. */
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
  g_autofree char *text = rp_json_to_canonical (node);
  g_autoptr (JsonNode) again = rp_json_parse (text, strlen (text), limits, &error);
  g_assert_no_error (error);
  g_assert_true (rp_json_equal (node, again));
  g_autofree char *text_again = rp_json_to_canonical (again);
  g_assert_cmpstr (text, ==, text_again);
  return 0;
}
