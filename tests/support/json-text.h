/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/json-access.h"
#include "base/json-text.h"

/**
 * Whether a value read where it stands is the one that json-glib has made a tree of, down to the last leaf.
 */
static inline void json_text_assert_same (RpJsonText text, JsonNode *node);

static inline void
json_text_assert_same_object (RpJsonText text, JsonObject *object)
{
  RpJsonWalk walk;
  RpJsonMember member;
  guint n = 0;

  rp_json_walk_init (&walk, text);
  for (; rp_json_walk_next_member (&walk, &member); n++)
    {
      g_autofree char *name = rp_json_text_dup_string (member.name);

      g_assert_true (rp_json_text_equals (member.name, name));
      g_assert_true (json_object_has_member (object, name));
      json_text_assert_same (member.value, json_object_get_member (object, name));
    }
  g_assert_cmpuint (n, ==, json_object_get_size (object));
}

static inline void
json_text_assert_same_array (RpJsonText text, JsonArray *array)
{
  RpJsonWalk walk;
  RpJsonText element;
  guint n = 0;

  rp_json_walk_init (&walk, text);
  for (; rp_json_walk_next_element (&walk, &element); n++)
    {
      g_assert_cmpuint (n, <, json_array_get_length (array));
      json_text_assert_same (element, json_array_get_element (array, n));
    }
  g_assert_cmpuint (n, ==, json_array_get_length (array));
}

static inline void
json_text_assert_same (RpJsonText text, JsonNode *node)
{
  const char *expected = rp_json_node_get_string (node, NULL);
  g_autofree char *string = rp_json_text_dup_string (text);
  gint64 integer = 0, expected_integer = 0;
  gboolean is_integer = rp_json_node_get_integer (node, &expected_integer);

  g_assert_true (rp_json_text_has (text) == !JSON_NODE_HOLDS_NULL (node));
  g_assert_cmpstr (string, ==, expected);
  g_assert_true (rp_json_text_get_integer (text, &integer) == is_integer);
  g_assert_cmpint (integer, ==, expected_integer);
  g_assert_true (rp_json_text_is_object (text) == JSON_NODE_HOLDS_OBJECT (node));
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_text_assert_same_object (text, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_text_assert_same_array (text, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    g_assert_true (rp_json_text_get_boolean (text, !json_node_get_boolean (node))
                   == json_node_get_boolean (node));
}

/* @text: any bytes. What is handed out is what json-glib reads, and the gate is the same with and without. */
static inline void
json_text_assert_members (const char *text, gsize length)
{
  RpJsonMember members[64];
  guint n_members;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object
      = rp_json_parse_object (text, length, &rp_json_limits_message, NULL);

  if (!rp_json_check_members (text, length, &rp_json_limits_message, members,
                              G_N_ELEMENTS (members), &n_members, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (object == NULL || json_object_get_size (object) > G_N_ELEMENTS (members));
      return;
    }
  g_assert_nonnull (object);
  g_assert_cmpuint (n_members, ==, json_object_get_size (object));
  for (guint i = 0; i < n_members; i++)
    {
      g_autofree char *name = rp_json_text_dup_string (members[i].name);

      json_text_assert_same (members[i].value, json_object_get_member (object, name));
    }
}
