/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/sheet-private.h"

/* A photograph stays a JPEG inside the PDF; as plain pixels it would be ten times the size. */
static void
attach_jpeg (cairo_surface_t *surface, GdkPixbuf *picture)
{
  char *bytes = NULL;
  gsize length = 0;
  if (gdk_pixbuf_get_has_alpha (picture)
      || !gdk_pixbuf_save_to_buffer (picture, &bytes, &length, "jpeg", NULL, "quality", "85", NULL))
    return;
  if (cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_JPEG, (guchar *)bytes, length, g_free,
                                   bytes)
      != CAIRO_STATUS_SUCCESS)
    g_free (bytes);
}

static void
copy_pixels (GdkPixbuf *picture, cairo_surface_t *surface)
{
  const guchar *from = gdk_pixbuf_read_pixels (picture);
  guchar *to = cairo_image_surface_get_data (surface);
  int from_stride = gdk_pixbuf_get_rowstride (picture);
  int to_stride = cairo_image_surface_get_stride (surface);
  int n_channels = gdk_pixbuf_get_n_channels (picture);
  for (int y = 0; y < gdk_pixbuf_get_height (picture); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (picture); x++)
      {
        const guchar *pixel = from + (gsize)y * from_stride + (gsize)x * n_channels;
        guint alpha = n_channels == 4 ? pixel[3] : 255;
        guint32 mixed = 0xff000000u;
        for (int channel = 0; channel < 3; channel++)
          mixed |= ((pixel[channel] * alpha + 255 * (255 - alpha)) / 255) << (16 - 8 * channel);
        *(guint32 *)(gpointer)(to + (gsize)y * to_stride + (gsize)x * 4) = mixed;
      }
  cairo_surface_mark_dirty (surface);
}

static cairo_surface_t *
new_picture_surface (GdkPixbuf *picture)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, gdk_pixbuf_get_width (picture), gdk_pixbuf_get_height (picture));
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_flush (surface);
  copy_pixels (picture, surface);
  attach_jpeg (surface, picture);
  return surface;
}

void
rp_sheet_add_picture (RpSheet *self, GdkPixbuf *picture, double max_width, double max_height,
                      const char *caption)
{
  int width = gdk_pixbuf_get_width (picture);
  int height = gdk_pixbuf_get_height (picture);
  double scale = MIN (MIN (max_width / width, max_height / height), 1.0);
  rp_sheet_need (self, height * scale + 24);
  cairo_surface_t *surface = new_picture_surface (picture);
  cairo_save (self->cairo);
  cairo_translate (self->cairo, self->paper->left + (rp_sheet_get_width (self) - width * scale) / 2,
                   self->y);
  cairo_scale (self->cairo, scale, scale);
  cairo_set_source_surface (self->cairo, surface, 0, 0);
  cairo_paint (self->cairo);
  cairo_restore (self->cairo);
  cairo_surface_destroy (surface);
  self->y += height * scale + 2;
  rp_sheet_add_text (self, caption, RP_FACE_SMALL, PANGO_ALIGN_CENTER);
  self->y += 6;
}

/* The length of the longest bar's axis: a round number that is not less. */
static double
round_up (double value)
{
  double step = 1;
  while (step * 10 < value)
    step *= 10;
  while (step * 5 < value)
    step *= 2;
  double top = step;
  while (top < value)
    top += step;
  return top;
}

static void
draw_bar (RpSheet *self, double x, double width, double height, const char *label, double area)
{
  g_autoptr (PangoLayout) layout = rp_sheet_new_layout (self, label, RP_FACE_SMALL);
  PangoRectangle logical;
  cairo_save (self->cairo);
  cairo_set_source_rgb (self->cairo, 0.35, 0.35, 0.35);
  cairo_rectangle (self->cairo, x + width * 0.15, self->y + area - height, width * 0.7, height);
  cairo_fill (self->cairo);
  cairo_set_source_rgb (self->cairo, 0, 0, 0);
  pango_layout_get_extents (layout, NULL, &logical);
  double scale = MIN (1, width / ((double)logical.width / PANGO_SCALE + 2));
  cairo_translate (self->cairo, x + (width - scale * logical.width / PANGO_SCALE) / 2,
                   self->y + area + 2);
  cairo_scale (self->cairo, scale, scale);
  cairo_move_to (self->cairo, 0, 0);
  pango_cairo_show_layout (self->cairo, layout);
  cairo_restore (self->cairo);
}

static void
draw_axis (RpSheet *self, double left, double width, double area, const char *top)
{
  g_autoptr (PangoLayout) layout = rp_sheet_new_layout (self, top, RP_FACE_SMALL);
  cairo_save (self->cairo);
  cairo_set_line_width (self->cairo, 0.5);
  cairo_move_to (self->cairo, left, self->y + area);
  cairo_rel_line_to (self->cairo, width, 0);
  cairo_move_to (self->cairo, left, self->y);
  cairo_rel_line_to (self->cairo, width, 0);
  cairo_set_source_rgb (self->cairo, 0.6, 0.6, 0.6);
  cairo_stroke (self->cairo);
  cairo_set_source_rgb (self->cairo, 0, 0, 0);
  cairo_move_to (self->cairo, left, self->y - 14);
  pango_cairo_show_layout (self->cairo, layout);
  cairo_restore (self->cairo);
}

void
rp_sheet_add_bars (RpSheet *self, const RpBar *bars, guint n_bars, const char *unit)
{
  const double area = 32 * RP_POINTS_PER_MM;
  double most = 0;
  for (guint i = 0; i < n_bars; i++)
    most = MAX (most, bars[i].value);
  if (n_bars == 0 || most <= 0)
    return;
  double top = round_up (most);
  double width = rp_sheet_get_width (self) / n_bars;
  g_autofree char *top_text = g_strdup_printf ("%.15g %s", top, unit);
  rp_sheet_need (self, area + 40);
  self->y += 18;
  draw_axis (self, self->paper->left, rp_sheet_get_width (self), area, top_text);
  for (guint i = 0; i < n_bars; i++)
    draw_bar (self, self->paper->left + i * width, width, MAX (bars[i].value, 0) / top * area,
              bars[i].label, area);
  self->y += area + 20;
}
