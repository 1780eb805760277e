/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/score-row.h"

struct _RpScoreRow
{
  GtkListBoxRow parent_instance;
  GtkLabel *label, *raw, *formula, *contribution;
  GtkLevelBar *bar;
};

G_DEFINE_TYPE (RpScoreRow, rp_score_row, GTK_TYPE_LIST_BOX_ROW)

GtkWidget *
rp_score_row_new (RpScoreLine *line)
{
  RpScoreRow *self = g_object_new (RP_TYPE_SCORE_ROW, NULL);
  g_autofree char *name = g_strjoin (" ", rp_score_line_get_label (line),
                                     rp_score_line_get_contribution (line), NULL);

  gtk_label_set_label (self->label, rp_score_line_get_label (line));
  gtk_label_set_label (self->raw, rp_score_line_get_raw (line));
  gtk_label_set_label (self->formula, rp_score_line_get_formula (line));
  gtk_label_set_label (self->contribution, rp_score_line_get_contribution (line));
  gtk_level_bar_set_value (self->bar, rp_score_line_get_share (line));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

static void
rp_score_row_class_init (RpScoreRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/score-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RpScoreRow, label);
  gtk_widget_class_bind_template_child (widget_class, RpScoreRow, raw);
  gtk_widget_class_bind_template_child (widget_class, RpScoreRow, formula);
  gtk_widget_class_bind_template_child (widget_class, RpScoreRow, contribution);
  gtk_widget_class_bind_template_child (widget_class, RpScoreRow, bar);
}

static void
rp_score_row_init (RpScoreRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The bar says how good, not whether it is too little: no warning colours. */
  gtk_level_bar_remove_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_FULL);
}
