/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"

/* One that may be entered but not read cannot be synced, nor can one on every kind of file system. */
gboolean
rp_folder_sync (const char *path)
{
  int folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (folder < 0)
    return errno == EACCES;

  gboolean ok = fsync (folder) == 0 || errno == EINVAL;
  int saved = errno;
  close (folder);
  errno = saved;
  return ok;
}

gboolean
rp_folder_make (const char *path)
{
  g_autofree char *above = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  above = g_path_get_dirname (path);
  if (!rp_folder_make (above))
    return FALSE;
  if (g_mkdir (path, 0700) != 0 && (errno != EEXIST || !g_file_test (path, G_FILE_TEST_IS_DIR)))
    return FALSE;
  return rp_folder_sync (above);
}

/* A name that has gone meanwhile is removed. */
static int
remove_cb (const char *path, const struct stat *info, int type, struct FTW *walk)
{
  return g_remove (path) == 0 || errno == ENOENT ? 0 : -1;
}

gboolean
rp_folder_remove (const char *path)
{
  return nftw (path, remove_cb, 16, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT;
}

gboolean
rp_folder_put_text (const char *path, const char *name, const char *text)
{
  g_autofree char *target = g_build_filename (path, name, NULL);
  g_autofree char *temporary = g_strconcat (target, ".part", NULL);
  int file = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean ok;
  int saved;

  if (file < 0)
    return FALSE;
  ok = rp_fd_write_all (file, text, strlen (text)) && fsync (file) == 0;
  saved = errno;
  close (file);
  errno = saved;
  if (ok && g_rename (temporary, target) == 0)
    return rp_folder_sync (path);
  saved = errno;
  g_unlink (temporary);
  errno = saved;
  return FALSE;
}
