/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/customers-page.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/customer-line.h"
#include "workbench/customer-list.h"

/* As many as a list view keeps. */
#define MAX_SPARE_LINES 210

struct _RpCustomersPage
{
  RpPage parent_instance;

  RpCustomerList *customers;
  GtkSingleSelection *selection;
  GtkSearchEntry *search;
  GtkDropDown *order;
  GtkStack *stack;
  GtkListView *list;
  GtkLabel *count;
  gboolean typed;         /* what is searched for has changed since the last answer */
  gboolean open_wanted;   /* Return came before the answer to what was typed */
  GPtrArray *spare_lines; /* (element-type GtkWidget) (nullable) once disposed */
};

G_DEFINE_TYPE (RpCustomersPage, rp_customers_page, RP_TYPE_PAGE)

static void
show_count (RpCustomersPage *self)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->customers));
  guint n_all = rp_customer_list_get_n_all (self->customers);
  g_autofree char *count
      = n_shown == n_all ? g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE, "%u customer", "%u customers", n_all), n_all)
                         : g_strdup_printf (_ ("%u of %u customers"), n_shown, n_all);

  /* Until it has been read nothing is said of how many there are. */
  gtk_label_set_label (self->count, rp_customer_list_is_read (self->customers) ? count : "");
  gtk_stack_set_visible_child_name (self->stack, n_shown > 0 ? "list"
                                                 : n_all > 0 ? "nothing"
                                                 : rp_customer_list_is_read (self->customers)
                                                     ? "empty"
                                                     : "loading");
}

static void
search_changed_cb (GtkSearchEntry *search, RpCustomersPage *self)
{
  self->typed = TRUE;
  rp_customer_list_search (self->customers, gtk_editable_get_text (GTK_EDITABLE (search)));
}

static void
open_position (RpCustomersPage *self, guint position)
{
  g_autoptr (RpCustomerRow) row = g_list_model_get_item (G_LIST_MODEL (self->customers), position);

  if (row != NULL && *rp_customer_row_get_id (row) != '\0')
    rp_page_go (GTK_WIDGET (self), "customer", rp_customer_row_get_id (row));
}

/* Return opens the first hit, so that is the one marked; a sync moves nothing. */
static void
searched_cb (RpCustomersPage *self)
{
  show_count (self);
  if (self->typed && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_single_selection_set_selected (self->selection, 0);
  self->typed = FALSE;
  if (!self->open_wanted || rp_customer_list_is_searching (self->customers))
    return;
  self->open_wanted = FALSE;
  open_position (self, 0);
}

static void
activate_cb (GtkListView *list, guint position, RpCustomersPage *self)
{
  open_position (self, position);
}

/* The first hit of what is typed, not of what was typed before. */
static void
search_activate_cb (GtkSearchEntry *search, RpCustomersPage *self)
{
  search_changed_cb (search, self);
  self->open_wanted = rp_customer_list_is_searching (self->customers);
  if (!self->open_wanted)
    open_position (self, 0);
}

/* "search-changed" comes later than the letter. */
static void
letter_cb (GtkEditable *search, RpCustomersPage *self)
{
  self->open_wanted = FALSE;
}

/* Down from the search goes into the list, Escape empties the search. */
static gboolean
search_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
               RpCustomersPage *self)
{
  if (key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

static void
stop_search_cb (GtkSearchEntry *search, RpCustomersPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (search), "");
}

static void
order_cb (GtkDropDown *order, GParamSpec *pspec, RpCustomersPage *self)
{
  rp_customer_list_set_order (self->customers, gtk_drop_down_get_selected (order));
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (RP_CUSTOMERS_PAGE (widget)->search));
}

/* ---- rows ---- */

/* A search that finds three customers lets go of nearly all lines, and emptying it needs them again:
 * they are kept, because making one takes longer than filling it. */
static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, RpCustomersPage *self)
{
  g_autoptr (GtkWidget) line
      = self->spare_lines->len > 0
            ? g_ptr_array_steal_index_fast (self->spare_lines, self->spare_lines->len - 1)
            : g_object_ref_sink (g_object_new (RP_TYPE_CUSTOMER_LINE, NULL));

  gtk_list_item_set_child (item, line);
  /* When it is torn down, the item has no child any more. */
  g_object_set_data_full (G_OBJECT (item), "line", g_steal_pointer (&line), g_object_unref);
}

static void
teardown_cb (GtkSignalListItemFactory *factory, GtkListItem *item, RpCustomersPage *self)
{
  g_autoptr (GtkWidget) line = g_object_steal_data (G_OBJECT (item), "line");

  gtk_list_item_set_child (item, NULL);
  if (self->spare_lines != NULL && self->spare_lines->len < MAX_SPARE_LINES)
    g_ptr_array_add (self->spare_lines, g_steal_pointer (&line));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_object_set (gtk_list_item_get_child (item), "row", gtk_list_item_get_item (item), NULL);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_object_set (gtk_list_item_get_child (item), "row", NULL, NULL);
}

static void
set_factory (RpCustomersPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "teardown", G_CALLBACK (teardown_cb), self, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
}

static void
rp_customers_page_session_set (RpPage *page)
{
  RpCustomersPage *self = RP_CUSTOMERS_PAGE (page);

  self->customers = rp_customer_list_new (rp_page_get_session (page));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->customers)));
  set_factory (self);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->customers, "searched", G_CALLBACK (searched_cb), self,
                           G_CONNECT_SWAPPED);
  /* What could not be read is not searched. */
  g_signal_connect_object (self->customers, "notify::loading", G_CALLBACK (show_count), self,
                           G_CONNECT_SWAPPED);
  show_count (self);
}

static void
rp_customers_page_dispose (GObject *object)
{
  RpCustomersPage *self = RP_CUSTOMERS_PAGE (object);
  g_clear_pointer (&self->spare_lines, g_ptr_array_unref);
  g_clear_object (&self->selection);
  g_clear_object (&self->customers);
  G_OBJECT_CLASS (rp_customers_page_parent_class)->dispose (object);
}

static void
rp_customers_page_class_init (RpCustomersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_customers_page_dispose;
  RP_PAGE_CLASS (klass)->session_set = rp_customers_page_session_set;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/customers-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpCustomersPage, search);
  gtk_widget_class_bind_template_child (widget_class, RpCustomersPage, order);
  gtk_widget_class_bind_template_child (widget_class, RpCustomersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RpCustomersPage, list);
  gtk_widget_class_bind_template_child (widget_class, RpCustomersPage, count);
  gtk_widget_class_install_action (widget_class, "customers.find", NULL, find_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "customers.find",
                                       NULL);
}

static void
rp_customers_page_init (RpCustomersPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_repair_drop_down (GTK_WIDGET (self->order));
  self->spare_lines = g_ptr_array_new_with_free_func (g_object_unref);
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (search_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect (self->search, "changed", G_CALLBACK (letter_cb), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (search_activate_cb), self);
  g_signal_connect (self->search, "stop-search", G_CALLBACK (stop_search_cb), self);
  g_signal_connect (self->order, "notify::selected", G_CALLBACK (order_cb), self);
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
}
