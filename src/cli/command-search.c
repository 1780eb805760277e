/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/commands.h"
#include "cli/table.h"

static void
print_json (GPtrArray *hits)
{
  JsonObject *result = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < hits->len; i++)
    {
      const RpSearchHit *hit = hits->pdata[i];
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "kind", hit->kind);
      json_object_set_string_member (item, "id", hit->id);
      json_object_set_string_member (item, "title", hit->title);
      if (hit->excerpt != NULL)
        json_object_set_string_member (item, "excerpt", hit->excerpt);
      json_array_add_object_element (list, item);
    }
  json_object_set_array_member (result, "hits", list);
  rp_print_json (result);
}

static void
print_table (GPtrArray *hits)
{
  g_autoptr (RpTable) table = rp_table_new ("lll");

  for (guint i = 0; i < hits->len; i++)
    {
      const RpSearchHit *hit = hits->pdata[i];
      const RpKind *kind = rp_schema_find_kind (hit->kind);

      rp_table_add (table, kind != NULL ? rp_kind_label (kind) : hit->kind, hit->title,
                    hit->excerpt != NULL ? hit->excerpt : "", NULL);
    }
  rp_table_print (table);
}

static RpExit
run_search (RpInvocation *invocation, GError **error)
{
  g_autofree char *kind = NULL;
  int limit = 20;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_ ("Only rows of this kind, such as customer"),
      N_ ("KIND") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many (20)"), N_ ("N") },
    { NULL },
  };
  g_autoptr (RpStore) store = NULL;
  g_autoptr (GPtrArray) hits = NULL;

  if (!rp_invocation_parse (invocation, entries, 1, 1, error))
    return RP_EXIT_USAGE;
  if (limit < 1 || (kind != NULL && rp_schema_find_kind (kind) == NULL))
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("--kind needs the name of a kind and --limit a number above 0."));
      return RP_EXIT_USAGE;
    }
  store = rp_invocation_open_store (invocation, error);
  if (store == NULL)
    return RP_EXIT_FAILED;
  hits = rp_store_search (store, kind, rp_invocation_get_argument (invocation, 0), limit, error);
  if (hits == NULL)
    return RP_EXIT_FAILED;
  if (rp_invocation_wants_json (invocation))
    print_json (hits);
  else
    print_table (hits);
  return RP_EXIT_OK;
}

const RpCommand rp_command_search = {
  .name = "search",
  .arguments = N_ ("TEXT"),
  .summary = N_ ("Find rows by any part of a name, pinyin, initials or number"),
  .details = N_ ("Several words must all be there. The best hits come first."),
  .run = run_search,
};
