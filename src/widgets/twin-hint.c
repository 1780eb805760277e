/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/twin-hint.h"

struct _RpTwinHint
{
  GtkWidget parent_instance;

  RpRecordList *needs;
  char *report; /* (nullable) */
  char *category, *sub_code;
  GtkLabel *label;
};

G_DEFINE_TYPE (RpTwinHint, rp_twin_hint, GTK_TYPE_WIDGET)

static void
refresh (RpTwinHint *self)
{
  g_autofree char *text = rp_need_twins_describe (rp_record_list_get_records (self->needs),
                                                  self->category, self->sub_code, self->report);

  gtk_label_set_label (self->label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

void
rp_twin_hint_set (RpTwinHint *self, const char *category, const char *sub_code)
{
  if (g_str_equal (self->category, category) && g_str_equal (self->sub_code, sub_code))
    return;
  g_free (self->category);
  g_free (self->sub_code);
  self->category = g_strdup (category);
  self->sub_code = g_strdup (sub_code);
  refresh (self);
}

GtkWidget *
rp_twin_hint_new (RpRecordList *needs, const char *report)
{
  RpTwinHint *self = g_object_new (RP_TYPE_TWIN_HINT, NULL);

  self->needs = g_object_ref (needs);
  self->report = g_strdup (report);
  g_signal_connect_object (rp_record_list_get_records (needs), "items-changed",
                           G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
rp_twin_hint_dispose (GObject *object)
{
  RpTwinHint *self = RP_TWIN_HINT (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_twin_hint_parent_class)->dispose (object);
}

static void
rp_twin_hint_finalize (GObject *object)
{
  RpTwinHint *self = RP_TWIN_HINT (object);

  g_clear_object (&self->needs);
  g_free (self->report);
  g_free (self->category);
  g_free (self->sub_code);
  G_OBJECT_CLASS (rp_twin_hint_parent_class)->finalize (object);
}

static void
rp_twin_hint_class_init (RpTwinHintClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_twin_hint_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_twin_hint_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/twin-hint.ui");
  gtk_widget_class_bind_template_child (widget_class, RpTwinHint, label);
}

static void
rp_twin_hint_init (RpTwinHint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->category = g_strdup ("");
  self->sub_code = g_strdup ("");
}
