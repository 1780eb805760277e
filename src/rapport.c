/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>

#include "base/locale.h"
#include "widgets/application.h"

int
main (int argc, char **argv)
{
  g_autofree char *profile = NULL, *start_at = NULL;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile, N_ ("Folder of the profile"), "DIR" },
    { "start-at", 0, 0, G_OPTION_ARG_STRING, &start_at,
      N_ ("Let the clock start at this instant (for sample data)"), "INSTANT" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (RpApplication) application = NULL;
  g_autoptr (GError) error = NULL;

  /* A limit on the size of files is an error of the write that meets it, not the program's end. */
  signal (SIGXFSZ, SIG_IGN);
  rp_locale_init ();
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("rapport: %s\n", error->message);
      return 2;
    }
  if (version)
    {
      g_print ("rapport %s\n", RP_VERSION);
      return 0;
    }
  g_set_application_name ("Rapport");
  g_set_prgname (RP_APPLICATION_ID);
  application = rp_application_new (profile, start_at);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
