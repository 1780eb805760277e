/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/locale.h"
#include "cli/commands.h"
#include "cli/facts.h"
#include "cli/table.h"
#include "insight/rules.h"

/* What is told of each verdict. */
static const struct
{
  const char *code;
  const char *label;
} verdicts[] = {
  [RP_VERDICT_FIRED] = { "fired", N_ ("suggested") },
  [RP_VERDICT_OUTRANKED] = { "outranked", N_ ("a stronger one stands") },
  [RP_VERDICT_COOLING] = { "cooling", N_ ("answered not long ago") },
  [RP_VERDICT_NEAR] = { "near", N_ ("nearly") },
  [RP_VERDICT_NO_DATA] = { "no_data", N_ ("not known") },
  [RP_VERDICT_NO] = { "no", N_ ("no") },
};

static JsonObject *
result_to_json (RpRecord *customer, const RpRuleResult *result)
{
  JsonObject *object = json_object_new ();
  JsonArray *proposes = json_array_new ();

  for (guint i = 0; result->proposes[i] != NULL; i++)
    json_array_add_string_element (proposes, result->proposes[i]);
  json_object_set_string_member (object, "no", rp_record_get_text (customer, "no"));
  json_object_set_string_member (object, "name", rp_record_get_title (customer));
  json_object_set_string_member (object, "rule", result->id);
  json_object_set_int_member (object, "version", result->version);
  json_object_set_string_member (object, "title", result->title);
  json_object_set_string_member (object, "verdict", verdicts[result->verdict].code);
  json_object_set_array_member (object, "proposes", proposes);
  if (result->sentence != NULL)
    json_object_set_string_member (object, "sentence", result->sentence);
  if (result->evidence != NULL)
    json_object_set_object_member (object, "evidence", json_object_ref (result->evidence));
  return object;
}

static void
add_line (RpTable *table, RpRecord *customer, const RpRuleResult *result)
{
  rp_table_add (table, rp_record_get_text (customer, "no"), result->id,
                _ (verdicts[result->verdict].label), result->title,
                result->sentence != NULL ? result->sentence : "", NULL);
}

static RpExit
suggest_for (RpInvocation *invocation, RpStore *store, RpRules *rules, GPtrArray *customers,
             gboolean why_not, GError **error)
{
  g_autoptr (RpTable) table = rp_table_new ("lllll");
  g_autoptr (JsonArray) list = json_array_new ();
  JsonObject *object;

  for (guint c = 0; c < customers->len; c++)
    {
      RpRecord *customer = customers->pdata[c];
      g_autoptr (JsonObject) facts
          = rp_cli_collect_facts (invocation, store, rp_record_get_id (customer), error);
      g_autoptr (GPtrArray) results = NULL;

      if (facts == NULL)
        return RP_EXIT_FAILED;
      results = rp_rules_evaluate (rules, facts, NULL, rp_locale_is_chinese () ? "zh" : "en");
      for (guint i = 0; i < results->len; i++)
        {
          const RpRuleResult *result = results->pdata[i];

          if (result->verdict != RP_VERDICT_FIRED && !why_not)
            continue;
          json_array_add_object_element (list, result_to_json (customer, result));
          add_line (table, customer, result);
        }
    }
  if (!rp_invocation_wants_json (invocation))
    {
      rp_table_print (table);
      return RP_EXIT_OK;
    }
  object = json_object_new ();
  json_object_set_array_member (object, "suggestions", g_steal_pointer (&list));
  rp_print_json (object);
  return RP_EXIT_OK;
}

static RpExit
run_suggest (RpInvocation *invocation, GError **error)
{
  g_autofree char *folder = NULL;
  gboolean all = FALSE, why_not = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("All customers of the profile"), NULL },
    { "why-not", 0, 0, G_OPTION_ARG_NONE, &why_not,
      N_ ("Also the rules that do not suggest, and why"), NULL },
    { "rules", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Folder of rules"), N_ ("DIR") },
    { NULL },
  };
  g_autoptr (RpRules) rules = NULL;
  g_autoptr (RpStore) store = NULL;
  g_autoptr (GPtrArray) customers = NULL;

  if (!rp_invocation_parse (invocation, entries, 0, 1, error))
    return RP_EXIT_USAGE;
  if (folder == NULL)
    folder = rp_data_dup_path ("rules");
  rules = rp_rules_load (folder, error);
  store = rules != NULL ? rp_invocation_open_store (invocation, error) : NULL;
  customers = store != NULL ? rp_cli_list_customers (invocation, store, all, error) : NULL;
  if (customers == NULL)
    return RP_EXIT_FAILED;
  return suggest_for (invocation, store, rules, customers, why_not, error);
}

const RpCommand rp_command_suggest = {
  .name = "suggest",
  .arguments = N_ ("[CUSTOMER]"),
  .summary = N_ ("Show potential needs with the facts behind them"),
  .details = N_ ("With --why-not also what was looked at and did not lead to a suggestion."),
  .run = run_suggest,
};
