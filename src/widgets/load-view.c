/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/load-view.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/quantity.h"
#include "widgets/children.h"
#include "widgets/curve-chart.h"
#include "widgets/heat-map.h"
#include "widgets/usage-view.h"

struct _RpLoadView
{
  GtkWidget parent_instance;

  RpLoadCurve *curve; /* (nullable) */
  gint32 day;         /* shown; -1 for none yet */
  gint32 wanted;      /* month to be shown when the curves are here; -1 for none */
  GtkWidget *box, *empty;
  GtkLabel *periods, *summary;
  GtkEntry *date;
  RpCurveChart *chart;
  RpHeatMap *heat;
  GtkLabel *heat_legend, *legend;
  int year; /* in the heat map; 0 for none */
  GtkGrid *months;
};

G_DEFINE_TYPE (RpLoadView, rp_load_view, GTK_TYPE_WIDGET)

static const char *const columns[] = {
  N_ ("Month"),        N_ ("Energy, kWh"), N_ ("Highest, kW"),   N_ ("Load factor"),
  N_ ("Power factor"), N_ ("Adjustment"),  N_ ("Critical peak"), N_ ("Peak"),
  N_ ("Flat"),         N_ ("Valley"),      N_ ("Intervals"),
};

/* ---- the day ---- */

/* The year that the day is in. */
static void
show_year (RpLoadView *self, gint32 day)
{
  g_autoptr (RpCurveYear) shown = NULL;
  g_autofree char *title = NULL;
  g_autofree char *legend = NULL;
  int year = 0, month = 0, day_of_month = 0;

  rp_date_to_ymd (day, &year, &month, &day_of_month);
  rp_heat_map_set_day (self->heat, day);
  if (year == self->year)
    return;
  self->year = year;
  shown = rp_load_curve_get_year (self->curve, year);
  title = g_strdup_printf (_ ("Power of every interval of %d"), year);
  rp_heat_map_set_year (self->heat, shown, title);
  legend = shown != NULL ? g_strdup_printf (
               _ ("%d, a column a day: from dark, 0 kW, to yellow, %.0f kW; grey was "
                  "not metered. Arrow keys or a click choose the day."),
               year, shown->highest)
                         : g_strdup_printf (_ ("%d: nothing was metered."), year);
  gtk_label_set_label (self->heat_legend, legend);
}

static void
draw_day (RpLoadView *self, gint32 day)
{
  g_autoptr (RpCurveDay) shown = rp_load_curve_get_day (self->curve, day);
  g_autofree char *name = rp_date_format_long (day);
  g_autofree char *summary = NULL;

  self->day = day;
  show_year (self, day);
  if (shown == NULL)
    {
      rp_curve_chart_set_curve (self->chart, NULL, NULL, 0, _ ("kW"), name);
      summary = g_strdup_printf (_ ("%s: nothing was metered."), name);
    }
  else
    {
      rp_curve_chart_set_curve (self->chart, shown->kw, shown->periods, shown->n, _ ("kW"), name);
      summary = g_strdup_printf (_ ("%s: %.1f kWh, highest %.1f kW, intervals of %u minutes"), name,
                                 shown->kwh, shown->highest, shown->minutes);
    }
  gtk_label_set_text (self->summary, summary);
}

/* A day that was chosen: the entry follows. */
static void
show_day (RpLoadView *self, gint32 day)
{
  g_autofree char *date = rp_date_format (day);

  gtk_editable_set_text (GTK_EDITABLE (self->date), date);
  gtk_widget_remove_css_class (GTK_WIDGET (self->date), "error");
  draw_day (self, day);
}

/* Whether another date is being typed than that of the day shown. */
static gboolean
is_typing (RpLoadView *self)
{
  g_autofree char *date = rp_date_format (self->day);

  return self->day >= 0 && !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->date)), date);
}

static void
step_day (RpLoadView *self, int days)
{
  gint32 first = 0, last = 0;

  if (self->curve != NULL && rp_load_curve_get_range (self->curve, &first, &last))
    show_day (self, CLAMP (self->day + days, first, last));
}

static void
day_chosen_cb (RpHeatMap *heat, int day, RpLoadView *self)
{
  gint32 first = 0, last = 0;

  if (self->curve != NULL && rp_load_curve_get_range (self->curve, &first, &last))
    show_day (self, CLAMP (day, first, last));
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step_day (RP_LOAD_VIEW (widget), g_variant_get_int32 (parameter));
}

/* What is no date, or lies outside the curves, is marked and stays to be corrected. */
static void
date_activated_cb (GtkEntry *entry, RpLoadView *self)
{
  gint32 day = 0, first = 0, last = 0;

  if (rp_date_parse (gtk_editable_get_text (GTK_EDITABLE (entry)), &day)
      && rp_load_curve_get_range (self->curve, &first, &last) && day >= first && day <= last)
    show_day (self, day);
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
}

/* ---- the months ---- */

static void
attach (RpLoadView *self, GtkWidget *widget, int column, int row)
{
  gtk_grid_attach (self->months, widget, column, row, 1, 1);
}

static void
attach_text (RpLoadView *self, int column, int row, const char *css_class, char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  attach (self, label, column, row);
  g_free (text);
}

static void
month_clicked_cb (GtkButton *button, RpLoadView *self)
{
  gint32 month = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "month"));
  gint32 day = rp_load_curve_find_peak_day (self->curve, month);

  if (day >= 0)
    show_day (self, day);
}

static GtkWidget *
new_month_button (RpLoadView *self, gint32 month)
{
  g_autofree char *name = rp_month_format (month);
  GtkWidget *button = gtk_button_new_with_label (name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "rp-cell");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _ ("Show the day of highest demand"));
  g_object_set_data (G_OBJECT (button), "month", GINT_TO_POINTER (month));
  g_signal_connect (button, "clicked", G_CALLBACK (month_clicked_cb), self);
  return button;
}

static char *
format_amount (double amount)
{
  g_autofree char *plain = g_strdup_printf ("%.2f", amount);
  return rp_digits_group (plain);
}

static void
attach_month (RpLoadView *self, const RpCurveMonth *month, int row)
{
  int column = 0;

  attach (self, new_month_button (self, month->month), column++, row);
  attach_text (self, column++, row, "numeric", format_amount (month->kwh));
  attach_text (self, column++, row, "numeric", format_amount (month->max_demand));
  attach_text (self, column++, row, "numeric", g_strdup_printf ("%.4f", month->load_factor));
  attach_text (self, column++, row, "numeric", g_strdup_printf ("%.4f", month->power_factor));
  attach_text (self, column++, row, "numeric", g_strdup_printf ("%+.2f %%", month->charge));
  for (guint i = 0; i < RP_CURVE_N_PERIODS; i++)
    attach_text (self, column++, row, "numeric",
                 g_strdup_printf ("%.1f %%", 100 * month->shares[i]));
  attach_text (self, column, row, month->present < month->expected ? "warning" : "numeric",
               g_strdup_printf ("%u/%u", month->present, month->expected));
}

static void
fill_months (RpLoadView *self, GArray *months)
{
  rp_children_clear (self->months);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkWidget *label = gtk_label_new (_ (columns[i]));
      gtk_label_set_xalign (GTK_LABEL (label), i == 0 ? 0 : 1);
      gtk_widget_add_css_class (label, "caption-heading");
      attach (self, label, (int)i, 0);
    }
  for (guint i = 0; i < months->len; i++)
    attach_month (self, &g_array_index (months, RpCurveMonth, i), (int)i + 1);
}

/* Returns: whether there was a month wanted that has a curve */
static gboolean
show_wanted (RpLoadView *self)
{
  gint32 day = self->wanted >= 0 ? rp_load_curve_find_peak_day (self->curve, self->wanted) : -1;

  self->wanted = -1;
  if (day >= 0)
    show_day (self, day);
  return day >= 0;
}

void
rp_load_view_show_month (RpLoadView *self, gint32 month)
{
  gint32 first = 0, last = 0;

  self->wanted = month;
  if (self->curve != NULL && rp_load_curve_get_range (self->curve, &first, &last))
    show_wanted (self);
}

static void
loaded_cb (RpLoadCurve *curve, RpLoadView *self)
{
  GArray *months = rp_load_curve_get_months (curve);
  gint32 first = 0, last = 0, day = 0;

  gtk_widget_set_visible (self->box, months->len > 0);
  gtk_widget_set_visible (self->empty, months->len == 0);
  if (!rp_load_curve_get_range (curve, &first, &last))
    return;
  gtk_label_set_text (self->periods, rp_load_curve_get_periods_text (curve));
  self->year = 0;
  fill_months (self, months);
  if (show_wanted (self))
    return;
  day = self->day >= first && self->day <= last
            ? self->day
            : rp_load_curve_find_peak_day (
                curve, g_array_index (months, RpCurveMonth, months->len - 1).month);
  if (is_typing (self))
    draw_day (self, day);
  else
    show_day (self, day);
}

void
rp_load_view_set_curve (RpLoadView *self, RpLoadCurve *curve)
{
  if (self->curve != NULL)
    g_signal_handlers_disconnect_by_data (self->curve, self);
  g_set_object (&self->curve, curve);
  self->day = -1;
  self->wanted = -1;
  gtk_widget_set_visible (self->box, FALSE);
  gtk_widget_set_visible (self->empty, FALSE);
  g_signal_connect_object (curve, "loaded", G_CALLBACK (loaded_cb), self, 0);
}

static void
rp_load_view_dispose (GObject *object)
{
  RpLoadView *self = RP_LOAD_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->empty, gtk_widget_unparent);
  g_clear_object (&self->curve);
  G_OBJECT_CLASS (rp_load_view_parent_class)->dispose (object);
}

static void
rp_load_view_class_init (RpLoadViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RP_TYPE_CURVE_CHART);
  g_type_ensure (RP_TYPE_HEAT_MAP);
  G_OBJECT_CLASS (klass)->dispose = rp_load_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/load-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, box);
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, empty);
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, periods);
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, summary);
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, date);
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, chart);
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, heat);
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, heat_legend);
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, legend);
  gtk_widget_class_bind_template_child (widget_class, RpLoadView, months);
  gtk_widget_class_bind_template_callback (widget_class, date_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_chosen_cb);
  gtk_widget_class_install_action (widget_class, "load.step", "i", step_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_ALT_MASK, "load.step",
                                       "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_ALT_MASK, "load.step",
                                       "i", 1);
}

static void
rp_load_view_init (RpLoadView *self)
{
  g_autofree char *legend = rp_usage_dup_legend ();

  self->day = -1;
  self->wanted = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_markup (self->legend, legend);
}
