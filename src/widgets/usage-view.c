/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/usage-view.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/quantity.h"
#include "widgets/accessible.h"
#include "widgets/children.h"

struct _RpUsageView
{
  GtkWidget parent_instance;

  GtkStack *stack;
  RpBarChart *chart;
  GtkLabel *legend;
  GtkGrid *table;
};

G_DEFINE_TYPE (RpUsageView, rp_usage_view, GTK_TYPE_WIDGET)

static const char *const columns[] = {
  N_ ("Month"), N_ ("Energy"), N_ ("Critical peak"),  N_ ("Peak"),
  N_ ("Flat"),  N_ ("Valley"), N_ ("Maximum demand"), N_ ("Power factor"),
};

static void
attach_text (RpUsageView *self, const char *text, int column, int row, gboolean heading)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, heading ? "caption-heading" : "numeric");
  gtk_grid_attach (self->table, label, column, row, 1, 1);
}

static char *
format_share (gint64 part, gint64 whole)
{
  return whole > 0 ? g_strdup_printf ("%.1f %%", 100.0 * part / whole) : g_strdup ("");
}

/* Whole units: below each other, numbers with and without a fraction cannot be compared at a glance. */
static char *
format_whole (gint64 value, RpUnit unit)
{
  gint64 one = 1;

  for (guint i = 0; i < rp_unit_decimals (unit); i++)
    one *= 10;
  return rp_quantity_format ((value + one / 2) / one * one, unit);
}

static void
attach_month (RpUsageView *self, const RpUsagePoint *point, int row)
{
  g_autofree char *month = rp_month_format (point->month);
  g_autofree char *energy = format_whole (point->kwh, RP_UNIT_ENERGY);
  g_autofree char *demand = format_whole (point->max_demand, RP_UNIT_POWER);
  g_autofree char *factor = g_strdup_printf ("%.4f", point->pf / 10000.0);

  attach_text (self, month, 0, row, FALSE);
  attach_text (self, energy, 1, row, FALSE);
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *share = format_share (point->bands[i], point->kwh);
      attach_text (self, share, 2 + i, row, FALSE);
    }
  attach_text (self, demand, 6, row, FALSE);
  attach_text (self, factor, 7, row, FALSE);
}

static void
fill_table (RpUsageView *self, GArray *usage)
{
  rp_children_clear (self->table);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    attach_text (self, _ (columns[i]), i, 0, TRUE);
  /* Newest month first: that is the one asked for. */
  for (guint i = 0; i < usage->len; i++)
    attach_month (self, &g_array_index (usage, RpUsagePoint, usage->len - 1 - i), i + 1);
}

void
rp_usage_chart_fill (RpBarChart *chart, GArray *usage)
{
  g_autoptr (GArray) bars = g_array_new (FALSE, TRUE, sizeof (RpBar));

  for (guint i = 0; i < usage->len; i++)
    {
      const RpUsagePoint *point = &g_array_index (usage, RpUsagePoint, i);
      g_autofree char *month = rp_month_format (point->month);
      RpBar bar = { 0 };
      g_strlcpy (bar.label, month + 2, sizeof bar.label);
      /* 0.01 kWh to 10,000 kWh, the unit in which bills are talked about. */
      for (guint part = 0; part < RP_BAR_PARTS; part++)
        bar.parts[part] = point->bands[part] / 1e6;
      g_array_append_val (bars, bar);
    }
  rp_bar_chart_set_bars (chart, (const RpBar *)(gpointer)bars->data, bars->len, _ ("10⁴ kWh"),
                         _ ("Energy by month and time of use"));
}

void
rp_usage_view_set_usage (RpUsageView *self, GArray *usage)
{
  gboolean any = usage != NULL && usage->len > 0;

  gtk_stack_set_visible_child_name (self->stack, any             ? "months"
                                                 : usage != NULL ? "empty"
                                                                 : "unknown");
  if (!any)
    return;
  rp_usage_chart_fill (self->chart, usage);
  fill_table (self, usage);
}

char *
rp_usage_dup_legend (void)
{
  return g_markup_printf_escaped (
      "<span color='#c01c28'>■</span> %s   <span color='#ff7800'>■</span> %s   "
      "<span color='#62a0ea'>■</span> %s   <span color='#1a5fb4'>■</span> %s",
      _ ("Critical peak"), _ ("Peak"), _ ("Flat"), _ ("Valley"));
}

static void
rp_usage_view_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_usage_view_parent_class)->dispose (object);
}

static void
rp_usage_view_class_init (RpUsageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RP_TYPE_BAR_CHART);
  G_OBJECT_CLASS (klass)->dispose = rp_usage_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/usage-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RpUsageView, stack);
  gtk_widget_class_bind_template_child (widget_class, RpUsageView, chart);
  gtk_widget_class_bind_template_child (widget_class, RpUsageView, legend);
  gtk_widget_class_bind_template_child (widget_class, RpUsageView, table);
}

static void
rp_usage_view_init (RpUsageView *self)
{
  g_autofree char *legend = rp_usage_dup_legend ();

  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
  gtk_label_set_markup (self->legend, legend);
}
