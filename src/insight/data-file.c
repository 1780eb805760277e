/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/data-file.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"

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
    {
      rp_json_prefix_place (&cause, name, text, length);
      g_set_error_literal (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_SYNTAX, cause->message);
    }
  return object;
}

/* The file is read once more, for this sentence alone. */
static guint
find_line (const char *path, const char *place)
{
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (path, &text, &length, NULL) ? rp_json_find_place (text, length, place)
                                                          : 0;
}

gboolean
rp_data_file_refuse (GError **error, const char *path, const char *place, const char *format, ...)
{
  g_autofree char *name = g_path_get_basename (path);
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  guint line = find_line (path, place);
  if (line > 0)
    g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT, _ ("%s, line %u, %s: %s"), name,
                 line, place, cause);
  else
    g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT, _ ("%s, %s: %s"), name, place,
                 cause);
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
