/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/ranking-line.h"

#include "base/text.h"
#include "workbench/value-ranking.h"

struct _RpRankingLine
{
  GtkWidget parent_instance;

  RpRankingRow *row; /* (nullable) */
  GtkInscription *rank, *name, *place, *grade, *score, *change, *value, *potential, *coverage;
};

enum
{
  PROP_ROW = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_TYPE (RpRankingLine, rp_ranking_line, GTK_TYPE_WIDGET)

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
fill (RpRankingLine *self)
{
  gint change = rp_ranking_row_get_change (self->row);
  const char *computed = rp_ranking_row_get_computed (self->row);
  g_autofree char *place
      = rp_text_join (rp_ranking_row_get_no (self->row), rp_ranking_row_get_manager (self->row),
                      rp_ranking_row_get_segment (self->row), NULL);
  g_autofree char *grade
      = *computed != '\0'
            ? g_strdup_printf ("%s (%s)", rp_ranking_row_get_grade (self->row), computed)
            : g_strdup (rp_ranking_row_get_grade (self->row));
  char rank[12] = "", moved[16] = "";

  if (rp_ranking_row_get_rank (self->row) > 0)
    g_snprintf (rank, sizeof rank, "%u", rp_ranking_row_get_rank (self->row));
  if (change != G_MININT)
    g_snprintf (moved, sizeof moved, "%+.2f", change / 100.0);
  gtk_inscription_set_text (self->rank, rank);
  gtk_inscription_set_text (self->name, rp_ranking_row_get_name (self->row));
  gtk_inscription_set_text (self->place, place);
  gtk_inscription_set_text (self->grade, grade);
  set_points (self->score, rp_ranking_row_get_score (self->row), 2);
  gtk_inscription_set_text (self->change, moved);
  set_points (self->value, rp_ranking_row_get_value (self->row), 1);
  set_points (self->potential, rp_ranking_row_get_potential (self->row), 1);
  set_points (self->coverage, rp_ranking_row_get_coverage (self->row), 0);
}

static void
set_row (RpRankingLine *self, RpRankingRow *row)
{
  if (self->row == row)
    return;
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_data (self->row, self);
  g_set_object (&self->row, row);
  if (row != NULL)
    {
      g_signal_connect_swapped (row, "refilled", G_CALLBACK (fill), self);
      fill (self);
    }
}

static void
rp_ranking_line_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_row (RP_RANKING_LINE (object), g_value_get_object (value));
}

static void
rp_ranking_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, RP_RANKING_LINE (object)->row);
}

static void
rp_ranking_line_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  set_row (RP_RANKING_LINE (object), NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rp_ranking_line_parent_class)->dispose (object);
}

static void
rp_ranking_line_class_init (RpRankingLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = rp_ranking_line_set_property;
  object_class->get_property = rp_ranking_line_get_property;
  object_class->dispose = rp_ranking_line_dispose;
  properties[PROP_ROW] = g_param_spec_object ("row", NULL, NULL, RP_TYPE_RANKING_ROW,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
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
