/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/curve-chart.h"

#include <math.h>

#include "widgets/chart-axis.h"

#define HOURS 24
#define HOURS_PER_LABEL 4

struct _RpCurveChart
{
  GtkWidget parent_instance;
  double *values;
  guint8 *colours;
  guint n;
  char *unit;
};

G_DEFINE_TYPE (RpCurveChart, rp_curve_chart, GTK_TYPE_WIDGET)

/* The place of the drawing inside the widget. */
typedef struct
{
  double width, height, highest;
} Frame;

/* Runs of one period become one band. */
static void
draw_periods (RpCurveChart *self, GtkSnapshot *snapshot, const Frame *frame)
{
  guint begin = 0;

  for (guint i = 1; i <= self->n; i++)
    {
      GdkRGBA colour;
      double x = RP_CHART_LEFT + frame->width * begin / self->n;
      if (i < self->n && self->colours[i] == self->colours[begin])
        continue;
      gdk_rgba_parse (&colour, rp_chart_colours[self->colours[begin]]);
      colour.alpha = 0.12f;
      gtk_snapshot_append_color (snapshot, &colour,
                                 &GRAPHENE_RECT_INIT ((float)x, RP_CHART_TOP,
                                                      (float)(frame->width * (i - begin) / self->n),
                                                      (float)frame->height));
      begin = i;
    }
}

static void
draw_curve (RpCurveChart *self, GtkSnapshot *snapshot, const Frame *frame, const GdkRGBA *colour)
{
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (RP_CHART_LEFT, 0, (float)frame->width,
                                     (float)(frame->height + RP_CHART_TOP + 2)));
  gboolean drawing = FALSE;

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.6);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->n; i++)
    {
      double left = RP_CHART_LEFT + frame->width * i / self->n;
      double y = RP_CHART_TOP + frame->height * (1 - self->values[i] / frame->highest);
      if (isnan (self->values[i]))
        {
          drawing = FALSE;
          continue;
        }
      if (drawing)
        cairo_line_to (cr, left, y);
      else
        cairo_move_to (cr, left, y);
      cairo_line_to (cr, left + frame->width / self->n, y);
      drawing = TRUE;
    }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_hours (RpCurveChart *self, GtkSnapshot *snapshot, const Frame *frame, const GdkRGBA *colour)
{
  for (guint hour = 0; hour <= HOURS; hour += HOURS_PER_LABEL)
    {
      char text[8];
      g_snprintf (text, sizeof text, "%02u:00", hour);
      rp_chart_draw_text (GTK_WIDGET (self), snapshot, text,
                          RP_CHART_LEFT + frame->width * hour / HOURS,
                          RP_CHART_TOP + frame->height + rp_chart_get_middle (GTK_WIDGET (self)),
                          hour == HOURS ? 1 : 0.5, colour);
    }
}

static void
rp_curve_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RpCurveChart *self = RP_CURVE_CHART (widget);
  Frame frame
      = { .width = gtk_widget_get_width (widget) - RP_CHART_LEFT - RP_CHART_RIGHT,
          .height = gtk_widget_get_height (widget) - RP_CHART_TOP - rp_chart_get_bottom (widget) };
  double highest = 0, step = 0;
  GdkRGBA colour;

  if (self->n == 0 || frame.width <= 0 || frame.height <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  for (guint i = 0; i < self->n; i++)
    if (!isnan (self->values[i]))
      highest = MAX (highest, self->values[i]);
  step = rp_chart_step (highest);
  frame.highest = step * RP_CHART_STEPS;
  draw_periods (self, snapshot, &frame);
  rp_chart_draw_axis (widget, snapshot, step, self->unit, frame.height, frame.width, &colour);
  draw_curve (self, snapshot, &frame, &colour);
  draw_hours (self, snapshot, &frame, &colour);
}

static void
rp_curve_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 180;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 240;
}

/* "00:00 61.2; 01:00 60.8; …": the mean of each hour, gaps left out. */
static char *
describe (RpCurveChart *self)
{
  GString *text = g_string_new (NULL);

  for (guint hour = 0; hour < HOURS; hour++)
    {
      double sum = 0;
      guint count = 0;
      for (guint i = hour * self->n / HOURS; i < (hour + 1) * self->n / HOURS; i++)
        if (!isnan (self->values[i]))
          {
            sum += self->values[i];
            count++;
          }
      if (count > 0)
        g_string_append_printf (text, "%s%02u:00 %.1f %s", text->len > 0 ? "; " : "", hour,
                                sum / count, self->unit);
    }
  return g_string_free (text, FALSE);
}

void
rp_curve_chart_set_curve (RpCurveChart *self, const double *values, const guint8 *colours, guint n,
                          const char *unit, const char *title)
{
  g_autofree char *numbers = NULL;

  g_free (self->values);
  g_free (self->colours);
  g_free (self->unit);
  self->values = g_memdup2 (values, n * sizeof *values);
  self->colours = g_memdup2 (colours, n * sizeof *colours);
  self->n = n;
  self->unit = g_strdup (unit);
  numbers = describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, numbers, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rp_curve_chart_finalize (GObject *object)
{
  RpCurveChart *self = RP_CURVE_CHART (object);
  g_free (self->values);
  g_free (self->colours);
  g_free (self->unit);
  G_OBJECT_CLASS (rp_curve_chart_parent_class)->finalize (object);
}

static void
rp_curve_chart_class_init (RpCurveChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rp_curve_chart_finalize;
  widget_class->snapshot = rp_curve_chart_snapshot;
  widget_class->measure = rp_curve_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "rp-curve-chart");
}

static void
rp_curve_chart_init (RpCurveChart *self)
{
  self->unit = g_strdup ("");
}
