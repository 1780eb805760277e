/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/waterfall-chart.h"

#include <glib/gi18n-lib.h>

#include "widgets/chart-axis.h"

#define ROW_LEAST 27
#define ROW_ROOM 9 /* above and below its text */
#define HEAD 0.8   /* of a row */
#define LABEL_SHARE 0.38
#define LABEL_MOST 330
#define NUMBER_WIDTH 2.15 /* the same */
#define BAR_MARGIN 6

struct _RpWaterfallChart
{
  GtkWidget parent_instance;
  RpCustomerScore *score; /* (nullable) */
  guint selected;
};

static guint selected_signal;

G_DEFINE_TYPE (RpWaterfallChart, rp_waterfall_chart, GTK_TYPE_WIDGET)

/* Where the bars are. */
typedef struct
{
  double left, width; /* of the bars */
  double number, head, row;
} Frame;

static guint
count_rows (RpWaterfallChart *self)
{
  return self->score != NULL ? g_list_model_get_n_items (rp_customer_score_get_lines (self->score))
                             : 0;
}

/* A row is as high as the text is large. */
static double
get_row_height (RpWaterfallChart *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = pango_font_metrics_get_height (metrics) / PANGO_SCALE;

  pango_font_metrics_unref (metrics);
  return MAX (ROW_LEAST, height + ROW_ROOM);
}

static Frame
get_frame (RpWaterfallChart *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), row = get_row_height (self);
  double left = MIN (width * LABEL_SHARE, LABEL_MOST * row / ROW_LEAST);
  double number = NUMBER_WIDTH * row;

  return (Frame){ left, MAX (width - left - number, 1), number, HEAD * row, row };
}

static double
get_top (const Frame *frame, guint row)
{
  return frame->head + frame->row * row;
}

/* ---- drawing ---- */

static void
fill (GtkSnapshot *snapshot, const GdkRGBA *colour, float alpha, double x, double y, double width,
      double height)
{
  GdkRGBA faint = *colour;

  faint.alpha *= alpha;
  gtk_snapshot_append_color (
      snapshot, &faint,
      &GRAPHENE_RECT_INIT ((float)x, (float)y, (float)MAX (width, 0), (float)height));
}

static void
outline (GtkSnapshot *snapshot, const GdkRGBA *colour, double x, double y, double width,
         double height)
{
  GskRoundedRect rect;
  const float widths[] = { 1, 1, 1, 1 };
  const GdkRGBA colours[] = { *colour, *colour, *colour, *colour };

  gsk_rounded_rect_init_from_rect (
      &rect, &GRAPHENE_RECT_INIT ((float)x, (float)y, (float)MAX (width, 2), (float)height), 2);
  gtk_snapshot_append_border (snapshot, &rect, widths, colours);
}

static void
draw_label (RpWaterfallChart *self, GtkSnapshot *snapshot, const Frame *frame, const char *text,
            double y, const GdkRGBA *colour, gboolean strong)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int height = 0;

  pango_layout_set_width (layout, (int)((frame->left - 16) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (strong)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      pango_layout_set_attributes (layout, attributes);
    }
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (8, (float)(y + (frame->row - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* Where each grade begins, with its letter at the top. */
static void
draw_borders (RpWaterfallChart *self, GtkSnapshot *snapshot, const Frame *frame,
              const GdkRGBA *colour)
{
  GArray *borders = rp_customer_score_get_borders (self->score);

  for (guint i = 0; i < borders->len; i++)
    {
      const RpGradeBorder *border = &g_array_index (borders, RpGradeBorder, i);
      double x = frame->left + frame->width * border->from / 100;
      g_autofree char *text = g_strdup_printf ("%s %g", border->name, border->from);

      fill (snapshot, colour, 0.18f, x, frame->head - 4, 1,
            get_top (frame, count_rows (self) + 1) - frame->head + 4);
      rp_chart_draw_text (GTK_WIDGET (self), snapshot, text, x + 3, frame->head / 2, 0, colour);
    }
}

static void
draw_row (RpWaterfallChart *self, GtkSnapshot *snapshot, const Frame *frame, guint row,
          const GdkRGBA *colour, const GdkRGBA *accent)
{
  g_autoptr (RpScoreLine) line
      = g_list_model_get_item (rp_customer_score_get_lines (self->score), row);
  double top = get_top (frame, row);
  double x = frame->left + frame->width * rp_score_line_get_start (line) / 100;
  double width
      = frame->width * (rp_score_line_get_end (line) - rp_score_line_get_start (line)) / 100;
  GdkRGBA faint = *colour;

  faint.alpha *= 0.55f;
  draw_label (self, snapshot, frame, rp_score_line_get_label (line), top, colour, FALSE);
  if (rp_score_line_is_known (line))
    {
      fill (snapshot, accent, 1, x, top + BAR_MARGIN, MAX (width, 2), frame->row - 2 * BAR_MARGIN);
      fill (snapshot, colour, 0.3f, x + width - 1, top + frame->row - BAR_MARGIN, 1,
            2 * BAR_MARGIN);
    }
  else
    outline (snapshot, &faint, x, top + BAR_MARGIN, width, frame->row - 2 * BAR_MARGIN);
  rp_chart_draw_text (GTK_WIDGET (self), snapshot, rp_score_line_get_contribution (line),
                      frame->left + frame->width + frame->number - 6, top + frame->row / 2.0, 1,
                      rp_score_line_is_known (line) ? colour : &faint);
}

static void
draw_sum (RpWaterfallChart *self, GtkSnapshot *snapshot, const Frame *frame, const GdkRGBA *colour,
          const GdkRGBA *accent)
{
  double top = get_top (frame, count_rows (self));
  double lowest = rp_customer_score_get_lowest (self->score);
  double highest = rp_customer_score_get_highest (self->score);

  fill (snapshot, colour, 0.3f, 0, top, gtk_widget_get_width (GTK_WIDGET (self)), 1);
  draw_label (self, snapshot, frame, _ ("Score"), top, colour, TRUE);
  fill (snapshot, accent, 0.75f, frame->left, top + BAR_MARGIN,
        frame->width * rp_customer_score_get_value (self->score) / 100,
        frame->row - 2 * BAR_MARGIN);
  if (highest > lowest)
    outline (snapshot, colour, frame->left + frame->width * lowest / 100, top + BAR_MARGIN - 2,
             frame->width * (highest - lowest) / 100, frame->row - 2 * BAR_MARGIN + 4);
  rp_chart_draw_text (GTK_WIDGET (self), snapshot, rp_customer_score_get_text (self->score),
                      frame->left + frame->width + frame->number - 6, top + frame->row / 2.0, 1,
                      colour);
}

static void
rp_waterfall_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RpWaterfallChart *self = RP_WATERFALL_CHART (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  Frame frame = get_frame (self);
  GdkRGBA colour, accent;
  double width = gtk_widget_get_width (widget);

  if (count_rows (self) == 0)
    return;
  gtk_style_context_get_color (context, &colour);
  if (!gtk_style_context_lookup_color (context, "accent_bg_color", &accent))
    gdk_rgba_parse (&accent, rp_chart_colours[RP_CHART_N_COLOURS - 1]);
  fill (snapshot, gtk_widget_has_focus (widget) ? &accent : &colour,
        gtk_widget_has_focus (widget) ? 0.22f : 0.07f, 0, get_top (&frame, self->selected), width,
        frame.row);
  draw_borders (self, snapshot, &frame, &colour);
  for (guint row = 0; row < count_rows (self); row++)
    draw_row (self, snapshot, &frame, row, &colour, &accent);
  draw_sum (self, snapshot, &frame, &colour, &accent);
}

static void
rp_waterfall_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  RpWaterfallChart *self = RP_WATERFALL_CHART (widget);
  Frame frame = get_frame (self);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 360;
      *natural = 640;
    }
  else
    *minimum = *natural = (int)get_top (&frame, count_rows (self) + 1) + 2;
}

/* ---- selection ---- */

static void
tell_selected (RpWaterfallChart *self)
{
  g_autoptr (RpScoreLine) line
      = g_list_model_get_item (rp_customer_score_get_lines (self->score), self->selected);
  g_autofree char *text = NULL;

  if (line == NULL)
    return;
  text = g_strdup_printf (_ ("%s: %s, %s, contribution %s"), rp_score_line_get_label (line),
                          rp_score_line_get_raw (line), rp_score_line_get_formula (line),
                          rp_score_line_get_contribution (line));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
select_row (RpWaterfallChart *self, gint row)
{
  if (count_rows (self) == 0)
    return;
  self->selected = (guint)CLAMP (row, 0, (gint)count_rows (self) - 1);
  tell_selected (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, selected_signal, 0, self->selected);
}

static gboolean
move_selection (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RpWaterfallChart *self = RP_WATERFALL_CHART (widget);
  gint step = g_variant_get_int32 (arguments);
  gint last = (gint)count_rows (self) - 1;

  select_row (self, step == G_MININT32   ? 0
                    : step == G_MAXINT32 ? last
                                         : (gint)self->selected + step);
  return GDK_EVENT_STOP;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, RpWaterfallChart *self)
{
  Frame frame = get_frame (self);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (y >= frame.head && y < get_top (&frame, count_rows (self)))
    select_row (self, (gint)((y - frame.head) / frame.row));
}

static void
focus_cb (GtkWidget *self)
{
  gtk_widget_queue_draw (self);
}

/* ---- data ---- */

static char *
describe (RpWaterfallChart *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < count_rows (self); i++)
    {
      g_autoptr (RpScoreLine) line
          = g_list_model_get_item (rp_customer_score_get_lines (self->score), i);
      g_string_append_printf (text, "%s %s; ", rp_score_line_get_label (line),
                              rp_score_line_get_contribution (line));
    }
  g_string_append_printf (text, "%s %s", _ ("Score"), rp_customer_score_get_text (self->score));
  return g_string_free (text, FALSE);
}

static void
show (RpWaterfallChart *self)
{
  g_autofree char *numbers = describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Contributions to the score"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, numbers, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  select_row (self, (gint)self->selected);
}

void
rp_waterfall_chart_set_score (RpWaterfallChart *self, RpCustomerScore *score)
{
  if (self->score != NULL)
    g_signal_handlers_disconnect_by_data (self->score, self);
  g_set_object (&self->score, score);
  g_signal_connect_object (score, "loaded", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  self->selected = 0;
  show (self);
}

guint
rp_waterfall_chart_get_selected (RpWaterfallChart *self)
{
  return self->selected;
}

static void
rp_waterfall_chart_dispose (GObject *object)
{
  g_clear_object (&RP_WATERFALL_CHART (object)->score);
  G_OBJECT_CLASS (rp_waterfall_chart_parent_class)->dispose (object);
}

static void
rp_waterfall_chart_class_init (RpWaterfallChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    guint key;
    gint step;
  } keys[] = { { GDK_KEY_Up, -1 },
               { GDK_KEY_Down, 1 },
               { GDK_KEY_Home, G_MININT32 },
               { GDK_KEY_End, G_MAXINT32 } };

  G_OBJECT_CLASS (klass)->dispose = rp_waterfall_chart_dispose;
  widget_class->snapshot = rp_waterfall_chart_snapshot;
  widget_class->measure = rp_waterfall_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "rp-waterfall-chart");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, move_selection, "i", keys[i].step);
  selected_signal = g_signal_new ("selected", RP_TYPE_WATERFALL_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rp_waterfall_chart_init (RpWaterfallChart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (focus_cb), NULL);
}
