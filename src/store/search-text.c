/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-text.h"

#include "base/json-access.h"
#include "base/text.h"

#define EXCERPT_BEFORE 12 /* characters */
#define EXCERPT_LENGTH 48

enum
{
  FOUND_BY = RP_FIELD_SEARCHED | RP_FIELD_NAME | RP_FIELD_TAIL,
};

static void
add_line (GString *out, const char *text)
{
  g_autofree char *folded = text ? rp_text_fold (text) : NULL;

  if (!folded || !*folded)
    return;
  if (out->len > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, folded);
}

/* Every text in a value, however deep: an answer may be a list or an object. */
static void
add_value (GString *out, JsonNode *value)
{
  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (value));

      for (GList *at = members; at; at = at->next)
        add_value (out, at->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);

      for (guint i = 0; i < json_array_get_length (array); i++)
        add_value (out, json_array_get_element (array, i));
    }
  else
    add_line (out, rp_json_node_get_string (value, NULL));
}

static gboolean
is_long (const RpField *field)
{
  return field->type == RP_FIELD_LONG_TEXT || field->type == RP_FIELD_ANSWERS
         || field->type == RP_FIELD_JSON;
}

/* Several names in one field are separated as people do it; each begins a name then. */
static void
add_names (GString *out, const char *text)
{
  g_autofree char *folded = rp_text_fold (text);
  g_autoptr (GRegex) separator = g_regex_new ("\\s*[,;、|]\\s*", 0, 0, NULL);
  g_auto (GStrv) names = g_regex_split (separator, folded, 0);

  add_line (out, folded);
  for (guint i = 0; names[i] && names[1]; i++)
    add_line (out, names[i]);
}

RpSearchText *
rp_search_text_new (RpRecord *record)
{
  const RpKind *kind = rp_record_get_kind (record);
  RpSearchText *self = g_new0 (RpSearchText, 1);
  GString *names = g_string_new (NULL);
  GString *others = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if ((field->flags & FOUND_BY) == 0 || !rp_record_has (record, field->name))
        continue;
      if (is_long (field))
        add_value (text, rp_record_get_value (record, field->name));
      else if (field->flags & RP_FIELD_NAME)
        add_names (names, rp_record_get_text (record, field->name));
      else
        add_value (others, rp_record_get_value (record, field->name));
    }
  self->names = g_string_free (names, FALSE);
  self->others = g_string_free (others, FALSE);
  self->text = g_string_free (text, FALSE);
  return self;
}

void
rp_search_text_free (RpSearchText *self)
{
  g_free (self->names);
  g_free (self->others);
  g_free (self->text);
  g_free (self);
}

char *
rp_search_text_segment (const char *folded)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (folded) * 4 / 3);

  for (const char *at = folded; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (rp_text_is_cjk (c))
        {
          g_string_append_c (out, ' ');
          g_string_append_unichar (out, c);
          g_string_append_c (out, ' ');
        }
      else
        g_string_append_unichar (out, g_unichar_isalnum (c) ? c : ' ');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
rp_search_text_excerpt (const char *folded, const char *const *words)
{
  const char *found = words[0] ? strstr (folded, words[0]) : NULL;
  const char *start = found;

  if (!found)
    return NULL;
  for (guint i = 0; i < EXCERPT_BEFORE && start > folded; i++)
    start = g_utf8_prev_char (start);

  g_autofree char *part
      = g_utf8_substring (start, 0, MIN (g_utf8_strlen (start, -1), EXCERPT_LENGTH));
  const char *end = start + strlen (part);
  g_strdelimit (part, "\n", ' ');
  return g_strconcat (start > folded ? "…" : "", part, *end ? "…" : "", NULL);
}
