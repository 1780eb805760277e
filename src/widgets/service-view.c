/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/service-view.h"

#include <adwaita.h>

#include "base/text.h"
#include "widgets/field-mark.h"
#include "widgets/record-editor.h"

struct _RpServiceView
{
  GtkWidget parent_instance;

  RpServiceValue *value; /* (nullable) */
  GtkWidget *past_group, *future_group, *enter_button;
  GtkListBox *past, *future, *purchases;
  GtkLabel *basis;
};

G_DEFINE_TYPE (RpServiceView, rp_service_view, GTK_TYPE_WIDGET)

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static void
add_value (GtkWidget *row, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

static GtkWidget *
create_line (gpointer item, gpointer user_data)
{
  GtkWidget *row = new_row (rp_work_item_get_title (item), rp_work_item_get_subtitle (item));

  add_value (row, rp_work_item_get_trailing (item));
  return row;
}

static GtkWidget *
create_purchase (gpointer item, gpointer user_data)
{
  RpRecord *purchase = item;
  RpSession *session = user_data;
  g_autofree char *day = rp_record_format (purchase, "bought_on");
  g_autofree char *category = rp_record_format (purchase, "category");
  g_autofree char *sub_code = rp_record_format (purchase, "sub_code");
  g_autofree char *amount = rp_record_format (purchase, "amount");
  g_autofree char *subtitle = rp_text_join (day, rp_record_get_text (purchase, "note"), NULL);
  g_autoptr (RpFieldMarks) marks
      = rp_field_marks_new (session, "service_purchase", rp_record_get_id (purchase));
  GtkWidget *row = new_row (*sub_code != '\0' ? sub_code : category, subtitle);
  GtkWidget *mark = rp_field_mark_new (marks, NULL, category);

  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  add_value (row, amount);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("document-edit-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "purchase", g_object_ref (purchase), g_object_unref);
  return row;
}

static void
purchase_activated_cb (GtkListBox *list, GtkListBoxRow *row, RpServiceView *self)
{
  RpRecord *purchase = g_object_get_data (G_OBJECT (row), "purchase");

  rp_record_editor_present (GTK_WIDGET (self), rp_service_value_draft_edit (self->value, purchase));
}

static void
enter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpServiceView *self = RP_SERVICE_VIEW (widget);

  if (self->value != NULL)
    rp_record_editor_present (widget, rp_service_value_draft_new (self->value));
}

static gboolean
has_items (GListModel *model)
{
  return g_list_model_get_n_items (model) > 0;
}

static void
show (RpServiceValue *value, RpServiceView *self)
{
  gtk_widget_set_visible (self->past_group, has_items (rp_service_value_get_past (value)));
  gtk_widget_set_visible (self->future_group, has_items (rp_service_value_get_future (value)));
  gtk_label_set_label (self->basis, rp_service_value_get_basis (value));
}

void
rp_service_view_set_value (RpServiceView *self, RpServiceValue *value)
{
  g_set_object (&self->value, value);
  gtk_widget_set_visible (self->enter_button, rp_service_value_may_enter (value));
  gtk_list_box_bind_model (self->past, rp_service_value_get_past (value), create_line, NULL, NULL);
  gtk_list_box_bind_model (self->future, rp_service_value_get_future (value), create_line, NULL,
                           NULL);
  gtk_list_box_bind_model (self->purchases, rp_service_value_get_purchases (value), create_purchase,
                           rp_service_value_get_session (value), NULL);
  g_signal_connect_object (value, "loaded", G_CALLBACK (show), self, 0);
  show (value, self);
}

static void
rp_service_view_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_object (&RP_SERVICE_VIEW (object)->value);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_service_view_parent_class)->dispose (object);
}

static void
rp_service_view_class_init (RpServiceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_service_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/service-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RpServiceView, past_group);
  gtk_widget_class_bind_template_child (widget_class, RpServiceView, future_group);
  gtk_widget_class_bind_template_child (widget_class, RpServiceView, enter_button);
  gtk_widget_class_bind_template_child (widget_class, RpServiceView, past);
  gtk_widget_class_bind_template_child (widget_class, RpServiceView, future);
  gtk_widget_class_bind_template_child (widget_class, RpServiceView, purchases);
  gtk_widget_class_bind_template_child (widget_class, RpServiceView, basis);
  gtk_widget_class_bind_template_callback (widget_class, purchase_activated_cb);
  gtk_widget_class_install_action (widget_class, "services.enter", NULL, enter_action);
}

static void
rp_service_view_init (RpServiceView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
