/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/score-line.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/locale.h"
#include "insight/fact-value.h"
#include "insight/facts.h"
#include "insight/score-change.h"
#include "schema/kind.h"
#include "workbench/score-line-new.h"

/* ---- contributions ---- */

struct _RpScoreLine
{
  GObject parent_instance;
  char *label, *dimension, *raw, *formula, *contribution, *fact, *source, *map;
  double start, end;
  gboolean known;
};

G_DEFINE_TYPE (RpScoreLine, rp_score_line, G_TYPE_OBJECT)

static char *
describe_fact (RpScoreModel *model, const RpScorePart *part)
{
  const RpFact *fact = rp_facts_find (part->fact);
  g_autofree char *value = rp_fact_value_format_node (part->value, fact != NULL ? fact->unit : "",
                                                      rp_locale_language ());

  return g_strdup_printf (
      _ ("%s: %s"), rp_score_model_get_label (model, part->fact, rp_locale_language ()), value);
}

/* The rows a fact is computed from, as people call them: what begins "usage_month.kwh, 12 months" is the energy
 * of the monthly usage. */
static char *
describe_source (const RpFact *fact)
{
  static const char *const letters = "abcdefghijklmnopqrstuvwxyz_0123456789";
  gsize length = fact != NULL ? strspn (fact->source, letters) : 0;
  g_autofree char *name = fact != NULL ? g_strndup (fact->source, length) : NULL;
  const RpKind *kind = name != NULL ? rp_schema_find_kind (name) : NULL;
  const RpField *field = NULL;

  if (fact == NULL)
    return g_strdup (_ ("computed by the model"));
  if (kind == NULL)
    return g_strdup (rp_facts_find (name) != NULL ? rp_facts_label (name, rp_locale_language ())
                                                  : _ ("what is on file"));
  if (fact->source[length] == '.')
    {
      const char *rest = fact->source + length + 1;
      g_autofree char *own = g_strndup (rest, strspn (rest, letters));
      field = rp_kind_find_field (kind, own);
    }
  return field != NULL
             ? g_strdup_printf (_ ("%s: %s"), rp_kind_label (kind), rp_field_label (field))
             : g_strdup (rp_kind_label (kind));
}

/* What is not known takes no part: the others share its weight. */
static char *
describe_formula (const RpScore *score, const RpScorePart *part)
{
  if (!part->present)
    return g_strdup_printf ("? × %.4g %%", part->weight);
  return score->coverage >= 10000 ? g_strdup_printf ("%.2f × %.4g %%", part->points, part->weight)
                                  : g_strdup_printf ("%.2f × %.4g %% ÷ %.4g %%", part->points,
                                                     part->weight, score->coverage / 100.0);
}

RpScoreLine *
rp_score_line_new (RpScoreModel *model, const RpScore *score, const RpScorePart *part,
                   JsonObject *facts, double start)
{
  RpScoreLine *self = g_object_new (RP_TYPE_SCORE_LINE, NULL);
  const RpFact *fact = rp_facts_find (part->fact);

  self->label = g_strdup (part->label);
  self->dimension
      = g_strdup (rp_score_model_get_dimension (model, part->dimension, rp_locale_language ()));
  self->raw = g_strdup (part->present ? part->raw : part->reason);
  self->formula = describe_formula (score, part);
  self->contribution = part->present ? rp_score_format (part->contribution) : g_strdup ("—");
  self->known = part->present;
  self->start = start;
  self->end = start + (part->present ? rp_score_get_contribution (score, part) : part->weight);
  self->fact = describe_fact (model, part);
  self->source = describe_source (fact);
  self->map = rp_score_model_describe_map (model, part, rp_locale_language ());
  return self;
}

GPtrArray *
rp_score_lines_new (RpScoreModel *model, const RpScore *score, JsonObject *facts)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);
  /* What is missing reaches on from the lowest score to the highest. */
  double known = 0, missing = score->lowest / 100.0;

  for (guint i = 0; i < score->parts->len; i++)
    {
      const RpScorePart *part = score->parts->pdata[i];
      double *start = part->present ? &known : &missing;
      RpScoreLine *line = rp_score_line_new (model, score, part, facts, *start);

      *start = line->end;
      g_ptr_array_add (lines, line);
    }
  return lines;
}

const char *
rp_score_line_get_label (RpScoreLine *self)
{
  return self->label;
}

const char *
rp_score_line_get_dimension (RpScoreLine *self)
{
  return self->dimension;
}

const char *
rp_score_line_get_raw (RpScoreLine *self)
{
  return self->raw != NULL ? self->raw : "";
}

const char *
rp_score_line_get_formula (RpScoreLine *self)
{
  return self->formula;
}

const char *
rp_score_line_get_contribution (RpScoreLine *self)
{
  return self->contribution;
}

gboolean
rp_score_line_is_known (RpScoreLine *self)
{
  return self->known;
}

double
rp_score_line_get_start (RpScoreLine *self)
{
  return self->start;
}

double
rp_score_line_get_end (RpScoreLine *self)
{
  return self->end;
}

const char *
rp_score_line_get_fact (RpScoreLine *self)
{
  return self->fact;
}

const char *
rp_score_line_get_source (RpScoreLine *self)
{
  return self->source;
}

const char *
rp_score_line_get_map (RpScoreLine *self)
{
  return self->map;
}

static void
rp_score_line_finalize (GObject *object)
{
  RpScoreLine *self = RP_SCORE_LINE (object);
  g_free (self->label);
  g_free (self->dimension);
  g_free (self->raw);
  g_free (self->formula);
  g_free (self->contribution);
  g_free (self->fact);
  g_free (self->source);
  g_free (self->map);
  G_OBJECT_CLASS (rp_score_line_parent_class)->finalize (object);
}

static void
rp_score_line_class_init (RpScoreLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_score_line_finalize;
}

static void
rp_score_line_init (RpScoreLine *self)
{
}

/* ---- factors ---- */

struct _RpScoreFactorItem
{
  GObject parent_instance;
  char *label, *evidence, *missing;
  RpFactorLevel level;
};

G_DEFINE_TYPE (RpScoreFactorItem, rp_score_factor_item, G_TYPE_OBJECT)

static const char *const level_labels[] = {
  [RP_FACTOR_LOW] = N_ ("low"),
  [RP_FACTOR_MEDIUM] = N_ ("medium"),
  [RP_FACTOR_HIGH] = N_ ("high"),
};

RpScoreFactorItem *
rp_score_factor_item_new (const RpScoreFactor *factor)
{
  RpScoreFactorItem *self = g_object_new (RP_TYPE_SCORE_FACTOR_ITEM, NULL);
  g_autofree char *missing = g_strjoinv (_ ("; "), factor->missing);

  self->label = g_strdup (factor->label);
  self->level = factor->level;
  self->evidence = g_strjoinv (_ ("; "), factor->evidence);
  self->missing = factor->highest > factor->level
                      ? g_strdup_printf (_ ("Up to %s, as is not known: %s"),
                                         _ (level_labels[factor->highest]), missing)
                      : g_strdup ("");
  return self;
}

const char *
rp_score_factor_item_get_label (RpScoreFactorItem *self)
{
  return self->label;
}

const char *
rp_score_factor_item_get_level_label (RpScoreFactorItem *self)
{
  return _ (level_labels[self->level]);
}

const char *
rp_score_factor_item_get_evidence (RpScoreFactorItem *self)
{
  return self->evidence;
}

const char *
rp_score_factor_item_get_missing (RpScoreFactorItem *self)
{
  return self->missing;
}

static void
rp_score_factor_item_finalize (GObject *object)
{
  RpScoreFactorItem *self = RP_SCORE_FACTOR_ITEM (object);
  g_free (self->label);
  g_free (self->evidence);
  g_free (self->missing);
  G_OBJECT_CLASS (rp_score_factor_item_parent_class)->finalize (object);
}

static void
rp_score_factor_item_class_init (RpScoreFactorItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_score_factor_item_finalize;
}

static void
rp_score_factor_item_init (RpScoreFactorItem *self)
{
}

/* ---- points of the past ---- */

struct _RpScorePoint
{
  GObject parent_instance;
  gint32 day;
  double score, lowest, highest;
  char *date, *text, *grade, *change, *moved, *model;
};

G_DEFINE_TYPE (RpScorePoint, rp_score_point, G_TYPE_OBJECT)

RpScorePoint *
rp_score_point_new (const RpScoreMoment *before, const RpScoreMoment *moment)
{
  RpScorePoint *self = g_object_new (RP_TYPE_SCORE_POINT, NULL);

  self->day = moment->day;
  self->score = moment->score->score / 100.0;
  self->lowest = moment->score->lowest / 100.0;
  self->highest = moment->score->highest / 100.0;
  self->date = rp_date_format (moment->day);
  self->text = rp_score_format (moment->score->score);
  self->grade = g_strdup (moment->grade != NULL ? moment->grade : "–");
  self->change
      = before != NULL && before->score->score != moment->score->score
            ? g_strdup_printf ("%+.2f", (moment->score->score - before->score->score) / 100.0)
            : g_strdup ("");
  self->moved = before != NULL ? rp_score_moment_describe_change (before, moment) : g_strdup ("");
  self->model
      = g_strdup_printf (_ ("%s, version %d"), moment->score->model, moment->score->version);
  return self;
}

gint32
rp_score_point_get_day (RpScorePoint *self)
{
  return self->day;
}

const char *
rp_score_point_get_date (RpScorePoint *self)
{
  return self->date;
}

double
rp_score_point_get_score (RpScorePoint *self)
{
  return self->score;
}

double
rp_score_point_get_lowest (RpScorePoint *self)
{
  return self->lowest;
}

double
rp_score_point_get_highest (RpScorePoint *self)
{
  return self->highest;
}

const char *
rp_score_point_get_text (RpScorePoint *self)
{
  return self->text;
}

const char *
rp_score_point_get_grade (RpScorePoint *self)
{
  return self->grade;
}

const char *
rp_score_point_get_change (RpScorePoint *self)
{
  return self->change;
}

const char *
rp_score_point_get_moved (RpScorePoint *self)
{
  return self->moved;
}

const char *
rp_score_point_get_model (RpScorePoint *self)
{
  return self->model;
}

static void
rp_score_point_finalize (GObject *object)
{
  RpScorePoint *self = RP_SCORE_POINT (object);
  g_free (self->date);
  g_free (self->text);
  g_free (self->grade);
  g_free (self->change);
  g_free (self->moved);
  g_free (self->model);
  G_OBJECT_CLASS (rp_score_point_parent_class)->finalize (object);
}

static void
rp_score_point_class_init (RpScorePointClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_score_point_finalize;
}

static void
rp_score_point_init (RpScorePoint *self)
{
}
