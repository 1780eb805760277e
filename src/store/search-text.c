/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-text.h"

#include <string.h>

#include "base/text.h"

#define ID_LENGTH 36
#define EXCERPT_BEFORE 12 /* characters */
#define EXCERPT_LENGTH 48

enum
{
  FOUND_BY = RP_FIELD_SEARCHED | RP_FIELD_NAME | RP_FIELD_TAIL,
};

/* Ids are not found by typing them, and would fill the index. */
static gboolean
is_id (const char *text, gsize length)
{
  if (length != ID_LENGTH || text[8] != '-' || text[13] != '-' || text[18] != '-'
      || text[23] != '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isxdigit (text[i]) && text[i] != '-')
      return FALSE;
  return TRUE;
}

static void
begin_line (GString *out)
{
  if (out->len > 0)
    g_string_append_c (out, '\n');
}

static void
add_folded (GString *out, const char *folded)
{
  if (!*folded)
    return;
  begin_line (out);
  g_string_append (out, folded);
}

static void
add_string (GString *out, RpJsonText value)
{
  g_autofree char *string = NULL;
  g_autofree char *folded = NULL;

  if (!rp_json_text_is_string (value) || is_id (value.text + 1, value.length - 2))
    return;
  string = rp_json_text_dup_string (value);
  folded = rp_text_fold (string);
  add_folded (out, folded);
}

/* Every text in a value, however deep: an answer may be a list or an object. The gate has limited the
 * depth. */
static void
add_value (GString *out, RpJsonText value)
{
  RpJsonWalk walk;
  RpJsonMember member;

  rp_json_walk_init (&walk, value);
  if (rp_json_text_is_object (value))
    while (rp_json_walk_next_member (&walk, &member))
      add_value (out, member.value);
  else if (walk.end)
    while (rp_json_walk_next_element (&walk, &member.value))
      add_value (out, member.value);
  else
    add_string (out, value);
}

static gboolean
is_long (const RpField *field)
{
  return field->type == RP_FIELD_LONG_TEXT || field->type == RP_FIELD_ANSWERS
         || field->type == RP_FIELD_JSON;
}

/* Several names in one field are separated as people do it; each begins a name then. */
static void
add_names (GString *out, RpJsonText value)
{
  g_autofree char *string = rp_json_text_dup_string (value);
  g_autofree char *folded = rp_text_fold (string ? string : "");
  g_autoptr (GRegex) separator = NULL;
  g_auto (GStrv) names = NULL;

  add_folded (out, folded);
  if (!strpbrk (folded, ",;|") && !strstr (folded, "、"))
    return;
  separator = g_regex_new ("\\s*[,;、|]\\s*", 0, 0, NULL);
  names = g_regex_split (separator, folded, 0);
  for (guint i = 0; names[i] && names[1]; i++)
    add_folded (out, names[i]);
}

RpSearchText *
rp_search_text_new (const RpRowText *row)
{
  RpSearchText *self = g_new0 (RpSearchText, 1);
  GString *names = g_string_new (NULL);
  GString *others = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < row->kind->n_fields; i++)
    {
      const RpField *field = &row->kind->fields[i];

      if ((field->flags & FOUND_BY) == 0 || !rp_json_text_has (row->values[i]))
        continue;
      if (is_long (field))
        add_value (text, row->values[i]);
      else if (field->flags & RP_FIELD_NAME)
        add_names (names, row->values[i]);
      else
        add_value (others, row->values[i]);
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

      if (c < 0x80)
        g_string_append_c (out, g_ascii_isalnum (*at) ? *at : ' ');
      else if (rp_text_is_cjk (c))
        {
          g_string_append_c (out, ' ');
          g_string_append_len (out, at, g_utf8_next_char (at) - at);
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
