/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

/* Whether a word stands anywhere in the file of a database or in its journal, free pages included. */
static inline gboolean
disk_bytes_hold (const char *database, const char *word)
{
  static const char *const endings[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (database, endings[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_get_contents (path, &bytes, &length, NULL)
          && memmem (bytes, length, word, strlen (word)) != NULL)
        return TRUE;
    }
  return FALSE;
}
