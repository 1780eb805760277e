/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/lazy-line.h"

typedef struct
{
  RpLazyRow *row; /* (nullable) */
} RpLazyLinePrivate;

enum
{
  PROP_ROW = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RpLazyLine, rp_lazy_line, GTK_TYPE_WIDGET)

static void
fill (RpLazyLine *self, RpLazyRow *row)
{
  RP_LAZY_LINE_GET_CLASS (self)->fill (self, row);
}

static void
set_row (RpLazyLine *self, RpLazyRow *row)
{
  RpLazyLinePrivate *priv = rp_lazy_line_get_instance_private (self);

  if (priv->row == row)
    return;
  if (priv->row != NULL)
    g_signal_handlers_disconnect_by_data (priv->row, self);
  g_set_object (&priv->row, row);
  if (row != NULL)
    {
      g_signal_connect_swapped (row, "refilled", G_CALLBACK (fill), self);
      fill (self, row);
    }
}

static void
rp_lazy_line_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_row (RP_LAZY_LINE (object), g_value_get_object (value));
}

static void
rp_lazy_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RpLazyLinePrivate *priv = rp_lazy_line_get_instance_private (RP_LAZY_LINE (object));

  g_value_set_object (value, priv->row);
}

static void
rp_lazy_line_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  set_row (RP_LAZY_LINE (object), NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rp_lazy_line_parent_class)->dispose (object);
}

static void
rp_lazy_line_class_init (RpLazyLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = rp_lazy_line_set_property;
  object_class->get_property = rp_lazy_line_get_property;
  object_class->dispose = rp_lazy_line_dispose;
  properties[PROP_ROW] = g_param_spec_object ("row", NULL, NULL, RP_TYPE_LAZY_ROW,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rp_lazy_line_init (RpLazyLine *self)
{
}
