/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/score-line.h"

struct _RpScoreLine
{
  GObject parent_instance;
  char *label, *raw, *formula, *contribution;
  double share;
};

G_DEFINE_TYPE (RpScoreLine, rp_score_line, G_TYPE_OBJECT)

RpScoreLine *
rp_score_line_new (const RpScorePart *part)
{
  RpScoreLine *self = g_object_new (RP_TYPE_SCORE_LINE, NULL);

  self->label = g_strdup (part->label);
  self->raw = g_strdup (part->present ? part->raw : part->reason);
  self->formula = part->present ? g_strdup_printf ("%.2f × %g %%", part->points, part->weight)
                                : g_strdup ("—");
  self->contribution = part->present ? rp_score_format (part->contribution) : g_strdup ("—");
  self->share = part->present ? part->points / 100.0 : 0.0;
  return self;
}

const char *
rp_score_line_get_label (RpScoreLine *self)
{
  return self->label;
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

double
rp_score_line_get_share (RpScoreLine *self)
{
  return self->share;
}

static void
rp_score_line_finalize (GObject *object)
{
  RpScoreLine *self = RP_SCORE_LINE (object);
  g_free (self->label);
  g_free (self->raw);
  g_free (self->formula);
  g_free (self->contribution);
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
