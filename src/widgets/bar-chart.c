/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/bar-chart.h"

#include <math.h>

#define AXIS_STEPS 4
#define MARGIN_LEFT 64
#define MARGIN_BOTTOM 22
#define MARGIN_TOP 10
#define LABEL_WIDTH 36

struct _RpBarChart
{
  GtkWidget parent_instance;
  GArray *bars; /* (element-type RpBar) */
  char *unit;
};

G_DEFINE_TYPE (RpBarChart, rp_bar_chart, GTK_TYPE_WIDGET)

/* Critical peak, peak, flat, valley: from warm to cool, readable in light and dark and in grey. */
static const char *const part_colours[RP_BAR_PARTS]
    = { "#c01c28", "#ff7800", "#62a0ea", "#1a5fb4" };

static double
sum_parts (const RpBar *bar)
{
  double sum = 0;
  for (guint i = 0; i < RP_BAR_PARTS; i++)
    sum += bar->parts[i];
  return sum;
}

/* The smallest 1, 2, 2.5 or 5 times a power of ten of which AXIS_STEPS reach @highest. */
static double
choose_step (double highest)
{
  static const double steps[] = { 1, 2, 2.5, 5, 10 };
  double wanted = highest > 0 ? highest / AXIS_STEPS : 1;
  double power = pow (10, floor (log10 (wanted)));

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power >= wanted * (1 - 1e-9))
      return steps[i] * power;
  return 10 * power;
}

static void
draw_text (RpBarChart *self, GtkSnapshot *snapshot, const char *text, double x, double y,
           double align, const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoFontDescription *font = pango_font_description_new ();
  int width = 0, height = 0;

  pango_font_description_set_size (font, 8 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float)(x - align * width), (float)(y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
draw_axis (RpBarChart *self, GtkSnapshot *snapshot, double step, double height, double width,
           const GdkRGBA *colour)
{
  GdkRGBA line = *colour;

  line.alpha *= 0.15f;
  for (guint i = 0; i <= AXIS_STEPS; i++)
    {
      double y = MARGIN_TOP + height - height * i / AXIS_STEPS;
      g_autofree char *text
          = g_strdup_printf ("%g %s", step * i, i == AXIS_STEPS ? self->unit : "");
      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (MARGIN_LEFT, (float)y, (float)width, 1));
      draw_text (self, snapshot, g_strchomp (text), MARGIN_LEFT - 6, y, 1, colour);
    }
}

static void
draw_bar (GtkSnapshot *snapshot, const RpBar *bar, double x, double width, double height,
          double highest)
{
  double bottom = MARGIN_TOP + height;

  for (guint part = 0; part < RP_BAR_PARTS; part++)
    {
      double size = highest > 0 ? height * bar->parts[part] / highest : 0;
      GdkRGBA colour;
      if (size <= 0)
        continue;
      gdk_rgba_parse (&colour, part_colours[part]);
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
  double width = gtk_widget_get_width (widget) - MARGIN_LEFT - 8;
  double height = gtk_widget_get_height (widget) - MARGIN_TOP - MARGIN_BOTTOM;
  double highest = 0, step, slot;
  guint label_step = 1;
  GdkRGBA colour;

  if (self->bars->len == 0 || width <= 0 || height <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  for (guint i = 0; i < self->bars->len; i++)
    highest = MAX (highest, sum_parts (&g_array_index (self->bars, RpBar, i)));
  step = choose_step (highest);
  slot = width / self->bars->len;
  label_step = (guint)MAX (1, ceil (LABEL_WIDTH / slot));
  draw_axis (self, snapshot, step, height, width, &colour);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const RpBar *bar = &g_array_index (self->bars, RpBar, i);
      double x = MARGIN_LEFT + slot * i;
      draw_bar (snapshot, bar, x + slot * 0.15, slot * 0.7, height, step * AXIS_STEPS);
      /* Labels that would touch are left out, counted from the newest. */
      if ((self->bars->len - 1 - i) % label_step == 0)
        draw_text (self, snapshot, bar->label, x + slot / 2, MARGIN_TOP + height + 12, 0.5,
                   &colour);
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
