/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/heat-map.h"

#include <math.h>

#include "base/date.h"
#include "widgets/chart-axis.h"

#define LEFT 44
#define HOURS 24
#define HOURS_PER_LABEL 6
#define DAYS_PER_PAGE 30
#define CHANNELS 4

struct _RpHeatMap
{
  GtkWidget parent_instance;

  GdkTexture *picture; /* (nullable): a pixel an interval */
  gint32 first, day;
  guint n_days;
};

G_DEFINE_TYPE (RpHeatMap, rp_heat_map, GTK_TYPE_WIDGET)

static guint chosen_signal;

/* From nothing to the highest: rises in brightness, so that it reads in grey too. */
static const guint8 ramp[][3] = { { 0x2b, 0x1d, 0x5a },
                                  { 0x3b, 0x52, 0x8b },
                                  { 0x21, 0x91, 0x8c },
                                  { 0x5e, 0xc9, 0x62 },
                                  { 0xfd, 0xe7, 0x25 } };

static void
paint (guint8 *pixel, double share)
{
  double place = CLAMP (share, 0, 1) * (G_N_ELEMENTS (ramp) - 1);
  guint low = MIN ((guint)place, (guint)G_N_ELEMENTS (ramp) - 2);
  double rest = place - low;

  for (guint c = 0; c < 3; c++)
    pixel[c] = (guint8)lround (ramp[low][c] + rest * (ramp[low + 1][c] - ramp[low][c]));
  pixel[3] = 0xff;
}

/* What was not metered stays transparent. */
static GdkTexture *
paint_year (const RpCurveYear *year)
{
  gsize stride = (gsize)year->n_days * CHANNELS;
  guint8 *pixels = g_new0 (guint8, stride * year->n);
  g_autoptr (GBytes) bytes = NULL;

  for (guint day = 0; day < year->n_days; day++)
    for (guint slot = 0; slot < year->n; slot++)
      {
        double kw = year->kw[(gsize)day * year->n + slot];
        if (!isnan (kw))
          paint (pixels + slot * stride + (gsize)day * CHANNELS,
                 year->highest > 0 ? kw / year->highest : 0);
      }
  bytes = g_bytes_new_take (pixels, stride * year->n);
  return gdk_memory_texture_new ((int)year->n_days, (int)year->n, GDK_MEMORY_R8G8B8A8, bytes,
                                 stride);
}

/* ---- drawing ---- */

static void
get_frame (RpHeatMap *self, graphene_rect_t *frame)
{
  GtkWidget *widget = GTK_WIDGET (self);

  *frame = GRAPHENE_RECT_INIT (
      LEFT, RP_CHART_TOP, (float)MAX (1, gtk_widget_get_width (widget) - LEFT - RP_CHART_RIGHT),
      (float)MAX (1, gtk_widget_get_height (widget) - RP_CHART_TOP - rp_chart_get_bottom (widget)));
}

static void
draw_labels (RpHeatMap *self, GtkSnapshot *snapshot, const graphene_rect_t *frame,
             const GdkRGBA *colour)
{
  int year = 0, month = 0, day = 0;

  for (guint hour = 0; hour <= HOURS; hour += HOURS_PER_LABEL)
    {
      g_autofree char *text = g_strdup_printf ("%02u:00", hour);
      rp_chart_draw_text (GTK_WIDGET (self), snapshot, text, LEFT - 6,
                          frame->origin.y + frame->size.height * hour / HOURS, 1, colour);
    }
  rp_date_to_ymd (self->first, &year, &month, &day);
  for (month = 1; month <= 12; month++)
    {
      gint32 begin = rp_date_from_ymd (year, month, 1) - self->first;
      g_autofree char *text = g_strdup_printf ("%d", month);
      double middle = frame->origin.x + frame->size.width * (begin + 15) / self->n_days;
      rp_chart_draw_text (GTK_WIDGET (self), snapshot, text, middle,
                          frame->origin.y + frame->size.height
                              + rp_chart_get_middle (GTK_WIDGET (self)),
                          0.5, colour);
    }
}

static void
draw_day (RpHeatMap *self, GtkSnapshot *snapshot, const graphene_rect_t *frame,
          const GdkRGBA *colour)
{
  float width = MAX (2, frame->size.width / (float)self->n_days);
  float x = frame->origin.x
            + frame->size.width * (float)(self->day - self->first) / (float)self->n_days;

  if (self->day < self->first || self->day >= self->first + (gint32)self->n_days)
    return;
  gtk_snapshot_append_color (
      snapshot, colour,
      &GRAPHENE_RECT_INIT (x - 1, frame->origin.y - 4, 1, frame->size.height + 8));
  gtk_snapshot_append_color (
      snapshot, colour,
      &GRAPHENE_RECT_INIT (x + width, frame->origin.y - 4, 1, frame->size.height + 8));
}

static void
rp_heat_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RpHeatMap *self = RP_HEAT_MAP (widget);
  graphene_rect_t frame;
  GdkRGBA colour, back;

  if (self->picture == NULL)
    return;
  get_frame (self, &frame);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  back = colour;
  back.alpha *= 0.08f;
  gtk_snapshot_append_color (snapshot, &back, &frame);
  gtk_snapshot_append_texture (snapshot, self->picture, &frame);
  draw_labels (self, snapshot, &frame, &colour);
  draw_day (self, snapshot, &frame, &colour);
}

static void
rp_heat_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 140;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 200;
}

/* ---- choosing ---- */

static void
choose (RpHeatMap *self, gint32 day)
{
  if (self->picture == NULL)
    return;
  rp_heat_map_set_day (self, CLAMP (day, self->first, self->first + (gint32)self->n_days - 1));
  g_signal_emit (self, chosen_signal, 0, self->day);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, RpHeatMap *self)
{
  graphene_rect_t frame;

  get_frame (self, &frame);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  choose (self,
          self->first + (gint32)floor ((x - frame.origin.x) / frame.size.width * self->n_days));
}

static gboolean
step_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RpHeatMap *self = RP_HEAT_MAP (widget);

  choose (self, self->day + g_variant_get_int32 (arguments));
  return TRUE;
}

/* ---- the class ---- */

/* "1: 812 kW; 2: 640 kW; …": the highest of each month. */
static char *
describe (const RpCurveYear *year)
{
  GString *text = g_string_new (NULL);
  double highest = 0;
  int number = 0, month = 0, day = 0, before = 0;

  for (guint i = 0; i <= year->n_days; i++)
    {
      rp_date_to_ymd (year->first + (gint32)i, &number, &month, &day);
      if (before != 0 && month != before)
        {
          g_string_append_printf (text, "%s%d: %.0f kW", text->len > 0 ? "; " : "", before,
                                  highest);
          highest = 0;
        }
      before = month;
      for (guint slot = 0; i < year->n_days && slot < year->n; slot++)
        if (year->kw[(gsize)i * year->n + slot] > highest)
          highest = year->kw[(gsize)i * year->n + slot];
    }
  return g_string_free (text, FALSE);
}

void
rp_heat_map_set_year (RpHeatMap *self, const RpCurveYear *year, const char *title)
{
  g_autofree char *numbers = year != NULL ? describe (year) : g_strdup ("");

  g_clear_object (&self->picture);
  if (year != NULL)
    {
      self->picture = paint_year (year);
      self->first = year->first;
      self->n_days = year->n_days;
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, numbers, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rp_heat_map_set_day (RpHeatMap *self, gint32 day)
{
  self->day = day;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rp_heat_map_finalize (GObject *object)
{
  g_clear_object (&RP_HEAT_MAP (object)->picture);
  G_OBJECT_CLASS (rp_heat_map_parent_class)->finalize (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    gint32 days;
  } keys[] = { { GDK_KEY_Left, -1 },
               { GDK_KEY_Right, 1 },
               { GDK_KEY_Up, -7 },
               { GDK_KEY_Down, 7 },
               { GDK_KEY_Page_Up, -DAYS_PER_PAGE },
               { GDK_KEY_Page_Down, DAYS_PER_PAGE } };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, step_cb, "i", keys[i].days);
}

static void
rp_heat_map_class_init (RpHeatMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rp_heat_map_finalize;
  widget_class->snapshot = rp_heat_map_snapshot;
  widget_class->measure = rp_heat_map_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "rp-heat-map");
  bind_keys (widget_class);
  chosen_signal = g_signal_new ("day-chosen", RP_TYPE_HEAT_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
rp_heat_map_init (RpHeatMap *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
