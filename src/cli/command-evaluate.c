/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "cli/commands.h"
#include "cli/need-file.h"
#include "cli/table.h"
#include "insight/need-replay.h"

#define MACRO_LEAST 10

typedef struct
{
  char *data, *mapping, *answers;
  int least;
  gboolean cold;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data);
  g_free (options->mapping);
  g_free (options->answers);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
want (const char *value, const char *option, GError **error)
{
  if (value != NULL)
    return TRUE;
  g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, _ ("%s is needed."), option);
  return FALSE;
}

/* JSON has no word for what is not a number: a mean of nothing is null. */
static void
set_number (JsonObject *object, const char *member, double value)
{
  if (isfinite (value))
    json_object_set_double_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

static char *
format_share (double value)
{
  return isfinite (value) ? g_strdup_printf ("%.4f", value) : g_strdup ("–");
}

/* ---- evaluate suggestions ---- */

/* In the order of the report. The product's own choice comes last. */
static const guint compared[] = {
  RP_NEED_POPULARITY, RP_NEED_COSINE,          RP_NEED_CONDITIONAL, RP_NEED_ASSOCIATION,
  RP_NEED_EASE,       RP_NEED_EASE_ATTRIBUTES, RP_NEED_LOGISTIC,    RP_NEED_PRODUCT,
};

static const char *
name_method (guint method)
{
  return method == RP_NEED_PRODUCT ? "product" : rp_need_method_get_name ((RpNeedMethod)method);
}

static double
seconds_since (gint64 begin)
{
  return (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static JsonObject *
begin_report (RpNeedFile *file, GArray *cases)
{
  JsonObject *report = json_object_new ();
  json_object_set_int_member (report, "train", file->train->len);
  json_object_set_int_member (report, "test", file->test->len);
  json_object_set_int_member (report, "cases", cases->len);
  json_object_set_int_member (report, "items", rp_need_table_get_n_needs (file->table));
  json_object_set_int_member (report, "attributes", rp_need_table_get_n_attributes (file->table));
  return report;
}

/* What the product chose, where the method is its own. */
static void
set_choice (JsonObject *line, guint method, RpNeedModel *model)
{
  if (method != RP_NEED_PRODUCT)
    return;
  json_object_set_string_member (line, "chosen",
                                 rp_need_method_get_name (rp_need_model_get_method (model)));
  set_number (line, "attribute_strength", rp_need_model_get_strength (model).attributes);
}

static JsonObject *
result_to_json (guint method, const RpNeedResult *result, guint least, double seconds)
{
  const RpRankingSum *ranking = result->ranking;
  JsonObject *line = json_object_new ();
  guint n_macro;
  double macro = rp_ranking_sum_macro (ranking, least, &n_macro);
  json_object_set_string_member (line, "method", name_method (method));
  set_choice (line, method, result->model);
  set_number (line, "r1", ranking->r1);
  set_number (line, "r3", ranking->r3);
  set_number (line, "r5", ranking->r5);
  set_number (line, "mrr", ranking->mrr);
  set_number (line, "ndcg5", ranking->ndcg5);
  set_number (line, "ndcg5_standard_error", rp_ranking_sum_error (ranking));
  set_number (line, "macro_r3", macro);
  json_object_set_int_member (line, "macro_items", n_macro);
  set_number (line, "brier", result->brier);
  set_number (line, "ece", result->calibration_error);
  set_number (line, "seconds", seconds);
  return line;
}

static void
add_result (RpTable *table, guint method, const RpNeedResult *result, guint least, double seconds)
{
  const RpRankingSum *ranking = result->ranking;
  guint n_macro;
  g_autofree char *r1 = format_share (ranking->r1), *r3 = format_share (ranking->r3);
  g_autofree char *r5 = format_share (ranking->r5), *mrr = format_share (ranking->mrr);
  g_autofree char *ndcg = format_share (ranking->ndcg5);
  g_autofree char *macro = format_share (rp_ranking_sum_macro (ranking, least, &n_macro));
  g_autofree char *brier = format_share (result->brier);
  g_autofree char *ece = format_share (result->calibration_error);
  g_autofree char *time = g_strdup_printf ("%.1f", seconds);
  rp_table_add (table, name_method (method), r1, r3, r5, mrr, ndcg, macro, brier, ece, time, NULL);
}

static void
finish_report (RpInvocation *invocation, JsonObject *report, JsonArray *lines, RpTable *table)
{
  json_object_set_array_member (report, "methods", json_array_ref (lines));
  if (rp_invocation_wants_json (invocation))
    rp_print_json (json_object_ref (report));
  else
    rp_table_print (table);
}

static void
evaluate_known (RpInvocation *invocation, RpNeedFile *file, GArray *cases, guint least)
{
  g_autoptr (JsonObject) report = begin_report (file, cases);
  g_autoptr (JsonArray) lines = json_array_new ();
  g_autoptr (RpTable) table = rp_table_new ("lrrrrrrrrr");
  rp_table_add (table, _ ("Method"), "R@1", "R@3", "R@5", "MRR", "NDCG@5", _ ("Macro R@3"), "Brier",
                "ECE", _ ("Seconds"), NULL);
  json_object_set_int_member (report, "macro_least", least);
  for (guint i = 0; i < G_N_ELEMENTS (compared); i++)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (RpNeedResult) result
          = rp_need_evaluate (file->table, file->train, file->test, cases, compared[i]);
      double seconds = seconds_since (begin);
      json_array_add_object_element (lines, result_to_json (compared[i], result, least, seconds));
      add_result (table, compared[i], result, least, seconds);
    }
  finish_report (invocation, report, lines, table);
}

static void
evaluate_cold (RpInvocation *invocation, RpNeedFile *file, GArray *cases)
{
  static const guint methods[] = { RP_NEED_POPULARITY, RP_NEED_COLD, RP_NEED_PRODUCT };
  g_autoptr (JsonObject) report = begin_report (file, cases);
  g_autoptr (JsonArray) lines = json_array_new ();
  g_autoptr (RpTable) table = rp_table_new ("lrr");
  rp_table_add (table, _ ("Method"), "P@1", "R@3", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (RpNeedModel) model
          = methods[i] == RP_NEED_PRODUCT
                ? rp_need_model_train (file->table, file->train)
                : rp_need_model_fit (file->table, file->train, (RpNeedMethod)methods[i], NULL);
      RpNeedColdResult result = rp_need_evaluate_cold (model, file->table, file->test, cases);
      g_autofree char *p1 = format_share (result.p1), *r3 = format_share (result.r3);
      JsonObject *line = json_object_new ();
      json_object_set_string_member (line, "method", name_method (methods[i]));
      set_choice (line, methods[i], model);
      json_object_set_int_member (line, "customers", result.n);
      set_number (line, "p1", result.p1);
      set_number (line, "r3", result.r3);
      json_array_add_object_element (lines, line);
      rp_table_add (table, name_method (methods[i]), p1, r3, NULL);
    }
  finish_report (invocation, report, lines, table);
}

static RpExit
run_suggestions (RpInvocation *invocation, GError **error)
{
  g_auto (Options) options = { .least = MACRO_LEAST };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Table of customers"), N_ ("FILE") },
    { "mapping", 0, 0, G_OPTION_ARG_FILENAME, &options.mapping, N_ ("What its columns are"),
      N_ ("FILE") },
    { "answers", 0, 0, G_OPTION_ARG_FILENAME, &options.answers,
      N_ ("Table of customer and hidden item"), N_ ("FILE") },
    { "cold", 0, 0, G_OPTION_ARG_NONE, &options.cold,
      N_ ("Rank as if no item were known of the customers"), NULL },
    { "macro-least", 0, 0, G_OPTION_ARG_INT, &options.least,
      N_ ("Cases an item needs to count for macro R@3 (10)"), N_ ("N") },
    { NULL },
  };
  g_autoptr (RpNeedFile) file = NULL;
  g_autoptr (GArray) cases = NULL;

  if (!rp_invocation_parse (invocation, entries, 0, 0, error)
      || !want (options.data, "--data", error) || !want (options.mapping, "--mapping", error)
      || !want (options.answers, "--answers", error))
    return RP_EXIT_USAGE;
  file = rp_need_file_read (options.data, options.mapping, TRUE, error);
  cases = file != NULL ? rp_need_file_read_answers (file, options.answers, error) : NULL;
  if (cases == NULL)
    return RP_EXIT_FAILED;
  if (options.cold)
    evaluate_cold (invocation, file, cases);
  else
    evaluate_known (invocation, file, cases, (guint)MAX (options.least, 1));
  return RP_EXIT_OK;
}

const RpCommand rp_command_evaluate_suggestions = {
  .name = "evaluate suggestions",
  .arguments = "",
  .summary = N_ ("Measure how good suggestions are on a table of customers"),
  .details = N_ ("Learns from the customers of the split “train” and ranks the hidden item of each "
                 "answer among the items that the customer is not known to have. The mapping is "
                 "described in the manual page. Seconds are those of learning six times and "
                 "ranking."),
  .run = run_suggestions,
};

/* ---- evaluate feedback ---- */

static JsonArray *
windows_to_json (const RpReplayWindow *windows)
{
  JsonArray *list = json_array_new ();
  for (guint i = 0; i < RP_N_REPLAY_WINDOWS; i++)
    {
      JsonObject *window = json_object_new ();
      json_object_set_int_member (window, "first", windows[i].first);
      json_object_set_int_member (window, "customers", windows[i].n);
      set_number (window, "hit1", windows[i].n > 0 ? windows[i].hit1 : NAN);
      set_number (window, "hit3", windows[i].n > 0 ? windows[i].hit3 : NAN);
      json_array_add_object_element (list, window);
    }
  return list;
}

static void
add_windows (RpTable *table, const char *learner, const RpReplayWindow *windows)
{
  for (guint i = 0; i < RP_N_REPLAY_WINDOWS && windows[i].n > 0; i++)
    {
      g_autofree char *customers
          = g_strdup_printf ("%u–%u", windows[i].first, windows[i].first + windows[i].n - 1);
      g_autofree char *hit1 = format_share (windows[i].hit1);
      g_autofree char *hit3 = format_share (windows[i].hit3);
      rp_table_add (table, learner, customers, hit1, hit3, NULL);
    }
}

static RpExit
run_feedback (RpInvocation *invocation, GError **error)
{
  static const char *const learners[] = { "popularity", "product" };
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Table of customers"), N_ ("FILE") },
    { "mapping", 0, 0, G_OPTION_ARG_FILENAME, &options.mapping, N_ ("What its columns are"),
      N_ ("FILE") },
    { NULL },
  };
  g_autoptr (RpNeedFile) file = NULL;
  g_autoptr (RpTable) table = rp_table_new ("llrr");
  g_autoptr (JsonObject) report = json_object_new ();
  g_autoptr (JsonArray) lines = json_array_new ();

  if (!rp_invocation_parse (invocation, entries, 0, 0, error)
      || !want (options.data, "--data", error) || !want (options.mapping, "--mapping", error))
    return RP_EXIT_USAGE;
  file = rp_need_file_read (options.data, options.mapping, FALSE, error);
  if (file == NULL)
    return RP_EXIT_FAILED;
  rp_table_add (table, _ ("Learner"), _ ("Customers"), "hit@1", "hit@3", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (learners); i++)
    {
      RpReplayWindow windows[RP_N_REPLAY_WINDOWS];
      JsonObject *line = json_object_new ();
      rp_need_replay (file->table, file->all, (RpReplayLearner)i, windows);
      json_object_set_string_member (line, "learner", learners[i]);
      json_object_set_array_member (line, "windows", windows_to_json (windows));
      json_array_add_object_element (lines, line);
      add_windows (table, learners[i], windows);
    }
  json_object_set_array_member (report, "learners", g_steal_pointer (&lines));
  if (rp_invocation_wants_json (invocation))
    rp_print_json (g_steal_pointer (&report));
  else
    rp_table_print (table);
  return RP_EXIT_OK;
}

const RpCommand rp_command_evaluate_feedback = {
  .name = "evaluate feedback",
  .arguments = "",
  .summary = N_ ("Replay how suggestions get better by the answers to them"),
  .details
  = N_ ("Customers come in the order of the table, at most 5,000 of those with two items or "
        "more. Half of their items are in sight, three are suggested, and what is in the "
        "other half is confirmed."),
  .run = run_feedback,
};
