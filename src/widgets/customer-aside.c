/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/customer-aside.h"

#include <glib/gi18n-lib.h>

#include "widgets/children.h"
#include "widgets/usage-view.h"
#include "widgets/work-group.h"
#include "workbench/customer-file.h"

struct _RpCustomerAside
{
  GtkWidget parent_instance;

  RpCustomerFile *file; /* (nullable) */
  GtkWidget *box;
  RpUsageView *usage; /* (unowned) (nullable): in the box */
};

G_DEFINE_TYPE (RpCustomerAside, rp_customer_aside, GTK_TYPE_WIDGET)

static void
loaded_cb (RpCustomerFile *file, RpCustomerAside *self)
{
  rp_usage_view_set_usage (self->usage, rp_customer_file_get_usage (file));
}

/* The table of months is wider than a column: it is moved sideways on its own. */
static GtkWidget *
new_usage (RpCustomerAside *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->usage = g_object_new (RP_TYPE_USAGE_VIEW, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->usage));
  return scroller;
}

static void
clear (RpCustomerAside *self)
{
  rp_children_clear (self->box);
  self->usage = NULL;
  if (self->file != NULL)
    g_signal_handlers_disconnect_by_data (self->file, self);
  g_clear_object (&self->file);
}

void
rp_customer_aside_set_customer (RpCustomerAside *self, RpSession *session, const char *customer)
{
  GtkWidget *title = NULL;

  if (self->file != NULL && g_strcmp0 (rp_customer_file_get_id (self->file), customer) == 0)
    return;
  clear (self);
  if (customer == NULL)
    return;
  self->file = rp_customer_file_new (session, customer);
  gtk_box_append (GTK_BOX (self->box),
                  rp_work_group_new (_ ("Needs"), rp_customer_file_get_needs (self->file)));
  gtk_box_append (
      GTK_BOX (self->box),
      rp_work_group_new (_ ("Suggestions"), rp_customer_file_get_suggestions (self->file)));
  title = gtk_label_new (_ ("Usage"));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (self->box), title);
  gtk_box_append (GTK_BOX (self->box), new_usage (self));
  g_signal_connect_object (self->file, "loaded", G_CALLBACK (loaded_cb), self, 0);
}

static void
rp_customer_aside_dispose (GObject *object)
{
  RpCustomerAside *self = RP_CUSTOMER_ASIDE (object);

  if (self->box != NULL)
    clear (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_customer_aside_parent_class)->dispose (object);
}

static void
rp_customer_aside_class_init (RpCustomerAsideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_customer_aside_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
rp_customer_aside_init (RpCustomerAside *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
