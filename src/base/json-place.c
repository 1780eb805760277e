/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Walks over text that the gate has let through, so that whoever wrote a file is told the line. */
typedef struct
{
  const char *at, *end;
  guint line;
} Walker;

static void
step (Walker *self)
{
  self->line += *self->at == '\n';
  self->at++;
}

static void
skip_space (Walker *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL)
    step (self);
}

/* From the opening quote to behind the closing one. */
static void
skip_string (Walker *self)
{
  step (self);
  while (self->at < self->end && *self->at != '"')
    {
      if (*self->at == '\\' && self->at + 1 < self->end)
        step (self);
      step (self);
    }
  if (self->at < self->end)
    step (self);
}

/* Behind a value of any kind, and before the comma or the bracket that follows it. */
static void
skip_value (Walker *self)
{
  guint depth = 0;

  while (self->at < self->end)
    {
      char c = *self->at;

      if (c == '"')
        {
          skip_string (self);
          continue;
        }
      if (depth == 0 && (c == ',' || c == '}' || c == ']'))
        return;
      depth += c == '{' || c == '[';
      depth -= c == '}' || c == ']';
      step (self);
    }
}

/* Stands on the opening bracket; goes to the first value inside or to the closing bracket. */
static void
enter (Walker *self)
{
  step (self);
  skip_space (self);
}

static gboolean
follow_comma (Walker *self)
{
  skip_value (self);
  if (self->at >= self->end || *self->at != ',')
    return FALSE;
  enter (self);
  return TRUE;
}

/* Stands on an object; goes to the name of a member. */
static gboolean
find_member (Walker *self, const char *name, gsize length)
{
  enter (self);
  do
    {
      const char *begin = self->at + 1;

      if (self->at >= self->end || *self->at != '"')
        return FALSE;
      if ((gsize)(self->end - begin) > length && strncmp (begin, name, length) == 0
          && begin[length] == '"')
        return TRUE;
      skip_string (self);
    }
  while (follow_comma (self));
  return FALSE;
}

static gboolean
find_element (Walker *self, guint64 index)
{
  enter (self);
  for (guint64 i = 0; i < index; i++)
    if (!follow_comma (self))
      return FALSE;
  return self->at < self->end && *self->at != ']';
}

/* Stands on the name of a member; goes to its value. */
static void
go_to_value (Walker *self)
{
  skip_string (self);
  skip_space (self);
  if (self->at < self->end)
    enter (self); /* behind the colon */
}

/* Takes "member" or "member[3]" off the place. Returns: whether it is there; @line is where it begins */
static gboolean
follow_part (Walker *self, const char **place, guint *line)
{
  gsize n = strcspn (*place, "[. :");
  char *rest = NULL;
  guint64 index;

  if (n == 0 || self->at >= self->end || *self->at != '{' || !find_member (self, *place, n))
    return FALSE;
  *line = self->line;
  *place += n;
  go_to_value (self);
  if (**place != '[')
    return TRUE;
  index = g_ascii_strtoull (*place + 1, &rest, 10);
  if (*rest != ']' || self->at >= self->end || *self->at != '[' || !find_element (self, index))
    return FALSE;
  *line = self->line;
  *place = rest + 1;
  return TRUE;
}

guint
rp_json_find_place (const char *text, gsize length, const char *place)
{
  Walker self = { text, text + length, 1 };
  guint line = 0;

  skip_space (&self);
  while (follow_part (&self, &place, &line) && *place == '.')
    place++;
  return line;
}

void
rp_json_name_line (GError **error, const char *name, const char *text, gsize length)
{
  g_autofree char *begin = g_strconcat (name, ": ", NULL);
  g_autofree char *rest = NULL;
  guint line;

  if (error == NULL || !g_str_has_prefix ((*error)->message, begin))
    return;
  rest = g_strdup ((*error)->message + strlen (begin));
  line = rp_json_find_place (text, length, rest);
  if (line == 0)
    return;
  g_free ((*error)->message);
  (*error)->message = g_strdup_printf (_ ("%s, line %u: %s"), name, line, rest);
}
