/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/opened-copies.h"

#include <errno.h>

#include "base/folder.h"

/* Not g_get_user_runtime_dir(), which names the cache where the system has none: that is emptied by nobody. */
char *
rp_opened_copies_dup_folder (const char *profile)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *path = g_canonicalize_filename (profile, NULL);
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);

  return runtime != NULL && g_path_is_absolute (runtime)
             ? g_build_filename (runtime, "rapport", name, NULL)
             : NULL;
}

static void
remove_copies (const char *folder)
{
  if (!rp_folder_remove (folder))
    g_message ("copies in %s cannot be removed: %s", folder, g_strerror (errno));
}

void
rp_opened_copies_remove (const char *profile)
{
  g_autofree char *folder = rp_opened_copies_dup_folder (profile);

  if (folder != NULL)
    remove_copies (folder);
}

static gboolean
is_here (RpStore *store, const char *id)
{
  g_autoptr (RpRecord) row = rp_store_get (store, "attachment", id, NULL);

  return row != NULL && !rp_record_is_deleted (row);
}

void
rp_opened_copies_remove_orphans (RpStore *store)
{
  g_autofree char *folder = rp_opened_copies_dup_folder (rp_store_get_folder (store));
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *id = NULL;

  while (dir != NULL && (id = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, id, NULL);
      if (!g_str_equal (id, RP_OPENED_COPIES_SHEETS) && !is_here (store, id))
        remove_copies (path);
    }
}
