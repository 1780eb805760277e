/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/data-path.h"

#include "config.h"

gboolean
rp_data_runs_from_build (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  return program != NULL && g_str_has_prefix (program, RP_BUILD_DIR "/");
}

char *
rp_data_dup_path (const char *name)
{
  const char *folder = g_getenv ("RAPPORT_DATA");

  if (folder == NULL)
    folder = rp_data_runs_from_build () ? RP_SOURCE_DATADIR : RP_DATADIR;
  return g_build_filename (folder, name, NULL);
}
