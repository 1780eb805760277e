/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cli/commands.h"
#include "cli/facts.h"
#include "cli/score-run.h"
#include "cli/table.h"
#include "cli/weights-input.h"
#include "insight/score-table.h"
#include "insight/weights-data.h"

/* One way to weigh; NAN where it says nothing of an indicator. */
typedef enum
{
  BY_JUDGEMENT,
  BY_ENTROPY,
  BY_CRITIC,
  BY_GAME,
  BY_PRODUCT,
  N_WAYS,
} Way;

static const struct
{
  const char *code, *label;
} ways[N_WAYS] = {
  [BY_JUDGEMENT] = { "ahp", N_ ("AHP") },
  [BY_ENTROPY] = { "entropy", N_ ("Entropy") },
  [BY_CRITIC] = { "critic", N_ ("CRITIC") },
  [BY_GAME] = { "game", N_ ("AHP and CRITIC, game") },
  [BY_PRODUCT] = { "product", N_ ("AHP and CRITIC, product") },
};

typedef struct
{
  GStrv indicators;
  double *weights[N_WAYS]; /* (nullable) */
  double factors[2];       /* of the game-theory combination */
  GPtrArray *notes;        /* sentences about what could not be done */
} Weights;

static void
weights_clear (Weights *self)
{
  g_strfreev (self->indicators);
  for (guint i = 0; i < N_WAYS; i++)
    g_free (self->weights[i]);
  g_ptr_array_unref (self->notes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Weights, weights_clear)

static void note (Weights *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (Weights *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* ---- computing ---- */

static double *
create_unknown (guint n)
{
  double *weights = g_new (double, n);

  for (guint i = 0; i < n; i++)
    weights[i] = NAN;
  return weights;
}

/* @weigh of the table's columns, put to the indicators. (nullable): noted why */
static double *
weigh_table (Weights *self, const RpIndicatorTable *table, Way way)
{
  guint n = table->values->n_columns;
  g_autofree double *found = g_new0 (double, n);
  g_autoptr (GError) error = NULL;
  double *weights;
  gboolean done = way == BY_ENTROPY
                      ? rp_weights_entropy (table->values, found, &error)
                      : rp_weights_critic (table->values, table->kinds, found, &error);

  if (!done)
    {
      note (self, _ ("%s: %s."), _ (ways[way].label), error->message);
      return NULL;
    }
  weights = create_unknown (g_strv_length (self->indicators));
  for (guint k = 0; k < n; k++)
    for (guint i = 0; self->indicators[i] != NULL; i++)
      if (g_str_equal (self->indicators[i], table->indicators[k]))
        weights[i] = found[k];
  return weights;
}

static void
mix (Weights *self, Way way, RpCombination combination)
{
  guint n = g_strv_length (self->indicators);
  g_autofree double *mixed = g_new0 (double, n);

  if (self->weights[BY_JUDGEMENT] == NULL || self->weights[BY_CRITIC] == NULL)
    return;
  if (rp_weights_mix (self->weights[BY_JUDGEMENT], self->weights[BY_CRITIC], n, combination,
                      combination == RP_COMBINATION_GAME ? self->factors : NULL, mixed))
    self->weights[way] = g_steal_pointer (&mixed);
  else
    note (self, _ ("%s: nothing is left to weigh."), _ (ways[way].label));
}

/* Every column must be weighed by somebody when there are judgements. */
static gboolean
check_columns (const RpIndicatorTable *table, const RpHierarchy *hierarchy, GError **error)
{
  for (guint k = 0; table->indicators[k] != NULL; k++)
    if (!g_strv_contains ((const char *const *)hierarchy->leaves, table->indicators[k]))
      {
        g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                     _ ("The column “%s” is no indicator of the judgements."),
                     table->indicators[k]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
compute (Weights *self, const RpHierarchy *hierarchy, const RpIndicatorTable *table, GError **error)
{
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->indicators = g_strdupv (hierarchy != NULL ? hierarchy->leaves : table->indicators);
  if (hierarchy != NULL)
    self->weights[BY_JUDGEMENT]
        = g_memdup2 (hierarchy->weights, g_strv_length (self->indicators) * sizeof (double));
  if (table == NULL)
    return TRUE;
  if (hierarchy != NULL && !check_columns (table, hierarchy, error))
    return FALSE;
  self->weights[BY_ENTROPY] = weigh_table (self, table, BY_ENTROPY);
  self->weights[BY_CRITIC] = weigh_table (self, table, BY_CRITIC);
  mix (self, BY_GAME, RP_COMBINATION_GAME);
  mix (self, BY_PRODUCT, RP_COMBINATION_PRODUCT);
  if (table->n_left_out > 0)
    note (self,
          g_dngettext (GETTEXT_PACKAGE, "%u row with an empty cell was left out.",
                       "%u rows with an empty cell were left out.", table->n_left_out),
          table->n_left_out);
  if (table->values->n_rows < RP_WEIGHTS_ROWS_LEAST)
    note (self, _ ("There are %u rows: below %d the judgements should count alone."),
          table->values->n_rows, RP_WEIGHTS_ROWS_LEAST);
  return TRUE;
}

/* ---- as text ---- */

static void
print_group (const RpHierarchy *hierarchy, const RpWeightGroup *group)
{
  g_autoptr (RpTable) table = rp_table_new ("lr");
  g_autofree char *worst = rp_ahp_describe_worst (group->ahp, (const char *const *)group->members);

  rp_print (_ ("%s: largest eigenvalue %.5f, consistency ratio %.4f (%s)\n"), group->id,
            group->ahp->lambda, group->ahp->ratio, hierarchy->index->name);
  for (guint i = 0; group->members[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat ("  ", group->members[i], NULL);
      g_autofree char *weight = g_strdup_printf ("%.4f", group->ahp->weights[i]);

      rp_table_add (table, name, weight, NULL);
    }
  rp_table_print (table);
  rp_print (_ ("  Worst judgement: %s; the ratio would then be %.4f.\n"), worst,
            group->ahp->ratio_mended);
  if (!rp_ahp_is_consistent (group->ahp))
    rp_print (_ ("  Refused: a ratio above %.2f.\n"), RP_AHP_RATIO_MOST);
}

static void
print_weights (const Weights *self)
{
  g_autoptr (GString) alignment = g_string_new ("l");
  g_autoptr (RpTable) table = NULL;
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint way = 0; way < N_WAYS; way++)
    g_string_append (alignment, self->weights[way] != NULL ? "r" : "");
  table = rp_table_new (alignment->str);
  for (gint i = -1; i < (gint)g_strv_length (self->indicators); i++)
    {
      g_ptr_array_set_size (cells, 0);
      g_ptr_array_add (cells, g_strdup (i < 0 ? _ ("Indicator") : self->indicators[i]));
      for (guint way = 0; way < N_WAYS; way++)
        if (self->weights[way] != NULL)
          g_ptr_array_add (cells, i < 0 ? g_strdup (_ (ways[way].label))
                                  : isnan (self->weights[way][i])
                                      ? g_strdup ("–")
                                      : g_strdup_printf ("%.6f", self->weights[way][i]));
      g_ptr_array_add (cells, NULL);
      rp_table_add_row (table, (const char *const *)cells->pdata);
    }
  rp_table_print (table);
  if (self->weights[BY_GAME] != NULL)
    rp_print (_ ("Factors of the game-theory combination: %.6f of AHP, %.6f of CRITIC.\n"),
              self->factors[0], self->factors[1]);
  for (guint i = 0; i < self->notes->len; i++)
    rp_print ("%s\n", (const char *)self->notes->pdata[i]);
}

/* ---- as JSON ---- */

static JsonObject *
group_to_json (const RpWeightGroup *group)
{
  JsonObject *object = json_object_new (), *weights = json_object_new ();
  g_autofree char *worst = rp_ahp_describe_worst (group->ahp, (const char *const *)group->members);

  for (guint i = 0; group->members[i] != NULL; i++)
    json_object_set_double_member (weights, group->members[i], group->ahp->weights[i]);
  json_object_set_string_member (object, "id", group->id);
  json_object_set_double_member (object, "lambda", group->ahp->lambda);
  json_object_set_double_member (object, "ratio", group->ahp->ratio);
  json_object_set_boolean_member (object, "consistent", rp_ahp_is_consistent (group->ahp));
  json_object_set_string_member (object, "worst", worst);
  json_object_set_double_member (object, "ratio_mended", group->ahp->ratio_mended);
  json_object_set_object_member (object, "weights", weights);
  return object;
}

static JsonObject *
way_to_json (const Weights *self, Way way)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; self->indicators[i] != NULL; i++)
    if (!isnan (self->weights[way][i]))
      json_object_set_double_member (object, self->indicators[i], self->weights[way][i]);
  return object;
}

static void
print_as_json (const Weights *self, const RpHierarchy *hierarchy, guint n_rows)
{
  JsonObject *object = json_object_new ();
  JsonArray *groups = json_array_new (), *notes = json_array_new ();

  if (hierarchy != NULL)
    json_object_set_string_member (object, "random_index", hierarchy->index->name);
  for (guint i = 0; hierarchy != NULL && i < hierarchy->groups->len; i++)
    json_array_add_object_element (groups, group_to_json (hierarchy->groups->pdata[i]));
  json_object_set_array_member (object, "groups", groups);
  if (n_rows > 0)
    json_object_set_int_member (object, "customers", n_rows);
  for (guint way = 0; way < N_WAYS; way++)
    if (self->weights[way] != NULL)
      json_object_set_object_member (object, ways[way].code, way_to_json (self, way));
  for (guint i = 0; i < self->notes->len; i++)
    json_array_add_string_element (notes, self->notes->pdata[i]);
  json_object_set_array_member (object, "notes", notes);
  rp_print_json (object);
}

/* ---- the command ---- */

typedef struct
{
  JsonObject *file; /* (nullable): of the judgements */
  RpHierarchy *hierarchy;
  RpIndicatorTable *table;
} Input;

static void
input_clear (Input *self)
{
  g_clear_pointer (&self->hierarchy, rp_hierarchy_free);
  g_clear_pointer (&self->table, rp_indicator_table_free);
  g_clear_pointer (&self->file, json_object_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Input, input_clear)

static gboolean
is_json (const char *path)
{
  return g_str_has_suffix (path, ".json");
}

static gboolean
read_files (Input *self, RpInvocation *invocation, const char *costs, GError **error)
{
  const char *path, *place;

  for (guint i = 0; (path = rp_invocation_get_argument (invocation, i)) != NULL; i++)
    {
      if (is_json (path) ? self->hierarchy != NULL : self->table != NULL)
        {
          g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                               _ ("Give one file of judgements (.json) and one of values (.csv)."));
          return FALSE;
        }
      if (is_json (path))
        self->hierarchy = rp_judgements_read (path, &self->file, &place, error);
      else
        self->table = rp_indicator_table_read (path, costs, error);
      if (is_json (path) ? self->hierarchy == NULL : self->table == NULL)
        return FALSE;
    }
  if (self->table == NULL && costs != NULL)
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("--cost goes with a file of values."));
      return FALSE;
    }
  return TRUE;
}

/* The points of the profile's customers in the place of a file of values. */
static gboolean
read_profile (Input *self, RpInvocation *invocation, const char *model, GError **error)
{
  g_auto (RpScoreRun) run = { 0 };
  g_autoptr (GPtrArray) customers = NULL, scores = NULL;
  g_autoptr (RpScoreTable) table = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new (), indicators = g_strv_builder_new ();
  const RpScore *first;

  if (!rp_score_run_open (&run, invocation, model, error))
    return FALSE;
  customers = rp_store_list (run.store, "customer", NULL, "no, name", 0, error, NULL);
  scores = customers != NULL ? rp_score_run_compute_all (&run, customers, error) : NULL;
  if (scores == NULL)
    return FALSE;
  table = rp_score_table_new (scores);
  first = scores->len > 0 ? scores->pdata[0] : NULL;
  self->table = g_new0 (RpIndicatorTable, 1);
  for (guint i = 0; i < table->rows->len; i++)
    g_strv_builder_add (
        names, rp_record_get_title (customers->pdata[g_array_index (table->rows, guint, i)]));
  for (guint k = 0; k < table->columns->len; k++)
    {
      const RpScorePart *part = first->parts->pdata[g_array_index (table->columns, guint, k)];

      g_strv_builder_add (indicators, part->id);
    }
  self->table->names = g_strv_builder_end (names);
  self->table->indicators = g_strv_builder_end (indicators);
  self->table->values = g_steal_pointer (&table->points);
  table->points = rp_matrix_new (0, 0);
  self->table->kinds = g_new0 (RpMeasureKind, MAX (1, self->table->values->n_columns));
  self->table->n_left_out = scores->len - self->table->values->n_rows;
  return TRUE;
}

static gboolean
is_consistent (const RpHierarchy *hierarchy)
{
  for (guint i = 0; hierarchy != NULL && i < hierarchy->groups->len; i++)
    if (!rp_ahp_is_consistent (((const RpWeightGroup *)hierarchy->groups->pdata[i])->ahp))
      return FALSE;
  return TRUE;
}

static RpExit
run_weights (RpInvocation *invocation, GError **error)
{
  g_autofree char *costs = NULL, *model = NULL;
  const GOptionEntry entries[] = {
    { "cost", 0, 0, G_OPTION_ARG_STRING, &costs, N_ ("Columns of which less is better"),
      N_ ("A,B") },
    { "customers", 0, 0, G_OPTION_ARG_FILENAME, &model,
      N_ ("Take the points of the profile's customers by this model as values"), N_ ("MODEL") },
    { NULL },
  };
  g_auto (Input) input = { 0 };
  g_auto (Weights) weights = { .notes = g_ptr_array_new_with_free_func (g_free) };

  if (!rp_invocation_parse (invocation, entries, 0, 2, error))
    return RP_EXIT_USAGE;
  if (!read_files (&input, invocation, costs, error)
      || (model != NULL && input.table == NULL && !read_profile (&input, invocation, model, error)))
    return RP_EXIT_FAILED;
  if (input.hierarchy == NULL && input.table == NULL)
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("Give a file of judgements, a file of values, or both."));
      return RP_EXIT_USAGE;
    }
  g_ptr_array_unref (weights.notes);
  if (!compute (&weights, input.hierarchy, input.table, error))
    return RP_EXIT_FAILED;
  if (rp_invocation_wants_json (invocation))
    print_as_json (&weights, input.hierarchy,
                   input.table != NULL ? input.table->values->n_rows : 0);
  else
    {
      for (guint i = 0; input.hierarchy != NULL && i < input.hierarchy->groups->len; i++)
        print_group (input.hierarchy, input.hierarchy->groups->pdata[i]);
      print_weights (&weights);
    }
  return is_consistent (input.hierarchy) ? RP_EXIT_OK : RP_EXIT_PARTLY;
}

const RpCommand rp_command_weights = {
  .name = "weights",
  .arguments = N_ ("[JUDGEMENTS.json] [VALUES.csv]"),
  .summary = N_ ("Weigh indicators by judgements and by data"),
  .details
  = N_ ("JUDGEMENTS holds pairwise comparisons, or is a score model with a hierarchy. The "
        "first column of VALUES names the rows, the others are indicators. Judgements with "
        "a consistency ratio above 0.10 are refused: the exit status is 3."),
  .run = run_weights,
};
