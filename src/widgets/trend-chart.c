/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/trend-chart.h"

#include <glib/gi18n-lib.h>

#include "widgets/chart-axis.h"

#define LEFT 40
#define HIGHEST 100.0
#define DOT 3.5
#define LABEL_GAP 10

struct _RpTrendChart
{
  GtkWidget parent_instance;
  RpCustomerScore *score; /* (nullable) */
  guint selected;         /* in the presenter's list: newest first */
};

static guint selected_signal;

G_DEFINE_TYPE (RpTrendChart, rp_trend_chart, GTK_TYPE_WIDGET)

typedef struct
{
  double width, height;
  guint n;
} Frame;

static guint
count_points (RpTrendChart *self)
{
  return self->score != NULL ? g_list_model_get_n_items (rp_customer_score_get_points (self->score))
                             : 0;
}

static RpScorePoint *
get_point (RpTrendChart *self, guint index)
{
  return g_list_model_get_item (rp_customer_score_get_points (self->score), index);
}

/* The newest stands at the right. */
static double
get_x (const Frame *frame, guint index)
{
  double slot = frame->width / MAX (frame->n, 1);

  return LEFT + slot * (frame->n - index - 0.5);
}

static double
get_y (const Frame *frame, double score)
{
  return RP_CHART_TOP + frame->height * (1 - score / HIGHEST);
}

static Frame
get_frame (RpTrendChart *self)
{
  return (Frame){
    .width = gtk_widget_get_width (GTK_WIDGET (self)) - LEFT - RP_CHART_RIGHT,
    .height = gtk_widget_get_height (GTK_WIDGET (self)) - RP_CHART_TOP
              - rp_chart_get_bottom (GTK_WIDGET (self)),
    .n = count_points (self),
  };
}

/* ---- drawing ---- */

static void
draw_borders (RpTrendChart *self, GtkSnapshot *snapshot, const Frame *frame, const GdkRGBA *colour)
{
  GArray *borders = rp_customer_score_get_borders (self->score);
  GdkRGBA line = *colour;

  line.alpha *= 0.18f;
  for (guint i = 0; i < borders->len; i++)
    {
      const RpGradeBorder *border = &g_array_index (borders, RpGradeBorder, i);
      double y = get_y (frame, border->from);
      g_autofree char *text = g_strdup_printf ("%s %g", border->name, border->from);

      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (LEFT, (float)y, (float)frame->width, 1));
      rp_chart_draw_text (GTK_WIDGET (self), snapshot, text, LEFT - 6, y, 1, colour);
    }
}

static void
trace (RpTrendChart *self, cairo_t *cr, const Frame *frame, double (*get) (RpScorePoint *),
       gboolean backwards)
{
  for (guint i = 0; i < frame->n; i++)
    {
      guint index = backwards ? frame->n - 1 - i : i;
      g_autoptr (RpScorePoint) point = get_point (self, index);

      cairo_line_to (cr, get_x (frame, index), get_y (frame, get (point)));
    }
}

static void
draw_curve (RpTrendChart *self, cairo_t *cr, const Frame *frame, const GdkRGBA *accent)
{
  GdkRGBA band = *accent;

  band.alpha *= 0.15f;
  gdk_cairo_set_source_rgba (cr, &band);
  trace (self, cr, frame, rp_score_point_get_highest, FALSE);
  trace (self, cr, frame, rp_score_point_get_lowest, TRUE);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, accent);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace (self, cr, frame, rp_score_point_get_score, FALSE);
  cairo_stroke (cr);
  for (guint i = 0; i < frame->n; i++)
    {
      g_autoptr (RpScorePoint) point = get_point (self, i);

      cairo_arc (cr, get_x (frame, i), get_y (frame, rp_score_point_get_score (point)),
                 i == self->selected ? DOT + 2 : DOT, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

/* As many of the dates as there is room for, counted from the newest. */
static void
draw_dates (RpTrendChart *self, GtkSnapshot *snapshot, const Frame *frame, const GdkRGBA *colour)
{
  g_autoptr (RpScorePoint) newest = get_point (self, 0);
  double slot = frame->width / frame->n;
  guint step
      = 1
        + (guint)((rp_chart_get_text_width (GTK_WIDGET (self), rp_score_point_get_date (newest))
                   + LABEL_GAP)
                  / slot);

  for (guint i = 0; i < frame->n; i += step)
    {
      g_autoptr (RpScorePoint) point = get_point (self, i);

      rp_chart_draw_text (
          GTK_WIDGET (self), snapshot, rp_score_point_get_date (point), get_x (frame, i),
          RP_CHART_TOP + frame->height + rp_chart_get_middle (GTK_WIDGET (self)), 0.5, colour);
    }
}

static void
rp_trend_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RpTrendChart *self = RP_TREND_CHART (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  Frame frame = get_frame (self);
  GdkRGBA colour, accent, mark;
  cairo_t *cr = NULL;

  if (frame.n == 0 || frame.width <= 0 || frame.height <= 0)
    return;
  gtk_style_context_get_color (context, &colour);
  if (!gtk_style_context_lookup_color (context, "accent_color", &accent))
    gdk_rgba_parse (&accent, rp_chart_colours[RP_CHART_N_COLOURS - 1]);
  mark = gtk_widget_has_focus (widget) ? accent : colour;
  mark.alpha *= gtk_widget_has_focus (widget) ? 0.22f : 0.08f;
  gtk_snapshot_append_color (
      snapshot, &mark,
      &GRAPHENE_RECT_INIT ((float)(get_x (&frame, self->selected) - frame.width / frame.n / 2),
                           RP_CHART_TOP, (float)(frame.width / frame.n), (float)frame.height));
  draw_borders (self, snapshot, &frame, &colour);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                                       (float)gtk_widget_get_height (widget)));
  draw_curve (self, cr, &frame, &accent);
  cairo_destroy (cr);
  draw_dates (self, snapshot, &frame, &colour);
}

static void
rp_trend_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 210;
}

/* ---- selection ---- */

static void
tell_selected (RpTrendChart *self)
{
  g_autoptr (RpScorePoint) point = get_point (self, self->selected);
  g_autofree char *text = NULL;

  if (point == NULL)
    return;
  text = g_strdup_printf (_ ("%s: %s, grade %s"), rp_score_point_get_date (point),
                          rp_score_point_get_text (point), rp_score_point_get_grade (point));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

void
rp_trend_chart_select (RpTrendChart *self, guint point)
{
  if (point >= count_points (self) || point == self->selected)
    return;
  self->selected = point;
  tell_selected (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, selected_signal, 0, point);
}

/* To the right is later. */
static gboolean
move_selection (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RpTrendChart *self = RP_TREND_CHART (widget);
  gint last = (gint)count_points (self) - 1;
  gint step = g_variant_get_int32 (arguments);
  gint wanted = step == G_MININT32 ? last : step == G_MAXINT32 ? 0 : (gint)self->selected - step;

  if (last >= 0)
    rp_trend_chart_select (self, (guint)CLAMP (wanted, 0, last));
  return GDK_EVENT_STOP;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, RpTrendChart *self)
{
  Frame frame = get_frame (self);
  gint slot = frame.width > 0 ? (gint)((x - LEFT) * frame.n / frame.width) : -1;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (slot >= 0 && slot < (gint)frame.n)
    rp_trend_chart_select (self, frame.n - 1 - (guint)slot);
}

static void
focus_cb (GtkWidget *self)
{
  gtk_widget_queue_draw (self);
}

/* ---- data ---- */

static void
show (RpTrendChart *self)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = count_points (self); i > 0; i--)
    {
      g_autoptr (RpScorePoint) point = get_point (self, i - 1);
      g_string_append_printf (numbers, "%s%s %s %s", numbers->len > 0 ? "; " : "",
                              rp_score_point_get_date (point), rp_score_point_get_text (point),
                              rp_score_point_get_grade (point));
    }
  if (self->selected >= count_points (self))
    self->selected = 0;
  tell_selected (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The score over the last year"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, numbers->str, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rp_trend_chart_set_score (RpTrendChart *self, RpCustomerScore *score)
{
  if (self->score != NULL)
    g_signal_handlers_disconnect_by_data (self->score, self);
  g_set_object (&self->score, score);
  self->selected = 0;
  g_signal_connect_object (score, "loaded", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

static void
rp_trend_chart_dispose (GObject *object)
{
  g_clear_object (&RP_TREND_CHART (object)->score);
  G_OBJECT_CLASS (rp_trend_chart_parent_class)->dispose (object);
}

static void
rp_trend_chart_class_init (RpTrendChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    guint key;
    gint step;
  } keys[] = { { GDK_KEY_Left, -1 },
               { GDK_KEY_Right, 1 },
               { GDK_KEY_Home, G_MININT32 },
               { GDK_KEY_End, G_MAXINT32 } };

  G_OBJECT_CLASS (klass)->dispose = rp_trend_chart_dispose;
  widget_class->snapshot = rp_trend_chart_snapshot;
  widget_class->measure = rp_trend_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "rp-trend-chart");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, move_selection, "i", keys[i].step);
  selected_signal = g_signal_new ("selected", RP_TYPE_TREND_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rp_trend_chart_init (RpTrendChart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (focus_cb), NULL);
}
