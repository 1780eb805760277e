/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/score-supposition.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/json-access.h"
#include "base/locale.h"
#include "insight/fact-text.h"
#include "insight/fact-value.h"
#include "insight/facts.h"
#include "insight/score-lever.h"
#include "workbench/score-supposition-new.h"

struct _RpScoreSupposition
{
  GObject parent_instance;
  RpScoreModel *model;
  JsonObject *facts, *supposed;
  RpScore *now, *then;
  GPtrArray *levers; /* (element-type RpScoreLever) */
  GPtrArray *labels; /* (element-type utf8): of the levers, as they begin a line */
  char *grade;       /* (nullable): as things are */
  char **targets;
};

static guint changed_signal;

G_DEFINE_TYPE (RpScoreSupposition, rp_score_supposition, G_TYPE_OBJECT)

static const RpScoreLever *
get_lever (RpScoreSupposition *self, guint index)
{
  return self->levers->pdata[index];
}

/* ---- computing ---- */

static RpScore *
compute (RpScoreSupposition *self, JsonObject *supposed)
{
  g_autoptr (JsonObject) facts = rp_score_suppose (self->facts, supposed);

  return rp_score_compute (self->model, facts, rp_locale_language ());
}

static void
recompute (RpScoreSupposition *self)
{
  g_clear_pointer (&self->then, rp_score_free);
  self->then = compute (self, self->supposed);
  g_signal_emit (self, changed_signal, 0);
}

static char **
list_targets (RpScoreModel *model, const char *grade)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *name = NULL;

  for (guint i = 0; grade != NULL && (name = rp_score_model_get_grade (model, i, NULL)) != NULL;
       i++)
    {
      if (g_str_equal (name, grade))
        break;
      g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

static char *
capitalise (const char *text)
{
  g_autofree char *first = g_utf8_substring (text, 0, 1);
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, text + strlen (first), NULL);
}

RpScoreSupposition *
rp_score_supposition_new (const RpScoreMoment *moment)
{
  RpScoreSupposition *self = g_object_new (RP_TYPE_SCORE_SUPPOSITION, NULL);

  self->model = rp_score_model_ref (moment->model);
  self->facts = json_object_ref (moment->facts);
  self->grade = g_strdup (moment->grade);
  self->levers = rp_score_model_list_levers (self->model, self->facts);
  for (guint i = 0; i < self->levers->len; i++)
    g_ptr_array_add (self->labels,
                     capitalise (rp_score_model_get_label (self->model, get_lever (self, i)->fact,
                                                           rp_locale_language ())));
  self->targets = list_targets (self->model, self->grade);
  self->now = compute (self, self->supposed);
  self->then = compute (self, self->supposed);
  return self;
}

/* ---- levers ---- */

guint
rp_score_supposition_get_n_levers (RpScoreSupposition *self)
{
  return self->levers->len;
}

RpSupposedLever
rp_score_supposition_get_lever (RpScoreSupposition *self, guint index)
{
  const RpScoreLever *lever = get_lever (self, index);

  return (RpSupposedLever){
    .label = self->labels->pdata[index],
    .low = lever->low,
    .high = lever->high,
    .step = lever->step,
    .fixed = lever->fixed,
    .known = lever->codes != NULL ? lever->code != NULL : !isnan (lever->now),
    .n_words = lever->codes != NULL ? g_strv_length (lever->codes) : 0,
  };
}

/* The model's own word for a code, as the indicator has it. (nullable) */
static const char *
find_word (RpScoreSupposition *self, const char *fact, const char *code)
{
  JsonArray *indicators = rp_json_get_array (rp_score_model_get_file (self->model), "indicators");

  for (guint i = 0; i < json_array_get_length (indicators); i++)
    {
      JsonObject *indicator = rp_json_array_get_object (indicators, i);
      JsonObject *words = rp_json_get_object (indicator, "words");

      if (words != NULL && g_str_equal (rp_json_get_string (indicator, "fact", ""), fact)
          && rp_json_get_object (words, code) != NULL)
        return rp_fact_text_pick (rp_json_get_object (words, code), rp_locale_language ());
    }
  return NULL;
}

const char *
rp_score_supposition_get_word (RpScoreSupposition *self, guint index, guint word)
{
  const RpScoreLever *lever = get_lever (self, index);
  const char *found = find_word (self, lever->fact, lever->codes[word]);

  return found != NULL ? found : lever->codes[word];
}

double
rp_score_supposition_get_value (RpScoreSupposition *self, guint index)
{
  const RpScoreLever *lever = get_lever (self, index);

  return json_object_has_member (self->supposed, lever->fact)
             ? rp_json_get_double (self->supposed, lever->fact, NAN)
             : lever->now;
}

static double
round_to_step (const RpScoreLever *lever, double value)
{
  double rounded = lever->step > 0
                       ? lever->low + round ((value - lever->low) / lever->step) * lever->step
                       : value;

  return CLAMP (rounded, lever->low, lever->high);
}

void
rp_score_supposition_set_value (RpScoreSupposition *self, guint index, double value)
{
  const RpScoreLever *lever = get_lever (self, index);
  double rounded = round_to_step (lever, value);

  if (rounded == rp_score_supposition_get_value (self, index))
    return;
  if (rounded == lever->now)
    json_object_remove_member (self->supposed, lever->fact);
  else
    json_object_set_double_member (self->supposed, lever->fact, rounded);
  recompute (self);
}

static guint
find_code (const RpScoreLever *lever, const char *code)
{
  for (guint i = 0; code != NULL && lever->codes[i] != NULL; i++)
    if (g_str_equal (lever->codes[i], code))
      return i;
  return G_MAXUINT;
}

guint
rp_score_supposition_get_choice (RpScoreSupposition *self, guint index)
{
  const RpScoreLever *lever = get_lever (self, index);
  JsonNode *node = json_object_get_member (self->supposed, lever->fact);

  if (node == NULL)
    return find_code (lever, lever->code);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return find_code (lever, json_node_get_boolean (node) ? "true" : "false");
  return find_code (lever, json_node_get_string (node));
}

void
rp_score_supposition_set_choice (RpScoreSupposition *self, guint index, guint word)
{
  const RpScoreLever *lever = get_lever (self, index);
  const char *code = lever->codes[word];

  if (word == rp_score_supposition_get_choice (self, index))
    return;
  if (g_strcmp0 (code, lever->code) == 0)
    json_object_remove_member (self->supposed, lever->fact);
  else if (g_str_equal (code, "true") || g_str_equal (code, "false"))
    json_object_set_boolean_member (self->supposed, lever->fact, g_str_equal (code, "true"));
  else
    json_object_set_string_member (self->supposed, lever->fact, code);
  recompute (self);
}

char *
rp_score_supposition_format (RpScoreSupposition *self, guint index, double value)
{
  const RpFact *fact = rp_facts_find (get_lever (self, index)->fact);

  return rp_fact_value_format (value, fact != NULL ? fact->unit : "", rp_locale_language ());
}

char *
rp_score_supposition_describe_effect (RpScoreSupposition *self, guint index)
{
  const RpScoreLever *lever = get_lever (self, index);
  JsonNode *value = json_object_get_member (self->supposed, lever->fact);
  g_autoptr (JsonObject) alone = json_object_new ();
  g_autoptr (RpScore) score = NULL;

  if (value == NULL)
    return g_strdup ("");
  json_object_set_member (alone, lever->fact, json_node_copy (value));
  score = compute (self, alone);
  return g_strdup_printf ("%+.2f", score->exact - self->now->exact);
}

static void
forget (RpScoreSupposition *self)
{
  json_object_unref (self->supposed);
  self->supposed = json_object_new ();
}

void
rp_score_supposition_reset (RpScoreSupposition *self)
{
  forget (self);
  recompute (self);
}

gboolean
rp_score_supposition_is_changed (RpScoreSupposition *self)
{
  return json_object_get_size (self->supposed) > 0;
}

/* ---- what follows ---- */

double
rp_score_supposition_get_score (RpScoreSupposition *self)
{
  return self->then->score / 100.0;
}

double
rp_score_supposition_get_score_now (RpScoreSupposition *self)
{
  return self->now->score / 100.0;
}

/* The grade at once, as it is held today. */
static const char *
get_grade_then (RpScoreSupposition *self)
{
  return self->then->grade != NULL
             ? rp_score_model_grade (self->model, self->then->score, self->grade, 1)
             : "–";
}

char *
rp_score_supposition_describe (RpScoreSupposition *self)
{
  g_autofree char *then = rp_score_format (self->then->score);
  g_autofree char *now = rp_score_format (self->now->score);

  return g_strdup_printf (_ ("%s, grade %s (now %s, grade %s)"), then, get_grade_then (self), now,
                          self->grade != NULL ? self->grade : "–");
}

const char *const *
rp_score_supposition_get_targets (RpScoreSupposition *self)
{
  return (const char *const *)self->targets;
}

/* ---- the smallest change ---- */

static guint
find_lever (RpScoreSupposition *self, const char *fact)
{
  for (guint i = 0; i < self->levers->len; i++)
    if (g_str_equal (get_lever (self, i)->fact, fact))
      return i;
  g_return_val_if_reached (0);
}

/* Where the grade begins, and from where on it is given at once. */
static void
find_border (RpScoreSupposition *self, const char *grade, gint *border, gint *at_once,
             guint *months)
{
  const char *name = NULL;
  gint points = 0;

  *border = 0;
  for (guint i = 0; (name = rp_score_model_get_grade (self->model, i, border)) != NULL; i++)
    if (g_str_equal (name, grade))
      break;
  rp_score_model_get_hold (self->model, &points, months);
  *at_once = MIN (*border + points, 10000);
}

static char *
describe_step (RpScoreSupposition *self, const RpScoreStep *step)
{
  guint index = find_lever (self, step->fact);
  g_autofree char *from = rp_score_supposition_format (self, index, step->from);
  g_autofree char *to = rp_score_supposition_format (self, index, step->to);

  return g_strdup_printf (_ ("%s from %s to %s (%+.2f)"),
                          rp_score_model_get_label (self->model, step->fact, rp_locale_language ()),
                          from, to, step->gain);
}

static char *
describe_steps (RpScoreSupposition *self, const GArray *steps)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      g_autofree char *step = describe_step (self, &g_array_index (steps, RpScoreStep, i));

      g_string_append_printf (text, "%s%s", i > 0 ? _ ("; ") : "", step);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_border (const char *grade, gint border, gint at_once, guint months)
{
  g_autofree char *once = rp_score_format (at_once);
  g_autofree char *low = rp_score_format (border);

  return border == at_once || months == 0
             ? g_strdup_printf (_ ("Grade %s takes %s points."), grade, once)
             : g_strdup_printf (
                 _ ("Grade %s takes %s points at once, or %s for %u months in a row."), grade, once,
                 low, months);
}

gboolean
rp_score_supposition_reach (RpScoreSupposition *self, const char *grade, char **sentence)
{
  gint border = 0, at_once = 0;
  guint months = 0;
  g_autofree char *head = NULL;
  g_autofree char *tail = NULL;
  g_autoptr (GArray) steps = NULL;

  find_border (self, grade, &border, &at_once, &months);
  head = describe_border (grade, border, at_once, months);
  steps = rp_score_model_reach (self->model, self->facts, self->levers, at_once);
  forget (self);
  for (guint i = 0; steps != NULL && i < steps->len; i++)
    {
      const RpScoreStep *step = &g_array_index (steps, RpScoreStep, i);
      json_object_set_double_member (self->supposed, step->fact, step->to);
    }
  recompute (self);
  if (steps != NULL)
    tail = describe_steps (self, steps);
  *sentence = steps != NULL
                  ? g_strdup_printf (_ ("%s The smallest change: %s."), head, tail)
                  : g_strdup_printf (_ ("%s No change of what can be moved is enough."), head);
  return steps != NULL;
}

static void
rp_score_supposition_finalize (GObject *object)
{
  RpScoreSupposition *self = RP_SCORE_SUPPOSITION (object);

  g_clear_pointer (&self->model, rp_score_model_unref);
  g_clear_pointer (&self->facts, json_object_unref);
  g_clear_pointer (&self->supposed, json_object_unref);
  g_clear_pointer (&self->now, rp_score_free);
  g_clear_pointer (&self->then, rp_score_free);
  g_clear_pointer (&self->levers, g_ptr_array_unref);
  g_ptr_array_unref (self->labels);
  g_strfreev (self->targets);
  g_free (self->grade);
  G_OBJECT_CLASS (rp_score_supposition_parent_class)->finalize (object);
}

static void
rp_score_supposition_class_init (RpScoreSuppositionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_score_supposition_finalize;
  changed_signal = g_signal_new ("changed", RP_TYPE_SCORE_SUPPOSITION, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
rp_score_supposition_init (RpScoreSupposition *self)
{
  self->supposed = json_object_new ();
  self->labels = g_ptr_array_new_with_free_func (g_free);
}
