/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-tree.h"

#include <string.h>

/* The text is known to be right, as deep as the gate allows and no deeper: nothing is checked here. A
 * value ends before a comma, a bracket or the end of the text, which is never looked at behind a
 * bracket or quote. */
typedef struct
{
  const char *at;
  const char *end;
  GString *scratch; /* the string that is being read */
} Builder;

static JsonNode *build_value (Builder *self);

static char
next_sign (Builder *self)
{
  while (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r')
    self->at++;
  return *self->at;
}

static guint
read_hex4 (Builder *self)
{
  guint value = 0;

  for (guint i = 0; i < 4; i++)
    value = value * 16 + (guint)g_ascii_xdigit_value (*self->at++);
  return value;
}

/* Stands behind the backslash. */
static void
read_escape (Builder *self)
{
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  char sign = *self->at++;
  const char *found = strchr (from, sign);
  gunichar c;

  if (sign != 'u')
    {
      g_string_append_c (self->scratch, found != NULL ? to[found - from] : sign);
      return;
    }
  c = read_hex4 (self);
  if (c >= 0xd800 && c <= 0xdbff)
    {
      self->at += strlen ("\\u");
      c = 0x10000 + ((c - 0xd800) << 10) + (read_hex4 (self) - 0xdc00);
    }
  g_string_append_unichar (self->scratch, c);
}

/* Stands on the opening quote. Returns: (transfer none): until the next string is read */
static const char *
read_string (Builder *self)
{
  self->at++;
  g_string_truncate (self->scratch, 0);
  for (;;)
    {
      const char *begin = self->at;

      while (*self->at != '"' && *self->at != '\\')
        self->at++;
      g_string_append_len (self->scratch, begin, self->at - begin);
      if (*self->at++ == '"')
        return self->scratch->str;
      read_escape (self);
    }
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

static JsonNode *
build_object (Builder *self)
{
  JsonObject *object = json_object_new ();

  self->at++;
  while (next_sign (self) != '}')
    {
      g_autofree char *name = NULL;

      if (*self->at == ',')
        {
          self->at++;
          next_sign (self);
        }
      name = g_strdup (read_string (self));
      next_sign (self); /* the colon */
      self->at++;
      json_object_set_member (object, name, build_value (self));
    }
  self->at++;
  return take_object (object);
}

static JsonNode *
build_array (Builder *self)
{
  JsonArray *array = json_array_new ();

  self->at++;
  while (next_sign (self) != ']')
    {
      if (*self->at == ',')
        self->at++;
      json_array_add_element (array, build_value (self));
    }
  self->at++;
  return take_array (array);
}

static JsonNode *
build_number (Builder *self)
{
  JsonNode *node = json_node_alloc ();
  const char *begin = self->at;
  gboolean is_integer = TRUE;
  g_autofree char *digits = NULL;

  while (self->at < self->end && strchr ("+-.eE0123456789", *self->at) != NULL)
    {
      is_integer = is_integer && strchr (".eE", *self->at) == NULL;
      self->at++;
    }
  digits = g_strndup (begin, (gsize)(self->at - begin));
  return is_integer ? json_node_init_int (node, g_ascii_strtoll (digits, NULL, 10))
                    : json_node_init_double (node, g_ascii_strtod (digits, NULL));
}

static JsonNode *
build_word (Builder *self, const char *word, JsonNode *node)
{
  self->at += strlen (word);
  return node;
}

static JsonNode *
build_value (Builder *self)
{
  switch (next_sign (self))
    {
    case '{':
      return build_object (self);
    case '[':
      return build_array (self);
    case '"':
      return json_node_init_string (json_node_alloc (), read_string (self));
    case 't':
      return build_word (self, "true", json_node_init_boolean (json_node_alloc (), TRUE));
    case 'f':
      return build_word (self, "false", json_node_init_boolean (json_node_alloc (), FALSE));
    case 'n':
      return build_word (self, "null", json_node_init_null (json_node_alloc ()));
    default:
      return build_number (self);
    }
}

JsonNode *
rp_json_tree_build (const char *text, gsize length)
{
  g_autoptr (GString) scratch = g_string_sized_new (256);
  Builder builder = { .at = text, .end = text + length, .scratch = scratch };

  return build_value (&builder);
}
