/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/attention-view.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/attention-card.h"
#include "widgets/page.h"

struct _RpAttentionView
{
  GtkWidget parent_instance;

  RpAttention *attention;
  RpAttentionGroup *group;
  GtkWidget *box;
  GtkLabel *title;
  GtkWidget *open, *keep_all;
  GtkListBox *list;
};

G_DEFINE_TYPE (RpAttentionView, rp_attention_view, GTK_TYPE_WIDGET)

static GtkWidget *
create_card (gpointer item, gpointer user_data)
{
  return rp_attention_card_new (RP_ATTENTION_VIEW (user_data)->attention, item, FALSE);
}

static void
items_changed_cb (GListModel *items, guint position, guint removed, guint added,
                  RpAttentionView *self)
{
  gtk_widget_set_visible (self->keep_all,
                          rp_attention_group_count (self->group, RP_DECISION_KEEP_THEIRS) > 1);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpAttentionView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (rp_attention_decide_finish (RP_ATTENTION (source), result, &error))
    rp_attention_say_done (GTK_WIDGET (self), self->attention,
                           _ ("All values on the server are kept."));
  else
    {
      g_autofree char *sentence = rp_session_explain (error);
      rp_attention_say_done (GTK_WIDGET (self), self->attention, sentence);
    }
}

static void
keep_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpAttentionView *self = RP_ATTENTION_VIEW (widget);

  rp_attention_decide_all_async (self->attention, self->group, RP_DECISION_KEEP_THEIRS, decided_cb,
                                 g_object_ref (self));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rp_page_go (widget, "customer",
              rp_attention_group_get_customer (RP_ATTENTION_VIEW (widget)->group));
}

GtkWidget *
rp_attention_view_new (RpAttention *attention, RpAttentionGroup *group)
{
  RpAttentionView *self = g_object_new (RP_TYPE_ATTENTION_VIEW, NULL);
  GListModel *items = rp_attention_group_get_items (group);
  const char *title = rp_attention_group_get_title (group);
  g_autofree char *keep_name = g_strdup_printf (_ ("Keep all theirs: %s"), title);

  self->attention = g_object_ref (attention);
  self->group = g_object_ref (group);
  gtk_label_set_label (self->title, title);
  rp_accessible_name_button (self->keep_all, keep_name);
  gtk_widget_set_visible (self->open, *rp_attention_group_get_customer (group) != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_list_box_bind_model (self->list, items, create_card, self, NULL);
  g_signal_connect_object (items, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  items_changed_cb (items, 0, 0, 0, self);
  return GTK_WIDGET (self);
}

static void
rp_attention_view_dispose (GObject *object)
{
  RpAttentionView *self = RP_ATTENTION_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->attention);
  g_clear_object (&self->group);
  G_OBJECT_CLASS (rp_attention_view_parent_class)->dispose (object);
}

static void
rp_attention_view_class_init (RpAttentionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_attention_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/attention-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RpAttentionView, box);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionView, title);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionView, open);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionView, keep_all);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionView, list);
  gtk_widget_class_install_action (widget_class, "group.keep-all", NULL, keep_all_action);
  gtk_widget_class_install_action (widget_class, "group.open", NULL, open_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_SHIFT_MASK, "group.keep-all",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_T, GDK_SHIFT_MASK, "group.keep-all",
                                       NULL);
}

static void
rp_attention_view_init (RpAttentionView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
