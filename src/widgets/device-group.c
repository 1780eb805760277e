/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/device-group.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/page.h"
#include "workbench/devices.h"

#define NAME_CHARACTERS 120

struct _RpDeviceGroup
{
  AdwPreferencesGroup parent_instance;

  RpSession *session;
  GCancellable *cancellable;
  GPtrArray *rows; /* widgets in the group, unowned */
  AdwActionRow *status;
};

G_DEFINE_TYPE (RpDeviceGroup, rp_device_group, ADW_TYPE_PREFERENCES_GROUP)

static void ask (RpDeviceGroup *self);

/* ---- changing one ---- */

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpDeviceGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    return;
  if (!rp_device_change_finish (RP_SESSION (source), result, &error))
    rp_page_say_error (GTK_WIDGET (self), error);
  ask (self);
}

static GtkWindow *
find_window (RpDeviceGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static RpDevice *
get_device (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "rp-device");
}

static void
set_device (gpointer widget, RpDevice *device)
{
  g_object_set_data_full (G_OBJECT (widget), "rp-device", g_object_ref (device), g_object_unref);
}

static void
revoke_response_cb (AdwMessageDialog *dialog, const char *response, RpDeviceGroup *self)
{
  if (g_str_equal (response, "revoke") && self->session != NULL)
    rp_device_revoke_async (self->session, get_device (dialog), changed_cb, g_object_ref (self));
}

static void
revoke_cb (GtkButton *button, RpDeviceGroup *self)
{
  RpDevice *device = get_device (button);
  g_autofree char *heading = g_strdup_printf (_ ("Lock out “%s”?"), rp_device_get_name (device));
  GtkWidget *dialog = adw_message_dialog_new (
      find_window (self), NULL,
      rp_device_is_this (device)
          ? _ ("This is the computer before you: it locks reading at its next contact with the "
               "server. What was entered and not sent is kept, and a new sign-in opens it.")
          : _ ("It locks reading at its next contact with the server. What was entered there and "
               "not "
               "sent is kept, and a new sign-in opens it."));

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), heading);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "revoke",
                                    _ ("_Lock Out"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "revoke",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  set_device (dialog, device);
  g_signal_connect_object (dialog, "response", G_CALLBACK (revoke_response_cb), self, 0);
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
applied_cb (AdwEntryRow *row, RpDeviceGroup *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (*name == '\0' || g_utf8_strlen (name, -1) > NAME_CHARACTERS)
    rp_page_say (GTK_WIDGET (self), _ ("A computer's name has 1 to 120 characters."));
  else
    rp_device_rename_async (self->session, get_device (row), name, changed_cb, g_object_ref (self));
}

/* ---- the rows ---- */

/* On an active row: its button. */
#define REVOKE_KEY "rp-revoke"

static void
show_revoke_button (GtkWidget *button, RpDevice *device)
{
  g_autofree char *label = g_strdup_printf (_ ("Lock out “%s”"), rp_device_get_name (device));

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  set_device (button, device);
}

static GtkWidget *
new_revoke_button (RpDeviceGroup *self, RpDevice *device)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("changes-prevent-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  show_revoke_button (button, device);
  g_signal_connect (button, "clicked", G_CALLBACK (revoke_cb), self);
  return button;
}

/* What stands under the name is the row's title: the name itself can be typed into. */
static GtkWidget *
new_active_row (RpDeviceGroup *self, RpDevice *device)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *revoke = new_revoke_button (self, device);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rp_device_get_detail (device));
  gtk_editable_set_text (GTK_EDITABLE (row), rp_device_get_name (device));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), revoke);
  g_object_set_data (G_OBJECT (row), REVOKE_KEY, revoke);
  g_signal_connect (row, "apply", G_CALLBACK (applied_cb), self);
  return row;
}

static GtkWidget *
new_past_row (RpDevice *device)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rp_device_get_name (device));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), rp_device_get_detail (device));
  gtk_widget_add_css_class (row, "dim-label");
  return row;
}

/* Somebody is typing a name, or is about to. */
static gboolean
is_busy (GtkWidget *row)
{
  GtkRoot *root = gtk_widget_get_root (row);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return ADW_IS_ENTRY_ROW (row)
         && ((focus != NULL && gtk_widget_is_ancestor (focus, row))
             || !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)),
                              rp_device_get_name (get_device (row))));
}

static void
refresh_active_row (GtkWidget *row, RpDevice *device)
{
  const char *name = rp_device_get_name (device);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rp_device_get_detail (device));
  show_revoke_button (g_object_get_data (G_OBJECT (row), REVOKE_KEY), device);
  if (is_busy (row) || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), name))
    return;
  /* A name that nobody has typed is not offered to be applied. */
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (row), name);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
}

static gboolean
can_show (GtkWidget *row, RpDevice *device)
{
  RpDevice *shown = get_device (row);

  return g_str_equal (rp_device_get_id (shown), rp_device_get_id (device))
         && rp_device_is_active (shown) == rp_device_is_active (device);
}

static void
remove_row (RpDeviceGroup *self, guint position)
{
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[position]);
  g_ptr_array_remove_index (self->rows, position);
}

static void
append_row (RpDeviceGroup *self, RpDevice *device)
{
  GtkWidget *row
      = rp_device_is_active (device) ? new_active_row (self, device) : new_past_row (device);

  set_device (row, device);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

/* Rows that are no longer right go, and with the first of them all behind it, so that the order stays; but never
 * one in which somebody types. */
static void
drop_rows (RpDeviceGroup *self, GPtrArray *devices)
{
  guint n_right = 0;

  while (n_right < MIN (devices->len, self->rows->len)
         && can_show (self->rows->pdata[n_right], devices->pdata[n_right]))
    n_right++;
  for (guint i = self->rows->len; i > n_right; i--)
    {
      gboolean wanted = FALSE;
      for (guint k = 0; k < devices->len; k++)
        wanted = wanted || can_show (self->rows->pdata[i - 1], devices->pdata[k]);
      if (!wanted || !is_busy (self->rows->pdata[i - 1]))
        remove_row (self, i - 1);
    }
}

static GtkWidget *
find_row (RpDeviceGroup *self, RpDevice *device)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (can_show (self->rows->pdata[i], device))
      return self->rows->pdata[i];
  return NULL;
}

static void
refresh_row (GtkWidget *row, RpDevice *device)
{
  if (ADW_IS_ENTRY_ROW (row))
    refresh_active_row (row, device);
  else
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rp_device_get_name (device));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), rp_device_get_detail (device));
    }
  set_device (row, device);
}

static void
show_devices (RpDeviceGroup *self, GPtrArray *devices)
{
  drop_rows (self, devices);
  for (guint i = 0; i < devices->len; i++)
    {
      GtkWidget *row = find_row (self, devices->pdata[i]);
      if (row != NULL)
        refresh_row (row, devices->pdata[i]);
      else
        append_row (self, devices->pdata[i]);
    }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpDeviceGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = rp_devices_list_finish (RP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->status), devices == NULL);
  if (devices != NULL)
    show_devices (self, devices);
  else
    adw_action_row_set_subtitle (self->status, error->message);
}

static void
ask (RpDeviceGroup *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  rp_devices_list_async (self->session, self->cancellable, listed_cb, g_object_ref (self));
}

static void
map_cb (GtkWidget *widget, gpointer user_data)
{
  RpDeviceGroup *self = RP_DEVICE_GROUP (widget);

  if (self->session != NULL)
    ask (self);
}

GtkWidget *
rp_device_group_new (RpSession *session)
{
  RpDeviceGroup *self = g_object_new (RP_TYPE_DEVICE_GROUP, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

static void
rp_device_group_dispose (GObject *object)
{
  RpDeviceGroup *self = RP_DEVICE_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rp_device_group_parent_class)->dispose (object);
}

static void
rp_device_group_finalize (GObject *object)
{
  RpDeviceGroup *self = RP_DEVICE_GROUP (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (rp_device_group_parent_class)->finalize (object);
}

static void
rp_device_group_class_init (RpDeviceGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_device_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_device_group_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/device-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RpDeviceGroup, status);
}

static void
rp_device_group_init (RpDeviceGroup *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}
