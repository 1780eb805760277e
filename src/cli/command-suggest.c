/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "cli/commands.h"
#include "cli/facts.h"
#include "cli/rule-output.h"
#include "cli/table.h"
#include "insight/facts.h"
#include "insight/need-learner.h"
#include "insight/need-life.h"

static JsonObject *
result_to_json (RpRecord *customer, const RpRuleResult *result)
{
  JsonObject *object = rp_rule_result_to_json (result);

  json_object_set_string_member (object, "no", rp_record_get_text (customer, "no"));
  json_object_set_string_member (object, "name", rp_record_get_title (customer));
  return object;
}

static void
add_line (RpTable *table, RpRecord *customer, const RpRuleResult *result)
{
  rp_table_add (table, rp_record_get_text (customer, "no"), result->id,
                rp_verdict_label (result->verdict), result->title,
                result->sentence != NULL ? result->sentence : "", NULL);
}

/* ---- everybody's facts ---- */

/* What all customers of the profile tell: a model, and for each his peers. */
typedef struct
{
  RpRules *rules;
  JsonObject *settings; /* (nullable): of suggestions */
  GHashTable *facts;    /* customer's id → JsonObject */
  RpNeedLearner *learner;
} Everybody;

static void
free_everybody (Everybody *self)
{
  g_clear_pointer (&self->rules, rp_rules_unref);
  g_clear_pointer (&self->settings, json_object_unref);
  g_clear_pointer (&self->facts, g_hash_table_unref);
  g_clear_pointer (&self->learner, rp_need_learner_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Everybody, free_everybody)

static gboolean
load_settings (Everybody *self, RpStore *store, GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  gint32 today = rp_clock_today (rp_store_get_clock (store));
  g_autoptr (JsonObject) all = rp_facts_settings_new (data, today, error);
  JsonObject *settings = all != NULL ? rp_json_get_object (all, "suggestions") : NULL;

  if (settings != NULL)
    {
      self->settings = json_object_ref (settings);
      self->learner = rp_need_learner_new (settings, today);
    }
  return all != NULL;
}

/* @asked: (nullable): only these, when nobody else matters */
static gboolean
hear_everybody (Everybody *self, RpInvocation *invocation, RpStore *store, GPtrArray *asked,
                GError **error)
{
  g_autoptr (GPtrArray) customers
      = asked != NULL ? g_ptr_array_ref (asked)
                      : rp_store_list (store, "customer", NULL, "id", 0, error, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; customers != NULL && i < customers->len; i++)
    {
      const char *id = rp_record_get_id (customers->pdata[i]);
      JsonObject *facts = rp_cli_collect_facts (invocation, store, id, error);

      if (facts == NULL)
        return FALSE;
      g_hash_table_insert (self->facts, g_strdup (id), facts);
      g_ptr_array_add (all, facts);
      if (self->learner != NULL)
        rp_need_learner_add (self->learner, id, facts);
    }
  if (asked == NULL)
    rp_facts_set_peers (all);
  if (self->learner != NULL)
    rp_need_learner_learn (self->learner);
  return customers != NULL;
}

/* ---- one customer ---- */

static GPtrArray *
list_proposed (GPtrArray *results)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < results->len; i++)
    {
      const RpRuleResult *result = results->pdata[i];

      if (result->verdict == RP_VERDICT_FIRED)
        g_ptr_array_add (codes, g_strdup (result->proposes[0] != NULL ? result->proposes[0] : ""));
    }
  g_ptr_array_add (codes, NULL);
  return codes;
}

static char *
name_term (const char *kind, const char *label, const char *language)
{
  return g_str_equal (kind, "need")
             ? g_strdup (rp_code_list_label (rp_code_list_find ("sub_code"), label))
             : rp_need_term_dup_name (kind, label, language);
}

/* What the model says beside the rules, in the same shape. */
static void
add_model (Everybody *self, RpTable *table, JsonArray *list, RpRecord *customer, GPtrArray *results)
{
  const char *language = rp_locale_language ();
  const RpNeedSigns none = { .rule = NAN, .text = NAN, .model = NAN };
  g_autoptr (GPtrArray) standing = list_proposed (results);
  g_autoptr (GPtrArray) found
      = rp_need_learner_suggest (self->learner, rp_record_get_id (customer),
                                 (const char *const *)standing->pdata, standing->len - 1);

  for (guint i = 0; i < found->len; i++)
    {
      JsonObject *model = found->pdata[i];
      const char *code = rp_json_get_string (model, "code", "");
      const char *title = rp_code_list_label (rp_code_list_find ("sub_code"), code);
      char *proposes[] = { (char *)code, NULL };
      g_autofree char *sentence = rp_need_model_dup_sentence (model, language, name_term);
      g_autoptr (JsonObject) evidence = json_object_new ();
      RpRuleResult result = { .id = RP_NEED_MODEL_RULE,
                              .version = 1,
                              .title = (char *)title,
                              .verdict = RP_VERDICT_FIRED,
                              .proposes = proposes,
                              .evidence = evidence,
                              .sentence = sentence };

      json_object_set_object_member (evidence, "model", json_object_ref (model));
      json_object_set_object_member (evidence, "strength",
                                     rp_need_learner_strength (self->learner, &none, model));
      json_array_add_object_element (list, result_to_json (customer, &result));
      add_line (table, customer, &result);
    }
}

static void
suggest_for (Everybody *self, RpTable *table, JsonArray *list, RpRecord *customer, gboolean why_not,
             gboolean with_model)
{
  JsonObject *facts = g_hash_table_lookup (self->facts, rp_record_get_id (customer));
  g_autoptr (JsonObject) quiet
      = rp_need_life_quiet (rp_json_get_array (facts, "need_answers"), self->settings, self->rules);
  g_autoptr (GPtrArray) results
      = rp_rules_evaluate (self->rules, facts, quiet, rp_locale_language ());

  for (guint i = 0; i < results->len; i++)
    {
      const RpRuleResult *result = results->pdata[i];

      if (result->verdict != RP_VERDICT_FIRED && !why_not)
        continue;
      json_array_add_object_element (list, result_to_json (customer, result));
      add_line (table, customer, result);
    }
  if (with_model && self->learner != NULL)
    add_model (self, table, list, customer, results);
}

static void
print_suggestions (RpInvocation *invocation, Everybody *self, GPtrArray *customers,
                   gboolean why_not, gboolean with_model)
{
  g_autoptr (RpTable) table = rp_table_new ("lllll");
  g_autoptr (JsonArray) list = json_array_new ();
  JsonObject *object;

  for (guint i = 0; i < customers->len; i++)
    suggest_for (self, table, list, customers->pdata[i], why_not, with_model);
  if (!rp_invocation_wants_json (invocation))
    {
      rp_table_print (table);
      return;
    }
  object = json_object_new ();
  json_object_set_array_member (object, "suggestions", g_steal_pointer (&list));
  if (with_model && self->learner != NULL)
    json_object_set_object_member (object, "model", rp_need_learner_report (self->learner));
  rp_print_json (object);
}

static RpExit
run_suggest (RpInvocation *invocation, GError **error)
{
  g_autofree char *folder = NULL;
  gboolean all = FALSE, why_not = FALSE, rules_only = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("All customers of the profile"), NULL },
    { "why-not", 0, 0, G_OPTION_ARG_NONE, &why_not,
      N_ ("Also the rules that do not suggest, and why"), NULL },
    { "rules-only", 0, 0, G_OPTION_ARG_NONE, &rules_only,
      N_ ("Without what is learned from other customers"), NULL },
    { "rules", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Folder of rules"), N_ ("DIR") },
    { NULL },
  };
  g_auto (Everybody) everybody = { NULL };
  g_autoptr (RpStore) store = NULL;
  g_autoptr (GPtrArray) customers = NULL;

  if (!rp_invocation_parse (invocation, entries, 0, 1, error))
    return RP_EXIT_USAGE;
  if (folder == NULL)
    folder = rp_data_dup_path ("rules");
  everybody.facts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_object_unref);
  everybody.rules = rp_rules_load (folder, error);
  store = everybody.rules != NULL ? rp_invocation_open_store (invocation, error) : NULL;
  customers = store != NULL ? rp_cli_list_customers (invocation, store, all, error) : NULL;
  if (customers == NULL || !load_settings (&everybody, store, error)
      || !hear_everybody (&everybody, invocation, store, rules_only && !all ? customers : NULL,
                          error))
    return RP_EXIT_FAILED;
  print_suggestions (invocation, &everybody, customers, why_not, !rules_only);
  return RP_EXIT_OK;
}

const RpCommand rp_command_suggest = {
  .name = "suggest",
  .arguments = N_ ("[CUSTOMER]"),
  .summary = N_ ("Show potential needs with the facts behind them"),
  .details
  = N_ ("What rules find, and beside it (“MODEL”) what was learned from the customers of this "
        "profile. With --why-not also what was looked at and did not lead to a suggestion."),
  .run = run_suggest,
};
