/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/fd.h"
#include "simulate/sim-disk.h"
#include "simulate/sim-tree.h"

#define MEMORY_FOLDER "/dev/shm"

char *
rp_sim_folder_new (GError **error)
{
  const char *parent = g_access (MEMORY_FOLDER, W_OK) == 0 ? MEMORY_FOLDER : g_get_tmp_dir ();
  char *path = g_build_filename (parent, "rapport-simulate-XXXXXX", NULL);

  if (g_mkdtemp (path) != NULL)
    {
      rp_sim_disk_add_folder (path);
      return path;
    }
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
  g_free (path);
  return NULL;
}

void
rp_sim_folder_free (char *folder)
{
  if (folder == NULL)
    return;
  rp_sim_disk_remove_folder (folder);
  rp_sim_tree_remove (folder);
  g_free (folder);
}

GBytes *
rp_sim_file_read (const char *path, GError **error)
{
  char *content;
  gsize length;

  return g_file_get_contents (path, &content, &length, error) ? g_bytes_new_take (content, length)
                                                              : NULL;
}

gboolean
rp_sim_file_write (const char *path, GBytes *content, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gsize length = 0;
  const char *bytes = g_bytes_get_data (content, &length);
  gboolean done = fd >= 0 && rp_fd_write_all (fd, bytes, length);
  int saved = errno;

  if (fd >= 0)
    close (fd);
  if (!done)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", path,
                 g_strerror (saved));
  return done;
}
