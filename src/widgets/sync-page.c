/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/sync-page.h"

#include <glib/gi18n-lib.h>

#include "widgets/attention-card.h"
#include "widgets/attention-view.h"
#include "widgets/courier-group.h"
#include "widgets/device-group.h"
#include "widgets/key-guard.h"
#include "widgets/tariff-group.h"
#include "widgets/work-group.h"

struct _RpSyncPage
{
  RpPage parent_instance;

  RpAttention *attention;
  char *wanted; /* (nullable): the item to go to as soon as it is here */
  GtkBox *content;
  GtkImage *icon;
  GtkLabel *title, *detail, *server;
  GtkWidget *attention_box;
  GtkBox *groups;
  GtkExpander *later, *others, *discarded;
  GtkListBox *later_list, *others_list, *discarded_list;
  RpWorkGroup *waiting; /* in the content */
};

G_DEFINE_TYPE (RpSyncPage, rp_sync_page, RP_TYPE_PAGE)

/* ---- by customer ---- */

static GtkWidget *
find_nth (GtkBox *box, guint nth)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box));

  while (nth-- > 0 && child != NULL)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
groups_changed_cb (GListModel *groups, guint position, guint removed, guint added, RpSyncPage *self)
{
  for (; removed > 0; removed--)
    gtk_box_remove (self->groups, find_nth (self->groups, position));
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (RpAttentionGroup) group = g_list_model_get_item (groups, position + i);
      GtkWidget *before = position + i > 0 ? find_nth (self->groups, position + i - 1) : NULL;
      gtk_box_insert_child_after (self->groups, rp_attention_view_new (self->attention, group),
                                  before);
    }
  gtk_widget_set_visible (self->attention_box, g_list_model_get_n_items (groups) > 0);
}

/* ---- out of the way ---- */

static GtkWidget *
create_card (gpointer item, gpointer user_data)
{
  return rp_attention_card_new (RP_SYNC_PAGE (user_data)->attention, item, TRUE);
}

static void
show_aside (GtkExpander *expander, const char *label, GListModel *items)
{
  gtk_expander_set_label (expander, label);
  /* Else all that is below it would be read out. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_expander_get_child (expander)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (GTK_WIDGET (expander), g_list_model_get_n_items (items) > 0);
}

/* The numbers are right once all lists are there. */
static void
show_counts (RpSyncPage *self)
{
  GListModel *later = rp_attention_get_later (self->attention);
  GListModel *others = rp_attention_get_others (self->attention);
  GListModel *discarded = rp_attention_get_discarded (self->attention);
  g_autofree char *n_waiting
      = rp_attention_dup_count (self->attention, rp_attention_get_waiting (self->attention));
  g_autofree char *n_later = rp_attention_dup_count (self->attention, later);
  g_autofree char *n_others = rp_attention_dup_count (self->attention, others);
  g_autofree char *n_discarded = rp_attention_dup_count (self->attention, discarded);
  g_autofree char *later_label = g_strdup_printf (_ ("Put off: %s"), n_later);
  g_autofree char *others_label = g_strdup_printf (_ ("For somebody else to decide: %s"), n_others);
  g_autofree char *discarded_label
      = g_strdup_printf (_ ("Discarded in the last 90 days: %s"), n_discarded);

  show_aside (self->later, later_label, later);
  show_aside (self->others, others_label, others);
  show_aside (self->discarded, discarded_label, discarded);
  rp_work_group_set_count (self->waiting, n_waiting);
}

static void
bind_aside (RpSyncPage *self, GtkListBox *list, GListModel *items)
{
  gtk_list_box_bind_model (list, items, create_card, self, NULL);
}

/* ---- going to one ---- */

static GtkWidget *
find_card (GtkWidget *below, const char *id)
{
  if (RP_IS_ATTENTION_CARD (below))
    return g_str_equal (
               rp_attention_item_get_id (rp_attention_card_get_item (RP_ATTENTION_CARD (below))),
               id)
               ? below
               : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_card (child, id);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* After the layout, when the card has its place. */
static gboolean
focus_card_cb (gpointer user_data)
{
  gtk_widget_grab_focus (user_data);
  return G_SOURCE_REMOVE;
}

static void
go_to_wanted (RpSyncPage *self)
{
  GtkExpander *asides[] = { self->later, self->others, self->discarded };
  GtkWidget *card = NULL;

  if (self->wanted == NULL)
    return;
  card = find_card (GTK_WIDGET (self->content), self->wanted);
  for (guint i = 0; card == NULL && i < G_N_ELEMENTS (asides); i++)
    {
      card = find_card (gtk_expander_get_child (asides[i]), self->wanted);
      if (card != NULL)
        gtk_expander_set_expanded (asides[i], TRUE);
    }
  if (card == NULL)
    return;
  g_clear_pointer (&self->wanted, g_free);
  g_idle_add_full (G_PRIORITY_LOW, focus_card_cb, g_object_ref (card), g_object_unref);
}

static void
rp_sync_page_open (RpPage *page, const char *id)
{
  RpSyncPage *self = RP_SYNC_PAGE (page);

  g_free (self->wanted);
  self->wanted = *id != '\0' ? g_strdup (id) : NULL;
  go_to_wanted (self);
}

/* Files are no lines of the list: they are many, and go by themselves. */
static void
files_cb (RpSyncStatus *status, GParamSpec *pspec, RpSyncPage *self)
{
  g_autofree char *files = NULL;

  g_object_get (status, "files", &files, NULL);
  rp_work_group_set_note (self->waiting, files);
}

/* ---- all ---- */

static void
rp_sync_page_session_set (RpPage *page)
{
  RpSyncPage *self = RP_SYNC_PAGE (page);
  RpSession *session = rp_page_get_session (page);
  RpSyncStatus *status = rp_session_get_sync_status (session);
  GListModel *groups = NULL;

  g_object_bind_property (status, "icon-name", self->icon, "icon-name", G_BINDING_SYNC_CREATE);
  g_object_bind_property (status, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (status, "detail", self->detail, "label", G_BINDING_SYNC_CREATE);
  gtk_label_set_label (self->server, rp_session_get_server (session));

  self->attention = rp_attention_new (session);
  groups = rp_attention_get_groups (self->attention);
  g_signal_connect_object (groups, "items-changed", G_CALLBACK (groups_changed_cb), self, 0);
  groups_changed_cb (groups, 0, 0, 0, self);
  bind_aside (self, self->later_list, rp_attention_get_later (self->attention));
  bind_aside (self, self->others_list, rp_attention_get_others (self->attention));
  bind_aside (self, self->discarded_list, rp_attention_get_discarded (self->attention));
  self->waiting = RP_WORK_GROUP (
      rp_work_group_new (_ ("Waiting to be sent"), rp_attention_get_waiting (self->attention)));
  gtk_box_append (self->content, GTK_WIDGET (self->waiting));
  g_signal_connect_object (status, "notify::files", G_CALLBACK (files_cb), self, 0);
  files_cb (status, NULL, self);
  g_signal_connect_object (self->attention, "loaded", G_CALLBACK (show_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attention, "loaded", G_CALLBACK (go_to_wanted), self,
                           G_CONNECT_SWAPPED);
  show_counts (self);
  gtk_box_append (self->content, rp_courier_group_new (session));
  gtk_box_append (self->content, rp_device_group_new (session));
  gtk_box_append (self->content, rp_tariff_group_new (session));
}

static void
rp_sync_page_dispose (GObject *object)
{
  RpSyncPage *self = RP_SYNC_PAGE (object);

  g_clear_object (&self->attention);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (rp_sync_page_parent_class)->dispose (object);
}

static void
rp_sync_page_class_init (RpSyncPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_sync_page_dispose;
  RP_PAGE_CLASS (klass)->session_set = rp_sync_page_session_set;
  RP_PAGE_CLASS (klass)->open = rp_sync_page_open;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/sync-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, content);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, icon);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, title);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, detail);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, server);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, attention_box);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, groups);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, later);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, later_list);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, others);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, others_list);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, discarded);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, discarded_list);
}

static void
rp_sync_page_init (RpSyncPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_key_guard_add (GTK_WIDGET (self), "");
}
