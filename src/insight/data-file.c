/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/data-file.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"

/* The gate names the byte at which it stopped; people look for lines. */
static guint
find_line (const char *text, gsize length, const char *message)
{
  const char *byte = g_strrstr (message, " at byte ");
  guint line = 1;
  if (byte == NULL)
    return 0;
  gsize offset = MIN ((gsize)g_ascii_strtoull (byte + strlen (" at byte "), NULL, 10), length);
  for (gsize i = 0; i < offset; i++)
    line += text[i] == '\n';
  return line;
}

JsonObject *
rp_data_file_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) cause = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  JsonObject *object = rp_json_parse_object (text, length, &rp_json_limits_file, &cause);
  if (object == NULL)
    g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_SYNTAX, _ ("%s, line %u: %s"), name,
                 find_line (text, length, cause->message), cause->message);
  return object;
}

gboolean
rp_data_file_refuse (GError **error, const char *path, const char *place, const char *format, ...)
{
  g_autofree char *name = g_path_get_basename (path);
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT, "%s, %s: %s", name, place, cause);
  return FALSE;
}

gboolean
rp_data_file_blame (GError **error, const char *path, const char *place)
{
  if (error == NULL || *error == NULL)
    return FALSE;
  g_autoptr (GError) cause = g_steal_pointer (error);
  return rp_data_file_refuse (error, path, place, "%s", cause->message);
}
