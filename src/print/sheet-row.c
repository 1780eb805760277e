/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/sheet-private.h"

#define LINE_WIDTH 0.5

/* A row that is no taller than this share of a page is kept together on the next one. */
#define KEEP_TOGETHER 0.25

/**
 * Field: one cell while its row is drawn: how many of its lines earlier pages have taken.
 */
typedef struct
{
  PangoLayout *layout; /* owned */
  double x, width;
  gboolean shaded;
  int n_done;
} Field;

static void
clear_field (gpointer data)
{
  g_clear_object (&((Field *)data)->layout);
}

static GArray *
lay_out_fields (RpSheet *self, const RpCell *cells, guint n_cells)
{
  GArray *fields = g_array_new (FALSE, TRUE, sizeof (Field));
  g_array_set_clear_func (fields, clear_field);
  double x = self->paper->left;
  for (guint i = 0; i < n_cells; i++)
    {
      const char *text = cells[i].text != NULL ? cells[i].text : "";
      Field field = { .x = x, .width = cells[i].width, .shaded = cells[i].shaded };
      field.layout = rp_sheet_new_layout (self, text, cells[i].face);
      pango_layout_set_width (field.layout,
                              (int)((cells[i].width - 2 * RP_SHEET_PADDING) * PANGO_SCALE));
      pango_layout_set_alignment (field.layout, cells[i].alignment);
      if (cells[i].max_lines > 0)
        {
          pango_layout_set_height (field.layout, -cells[i].max_lines);
          pango_layout_set_ellipsize (field.layout, PANGO_ELLIPSIZE_END);
        }
      g_array_append_val (fields, field);
      x += cells[i].width;
    }
  return fields;
}

/* How many further lines of a field fit into @room, and how high they are. */
static int
fit_lines (Field *field, double room, double *height)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (field->layout);
  int line = 0, n_fitting = 0, top = 0;
  *height = 0;
  do
    {
      int y0, y1;
      pango_layout_iter_get_line_yrange (iter, &y0, &y1);
      if (line == field->n_done)
        top = y0;
      if (line >= field->n_done)
        {
          double used = (double)(y1 - top) / PANGO_SCALE;
          if (used > room)
            break;
          *height = used;
          n_fitting++;
        }
      line++;
    }
  while (pango_layout_iter_next_line (iter));
  return n_fitting;
}

/* @offset: below the upper border */
static void
draw_lines (RpSheet *self, Field *field, int n_lines, double offset)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (field->layout);
  int line = 0, top = 0;
  do
    {
      int y0, y1;
      PangoRectangle logical;
      pango_layout_iter_get_line_yrange (iter, &y0, &y1);
      if (line == field->n_done)
        top = y0;
      if (line >= field->n_done && line < field->n_done + n_lines)
        {
          pango_layout_iter_get_line_extents (iter, NULL, &logical);
          double baseline = (double)(pango_layout_iter_get_baseline (iter) - top) / PANGO_SCALE;
          cairo_move_to (self->cairo, field->x + RP_SHEET_PADDING + (double)logical.x / PANGO_SCALE,
                         self->y + offset + baseline);
          pango_cairo_show_layout_line (self->cairo, pango_layout_iter_get_line_readonly (iter));
        }
      line++;
    }
  while (pango_layout_iter_next_line (iter));
  field->n_done += n_lines;
}

static void
draw_border (RpSheet *self, const Field *field, double height)
{
  cairo_save (self->cairo);
  cairo_rectangle (self->cairo, field->x, self->y, field->width, height);
  if (field->shaded)
    {
      cairo_set_source_rgb (self->cairo, 0.95, 0.95, 0.95);
      cairo_fill_preserve (self->cairo);
    }
  cairo_set_source_rgb (self->cairo, 0, 0, 0);
  cairo_set_line_width (self->cairo, LINE_WIDTH);
  cairo_stroke (self->cairo);
  cairo_restore (self->cairo);
}

static gboolean
is_done (GArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      Field *field = &g_array_index (fields, Field, i);
      if (field->n_done < pango_layout_get_line_count (field->layout))
        return FALSE;
    }
  return TRUE;
}

static double
measure_rest (GArray *fields)
{
  double most = 0;
  for (guint i = 0; i < fields->len; i++)
    {
      double height;
      fit_lines (&g_array_index (fields, Field, i), G_MAXDOUBLE, &height);
      most = MAX (most, height);
    }
  return most + 2 * RP_SHEET_PADDING;
}

/* @centred: the row is whole, so every text stands in the middle of its height */
static void
draw_field (RpSheet *self, Field *field, double room, double row_height, gboolean centred)
{
  double height;
  int n = fit_lines (field, room, &height);
  draw_border (self, field, row_height);
  draw_lines (self, field, n, centred ? (row_height - height) / 2 : RP_SHEET_PADDING);
}

/**
 * Part: what of a row fits on the present page.
 */
typedef struct
{
  double room, height;
  int most_lines;
  gboolean is_whole;
} Part;

static Part
fit_part (RpSheet *self, GArray *fields)
{
  Part part = { .room = rp_sheet_get_room (self) - 2 * RP_SHEET_PADDING, .is_whole = TRUE };
  for (guint i = 0; i < fields->len; i++)
    {
      Field *field = &g_array_index (fields, Field, i);
      double height;
      int n = fit_lines (field, part.room, &height);
      part.most_lines = MAX (part.most_lines, n);
      part.height = MAX (part.height, height);
      part.is_whole = part.is_whole && n == pango_layout_get_line_count (field->layout);
    }
  return part;
}

/* Draws what fits of a row. Returns: whether that was anything */
static gboolean
draw_part (RpSheet *self, GArray *fields, double min_height)
{
  Part part = fit_part (self, fields);
  if (part.most_lines == 0)
    return FALSE;
  double row_height = MAX (part.height + 2 * RP_SHEET_PADDING, min_height);
  for (guint i = 0; i < fields->len; i++)
    draw_field (self, &g_array_index (fields, Field, i), part.room, row_height, part.is_whole);
  self->y += row_height;
  return TRUE;
}

void
rp_sheet_add_row (RpSheet *self, const RpCell *cells, guint n_cells, double min_height)
{
  g_autoptr (GArray) fields = lay_out_fields (self, cells, n_cells);
  double whole = MAX (measure_rest (fields), min_height);
  double page = rp_sheet_get_bottom (self) - self->paper->top;
  if (whole > rp_sheet_get_room (self)
      && (whole < page * KEEP_TOGETHER || rp_sheet_get_room (self) < 40)
      && self->y > self->paper->top)
    rp_sheet_break_page (self);
  while (!is_done (fields))
    {
      if (!draw_part (self, fields, min_height) && self->y <= self->paper->top)
        return; /* a line higher than the page cannot be */
      if (!is_done (fields))
        rp_sheet_break_page (self);
    }
}

static void
clear_cell (gpointer data)
{
  g_free ((char *)((RpCell *)data)->text);
}

void
rp_sheet_set_header (RpSheet *self, const RpCell *cells, guint n_cells)
{
  g_clear_pointer (&self->header, g_array_unref);
  if (cells == NULL)
    return;
  rp_sheet_add_row (self, cells, n_cells, 0);
  self->header = g_array_sized_new (FALSE, FALSE, sizeof (RpCell), n_cells);
  g_array_set_clear_func (self->header, clear_cell);
  for (guint i = 0; i < n_cells; i++)
    {
      RpCell cell = cells[i];
      cell.text = g_strdup (cells[i].text);
      g_array_append_val (self->header, cell);
    }
}
