/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/locale.h"
#include "cli/commands.h"
#include "cli/facts.h"
#include "cli/table.h"
#include "insight/score-model.h"

#define DEFAULT_MODEL "county-v1"

static RpScore *
compute_score (RpInvocation *invocation, RpStore *store, RpScoreModel *model, RpRecord *customer,
               GError **error)
{
  g_autoptr (JsonObject) facts
      = rp_cli_collect_facts (invocation, store, rp_record_get_id (customer), error);

  if (facts == NULL)
    return NULL;
  return rp_score_compute (model, facts, rp_locale_is_chinese () ? "zh" : "en");
}

/* ---- one customer: where the score comes from ---- */

static void
print_parts (RpRecord *customer, const RpScore *score)
{
  g_autoptr (RpTable) table = rp_table_new ("llrrrl");
  g_autofree char *value = rp_score_format (score->score);
  g_autofree char *lowest = rp_score_format (score->lowest);
  g_autofree char *highest = rp_score_format (score->highest);

  rp_print (_ ("%s: %s, grade %s; between %s and %s once all is known\n"),
            rp_record_get_title (customer), value, score->grade != NULL ? score->grade : "–",
            lowest, highest);
  rp_table_add (table, _ ("Indicator"), _ ("Value"), _ ("Points"), _ ("Weight"), _ ("Contribution"),
                "", NULL);
  for (guint i = 0; i < score->parts->len; i++)
    {
      const RpScorePart *part = score->parts->pdata[i];
      g_autofree char *points = g_strdup_printf ("%.2f", part->points);
      g_autofree char *weight = g_strdup_printf ("%g %%", part->weight);
      g_autofree char *contribution = rp_score_format (part->contribution);

      rp_table_add (table, part->label, part->raw != NULL ? part->raw : "",
                    part->present ? points : "–", weight, part->present ? contribution : "–",
                    part->reason != NULL ? part->reason : "", NULL);
    }
  rp_table_print (table);
}

/* ---- all customers ---- */

static void
add_line (RpTable *table, RpRecord *customer, const RpScore *score)
{
  g_autofree char *value = rp_score_format (score->score);
  g_autofree char *coverage = g_strdup_printf ("%.0f %%", score->coverage / 100.0);

  rp_table_add (table, rp_record_get_text (customer, "no"), rp_record_get_title (customer), value,
                score->grade != NULL ? score->grade : "–", coverage, NULL);
}

static JsonObject *
score_to_json (RpRecord *customer, const RpScore *score)
{
  JsonObject *object = rp_score_to_json (score);

  json_object_set_string_member (object, "customer", rp_record_get_id (customer));
  json_object_set_string_member (object, "no", rp_record_get_text (customer, "no"));
  json_object_set_string_member (object, "name", rp_record_get_title (customer));
  return object;
}

static RpExit
score_customers (RpInvocation *invocation, RpStore *store, RpScoreModel *model,
                 GPtrArray *customers, gboolean all, GError **error)
{
  g_autoptr (RpTable) table = rp_table_new ("llrlr");
  g_autoptr (JsonArray) list = json_array_new ();

  rp_table_add (table, _ ("Customer number"), _ ("Customer"), _ ("Score"), _ ("Grade"), _ ("Known"),
                NULL);
  for (guint i = 0; i < customers->len; i++)
    {
      g_autoptr (RpScore) score
          = compute_score (invocation, store, model, customers->pdata[i], error);

      if (score == NULL)
        return RP_EXIT_FAILED;
      json_array_add_object_element (list, score_to_json (customers->pdata[i], score));
      add_line (table, customers->pdata[i], score);
      if (!all && !rp_invocation_wants_json (invocation))
        print_parts (customers->pdata[i], score);
    }
  if (rp_invocation_wants_json (invocation))
    {
      JsonObject *result = json_object_new ();

      json_object_set_array_member (result, "scores", g_steal_pointer (&list));
      rp_print_json (result);
    }
  else if (all)
    rp_table_print (table);
  return RP_EXIT_OK;
}

static RpScoreModel *
load_model (const char *name, GError **error)
{
  g_autofree char *path = NULL;

  if (strchr (name, G_DIR_SEPARATOR) != NULL)
    path = g_strdup (name);
  else
    {
      g_autofree char *file = g_strconcat ("models/", name, ".json", NULL);

      path = rp_data_dup_path (file);
    }
  return rp_score_model_load (path, error);
}

static RpExit
run_score (RpInvocation *invocation, GError **error)
{
  g_autofree char *model_name = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("All customers of the profile"), NULL },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model_name,
      N_ ("A model of the product, or a file (county-v1)"), N_ ("MODEL") },
    { NULL },
  };
  g_autoptr (RpScoreModel) model = NULL;
  g_autoptr (RpStore) store = NULL;
  g_autoptr (GPtrArray) customers = NULL;

  if (!rp_invocation_parse (invocation, entries, 0, 1, error))
    return RP_EXIT_USAGE;
  model = load_model (model_name != NULL ? model_name : DEFAULT_MODEL, error);
  store = model != NULL ? rp_invocation_open_store (invocation, error) : NULL;
  customers = store != NULL ? rp_cli_list_customers (invocation, store, all, error) : NULL;
  if (customers == NULL)
    return RP_EXIT_FAILED;
  return score_customers (invocation, store, model, customers, all, error);
}

const RpCommand rp_command_score = {
  .name = "score",
  .arguments = N_ ("[CUSTOMER]"),
  .summary = N_ ("Compute value scores and show what they are made of"),
  .details = N_ ("The contributions add up to the score. What is not known is not filled in: its "
                 "reason stands in the last column."),
  .run = run_score,
};
