/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/locale.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

/* A program below the build folder uses what was built beside it, never an older installed copy. */
static gboolean
runs_from_build (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  return program != NULL && g_str_has_prefix (program, RP_BUILD_DIR "/");
}

void
rp_locale_init (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, runs_from_build () ? RP_BUILD_LOCALEDIR : RP_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

gboolean
rp_locale_is_chinese (void)
{
  const char *const *languages = g_get_language_names ();
  return languages[0] != NULL && g_str_has_prefix (languages[0], "zh");
}
