/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/score-view.h"

#include <glib/gi18n-lib.h>

#include "widgets/score-row.h"

struct _RpScoreView
{
  GtkWidget parent_instance;
  GtkLabel *score, *grade, *coverage;
  GtkListBox *lines;
};

G_DEFINE_TYPE (RpScoreView, rp_score_view, GTK_TYPE_WIDGET)

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return rp_score_row_new (item);
}

static void
show_score (RpCustomerFile *file, RpScoreView *self)
{
  const char *score = rp_customer_file_get_score (file);
  const char *grade = rp_customer_file_get_grade (file);

  gtk_label_set_label (self->score, *score != '\0' ? score : "—");
  gtk_label_set_label (self->grade, *grade != '\0' ? grade : _ ("Not enough data"));
  gtk_label_set_label (self->coverage, rp_customer_file_get_coverage (file));
}

void
rp_score_view_set_file (RpScoreView *self, RpCustomerFile *file)
{
  gtk_list_box_bind_model (self->lines, rp_customer_file_get_score_lines (file), create_row, NULL,
                           NULL);
  g_signal_connect_object (file, "loaded", G_CALLBACK (show_score), self, 0);
  show_score (file, self);
}

static void
rp_score_view_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_score_view_parent_class)->dispose (object);
}

static void
rp_score_view_class_init (RpScoreViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_score_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/score-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, score);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, grade);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, coverage);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, lines);
}

static void
rp_score_view_init (RpScoreView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
