/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/today-page.h"

#include "widgets/accessible.h"
#include "widgets/work-group.h"
#include "workbench/today.h"

struct _RpTodayPage
{
  RpPage parent_instance;

  RpToday *today;
  AdwWindowTitle *title;
  GtkStack *stack;
  GtkBox *groups;
};

G_DEFINE_TYPE (RpTodayPage, rp_today_page, RP_TYPE_PAGE)

static void
show_date (RpTodayPage *self)
{
  g_autofree char *date = rp_today_dup_date (self->today);

  adw_window_title_set_subtitle (self->title, date);
}

static void
loaded_cb (RpToday *today, RpTodayPage *self)
{
  guint n_items = 0;

  for (guint i = 0; i < RP_TODAY_N_GROUPS; i++)
    n_items += g_list_model_get_n_items (rp_today_get_group (today, i));
  gtk_stack_set_visible_child_name (self->stack, n_items > 0 ? "groups" : "empty");
  show_date (self);
}

static void
rp_today_page_session_set (RpPage *page)
{
  RpTodayPage *self = RP_TODAY_PAGE (page);

  self->today = rp_today_new (rp_page_get_session (page));
  g_signal_connect_object (self->today, "loaded", G_CALLBACK (loaded_cb), self, 0);
  for (guint i = 0; i < RP_TODAY_N_GROUPS; i++)
    gtk_box_append (self->groups, rp_work_group_new (rp_today_group_title (i),
                                                     rp_today_get_group (self->today, i)));
}

static void
rp_today_page_open (RpPage *page, const char *id)
{
  show_date (RP_TODAY_PAGE (page));
}

static void
rp_today_page_dispose (GObject *object)
{
  g_clear_object (&RP_TODAY_PAGE (object)->today);
  G_OBJECT_CLASS (rp_today_page_parent_class)->dispose (object);
}

static void
rp_today_page_class_init (RpTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_today_page_dispose;
  RP_PAGE_CLASS (klass)->session_set = rp_today_page_session_set;
  RP_PAGE_CLASS (klass)->open = rp_today_page_open;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpTodayPage, title);
  gtk_widget_class_bind_template_child (widget_class, RpTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RpTodayPage, groups);
}

static void
rp_today_page_init (RpTodayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
}
