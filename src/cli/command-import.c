/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/commands.h"
#include "cli/import-report.h"

/* The mapping file, or what the header says for the kind named. Returns: (nullable) */
static RpImportMapping *
make_mapping (const char *path, const char *kind_name, RpCsvReader *table, GError **error)
{
  const RpKind *kind;

  if (path != NULL)
    return rp_import_mapping_load (path, error);
  kind = rp_schema_find_kind (kind_name);
  if (kind == NULL)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, _ ("There is no kind “%s”."),
                   kind_name);
      return NULL;
    }
  return rp_import_mapping_guess (kind, rp_csv_reader_get_header (table));
}

static RpExit
run_import (RpInvocation *invocation, GError **error)
{
  g_autofree char *mapping_path = NULL, *kind = NULL, *name = NULL;
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "mapping", 'm', 0, G_OPTION_ARG_FILENAME, &mapping_path, N_ ("What the columns are, as JSON"),
      N_ ("FILE") },
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &kind,
      N_ ("What the rows are when there is no mapping (customer)"), N_ ("KIND") },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Only tell what would be done"), NULL },
    { NULL },
  };
  g_autoptr (RpCsvReader) table = NULL;
  g_autoptr (RpImportMapping) mapping = NULL;
  g_autoptr (RpStore) store = NULL;
  g_autoptr (RpImportPlan) plan = NULL;
  const char *file;

  if (!rp_invocation_parse (invocation, entries, 1, 1, error))
    return RP_EXIT_USAGE;
  file = rp_invocation_get_argument (invocation, 0);
  name = g_path_get_basename (file);
  table = rp_csv_reader_open (file, error);
  if (table == NULL)
    {
      g_prefix_error (error, "%s: ", file);
      return RP_EXIT_FAILED;
    }
  mapping = make_mapping (mapping_path, kind != NULL ? kind : "customer", table, error);
  if (mapping == NULL)
    return RP_EXIT_FAILED;
  store = rp_invocation_open_store (invocation, error);
  if (store == NULL)
    return RP_EXIT_FAILED;
  plan = rp_import_plan_make (store, mapping, table, name, error);
  return plan != NULL ? rp_import_finish (invocation, store, plan, file, dry_run, error)
                      : RP_EXIT_FAILED;
}

const RpCommand rp_command_import = {
  .name = "import",
  .arguments = N_ ("FILE"),
  .summary = N_ ("Add and bring up to date rows from a CSV file"),
  .details
  = N_ ("Columns are found by the names of fields or by a mapping file. Rows that are here "
        "already are found by their key and changed; the same file again changes nothing. An "
        "empty cell leaves a field as it is. When any row is wrong, nothing is imported, each "
        "wrong row is told with its line, and the status is 3."),
  .run = run_import,
};

static RpExit
run_undo (RpInvocation *invocation, GError **error)
{
  g_autoptr (RpStore) store = NULL;
  guint n_taken_back = 0, n_sent = 0;

  if (!rp_invocation_parse (invocation, NULL, 0, 0, error))
    return RP_EXIT_USAGE;
  store = rp_invocation_open_store (invocation, error);
  if (store == NULL || !rp_import_undo (store, &n_taken_back, &n_sent, error))
    return RP_EXIT_FAILED;
  if (n_taken_back + n_sent == 0)
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                           _ ("There is no import that could be taken back."));
      return RP_EXIT_FAILED;
    }
  if (rp_invocation_wants_json (invocation))
    {
      JsonObject *result = json_object_new ();

      json_object_set_int_member (result, "taken_back", n_taken_back);
      json_object_set_int_member (result, "sent", n_sent);
      rp_print_json (result);
    }
  else if (n_sent == 0)
    rp_print (_ ("The last import is taken back.\n"));
  else
    rp_print (_ ("Taken back: %u parts. Sent to the server before and left: %u parts.\n"),
              n_taken_back, n_sent);
  return n_sent == 0 ? RP_EXIT_OK : RP_EXIT_PARTLY;
}

const RpCommand rp_command_import_undo = {
  .name = "import undo",
  .arguments = "",
  .summary = N_ ("Take the last import back"),
  .details
  = N_ ("New rows go and changed rows are as before, as far as the server has not been told "
        "yet; the status is 3 when it has been told of a part."),
  .run = run_undo,
};
