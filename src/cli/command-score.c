/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/date.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "cli/commands.h"
#include "cli/facts.h"
#include "cli/score-run.h"
#include "cli/score-sheet.h"
#include "cli/table.h"
#include "insight/score-change.h"
#include "insight/score-override.h"

#define N_NAMED 2 /* contributions and losses that are told in a sentence */

typedef struct
{
  RpScoreRun *run;
  const RpScoreExtra *extra;
  gboolean all;
  gboolean explain;
  JsonArray *list; /* with --json */
  RpTable *table;  /* with --all */
} Output;

static const char *
show_grade (const RpScore *score)
{
  return score->grade != NULL ? score->grade : "–";
}

/* ---- a grade that a person set ---- */

typedef struct
{
  RpRecord *file; /* (nullable): whose texts the override has */
  RpScoreOverride value;
  gboolean is_set;
  char *refusal; /* (nullable): why it does not count */
} Override;

static void
override_clear (Override *self)
{
  g_clear_object (&self->file);
  g_free (self->refusal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Override, override_clear)

/* The override that counts on the day of @run, if there is one. */
static gboolean
find_override (RpScoreRun *run, RpRecord *customer, Override *out, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  gint32 day;

  out->file = rp_cli_find_customer_on (run->store, rp_record_get_id (customer), run->day, error);
  if (out->file == NULL || !rp_cli_read_day (run->store, run->day, &day, error))
    return FALSE;
  if (!rp_score_override_read (out->file, &out->value))
    return TRUE;
  if (!rp_score_override_check (&out->value, run->model, &refusal))
    out->refusal = g_strdup (refusal->message);
  out->is_set = refusal == NULL && rp_score_override_find (&out->value, 1, day) != NULL;
  return TRUE;
}

/* "Grade A is set until …, approved by …: reason" */
static void
print_override (RpScoreRun *run, const Override *override)
{
  g_autofree char *until = NULL;
  g_autoptr (RpRecord) approver = NULL;

  if (override->refusal != NULL)
    rp_print (_ ("A grade was set and does not count: %s\n"), override->refusal);
  if (!override->is_set)
    return;
  until = rp_date_format (override->value.until);
  approver = rp_store_get (run->store, "user", override->value.approver, NULL);
  rp_print (_ ("Grade %s is set until %s in place of the computed one, approved by %s: %s\n"),
            override->value.grade, until,
            approver != NULL ? rp_record_get_title (approver) : override->value.approver,
            override->value.reason);
}

static JsonObject *
override_to_json (const Override *override)
{
  JsonObject *object = json_object_new ();
  g_autofree char *from = rp_date_format (override->value.from);
  g_autofree char *until = rp_date_format (override->value.until);

  json_object_set_string_member (object, "grade", override->value.grade);
  json_object_set_string_member (object, "reason", override->value.reason);
  json_object_set_string_member (object, "proposer", override->value.proposer);
  json_object_set_string_member (object, "approver", override->value.approver);
  json_object_set_string_member (object, "from", from);
  json_object_set_string_member (object, "until", until);
  return object;
}

/* ---- one customer: where the score comes from ---- */

static void
print_head (RpRecord *customer, const RpScore *score)
{
  g_autofree char *value = rp_score_format (score->score);
  g_autofree char *lowest = rp_score_format (score->lowest);
  g_autofree char *highest = rp_score_format (score->highest);

  rp_print (_ ("%s: %s, grade %s; between %s and %s once all is known\n"),
            rp_record_get_title (customer), value, show_grade (score), lowest, highest);
}

static void
print_parts (const RpScore *score)
{
  g_autoptr (RpTable) table = rp_table_new ("llrrrl");

  rp_table_add (table, _ ("Indicator"), _ ("Value"), _ ("Points"), _ ("Weight"), _ ("Contribution"),
                "", NULL);
  for (guint i = 0; i < score->parts->len; i++)
    {
      const RpScorePart *part = score->parts->pdata[i];
      g_autofree char *points = g_strdup_printf ("%.2f", part->points);
      g_autofree char *weight = g_strdup_printf ("%.4g %%", part->weight);
      g_autofree char *contribution = rp_score_format (part->contribution);

      rp_table_add (table, part->label, part->raw != NULL ? part->raw : "",
                    part->present ? points : "–", weight, part->present ? contribution : "–",
                    part->reason != NULL ? part->reason : "", NULL);
    }
  rp_table_print (table);
}

/* ---- the same in sentences ---- */

static double
measure_part (const RpScore *score, const RpScorePart *part, gboolean loss)
{
  return loss ? rp_score_get_loss (score, part) : rp_score_get_contribution (score, part);
}

/* The parts that add or take most: "Bill of the last 12 months +17.00, …". Returns: (transfer full) */
static char *
name_largest (const RpScore *score, gboolean loss)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) named = g_hash_table_new (NULL, NULL);

  for (guint n = 0; n < N_NAMED; n++)
    {
      const RpScorePart *largest = NULL;

      for (guint i = 0; i < score->parts->len; i++)
        {
          const RpScorePart *part = score->parts->pdata[i];

          if (!g_hash_table_contains (named, part) && measure_part (score, part, loss) > 0
              && (largest == NULL
                  || measure_part (score, part, loss) > measure_part (score, largest, loss)))
            largest = part;
        }
      if (largest == NULL)
        break;
      g_hash_table_add (named, (gpointer)largest);
      g_string_append_printf (text, "%s%s %s%.2f", n > 0 ? _ (", ") : "", largest->label,
                              loss ? "−" : "+", measure_part (score, largest, loss));
    }
  return g_strdup (text->len > 0 ? text->str : "–");
}

static void
print_missing (const RpScore *score)
{
  for (guint i = 0; i < score->parts->len; i++)
    {
      const RpScorePart *part = score->parts->pdata[i];

      if (!part->present)
        rp_print (_ ("Missing: %s (%.4g %% of the weight): %s\n"), part->label, part->weight,
                  part->reason);
    }
}

static const char *const level_labels[] = {
  [RP_FACTOR_LOW] = N_ ("low"),
  [RP_FACTOR_MEDIUM] = N_ ("medium"),
  [RP_FACTOR_HIGH] = N_ ("high"),
};

static void
print_factor (const RpScoreFactor *factor)
{
  g_autofree char *evidence = g_strjoinv (_ ("; "), factor->evidence);
  g_autofree char *missing = g_strjoinv (_ ("; "), factor->missing);

  rp_print (_ ("%s: %s. %s\n"), factor->label, _ (level_labels[factor->level]), evidence);
  if (factor->highest > factor->level)
    rp_print (_ ("  up to %s, as is not known: %s\n"), _ (level_labels[factor->highest]), missing);
}

static void
print_explanation (RpScoreRun *run, RpRecord *customer, const RpScore *score)
{
  g_autofree char *most = name_largest (score, FALSE);
  g_autofree char *losses = name_largest (score, TRUE);
  const char *filed = rp_record_get_text (customer, "value_grade");

  rp_print (_ ("\nModel: %s, %s version %d, coverage %.2f %%\n"),
            rp_score_model_get_title (run->model, rp_locale_language ()), score->model,
            score->version, score->coverage / 100.0);
  if (score->grade == NULL)
    rp_print (_ ("No grade: not enough is known.\n"));
  else if (run->day == NULL && run->supposed == NULL && *filed != '\0'
           && g_str_equal (score->model, RP_SCORE_MODEL_DEFAULT)
           && !g_str_equal (filed, score->grade))
    rp_print (_ ("Grade on file: %s; a grade is kept until the score is clearly across its "
                 "border.\n"),
              filed);
  rp_print (_ ("Adds most: %s\n"), most);
  rp_print (_ ("Takes most: %s\n"), losses);
  print_missing (score);
  for (guint i = 0; i < score->factors->len; i++)
    print_factor (score->factors->pdata[i]);
}

/* ---- what if ---- */

static void
print_change (const RpScore *before, const RpScore *after)
{
  g_autoptr (GArray) changes = rp_score_compare (before, after);
  g_autoptr (RpTable) table = rp_table_new ("lrr");
  g_autofree char *from = rp_score_format (before->score);
  g_autofree char *to = rp_score_format (after->score);

  rp_print (_ ("\nAs things are: %s, grade %s. As supposed: %s, grade %s.\n"), from,
            show_grade (before), to, show_grade (after));
  rp_table_add (table, _ ("Indicator"), _ ("By its value"), _ ("By weight and coverage"), NULL);
  for (guint i = 0; i < changes->len; i++)
    {
      const RpScoreChange *change = &g_array_index (changes, RpScoreChange, i);
      g_autofree char *value = g_strdup_printf ("%+.2f", change->value);
      g_autofree char *rest = g_strdup_printf ("%+.2f", change->rest);

      rp_table_add (table, change->label, value, rest, NULL);
    }
  if (changes->len > 0)
    rp_table_print (table);
}

/* ---- as JSON ---- */

static JsonObject *
score_to_json (RpScoreRun *run, RpRecord *customer, const RpScore *score)
{
  JsonObject *object = rp_score_to_json (score);

  json_object_set_string_member (object, "customer", rp_record_get_id (customer));
  json_object_set_string_member (object, "no", rp_record_get_text (customer, "no"));
  json_object_set_string_member (object, "name", rp_record_get_title (customer));
  if (run->day != NULL)
    json_object_set_string_member (object, "as_of", run->day);
  return object;
}

static void
add_change_to_json (JsonObject *object, const RpScore *before, const RpScore *after)
{
  g_autoptr (GArray) changes = rp_score_compare (before, after);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const RpScoreChange *change = &g_array_index (changes, RpScoreChange, i);
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "id", change->id);
      json_object_set_double_member (item, "value", change->value);
      json_object_set_double_member (item, "rest", change->rest);
      json_array_add_object_element (list, item);
    }
  json_object_set_object_member (object, "as_supposed", rp_score_to_json (after));
  json_object_set_array_member (object, "changes", list);
}

/* ---- all of it ---- */

static void
add_line (RpTable *table, RpRecord *customer, const RpScore *score, const Override *override)
{
  g_autofree char *grade
      = override->is_set
            ? g_strdup_printf (_ ("%s, computed %s"), override->value.grade, show_grade (score))
            : g_strdup (show_grade (score));
  g_autofree char *value = rp_score_format (score->score);
  g_autofree char *lowest = rp_score_format (score->lowest);
  g_autofree char *highest = rp_score_format (score->highest);
  g_autofree char *coverage = g_strdup_printf ("%.0f %%", score->coverage / 100.0);

  rp_table_add (table, rp_record_get_text (customer, "no"), rp_record_get_title (customer), value,
                grade, coverage, lowest, highest, NULL);
}

static void
put_score (Output *output, RpRecord *customer, const RpScore *score, const RpScore *supposed,
           const Override *override)
{
  if (output->list != NULL)
    {
      JsonObject *object = score_to_json (output->run, customer, score);

      if (supposed != NULL)
        add_change_to_json (object, score, supposed);
      if (override->is_set)
        json_object_set_object_member (object, "override", override_to_json (override));
      json_array_add_object_element (output->list, object);
      return;
    }
  if (output->all && !output->explain)
    {
      add_line (output->table, customer, supposed != NULL ? supposed : score, override);
      return;
    }
  print_head (customer, supposed != NULL ? supposed : score);
  print_override (output->run, override);
  print_parts (supposed != NULL ? supposed : score);
  if (supposed != NULL)
    print_change (score, supposed);
  if (output->explain)
    print_explanation (output->run, customer, supposed != NULL ? supposed : score);
  if (output->all)
    rp_print ("\n");
}

/* The sheet and the way to a better grade. @object: (nullable): with --json, which the sentence goes into */
static gboolean
do_extra (Output *output, RpRecord *customer, JsonObject *object, GError **error)
{
  g_autofree char *sentence = NULL;

  if (output->extra->pdf != NULL
      && !rp_score_extra_print (output->extra, output->run, customer, error))
    return FALSE;
  if (output->extra->grade == NULL)
    return TRUE;
  sentence = rp_score_extra_describe_reach (output->extra, output->run, customer, error);
  if (sentence == NULL)
    return FALSE;
  if (object != NULL)
    json_object_set_string_member (object, "reach", sentence);
  else
    rp_print ("\n%s\n", sentence);
  return TRUE;
}

static RpExit
score_customers (Output *output, GPtrArray *customers, GError **error)
{
  for (guint i = 0; i < customers->len; i++)
    {
      g_autoptr (RpScore) score
          = rp_score_run_compute (output->run, customers->pdata[i], FALSE, error);
      g_autoptr (RpScore) supposed = NULL;
      g_auto (Override) override = { 0 };

      if (score != NULL && output->run->supposed != NULL)
        supposed = rp_score_run_compute (output->run, customers->pdata[i], TRUE, error);
      if (score == NULL || (output->run->supposed != NULL && supposed == NULL))
        return RP_EXIT_FAILED;
      if (!find_override (output->run, customers->pdata[i], &override, error))
        return RP_EXIT_FAILED;
      put_score (output, customers->pdata[i], score, supposed, &override);
      if (!do_extra (output, customers->pdata[i],
                     output->list != NULL ? rp_json_array_get_object (output->list, i) : NULL,
                     error))
        return RP_EXIT_FAILED;
    }
  if (output->list != NULL)
    {
      JsonObject *result = json_object_new ();

      json_object_set_array_member (result, "scores", json_array_ref (output->list));
      rp_print_json (result);
    }
  else if (output->all && !output->explain)
    rp_table_print (output->table);
  return RP_EXIT_OK;
}

static RpExit
run_score (RpInvocation *invocation, GError **error)
{
  g_auto (RpScoreRun) run = { 0 };
  g_auto (RpScoreExtra) extra = { 0 };
  gboolean all = FALSE, explain = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("All customers of the profile"), NULL },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &extra.model,
      N_ ("A model of the product, or a file (county-v1)"), N_ ("MODEL") },
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &run.day, N_ ("With facts, prices and model of that day"),
      N_ ("DATE") },
    { "reach", 0, 0, G_OPTION_ARG_STRING, &extra.grade,
      N_ ("Tell the smallest change that would bring this grade"), N_ ("GRADE") },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &extra.pdf, N_ ("Write the value sheet of one page"),
      N_ ("FILE") },
    { "language", 0, 0, G_OPTION_ARG_STRING, &extra.language, N_ ("Language of the sheet"),
      "zh|en" },
    { "explain", 0, 0, G_OPTION_ARG_NONE, &explain,
      N_ ("Also tell what adds and takes most, what is missing, and the factors beside the grade"),
      NULL },
    { "what-if", 0, 0, G_OPTION_ARG_STRING_ARRAY, &run.supposed,
      N_ ("Suppose another value of a fact; may be given several times"), N_ ("FACT=VALUE") },
    { NULL },
  };
  g_autoptr (GPtrArray) customers = NULL;
  g_autoptr (RpTable) table = rp_table_new ("llrlrrr");
  g_autoptr (JsonArray) list = json_array_new ();
  Output output = { &run, &extra, .table = table };

  if (!rp_invocation_parse (invocation, entries, 0, 1, error))
    return RP_EXIT_USAGE;
  if (!rp_score_extra_check (&extra, all, error))
    return RP_EXIT_USAGE;
  if (!rp_score_run_open (&run, invocation, extra.model, error))
    return RP_EXIT_FAILED;
  customers = rp_cli_list_customers (invocation, run.store, all, error);
  if (customers == NULL)
    return RP_EXIT_FAILED;
  output.all = all;
  output.explain = explain;
  output.list = rp_invocation_wants_json (invocation) ? list : NULL;
  rp_table_add (table, _ ("Customer number"), _ ("Customer"), _ ("Score"), _ ("Grade"), _ ("Known"),
                _ ("Lowest"), _ ("Highest"), NULL);
  return score_customers (&output, customers, error);
}

const RpCommand rp_command_score = {
  .name = "score",
  .arguments = N_ ("[CUSTOMER]"),
  .summary = N_ ("Compute value scores and show what they are made of"),
  .details = N_ ("The contributions add up to the score. What is not known is not filled in: its "
                 "reason stands in the last column, and the score is given with the lowest and the "
                 "highest it can still become. --what-if replaces the facts that are named; facts "
                 "that were computed from them stay."),
  .run = run_score,
};
