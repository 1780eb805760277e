/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/locale.h"
#include "cli/commands.h"
#include "workbench/report-print.h"

/* A report or visit by number, provisional number or id. Returns: (transfer full) (nullable) */
static RpRecord *
find_report (RpStore *store, const char *name, GError **error)
{
  static const struct
  {
    const char *kind;
    const char *where;
  } places[] = {
    { "needs_report", "no = :name OR provisional_no = :name OR id = :name" },
    { "visit", "no = :name OR id = :name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GPtrArray) found = rp_store_list (store, places[i].kind, places[i].where, NULL, 1,
                                                   error, ":name", name, NULL);

      if (found == NULL)
        return NULL;
      if (found->len > 0)
        return g_object_ref (found->pdata[0]);
    }
  g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
               _ ("There is no report or visit “%s” in this profile."), name);
  return NULL;
}

static gboolean
is_language (const char *language)
{
  return g_str_equal (language, "zh") || g_str_equal (language, "en");
}

static RpExit
run_report_pdf (RpInvocation *invocation, GError **error)
{
  g_autofree char *output = NULL, *language = NULL;
  gboolean customer_copy = FALSE, blank = FALSE;
  int revision = 0;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The PDF to write"), N_ ("FILE") },
    { "language", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("Chinese or English: zh, en"),
      N_ ("CODE") },
    { "revision", 0, 0, G_OPTION_ARG_INT, &revision, N_ ("The version submitted as number N"),
      N_ ("N") },
    { "customer-copy", 0, 0, G_OPTION_ARG_NONE, &customer_copy, N_ ("Without what is internal"),
      NULL },
    { "blank", 0, 0, G_OPTION_ARG_NONE, &blank, N_ ("To be filled in by hand"), NULL },
    { NULL },
  };
  g_autoptr (RpStore) store = NULL;
  g_autoptr (RpRecord) record = NULL;

  if (!rp_invocation_parse (invocation, entries, 1, 1, error))
    return RP_EXIT_USAGE;
  if (language == NULL)
    language = g_strdup (rp_locale_language ());
  if (output == NULL || !is_language (language) || revision < 0 || (customer_copy && blank))
    {
      g_set_error_literal (
          error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
          _ ("--output is needed, --language is zh or en, --revision a number, and "
             "--customer-copy and --blank exclude each other."));
      return RP_EXIT_USAGE;
    }
  store = rp_invocation_open_store (invocation, error);
  if (store == NULL)
    return RP_EXIT_FAILED;
  record = find_report (store, rp_invocation_get_argument (invocation, 0), error);
  if (record == NULL)
    return RP_EXIT_FAILED;
  const RpReportPrintOptions options = {
    .language = language,
    .copy = customer_copy ? RP_PRINT_CUSTOMER
            : blank       ? RP_PRINT_BLANK
                          : RP_PRINT_INTERNAL,
    .revision = revision,
  };
  return rp_report_print_to_file (store, record, &options, output, error) ? RP_EXIT_OK
                                                                          : RP_EXIT_FAILED;
}

const RpCommand rp_command_report_pdf = {
  .name = "report pdf",
  .arguments = N_ ("REPORT"),
  .summary = N_ ("Print a report or visit record as PDF"),
  .details = N_ ("REPORT is an official or provisional number, or an id."),
  .run = run_report_pdf,
};
