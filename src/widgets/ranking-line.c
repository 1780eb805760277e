/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/ranking-line.h"

#include "base/text.h"
#include "workbench/value-ranking.h"

struct _RpRankingLine
{
  RpLazyLine parent_instance;

  GtkInscription *rank, *name, *place, *grade, *score, *change, *value, *potential, *coverage;
};

G_DEFINE_TYPE (RpRankingLine, rp_ranking_line, RP_TYPE_LAZY_LINE)

/* Hundredths; an empty place for what is not known. */
static void
set_points (GtkInscription *inscription, gint hundredths, int decimals)
{
  char text[16] = "";

  if (hundredths >= 0)
    g_snprintf (text, sizeof text, "%.*f", decimals, hundredths / 100.0);
  gtk_inscription_set_text (inscription, text);
}

static void
rp_ranking_line_fill (RpLazyLine *line, RpLazyRow *lazy)
{
  RpRankingLine *self = RP_RANKING_LINE (line);
  RpRankingRow *row = RP_RANKING_ROW (lazy);
  gint change = rp_ranking_row_get_change (row);
  const char *computed = rp_ranking_row_get_computed (row);
  g_autofree char *place
      = rp_text_join (rp_ranking_row_get_no (row), rp_ranking_row_get_manager (row),
                      rp_ranking_row_get_segment (row), NULL);
  g_autofree char *grade
      = *computed != '\0' ? g_strdup_printf ("%s (%s)", rp_ranking_row_get_grade (row), computed)
                          : g_strdup (rp_ranking_row_get_grade (row));
  char rank[12] = "", moved[16] = "";

  if (rp_ranking_row_get_rank (row) > 0)
    g_snprintf (rank, sizeof rank, "%u", rp_ranking_row_get_rank (row));
  if (change != G_MININT)
    g_snprintf (moved, sizeof moved, "%+.2f", change / 100.0);
  gtk_inscription_set_text (self->rank, rank);
  gtk_inscription_set_text (self->name, rp_ranking_row_get_name (row));
  gtk_inscription_set_text (self->place, place);
  gtk_inscription_set_text (self->grade, grade);
  set_points (self->score, rp_ranking_row_get_score (row), 2);
  gtk_inscription_set_text (self->change, moved);
  set_points (self->value, rp_ranking_row_get_value (row), 1);
  set_points (self->potential, rp_ranking_row_get_potential (row), 1);
  set_points (self->coverage, rp_ranking_row_get_coverage (row), 0);
}

static void
rp_ranking_line_class_init (RpRankingLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  RP_LAZY_LINE_CLASS (klass)->fill = rp_ranking_line_fill;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/ranking-line.ui");
  gtk_widget_class_bind_template_child (widget_class, RpRankingLine, rank);
  gtk_widget_class_bind_template_child (widget_class, RpRankingLine, name);
  gtk_widget_class_bind_template_child (widget_class, RpRankingLine, place);
  gtk_widget_class_bind_template_child (widget_class, RpRankingLine, grade);
  gtk_widget_class_bind_template_child (widget_class, RpRankingLine, score);
  gtk_widget_class_bind_template_child (widget_class, RpRankingLine, change);
  gtk_widget_class_bind_template_child (widget_class, RpRankingLine, value);
  gtk_widget_class_bind_template_child (widget_class, RpRankingLine, potential);
  gtk_widget_class_bind_template_child (widget_class, RpRankingLine, coverage);
}

static void
rp_ranking_line_init (RpRankingLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
