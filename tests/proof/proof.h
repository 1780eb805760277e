/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <ftw.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

/* How much of a proof is run: what the variable of the environment says, otherwise a little. */
static inline guint
proof_size (const char *variable, guint otherwise)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint)strtoul (text, NULL, 10) : otherwise;
}

/* A folder whose path has no links in it, in memory where that is possible: what waits for a real disk here
 * proves nothing. Returns: (transfer full) */
static inline char *
proof_folder_new (void)
{
  char *path = g_strdup (g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm/rapport-proof-XXXXXX"
                                                          : "/tmp/rapport-proof-XXXXXX");

  g_assert_nonnull (mkdtemp (path));
  return path;
}

static inline int
proof_remove_cb (const char *path, const struct stat *info, int type, struct FTW *walk)
{
  return g_remove (path);
}

static inline void
proof_folder_remove (const char *path)
{
  nftw (path, proof_remove_cb, 16, FTW_DEPTH | FTW_PHYS);
}

/* Copies a folder with all that is in it; @to is not there yet. */
static inline void
proof_folder_copy (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *content = NULL;
      gsize length = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          proof_folder_copy (path, target);
          continue;
        }
      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      g_assert_true (g_file_set_contents_full (target, content, (gssize)length,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}
