/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/bar-chart.h"

#include <math.h>

#include "widgets/chart-axis.h"

#define LABEL_GAP 4

struct _RpBarChart
{
  GtkWidget parent_instance;
  GArray *bars; /* (element-type RpBar) */
  char *unit;
};

G_DEFINE_TYPE (RpBarChart, rp_bar_chart, GTK_TYPE_WIDGET)

static double
sum_parts (const RpBar *bar)
{
  double sum = 0;
  for (guint i = 0; i < RP_BAR_PARTS; i++)
    sum += bar->parts[i];
  return sum;
}

static void
draw_bar (GtkSnapshot *snapshot, const RpBar *bar, double x, double width, double height,
          double highest)
{
  double bottom = RP_CHART_TOP + height;

  for (guint part = 0; part < RP_BAR_PARTS; part++)
    {
      double size = highest > 0 ? height * bar->parts[part] / highest : 0;
      GdkRGBA colour;
      if (size <= 0)
        continue;
      gdk_rgba_parse (&colour, rp_chart_colours[part]);
      gtk_snapshot_append_color (
          snapshot, &colour,
          &GRAPHENE_RECT_INIT ((float)x, (float)(bottom - size), (float)width, (float)size));
      bottom -= size;
    }
}

static void
rp_bar_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RpBarChart *self = RP_BAR_CHART (widget);
  double width = gtk_widget_get_width (widget) - RP_CHART_LEFT - RP_CHART_RIGHT;
  double height = gtk_widget_get_height (widget) - RP_CHART_TOP - rp_chart_get_bottom (widget);
  double highest = 0, step, slot;
  guint label_step = 1;
  const RpBar *first = (const RpBar *)(gpointer)self->bars->data;
  GdkRGBA colour;

  if (self->bars->len == 0 || width <= 0 || height <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  for (guint i = 0; i < self->bars->len; i++)
    highest = MAX (highest, sum_parts (&g_array_index (self->bars, RpBar, i)));
  step = rp_chart_step (highest);
  slot = width / self->bars->len;
  label_step
      = (guint)MAX (1, ceil ((rp_chart_get_text_width (widget, first->label) + LABEL_GAP) / slot));
  rp_chart_draw_axis (widget, snapshot, step, self->unit, height, width, &colour);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const RpBar *bar = &g_array_index (self->bars, RpBar, i);
      double x = RP_CHART_LEFT + slot * i;
      draw_bar (snapshot, bar, x + slot * 0.15, slot * 0.7, height, step * RP_CHART_STEPS);
      /* Labels that would touch are left out, counted from the newest. */
      if ((self->bars->len - 1 - i) % label_step == 0)
        rp_chart_draw_text (widget, snapshot, bar->label, x + slot / 2,
                            RP_CHART_TOP + height + rp_chart_get_middle (widget), 0.5, &colour);
    }
}

static void
rp_bar_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 180;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 220;
}

void
rp_bar_chart_set_bars (RpBarChart *self, const RpBar *bars, guint n_bars, const char *unit,
                       const char *title)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  g_array_set_size (self->bars, 0);
  g_array_append_vals (self->bars, bars, n_bars);
  g_free (self->unit);
  self->unit = g_strdup (unit);
  for (guint i = 0; i < n_bars; i++)
    g_string_append_printf (numbers, "%s%s %.1f %s", i > 0 ? "; " : "", bars[i].label,
                            sum_parts (&bars[i]), unit);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, numbers->str, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rp_bar_chart_finalize (GObject *object)
{
  RpBarChart *self = RP_BAR_CHART (object);
  g_array_unref (self->bars);
  g_free (self->unit);
  G_OBJECT_CLASS (rp_bar_chart_parent_class)->finalize (object);
}

static void
rp_bar_chart_class_init (RpBarChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rp_bar_chart_finalize;
  widget_class->snapshot = rp_bar_chart_snapshot;
  widget_class->measure = rp_bar_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "rp-bar-chart");
}

static void
rp_bar_chart_init (RpBarChart *self)
{
  self->bars = g_array_new (FALSE, FALSE, sizeof (RpBar));
  self->unit = g_strdup ("");
}
