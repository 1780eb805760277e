/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "base/data-path.h"
#include "base/date.h"
#include "cli/commands.h"
#include "cli/sample.h"

/* Standard output, or a file that appears only when it is complete. Returns: (transfer full) */
static GOutputStream *
open_output (const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (path == NULL)
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  file = g_file_new_for_path (path);
  /* The sample's passwords are in it. */
  return G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, error));
}

static RpExit
run_sample (RpInvocation *invocation, GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autofree char *output = NULL, *today = NULL;
  int customers = 0, visits = 0;
  gboolean needs = FALSE, purchases = FALSE;
  gint64 seed = 20260105;
  gint32 day;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write to this file"), N_ ("FILE") },
    { "customers", 0, 0, G_OPTION_ARG_INT, &customers,
      N_ ("So many invented customers in place of the county"), N_ ("N") },
    { "visits", 0, 0, G_OPTION_ARG_INT, &visits, N_ ("So many visits of the past six months"),
      N_ ("N") },
    { "needs", 0, 0, G_OPTION_ARG_NONE, &needs, N_ ("Invented customers have had needs"), NULL },
    { "purchases", 0, 0, G_OPTION_ARG_NONE, &purchases,
      N_ ("Invented customers have bought services"), NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("Ids and names follow from it"), N_ ("N") },
    { "today", 0, 0, G_OPTION_ARG_STRING, &today, N_ ("Date on which it is looked at"),
      N_ ("DATE") },
    { NULL },
  };
  g_autoptr (GOutputStream) stream = NULL;

  if (!rp_invocation_parse (invocation, entries, 0, 0, error))
    return RP_EXIT_USAGE;
  if (customers < 0 || visits < 0 || (today != NULL && !rp_date_parse (today, &day)))
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("--customers and --visits are numbers, --today is a date."));
      return RP_EXIT_USAGE;
    }
  stream = open_output (output, error);
  if (stream == NULL)
    return RP_EXIT_FAILED;
  const RpSampleOptions options = {
    .customers = customers,
    .visits = visits,
    .needs = needs,
    .purchases = purchases,
    .seed = seed,
    .today = today != NULL ? today : RP_SAMPLE_TODAY,
    .data_dir = data,
  };
  if (!rp_sample_write (&options, stream, NULL, error)
      || !g_output_stream_close (stream, NULL, error))
    return RP_EXIT_FAILED;
  return RP_EXIT_OK;
}

const RpCommand rp_command_sample = {
  .name = "sample",
  .arguments = "",
  .summary = N_ ("Write an invented organisation"),
  .details
  = N_ ("A county of 40 customers with two years of usage, or one of any size, as a file that "
        "rapport-server loads. The same options give the same file. Everything in it is "
        "invented."),
  .run = run_sample,
};
