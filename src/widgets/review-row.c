/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/review-row.h"

struct _RpReviewRow
{
  GtkListBoxRow parent_instance;

  RpWorkItem *item;
  GtkLabel *title, *subtitle, *due;
};

G_DEFINE_TYPE (RpReviewRow, rp_review_row, GTK_TYPE_LIST_BOX_ROW)

static const char *const urgency_classes[] = {
  [RP_URGENCY_NONE] = "dim-label",
  [RP_URGENCY_SOON] = "warning",
  [RP_URGENCY_OVERDUE] = "error",
};

GtkWidget *
rp_review_row_new (RpWorkItem *item)
{
  RpReviewRow *self = g_object_new (RP_TYPE_REVIEW_ROW, NULL);
  const char *due = rp_work_item_get_trailing (item);
  g_autofree char *name = g_strjoin (", ", rp_work_item_get_title (item),
                                     rp_work_item_get_subtitle (item), due, NULL);

  self->item = g_object_ref (item);
  gtk_label_set_label (self->title, rp_work_item_get_title (item));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), rp_work_item_get_title (item));
  gtk_label_set_label (self->subtitle, rp_work_item_get_subtitle (item));
  gtk_label_set_label (self->due, due != NULL ? due : "");
  gtk_widget_set_visible (GTK_WIDGET (self->due), due != NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->due),
                            urgency_classes[rp_work_item_get_urgency (item)]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

RpWorkItem *
rp_review_row_get_item (RpReviewRow *self)
{
  return self->item;
}

static void
rp_review_row_dispose (GObject *object)
{
  g_clear_object (&RP_REVIEW_ROW (object)->item);
  G_OBJECT_CLASS (rp_review_row_parent_class)->dispose (object);
}

static void
rp_review_row_class_init (RpReviewRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_review_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/review-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RpReviewRow, title);
  gtk_widget_class_bind_template_child (widget_class, RpReviewRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, RpReviewRow, due);
}

static void
rp_review_row_init (RpReviewRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
