/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/courier-group.h"

#include <glib/gi18n-lib.h>

#include "widgets/page.h"
#include "workbench/courier.h"

struct _RpCourierGroup
{
  AdwPreferencesGroup parent_instance;

  RpSession *session;
  AdwActionRow *save_row, *read_row;
  GtkFileChooserNative *chooser; /* (nullable): while it is open */
};

G_DEFINE_TYPE (RpCourierGroup, rp_courier_group, ADW_TYPE_PREFERENCES_GROUP)

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpCourierGroup) self = user_data;
  g_autofree char *sentence = rp_courier_describe_finish (RP_SESSION (source), result, NULL);

  if (sentence != NULL)
    adw_action_row_set_subtitle (self->save_row, sentence);
}

static void
refresh (RpCourierGroup *self)
{
  rp_courier_describe_async (self->session, described_cb, g_object_ref (self));
}

static void
set_busy (RpCourierGroup *self, gboolean busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->read_row), !busy);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpCourierGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = rp_courier_finish (RP_SESSION (source), result, &error);

  set_busy (self, FALSE);
  refresh (self);
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (sentence != NULL)
    rp_page_say (GTK_WIDGET (self), sentence);
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

static void
response_cb (GtkNativeDialog *dialog, int response, RpCourierGroup *self)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    return;
  set_busy (self, TRUE);
  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (chooser)) == GTK_FILE_CHOOSER_ACTION_SAVE)
    rp_courier_save_async (self->session, file, done_cb, g_object_ref (self));
  else
    rp_courier_read_async (self->session, file, done_cb, g_object_ref (self));
}

static void
choose (RpCourierGroup *self, GtkFileChooserAction action, const char *title, const char *accept)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (
      title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, accept, _ ("_Cancel"));
  gtk_file_filter_set_name (filter, _ ("Courier files"));
  gtk_file_filter_add_suffix (filter, "rpc");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    {
      g_autofree char *name = rp_courier_dup_file_name (self->session);
      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
save_cb (AdwActionRow *row, RpCourierGroup *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save a courier file"), _ ("_Save"));
}

static void
read_cb (AdwActionRow *row, RpCourierGroup *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Read a courier file"), _ ("_Read"));
}

GtkWidget *
rp_courier_group_new (RpSession *session)
{
  RpCourierGroup *self = g_object_new (RP_TYPE_COURIER_GROUP, NULL);

  self->session = g_object_ref (session);
  refresh (self);
  return GTK_WIDGET (self);
}

static void
rp_courier_group_dispose (GObject *object)
{
  RpCourierGroup *self = RP_COURIER_GROUP (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rp_courier_group_parent_class)->dispose (object);
}

static void
rp_courier_group_class_init (RpCourierGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_courier_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/courier-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RpCourierGroup, save_row);
  gtk_widget_class_bind_template_child (widget_class, RpCourierGroup, read_row);
}

static void
rp_courier_group_init (RpCourierGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->save_row, "activated", G_CALLBACK (save_cb), self);
  g_signal_connect (self->read_row, "activated", G_CALLBACK (read_cb), self);
}
