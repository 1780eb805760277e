/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/program.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/commands.h"
#include "cli/table.h"
#include "db/connection.h"

static const RpCommand *const all_commands[] = {
  &rp_command_sign_in,
  &rp_command_password,
  &rp_command_sync,
  &rp_command_send_in,
  &rp_command_courier_out,
  &rp_command_courier_in,
  &rp_command_attention,
  &rp_command_decide,
  &rp_command_search,
  &rp_command_score,
  &rp_command_opinions,
  &rp_command_weights,
  &rp_command_clv,
  &rp_command_suggest,
  &rp_command_load_profile,
  &rp_command_check_tariffs,
  &rp_command_import,
  &rp_command_import_load,
  &rp_command_import_undo,
  &rp_command_export,
  &rp_command_report_pdf,
  &rp_command_logic,
  &rp_command_sample,
  &rp_command_db_check,
  &rp_command_db_backup,
  &rp_command_db_restore,
  &rp_command_evaluate_suggestions,
  &rp_command_evaluate_feedback,
  &rp_command_simulate,
};

const RpCommand *const *
rp_program_commands (guint *n_commands)
{
  *n_commands = G_N_ELEMENTS (all_commands);
  return all_commands;
}

/* The number of the words of @name when @words begin with them, else 0. */
static guint
match_words (const char *name, const char *const *words)
{
  g_auto (GStrv) parts = g_strsplit (name, " ", -1);
  guint n = 0;

  for (; parts[n] != NULL; n++)
    if (words[n] == NULL || !g_str_equal (parts[n], words[n]))
      return 0;
  return n;
}

static const RpCommand *
find_command (const char *const *words, guint *n_words)
{
  guint n_commands;
  const RpCommand *const *commands = rp_program_commands (&n_commands);
  const RpCommand *best = NULL;

  *n_words = 0;
  for (guint i = 0; i < n_commands; i++)
    {
      guint n = match_words (commands[i]->name, words);

      if (n > *n_words)
        {
          *n_words = n;
          best = commands[i];
        }
    }
  return best;
}

static void
print_help (void)
{
  guint n_commands;
  const RpCommand *const *commands = rp_program_commands (&n_commands);
  g_autoptr (RpTable) table = rp_table_new ("ll");

  rp_print (_ ("Usage: rapportctl COMMAND [OPTION…] [ARGUMENT…]\n\n"
               "Rapport without a display.\n\nCommands:\n"));
  for (guint i = 0; i < n_commands; i++)
    {
      g_autofree char *name = g_strconcat ("  ", commands[i]->name, NULL);

      rp_table_add (table, name, _ (commands[i]->summary), NULL);
    }
  rp_table_print (table);
  rp_print (
      _ ("\n“rapportctl COMMAND --help” tells more of each. The exit status is 0 when all went "
         "well, 1 when it\ndid not, 2 when the command line is wrong, 3 when it was done but "
         "something was refused or found.\n"));
}

static RpExit
run_command (const RpCommand *command, const char *const *words)
{
  g_autoptr (RpInvocation) invocation = rp_invocation_new (command, words);
  g_autoptr (GError) error = NULL;
  RpExit status = command->run (invocation, &error);

  /* What was dropped before, when the buffer was full, fflush() knows nothing of. */
  if ((fflush (stdout) != 0 || ferror (stdout)) && error == NULL)
    g_set_error_literal (&error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                         _ ("The output could not be written."));
  if (error == NULL)
    return status;
  rp_complain ("rapportctl: %s", error->message);
  if (g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT))
    rp_complain ("%s",
                 _ ("“rapportctl db restore” puts a copy in its place and keeps it; “rapportctl "
                    "db check” tells more."));
  return g_error_matches (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE) ? RP_EXIT_USAGE : RP_EXIT_FAILED;
}

RpExit
rp_program_run (const char *const *words)
{
  const RpCommand *command;
  guint n_words;

  if (words[0] == NULL)
    {
      rp_complain ("rapportctl: %s", _ ("No command is given; see rapportctl --help."));
      return RP_EXIT_USAGE;
    }
  if (g_str_equal (words[0], "--help") || g_str_equal (words[0], "help"))
    {
      print_help ();
      return RP_EXIT_OK;
    }
  if (g_str_equal (words[0], "--version"))
    {
      rp_print ("rapportctl %s\n", RP_VERSION);
      return RP_EXIT_OK;
    }
  command = find_command (words, &n_words);
  if (command == NULL)
    {
      rp_complain (_ ("rapportctl: there is no command “%s”; see rapportctl --help."), words[0]);
      return RP_EXIT_USAGE;
    }
  return run_command (command, words + n_words);
}
