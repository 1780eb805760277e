/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/sync-page.h"

#include <glib/gi18n-lib.h>

#include "widgets/attention-card.h"
#include "widgets/work-group.h"

struct _RpSyncPage
{
  RpPage parent_instance;

  RpAttention *attention;
  GtkBox *content;
  GtkImage *icon;
  GtkLabel *title, *detail, *server;
  GtkWidget *attention_group;
  GtkListBox *attention_list;
};

G_DEFINE_TYPE (RpSyncPage, rp_sync_page, RP_TYPE_PAGE)

static GtkWidget *
create_card (gpointer item, gpointer user_data)
{
  return rp_attention_card_new (RP_SYNC_PAGE (user_data)->attention, item);
}

static void
items_changed_cb (GListModel *items, guint position, guint removed, guint added, RpSyncPage *self)
{
  gtk_widget_set_visible (self->attention_group, g_list_model_get_n_items (items) > 0);
}

static void
rp_sync_page_session_set (RpPage *page)
{
  RpSyncPage *self = RP_SYNC_PAGE (page);
  RpSession *session = rp_page_get_session (page);
  RpSyncStatus *status = rp_session_get_sync_status (session);
  GListModel *items = NULL;

  g_object_bind_property (status, "icon-name", self->icon, "icon-name", G_BINDING_SYNC_CREATE);
  g_object_bind_property (status, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (status, "detail", self->detail, "label", G_BINDING_SYNC_CREATE);
  gtk_label_set_label (self->server, rp_session_get_server (session));

  self->attention = rp_attention_new (session);
  items = rp_attention_get_items (self->attention);
  gtk_list_box_bind_model (self->attention_list, items, create_card, self, NULL);
  g_signal_connect_object (items, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  items_changed_cb (items, 0, 0, 0, self);
  gtk_box_append (self->content, rp_work_group_new (_ ("Waiting to be sent"),
                                                    rp_attention_get_waiting (self->attention)));
}

static void
rp_sync_page_dispose (GObject *object)
{
  g_clear_object (&RP_SYNC_PAGE (object)->attention);
  G_OBJECT_CLASS (rp_sync_page_parent_class)->dispose (object);
}

static void
rp_sync_page_class_init (RpSyncPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_sync_page_dispose;
  RP_PAGE_CLASS (klass)->session_set = rp_sync_page_session_set;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/sync-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, content);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, icon);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, title);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, detail);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, server);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, attention_group);
  gtk_widget_class_bind_template_child (widget_class, RpSyncPage, attention_list);
}

static void
rp_sync_page_init (RpSyncPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
