/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/commands.h"
#include "schema/codec.h"
#include "workbench/export.h"

/* The bodies of the rows as they are, with their ids. Returns: (nullable): the text */
static GString *
make_rows_json (RpStore *store, const RpKind *kind, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) rows
      = customer != NULL ? rp_store_list (store, kind->name,
                                          kind->scope == RP_SCOPE_SELF ? "id = :customer"
                                                                       : "customer = :customer",
                                          "id", 0, error, ":customer", customer, NULL)
                         : rp_store_list (store, kind->name, NULL, "id", 0, error, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonObject *result;
  JsonArray *list;

  if (rows == NULL)
    return NULL;
  result = json_object_new ();
  list = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "id", rp_record_get_id (rows->pdata[i]));
      json_object_set_object_member (item, "body",
                                     json_object_ref (rp_record_get_body (rows->pdata[i])));
      json_array_add_object_element (list, item);
    }
  json_object_set_string_member (result, "kind", kind->name);
  json_object_set_array_member (result, "rows", list);
  node = json_node_init_object (json_node_alloc (), result);
  json_object_unref (result);
  text = json_to_string (node, TRUE);
  return g_string_append_c (g_string_new (text), '\n');
}

static gboolean
write_table (const GString *table, const char *output, GError **error)
{
  if (output == NULL)
    {
      rp_print ("%s", table->str);
      return TRUE;
    }
  return g_file_set_contents_full (output, table->str, table->len, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0600, error);
}

static RpExit
run_export (RpInvocation *invocation, GError **error)
{
  g_autofree char *output = NULL, *fields = NULL, *customer = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write to this file"), N_ ("FILE") },
    { "fields", 0, 0, G_OPTION_ARG_STRING, &fields, N_ ("Only these, separated by commas"),
      N_ ("FIELDS") },
    { "customer", 0, 0, G_OPTION_ARG_STRING, &customer, N_ ("Only rows of this customer"),
      N_ ("NAME") },
    { NULL },
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (RpStore) store = NULL;
  g_autoptr (RpRecord) record = NULL;
  const RpKind *kind;
  const char *id;

  if (!rp_invocation_parse (invocation, entries, 1, 1, error))
    return RP_EXIT_USAGE;
  if (fields != NULL && rp_invocation_wants_json (invocation))
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("Fields are chosen for CSV; JSON has all of them."));
      return RP_EXIT_USAGE;
    }
  kind = rp_schema_find_kind (rp_invocation_get_argument (invocation, 0));
  if (kind == NULL)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, _ ("There is no kind “%s”."),
                   rp_invocation_get_argument (invocation, 0));
      return RP_EXIT_USAGE;
    }
  store = rp_invocation_open_store (invocation, error);
  if (store == NULL)
    return RP_EXIT_FAILED;
  if (customer != NULL && (record = rp_find_customer (store, customer, error)) == NULL)
    return RP_EXIT_FAILED;
  id = record != NULL ? rp_record_get_id (record) : NULL;
  if (fields != NULL)
    names = g_strsplit (fields, ",", -1);
  g_autoptr (GString) table
      = rp_invocation_wants_json (invocation)
            ? make_rows_json (store, kind, id, error)
            : rp_export_table (store, kind, id, (const char *const *)names, error);
  return table != NULL && write_table (table, output, error) ? RP_EXIT_OK : RP_EXIT_FAILED;
}

const RpCommand rp_command_export = {
  .name = "export",
  .arguments = N_ ("KIND"),
  .summary = N_ ("Write rows as CSV or JSON"),
  .details
  = N_ ("“rapportctl import” reads the CSV again. Cells that a spreadsheet would take for a "
        "formula begin with an apostrophe."),
  .run = run_export,
};
