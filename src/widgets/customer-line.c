/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/customer-line.h"

#include "base/quantity.h"
#include "base/text.h"
#include "workbench/customer-list.h"

struct _RpCustomerLine
{
  RpLazyLine parent_instance;

  GtkInscription *name, *place, *manager, *score, *grade;
};

G_DEFINE_TYPE (RpCustomerLine, rp_customer_line, RP_TYPE_LAZY_LINE)

static void
rp_customer_line_fill (RpLazyLine *line, RpLazyRow *lazy)
{
  RpCustomerLine *self = RP_CUSTOMER_LINE (line);
  RpCustomerRow *row = RP_CUSTOMER_ROW (lazy);
  gint64 score = rp_customer_row_get_score (row);
  g_autofree char *points = score > 0 ? rp_quantity_to_text (score, RP_UNIT_MONEY) : NULL;
  g_autofree char *place
      = rp_text_join (rp_customer_row_get_no (row), rp_customer_row_get_address (row), NULL);

  gtk_inscription_set_text (self->name, rp_customer_row_get_name (row));
  gtk_inscription_set_text (self->place, place);
  gtk_inscription_set_text (self->manager, rp_customer_row_get_manager (row));
  gtk_inscription_set_text (self->score, points != NULL ? points : "");
  gtk_inscription_set_text (self->grade, rp_customer_row_get_grade (row));
}

static void
rp_customer_line_class_init (RpCustomerLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  RP_LAZY_LINE_CLASS (klass)->fill = rp_customer_line_fill;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/customer-line.ui");
  gtk_widget_class_bind_template_child (widget_class, RpCustomerLine, name);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerLine, place);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerLine, manager);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerLine, score);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerLine, grade);
}

static void
rp_customer_line_init (RpCustomerLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
