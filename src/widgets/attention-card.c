/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/attention-card.h"

#include "widgets/accessible.h"
#include "widgets/page.h"

struct _RpAttentionCard
{
  GtkListBoxRow parent_instance;

  RpAttention *attention;
  RpAttentionItem *item;
  GtkLabel *title, *field, *reason;
  GtkLabel *theirs, *theirs_by, *mine, *mine_by, *seen;
  GtkWidget *values, *conflict_buttons, *refused_buttons, *ruling_buttons, *notice_buttons,
      *removal_buttons;
};

G_DEFINE_TYPE (RpAttentionCard, rp_attention_card, GTK_TYPE_LIST_BOX_ROW)

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpAttentionCard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rp_attention_decide_finish (RP_ATTENTION (source), result, &error))
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
      rp_page_say_error (GTK_WIDGET (self), error);
    }
}

static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpAttentionCard *self = RP_ATTENTION_CARD (widget);

  gtk_widget_set_sensitive (widget, FALSE);
  rp_attention_decide_async (self->attention, self->item, g_variant_get_int32 (parameter),
                             decided_cb, g_object_ref (self));
}

static void
bind_text (RpAttentionItem *item, const char *property, GtkLabel *label)
{
  g_object_bind_property (item, property, label, "label", G_BINDING_SYNC_CREATE);
}

GtkWidget *
rp_attention_card_new (RpAttention *attention, RpAttentionItem *item)
{
  RpAttentionCard *self = g_object_new (RP_TYPE_ATTENTION_CARD, NULL);
  RpAttentionType type = rp_attention_item_get_attention_type (item);
  gboolean conflict = type == RP_ATTENTION_CONFLICT;
  g_autofree char *title = NULL;

  self->attention = g_object_ref (attention);
  self->item = g_object_ref (item);
  bind_text (item, "title", self->title);
  bind_text (item, "field", self->field);
  bind_text (item, "theirs", self->theirs);
  bind_text (item, "theirs-by", self->theirs_by);
  bind_text (item, "mine", self->mine);
  bind_text (item, "mine-by", self->mine_by);
  bind_text (item, "seen", self->seen);
  bind_text (item, "reason", self->reason);
  gtk_widget_set_visible (self->values, conflict);
  gtk_widget_set_visible (self->conflict_buttons, conflict);
  gtk_widget_set_visible (self->refused_buttons, type == RP_ATTENTION_REFUSED);
  gtk_widget_set_visible (self->ruling_buttons,
                          type == RP_ATTENTION_HELD || type == RP_ATTENTION_PROPOSAL);
  gtk_widget_set_visible (self->notice_buttons, type == RP_ATTENTION_NOTICE);
  gtk_widget_set_visible (self->removal_buttons, type == RP_ATTENTION_REMOVAL);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), !conflict);
  g_object_get (item, "title", &title, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

static void
rp_attention_card_dispose (GObject *object)
{
  RpAttentionCard *self = RP_ATTENTION_CARD (object);
  g_clear_object (&self->attention);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (rp_attention_card_parent_class)->dispose (object);
}

static void
rp_attention_card_class_init (RpAttentionCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_attention_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/attention-card.ui");
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, title);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, field);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, reason);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, theirs);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, theirs_by);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, mine);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, mine_by);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, seen);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, values);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, conflict_buttons);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, refused_buttons);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, ruling_buttons);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, notice_buttons);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, removal_buttons);
  gtk_widget_class_install_action (widget_class, "card.decide", "i", decide_action);
}

static void
rp_attention_card_init (RpAttentionCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_repair_below (GTK_WIDGET (self));
}
