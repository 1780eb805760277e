/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/print-sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

#include "workbench/opened-copies.h"

#define NAME "rapport-XXXXXX.pdf"

/* @path: (inout): with the XXXXXX. Returns: a descriptor, -1 with errno set */
static int
open_in_folder (const char *folder, char **path)
{
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return -1;
  *path = g_build_filename (folder, NAME, NULL);
  return g_mkstemp_full (*path, O_RDWR | O_CLOEXEC, 0600);
}

char *
rp_print_sheet_make (RpSession *session, GError **error)
{
  g_autofree char *copies = rp_opened_copies_dup_folder (rp_session_get_folder (session));
  g_autofree char *folder
      = copies != NULL ? g_build_filename (copies, RP_OPENED_COPIES_SHEETS, NULL) : NULL;
  g_autofree char *path = NULL;
  int file = folder != NULL ? open_in_folder (folder, &path) : g_file_open_tmp (NAME, &path, error);

  if (file < 0)
    {
      if (folder != NULL)
        g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", folder,
                     g_strerror (errno));
      return NULL;
    }
  g_close (file, NULL);
  return g_steal_pointer (&path);
}
