/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/score-history.h"

#include <glib/gi18n-lib.h>

#include "widgets/trend-chart.h"

struct _RpScoreHistory
{
  GtkWidget parent_instance;

  RpCustomerScore *score; /* (nullable) */
  RpTrendChart *chart;
  GtkListBox *rows;
};

G_DEFINE_TYPE (RpScoreHistory, rp_score_history, GTK_TYPE_WIDGET)

static GtkWidget *
add_cell (GtkWidget *box, const char *text, int width_chars, float align, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  RpScorePoint *point = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *moved = NULL;

  add_cell (box, rp_score_point_get_date (point), 10, 0, "numeric");
  add_cell (box, rp_score_point_get_text (point), 6, 1, "numeric");
  add_cell (box, rp_score_point_get_grade (point), 3, 0.5, "rp-strong");
  add_cell (box, rp_score_point_get_change (point), 7, 1, "numeric");
  moved = add_cell (box,
                    *rp_score_point_get_moved (point) != '\0' ? rp_score_point_get_moved (point)
                                                              : _ ("unchanged"),
                    20, 0, "dim-label");
  gtk_widget_set_hexpand (moved, TRUE);
  gtk_label_set_wrap (GTK_LABEL (moved), TRUE);
  gtk_widget_set_tooltip_text (row, rp_score_point_get_model (point));
  gtk_widget_add_css_class (box, "rp-factor");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static void
row_selected_cb (GtkListBox *rows, GtkListBoxRow *row, RpScoreHistory *self)
{
  if (row != NULL)
    rp_trend_chart_select (self->chart, (guint)gtk_list_box_row_get_index (row));
}

static void
point_selected_cb (RpTrendChart *chart, guint point, RpScoreHistory *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->rows, (int)point);

  if (row != NULL && !gtk_list_box_row_is_selected (row))
    gtk_list_box_select_row (self->rows, row);
}

static void
row_activated_cb (GtkListBox *rows, GtkListBoxRow *row, RpScoreHistory *self)
{
  g_autoptr (RpScorePoint) point = g_list_model_get_item (
      rp_customer_score_get_points (self->score), (guint)gtk_list_box_row_get_index (row));

  if (point != NULL)
    rp_customer_score_set_day (self->score, rp_score_point_get_day (point));
}

void
rp_score_history_set_score (RpScoreHistory *self, RpCustomerScore *score)
{
  g_set_object (&self->score, score);
  rp_trend_chart_set_score (self->chart, score);
  gtk_list_box_bind_model (self->rows, rp_customer_score_get_points (score), create_row, NULL,
                           NULL);
}

static void
rp_score_history_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_object (&RP_SCORE_HISTORY (object)->score);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_score_history_parent_class)->dispose (object);
}

static void
rp_score_history_class_init (RpScoreHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_score_history_dispose;
  g_type_ensure (RP_TYPE_TREND_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/score-history.ui");
  gtk_widget_class_bind_template_child (widget_class, RpScoreHistory, chart);
  gtk_widget_class_bind_template_child (widget_class, RpScoreHistory, rows);
}

static void
rp_score_history_init (RpScoreHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->rows, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect (self->rows, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect (self->chart, "selected", G_CALLBACK (point_selected_cb), self);
}
