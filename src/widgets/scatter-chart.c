/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/scatter-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "widgets/chart-axis.h"

#define LEFT 34
#define BOTTOM 2.75 /* heights of the text: two lines … */
#define UPPER 0.75
#define LOWER 2 /* … and their middles */
#define DOT 3.0
#define MARK 6.0
#define REACH 24.0 /* how far from a click a dot may lie */
#define FEW 2000   /* dots that are drawn round */
#define LEGEND_STEP 26
#define STEP 25 /* of the grid */

struct _RpScatterChart
{
  GtkWidget parent_instance;
  RpValueRanking *ranking;       /* (nullable) */
  GtkSingleSelection *selection; /* (nullable) */
  cairo_surface_t *picture;      /* (nullable): all dots, as they were drawn last */
};

static guint activated_signal;

G_DEFINE_TYPE (RpScatterChart, rp_scatter_chart, GTK_TYPE_WIDGET)

typedef struct
{
  double width, height;
} Frame;

static int
get_text (RpScatterChart *self)
{
  return rp_chart_get_text_height (GTK_WIDGET (self));
}

static Frame
get_frame (RpScatterChart *self)
{
  return (Frame){
    MAX (gtk_widget_get_width (GTK_WIDGET (self)) - LEFT - RP_CHART_RIGHT, 1),
    MAX (gtk_widget_get_height (GTK_WIDGET (self)) - RP_CHART_TOP - BOTTOM * get_text (self), 1),
  };
}

static guint
count_lines (RpScatterChart *self)
{
  return self->ranking != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->ranking)) : 0;
}

/* Where a customer stands on the widget. Returns: %FALSE when he has no place */
static gboolean
find_place (RpScatterChart *self, const Frame *frame, guint position, double *x, double *y)
{
  double value, potential;

  if (!rp_value_ranking_get_point (self->ranking, position, &value, &potential))
    return FALSE;
  *x = LEFT + frame->width * value / 100;
  *y = RP_CHART_TOP + frame->height * (1 - potential / 100);
  return TRUE;
}

/* ---- drawing ---- */

static void
draw_grid (RpScatterChart *self, GtkSnapshot *snapshot, const Frame *frame, const GdkRGBA *colour)
{
  GdkRGBA line = *colour;

  line.alpha *= 0.15f;
  for (int at = 0; at <= 100; at += STEP)
    {
      double x = LEFT + frame->width * at / 100;
      double y = RP_CHART_TOP + frame->height * (1 - at / 100.0);
      char text[8];

      g_snprintf (text, sizeof text, "%d", at);
      gtk_snapshot_append_color (
          snapshot, &line, &GRAPHENE_RECT_INIT ((float)x, RP_CHART_TOP, 1, (float)frame->height));
      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (LEFT, (float)y, (float)frame->width, 1));
      rp_chart_draw_text (GTK_WIDGET (self), snapshot, text, x,
                          RP_CHART_TOP + frame->height + UPPER * get_text (self), 0.5, colour);
      rp_chart_draw_text (GTK_WIDGET (self), snapshot, text, LEFT - 5, y, 1, colour);
    }
  rp_chart_draw_text (GTK_WIDGET (self), snapshot, _ ("Value today →"), LEFT + frame->width,
                      RP_CHART_TOP + frame->height + LOWER * get_text (self), 1, colour);
  rp_chart_draw_text (GTK_WIDGET (self), snapshot, _ ("↑ Potential"), LEFT + 4, RP_CHART_TOP + 8, 0,
                      colour);
}

static void
draw_dot (cairo_t *cr, double x, double y, gboolean few)
{
  if (few)
    cairo_arc (cr, x, y, DOT, 0, 2 * G_PI);
  else
    cairo_rectangle (cr, x - 1, y - 1, 2, 2);
  cairo_fill (cr);
}

/* Which colour is which grade. */
static void
draw_legend (RpScatterChart *self, GtkSnapshot *snapshot, const Frame *frame, const GdkRGBA *colour)
{
  for (int band = 0; band < RP_CHART_N_COLOURS; band++)
    {
      double x = LEFT + frame->width - (RP_CHART_N_COLOURS - band) * LEGEND_STEP;
      const char text[] = { (char)('A' + band), '\0' };
      GdkRGBA dot;

      gdk_rgba_parse (&dot, rp_chart_colours[band]);
      gtk_snapshot_append_color (snapshot, &dot,
                                 &GRAPHENE_RECT_INIT ((float)x, RP_CHART_TOP + 5, 7, 7));
      rp_chart_draw_text (GTK_WIDGET (self), snapshot, text, x + 10, RP_CHART_TOP + 8, 0, colour);
    }
}

/* Each grade in a go, the best last, so that they are not covered by many. */
static void
draw_dots (RpScatterChart *self, cairo_t *cr, const Frame *frame)
{
  guint n = count_lines (self);

  for (int band = RP_CHART_N_COLOURS; band >= -1; band--)
    {
      GdkRGBA colour;
      int index = band < 0 ? RP_CHART_N_COLOURS - 1 : MIN (band, RP_CHART_N_COLOURS - 1);

      gdk_rgba_parse (&colour, rp_chart_colours[index]);
      colour.alpha = n > FEW ? 0.5f : 0.85f;
      gdk_cairo_set_source_rgba (cr, &colour);
      for (guint i = 0; i < n; i++)
        {
          double x, y;

          if (rp_value_ranking_get_band (self->ranking, i) == band
              && find_place (self, frame, i, &x, &y))
            draw_dot (cr, x, y, n <= FEW);
        }
    }
}

/* All dots are drawn once for each size and order; moving the selection draws none of them. */
static void
ensure_picture (RpScatterChart *self, const Frame *frame)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_t *cr = NULL;

  if (self->picture != NULL)
    return;
  self->picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                              gtk_widget_get_width (GTK_WIDGET (self)) * factor,
                                              gtk_widget_get_height (GTK_WIDGET (self)) * factor);
  cairo_surface_set_device_scale (self->picture, factor, factor);
  cr = cairo_create (self->picture);
  draw_dots (self, cr, frame);
  cairo_destroy (cr);
}

static void
draw_selected (RpScatterChart *self, cairo_t *cr, const Frame *frame, const GdkRGBA *colour)
{
  guint selected = gtk_single_selection_get_selected (self->selection);
  double x, y;

  if (selected == GTK_INVALID_LIST_POSITION || !find_place (self, frame, selected, &x, &y))
    return;
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, gtk_widget_has_focus (GTK_WIDGET (self)) ? 3 : 2);
  cairo_arc (cr, x, y, MARK, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void
draw_name (RpScatterChart *self, GtkSnapshot *snapshot, const Frame *frame, const GdkRGBA *colour)
{
  RpRankingRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (row != NULL)
    rp_chart_draw_text (GTK_WIDGET (self), snapshot, rp_ranking_row_get_name (row), LEFT,
                        RP_CHART_TOP + frame->height + LOWER * get_text (self), 0, colour);
}

static void
rp_scatter_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RpScatterChart *self = RP_SCATTER_CHART (widget);
  Frame frame = get_frame (self);
  GdkRGBA colour;
  cairo_t *cr = NULL;

  if (self->ranking == NULL)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  draw_grid (self, snapshot, &frame, &colour);
  draw_legend (self, snapshot, &frame, &colour);
  ensure_picture (self, &frame);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                                       (float)gtk_widget_get_height (widget)));
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_paint (cr);
  draw_selected (self, cr, &frame, &colour);
  cairo_destroy (cr);
  draw_name (self, snapshot, &frame, &colour);
}

static void
rp_scatter_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 260;
  *natural = 300;
}

static void
forget_picture (RpScatterChart *self)
{
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rp_scatter_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  forget_picture (RP_SCATTER_CHART (widget));
}

/* ---- selection ---- */

static void
select_line (RpScatterChart *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
}

/* The dot nearest to a place. @dx, @dy: only those in this direction, 0 for any; the far side counts more.
 * Returns: GTK_INVALID_LIST_POSITION when there is none */
static guint
find_nearest (RpScatterChart *self, double x, double y, int dx, int dy, double reach, guint besides)
{
  Frame frame = get_frame (self);
  guint nearest = GTK_INVALID_LIST_POSITION;
  double best = reach;

  for (guint i = 0; i < count_lines (self); i++)
    {
      double px, py, ahead, aside, distance;

      if (i == besides || !find_place (self, &frame, i, &px, &py))
        continue;
      ahead = (px - x) * dx + (py - y) * dy;
      aside = fabs ((px - x) * dy) + fabs ((py - y) * dx);
      if ((dx != 0 || dy != 0) && ahead <= 0)
        continue;
      distance = dx != 0 || dy != 0 ? ahead + 2 * aside : hypot (px - x, py - y);
      if (distance < best)
        {
          best = distance;
          nearest = i;
        }
    }
  return nearest;
}

static gboolean
move_selection (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RpScatterChart *self = RP_SCATTER_CHART (widget);
  Frame frame = get_frame (self);
  guint selected = GTK_INVALID_LIST_POSITION, found;
  gint dx = 0, dy = 0;
  double x = LEFT, y = RP_CHART_TOP + frame.height;

  if (self->selection == NULL)
    return GDK_EVENT_PROPAGATE;
  g_variant_get (arguments, "(ii)", &dx, &dy);
  selected = gtk_single_selection_get_selected (self->selection);
  if (selected != GTK_INVALID_LIST_POSITION)
    find_place (self, &frame, selected, &x, &y);
  found = find_nearest (self, x, y, dx, dy, INFINITY, selected);
  if (found != GTK_INVALID_LIST_POSITION)
    select_line (self, found);
  return GDK_EVENT_STOP;
}

static gboolean
activate_selected (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RpScatterChart *self = RP_SCATTER_CHART (widget);
  guint selected = self->selection != NULL ? gtk_single_selection_get_selected (self->selection)
                                           : GTK_INVALID_LIST_POSITION;

  if (selected == GTK_INVALID_LIST_POSITION)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, activated_signal, 0, selected);
  return GDK_EVENT_STOP;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, RpScatterChart *self)
{
  guint found;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->ranking == NULL)
    return;
  found = find_nearest (self, x, y, 0, 0, REACH, GTK_INVALID_LIST_POSITION);
  if (found == GTK_INVALID_LIST_POSITION)
    return;
  select_line (self, found);
  if (n_press == 2)
    g_signal_emit (self, activated_signal, 0, found);
}

/* ---- what is told ---- */

static void
tell_selected (RpScatterChart *self)
{
  RpRankingRow *row = gtk_single_selection_get_selected_item (self->selection);
  gboolean known = row != NULL && rp_ranking_row_get_value (row) >= 0
                   && rp_ranking_row_get_potential (row) >= 0;
  g_autofree char *text = NULL;

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (row == NULL)
    return;
  if (!known)
    text = g_strdup_printf (_ ("%s: not known well enough for a place"),
                            rp_ranking_row_get_name (row));
  else
    text = g_strdup_printf (_ ("%s: value %.1f, potential %.1f"), rp_ranking_row_get_name (row),
                            rp_ranking_row_get_value (row) / 100.0,
                            rp_ranking_row_get_potential (row) / 100.0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
describe (RpScatterChart *self)
{
  guint quarters[2][2] = { { 0 } };
  g_autofree char *text = NULL;

  for (guint i = 0; i < count_lines (self); i++)
    {
      double value, potential;

      if (rp_value_ranking_get_point (self->ranking, i, &value, &potential))
        quarters[value >= 50][potential >= 50]++;
    }
  text = g_strdup_printf (
      _ ("High value and high potential: %u; high value: %u; high potential: %u; "
         "neither: %u"),
      quarters[1][1], quarters[1][0], quarters[0][1], quarters[0][0]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Value against potential"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
arranged_cb (RpScatterChart *self)
{
  describe (self);
  forget_picture (self);
  /* The row stays, another customer stands in it. */
  tell_selected (self);
}

void
rp_scatter_chart_set_ranking (RpScatterChart *self, RpValueRanking *ranking,
                              GtkSingleSelection *selection)
{
  g_set_object (&self->ranking, ranking);
  g_set_object (&self->selection, selection);
  g_signal_connect_object (ranking, "arranged", G_CALLBACK (arranged_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "notify::selected-item", G_CALLBACK (tell_selected), self,
                           G_CONNECT_SWAPPED);
  arranged_cb (self);
}

static void
rp_scatter_chart_dispose (GObject *object)
{
  RpScatterChart *self = RP_SCATTER_CHART (object);

  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_clear_object (&self->ranking);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (rp_scatter_chart_parent_class)->dispose (object);
}

static void
rp_scatter_chart_class_init (RpScatterChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    guint key;
    gint dx, dy;
  } keys[] = {
    { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 }, { GDK_KEY_Down, 0, 1 }
  };

  G_OBJECT_CLASS (klass)->dispose = rp_scatter_chart_dispose;
  widget_class->snapshot = rp_scatter_chart_snapshot;
  widget_class->measure = rp_scatter_chart_measure;
  widget_class->size_allocate = rp_scatter_chart_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "rp-scatter-chart");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, move_selection, "(ii)", keys[i].dx,
                                  keys[i].dy);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, activate_selected, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, activate_selected, NULL);
  activated_signal = g_signal_new ("activated", RP_TYPE_SCATTER_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rp_scatter_chart_init (RpScatterChart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), NULL);
}
