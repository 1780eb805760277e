/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/locale.h"

#include "base/data-path.h"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

void
rp_locale_init (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, rp_data_runs_from_build () ? RP_BUILD_LOCALEDIR : RP_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

gboolean
rp_locale_is_chinese (void)
{
  const char *const *languages = g_get_language_names ();
  return languages[0] != NULL && g_str_has_prefix (languages[0], "zh");
}

const char *
rp_locale_language (void)
{
  return rp_locale_is_chinese () ? "zh" : "en";
}
