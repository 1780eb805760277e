/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/work-group.h"

#include "widgets/accessible.h"
#include "widgets/page.h"
#include "widgets/work-row.h"

struct _RpWorkGroup
{
  GtkWidget parent_instance;

  GListModel *items;
  AdwPreferencesGroup *group;
  GtkListBox *list;
  GtkLabel *count;
  GtkBox *head;
  char *empty; /* (nullable): nothing is offered */
  char *note;  /* (nullable) */
};

G_DEFINE_TYPE (RpWorkGroup, rp_work_group, GTK_TYPE_WIDGET)

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return rp_work_row_new (item);
}

static GtkWidget *
create_compact_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = rp_work_row_new (item);

  rp_work_row_set_compact (RP_WORK_ROW (row));
  return row;
}

/* What is said below the title. The group is there as long as it says something. */
static void
show_text (RpWorkGroup *self)
{
  gboolean empty = g_list_model_get_n_items (self->items) == 0;
  const char *text = empty && self->empty != NULL ? self->empty : self->note;

  adw_preferences_group_set_description (self->group, text);
  gtk_widget_set_visible (GTK_WIDGET (self), !empty || text != NULL);
}

static void
items_changed_cb (GListModel *items, guint position, guint removed, guint added, RpWorkGroup *self)
{
  guint n_items = g_list_model_get_n_items (items);
  g_autofree char *count = g_strdup_printf ("%u", n_items);

  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n_items > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_items > 0);
  show_text (self);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, RpWorkGroup *self)
{
  RpWorkItem *item = rp_work_row_get_item (RP_WORK_ROW (row));
  rp_page_go (GTK_WIDGET (self), rp_work_item_get_page (item), rp_work_item_get_id (item));
}

static GtkWidget *
new_group (const char *title, GListModel *items, GtkListBoxCreateWidgetFunc create)
{
  RpWorkGroup *self = g_object_new (RP_TYPE_WORK_GROUP, NULL);

  adw_preferences_group_set_title (self->group, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  self->items = g_object_ref (items);
  gtk_list_box_bind_model (self->list, items, create, NULL, NULL);
  g_signal_connect_object (items, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  items_changed_cb (items, 0, 0, 0, self);
  return GTK_WIDGET (self);
}

GtkWidget *
rp_work_group_new (const char *title, GListModel *items)
{
  return new_group (title, items, create_row);
}

GtkWidget *
rp_work_group_new_compact (const char *title, GListModel *items)
{
  return new_group (title, items, create_compact_row);
}

void
rp_work_group_set_count (RpWorkGroup *self, const char *count)
{
  gtk_label_set_label (self->count, count);
}

void
rp_work_group_set_note (RpWorkGroup *self, const char *note)
{
  g_free (self->note);
  self->note = note != NULL && *note != '\0' ? g_strdup (note) : NULL;
  show_text (self);
}

void
rp_work_group_offer (RpWorkGroup *self, const char *label, const char *action, const char *empty)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_free (self->empty);
  self->empty = g_strdup (empty);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  rp_accessible_repair_mnemonic (button);
  gtk_box_append (self->head, button);
  items_changed_cb (self->items, 0, 0, 0, self);
}

static void
rp_work_group_dispose (GObject *object)
{
  RpWorkGroup *self = RP_WORK_GROUP (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_object (&self->items);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_work_group_parent_class)->dispose (object);
}

static void
rp_work_group_finalize (GObject *object)
{
  g_free (RP_WORK_GROUP (object)->empty);
  g_free (RP_WORK_GROUP (object)->note);
  G_OBJECT_CLASS (rp_work_group_parent_class)->finalize (object);
}

static void
rp_work_group_class_init (RpWorkGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_work_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_work_group_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/work-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RpWorkGroup, group);
  gtk_widget_class_bind_template_child (widget_class, RpWorkGroup, list);
  gtk_widget_class_bind_template_child (widget_class, RpWorkGroup, count);
  gtk_widget_class_bind_template_child (widget_class, RpWorkGroup, head);
}

static void
rp_work_group_init (RpWorkGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
}
