/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/named-parameters.h"

#include <string.h>

static gboolean
begins_name (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gsize
measure_name (const char *text)
{
  gsize n = 0;

  while (g_ascii_isalnum (text[n]) || text[n] == '_')
    n++;
  return n;
}

/* What must not be looked into: a string, a quoted name, a comment. Returns: its length, or 0 */
static gsize
measure_opaque (const char *text)
{
  const char *end = NULL;
  gsize past = 1;

  if (*text == '\'' || *text == '"')
    end = strchr (text + 1, *text); /* a doubled quote is two strings side by side */
  else if (g_str_has_prefix (text, "--"))
    end = strchr (text, '\n');
  else if (g_str_has_prefix (text, "/*"))
    {
      end = strstr (text + 2, "*/");
      past = 2;
    }
  else if (g_str_has_prefix (text, "::"))
    return 2;
  else
    return 0;
  return end != NULL ? (gsize)(end - text) + past : strlen (text);
}

static guint
find_or_add (GPtrArray *names, char *name)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, &index))
    {
      g_free (name);
      return index;
    }
  g_ptr_array_add (names, name);
  return names->len - 1;
}

char *
rp_named_parameters_number (const char *sql, GPtrArray **names)
{
  GString *numbered = g_string_sized_new (strlen (sql) + 16);

  *names = g_ptr_array_new_with_free_func (g_free);
  while (*sql != '\0')
    {
      gsize length = measure_opaque (sql);

      if (length == 0 && *sql == ':' && begins_name (sql[1]))
        {
          length = 1 + measure_name (sql + 1);
          g_string_append_printf (numbered, "$%u",
                                  1 + find_or_add (*names, g_strndup (sql, length)));
          sql += length;
          continue;
        }
      length = MAX (length, 1);
      g_string_append_len (numbered, sql, (gssize)length);
      sql += length;
    }
  return g_string_free (numbered, FALSE);
}
