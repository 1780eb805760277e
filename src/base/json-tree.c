/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-text.h"

#include <string.h>

/* The tree of a text that the gate has let through: nothing is checked a second time, and nothing can be
 * wrong. The gate also sees to it that nothing is nested deep. */

#define NUMBER_LENGTH_MAX 40 /* as the gate has it */

typedef struct
{
  const char *at, *end;
  GString *string; /* the one that was read last */
} Reader;

static void
skip_space (Reader *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

/* Stands on the opening quote; goes behind the closing one. Returns: (transfer none) */
static const char *
read_string (Reader *self)
{
  const char *begin = self->at++;

  while (*self->at != '"' && *self->at != '\\')
    self->at++;
  g_string_truncate (self->string, 0);
  if (*self->at == '"')
    {
      g_string_append_len (self->string, begin + 1, self->at - begin - 1);
      self->at++;
      return self->string->str;
    }
  while (*self->at != '"')
    self->at += *self->at == '\\' ? 2 : 1;
  self->at++;
  rp_json_text_append_string ((RpJsonText){ begin, (gsize)(self->at - begin) }, self->string);
  return self->string->str;
}

static gboolean
is_of_number (char c)
{
  return g_ascii_isdigit (c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static JsonNode *
read_number (Reader *self)
{
  char copy[NUMBER_LENGTH_MAX + 1];
  JsonNode *node = json_node_alloc ();
  gboolean is_integer = TRUE;
  gsize length = 0;

  while (self->at < self->end && length < NUMBER_LENGTH_MAX && is_of_number (*self->at))
    {
      is_integer = is_integer && (g_ascii_isdigit (*self->at) || *self->at == '-');
      copy[length++] = *self->at++;
    }
  copy[length] = '\0';
  return is_integer ? json_node_init_int (node, g_ascii_strtoll (copy, NULL, 10))
                    : json_node_init_double (node, g_ascii_strtod (copy, NULL));
}

static JsonNode *
read_word (Reader *self)
{
  char first = *self->at;

  self->at += first == 'f' ? strlen ("false") : strlen ("true");
  return first == 'n' ? json_node_init_null (json_node_alloc ())
                      : json_node_init_boolean (json_node_alloc (), first == 't');
}

static JsonNode *read_value (Reader *self);

/* Stands on the opening bracket. */
static JsonNode *
read_array (Reader *self)
{
  JsonNode *node = json_node_alloc ();
  g_autoptr (JsonArray) array = json_array_new ();

  self->at++;
  skip_space (self);
  while (*self->at != ']')
    {
      json_array_add_element (array, read_value (self));
      skip_space (self);
      if (*self->at == ',')
        self->at++;
    }
  self->at++;
  return json_node_init_array (node, array);
}

static JsonNode *
read_object (Reader *self)
{
  JsonNode *node = json_node_alloc ();
  g_autoptr (JsonObject) object = json_object_new ();

  self->at++;
  skip_space (self);
  while (*self->at != '}')
    {
      g_autofree char *name = g_strdup (read_string (self));

      skip_space (self);
      self->at++;
      json_object_set_member (object, name, read_value (self));
      skip_space (self);
      if (*self->at == ',')
        self->at++;
      skip_space (self);
    }
  self->at++;
  return json_node_init_object (node, object);
}

static JsonNode *
read_value (Reader *self)
{
  skip_space (self);
  switch (*self->at)
    {
    case '{':
      return read_object (self);
    case '[':
      return read_array (self);
    case '"':
      return json_node_init_string (json_node_alloc (), read_string (self));
    case 't':
    case 'f':
    case 'n':
      return read_word (self);
    default:
      return read_number (self);
    }
}

JsonNode *
rp_json_text_to_tree (RpJsonText text)
{
  g_autoptr (GString) string = g_string_sized_new (64);
  Reader reader = { text.text, text.text + text.length, string };

  return read_value (&reader);
}
