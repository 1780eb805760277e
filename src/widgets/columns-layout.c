/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/columns-layout.h"

struct _RpColumnsLayout
{
  GtkLayoutManager parent_instance;

  guint chars, spacing;
  gboolean even;
};

enum
{
  PROP_CHARS = 1,
  PROP_SPACING,
  PROP_EVEN,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_TYPE (RpColumnsLayout, rp_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
get_first (GtkWidget *widget)
{
  return skip_hidden (gtk_widget_get_first_child (widget));
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

static int
count_columns (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    n++;
  return n;
}

/* In pixels, with the text as large as it is. */
static int
get_needed (RpColumnsLayout *self, GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = pango_font_metrics_get_approximate_char_width (metrics);

  pango_font_metrics_unref (metrics);
  return (int)self->chars * width / PANGO_SCALE;
}

/* The width of one of @n columns side by side. */
static int
get_width (RpColumnsLayout *self, GtkWidget *widget, int width, int n, gboolean is_last)
{
  int needed = get_needed (self, widget);
  int room = width - (n - 1) * (int)self->spacing;

  if (self->even || n < 2)
    return room / MAX (n, 1);
  return is_last ? needed : (room - needed) / (n - 1);
}

static gboolean
fits (RpColumnsLayout *self, GtkWidget *widget, int width)
{
  int n = count_columns (widget);

  if (width < n * get_needed (self, widget) + (n - 1) * (int)self->spacing)
    return FALSE;
  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    {
      int least = 0;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      if (least > get_width (self, widget, width, n, get_next (child) == NULL))
        return FALSE;
    }
  return TRUE;
}

static void
measure_width (RpColumnsLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = 0;
  *natural = 0;
  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    {
      int least = 0, wanted = 0;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += wanted + (*natural > 0 ? (int)self->spacing : 0);
    }
  *natural = MAX (*natural, *minimum);
}

static void
measure_height (RpColumnsLayout *self, GtkWidget *widget, int width, int *minimum, int *natural)
{
  gboolean aside = width < 0 || fits (self, widget, width);
  int n = count_columns (widget);

  *minimum = 0;
  *natural = 0;
  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    {
      int least = 0, wanted = 0, own = width;

      if (width >= 0 && aside)
        own = get_width (self, widget, width, n, get_next (child) == NULL);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, own, &least, &wanted, NULL, NULL);
      if (aside)
        {
          *minimum = MAX (*minimum, least);
          *natural = MAX (*natural, wanted);
          continue;
        }
      *minimum += least + (child != get_first (widget) ? (int)self->spacing : 0);
      *natural += wanted + (child != get_first (widget) ? (int)self->spacing : 0);
    }
}

static GtkSizeRequestMode
rp_columns_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rp_columns_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation,
                           int for_size, int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  RpColumnsLayout *self = RP_COLUMNS_LAYOUT (layout);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, widget, minimum, natural);
  else
    measure_height (self, widget, for_size, minimum, natural);
}

static void
place_aside (RpColumnsLayout *self, GtkWidget *widget, int width, int height)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int n = count_columns (widget), x = 0;

  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    {
      int own = get_width (self, widget, width, n, get_next (child) == NULL);
      GtkAllocation place = { mirrored ? width - x - own : x, 0, own, height };

      gtk_widget_size_allocate (child, &place, -1);
      x += own + (int)self->spacing;
    }
}

static void
place_below (RpColumnsLayout *self, GtkWidget *widget, int width)
{
  int y = 0;

  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    {
      int wanted = 0;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &wanted, NULL, NULL);
      gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, wanted }, -1);
      y += wanted + (int)self->spacing;
    }
}

static void
rp_columns_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height,
                            int baseline)
{
  RpColumnsLayout *self = RP_COLUMNS_LAYOUT (layout);

  if (fits (self, widget, width))
    place_aside (self, widget, width, height);
  else
    place_below (self, widget, width);
}

static void
rp_columns_layout_set_property (GObject *object, guint property, const GValue *value,
                                GParamSpec *pspec)
{
  RpColumnsLayout *self = RP_COLUMNS_LAYOUT (object);

  if (property == PROP_CHARS)
    self->chars = g_value_get_uint (value);
  else if (property == PROP_SPACING)
    self->spacing = g_value_get_uint (value);
  else
    self->even = g_value_get_boolean (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
rp_columns_layout_class_init (RpColumnsLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->set_property = rp_columns_layout_set_property;
  layout_class->get_request_mode = rp_columns_layout_get_request_mode;
  layout_class->measure = rp_columns_layout_measure;
  layout_class->allocate = rp_columns_layout_allocate;
  properties[PROP_CHARS] = g_param_spec_uint ("chars", NULL, NULL, 1, 200, 30, flags);
  properties[PROP_SPACING] = g_param_spec_uint ("spacing", NULL, NULL, 0, 200, 18, flags);
  properties[PROP_EVEN] = g_param_spec_boolean ("even", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);
}

static void
rp_columns_layout_init (RpColumnsLayout *self)
{
  self->chars = 30;
  self->spacing = 18;
  self->even = TRUE;
}
