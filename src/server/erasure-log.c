/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/erasure-log.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/folder.h"

#define NAME "erasures.log"
#define N_PARTS 4 /* time, kind, id, scope */
/* Ends a line that a crash cut off, so that it has too many parts to count. */
#define TORN " - - - -\n"

void
rp_erased_row_free (RpErasedRow *self)
{
  g_free (self->kind);
  g_free (self->id);
  g_free (self->scope);
  g_free (self);
}

RpErasedRow *
rp_erased_row_new (const char *kind, const char *id, const char *scope)
{
  RpErasedRow *self = g_new0 (RpErasedRow, 1);

  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->scope = g_strdup (scope);
  return self;
}

static gboolean
set_error (const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved),
               _ ("“%s” cannot be written: %s."), path, g_strerror (saved));
  return FALSE;
}

static gboolean
ends_in_a_line (int file)
{
  off_t length = lseek (file, 0, SEEK_END);
  char last = '\n';

  return length <= 0 || (pread (file, &last, 1, length - 1) == 1 && last == '\n');
}

gboolean
rp_erasure_log_append (const char *folder, const char *now, GPtrArray *rows, GError **error)
{
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  int file = open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean done;

  if (file < 0 || flock (file, LOCK_EX) != 0)
    {
      set_error (path, error);
      if (file >= 0)
        close (file);
      return FALSE;
    }
  if (!ends_in_a_line (file))
    g_string_append (text, TORN);
  for (guint i = 0; i < rows->len; i++)
    {
      const RpErasedRow *row = g_ptr_array_index (rows, i);

      g_string_append_printf (text, "%s %s %s %s\n", now, row->kind, row->id, row->scope);
    }
  done = (rp_fd_write_all (file, text->str, text->len) && fsync (file) == 0
          && rp_folder_sync (folder))
         || set_error (path, error);
  close (file);
  return done;
}

GPtrArray *
rp_erasure_log_read (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_erased_row_free);
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, &cause))
    {
      if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&rows);
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], " ", -1);

      if (g_strv_length (parts) == N_PARTS)
        g_ptr_array_add (rows, rp_erased_row_new (parts[1], parts[2], parts[3]));
    }
  return g_steal_pointer (&rows);
}
