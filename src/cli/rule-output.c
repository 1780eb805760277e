/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rule-output.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/locale.h"
#include "cli/facts.h"
#include "insight/facts.h"
#include "insight/load-profile.h"

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

const char *
rp_verdict_label (RpVerdict verdict)
{
  return _ (verdicts[verdict].label);
}

JsonObject *
rp_rule_result_to_json (const RpRuleResult *result)
{
  JsonObject *object = json_object_new ();
  JsonArray *proposes = json_array_new ();

  for (guint i = 0; result->proposes[i] != NULL; i++)
    json_array_add_string_element (proposes, result->proposes[i]);
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

/* ---- a curve without a customer ---- */

static gboolean
suppose (JsonObject *facts, const char *const *supposed, GError **error)
{
  for (guint i = 0; supposed != NULL && supposed[i] != NULL; i++)
    {
      const char *equal = strchr (supposed[i], '=');
      g_autofree char *name
          = g_strndup (supposed[i], equal != NULL ? (gsize)(equal - supposed[i]) : 0);

      if (*name == '\0' || equal[1] == '\0' || strchr (name, '.') != NULL
          || rp_facts_find (name) == NULL)
        {
          g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                       _ ("“%s” is not of the form FACT=VALUE with a fact that there is."),
                       supposed[i]);
          return FALSE;
        }
      json_object_set_member (facts, name, rp_cli_read_fact (equal + 1));
    }
  return TRUE;
}

/* The day after the last month: the curve is judged as it ended. */
static void
set_day (JsonObject *facts, gint32 newest)
{
  gint32 next = newest + 1;
  g_autofree char *date = rp_date_format (rp_date_from_ymd (1970 + next / 12, next % 12 + 1, 1));

  json_object_set_string_member (facts, "as_of", date);
}

/* Rules that do not look at load curves have nothing to say here. */
static void
keep_load_rules (GPtrArray *results)
{
  for (guint i = results->len; i > 0; i--)
    {
      const RpRuleResult *result = g_ptr_array_index (results, i - 1);

      if (!result->from_curve)
        g_ptr_array_remove_index (results, i - 1);
    }
}

GPtrArray *
rp_cli_judge_load (RpInvocation *invocation, RpRules *rules, GArray *months, double pf_standard,
                   const char *const *supposed, GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  RpClock *clock = rp_invocation_get_clock (invocation, error);
  g_autoptr (JsonObject) settings
      = clock != NULL ? rp_facts_settings_new (data, rp_clock_today (clock), error) : NULL;
  g_autoptr (JsonObject) facts = json_object_new ();
  gint32 newest = months->len > 0 ? g_array_index (months, RpLoadMonth, months->len - 1).month : 0;
  GPtrArray *results = NULL;

  if (settings == NULL)
    return NULL;
  json_object_set_double_member (facts, "pf_standard", pf_standard);
  json_object_set_object_member (facts, "missing", json_object_new ());
  set_day (facts, newest);
  if (!suppose (facts, supposed, error))
    return NULL;
  rp_facts_set_curve (facts, months, newest, settings);
  results = rp_rules_evaluate (rules, facts, NULL, rp_locale_language ());
  keep_load_rules (results);
  return results;
}
