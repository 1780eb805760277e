/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-text.h"

#include <string.h>

#define NUMBER_LENGTH_MAX 40 /* the gate's */

gboolean
rp_json_text_has (RpJsonText self)
{
  return self.length > 0 && *self.text != 'n';
}

gboolean
rp_json_text_is_object (RpJsonText self)
{
  return self.length > 0 && *self.text == '{';
}

gboolean
rp_json_text_is_string (RpJsonText self)
{
  return self.length > 0 && *self.text == '"';
}

static guint
read_hex4 (const char *text)
{
  guint value = 0;

  for (guint i = 0; i < 4; i++)
    value = value * 16 + (guint)g_ascii_xdigit_value (text[i]);
  return value;
}

/* Stands behind "\u". Returns: how many bytes it took; a pair of surrogates is one character */
static gsize
append_unicode_escape (const char *text, GString *out)
{
  gunichar c = read_hex4 (text);

  if (c < 0xd800 || c > 0xdbff)
    {
      g_string_append_unichar (out, c);
      return 4;
    }
  c = 0x10000 + ((c - 0xd800) << 10) + (read_hex4 (text + strlen ("d83d\\u")) - 0xdc00);
  g_string_append_unichar (out, c);
  return strlen ("d83d\\ude00");
}

/* Stands on a backslash. Returns: how many bytes it took */
static gsize
append_escape (const char *text, GString *out)
{
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  const char *found;

  if (text[1] == 'u')
    return 2 + append_unicode_escape (text + 2, out);
  found = strchr (from, text[1]);
  g_string_append_c (out, found != NULL ? to[found - from] : text[1]);
  return 2;
}

gboolean
rp_json_text_append_string (RpJsonText self, GString *out)
{
  const char *at, *end;

  if (!rp_json_text_is_string (self))
    return FALSE;
  end = self.text + self.length - 1;
  for (at = self.text + 1; at < end;)
    {
      const char *escape = memchr (at, '\\', (gsize)(end - at));

      g_string_append_len (out, at, (escape != NULL ? escape : end) - at);
      if (escape == NULL)
        break;
      at = escape + append_escape (escape, out);
    }
  return TRUE;
}

char *
rp_json_text_dup_string (RpJsonText self)
{
  GString *out;

  if (!rp_json_text_is_string (self))
    return NULL;
  if (memchr (self.text, '\\', self.length) == NULL)
    return g_strndup (self.text + 1, self.length - 2);
  out = g_string_sized_new (self.length);
  rp_json_text_append_string (self, out);
  return g_string_free (out, FALSE);
}

gboolean
rp_json_text_equals (RpJsonText self, const char *string)
{
  gsize length = strlen (string);

  if (!rp_json_text_is_string (self))
    return FALSE;
  if (self.length == length + 2 && memcmp (self.text + 1, string, length) == 0)
    return memchr (string, '\\', length) == NULL;
  if (memchr (self.text, '\\', self.length) == NULL)
    return FALSE;

  g_autofree char *plain = rp_json_text_dup_string (self);
  return strcmp (plain, string) == 0;
}

gboolean
rp_json_text_get_integer (RpJsonText self, gint64 *out)
{
  char copy[NUMBER_LENGTH_MAX + 1];
  double value;

  if (self.length == 0 || (!g_ascii_isdigit (*self.text) && *self.text != '-'))
    return FALSE;
  if (self.length <= NUMBER_LENGTH_MAX)
    {
      memcpy (copy, self.text, self.length);
      copy[self.length] = '\0';
      if (strpbrk (copy, ".eE") == NULL)
        {
          *out = g_ascii_strtoll (copy, NULL, 10);
          return TRUE;
        }
    }

  /* Forty digits and more may be a fraction with many zeros. */
  g_autofree char *whole = g_strndup (self.text, self.length);
  value = g_ascii_strtod (whole, NULL);
  if (!(value >= -0x1p63 && value < 0x1p63) || (double)(gint64)value != value)
    return FALSE;
  *out = (gint64)value;
  return TRUE;
}

gboolean
rp_json_text_get_boolean (RpJsonText self, gboolean fallback)
{
  if (self.length == 0 || (*self.text != 't' && *self.text != 'f'))
    return fallback;
  return *self.text == 't';
}

/* ---- walking ---- */

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
    at++;
  return at;
}

/* Stands on the opening quote. Returns: behind the closing one */
static const char *
skip_string (const char *at, const char *end)
{
  const char *quote = at;

  while ((quote = memchr (quote + 1, '"', (gsize)(end - quote - 1))) != NULL)
    {
      const char *before = quote;

      /* An odd number of backslashes takes the quote into the string. */
      while (before[-1] == '\\')
        before--;
      if ((quote - before) % 2 == 0)
        return quote + 1;
    }
  return end;
}

/* Brackets and quotes, which a value cannot end without; everything else is stepped over. */
static inline gboolean
is_structure (char c)
{
  return c == '"' || c == '{' || c == '}' || c == '[' || c == ']';
}

static const char *
skip_container (const char *at, const char *end)
{
  guint depth = 0;

  while (at < end)
    {
      char c = *at;

      if (c == '"')
        {
          at = skip_string (at, end);
          continue;
        }
      at++;
      if (!is_structure (c))
        continue;
      depth = c == '{' || c == '[' ? depth + 1 : depth - 1;
      if (depth == 0)
        return at;
    }
  return end;
}

static const char *
skip_value (const char *at, const char *end)
{
  if (*at == '"')
    return skip_string (at, end);
  if (*at == '{' || *at == '[')
    return skip_container (at, end);
  while (at < end && *at != ',' && *at != '}' && *at != ']' && *at != ' ' && *at != '\n'
         && *at != '\t' && *at != '\r')
    at++;
  return at;
}

void
rp_json_walk_init (RpJsonWalk *self, RpJsonText container)
{
  self->at = self->end = NULL;
  if (container.length == 0 || (*container.text != '{' && *container.text != '['))
    return;
  /* Without the brackets. */
  self->end = container.text + container.length - 1;
  self->at = skip_space (container.text + 1, self->end);
}

/* Stands on a value; goes to what follows its comma. */
static void
take_value (RpJsonWalk *self, RpJsonText *value)
{
  const char *begin = self->at;

  self->at = skip_value (self->at, self->end);
  *value = (RpJsonText){ begin, (gsize)(self->at - begin) };
  self->at = skip_space (self->at, self->end);
  if (self->at < self->end) /* on the comma */
    self->at = skip_space (self->at + 1, self->end);
}

gboolean
rp_json_walk_next_member (RpJsonWalk *self, RpJsonMember *member)
{
  const char *begin = self->at;

  if (self->at >= self->end)
    return FALSE;
  self->at = skip_string (self->at, self->end);
  member->name = (RpJsonText){ begin, (gsize)(self->at - begin) };
  self->at = skip_space (self->at, self->end);
  self->at = skip_space (self->at + 1, self->end); /* behind the colon */
  take_value (self, &member->value);
  return TRUE;
}

gboolean
rp_json_walk_next_element (RpJsonWalk *self, RpJsonText *element)
{
  if (self->at >= self->end)
    return FALSE;
  take_value (self, element);
  return TRUE;
}
