/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cli/commands.h"
#include "cli/facts.h"
#include "cli/score-run.h"
#include "cli/table.h"
#include "insight/opinion.h"
#include "insight/score-table.h"

#define VIKOR_SHARE 0.5
#define GREY_COEFFICIENT 0.5

/* What is compared. @high_first: whether the larger value is the better one */
enum
{
  SCORE,
  TOPSIS,
  VIKOR,
  GREY,
  N_OPINIONS,
};

static const struct
{
  const char *code, *label;
  gboolean high_first;
} opinions[N_OPINIONS] = {
  [SCORE] = { "score", N_ ("Score"), TRUE },
  [TOPSIS] = { "topsis", N_ ("TOPSIS"), TRUE },
  [VIKOR] = { "vikor", N_ ("VIKOR"), FALSE },
  [GREY] = { "grey", N_ ("Grey relational"), TRUE },
};

typedef struct
{
  GPtrArray *customers, *scores;
  RpScoreTable *table;
  double *values[N_OPINIONS], *ranks[N_OPINIONS];
  RpVikor *vikor;
} Opinions;

static void
opinions_clear (Opinions *self)
{
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_clear_pointer (&self->scores, g_ptr_array_unref);
  g_clear_pointer (&self->table, rp_score_table_free);
  g_clear_pointer (&self->vikor, rp_vikor_free);
  for (guint i = 0; i < N_OPINIONS; i++)
    {
      g_free (self->values[i]);
      g_free (self->ranks[i]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opinions, opinions_clear)

static guint
get_index (const Opinions *self, guint row)
{
  return g_array_index (self->table->rows, guint, row);
}

static gboolean
compute (Opinions *self, RpNorm norm, GError **error)
{
  const RpMatrix *points;
  const double *weights;
  guint n;

  self->table = rp_score_table_new (self->scores);
  points = self->table->points;
  weights = self->table->weights;
  n = points->n_rows;
  for (guint i = 0; i < N_OPINIONS; i++)
    {
      self->values[i] = g_new0 (double, n + 1);
      self->ranks[i] = g_new0 (double, n + 1);
    }
  if (!rp_opinion_topsis (points, NULL, weights, norm, self->values[TOPSIS], error)
      || !rp_opinion_grey (points, NULL, weights, GREY_COEFFICIENT, self->values[GREY], error))
    return FALSE;
  self->vikor = rp_opinion_vikor (points, NULL, weights, VIKOR_SHARE, error);
  if (self->vikor == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      self->values[VIKOR][i] = self->vikor->q[i];
      self->values[SCORE][i] = ((const RpScore *)self->scores->pdata[get_index (self, i)])->exact;
    }
  for (guint i = 0; i < N_OPINIONS; i++)
    rp_opinion_rank (self->values[i], n, opinions[i].high_first, self->ranks[i]);
  return TRUE;
}

/* The rows by the rank of their score. Returns: (transfer full) (element-type guint) */
static GArray *
order_rows (const Opinions *self)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->table->points->n_rows; i++)
    {
      guint at = order->len;

      while (at > 0
             && self->ranks[SCORE][g_array_index (order, guint, at - 1)] > self->ranks[SCORE][i])
        at--;
      g_array_insert_val (order, at, i);
    }
  return order;
}

static double
get_agreement (const Opinions *self, guint opinion)
{
  return rp_opinion_agreement (self->ranks[SCORE], self->ranks[opinion],
                               self->table->points->n_rows);
}

/* Why somebody is not ranked: the first indicator that is missing. (nullable) */
static const RpScorePart *
find_gap (const Opinions *self, guint index)
{
  const RpScore *score = self->scores->pdata[index];

  for (guint k = 0; k < self->table->columns->len; k++)
    {
      const RpScorePart *part = score->parts->pdata[g_array_index (self->table->columns, guint, k)];

      if (!part->present)
        return part;
    }
  return NULL;
}

/* ---- as text ---- */

static void
print_rows (const Opinions *self)
{
  g_autoptr (RpTable) table = rp_table_new ("llrrrrrrrl");
  g_autoptr (GArray) order = order_rows (self);

  rp_table_add (table, _ ("Customer number"), _ ("Customer"), _ ("Score"), _ ("Rank"), _ ("TOPSIS"),
                _ ("Rank"), _ ("VIKOR"), _ ("Rank"), _ ("Grey relational (rank)"), "", NULL);
  for (guint i = 0; i < order->len; i++)
    {
      guint row = g_array_index (order, guint, i);
      RpRecord *customer = self->customers->pdata[get_index (self, row)];
      g_autofree char *score = g_strdup_printf ("%.2f", self->values[SCORE][row]);
      g_autofree char *topsis = g_strdup_printf ("%.4f", self->values[TOPSIS][row]);
      g_autofree char *vikor = g_strdup_printf ("%.4f", self->values[VIKOR][row]);
      g_autofree char *grey
          = g_strdup_printf ("%.4f (%g)", self->values[GREY][row], self->ranks[GREY][row]);
      g_autofree char *rank = g_strdup_printf ("%g", self->ranks[SCORE][row]);
      g_autofree char *topsis_rank = g_strdup_printf ("%g", self->ranks[TOPSIS][row]);
      g_autofree char *vikor_rank = g_strdup_printf ("%g", self->ranks[VIKOR][row]);

      rp_table_add (table, rp_record_get_text (customer, "no"), rp_record_get_title (customer),
                    score, rank, topsis, topsis_rank, vikor, vikor_rank, grey,
                    self->vikor->in_compromise[row] ? _ ("in VIKOR's compromise") : "", NULL);
    }
  rp_table_print (table);
}

static void
print_left_out (const Opinions *self)
{
  for (guint i = 0; i < self->scores->len; i++)
    {
      const RpScorePart *gap = find_gap (self, i);

      if (gap != NULL)
        rp_print (_ ("Not ranked: %s: %s: %s\n"), rp_record_get_title (self->customers->pdata[i]),
                  gap->label, gap->reason);
    }
}

static void
print_as_text (const Opinions *self, const char *norm)
{
  print_rows (self);
  for (guint i = TOPSIS; i < N_OPINIONS; i++)
    rp_print (_ ("Agreement of the score with %s: %.3f (Spearman)\n"), _ (opinions[i].label),
              get_agreement (self, i));
  rp_print (
      _ ("TOPSIS with the norm “%s”, VIKOR with v = %g, grey relational grade with %g, over %u "
         "indicators that are known.\n"),
      norm, VIKOR_SHARE, GREY_COEFFICIENT, self->table->columns->len);
  print_left_out (self);
}

/* ---- as JSON ---- */

static JsonObject *
row_to_json (const Opinions *self, guint row)
{
  JsonObject *object = json_object_new ();
  RpRecord *customer = self->customers->pdata[get_index (self, row)];

  json_object_set_string_member (object, "no", rp_record_get_text (customer, "no"));
  json_object_set_string_member (object, "name", rp_record_get_title (customer));
  for (guint i = 0; i < N_OPINIONS; i++)
    {
      g_autofree char *rank = g_strconcat (opinions[i].code, "_rank", NULL);

      json_object_set_double_member (object, opinions[i].code, self->values[i][row]);
      json_object_set_double_member (object, rank, self->ranks[i][row]);
    }
  json_object_set_double_member (object, "vikor_s", self->vikor->s[row]);
  json_object_set_double_member (object, "vikor_r", self->vikor->r[row]);
  json_object_set_boolean_member (object, "in_compromise", self->vikor->in_compromise[row]);
  return object;
}

static JsonArray *
left_out_to_json (const Opinions *self)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < self->scores->len; i++)
    {
      const RpScorePart *gap = find_gap (self, i);
      JsonObject *object;

      if (gap == NULL)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "no",
                                     rp_record_get_text (self->customers->pdata[i], "no"));
      json_object_set_string_member (object, "indicator", gap->id);
      json_object_set_string_member (object, "reason", gap->reason);
      json_array_add_object_element (list, object);
    }
  return list;
}

static void
print_as_json (const Opinions *self, const char *norm)
{
  JsonObject *object = json_object_new (), *agreement = json_object_new ();
  JsonArray *rows = json_array_new ();
  g_autoptr (GArray) order = order_rows (self);

  for (guint i = 0; i < order->len; i++)
    json_array_add_object_element (rows, row_to_json (self, g_array_index (order, guint, i)));
  for (guint i = TOPSIS; i < N_OPINIONS; i++)
    if (isfinite (get_agreement (self, i)))
      json_object_set_double_member (agreement, opinions[i].code, get_agreement (self, i));
  json_object_set_string_member (object, "norm", norm);
  json_object_set_array_member (object, "opinions", rows);
  json_object_set_object_member (object, "agreement", agreement);
  json_object_set_array_member (object, "not_ranked", left_out_to_json (self));
  rp_print_json (object);
}

static RpExit
run_opinions (RpInvocation *invocation, GError **error)
{
  g_auto (RpScoreRun) run = { 0 };
  g_auto (Opinions) self = { 0 };
  g_autofree char *model = NULL, *norm = NULL;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model,
      N_ ("A model of the product, or a file (county-v1)"), N_ ("MODEL") },
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &run.day, N_ ("With facts, prices and model of that day"),
      N_ ("DATE") },
    { "norm", 0, 0, G_OPTION_ARG_STRING, &norm, N_ ("How TOPSIS makes columns comparable (vector)"),
      N_ ("vector|min-max") },
    { NULL },
  };

  if (!rp_invocation_parse (invocation, entries, 0, 0, error))
    return RP_EXIT_USAGE;
  if (norm == NULL)
    norm = g_strdup ("vector");
  if (!g_str_equal (norm, "vector") && !g_str_equal (norm, "min-max"))
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, _ ("There is no norm “%s”."), norm);
      return RP_EXIT_USAGE;
    }
  if (!rp_score_run_open (&run, invocation, model, error))
    return RP_EXIT_FAILED;
  self.customers = rp_store_list (run.store, "customer", NULL, "no, name", 0, error, NULL);
  self.scores
      = self.customers != NULL ? rp_score_run_compute_all (&run, self.customers, error) : NULL;
  if (self.scores == NULL
      || !compute (&self, g_str_equal (norm, "vector") ? RP_NORM_VECTOR : RP_NORM_MIN_MAX, error))
    return RP_EXIT_FAILED;
  if (rp_invocation_wants_json (invocation))
    print_as_json (&self, norm);
  else
    print_as_text (&self, norm);
  return RP_EXIT_OK;
}

const RpCommand rp_command_opinions = {
  .name = "opinions",
  .arguments = "",
  .summary = N_ ("Rank customers by TOPSIS, VIKOR and grey relational grade beside the score"),
  .details
  = N_ ("Second opinions for experts, over the points of the score's indicators. They compare "
        "customers with each other, so that one who leaves moves the others; the score does "
        "not. Who lacks an indicator is not ranked."),
  .run = run_opinions,
};
