/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/chart-axis.h"

#include <math.h>

const char *const rp_chart_colours[RP_CHART_N_COLOURS]
    = { "#c01c28", "#ff7800", "#62a0ea", "#1a5fb4" };

double
rp_chart_step (double highest)
{
  static const double steps[] = { 1, 2, 2.5, 5, 10 };
  double wanted = highest > 0 ? highest / RP_CHART_STEPS : 1;
  double power = pow (10, floor (log10 (wanted)));

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power >= wanted * (1 - 1e-9))
      return steps[i] * power;
  return 10 * power;
}

static PangoLayout *
new_layout (GtkWidget *widget, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_size (font, 8 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  return layout;
}

int
rp_chart_get_text_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = new_layout (widget, "0");
  int height = 0;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* The lowest number of the axis reaches half its height into it. */
double
rp_chart_get_bottom (GtkWidget *widget)
{
  return 1.5 * rp_chart_get_text_height (widget) + 2;
}

double
rp_chart_get_middle (GtkWidget *widget)
{
  return rp_chart_get_text_height (widget) + 1;
}

int
rp_chart_get_text_width (GtkWidget *widget, const char *text)
{
  g_autoptr (PangoLayout) layout = new_layout (widget, text);
  int width = 0;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

void
rp_chart_draw_text (GtkWidget *widget, GtkSnapshot *snapshot, const char *text, double x, double y,
                    double align, const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = new_layout (widget, text);
  int width = 0, height = 0;
  double left, room;

  pango_layout_get_pixel_size (layout, &width, &height);
  /* Large text rather reaches into the chart than out of it. */
  room = gtk_widget_get_width (widget) - width;
  left = CLAMP (x - align * width, 0, MAX (room, 0));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)left, (float)(y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

void
rp_chart_draw_axis (GtkWidget *widget, GtkSnapshot *snapshot, double step, const char *unit,
                    double height, double width, const GdkRGBA *colour)
{
  GdkRGBA line = *colour;

  line.alpha *= 0.15f;
  for (guint i = 0; i <= RP_CHART_STEPS; i++)
    {
      double y = RP_CHART_TOP + height - height * i / RP_CHART_STEPS;
      g_autofree char *text = g_strdup_printf ("%g %s", step * i, i == RP_CHART_STEPS ? unit : "");
      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (RP_CHART_LEFT, (float)y, (float)width, 1));
      rp_chart_draw_text (widget, snapshot, g_strchomp (text), RP_CHART_LEFT - 6, y, 1, colour);
    }
}
