/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/customer-line.h"

#include "base/quantity.h"
#include "base/text.h"
#include "workbench/customer-list.h"

struct _RpCustomerLine
{
  GtkWidget parent_instance;

  RpCustomerRow *row; /* (nullable) */
  /* Inscriptions, which take their size from the font: a line filled again is drawn, not laid out. */
  GtkInscription *name, *place, *manager, *score, *grade;
};

enum
{
  PROP_ROW = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_TYPE (RpCustomerLine, rp_customer_line, GTK_TYPE_WIDGET)

static void
fill (RpCustomerLine *self)
{
  gint64 score = rp_customer_row_get_score (self->row);
  g_autofree char *points = score > 0 ? rp_quantity_to_text (score, RP_UNIT_MONEY) : NULL;
  g_autofree char *place = rp_text_join (rp_customer_row_get_no (self->row),
                                         rp_customer_row_get_address (self->row), NULL);

  gtk_inscription_set_text (self->name, rp_customer_row_get_name (self->row));
  gtk_inscription_set_text (self->place, place);
  gtk_inscription_set_text (self->manager, rp_customer_row_get_manager (self->row));
  gtk_inscription_set_text (self->score, points != NULL ? points : "");
  gtk_inscription_set_text (self->grade, rp_customer_row_get_grade (self->row));
}

static void
set_row (RpCustomerLine *self, RpCustomerRow *row)
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
rp_customer_line_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_row (RP_CUSTOMER_LINE (object), g_value_get_object (value));
}

static void
rp_customer_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, RP_CUSTOMER_LINE (object)->row);
}

static void
rp_customer_line_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  set_row (RP_CUSTOMER_LINE (object), NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rp_customer_line_parent_class)->dispose (object);
}

static void
rp_customer_line_class_init (RpCustomerLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = rp_customer_line_set_property;
  object_class->get_property = rp_customer_line_get_property;
  object_class->dispose = rp_customer_line_dispose;
  properties[PROP_ROW] = g_param_spec_object ("row", NULL, NULL, RP_TYPE_CUSTOMER_ROW,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
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
