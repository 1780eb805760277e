/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/history-row.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "widgets/accessible.h"

struct _RpHistoryRow
{
  GtkListBoxRow parent_instance;

  RpHistoryItem *item;
  GtkLabel *field, *before_name, *before, *after_name, *after, *by, *note;
  GtkWidget *values, *restore;
};

static guint restore_signal;

G_DEFINE_TYPE (RpHistoryRow, rp_history_row, GTK_TYPE_LIST_BOX_ROW)

RpHistoryItem *
rp_history_row_get_item (RpHistoryRow *self)
{
  return self->item;
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static char *
dup_name (RpHistoryItem *item)
{
  g_autofree char *values = *rp_history_item_get_after (item) != '\0'
                                ? g_strdup_printf ("%s → %s", rp_history_item_get_before (item),
                                                   rp_history_item_get_after (item))
                                : g_strdup ("");

  return rp_text_join (rp_history_item_get_field (item), values, rp_history_item_get_by (item),
                       rp_history_item_get_note (item), NULL);
}

static void
show_restore (RpHistoryRow *self)
{
  g_autofree char *name = g_strdup_printf (_ ("Restore this value of “%s”: %s"),
                                           rp_history_item_get_field (self->item),
                                           rp_history_item_get_before (self->item));

  gtk_widget_set_visible (self->restore, rp_history_item_can_restore (self->item));
  rp_accessible_name_button (self->restore, name);
}

GtkWidget *
rp_history_row_new (RpHistoryItem *item)
{
  RpHistoryRow *self = g_object_new (RP_TYPE_HISTORY_ROW, NULL);
  gboolean conflict = rp_history_item_is_conflict (item);
  g_autofree char *name = dup_name (item);

  self->item = g_object_ref (item);
  show_text (self->field, rp_history_item_get_field (item));
  gtk_label_set_label (self->before_name, conflict ? _ ("Not taken") : _ ("Before"));
  gtk_label_set_label (self->after_name, conflict ? _ ("Stood") : _ ("After"));
  show_text (self->before, rp_history_item_get_before (item));
  show_text (self->after, rp_history_item_get_after (item));
  gtk_widget_set_visible (self->values, *rp_history_item_get_after (item) != '\0');
  show_text (self->by, rp_history_item_get_by (item));
  show_text (self->note, rp_history_item_get_note (item));
  show_restore (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpHistoryRow *self = RP_HISTORY_ROW (widget);

  if (rp_history_item_can_restore (self->item))
    g_signal_emit (self, restore_signal, 0);
}

static void
rp_history_row_dispose (GObject *object)
{
  g_clear_object (&RP_HISTORY_ROW (object)->item);
  G_OBJECT_CLASS (rp_history_row_parent_class)->dispose (object);
}

static void
rp_history_row_class_init (RpHistoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_history_row_dispose;
  restore_signal = g_signal_new ("restore", RP_TYPE_HISTORY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RpHistoryRow, field);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryRow, values);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryRow, before_name);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryRow, before);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryRow, after_name);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryRow, after);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryRow, by);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryRow, note);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryRow, restore);
  gtk_widget_class_install_action (widget_class, "row.restore", NULL, restore_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, 0, "row.restore", NULL);
}

static void
rp_history_row_init (RpHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
