/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/wrap-layout.h"

#define SPACING 8

struct _RpWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_TYPE (RpWrapLayout, rp_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
measure_child (GtkWidget *child, GtkOrientation orientation, int *minimum)
{
  int natural = 0;

  gtk_widget_measure (child, orientation, -1, minimum, &natural, NULL, NULL);
  return natural;
}

/* The children of one line: from @first to what is returned, (nullable) none left. */
static GtkWidget *
fill_line (GtkWidget *first, int width, int *line_width, int *line_height)
{
  GtkWidget *child = first;

  *line_width = -SPACING;
  *line_height = 0;
  while (child != NULL)
    {
      int wanted = measure_child (child, GTK_ORIENTATION_HORIZONTAL, NULL);
      if (child != first && *line_width + SPACING + wanted > width)
        break;
      *line_width += SPACING + wanted;
      *line_height = MAX (*line_height, measure_child (child, GTK_ORIENTATION_VERTICAL, NULL));
      child = skip_hidden (gtk_widget_get_next_sibling (child));
    }
  return child;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = 0;
  *natural = 0;
  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;
       child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int least = 0;
      int wanted = measure_child (child, GTK_ORIENTATION_HORIZONTAL, &least);
      *minimum = MAX (*minimum, least);
      *natural += wanted + (*natural > 0 ? SPACING : 0);
    }
}

static int
measure_height (GtkWidget *widget, int width)
{
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int height = 0;

  while (child != NULL)
    {
      int line_width = 0, line_height = 0;
      child = fill_line (child, width, &line_width, &line_height);
      height += line_height + (height > 0 ? SPACING : 0);
    }
  return height;
}

static GtkSizeRequestMode
rp_wrap_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rp_wrap_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation,
                        int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    *minimum = *natural = measure_height (widget, for_size < 0 ? G_MAXINT / 2 : for_size);
}

static void
rp_wrap_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height,
                         int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      int line_width = 0, line_height = 0;
      GtkWidget *next = fill_line (child, width, &line_width, &line_height);
      int x = MAX (width - line_width, 0);
      for (; child != next; child = skip_hidden (gtk_widget_get_next_sibling (child)))
        {
          int least = 0;
          int wanted = measure_child (child, GTK_ORIENTATION_HORIZONTAL, &least);
          int given = MAX (MIN (wanted, width), least);
          GtkAllocation place = { mirrored ? width - x - given : x, y, given, line_height };
          gtk_widget_size_allocate (child, &place, -1);
          x += given + SPACING;
        }
      y += line_height + SPACING;
    }
}

static void
rp_wrap_layout_class_init (RpWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = rp_wrap_layout_get_request_mode;
  layout_class->measure = rp_wrap_layout_measure;
  layout_class->allocate = rp_wrap_layout_allocate;
}

static void
rp_wrap_layout_init (RpWrapLayout *self)
{
}
