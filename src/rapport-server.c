/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <glib-unix.h>
#include <signal.h>

#include "base/locale.h"
#include "base/text.h"
#include "server/admin-commands.h"

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static int
serve (const RpCommandLine *line, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RpServer) server = rp_command_start (line, error);

  if (server == NULL)
    return 1;
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  rp_command_notify ("READY=1");
  rp_command_watch ();
  g_main_loop_run (loop);
  rp_command_notify ("STOPPING=1");
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (RpCommandLine) line = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  /* A limit on the size of files is an error of the write that meets it, not the program's end. */
  signal (SIGXFSZ, SIG_IGN);
  rp_locale_init ();

  line = rp_command_line_parse (argc, argv, &error);
  if (line == NULL)
    status = 2;
  else if (line->version)
    {
      g_print ("rapport-server %s\n", RP_VERSION);
      return 0;
    }
  else if (line->command != NULL)
    status = rp_admin_commands_run (line, &error) ? 0 : 1;
  else if (line->load != NULL && !rp_command_load (line, &error))
    status = 1;
  else if (line->check)
    status = rp_command_check (line, &error) ? 0 : 1;
  else if (line->load != NULL && !line->serve)
    status = 0;
  else
    status = serve (line, &error);
  if (error != NULL)
    {
      g_autofree char *shown = rp_text_for_terminal_lines (error->message);
      g_printerr ("rapport-server: %s\n", shown);
    }
  return status;
}
