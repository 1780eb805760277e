/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-tree.h"

#include <glib/gstdio.h>

#include "simulate/sim-file.h"

static GDir *
open_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
}

static void
add_files (GHashTable *files, const char *folder, const char *below)
{
  g_autoptr (GDir) dir = open_folder (folder);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *key = g_build_filename (below, name, NULL);
      GBytes *content = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        add_files (files, path, key);
      else if ((content = rp_sim_file_read (path, NULL)) != NULL)
        g_hash_table_insert (files, g_steal_pointer (&key), content);
    }
}

GHashTable *
rp_sim_tree_read (const char *folder)
{
  GHashTable *files
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);

  add_files (files, folder, "");
  return files;
}

gboolean
rp_sim_tree_write (const char *folder, GHashTable *files, GError **error)
{
  GHashTableIter iter;
  gpointer name, content;

  rp_sim_tree_remove (folder);
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &content))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *parent = g_path_get_dirname (path);

      g_mkdir_with_parents (parent, 0700);
      if (!rp_sim_file_write (path, content, error))
        return FALSE;
    }
  return TRUE;
}

void
rp_sim_tree_remove (const char *folder)
{
  g_autoptr (GDir) dir = open_folder (folder);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (folder, name, NULL);

      rp_sim_tree_remove (child);
    }
  g_remove (folder);
}
