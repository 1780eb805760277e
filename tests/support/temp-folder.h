/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <ftw.h>
#include <glib.h>
#include <glib/gstdio.h>

/**
 * A folder of a test's own. Declared with g_autoptr it is removed with all that is in it.
 */
typedef struct
{
  char *path;
} TempFolder;

static inline TempFolder *
temp_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  TempFolder *self = g_new0 (TempFolder, 1);

  self->path = g_dir_make_tmp ("rapport-test-XXXXXX", &error);
  g_assert_no_error (error);
  return self;
}

static inline int
temp_folder_remove_cb (const char *path, const struct stat *info, int type, struct FTW *walk)
{
  return g_remove (path);
}

static inline void
temp_folder_free (TempFolder *self)
{
  nftw (self->path, temp_folder_remove_cb, 16, FTW_DEPTH | FTW_PHYS);
  g_free (self->path);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TempFolder, temp_folder_free)

/* Returns: (transfer full) */
static inline char *
temp_folder_file (TempFolder *self, const char *name)
{
  return g_build_filename (self->path, name, NULL);
}
